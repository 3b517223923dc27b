"""Figures of some records, as they are kept and read."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from campus_safety.figures.cells import ALL
from campus_safety.figures.indicators import INDICATORS
from campus_safety.figures.keeping import keep
from campus_safety.figures.reading import Figure, Sums, figure
from campus_safety.figures.spans import Period
from campus_safety.kinds.registry import KINDS
from campus_safety.records.counting import Sight
from campus_safety.records.record import Record
from tests.builders import a_district
from tests.fakes.figures import FakeFigures

# The builders' day, a week that it lies in, and its year.
TODAY = date(2026, 11, 24)
WEEK = Period(date(2026, 11, 23), date(2026, 11, 30))
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


def figures_of(
    records: Iterable[Record], period: Period = WEEK, unit: str = ALL, sights: Iterable[Sight] = Sight
) -> dict[str, Figure]:
    kept = FakeFigures()
    for case in records:
        keep(lambda case=case: case, kept, lambda _: a_district(), lambda _: None)  # type: ignore[misc]
    sums = Sums.of(kept.sums("demo", unit, period), sights, frozenset(KINDS), campuses=6)
    return {code: figure(one, sums) for code, one in INDICATORS.items()}


def shares(found: Figure, dim: str) -> dict[str, Any]:
    return {
        one.value: one.count if one.whole is None else (one.count, one.whole)
        for one in found.shares
        if one.dim == dim
    }
