"""What is answered about posts and rotas: each field by its name, each part by the rights tables."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from campus_safety.district.directory import Account, Campus
from campus_safety.district.rules import Rules
from campus_safety.district.timetables import (
    POST_TYPES,
    SEASONS,
    UNSURE,
    CampusDay,
    Timetable,
    Timetables,
    Window,
)
from campus_safety.kinds.peak_posts.peak_post import SEEN, PeakPost, Seen, State
from campus_safety.kinds.peak_posts.planning import day_of
from campus_safety.kinds.peak_posts.seeing import is_gap
from campus_safety.kinds.rotas.rota import Gap, Line, Rota
from campus_safety.labels import Label
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Listed
from campus_safety_aws.declared_answers import Answer, brought, by_sight, from_, itself, only_for, worded
from campus_safety_aws.shared_answers import RecordAnswer, RecordRowAnswer


class Person(NamedTuple):
    """An account by its key, and as the directory knows it."""

    account: str
    known: Account | None


class PostPersonAnswer(Answer[Person]):
    """An account that can stand at a post. `name` is the post's name, never a person's."""

    account: str
    name: Label | None = from_("known.name")
    unit: str | None = from_("known.unit")


class PostPeopleAnswer(Answer[str]):
    unit: str = itself()
    people: list[PostPersonAnswer] = brought()


class SeenAtPostAnswer(Answer[Seen]):
    """“三见” / one of the three checks."""

    check: str = itself()
    name: Label = from_(SEEN.__getitem__)
    seen: bool = by_sight(lambda check, at: check in at.case.seen)


class PeakPostAnswer(RecordAnswer[PeakPost]):
    """一个护学岗 / one post. `assignee` is told to police only; to everybody else whether somebody is to come."""

    post_type: str = worded(POST_TYPES)
    day: date
    window: str
    grades: list[int]
    starts_at: datetime
    ends_at: datetime
    required: bool
    unsure: bool
    called_off: bool
    assigned: bool = from_(lambda post: post.assignee is not None)
    assignee: PostPersonAnswer | None = brought()
    reached_at: datetime | None
    reached_in_time: bool | None
    left_at: datetime | None
    missed_at: datetime | None
    cancelled_at: datetime | None
    seen: list[SeenAtPostAnswer] = from_(lambda _: SEEN)
    late_entries: int
    found: list[str] = only_for(Part.WORK)


class PostDay(NamedTuple):
    """A day at the campuses that are looked at, and the posts of it."""

    day: date
    school: Sequence[CampusDay]
    rows: Sequence[Row]

    def counted(self, *states: State) -> int:
        return sum(row.state in states for row in self.rows)


class PostDayAnswer(Answer[PostDay]):
    """一天 / the posts of a day by what became of them; `gaps` are those to come that have nobody. `school_on` and `unsure`
    are a campus's own; of a station, whether any of its campuses is."""

    day: date
    school_on: bool = from_(lambda one: any(campus.on for campus in one.school))
    unsure: list[str] = from_(lambda one: {unsure for campus in one.school for unsure in campus.unsure})
    posts: int = from_(lambda one: len(one.rows) - one.counted(State.CANCELLED))
    gaps: int = by_sight(lambda one, at: sum(is_gap(row, at.district, at.present) for row in one.rows))
    reached: int = from_(lambda one: sum(row.facts.get("reached_at") is not None for row in one.rows))
    in_time: int = from_(lambda one: sum(row.facts.get("reached_in_time") is True for row in one.rows))
    missed: int = from_(lambda one: one.counted(State.MISSED))
    cancelled: int = from_(lambda one: one.counted(State.CANCELLED))


class PostSpanAnswer(Answer[Listed]):
    """The unit whose posts they are, and the first and the last day."""

    unit: str = brought()
    unit_name: Label = brought()
    since: date = brought()
    until: date = brought()


class PostWeekAnswer(PostSpanAnswer):
    """一周岗位 / posts in the order in which they begin."""

    days: list[PostDayAnswer] = brought()
    posts: list[RecordRowAnswer[Row]] = from_("rows")


class PostGapsAnswer(PostSpanAnswer):
    """空缺 / posts to come that have nobody, and days of which nobody has said whether there is school."""

    gaps: list[RecordRowAnswer[Row]] = from_("rows")
    unsure_days: list[date] = brought()


class PostWindowAnswer(Answer[Window]):
    """时段 / from `start` to `end`, HH:MM China time. No grades means all of them."""

    code: str
    post_type: str = worded(POST_TYPES)
    start: str = from_(lambda window: f"{window.start:%H:%M}")
    end: str = from_(lambda window: f"{window.end:%H:%M}")
    grades: list[int]


class CampusDayAnswer(Answer[CampusDay]):
    day: date
    on: bool
    season: str | None = worded(SEASONS)
    unsure: list[Label] = from_(lambda day: [UNSURE[one] for one in sorted(day.unsure)])
    windows: list[PostWindowAnswer]


class Calendar(NamedTuple):
    campus: Campus
    timetable: Timetable | None
    days: Sequence[CampusDay]


class CampusCalendarAnswer(Answer[Calendar]):
    """校历 / a campus's days; where `unsure` says something, nobody has said whether there is school, or only its term has."""

    campus: str = from_("campus.id")
    campus_name: Label = from_("campus.name")
    timetable: str | None = from_("timetable.id")
    timetable_name: Label | None = from_("timetable.name")
    days: list[CampusDayAnswer]


class RotaLineAnswer(Answer[Line]):
    campus: str
    window: str
    weekdays: list[int]
    assignee: str


class RotaGapAnswer(Answer[Gap]):
    day: date
    campus: str
    window: str
    post: str


class RotaAnswer(RecordAnswer[Rota]):
    """排班表 / `gaps` are those of the week that was looked at last, as they were then."""

    lines: list[RotaLineAnswer]
    checked_week: date | None
    gaps: list[RotaGapAnswer]
    unsure_days: list[date]


def post_days(
    rows: Iterable[Row],
    campuses: Sequence[Campus],
    days: Iterable[date],
    timetables: Timetables,
    rules: Rules,
) -> Iterator[PostDay]:
    by_day: dict[str, list[Row]] = {day.isoformat(): [] for day in days}
    for row in rows:
        by_day[str(row.facts["day"])].append(row)
    for text, found in by_day.items():
        day = date.fromisoformat(text)
        yield PostDay(day, [day_of(campus, day, timetables, rules) for campus in campuses], found)


def calendar_of(campus: Campus, days: Iterable[date], timetables: Timetables, rules: Rules) -> Calendar:
    school = [day_of(campus, day, timetables, rules) for day in days]
    return Calendar(campus, timetables.of(campus.id, campus.type), school)
