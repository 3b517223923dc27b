"""Cells: one unit and one day or month, with a number for each counter; and the rows by which the records are found."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from campus_safety.figures.counters import counter_of
from campus_safety.figures.spans import Span, month_of
from campus_safety.records.counting import Amounts, Place
from campus_safety.values import dataclass

# The district as a whole, where a unit is named.
ALL = "*"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """`unit` is a campus, a station, or ALL of the district; `first` is the day, or the first day of the month."""

    district: str
    unit: str
    span: Span
    first: date
    family: str


@dataclass(frozen=True, slots=True, order=True)
class RowKey:
    """One record in one list, on one day at one place."""

    list: str
    place: Place


def bare(key: str) -> str:
    """A counter's key without the sight in front."""
    return key[2:]


def units_of(place: Place) -> tuple[str, ...]:
    """Whom an amount counts for; a record of no campus counts for its station and the district."""
    return tuple(dict.fromkeys(unit for unit in (ALL, place.station, place.campus) if unit))


def cells_of(district: str, amounts: Amounts) -> dict[Cell, dict[str, int]]:
    """What amounts come to in every cell."""
    together: dict[tuple[Place, str, bool], dict[str, int]] = {}
    for (place, key), amount in amounts.items():
        counter = counter_of(bare(key))
        together.setdefault((place, counter.family, counter.standing), {})[key] = amount
    found: dict[Cell, dict[str, int]] = {}
    for (place, family, standing), sums in together.items():
        for unit in units_of(place):
            for span, first in _spans(place.day, standing=standing):
                cell = found.setdefault(Cell(district, unit, span, first, family), {})
                for key, amount in sums.items():
                    cell[key] = cell.get(key, 0) + amount
    return found


def _spans(day: date, *, standing: bool) -> tuple[tuple[Span, date], ...]:
    if standing:
        return ((Span.STANDING, day),)
    return ((Span.DAY, day), (Span.MONTH, month_of(day)))


def rows_of(amounts: Amounts) -> dict[RowKey, dict[str, int]]:
    """The rows of a record, each with the amounts that stand behind it."""
    found: dict[RowKey, dict[str, int]] = {}
    for (place, key), amount in amounts.items():
        for name in counter_of(bare(key)).stands_in(bare(key)):
            found.setdefault(RowKey(name, place), {})[key] = amount
    return found


def added(sums: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in sums:
        for key, amount in one.items():
            total[key] = total.get(key, 0) + amount
    return total


def difference(before: Amounts, after: Amounts) -> Iterator[tuple[Place, str, int]]:
    """What is to be added to `before` to make `after`."""
    for place, key in sorted(before.keys() | after.keys()):
        change = after.get((place, key), 0) - before.get((place, key), 0)
        if change:
            yield place, key, change
