"""The library's calendar, against days that everybody in China remembers."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest

from campus_safety.district.calendars import SHANGHAI, WorkingHours, add_limit, parse_limit
from campus_safety_aws.china_calendar import ChinaCalendar

CHINA = ChinaCalendar()


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2025-01-28", "2025-02-04"),  # Spring Festival
        ("2025-10-01", "2025-10-08"),  # National Day, with Mid-Autumn
        ("2026-01-01", "2026-01-03"),  # New Year
        ("2026-02-15", "2026-02-23"),  # Spring Festival
        ("2026-10-01", "2026-10-07"),  # National Day
    ],
)
def test_holidays_are_off_to_the_last_day(first: str, last: str) -> None:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        assert not CHINA.is_working_day(day), day
        day += timedelta(days=1)
    assert CHINA.is_working_day(end + timedelta(days=1)) or (end + timedelta(days=1)).weekday() >= 5


@pytest.mark.parametrize(
    "day", ["2025-01-26", "2025-09-28", "2025-10-11", "2026-01-04", "2026-02-14", "2026-09-20", "2026-10-10"]
)
def test_make_up_days_on_weekends_are_worked(day: str) -> None:
    found = date.fromisoformat(day)
    assert found.weekday() >= 5
    assert CHINA.is_working_day(found)


def test_three_working_days_before_national_day_end_after_it() -> None:
    hours = WorkingHours(time(8, 30), time(17, 30))
    start = datetime(2026, 9, 29, 10, tzinfo=SHANGHAI).astimezone(UTC)
    due = add_limit(start, parse_limit("P3D", working=True), CHINA, hours)
    # Wednesday the 30th, Thursday the 8th, Friday the 9th: the seven days between do not count.
    assert due.at.astimezone(SHANGHAI) == datetime(2026, 10, 9, 10, tzinfo=SHANGHAI)
    assert due.unsure_years == ()
    # From Friday a limit of one day ends on the make-up Saturday.
    friday = datetime(2026, 10, 9, 10, tzinfo=SHANGHAI).astimezone(UTC)
    saturday = add_limit(friday, parse_limit("P1D", working=True), CHINA, hours).at.astimezone(SHANGHAI)
    assert saturday == datetime(2026, 10, 10, 10, tzinfo=SHANGHAI)


def test_a_year_it_knows_is_answered_on_every_day_and_any_other_by_the_week() -> None:
    known = [year for year in range(1990, 2101) if CHINA.knows(year)]
    assert known == list(range(known[0], known[-1] + 1))
    assert {2025, 2026} <= set(known)
    for year in (known[0], known[-1]):
        worked = sum(
            CHINA.is_working_day(date(year, 1, 1) + timedelta(days=n))
            for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
        )
        assert 245 <= worked <= 255
    after = date(known[-1] + 1, 1, 4)
    assert CHINA.is_working_day(after) is (after.weekday() < 5)


def test_only_a_limit_in_working_days_pays_for_the_library() -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import campus_safety_aws.china_calendar, sys; print('chinese_calendar' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert said.stdout.strip() == "False"
