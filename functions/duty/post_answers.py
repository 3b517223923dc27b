"""What is answered about posts and rotas, built field by field, each part by the rights tables."""

from datetime import date

from pydantic import BaseModel

from campus_safety_aws.http import Instant, Words
from campus_safety_aws.record_answers import RecordAnswer, RecordRowAnswer


class PostPersonAnswer(BaseModel):
    """An account that can stand at a post. `name` is the post's name, never a person's."""

    account: str
    name: Words | None
    unit: str | None


class PostPeopleAnswer(BaseModel):
    unit: str
    people: list[PostPersonAnswer]


class SeenAtPostAnswer(BaseModel):
    """“三见” / one of the three checks."""

    check: str
    name: Words
    seen: bool


class PeakPostAnswer(RecordAnswer):
    """一个护学岗 / one post. `assignee` is told to police only; to everybody else whether somebody is to come."""

    post_type: str
    post_type_name: Words
    day: date
    window: str
    grades: list[int]
    starts_at: Instant
    ends_at: Instant
    required: bool
    unsure: bool
    called_off: bool
    assigned: bool
    assignee: PostPersonAnswer | None
    reached_at: Instant | None
    reached_in_time: bool | None
    left_at: Instant | None
    missed_at: Instant | None
    cancelled_at: Instant | None
    seen: list[SeenAtPostAnswer]
    late_entries: int
    found: list[str]


class PostDayAnswer(BaseModel):
    """一天 / the posts of a day by what became of them; `gaps` are those to come that have nobody. `school_on` and `unsure`
    are a campus's own; of a station, whether any of its campuses is."""

    day: date
    school_on: bool
    unsure: list[str]
    posts: int
    gaps: int
    reached: int
    in_time: int
    missed: int
    cancelled: int


class PostWeekAnswer(BaseModel):
    """一周岗位 / posts in the order in which they begin."""

    unit: str
    unit_name: Words
    since: date
    until: date
    days: list[PostDayAnswer]
    posts: list[RecordRowAnswer]


class PostGapsAnswer(BaseModel):
    """空缺 / posts to come that have nobody, and days of which nobody has said whether there is school."""

    unit: str
    unit_name: Words
    since: date
    until: date
    gaps: list[RecordRowAnswer]
    unsure_days: list[date]


class PostWindowAnswer(BaseModel):
    """时段 / from `start` to `end`, HH:MM China time. No grades means all of them."""

    code: str
    post_type: str
    post_type_name: Words
    start: str
    end: str
    grades: list[int]


class CampusDayAnswer(BaseModel):
    day: date
    on: bool
    season: str | None
    season_name: Words | None
    unsure: list[Words]
    windows: list[PostWindowAnswer]


class CampusCalendarAnswer(BaseModel):
    """校历 / a campus's days; where `unsure` says something, nobody has said whether there is school, or only its term has."""

    campus: str
    campus_name: Words
    timetable: str | None
    timetable_name: Words | None
    days: list[CampusDayAnswer]


class RotaLineAnswer(BaseModel):
    campus: str
    window: str
    weekdays: list[int]
    assignee: str


class RotaGapAnswer(BaseModel):
    day: date
    campus: str
    window: str
    post: str


class RotaAnswer(RecordAnswer):
    """排班表 / `gaps` are those of the week that was looked at last, as they were then."""

    lines: list[RotaLineAnswer]
    checked_week: date | None
    gaps: list[RotaGapAnswer]
    unsure_days: list[date]
