"""回访评价 in figures: how many answered in a station's month, and the averages, from five answers on.

Only months that are over are told, and each by itself: a sum that grows while somebody looks, or a longer period beside a
shorter one, would tell what the last answer was.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from campus_safety.figures.cells import ALL
from campus_safety.figures.reading import large, percent
from campus_safety.figures.spans import Period, months_on
from campus_safety.records.surveys import Sums, added
from campus_safety.values import dataclass

# Fewer answers than that are not told.
LEAST: Final = 5
# The last ones of a period.
MOST_MONTHS: Final = 12

# What came in a month, by station.
ByStation = Mapping[str, Sums]


@dataclass(frozen=True, slots=True)
class SurveyMonth:
    """What was answered in a month, of the district or a station (`unit`). `sheets` is None where they are too few, an average
    where too few answered that question. `explained` is per cent."""

    month: date
    unit: str
    sheets: int | None = None
    timely: float | None = None
    outcome: float | None = None
    explained: float | None = None


def survey_months(
    period: Period, today: date, unit: str, sums: Callable[[date], ByStation]
) -> Iterator[SurveyMonth]:
    """The whole months of a period that are over, the latest first; of the district (ALL) each with the stations of which there
    is something to tell. `sums` answers what came in a month."""
    months = list(whole_months(period.until(today.replace(day=1))))
    for month in reversed(months[-MOST_MONTHS:]):
        by_station = sums(month)
        yield survey_month(month, unit, by_station)
        if unit == ALL:
            rows = (survey_month(month, station, by_station) for station in sorted(by_station))
            yield from (row for row in rows if row.sheets is not None)


def whole_months(period: Period) -> Iterator[date]:
    first = period.start if period.start.day == 1 else months_on(period.start.replace(day=1), 1)
    while months_on(first, 1) <= period.end:
        yield first
        first = months_on(first, 1)


def survey_month(month: date, unit: str, by_station: ByStation) -> SurveyMonth:
    """Stations are told as if the whole district were read beside them, by whoever reads them: what is left out there would
    else be the difference."""
    told = added(by_station.values()) if unit == ALL else by_station.get(unit, Sums())
    if not _enough("sheets", unit, told, by_station):
        return SurveyMonth(month, unit)
    return SurveyMonth(
        month,
        unit,
        told.sheets,
        timely=_average(told.timely_sum, told.timely) if _enough("timely", unit, told, by_station) else None,
        outcome=_average(told.outcome_sum, told.outcome)
        if _enough("outcome", unit, told, by_station)
        else None,
        explained=percent(told.explained_sum, told.explained)
        if _enough("explained", unit, told, by_station)
        else None,
    )


def _enough(name: str, unit: str, told: Sums, by_station: ByStation) -> bool:
    if unit == ALL:
        return told.by_name()[name] >= LEAST
    rest = tuple(by_station.items())
    known = {station for station, _ in large(rest, LEAST, lambda one: one[1].by_name()[name])}
    return unit in known and told.by_name()[name] >= LEAST


def _average(total: int, count: int) -> float:
    return round(total / count, 1)
