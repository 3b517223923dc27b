"""The table of categories: who leads, who joins, and by which channels word may come in."""

import copy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from campus_safety.district.organisation import AgencyField
from campus_safety.district.policy import PolicyFaults
from campus_safety.errors import BadInput, NotAllowed
from campus_safety.kinds.incidents.assessing import joined_units, lead_unit
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.intake import receive
from campus_safety.kinds.incidents.rules import IncidentRules
from campus_safety.kinds.incidents.taxonomy import CATEGORIES, CHANNELS, Channel, Lead
from tests.builders import (
    a_case,
    a_policy,
    a_policy_document,
    a_report,
    an_account,
    an_actor,
    assessed,
    at,
    received,
    rules,
)
from tests.by_kind import parse_policy, permit, with_section
from tests.districts import sample_district

CAMPUS = "dm-ms-01"


@pytest.mark.parametrize(
    ("category", "lead", "joined"),
    [
        ("violent_intrusion", "dm-st-harbour", {"dm-brigade", "dm-patrol"}),
        ("missing_child", "dm-st-harbour", {"dm-brigade", "dm-criminal"}),
        ("sexual_harm", "dm-criminal", {"dm-brigade", "dm-procuratorate", "dm-women"}),
        ("abuse", "dm-st-harbour", {"dm-civil", "dm-procuratorate"}),
        ("fraud", "dm-st-harbour", {"dm-antifraud"}),
        ("online_harm", "dm-st-harbour", {"dm-cyber"}),
        ("rumor", "dm-st-harbour", {"dm-cyber"}),
        ("drugs_weapons", "dm-st-harbour", {"dm-narcotics"}),
        ("natural", "dm-emergency", {"dm-st-harbour"}),
        ("facility_accident", "dm-edu", {"dm-housing", "dm-emergency"}),
    ],
)
def test_the_units_that_answer_for_a_category_lead_and_join_it(
    category: str, lead: str, joined: set[str]
) -> None:
    assert lead_unit(category, CAMPUS, rules()) == lead
    assert set(joined_units(category, CAMPUS, rules())) == joined


def test_fraud_reaches_the_anti_fraud_centre_when_it_is_assessed() -> None:
    case = assessed(a_case(category="theft"), category="fraud")
    assert "dm-antifraud" in case.joined


def test_every_authority_named_in_the_table_is_a_field_of_agencies() -> None:
    own = {"station", "brigade"}
    fields = {field.value for field in AgencyField}
    for category in CATEGORIES.values():
        assert set(category.joined) <= own | fields, category.id
        assert category.lead in {Lead.STATION, Lead.SCHOOL} or category.lead.value in fields


@pytest.mark.parametrize("district", ["demo", "huancui"])
def test_the_sample_districts_have_every_authority_that_a_category_names(district: str) -> None:
    there = {unit.field for unit in sample_district(district).units.values()}
    named = {
        whom
        for category in CATEGORIES.values()
        for whom in (*category.joined, category.lead.value)
        if whom in {field.value for field in AgencyField}
    }
    assert named <= there


def test_a_district_without_the_authority_keeps_the_case_with_the_station() -> None:
    district = rules().district
    fewer = replace(
        district, units={name: unit for name, unit in district.units.items() if name != "dm-criminal"}
    )
    assert lead_unit("sexual_harm", CAMPUS, rules(district=fewer)) == "dm-st-harbour"


# --- channels that are closed until a district opens them ---------------------------------------------------------


@pytest.mark.parametrize("channel", [Channel.PARENT_OR_PUBLIC, Channel.ALARM_TEST])
def test_a_channel_that_no_district_has_opened_is_closed(channel: Channel) -> None:
    assert channel in CHANNELS
    with pytest.raises(BadInput) as refused:
        received(channel=channel, category="help")
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("channel", "closed")]


def opened(channel: Channel, **changes: Any) -> Incident:
    policy = with_section(a_policy(), IncidentRules(timedelta(days=30), frozenset({channel})))
    report = a_report(channel=channel, **changes)
    return receive(report, an_actor("dm-ms-01-safety"), rules(policy=policy), at()).after


def test_what_a_parent_said_is_a_case_like_any_other_where_the_channel_is_open() -> None:
    case = opened(Channel.PARENT_OR_PUBLIC)
    assert (case.channel, case.exercise) == (Channel.PARENT_OR_PUBLIC, False)


def test_an_alarm_test_is_an_exercise_and_is_in_no_figure() -> None:
    assert opened(Channel.ALARM_TEST, category="help").exercise


@pytest.mark.parametrize("category", ["sexual_harm", "abuse", "assault"])
def test_nothing_that_must_be_reported_or_may_be_sealed_passes_as_a_test(category: str) -> None:
    with pytest.raises(BadInput) as refused:
        opened(Channel.ALARM_TEST, category=category)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("category", "no_test")]


def test_a_policy_names_only_channels_that_it_may_open() -> None:
    member, whole = "rules.channels.0", "rules.channels"
    for wrong, where in ((["telepathy"], member), (["one_key_alarm"], member), ("parent_or_public", whole)):
        document = copy.deepcopy(dict(a_policy_document()))
        document["rules"]["channels"] = wrong
        with pytest.raises(PolicyFaults) as refused:
            parse_policy("v1", document)
        assert {fault.field for fault in refused.value.faults} == {where}
    document["rules"]["channels"] = ["parent_or_public", "alarm_test"]
    assert parse_policy("v1", document).section(IncidentRules).channels == {
        Channel.PARENT_OR_PUBLIC,
        Channel.ALARM_TEST,
    }


# --- whoever joins reads and adds, and decides nothing


@pytest.mark.parametrize("who", ["dm-procuratorate-duty", "dm-women-duty"])
def test_an_authority_that_only_joined_adds_what_it_knows_and_decides_nothing(who: str) -> None:
    case = a_case(category="sexual_harm")
    account, district = an_account(who), rules().district
    for action in ("note", "attach"):
        permit(account, action, case, district)
    for action in (
        "acknowledge",
        "assess",
        "dispatch",
        "handle",
        "give_feedback",
        "review",
        "offer_transfer",
    ):
        with pytest.raises(NotAllowed):
            permit(account, action, case, district)
    leading = an_account("dm-criminal-duty")
    for action in ("acknowledge", "assess", "dispatch", "handle", "give_feedback", "review"):
        permit(leading, action, case, district)
