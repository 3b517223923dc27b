"""Readiness of schools: what drills measured beside the targets, how it changes, and that nobody out of scope sees it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from campus_safety.instants import to_text
from campus_safety.kinds.activities.readiness import (
    MOST_EXERCISES,
    CampusReadiness,
    Measure,
    Readiness,
    Trend,
    by_campus,
    by_month,
    exercises_in,
    measured,
)
from campus_safety.kinds.incidents.commands import Acknowledge
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.records.rows import Row
from campus_safety.records.worklists import listings
from tests.builders import NOW, a_case, a_district, clock, done
from tests.outreach import a_drill

TARGET = timedelta(minutes=2)
CAMPUS = "dm-ms-01"


def a_row(number: int = 1, **facts: Any) -> Row:
    """The row of a drill that was recorded `number` days before now, as its calendar has it."""
    drill = a_drill()
    row = listings(drill, a_district())["calendar:campus"].row
    starts_at = NOW - timedelta(days=number)
    given: dict[str, Any] = {
        "starts_at": to_text(starts_at),
        "ends_at": to_text(starts_at),
        "evacuated_in": 110,
    }
    given |= facts
    state = str(given.pop("state", "recorded"))
    campus = str(given.pop("campus", CAMPUS))
    return replace(row, case_id=f"c{number:026}", state=state, campus=campus, facts={**row.facts, **given})


def found(
    *rows: Row, target: timedelta | None = TARGET, ran_as: Mapping[str, Incident] | None = None
) -> CampusReadiness:
    return by_campus([CAMPUS], measured(rows, ran_as or {}, target, NOW))[0]


@pytest.mark.parametrize(
    ("seconds", "met", "state"),
    [(119, True, "ready"), (120, True, "ready"), (121, False, "not_ready")],
)
def test_a_time_is_within_its_target_to_the_second(seconds: int, met: bool, state: str) -> None:
    school = found(a_row(evacuated_in=seconds))
    assert (school.series[0].latest.met, school.state) == (met, state)
    assert (school.met, school.compared) == (int(met), 1)


def test_the_last_time_says_how_a_school_stands_and_the_last_two_whether_it_gets_faster() -> None:
    rows = (a_row(90, evacuated_in=200), a_row(60, evacuated_in=150), a_row(30, evacuated_in=118))
    (series,) = found(*rows).series
    assert [one.seconds for one in series.points] == [200, 150, 118]
    assert (series.trend, series.met, series.compared) == (Trend.FASTER, 1, 3)
    slower = found(a_row(60, evacuated_in=100), a_row(30, evacuated_in=119))
    assert (slower.series[0].trend, slower.state) == (Trend.SLOWER, Readiness.READY)
    same = found(a_row(60), a_row(30))
    assert same.series[0].trend is Trend.SAME
    assert found(a_row()).series[0].trend is None


def test_what_is_no_recorded_drill_with_a_time_measures_nothing() -> None:
    for row in (a_row(state="held"), a_row(evacuated_in=None), a_row(activity_type="law_lesson")):
        school = found(row)
        assert (school.series, school.state) == ((), Readiness.NOT_MEASURED)


def test_without_a_target_a_time_is_told_and_compared_with_nothing() -> None:
    school = found(a_row(), target=None)
    assert (school.series[0].latest.seconds, school.series[0].latest.met) == (110, None)
    assert (school.state, school.compared) == (Readiness.NOT_MEASURED, 0)


def an_exercise(case: Incident | None = None) -> Incident:
    return replace(case or a_case(), exercise=True)


def acknowledged() -> Incident:
    return done(a_case(), Acknowledge(), when=20)


def test_an_exercise_measures_acknowledgement_and_arrival_by_the_policys_limits() -> None:
    row = a_row(0, exercised=True, evacuated_in=None)
    (id,) = exercises_in([row])
    school = found(row, ran_as={id: an_exercise(acknowledged())})
    by_measure = {one.measure: one.latest for one in school.series}
    took = by_measure[Measure.ACKNOWLEDGEMENT]
    limit = clock(acknowledged(), "acknowledge")
    assert (took.seconds, took.met) == (20, True)
    assert took.target == (limit.due_at - limit.started_at).total_seconds()


def test_what_nobody_took_up_by_its_limit_is_not_met_and_has_no_time() -> None:
    row = a_row(1, exercised=True, evacuated_in=None)
    (id,) = exercises_in([row])
    late = measured([row], {id: an_exercise()}, TARGET, NOW + timedelta(days=30))
    (school,) = by_campus([CAMPUS], late)
    (took,) = [one.latest for one in school.series if one.measure is Measure.ACKNOWLEDGEMENT]
    assert (took.seconds, took.met, school.state) == (None, False, Readiness.NOT_READY)


def test_an_incident_that_is_no_exercise_or_sealed_measures_nothing() -> None:
    row = a_row(0, exercised=True, evacuated_in=None)
    (id,) = exercises_in([row])
    assert not found(row, ran_as={id: acknowledged()}).series
    sealed = an_exercise(a_case(category="sexual_harm"))
    assert sealed.sealed and not found(row, ran_as={id: sealed}).series
    assert not found(row).series, "nor one that is not there"


def test_of_each_school_a_bounded_number_of_exercises_is_read_the_newest() -> None:
    rows = [a_row(number, exercised=True) for number in range(40, 0, -1)]
    assert len(exercises_in(rows)) == MOST_EXERCISES
    assert [row.case_id for row in exercises_in(rows).values()] == [
        row.case_id for row in rows[-MOST_EXERCISES:]
    ]


def test_months_add_up_over_schools_and_a_school_without_drills_stands_there_too() -> None:
    rows = [a_row(1, evacuated_in=100), a_row(2, evacuated_in=300, campus="dm-kg-01")]
    times = list(measured(rows, {}, TARGET, datetime(2026, 11, 24, tzinfo=UTC)))
    (month,) = by_month([date(2026, 11, 1)], times)
    assert (month.compared, month.met) == (2, 1)
    assert by_month([date(2026, 10, 1)], times)[0].compared == 0
    schools = by_campus([CAMPUS, "dm-kg-01", "dm-ps-01"], times)
    assert [one.state for one in schools] == ["ready", "not_ready", "not_measured"]
