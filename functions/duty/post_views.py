"""From posts, rows and rotas to what is answered of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from campus_safety.district.directory import Account, Campus, DirectoryReader, District
from campus_safety.district.rules import Rules
from campus_safety.district.timetables import POST_TYPES, SEASONS, UNSURE, CampusDay, Timetables
from campus_safety.kinds.peak_posts.kind import KIND
from campus_safety.kinds.peak_posts.peak_post import SEEN, PeakPost, State
from campus_safety.kinds.peak_posts.planning import day_of
from campus_safety.kinds.peak_posts.seeing import is_gap
from campus_safety.kinds.rotas.rota import Rota
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Looked
from campus_safety_aws.http import words
from campus_safety_aws.record_answers import RecordRowAnswer, record_fields, record_row
from duty.post_answers import (
    CampusCalendarAnswer,
    CampusDayAnswer,
    PeakPostAnswer,
    PostDayAnswer,
    PostPersonAnswer,
    PostWindowAnswer,
    RotaAnswer,
    RotaGapAnswer,
    RotaLineAnswer,
    SeenAtPostAnswer,
)


def post_answer(looked: Looked[PeakPost], assignee: PostPersonAnswer | None, now: datetime) -> PeakPostAnswer:
    post, parts = looked.case, looked.parts
    return PeakPostAnswer(
        **record_fields(looked, now),
        post_type=post.post_type.value,
        post_type_name=words(POST_TYPES[post.post_type]),
        day=post.day,
        window=post.window,
        grades=list(post.grades),
        starts_at=post.starts_at,
        ends_at=post.ends_at,
        required=post.required,
        unsure=post.unsure,
        called_off=post.called_off,
        assigned=post.assignee is not None,
        assignee=assignee,
        reached_at=post.reached_at,
        reached_in_time=post.reached_in_time,
        left_at=post.left_at,
        missed_at=post.missed_at,
        cancelled_at=post.cancelled_at,
        seen=[
            SeenAtPostAnswer(check=one.value, name=words(SEEN[one]), seen=one in post.seen) for one in SEEN
        ],
        late_entries=post.late_entries,
        found=list(post.found) if Part.WORK in parts else [],
    )


def person(key: str, directory: DirectoryReader) -> PostPersonAnswer:
    """What the directory says of an account; only its key where it is gone."""
    account = directory.account(key)
    return PostPersonAnswer(
        account=key,
        name=words(account.name) if account is not None else None,
        unit=account.unit if account is not None else None,
    )


def row_answers(
    rows: Iterable[Row], account: Account, district: District, now: datetime
) -> list[RecordRowAnswer]:
    return [record_row(KIND, row, account, district, now) for row in rows]


def day_answers(
    rows: Sequence[Row],
    campuses: Sequence[Campus],
    days: Iterable[date],
    timetables: Timetables,
    rules: Rules,
    now: datetime,
) -> list[PostDayAnswer]:
    by_day: Mapping[str, list[Row]] = {day.isoformat(): [] for day in days}
    for row in rows:
        by_day[str(row.facts["day"])].append(row)
    return [
        _day(
            [day_of(campus, date.fromisoformat(day), timetables, rules) for campus in campuses],
            date.fromisoformat(day),
            found,
            rules.district,
            now,
        )
        for day, found in by_day.items()
    ]


def _day(
    school: Sequence[CampusDay], day: date, rows: Sequence[Row], district: District, now: datetime
) -> PostDayAnswer:
    return PostDayAnswer(
        day=day,
        school_on=any(one.on for one in school),
        unsure=sorted({unsure.value for one in school for unsure in one.unsure}),
        posts=sum(row.state != State.CANCELLED for row in rows),
        gaps=sum(is_gap(row, district, now) for row in rows),
        reached=sum(row.facts.get("reached_at") is not None for row in rows),
        in_time=sum(row.facts.get("reached_in_time") is True for row in rows),
        missed=sum(row.state == State.MISSED for row in rows),
        cancelled=sum(row.state == State.CANCELLED for row in rows),
    )


def unsure_days(
    campuses: Sequence[Campus], days: Iterable[date], timetables: Timetables, rules: Rules
) -> list[date]:
    return [day for day in days if any(day_of(campus, day, timetables, rules).unsure for campus in campuses)]


def days_from(since: date, count: int) -> list[date]:
    return [since + timedelta(days=number) for number in range(count)]


def calendar_answer(
    campus: Campus, days: Iterable[date], timetables: Timetables, rules: Rules
) -> CampusCalendarAnswer:
    timetable = timetables.of(campus.id, campus.type)
    return CampusCalendarAnswer(
        campus=campus.id,
        campus_name=words(campus.name),
        timetable=timetable.id if timetable is not None else None,
        timetable_name=words(timetable.name) if timetable is not None else None,
        days=[_calendar_day(day_of(campus, day, timetables, rules)) for day in days],
    )


def _calendar_day(day: CampusDay) -> CampusDayAnswer:
    return CampusDayAnswer(
        day=day.day,
        on=day.on,
        season=day.season.value if day.season is not None else None,
        season_name=words(SEASONS[day.season]) if day.season is not None else None,
        unsure=[words(UNSURE[one]) for one in sorted(day.unsure)],
        windows=[
            PostWindowAnswer(
                code=window.code,
                post_type=window.post_type.value,
                post_type_name=words(POST_TYPES[window.post_type]),
                start=f"{window.start:%H:%M}",
                end=f"{window.end:%H:%M}",
                grades=list(window.grades),
            )
            for window in day.windows
        ],
    )


def rota_answer(looked: Looked[Rota], now: datetime) -> RotaAnswer:
    rota = looked.case
    return RotaAnswer(
        **record_fields(looked, now),
        lines=[
            RotaLineAnswer(
                campus=line.campus,
                window=line.window,
                weekdays=list(line.weekdays),
                assignee=line.assignee,
            )
            for line in rota.lines
        ],
        checked_week=rota.checked_week,
        gaps=[
            RotaGapAnswer(day=gap.day, campus=gap.campus, window=gap.window, post=gap.post)
            for gap in rota.gaps
        ],
        unsure_days=list(rota.unsure_days),
    )
