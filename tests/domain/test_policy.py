"""Policies: what a district may change, and what it may not."""

import copy
from datetime import timedelta
from typing import Any

import pytest

from campus_safety.district.organisation import Area
from campus_safety.district.policy import Basis, PolicyFaults
from campus_safety.kinds.vocabulary import categories, own_categories
from tests.builders import a_policy, a_policy_document
from tests.by_kind import clocks_of, parse_policy


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
    for kind, names in (("incident", clocks_of("incident")), ("hazard", clocks_of("hazard"))):
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
        "ladders.station.rungs.0.at": "bad_fraction",
        "calendar.holidays.0": "bad_day",
        "working_hours.end": "bad_hours",
    }


# --- by category ---------------------------------------------------------------------------------------------------


def with_own(**table: Any) -> dict[str, Any]:
    document = copy.deepcopy(dict(a_policy_document()))
    document["categories"] = {
        "campus_loan": {"parent": "fraud", "name_zh": "校园贷", "name_en": "Campus loans"} | table
    }
    return document


def test_every_clock_that_flag_e_brings_has_a_limit_at_every_level() -> None:
    for name in ("production", "demo"):
        assert set(a_policy(name).of("incident").clocks["tell_bureau"].limits) == {"1", "2", "3"}


def test_a_limit_of_a_category_stands_in_the_place_of_the_clocks_own() -> None:
    document = copy.deepcopy(dict(a_policy_document()))
    document["clocks"]["dispose"]["categories"] = {"dispute": {"limits": {"3": "P10D"}, "ladder": "school"}}
    dispose = parse_policy("v1", document).of("incident").clocks["dispose"]
    dispute = dispose.of(("dispute",))
    assert str(dispute.limit("3", Area.TOWN)) == "P10D"
    assert dispute.limit("1", Area.TOWN) == dispose.limit("1", Area.TOWN)
    assert (dispute.ladder, dispute.supervises) == ("school", True)
    assert dispose.of(("theft",)) is dispose


def test_telling_the_authority_of_sexual_harm_is_a_limit_of_law_that_nothing_makes_longer() -> None:
    tell = a_policy().of("incident").clocks["tell_bureau"]
    assert (tell.basis, tell.of(("sexual_harm",)).basis) == (Basis.POLICY, Basis.LAW)

    def longer(document: dict[str, Any]) -> None:
        limits = document["clocks"]["tell_bureau"]["categories"]["sexual_harm"]["limits"]
        limits["2"] = "PT61M"

    assert faults_of(longer) == {"clocks.tell_bureau.categories.sexual_harm.limits.2": "longer_than_law"}


def test_what_the_law_says_of_a_category_holds_in_a_document_that_says_nothing_of_it() -> None:
    document = copy.deepcopy(dict(a_policy_document()))
    del document["clocks"]["tell_bureau"]["categories"]
    del document["clocks"]["tell_bureau"]["limits"]["3"]
    tell = parse_policy("v0", document, stored=True).of("incident").clocks["tell_bureau"].of(("sexual_harm",))
    assert tell.basis is Basis.LAW
    hours = {level: limit.real_time for level in "123" if (limit := tell.limit(level, Area.TOWN))}
    assert hours == dict.fromkeys("123", timedelta(hours=1))


def test_a_districts_own_category_is_a_part_of_a_built_in_one_and_may_only_be_stricter() -> None:
    document = with_own(level=1)
    document["clocks"]["dispose"]["categories"] = {"campus_loan": {"limits": {"2": "PT24H"}}}
    incident = parse_policy("v1", document).of("incident")
    assert incident.told_apart("campus_loan")[0] == "fraud"
    assert str(incident.clocks["dispose"].of(("campus_loan", "fraud")).limit("2", Area.TOWN)) == "PT86400S"
    document["clocks"]["dispose"]["categories"]["campus_loan"]["limits"]["2"] = "PT49H"
    document["categories"]["campus_loan"]["level"] = 3
    with pytest.raises(PolicyFaults) as refused:
        parse_policy("v1", document)
    assert {fault.field: fault.code for fault in refused.value.faults} == {
        "categories.campus_loan.level": "laxer_than_parent",
        "clocks.dispose.categories.campus_loan": "unknown_category",
    }
    del document["categories"]["campus_loan"]["level"]
    with pytest.raises(PolicyFaults) as refused:
        parse_policy("v1", document)
    assert {fault.field: fault.code for fault in refused.value.faults} == {
        "clocks.dispose.categories.campus_loan.limits.2": "laxer_than_parent"
    }


def test_an_own_category_of_sexual_harm_has_its_law() -> None:
    document = with_own(parent="sexual_harm")
    document["clocks"]["tell_bureau"]["categories"]["campus_loan"] = {"limits": {"1": "PT10M"}}
    own = parse_policy("v1", document).of("incident").clocks["tell_bureau"].of(("campus_loan", "sexual_harm"))
    assert own.basis is Basis.LAW
    assert str(own.limit("1", Area.TOWN)) == "PT600S"
    assert str(own.limit("2", Area.TOWN)) == "PT1800S"


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ({"parent": "nothing"}, ("categories.campus_loan.parent", "unknown_category")),
        ({"name_en": ""}, ("categories.campus_loan.name", "missing")),
        ({"limit": "P1D"}, ("categories.campus_loan.limit", "unknown_key")),
    ],
)
def test_an_own_category_names_a_built_in_one_and_itself(
    table: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(PolicyFaults) as refused:
        parse_policy("v1", with_own(**table))
    assert [(one.field, one.code) for one in refused.value.faults] == [fault]


def test_a_category_that_is_not_there_has_no_limit() -> None:
    def unknown(document: dict[str, Any]) -> None:
        document["clocks"]["dispose"]["categories"] = {"robery": {"limits": {"1": "PT1H"}}}
        document["categories"] = {"theft": {"parent": "theft", "name_zh": "盗", "name_en": "Theft"}}

    assert faults_of(unknown) == {
        "clocks.dispose.categories.robery": "unknown_category",
        "categories.theft": "bad_category",
    }


def test_forms_offer_an_own_category_with_what_its_parent_obliges_to() -> None:
    own = parse_policy("v1", with_own(level=1)).of("incident").categories.values()
    (offered,) = own_categories(own)
    fraud = next(one for one in categories() if one.code == "fraud")
    assert (offered.code, offered.part_of, offered.level) == ("campus_loan", "fraud", 1)
    assert (offered.flags, offered.flags_if) == (fraud.flags, fraud.flags_if)


def test_a_version_from_before_there_was_a_clock_is_named_where_records_wait_for_nothing_else() -> None:
    policy = a_policy()
    policy.check_clock("incident", "acknowledge")
    with pytest.raises(PolicyFaults) as refused:
        policy.check_clock("incident", "of_a_later_release")
    assert "of_a_later_release" in str(refused.value.faults)
