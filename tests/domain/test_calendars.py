"""Limits in real and in working time, held to a walk minute by minute."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campus_safety.district.calendars import (
    SHANGHAI,
    Deadline,
    DistrictDays,
    Limit,
    WorkCalendar,
    WorkingHours,
    add_limit,
    add_working_time,
    parse_limit,
    with_district_days,
    working_time_between,
)
from campus_safety.district.declared_tables import read_table
from campus_safety.district.policy import Basis
from campus_safety.errors import BadInput
from campus_safety.records.clocks import Clock, Rung
from campus_safety.records.laying_clocks import unsure_years
from tests.builders import WeekdayCalendar, a_case, rules
from tests.tries import examples

HOURS = WorkingHours(time(8, 30), time(17, 30))
WEEKDAYS = WeekdayCalendar()
NO_DAYS = DistrictDays()
MINUTE = timedelta(minutes=1)


def shanghai(text: str) -> datetime:
    """A wall-clock time in Shanghai, "2026-11-24 14:00", as the aware UTC moment it is."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def walked(start: datetime, amount: timedelta, calendar: WorkCalendar, hours: WorkingHours) -> datetime:
    """When so many working minutes have passed, found by looking at each minute."""
    moment, left = start, amount
    while left > timedelta(0):
        wall = moment.astimezone(SHANGHAI)
        if calendar.is_working_day(wall.date()) and hours.start <= wall.time() < hours.end:
            left -= MINUTE
        moment += MINUTE
    return moment


days = st.dates(date(2026, 1, 1), date(2026, 2, 28))
starts = st.builds(
    lambda day, minute: datetime.combine(day, time(), SHANGHAI).astimezone(UTC) + minute * MINUTE,
    days,
    st.integers(0, 1439),
)
amounts = st.integers(1, 1500).map(lambda minutes: minutes * MINUTE)
hours_of_work = st.tuples(st.integers(0, 1438), st.integers(1, 1439)).map(
    lambda pair: WorkingHours(_time(min(pair)), _time(max(pair[0] + 1, pair[1])))
)
calendars = st.builds(
    lambda off, worked: with_district_days(WEEKDAYS, DistrictDays(off - worked, worked, frozenset())),
    st.frozensets(days, max_size=8),
    st.frozensets(days, max_size=8),
)
usual = st.just(HOURS)


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("PT1M", timedelta(minutes=1)),
        ("PT24H", timedelta(hours=24)),
        ("P10D", timedelta(days=10)),
        ("P1DT12H30M5S", timedelta(days=1, hours=12, minutes=30, seconds=5)),
    ],
)
def test_a_limit_in_real_time_is_as_long_as_it_says(text: str, amount: timedelta) -> None:
    start = shanghai("2026-09-30 23:59")
    assert add_limit(start, parse_limit(text), WEEKDAYS, HOURS) == Deadline(start + amount)


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "P0D", "PT0S", "P3DT", "P1W", "P1M", "P1Y", "-P1D", "PT1.5H", "P1D ", "P٣D", "3D"]
)
def test_what_is_no_duration_of_days_to_seconds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        parse_limit(text)


@given(st.integers(0, 400), st.integers(0, 90_000), st.booleans())
def test_a_limit_is_spelled_so_that_reading_it_gives_it_back(days: int, seconds: int, working: bool) -> None:
    if not days and not seconds:
        return
    limit = Limit(days, timedelta(seconds=seconds), working)
    spelled, _, mark = str(limit).partition(" ")
    assert (parse_limit(spelled, working=mark == "working"), mark) == (limit, "working" if working else "")


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-11-24 14:00", "2026-11-27 14:00"),  # same time of day, three working days later
        ("2026-11-26 14:00", "2026-12-01 14:00"),  # over a weekend
        ("2026-11-24 20:00", "2026-11-27 17:30"),  # after hours: from the next opening
        ("2026-11-24 06:00", "2026-11-26 17:30"),  # before hours: from this day's opening
        ("2026-11-28 11:00", "2026-12-02 17:30"),  # on a Saturday: from Monday's opening
    ],
)
def test_three_working_days_count_office_hours_only(start: str, due: str) -> None:
    limit = parse_limit("P3D", working=True)
    assert add_limit(shanghai(start), limit, WEEKDAYS, HOURS).at == shanghai(due)


def test_eighty_percent_of_a_working_limit_is_eighty_percent_of_its_working_time() -> None:
    # 80% of three days of nine hours is 21.6 hours of work: three hours thirty-six into the third day.
    limit = parse_limit("P3D", working=True)
    at = add_limit(shanghai("2026-11-24 08:30"), limit, WEEKDAYS, HOURS, 0.8).at
    assert at == shanghai("2026-11-26 12:06")


@given(starts, amounts, calendars, st.one_of(usual, hours_of_work.filter(lambda h: h.length > 60 * MINUTE)))
@settings(max_examples=examples(60), deadline=None)
def test_a_working_deadline_is_where_a_walk_minute_by_minute_ends(
    start: datetime, amount: timedelta, calendar: WorkCalendar, hours: WorkingHours
) -> None:
    assert add_working_time(start, amount, calendar, hours).at == walked(start, amount, calendar, hours)


@given(starts, starts, amounts, calendars)
def test_who_starts_later_is_never_due_earlier(
    one: datetime, other: datetime, amount: timedelta, calendar: WorkCalendar
) -> None:
    first, second = sorted((one, other))
    assert (
        add_working_time(first, amount, calendar, HOURS).at
        <= add_working_time(second, amount, calendar, HOURS).at
    )


@given(starts, amounts, amounts, calendars)
def test_more_time_is_later_and_two_stretches_are_one_long_one(
    start: datetime, one: timedelta, other: timedelta, calendar: WorkCalendar
) -> None:
    first = add_working_time(start, one, calendar, HOURS).at
    both = add_working_time(start, one + other, calendar, HOURS).at
    assert start < first < both
    assert add_working_time(first, other, calendar, HOURS).at == both


@given(starts, amounts, calendars, st.floats(0.01, 3.0))
def test_the_working_time_up_to_a_fraction_of_a_limit_is_that_fraction_of_it(
    start: datetime, amount: timedelta, calendar: WorkCalendar, fraction: float
) -> None:
    due = add_limit(start, Limit(0, amount, working=True), calendar, HOURS, fraction).at
    assert working_time_between(start, due, calendar, HOURS) == amount * fraction


@given(starts, starts, calendars)
def test_working_time_never_exceeds_real_time_and_none_runs_backwards(
    one: datetime, other: datetime, calendar: WorkCalendar
) -> None:
    between = working_time_between(one, other, calendar, HOURS)
    assert timedelta(0) <= between <= max(other - one, timedelta(0))


@pytest.mark.parametrize(
    ("start", "end"), [("17:30", "08:30"), ("08:30", "08:30"), ("25:00", "26:00"), ("", "")]
)
def test_office_hours_have_to_open_before_they_close(start: str, end: str) -> None:
    with pytest.raises(BadInput):
        read_table(WorkingHours, {"start": start, "end": end})


def test_a_districts_own_days_are_laid_over_the_calendar() -> None:
    own = read_table(DistrictDays, {"holidays": ["2027-01-01"], "working_days": [date(2027, 1, 3)]})
    calendar = with_district_days(WEEKDAYS, own)
    friday, saturday, sunday, monday = (date(2027, 1, day) for day in (1, 2, 3, 4))
    assert [calendar.is_working_day(day) for day in (friday, saturday, sunday, monday)] == [
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    "table",
    [
        {"holidays": ["the first of May"]},
        {"holidays": [datetime(2027, 1, 1, tzinfo=UTC)]},
        {"holidays": [datetime(2027, 1, 1)]},
        {"holidays": [20270101]},
        {"holidays": ["2027-01-01"], "working_days": ["2027-01-01"]},
        {"complete_years": ["all"]},
        {"complete_years": 2027},
    ],
)
def test_days_that_would_be_misread_are_refused(table: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        read_table(DistrictDays, table)


def test_a_year_that_nobody_knows_is_counted_monday_to_friday_and_named() -> None:
    calendar = WeekdayCalendar(unknown=frozenset({2027}))
    limit, start = parse_limit("P3D", working=True), shanghai("2026-12-30 10:00")
    assert add_limit(start, limit, calendar, HOURS) == Deadline(shanghai("2027-01-04 10:00"), (2027,))
    declared = with_district_days(
        calendar, read_table(DistrictDays, {"holidays": ["2027-01-01"], "complete_years": [2027]})
    )
    assert add_limit(start, limit, declared, HOURS) == Deadline(shanghai("2027-01-05 10:00"))
    # Days alone do not make a year complete: some may still be missing.
    half = with_district_days(calendar, read_table(DistrictDays, {"holidays": ["2027-01-01"]}))
    assert add_limit(start, limit, half, HOURS).unsure_years == (2027,)


def test_a_limit_that_never_reaches_an_unknown_year_is_sure() -> None:
    calendar = with_district_days(WeekdayCalendar(unknown=frozenset({2027})), NO_DAYS)
    limit = parse_limit("P3D", working=True)
    assert add_limit(shanghai("2026-12-28 10:00"), limit, calendar, HOURS).unsure_years == ()


def test_the_warning_covers_a_ladder_that_outlasts_its_limit() -> None:
    start, due, doubled = (
        shanghai(text) for text in ("2026-12-29 10:00", "2026-12-31 10:00", "2027-01-04 10:00")
    )
    clock = Clock(
        "review", Basis.POLICY, start, due, "P2D working", (Rung("200%", doubled, ("x",)),), working=True
    )
    given_rules = rules(calendar=WeekdayCalendar(unknown=frozenset({2027})))
    case = a_case()
    assert unsure_years(replace(case, clocks=(clock,)), given_rules) == (2027,)
    assert unsure_years(replace(case, clocks=(replace(clock, rungs=()),)), given_rules) == ()
