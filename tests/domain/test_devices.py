"""Alarm devices: when one is silent, which hazard that is, and self-tests that are owed every month."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from campus_safety.district.directory import Device
from campus_safety.district.organisation import DeviceKind
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, NotAllowed
from campus_safety.kinds.devices.actions import Action
from campus_safety.kinds.devices.rules import DeviceRules
from campus_safety.kinds.devices.seeing import campuses_of
from campus_safety.kinds.devices.self_test import SelfTest, State
from campus_safety.kinds.devices.silence import as_found, hazard_id, in_use, self_test_overdue, silent_since
from campus_safety.kinds.devices.testing import decide, month_of, remind, reminder_id, settled
from campus_safety.kinds.hazards.categories import Grade, Source
from campus_safety.kinds.hazards.checklists import Checklists, parse_checklists
from campus_safety.kinds.hazards.finding import receive
from campus_safety.labels import Label
from campus_safety.messages.messages import messages_of
from campus_safety.records.commands import Note
from campus_safety.records.events import event
from tests.builders import NOW, a_district, a_policy, a_policy_document, an_account, an_actor, at, rules
from tests.by_kind import serve
from tests.rights import (
    BUT_EDUCATION,
    does_not_exist,
    permitted_as_the_table_says,
    shown_as_the_table_says,
    the_tables_name_everything,
)

LIMITS = a_policy().section(DeviceRules)
DISTRICT = a_district()
DAY = 24 * 3600


def a_device(**changes: object) -> Device:
    """Heard a minute ago, and tested a week ago."""
    plain = Device(
        id="dm-ms-01-alarm",
        district="demo",
        campus="dm-ms-01",
        kind=DeviceKind.ONE_KEY_ALARM,
        key_version=1,
        enabled=True,
        place=Label("大门安保室", "Gate security room"),
        last_heartbeat_at=NOW - timedelta(minutes=1),
        last_self_test_at=NOW - timedelta(days=7),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def a_reminder(*devices: Device, when: float = 0) -> SelfTest:
    return remind("dm-ms-01", devices or (a_device(),), rules(), at(when)).after


def test_a_device_is_silent_once_it_was_not_heard_for_longer_than_the_policy_says() -> None:
    heard = NOW - LIMITS.silence
    assert silent_since(a_device(last_heartbeat_at=heard), LIMITS, NOW) is None
    late = heard - timedelta(milliseconds=1)
    assert silent_since(a_device(last_heartbeat_at=late), LIMITS, NOW) == late


@pytest.mark.parametrize(
    "changes", [{"last_heartbeat_at": None}, {"enabled": False}, {"kind": DeviceKind.ALARM_GATEWAY}]
)
def test_what_is_not_in_use_is_neither_silent_nor_owes_a_test(changes: dict[str, object]) -> None:
    device = a_device(last_heartbeat_at=NOW - timedelta(days=2), last_self_test_at=None)
    assert silent_since(device, LIMITS, NOW) and self_test_overdue(device, LIMITS, NOW)
    unused = replace(device, **changes)  # type: ignore[arg-type]
    assert not in_use(unused)
    assert silent_since(unused, LIMITS, NOW) is None
    assert not self_test_overdue(unused, LIMITS, NOW)


def test_a_silence_is_one_hazard_and_the_next_silence_another() -> None:
    first, second = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    assert hazard_id("dm-ms-01-alarm", first) == hazard_id("dm-ms-01-alarm", first)
    ids = {hazard_id(id, since) for id in ("dm-ms-01-alarm", "dm-ms-02-alarm") for since in (first, second)}
    assert len(ids) == 4
    assert as_found(a_device(), first, LIMITS).case_id == hazard_id("dm-ms-01-alarm", first)


def test_both_policies_name_an_item_that_their_checklists_have() -> None:
    for name in ("production", "demo"):
        document = a_policy_document(name)
        lists = parse_checklists("k", document["checklists"])
        limits = a_policy(name).section(DeviceRules)
        item = lists.item(limits.item)
        assert item is not None and item.category == "technical_guard"
        found = as_found(a_device(), NOW - timedelta(hours=1), limits)
        case = receive(found, an_actor(), rules(documents={Checklists: lists}), at()).after
        assert (case.source, case.grade, case.campus, case.spot) == (
            Source.DEVICE,
            Grade.GENERAL,
            "dm-ms-01",
            "security_room",
        )


def test_a_self_test_is_overdue_after_a_month_or_where_there_never_was_one() -> None:
    assert not self_test_overdue(a_device(last_self_test_at=NOW - LIMITS.self_test), LIMITS, NOW)
    past = NOW - LIMITS.self_test - timedelta(seconds=1)
    assert self_test_overdue(a_device(last_self_test_at=past), LIMITS, NOW)
    assert self_test_overdue(a_device(last_self_test_at=None), LIMITS, NOW)


def test_months_begin_at_midnight_in_shanghai() -> None:
    before = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)
    after = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert (month_of(before), month_of(after)) == ("2026-11", "2026-12")
    assert reminder_id("dm-ms-01", "2026-11") != reminder_id("dm-ms-01", "2026-12")


def test_a_reminder_is_told_to_the_campus_and_its_security_room() -> None:
    change = remind("dm-ms-01", (a_device(),), rules(), at())
    assert change.entry.tells == ("dm-ms-01/safety", "dm-ms-01/security_room")
    told = messages_of(event(change), DISTRICT)
    assert len(told) == 2 and all("自检逾期" in message.title for message in told)
    assert change.after.devices == ("dm-ms-01-alarm",)


def test_a_reminder_is_settled_when_the_last_of_its_devices_was_tested() -> None:
    one, two = a_device(last_self_test_at=None), a_device(id="dm-ms-01-alarm-2", last_self_test_at=None)
    case = a_reminder(one, two)
    tested = replace(one, last_self_test_at=NOW)
    assert settled(case, (tested, two), LIMITS, rules(), at(60)) is None
    change = settled(case, (tested, replace(two, enabled=False)), LIMITS, rules(), at(60))
    assert change is not None and change.after.state is State.TESTED
    assert change.after.next_tick_at is None
    assert settled(change.after, (tested,), LIMITS, rules(), at(90)) is None


def test_a_reminder_that_nobody_follows_is_missed_and_told_once() -> None:
    change = serve(a_reminder(), rules(), at(8 * DAY))
    assert change is not None and change.after.state is State.MISSED
    assert change.entry.ticks[0].tells == ("dm-ms-01/safety", "dm-ms-01/principal", "dm-st-harbour/desk")
    place = DISTRICT.campus("dm-ms-01").name.zh
    assert all(place in message.body for message in messages_of(event(change), DISTRICT)), (
        "a desk has several"
    )
    assert serve(change.after, rules(), at(30 * DAY)) is None


def test_a_note_says_something() -> None:
    with pytest.raises(BadInput):
        decide(a_reminder(), Note(), an_actor("dm-ms-01-guard"), rules(), at(60))
    noted = decide(a_reminder(), Note(texts={"text": "已报修"}), an_actor("dm-ms-01-guard"), rules(), at(60))
    assert noted.after.state is State.DUE


# Rights


def test_the_tables_name_every_action_every_part_and_every_role() -> None:
    the_tables_name_everything("self_test", Action)


@pytest.mark.parametrize("role", list(BUT_EDUCATION))
def test_every_action_and_every_part_is_there_exactly_where_the_table_says(role: Role) -> None:
    account, case = an_account(BUT_EDUCATION[role]), a_reminder()
    permitted_as_the_table_says(account, case)
    shown_as_the_table_says(account, case)


@pytest.mark.parametrize(
    "name",
    ["dm-ms-02-safety", "dm-ms-02-guard", "dm-st-hill-desk", "dm-edu-desk", "dm-fire-duty", "dm-gateway"],
)
def test_out_of_reach_every_action_and_every_look_is_not_found(name: str) -> None:
    does_not_exist(name, a_reminder())


def test_a_campus_sees_its_devices_a_station_its_campuses_and_the_brigade_all() -> None:
    assert campuses_of(an_account("dm-ms-01-guard"), DISTRICT) == {"dm-ms-01"}
    harbour = campuses_of(an_account("dm-st-harbour-desk"), DISTRICT)
    assert harbour == {one.id for one in DISTRICT.campuses.values() if one.station == "dm-st-harbour"}
    assert campuses_of(an_account("dm-supervisor-1"), DISTRICT) == set(DISTRICT.campuses)
    for name in ("dm-edu-desk", "dm-fire-duty", "dm-gateway", "dm-wall"):
        with pytest.raises(NotAllowed):
            campuses_of(an_account(name), DISTRICT)
