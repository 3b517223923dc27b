"""Which authorities a school tells of a case, by when, and what follows: accidents, epidemics, food."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campus_safety.district.organisation import AgencyField
from campus_safety.district.policy import Basis
from campus_safety.errors import Conflict
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.casualties import CasualtyGrade
from campus_safety.kinds.incidents.decide import decide, mark_duplicate
from campus_safety.kinds.incidents.incident import Incident, State
from campus_safety.kinds.incidents.taxonomy import Circumstance, Level
from tests.builders import (
    NOW,
    a_case,
    a_district,
    an_actor,
    assessed,
    at,
    clock,
    done,
    handled,
    received,
    rules,
    told,
)

DAY = 24 * 3600
CHIEF, SAFETY, SUPERVISOR = "dm-st-harbour-chief", "dm-ms-01-safety", "dm-supervisor-1"
PRODUCTION = frozenset({Circumstance.PRODUCTION_ACCIDENT})


def unit_of(field: AgencyField) -> str:
    return next(unit.id for unit in a_district().units.values() if unit.field is field)


def accident() -> Incident:
    return assessed(a_case(category="facility_accident"))


def authority_told(case: Incident | None = None, *, when: float = 600) -> Incident:
    return done(case or accident(), commands.TellAuthority(), by=SAFETY, when=when)


@pytest.mark.parametrize(
    ("category", "fields", "hours", "basis"),
    [
        ("facility_accident", {AgencyField.EMERGENCY}, 1, Basis.LAW),
        ("public_health", {AgencyField.HEALTH}, 2, Basis.LAW),
        ("food_safety", {AgencyField.MARKET, AgencyField.HEALTH}, 2, Basis.POLICY),
    ],
)
def test_the_school_tells_the_authority_of_the_category_within_its_limit(
    category: str, fields: set[AgencyField], hours: int, basis: Basis
) -> None:
    case = assessed(a_case(category=category))
    tell = clock(case, "tell_authority")
    assert (tell.basis, tell.due_at) == (basis, NOW + timedelta(hours=hours))
    assert case.authorities == {unit_of(field) for field in fields}
    assert case.authorities <= {case.lead, *case.joined}, "whoever is told sees the case"
    change = decide(case, commands.TellAuthority(), an_actor(SAFETY), rules(), at(600))
    assert {post.partition("/")[0] for post in change.entry.tells} == case.authorities
    assert clock(change.after, "tell_authority").met
    with pytest.raises(Conflict):
        authority_told(change.after, when=700)


def test_a_theft_is_told_to_no_authority_and_an_explosion_in_the_laboratory_as_a_production_accident_is() -> (
    None
):
    assert a_case().clock("tell_authority") is None
    assert a_case(category="fire").clock("tell_authority") is None
    case = a_case(category="fire", circumstances=PRODUCTION)
    tell = clock(case, "tell_authority")
    assert (tell.basis, tell.due_at) == (Basis.LAW, NOW + timedelta(hours=1))
    assert case.authority_units == (unit_of(AgencyField.EMERGENCY),)


def test_a_district_without_the_authority_tells_the_brigade_which_passes_it_on() -> None:
    emergency = unit_of(AgencyField.EMERGENCY)
    units = {
        id: replace(unit, retired=unit.retired or id == emergency) for id, unit in a_district().units.items()
    }
    without = rules(district=replace(a_district(), units=units))
    case = decide(
        a_case(), commands.Assess(level=Level.TWO, category="facility_accident"), an_actor(), without, at(60)
    ).after
    assert case.authority_units == ("dm-brigade",)


def test_what_turns_out_to_be_an_accident_is_told_within_the_hour_from_when_it_was_known() -> None:
    case = done(a_case(), commands.Assess(level=Level.TWO, category="facility_accident"), when=1800)
    assert clock(case, "tell_authority").due_at == NOW + timedelta(hours=1)


def test_the_authority_reports_an_accident_to_its_next_level_within_two_hours() -> None:
    case = authority_told()
    up = clock(case, "report_up")
    assert (up.basis, up.due_at) == (Basis.LAW, at(600).now + timedelta(hours=2))
    assert {tell for rung in up.rungs for tell in rung.tells} >= {"authorities:owner"}
    case = done(case, commands.ReportUp(), by=SUPERVISOR, when=3600)
    assert clock(case, "report_up").met
    assert authority_told(assessed(a_case(category="public_health"))).clock("report_up") is None


def test_nothing_is_reported_up_that_was_not_told() -> None:
    with pytest.raises(Conflict) as refused:
        done(accident(), commands.ReportUp(), by=SUPERVISOR)
    assert refused.value.faults[0].code == "nothing_to_report"


def test_a_change_of_casualties_is_told_again_within_thirty_days() -> None:
    case = done(accident(), commands.StateCasualties(deaths=0, injured=2), by=SAFETY, when=300)
    assert case.clock("tell_casualties") is None, "nobody had been told other numbers"
    case = authority_told(case)
    worse = done(case, commands.StateCasualties(deaths=1, injured=1), by=SAFETY, when=20 * DAY)
    change = clock(worse, "tell_casualties")
    assert (change.started_at, change.due_at) == (at(20 * DAY).now, at(20 * DAY).now + timedelta(hours=2))
    again = authority_told(worse, when=20 * DAY + 3600)
    assert clock(again, "tell_casualties").met
    assert [one.unit for one in again.told_authorities] == [unit_of(AgencyField.EMERGENCY)]
    once_more = done(again, commands.StateCasualties(deaths=3, injured=0), by=SAFETY, when=21 * DAY)
    assert clock(once_more, "tell_casualties").running


@pytest.mark.parametrize(("category", "days"), [("facility_accident", 30), ("fire", 7)])
def test_after_that_time_a_change_is_recorded_only(category: str, days: int) -> None:
    case = authority_told(
        assessed(a_case(category=category, circumstances=PRODUCTION), circumstances=PRODUCTION)
    )
    late = done(case, commands.StateCasualties(deaths=1, injured=0), by=SAFETY, when=days * DAY + 1)
    assert late.casualties is not None
    assert late.clock("tell_casualties") is None
    in_time = done(case, commands.StateCasualties(deaths=1, injured=0), by=SAFETY, when=days * DAY)
    assert clock(in_time, "tell_casualties").running


@pytest.mark.parametrize(
    ("deaths", "grade"),
    [
        (0, CasualtyGrade.ORDINARY),
        (2, CasualtyGrade.ORDINARY),
        (3, CasualtyGrade.LARGER),
        (9, CasualtyGrade.LARGER),
        (10, CasualtyGrade.MAJOR),
        (29, CasualtyGrade.MAJOR),
        (30, CasualtyGrade.ESPECIALLY_MAJOR),
    ],
)
def test_the_grade_of_an_accident_goes_by_deaths_and_is_no_level(deaths: int, grade: CasualtyGrade) -> None:
    case = done(accident(), commands.StateCasualties(deaths=deaths, injured=0), by=SAFETY, when=300)
    assert case.casualties is not None
    assert case.casualties.grade is grade
    assert case.level is accident().level


def test_an_accident_is_closed_once_all_who_have_to_know_know() -> None:
    def refused(case: Incident, when: float) -> set[str]:
        with pytest.raises(Conflict) as error:
            done(case, commands.Close(), by=CHIEF, when=when)
        return {fault.code for fault in error.value.faults}

    case = done(accident(), commands.TellBureau(), by=SAFETY, when=60)
    case = told(handled(case))
    assert refused(case, 200) == {"authority_not_told"}
    case = authority_told(case)
    assert refused(case, 700) == {"not_reported_up"}
    case = done(case, commands.ReportUp(), by=SUPERVISOR, when=800)
    worse = done(case, commands.StateCasualties(deaths=0, injured=1), by=SAFETY, when=900)
    assert refused(worse, 1000) == {"casualties_not_told"}
    assert done(case, commands.Close(), by=CHIEF, when=1000).state is State.CLOSED


def test_what_is_merged_into_a_case_is_still_told_to_its_authority() -> None:
    root = assessed(a_case(category="help"))
    report = done(
        received(category="facility_accident", client_key="form-2").after,
        commands.Assess(level=Level.TWO, category="facility_accident"),
        when=60,
    )
    _, taken = mark_duplicate(report, root, {"text": "同一起"}, an_actor(), rules(), at(120))
    assert taken.after.authorities == {unit_of(AgencyField.EMERGENCY)}
    assert taken.after.production_accident
    assert clock(taken.after, "tell_authority").due_at == NOW + timedelta(hours=1)


def test_a_duty_of_law_stays_one_when_a_report_with_a_sooner_clock_is_merged_into_it() -> None:
    root = assessed(a_case(category="sexual_harm", discovered_at=NOW))
    report = done(
        received(category="crowd_event", client_key="form-2", discovered_at=NOW - timedelta(hours=3)).after,
        commands.Assess(level=Level.ONE, category="crowd_event"),
        when=60,
    )
    _, taken = mark_duplicate(report, root, {"text": "同一起"}, an_actor(), rules(), at(120))
    tell = clock(taken.after, "tell_bureau")
    assert (tell.basis, tell.started_at) == (Basis.LAW, NOW - timedelta(hours=3))
