"""On which days a campus needs posts, and in which windows: over two years of holidays and make-up days, in both seasons."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_safety.district.calendars import DistrictDays, SchoolDays, WorkCalendar, with_district_days
from campus_safety.district.csv_rows import BadRow
from campus_safety.district.declared_tables import read_table
from campus_safety.district.files import read_district
from campus_safety.district.organisation import CampusType
from campus_safety.district.timetable_files import parse_timetables
from campus_safety.district.timetables import (
    CampusDay,
    PostType,
    Season,
    Timetables,
    Unsure,
    Window,
    windows_on,
)
from campus_safety.errors import BadFiles
from campus_safety_aws.china_calendar import ChinaCalendar
from tests.districts import sample_files, sample_texts
from tests.peak_posts import TIMETABLES, timetables

# The State Council's notices for 2025 and 2026, as they were printed: first and last day of each holiday, and make-up days.
HOLIDAYS = (
    ("2025-01-01", "2025-01-01"), ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"),
    ("2025-05-01", "2025-05-05"), ("2025-05-31", "2025-06-02"), ("2025-10-01", "2025-10-08"),
    ("2026-01-01", "2026-01-03"), ("2026-02-15", "2026-02-23"), ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"), ("2026-06-19", "2026-06-21"), ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
)  # fmt: skip
MAKE_UP = frozenset(
    date.fromisoformat(day)
    for day in (
        "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
    )
)  # fmt: skip
SCHOOL = read_table(
    SchoolDays,
    {
        "terms": [
            {"start": "2024-09-02", "end": "2025-01-17"},
            {"start": "2025-02-17", "end": "2025-07-04"},
            {"start": "2025-09-01", "end": "2026-01-23"},
            {"start": "2026-03-02", "end": "2026-07-03"},
            {"start": "2026-08-31", "end": "2027-01-22"},
        ]
    },
)
TABLES = timetables()
CALENDAR = ChinaCalendar()
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)


def days(first: date = FIRST, last: date = LAST) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def off_by_notice(day: date) -> bool:
    return any(first <= day.isoformat() <= last for first, last in HOLIDAYS)


def worked_by_notice(day: date) -> bool:
    return day in MAKE_UP or (day.weekday() < 5 and not off_by_notice(day))


def at(
    day: date,
    *,
    campus: str = "dm-ps-01",
    type: CampusType = CampusType.SCHOOL,
    tables: Timetables | None = None,
    school: SchoolDays = SCHOOL,
    calendar: WorkCalendar | None = None,
) -> CampusDay:
    return windows_on(campus, type, day, tables or TABLES, school, calendar or CALENDAR)


def in_term(day: date) -> bool:
    return any(start <= day <= end for start, end in SCHOOL.terms)


def test_over_two_years_school_is_on_where_terms_and_notices_say_so_and_nowhere_else() -> None:
    for day in days():
        found = at(day)
        assert found.on == (in_term(day) and worked_by_notice(day)), day
        assert bool(found.windows) == found.on, day
        assert not found.unsure, day


def test_over_two_years_every_make_up_day_in_term_has_posts_and_no_holiday_has() -> None:
    in_terms = {day for day in MAKE_UP if in_term(day)}
    assert len(in_terms) == 7
    assert all(at(day).windows for day in in_terms), "a make-up Saturday is a school day like any other"
    assert not any(at(day).windows for day in days() if off_by_notice(day))
    assert sum(at(day).on for day in days()) == 379


def test_over_two_years_each_day_has_the_windows_of_its_season() -> None:
    summer = [day for day in days() if at(day).season is Season.SUMMER]
    winter = [day for day in days() if at(day).season is Season.WINTER]
    assert len(summer) + len(winter) == 379
    assert {day.month for day in summer} == {5, 6, 7, 8, 9}
    assert {day.month for day in winter} == {1, 2, 3, 4, 10, 11, 12}
    for day in summer:
        assert [window.code for window in at(day).windows] == ["arrival", "dismissal-1", "dismissal-2"]
        assert at(day).windows[0].start == time(7, 20)
    for day in winter:
        assert [window.code for window in at(day).windows] == [
            "arrival",
            "noon",
            "dismissal-1",
            "dismissal-2",
        ]
        assert at(day).windows[0].start == time(7, 30)


@pytest.mark.parametrize(
    ("day", "season"),
    [
        ("2026-04-30", Season.WINTER),
        ("2026-05-06", Season.SUMMER),
        ("2026-09-30", Season.SUMMER),
        ("2026-10-08", Season.WINTER),
        ("2025-12-31", Season.WINTER),
        ("2026-01-05", Season.WINTER),
    ],
)
def test_the_season_changes_with_the_day_that_the_timetable_names(day: str, season: Season) -> None:
    assert at(date.fromisoformat(day)).season is season


def test_dismissal_is_staggered_by_grade() -> None:
    windows = at(date(2026, 11, 25)).windows
    assert [(one.code, one.grades) for one in windows if one.code.startswith("dismissal")] == [
        ("dismissal-1", (1, 2)),
        ("dismissal-2", (3, 4, 5, 6)),
    ]
    assert windows[0].grades == (), "everybody arrives at once"
    assert windows[1] == Window("noon", PostType.FIXED, time(11, 40), time(12, 20))


def test_between_two_terms_is_a_holiday_for_sure() -> None:
    for day in (date(2025, 8, 11), date(2026, 2, 2), date(2026, 2, 28)):
        assert at(day) == CampusDay("dm-ps-01", day, on=False)


def test_beyond_the_terms_nobody_has_said_and_nothing_is_guessed() -> None:
    for day in (date(2024, 9, 1), date(2027, 1, 25), date(2027, 9, 6)):
        found = at(day)
        assert (found.on, found.windows, found.unsure) == (False, (), frozenset({Unsure.TERMS}))


def test_a_year_whose_notice_nobody_knows_is_planned_by_its_weekdays_and_says_so() -> None:
    found = at(date(2027, 1, 4))
    assert (found.on, found.unsure) == (True, frozenset({Unsure.HOLIDAYS}))
    assert at(date(2027, 1, 2)).unsure == {Unsure.HOLIDAYS}, "a Saturday might be made up for"


def test_a_year_that_the_district_has_entered_itself_is_sure() -> None:
    own = read_table(
        DistrictDays, {"holidays": ["2027-01-01"], "working_days": ["2027-01-09"], "complete_years": [2027]}
    )
    calendar = with_district_days(ChinaCalendar(), own)
    expected = {
        date(2027, 1, 1): False,
        date(2027, 1, 4): True,
        date(2027, 1, 9): True,
        date(2027, 1, 10): False,
    }
    for day, on in expected.items():
        found = at(day, calendar=calendar)
        assert (found.on, found.unsure) == (on, frozenset()), day


def test_the_districts_own_days_off_and_on_prevail_over_the_calendar() -> None:
    school = SchoolDays(SCHOOL.terms, frozenset({date(2026, 11, 25)}), frozenset({date(2026, 11, 28)}))
    assert not at(date(2026, 11, 25), school=school).on
    assert at(date(2026, 11, 28), school=school).windows


def test_a_campus_has_days_of_its_own_which_prevail_over_all() -> None:
    school = SchoolDays(SCHOOL.terms, frozenset({date(2026, 11, 27)}), frozenset())
    tables = timetables(dm_ps_01={"off": ["2026-11-25"], "on": ["2026-11-27", "2026-11-28", "2027-08-30"]})
    assert not at(date(2026, 11, 25), tables=tables, school=school).on
    assert at(date(2026, 11, 25), campus="dm-ps-02", tables=tables, school=school).on
    for day in (date(2026, 11, 27), date(2026, 11, 28), date(2027, 8, 30)):
        found = at(day, tables=tables, school=school)
        assert (found.on, found.unsure) == (True, frozenset()), "said by the campus, it is sure"


def test_a_campus_uses_its_own_timetable_or_its_types() -> None:
    tables = parse_timetables(sample_files("demo").timetables)
    arrivals = {
        campus: at(date(2026, 11, 25), campus=campus, type=type, tables=tables).windows[0].start
        for campus, type in (
            ("dm-ps-01", CampusType.SCHOOL),
            ("dm-ms-01", CampusType.SCHOOL),
            ("dm-kg-01", CampusType.KINDERGARTEN),
        )
    }
    assert arrivals == {"dm-ps-01": time(7, 30), "dm-ms-01": time(7, 0), "dm-kg-01": time(7, 40)}


def test_a_campus_without_a_timetable_has_no_windows() -> None:
    found = at(date(2026, 11, 25), tables=Timetables())
    assert (found.on, found.season, found.windows) == (True, None, ())


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_every_day_of_any_year_has_one_season(day: date) -> None:
    table = timetables().timetables["primary"]
    assert sum(variant.covers(day) for variant in table.variants.values()) == 1
    assert table.season_on(day) in Season


def test_the_sample_districts_give_every_campus_a_timetable() -> None:
    for district in ("demo", "huancui"):
        files = sample_files(district)
        tables = parse_timetables(files.timetables)
        assert all(tables.of(campus.id, campus.type) for campus in files.campuses)


def faults(texts: Mapping[str, str]) -> set[tuple[str, str]]:
    with pytest.raises(BadFiles) as refused:
        read_district(dict(texts))
    found = [fault for fault in refused.value.faults if isinstance(fault, BadRow)]
    assert all(fault.file == "timetables.toml" and fault.zh and fault.en for fault in found)
    return {(fault.column, fault.code) for fault in found}


@pytest.mark.parametrize(
    ("old", "new", "where", "code"),
    [
        ('from = "05-01"', 'from = "5月1日"', "timetables.primary.summer.from", "bad_day"),
        ('from = "05-01"', 'from = "02-30"', "timetables.primary.summer.from", "bad_day"),
        ('from = "05-01"', 'from = "05-02"', "timetables.primary.summer", "year_not_covered"),
        ('until = "09-30"', 'until = "10-01"', "timetables.primary.summer", "year_not_covered"),
        ('name_zh = "小学作息"', 'name_zh = ""', "timetables.primary.name", "missing"),
        ('code = "arrival"', 'code = "Arrival"', "timetables.primary.summer.windows.0.code", "bad_code"),
        ('code = "dismissal-2"', 'code = "dismissal-1"', "timetables.primary.summer.windows", "twice"),
        ('type = "escort"', 'type = "police"', "timetables.primary.summer.windows.0.type", "unknown_value"),
        ('start = "07:20"', 'start = "7:20"', "timetables.primary.summer.windows.0.start", "bad_time"),
        ('start = "07:20"', "start = 07:20:00", "timetables.primary.summer.windows.0.start", "bad_time"),
        ('start = "07:20"', 'start = "08:00"', "timetables.primary.summer.windows.0.end", "not_after_start"),
        ("grades = [1, 2]", "grades = [0, 2]", "timetables.primary.summer.windows.1.grades.0", "bad_count"),
        ("grades = [1, 2]", "grades = [true]", "timetables.primary.summer.windows.1.grades.0", "bad_count"),
        ("grades = [1, 2]", "grades = [1, 3]", "timetables.primary.summer.windows", "grade_twice"),
        ("grades = [1, 2]", "grade = [1, 2]", "timetables.primary.summer.windows.1.grade", "unknown_key"),
        ('school = "middle"', 'school = "college"', "defaults.school", "unknown_timetable"),
        ('school = "middle"\n', "", "defaults", "no_timetable"),
        ("[campuses.dm-ps-01]", "[campuses.dm-ps-09]", "campuses.dm-ps-09", "unknown_campus"),
        ("[campuses.dm-ps-01]", "[campuses.DM_PS]", "campuses.DM_PS", "bad_id"),
        ('off = ["2026-12-04"]', 'off = ["next week"]', "campuses.dm-ps-02.off.0", "bad_day"),
        ('off = ["2026-12-04"]', "off = [2026-12-04T08:00:00]", "campuses.dm-ps-02.off.0", "bad_day"),
        ('off = ["2026-12-04"]', 'off = ["2026-12-05"]', "campuses.dm-ps-02.on", "off_and_on"),
        ("[timetables.primary.summer]", "[timetables.primary.spring]", "timetables.primary.spring", "unknown_key"),
        ("[defaults]", "[default]", "default", "unknown_key"),
        ("[defaults]", "[defaults", "", "bad_toml"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(old: str, new: str, where: str, code: str) -> None:
    text = sample_texts("demo")["timetables.toml"]
    assert old in text
    assert (where, code) in faults(sample_texts("demo") | {"timetables.toml": text.replace(old, new, 1)})


def test_all_faults_are_named_at_once() -> None:
    text = sample_texts("demo")["timetables.toml"]
    bad = text.replace('code = "arrival"', 'code = "?"').replace('school = "middle"', 'school = "x"')
    assert len(faults(sample_texts("demo") | {"timetables.toml": bad})) == 7


def test_a_district_may_have_no_timetables() -> None:
    texts = {name: text for name, text in sample_texts("demo").items() if name != "timetables.toml"}
    assert read_district(texts).timetables == {}


def test_days_may_be_written_as_dates_of_toml() -> None:
    text = sample_texts("demo")["timetables.toml"].replace('off = ["2026-12-04"]', "off = [2026-12-04]")
    files = read_district(sample_texts("demo") | {"timetables.toml": text})
    own = parse_timetables(files.timetables).own("dm-ps-02")
    assert own.off == {date(2026, 12, 4)}


@pytest.mark.parametrize(
    "document",
    [
        {"timetables": []},
        {"timetables": {"primary": 3}},
        {"timetables": {"primary": {"name_zh": "小", "name_en": "P", "summer": [], "winter": 1}}},
        {"timetables": {"primary": {**TIMETABLES["timetables"]["primary"], "summer": {"from": "05-01", "until": "09-30", "windows": [3]}}}},
        {"campuses": {"dm-ps-01": {"timetable": 3, "off": {"a": 1}}}},
        {"defaults": "primary"},
    ],
)  # fmt: skip
def test_a_document_of_another_shape_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(BadFiles):
        parse_timetables(document)
