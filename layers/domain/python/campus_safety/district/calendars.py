"""Limits and working time: when a limit that starts now has passed.

Real time runs through nights and holidays. Working time counts only the district's office hours on working days of
the China calendar, make-up days (调休) included: a limit of n working days that starts at 14:00 on a working day ends
at 14:00 on the n-th working day after it; one that starts outside office hours starts at the next opening.
School days count whole days on which the schools are open: in a term, on a working day, moved days included.
Shown and counted in Asia/Shanghai, which has no summer time; all moments in and out are aware UTC.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, ClassVar, Final, NamedTuple, Protocol

from campus_safety.labels import Label
from campus_safety.marks import Check, Number
from campus_safety.values import dataclass

_SATURDAY = 5
# 1 is Monday.
WEEKDAYS: Final = {
    1: Label("周一", "Mon"),
    2: Label("周二", "Tue"),
    3: Label("周三", "Wed"),
    4: Label("周四", "Thu"),
    5: Label("周五", "Fri"),
    6: Label("周六", "Sat"),
    7: Label("周日", "Sun"),
}
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

_DURATION = re.compile(
    r"P(?:(?P<days>[0-9]+)D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?(?:(?P<seconds>[0-9]+)S)?)?"
)


class WorkCalendar(Protocol):
    """Which days are worked. `is_working_day` answers Monday to Friday for a year it does not know."""

    def is_working_day(self, day: date) -> bool: ...

    def knows(self, year: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The office hours that working time counts, the same on every working day."""

    start: time
    end: time

    checks: ClassVar = (
        Check(
            ("end", "start"),
            lambda end, start: end <= start,
            "结束须晚于开始",
            "Has to be later than the start",
            "bad_hours",
        ),
    )

    @property
    def length(self) -> timedelta:
        return datetime.combine(date.min, self.end) - datetime.combine(date.min, self.start)


class Counted(StrEnum):
    """The days that a limit counts."""

    REAL = "real"
    WORKING = "working"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time: real, or working, or in school days. A day of working time is one day's office hours."""

    days: int
    time: timedelta
    working: bool
    school: bool = False

    @property
    def real_time(self) -> timedelta:
        return timedelta(days=self.days) + self.time

    def amount(self, hours: WorkingHours) -> timedelta:
        """How much running time this is: office hours only where the limit is a working one."""
        return hours.length * self.days + self.time if self.working else self.real_time

    def __le__(self, other: "Limit") -> bool:
        """Whether it is no longer than the other, a day of any kind taken as a day."""
        return self.real_time <= other.real_time

    def __str__(self) -> str:
        seconds = int(self.time.total_seconds())
        clock = f"T{seconds}S" if seconds else ""
        days = f"{self.days}D" if self.days or not clock else ""
        return f"P{days}{clock}" + (" working" if self.working else " school" if self.school else "")


# A policy says the same few lengths again and again.
@lru_cache(maxsize=256)
def parse_limit(text: str, *, working: bool = False, school: bool = False) -> Limit:
    """A limit from an ISO 8601 duration of days, hours, minutes, seconds; raises ValueError for others and for zero."""
    found = _DURATION.fullmatch(text)
    parts = {name: int(value or 0) for name, value in found.groupdict().items()} if found else {}
    if not any(parts.values()):
        raise ValueError(f"{text!r} is not a duration above zero")
    clock = timedelta(hours=parts["hours"], minutes=parts["minutes"], seconds=parts["seconds"])
    return Limit(parts["days"], clock, working, school)


def read_limit(spelled: str) -> Limit:
    """A limit from its own spelling, "P3D working"; raises ValueError for others."""
    length, _, counted = spelled.partition(" ")
    return parse_limit(length, working=counted == "working", school=counted == "school")


def days_in_both(some: frozenset[date], others: frozenset[date]) -> str:
    """In words; nothing where there are none."""
    return "、".join(map(str, sorted(some & others)))


@dataclass(frozen=True, slots=True)
class DistrictDays:
    """What a district adds to the calendar: holidays, make-up days, and the years it declares complete."""

    holidays: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    complete_years: frozenset[Annotated[int, Number(2000)]] = frozenset()
    checks: ClassVar = (
        Check(
            ("working_days", "holidays"),
            days_in_both,
            "{} 既放假又上班",
            "{} is both off and worked",
            "off_and_on",
        ),
    )


class Term(NamedTuple):
    """学期, first and last day included."""

    start: date
    end: date


def _out_of_order(terms: tuple[Term, ...]) -> bool:
    """Whether a term ends before it has started, or after the next one has."""
    ends = [day for term in terms for day in term]
    return ends != sorted(ends)


@dataclass(frozen=True, slots=True)
class SchoolDays:
    """When the district's schools are open: terms from their first day to their last, days off and moved days."""

    terms: tuple[Term, ...] = ()
    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()
    checks: ClassVar = (
        Check(
            ("terms",), _out_of_order, "学期须先后有序", "Terms have a start and an end in order", "bad_terms"
        ),
        Check(
            ("on", "off"),
            days_in_both,
            "{} 既停课又上课",
            "{} is both off and on",
            "off_and_on",
        ),
    )

    def followed_by(self, later: "SchoolDays") -> "SchoolDays":
        """With what was said since: its terms and days take the place of those that they touch."""
        first = later.terms[0][0] if later.terms else None
        kept = tuple(term for term in self.terms if first is None or term[1] < first)
        return SchoolDays(
            (*kept, *later.terms), (self.off - later.on) | later.off, (self.on - later.off) | later.on
        )

    def knows(self, day: date) -> bool:
        """Whether the terms reach this far; between two terms is a holiday, beyond them nobody has said."""
        return bool(self.terms) and self.terms[0][0] <= day <= self.terms[-1][1]

    def is_school_day(self, day: date, calendar: WorkCalendar) -> bool:
        """Beyond the terms that are known a working day passes for a school day, and the year is named as unsure."""
        if day in self.off or day in self.on:
            return day in self.on
        in_term = any(start <= day <= end for start, end in self.terms)
        return calendar.is_working_day(day) and (in_term or not self.knows(day))


@dataclass(frozen=True, slots=True)
class _Corrected:
    library: WorkCalendar
    own: DistrictDays

    def is_working_day(self, day: date) -> bool:
        if day in self.own.holidays:
            return False
        return day in self.own.working_days or self.library.is_working_day(day)

    def knows(self, year: int) -> bool:
        return year in self.own.complete_years or self.library.knows(year)


def with_district_days(calendar: WorkCalendar, own: DistrictDays) -> WorkCalendar:
    """The calendar with a district's own days laid over it."""
    return _Corrected(calendar, own)


@dataclass(frozen=True, slots=True)
class _Forgotten:
    before: WorkCalendar
    years: frozenset[int]

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < _SATURDAY if day.year in self.years else self.before.is_working_day(day)

    def knows(self, year: int) -> bool:
        return year not in self.years and self.before.knows(year)


def as_if_unknown(calendar: WorkCalendar, years: Iterable[int]) -> WorkCalendar:
    """The calendar as it was while nobody knew these years: Monday to Friday."""
    return _Forgotten(calendar, frozenset(years))


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment, and the years on the way to it whose calendar nobody knows: a warning that must be shown."""

    at: datetime
    unsure_years: tuple[int, ...] = ()


def add_limit(
    start: datetime, limit: Limit, calendar: WorkCalendar, hours: WorkingHours, fraction: float = 1.0
) -> Deadline:
    """When `fraction` of the limit has passed since `start`. Of a working limit, working time is the fraction's measure."""
    amount = limit.amount(hours) * fraction
    if not limit.working:
        return Deadline(start + amount)
    return add_working_time(start, amount, calendar, hours)


def add_school_days(
    start: datetime, amount: timedelta, school: SchoolDays, calendar: WorkCalendar
) -> Deadline:
    """When so many school days have passed, at the same time of day; what is left of a day is real time."""
    moment, years = start.astimezone(SHANGHAI), set[int]()
    while amount >= timedelta(days=1):
        moment += timedelta(days=1)
        if not (school.knows(moment.date()) and calendar.knows(moment.year)):
            years.add(moment.year)
        if school.is_school_day(moment.date(), calendar):
            amount -= timedelta(days=1)
    return Deadline((moment + amount).astimezone(UTC), tuple(sorted(years)))


def add_working_time(
    start: datetime, amount: timedelta, calendar: WorkCalendar, hours: WorkingHours
) -> Deadline:
    """When so much working time has passed since `start`."""
    moment, years = start.astimezone(SHANGHAI), set()
    day = moment.date()
    while True:
        years.add(day.year)
        if calendar.is_working_day(day):
            opens, closes = _office(day, hours)
            begins = max(moment, opens)
            if begins < closes or (begins == closes and amount == timedelta(0)):
                if amount <= closes - begins:
                    return Deadline((begins + amount).astimezone(UTC), unknown_years(years, calendar))
                amount -= closes - begins
        day += timedelta(days=1)


def working_time_between(
    start: datetime, end: datetime, calendar: WorkCalendar, hours: WorkingHours
) -> timedelta:
    """How much working time lies between two moments; zero if `end` is not after `start`."""
    begin, finish = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
    total, day = timedelta(0), begin.date()
    while day <= finish.date():
        if calendar.is_working_day(day):
            opens, closes = _office(day, hours)
            total += max(min(finish, closes) - max(begin, opens), timedelta(0))
        day += timedelta(days=1)
    return total


def in_largest_unit(length: timedelta) -> Label:
    """A length of time as people say it, in the largest unit that it has: "3天"."""
    seconds = int(length.total_seconds())
    for size, zh, en in (
        (86_400, "天", "day"),
        (3_600, "小时", "hour"),
        (60, "分钟", "minute"),
        (1, "秒", "second"),
    ):
        if seconds >= size:
            count = round(seconds / size)
            return Label(f"{count}{zh}", f"{count} {en}{'s' if count > 1 else ''}")
    return Label("0秒", "0 seconds")


def end_of_day(moment: datetime) -> datetime:
    """Midnight in Shanghai at the end of the day that the moment lies in; midnight itself ends the day before."""
    day = (moment.astimezone(SHANGHAI) - timedelta(microseconds=1)).date()
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)


def unknown_years(years: set[int], calendar: WorkCalendar) -> tuple[int, ...]:
    return tuple(sorted(year for year in years if not calendar.knows(year)))


def _office(day: date, hours: WorkingHours) -> tuple[datetime, datetime]:
    return datetime.combine(day, hours.start, SHANGHAI), datetime.combine(day, hours.end, SHANGHAI)


def day_of(moment: datetime) -> date:
    """The day in Shanghai."""
    return moment.astimezone(SHANGHAI).date()
