"""回访评价 in figures and in the bulletin: only months that are over, from five answers on, and nothing that can be reckoned."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from campus_safety.figures.cells import ALL
from campus_safety.figures.seeing import reads_surveys
from campus_safety.figures.spans import Period
from campus_safety.figures.surveys import SurveyMonth, survey_month, survey_months
from campus_safety.papers.bulletin import SECTIONS, Bulletin, Line, told
from campus_safety.records.surveys import Sums
from tests.builders import a_district, accounts, an_account, rules

HARBOUR, HILL = "dm-st-harbour", "dm-st-hill"
NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)


def sheets(count: int, *, timely: int = 4, explained: int | None = None) -> Sums:
    """So many sheets with all three answered, each the same."""
    said = count if explained is None else explained
    return Sums(count, count, count * timely, count, count * 5, count, said)


def test_averages_are_told_from_five_answers_on() -> None:
    for unit in (HARBOUR, ALL):
        assert survey_month(NOVEMBER, unit, {HARBOUR: sheets(4)}) == SurveyMonth(NOVEMBER, unit)
        told_now = survey_month(NOVEMBER, unit, {HARBOUR: sheets(5, explained=4)})
        assert told_now == SurveyMonth(NOVEMBER, unit, 5, 4.0, 5.0, 80.0)
        assert survey_month(NOVEMBER, unit, {}) == SurveyMonth(NOVEMBER, unit)


def test_a_question_that_fewer_answered_is_left_out_alone() -> None:
    some = Sums(6, 6, 20, 4, 20, 0, 0)
    assert survey_month(NOVEMBER, HARBOUR, {HARBOUR: some}) == SurveyMonth(NOVEMBER, HARBOUR, 6, 3.3)


def test_what_is_left_out_cannot_be_reckoned_from_the_whole() -> None:
    """One station with two answers: without the next smallest the district's sums less the others would be those two."""
    by_station = {HARBOUR: sheets(6), HILL: sheets(2), "third": sheets(9)}
    assert survey_month(NOVEMBER, ALL, by_station).sheets == 17
    assert [survey_month(NOVEMBER, one, by_station).sheets for one in by_station] == [None, None, 9]
    enough = {HARBOUR: sheets(6), HILL: sheets(3), "third": sheets(2)}
    assert [survey_month(NOVEMBER, one, enough).sheets for one in enough] == [6, None, None]
    lone = {HARBOUR: sheets(6), HILL: Sums(6, 1, 5, 6, 30, 6, 6)}
    assert survey_month(NOVEMBER, HARBOUR, lone).timely is None
    assert survey_month(NOVEMBER, HARBOUR, lone).outcome == 5.0


def months(start: date, end: date, today: date, unit: str = ALL) -> list[tuple[str, str, int | None]]:
    found = survey_months(Period(start, end), today, unit, lambda _: {HARBOUR: sheets(7), HILL: sheets(1)})
    return [(f"{one.month:%Y-%m}", one.unit, one.sheets) for one in found]


def test_only_whole_months_that_are_over_are_told_the_latest_first() -> None:
    found = months(date(2026, 9, 2), date(2026, 12, 31), date(2026, 12, 5), unit=HARBOUR)
    assert found == [("2026-11", HARBOUR, None), ("2026-10", HARBOUR, None)]
    assert months(date(2026, 12, 1), date(2026, 12, 6), date(2026, 12, 5)) == []
    assert months(date(2026, 11, 1), date(2026, 12, 1), date(2026, 11, 30)) == []
    long = months(date(2020, 1, 1), date(2027, 1, 1), date(2026, 12, 5))
    assert (len(long), long[-1][0]) == (12, "2025-12")


def test_of_the_district_stations_stand_beside_it_where_there_is_something_to_tell() -> None:
    both = {HARBOUR: sheets(7), HILL: sheets(5)}
    found = survey_months(Period(NOVEMBER, date(2026, 12, 1)), date(2026, 12, 1), ALL, lambda _: both)
    assert [(one.unit, one.sheets) for one in found] == [(ALL, 12), (HARBOUR, 7), (HILL, 5)]


def test_police_read_them_and_nobody_of_a_campus() -> None:
    district = a_district()
    readers = {one for one in accounts() if reads_surveys(an_account(one), ALL, district)}
    police = {"officer", "desk", "chief", "supervisor", "leader", "auditor"}
    assert {an_account(one).role.value for one in readers} == police & {
        one.role.value for one in accounts().values()
    }
    assert not reads_surveys(an_account("dm-leader"), "dm-ms-01", district)


def a_bulletin(
    answers: Mapping[date, Mapping[str, Sums]], by: str = "dm-supervisor-1", *, day: int = 1, unit: str = ALL
) -> Bulletin:
    made_at = datetime(2026, 12, day, 2, tzinfo=UTC)
    period = Period(NOVEMBER, date(2026, 12, 1))
    return told(
        an_account(by), unit, period, lambda _: {}, rules(), made_at, lambda month: answers.get(month, {})
    )


def lines(found: Bulletin) -> list[Line]:
    every = [line for _, section in found.sections for line in section]
    start = next((place for place, line in enumerate(every) if "回访评价" in line.name), len(every))
    return every[start : start + 4] if start < len(every) else []


def test_the_bulletin_has_a_line_of_them_below_what_became_of_incidents() -> None:
    found = a_bulletin({NOVEMBER: {HARBOUR: sheets(5, timely=3)}, OCTOBER: {HARBOUR: sheets(2)}})
    assert dict(found.sections)[SECTIONS[0].title][-4:] == tuple(lines(found))
    assert [(line.now.text, line.before.text) for line in lines(found)] == [
        ("5", "—"),
        ("3", "—"),
        ("5", "—"),
        ("100%", "—"),
    ]
    assert all(line.now.source is None for line in lines(found))
    assert "少于5份" in found.notes[-1]


def test_the_bulletin_says_nothing_of_too_few_and_to_whom_it_is_not_told() -> None:
    enough = {NOVEMBER: {HARBOUR: sheets(5)}}
    assert lines(a_bulletin({NOVEMBER: {HARBOUR: sheets(4)}})) == []
    assert lines(a_bulletin(enough, "dm-edu-desk")) == []
    assert lines(a_bulletin(enough, "dm-st-harbour-chief", unit=HARBOUR)) != []


@pytest.mark.parametrize("answers", [{OCTOBER: {HARBOUR: sheets(6)}}])
def test_a_month_that_runs_still_is_told_after_its_end(answers: Mapping[date, Mapping[str, Sums]]) -> None:
    period = Period(NOVEMBER, date(2026, 11, 20))
    both = {**answers, NOVEMBER: {HARBOUR: sheets(9)}}
    found = told(
        an_account("dm-leader"),
        ALL,
        period,
        lambda _: {},
        rules(),
        datetime(2026, 11, 19, tzinfo=UTC),
        lambda month: both.get(month, {}),
    )
    assert [(line.now.text, line.before.text) for line in lines(found)][:1] == [("—", "6")]
