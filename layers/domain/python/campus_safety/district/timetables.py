"""The school calendar of a campus: on which days school is on, and which windows of the day need a post at its gate.

Terms, days off and moved days come from the policy's `[school_calendar]`, holidays and make-up days from the China
calendar; a timetable says the windows in summer and in winter, with staggered dismissal by grade; a campus may have days off
and on of its own. Where nobody has said whether there is school the answer says so: nothing is guessed silently.
"""

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, Final

from campus_safety.district.calendars import SHANGHAI, SchoolDays, WorkCalendar, days_in_both
from campus_safety.district.declared_tables import Id, Name
from campus_safety.district.organisation import CampusType
from campus_safety.labels import Label, labelled
from campus_safety.marks import As, Check, Items, Mark, Number, Parsed, twice
from campus_safety.values import dataclass

# It has a 29 February, so that every day a year can have is covered.
_LEAP_YEAR: Final = 2024
_CODE: Final = r"[a-z]{2,20}(-[1-9][0-9]?)?"
# Of a day: more would be no peak any more.
MOST_WINDOWS: Final = 12


class PostType(StrEnum):
    """Source: the duty forms that the sub-bureau names (护学岗、高峰勤务、定点值守、巡逻排查)."""

    ESCORT = "escort"
    PEAK_DUTY = "peak_duty"
    FIXED = "fixed"
    PATROL_CHECK = "patrol_check"

    @property
    def label(self) -> Label:
        return POST_TYPES[self]


POST_TYPES: Mapping[PostType, Label] = labelled(
    {
        PostType.ESCORT: Label("护学岗", "School escort post"),
        PostType.PEAK_DUTY: Label("高峰勤务", "Peak duty"),
        PostType.FIXED: Label("定点值守", "Fixed post"),
        PostType.PATROL_CHECK: Label("巡逻排查", "Patrol and check"),
    }
)


class Season(StrEnum):
    SUMMER = "summer"
    WINTER = "winter"


SEASONS: Mapping[Season, Label] = labelled(
    {Season.SUMMER: Label("夏季作息", "Summer hours"), Season.WINTER: Label("冬季作息", "Winter hours")}
)


class Unsure(StrEnum):
    """What nobody has said of a day: the terms do not reach so far, or the year's holidays are not known."""

    TERMS = "terms"
    HOLIDAYS = "holidays"


UNSURE: Mapping[Unsure, Label] = labelled(
    {
        Unsure.TERMS: Label("校历未录入到这一天", "The school calendar does not reach this day"),
        Unsure.HOLIDAYS: Label("该年放假安排尚未公布或录入", "The year's holidays are not known yet"),
    }
)


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    month: int
    day: int

    @classmethod
    def of(cls, day: date) -> "MonthDay":
        return cls(day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> "MonthDay":
        """From "05-01"; raises ValueError."""
        return cls.of(date.fromisoformat(f"{_LEAP_YEAR}-{text}"))


def _code(text: str) -> str:
    if not re.fullmatch(_CODE, text):
        raise ValueError(text)
    return text


_MonthDay = Annotated[
    MonthDay, Parsed(MonthDay.parse, "bad_day", "日期须形如 05-01", "A day is written 05-01")
]
# From the first class of a primary school to the last of a senior high school; a kindergarten's classes from 1 to 3.
_Grade = Annotated[int, Number(1, 12)]


@dataclass(frozen=True, slots=True)
class Window:
    """A window of the day that needs a post: from `start` to `end` in Shanghai. `grades` are those that come or go in it;
    none means all of them. `code` names it on its day ("arrival", "dismissal-2")."""

    code: Annotated[
        str,
        Parsed(
            _code,
            "bad_code",
            "时段代码形如 arrival 或 dismissal-2",
            "A code is written arrival or dismissal-2",
        ),
    ]
    post_type: Annotated[PostType, As("type")]
    start: time
    end: time
    grades: Annotated[tuple[_Grade, ...], Mark.SORTED] = ()
    checks: ClassVar = (
        Check(
            ("end", "start"),
            lambda end, start: end <= start,
            "结束须晚于开始",
            "It ends before it starts",
            "not_after_start",
        ),
    )

    def __lt__(self, other: "Window") -> bool:
        return (self.start, self.code) < (other.start, other.code)

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Its bounds on a day, as moments."""
        return datetime.combine(day, self.start, SHANGHAI), datetime.combine(day, self.end, SHANGHAI)


def _code_twice(windows: tuple[Window, ...]) -> str:
    return twice(window.code for window in windows)


def _grade_twice(windows: tuple[Window, ...]) -> str:
    """错峰: the windows of one name share the grades out, each grade once."""
    return twice(f"{window.code.partition('-')[0]} {grade}" for window in windows for grade in window.grades)


@dataclass(frozen=True, slots=True)
class Variant:
    """The windows of a part of the year, both bounds included; it may run over the new year."""

    since: Annotated[_MonthDay, As("from")]
    until: _MonthDay
    windows: Annotated[tuple[Window, ...], Items(1, MOST_WINDOWS), Mark.SORTED]
    checks: ClassVar = (
        Check(("windows",), _code_twice, "时段“{}”重复", "The window {} is there twice", "twice"),
        Check(
            ("windows",),
            _grade_twice,
            "{} 年级在同名的几个时段中重复",
            "Grade {} is in several windows of one name",
            "grade_twice",
        ),
    )

    def covers(self, day: date) -> bool:
        at = MonthDay.of(day)
        if self.since <= self.until:
            return self.since <= at <= self.until
        return at >= self.since or at <= self.until


def _not_covered_once(summer: Variant, winter: Variant) -> str:
    """The first day of a year that is; nothing where there is none."""
    first = date(_LEAP_YEAR, 1, 1)
    days = (first + timedelta(days=count) for count in range(366))
    return next((f"{day:%m-%d}" for day in days if summer.covers(day) == winter.covers(day)), "")


@dataclass(frozen=True, slots=True)
class Timetable:
    """作息时间表. Its variants cover every day of the year once."""

    id: Annotated[str, Mark.KEY]
    name: Name
    summer: Variant
    winter: Variant
    checks: ClassVar = (
        Check(
            ("summer", "winter"),
            _not_covered_once,
            "夏季和冬季须恰好覆盖全年，{} 没有或有两个作息",
            "Summer and winter cover each day once; {} has none of them, or both",
            "year_not_covered",
        ),
    )

    @property
    def variants(self) -> Mapping[Season, Variant]:
        return {Season.SUMMER: self.summer, Season.WINTER: self.winter}

    def season_on(self, day: date) -> Season:
        return next(season for season, variant in self.variants.items() if variant.covers(day))

    @property
    def codes(self) -> frozenset[str]:
        """The codes of its windows, in whichever season."""
        return frozenset(window.code for variant in self.variants.values() for window in variant.windows)


@dataclass(frozen=True, slots=True)
class CampusTimetable:
    """What one campus has of its own: another timetable than its type's, and days off and on, which prevail over terms and
    holidays (错峰、校庆、自行调休)."""

    timetable: str | None = None
    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()
    checks: ClassVar = (
        Check(("on", "off"), days_in_both, "{} 既停课又上课", "{} is both off and on", "off_and_on"),
    )


@dataclass(frozen=True, slots=True)
class Timetables:
    """A district's timetables, and which campus uses which: its own, or that of its type."""

    timetables: Mapping[Id, Timetable] = field(default_factory=dict)
    by_type: Annotated[Mapping[CampusType, str], As("defaults")] = field(default_factory=dict)
    campuses: Mapping[Id, CampusTimetable] = field(default_factory=dict)

    def of(self, campus: str, type: CampusType) -> Timetable | None:
        """The timetable of a campus; None where the district has given it none."""
        return self.timetables.get(self.own(campus).timetable or self.by_type.get(type, ""))

    def own(self, campus: str) -> CampusTimetable:
        return self.campuses.get(campus, _NOTHING_OF_ITS_OWN)


_NOTHING_OF_ITS_OWN: Final = CampusTimetable()


@dataclass(frozen=True, slots=True)
class CampusDay:
    """One day of one campus. Where `unsure` says that the terms do not reach it there are no windows; where only the year's
    holidays are not known, Monday to Friday of a term have theirs, and are to be looked at again."""

    campus: str
    day: date
    on: bool
    season: Season | None = None
    windows: tuple[Window, ...] = ()
    unsure: frozenset[Unsure] = frozenset()


def windows_on(
    campus: str,
    type: CampusType,
    day: date,
    timetables: Timetables,
    school: SchoolDays,
    calendar: WorkCalendar,
) -> CampusDay:
    """Whether school is on at this campus on this day, and in which windows its gate needs a post.

    `calendar` has the district's own days laid over it already (`Rules.days`). A campus without a timetable has no windows.
    """
    on, unsure = _school_on(timetables.own(campus), day, school, calendar)
    timetable = timetables.of(campus, type)
    if not on or timetable is None:
        return CampusDay(campus, day, on, unsure=unsure)
    season = timetable.season_on(day)
    return CampusDay(campus, day, on, season, timetable.variants[season].windows, unsure)


def _school_on(
    own: CampusTimetable, day: date, school: SchoolDays, calendar: WorkCalendar
) -> tuple[bool, frozenset[Unsure]]:
    for off, on in ((own.off, own.on), (school.off, school.on)):
        if day in off or day in on:
            return day in on, frozenset()
    if not school.knows(day):
        return False, frozenset({Unsure.TERMS})
    # Between two terms is a holiday, whatever the calendar says of the year.
    if not any(start <= day <= end for start, end in school.terms):
        return False, frozenset()
    unsure = frozenset[Unsure]() if calendar.knows(day.year) else frozenset({Unsure.HOLIDAYS})
    return calendar.is_working_day(day), unsure
