"""A column of an exported list: its head in two languages, its width, and how a line's value is found."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Generic, TypeVar

from campus_safety.district.calendars import SHANGHAI
from campus_safety.labels import Label
from campus_safety.values import dataclass

L = TypeVar("L")
# What a cell holds: text, a whole number, a day, or nothing.
Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Column(Generic[L]):
    """`width` in characters."""

    name: Label
    width: int
    value: Callable[[L], Value]


def day_of(at: datetime | None) -> date | None:
    """The day in China."""
    return at.astimezone(SHANGHAI).date() if at is not None else None


def moment_of(at: datetime | None) -> datetime | None:
    """The minute in Shanghai, as a cell has it: without a zone."""
    return at.astimezone(SHANGHAI).replace(second=0, microsecond=0, tzinfo=None) if at is not None else None
