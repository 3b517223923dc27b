"""Days and months in Asia/Shanghai: what a figure is counted on, and which of them make up a period."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from campus_safety.values import dataclass

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Half-open: `start` is its first day, `end` the first day after it."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError("a period does not end before it starts")

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def of_one_year(self) -> bool:
        """Whether it is a calendar year, or the part of one since New Year."""
        year = self.start.year
        return self.start == date(year, 1, 1) and self.end <= date(year + 1, 1, 1)

    @property
    def before(self) -> "Period":
        """The period of the same length in front of it: so many months where it is of whole months, else so many days."""
        if self.start.day == self.end.day == 1:
            months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month
            return Period(months_on(self.start, -months), self.start)
        return Period(self.start - timedelta(days=self.days), self.start)

    def until(self, last: date) -> "Period":
        """As much of it as lies before `last`."""
        end = max(min(self.end, last), self.start)
        return Period(self.start, end)


class Span(StrEnum):
    """What a cell is of: a day, a month (named by its first day), or a day on which something that stands began or ended."""

    DAY = "D"
    MONTH = "M"
    STANDING = "S"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Cells that lie in a row: from the first day (or first day of a month) to the last one, both included."""

    span: Span
    first: date
    last: date


def stretches(period: Period) -> tuple[Stretch, ...]:
    """The few rows of cells that add up to a period: days up to a month's first, whole months, and days again."""
    if not period.days:
        return ()
    first_month = period.start if period.start.day == 1 else months_on(period.start.replace(day=1), 1)
    after_months = period.end.replace(day=1)
    if first_month >= after_months:
        return (Stretch(Span.DAY, first=period.start, last=period.end - _DAY),)
    found = [Stretch(Span.MONTH, first=first_month, last=months_on(after_months, -1))]
    if period.start < first_month:
        found.insert(0, Stretch(Span.DAY, first=period.start, last=first_month - _DAY))
    if after_months < period.end:
        found.append(Stretch(Span.DAY, first=after_months, last=period.end - _DAY))
    return tuple(found)


def stretches_by(period: Period, *, monthly: bool) -> tuple[Stretch, ...]:
    """The days of a period, or the whole months that it touches."""
    if not period.days:
        return ()
    last = period.end - _DAY
    if monthly:
        return (Stretch(Span.MONTH, first=month_of(period.start), last=month_of(last)),)
    return (Stretch(Span.DAY, first=period.start, last=last),)


def standing_at(last: date) -> Stretch:
    """All days on which something began or ended until then: what is left of it stands at the end of that day."""
    return Stretch(Span.STANDING, first=date.min, last=last)


def month_of(day: date) -> date:
    return day.replace(day=1)


def months_on(first: date, months: int) -> date:
    """The first day of the month that lies so many months after (or before) this one."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
