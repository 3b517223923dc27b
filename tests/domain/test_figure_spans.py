"""Periods: which days and months add up to them, and which period lies before."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campus_safety.district.calendars import day_of
from campus_safety.figures.spans import Period, Span, months_on, stretches, stretches_by

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def days_of(period: Period) -> list[date]:
    return [period.start + timedelta(days=number) for number in range(period.days)]


@given(DAYS, st.integers(0, 800))
@settings(deadline=None)
def test_a_period_is_made_of_its_days_each_once_and_of_three_stretches_at_most(
    start: date, days: int
) -> None:
    period = Period(start, start + timedelta(days=days))
    found, counted = stretches(period), []
    for stretch in found:
        end = months_on(stretch.last, 1) if stretch.span is Span.MONTH else stretch.last + timedelta(days=1)
        counted += days_of(Period(stretch.first, end))
    assert counted == days_of(period)
    assert len(found) <= 3
    assert (
        sum(stretch.span is Span.DAY and (stretch.last - stretch.first).days >= 62 for stretch in found) == 0
    )


def test_a_year_is_twelve_months_and_no_days() -> None:
    (year,) = stretches(Period(date(2026, 1, 1), date(2027, 1, 1)))
    assert (year.span, year.first, year.last) == (Span.MONTH, date(2026, 1, 1), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        (date(2026, 10, 1), date(2027, 1, 1), date(2026, 7, 1)),
        (date(2026, 3, 1), date(2026, 4, 1), date(2026, 2, 1)),
        (date(2026, 11, 2), date(2026, 11, 9), date(2026, 10, 26)),
    ],
)
def test_the_period_before_is_as_long_in_months_or_in_days(start: date, end: date, before: date) -> None:
    assert Period(start, end).before == Period(before, start)


def test_a_day_is_a_day_in_shanghai() -> None:
    assert day_of(datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert day_of(datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == date(2026, 11, 24)


def test_months_are_those_that_the_period_touches() -> None:
    (months,) = stretches_by(Period(date(2026, 1, 31), date(2026, 3, 2)), monthly=True)
    assert (months.first, months.last) == (date(2026, 1, 1), date(2026, 3, 1))
    assert stretches_by(Period(date(2026, 1, 1), date(2026, 1, 1)), monthly=False) == ()


def test_a_period_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2026, 1, 2), date(2026, 1, 1))
    assert Period(date(2026, 1, 1), date(2026, 2, 1)).until(date(2025, 1, 1)).days == 0
