"""Policies: what a district may change, and what it may not."""

import copy
from typing import Any

import pytest

from campus_safety.organisation import Area
from campus_safety.policy import HAZARD_CLOCKS, INCIDENT_CLOCKS, PolicyFaults
from campus_safety.policy_documents import parse_policy
from tests.builders import a_policy, a_policy_document


def faults_of(change: Any) -> dict[str, str]:
    """Field -> code, after a change to the production document."""
    document = copy.deepcopy(dict(a_policy_document()))
    change(document)
    with pytest.raises(PolicyFaults) as refused:
        parse_policy("v1", document)
    return {fault.field: fault.code for fault in refused.value.faults}


@pytest.mark.parametrize("name", ["production", "demo"])
def test_the_policies_that_ship_have_every_clock_and_both_names(name: str) -> None:
    policy = a_policy(name)
    for kind, names in (("incident", INCIDENT_CLOCKS), ("hazard", HAZARD_CLOCKS)):
        clocks = policy.of(kind).clocks
        assert set(clocks) == set(names)
        assert all(clock.label.zh and clock.label.en for clock in clocks.values())


def test_help_comes_sooner_in_town_than_in_the_suburbs() -> None:
    arrive = a_policy().of("incident").clocks["arrive"]
    town, suburb = arrive.limit("1", Area.TOWN), arrive.limit("1", Area.SUBURB)
    assert town is not None
    assert suburb is not None
    assert (town.real_time.total_seconds(), suburb.real_time.total_seconds()) == (300, 600)


def test_a_statutory_limit_may_be_shorter_never_longer() -> None:
    def longer(document: dict[str, Any]) -> None:
        document["clocks"]["investigate"]["limits"] = {"1": "P9D", "2": "P10D", "3": "P11D"}
        document["clocks"]["transfer"]["limits"] = {"1": "PT1H", "2": "PT25H", "3": "PT24H"}

    assert faults_of(longer) == {
        "clocks.investigate.limits.3": "longer_than_law",
        "clocks.transfer.limits.2": "longer_than_law",
    }


def test_a_statutory_limit_cannot_hide_behind_working_days() -> None:
    def working(document: dict[str, Any]) -> None:
        document["clocks"]["investigate"]["days"] = "working"

    assert set(faults_of(working).values()) == {"longer_than_law"}


def test_every_fault_of_a_document_is_named_at_once() -> None:
    def spoil(document: dict[str, Any]) -> None:
        del document["clocks"]["assess"]
        document["clocks"]["aknowledge"] = {}
        document["clocks"]["dispose"]["limits"]["1"] = "tomorrow"
        document["clocks"]["close"]["ladder"] = "stairs"
        document["ladders"]["station"]["rungs"][0]["at"] = -1
        document["calendar"]["holidays"] = ["soon"]
        document["working_hours"]["end"] = "07:00"

    assert faults_of(spoil) == {
        "clocks.assess": "missing",
        "clocks.aknowledge": "unknown_clock",
        "clocks.dispose.limits.1": "bad_duration",
        "clocks.close.ladder": "unknown_ladder",
        "ladders.station.at": "bad_fraction",
        "calendar": "bad_date",
        "working_hours": "bad_hours",
    }
