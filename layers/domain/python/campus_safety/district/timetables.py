"""The school calendar of a campus: on which days school is on, and which windows of the day need a post at its gate.

Terms, days off and moved days come from the policy's `[school_calendar]`, holidays and make-up days from the China
calendar; a timetable says the windows in summer and in winter, with staggered dismissal by grade; a campus may have days off
and on of its own. Where nobody has said whether there is school the answer says so: nothing is guessed silently.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final

from campus_safety.district.calendars import SHANGHAI, SchoolDays, WorkCalendar
from campus_safety.district.organisation import CampusType
from campus_safety.labels import Label, labelled


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


@dataclass(frozen=True, slots=True)
class Window:
    """A window of the day that needs a post: from `start` to `end` in Shanghai. `grades` are those that come or go in it;
    none means all of them. `code` names it on its day ("arrival", "dismissal-2")."""

    code: str
    post_type: PostType
    start: time
    end: time
    grades: tuple[int, ...] = ()

    def on(self, day: date) -> tuple[datetime, datetime]:
        """Its bounds on a day, as moments."""
        return datetime.combine(day, self.start, SHANGHAI), datetime.combine(day, self.end, SHANGHAI)


@dataclass(frozen=True, slots=True)
class Variant:
    """The windows of a part of the year, both bounds included; it may run over the new year."""

    since: MonthDay
    until: MonthDay
    windows: tuple[Window, ...]

    def covers(self, day: date) -> bool:
        at = MonthDay.of(day)
        if self.since <= self.until:
            return self.since <= at <= self.until
        return at >= self.since or at <= self.until


@dataclass(frozen=True, slots=True)
class Timetable:
    """作息时间表. Its variants cover every day of the year once."""

    id: str
    name: Label
    variants: Mapping[Season, Variant]

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


@dataclass(frozen=True, slots=True)
class Timetables:
    """A district's timetables, and which campus uses which: its own, or that of its type."""

    timetables: Mapping[str, Timetable] = field(default_factory=dict)
    by_type: Mapping[CampusType, str] = field(default_factory=dict)
    campuses: Mapping[str, CampusTimetable] = field(default_factory=dict)

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


def ordered(windows: Iterable[Window]) -> tuple[Window, ...]:
    return tuple(sorted(windows, key=lambda window: (window.start, window.code)))
