"""Alarm devices, through the real handler: signed, answered once, joined, kept."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from campus_safety.district.device_signing import device_key, sign
from campus_safety.kinds.incidents.incident import incident
from tests.world import DEVICE_SECRET, World

DEVICE = "dm-kg-01-alarm"


def press(
    world: World,
    kind: str = "alarm",
    *,
    device: str = DEVICE,
    nonce: str = "nonce-0001",
    late: float = 0,
    body: str | None = None,
    secret: str = DEVICE_SECRET,
) -> tuple[int, Any]:
    text = body if body is not None else json.dumps({"kind": kind})
    headers = sign(
        device_key(secret, device, 1),
        method="POST",
        path="/alarms",
        device=device,
        key_version=1,
        now=datetime.now(UTC) - timedelta(seconds=late),
        nonce=nonce,
        body=text.encode(),
    )
    return world.ask("POST", "/alarms", text, headers=headers)


def test_an_alarm_is_level_one_until_assessed_and_its_campus_is_the_devices(world: World) -> None:
    status, receipt = press(world)
    assert (status, receipt["level"]) == (201, 1)
    case = incident(world.cases.get(receipt["case_id"]))
    assert (case.campus, case.channel, case.device, case.reporter.account) == (
        "dm-kg-01",
        "one_key_alarm",
        DEVICE,
        None,
    )


def test_the_case_of_an_alarm_says_which_device_was_pressed_and_where_it_hangs(world: World) -> None:
    _, receipt = press(world)
    _, case = world.ask("GET", f"/cases/{receipt['case_id']}", by="dm-st-harbour-desk")
    device = world.directory.device(DEVICE)
    assert device is not None
    place = device.place
    assert case["alarm"] == {"device": DEVICE, "place": {"zh": place.zh, "en": place.en}}
    assert case["warning"] is None


def test_the_same_nonce_with_the_same_bytes_is_the_same_receipt_with_others_a_problem(
    world: World,
) -> None:
    first = press(world)
    assert press(world) == first
    status, problem = press(world, body='{"kind":  "alarm"}')
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:key-reused")
    assert len(world.cases.entries(first[1]["case_id"])) == 1


def test_pressed_again_within_two_minutes_it_joins_and_each_press_has_its_own_receipt_once(
    world: World,
) -> None:
    case_id = press(world)[1]["case_id"]
    again = press(world, nonce="nonce-0002")
    assert again[1]["case_id"] == case_id
    assert press(world, nonce="nonce-0002") == again
    case = incident(world.cases.get(case_id))
    assert case.presses == 1


def test_an_acknowledged_case_is_not_joined_a_new_press_is_a_new_case(world: World) -> None:
    case_id = press(world)[1]["case_id"]
    world.ask("POST", f"/cases/{case_id}/acknowledge", {"acting_staff": "D1"}, by="dm-st-harbour-desk")
    assert press(world, nonce="nonce-0002")[1]["case_id"] != case_id


def test_self_tests_and_heartbeats_are_kept_and_make_no_case(world: World) -> None:
    assert press(world, "self_test")[0] == 202
    assert press(world, "heartbeat", nonce="nonce-0002")[0] == 202
    assert world.ask("GET", "/cases", by="dm-st-harbour-desk")[1]["cases"] == []
    device = world.function("report_intake.alarms").stores.directory.device(DEVICE)
    assert device.last_self_test_at is not None
    assert device.last_heartbeat_at is not None


def test_whoever_has_no_key_learns_of_no_device_whether_it_is_there(world: World) -> None:
    asked = (DEVICE, "dm-kg-99-alarm", "dm-ms-01-alarm", "x")
    answers = {json.dumps(press(world, device=device, secret="guessed")[1]["faults"]) for device in asked}
    assert len(answers) == 1 and "bad_signature" in answers.pop()


def test_who_signs_with_a_key_that_was_replaced_is_told_so(world: World) -> None:
    headers = sign(
        device_key(DEVICE_SECRET, DEVICE, 7),
        method="POST",
        path="/alarms",
        device=DEVICE,
        key_version=7,
        now=datetime.now(UTC),
        nonce="nonce-0001",
        body=b'{"kind": "alarm"}',
    )
    status, problem = world.ask("POST", "/alarms", '{"kind": "alarm"}', headers=headers)
    assert (status, [fault["code"] for fault in problem["faults"]]) == (401, ["unknown_version"])


def test_what_is_signed_with_no_key_of_ours_asks_no_table(world: World, requests: list[str]) -> None:
    press(world)
    requests.clear()
    for number in range(3):
        assert press(world, nonce=f"nonce-100{number}", secret="guessed")[0] == 401
    assert requests == []


def test_what_does_not_hold_is_refused_and_nothing_is_written(world: World) -> None:
    assert press(world, late=400)[0] == 401
    assert press(world, secret="another secret")[0] == 401
    assert press(world, device="dm-kg-99-alarm")[0] == 401
    assert world.ask("POST", "/alarms", {"kind": "alarm"})[0] == 401
    assert press(world, "explosion")[0] == 422
    assert world.ask("GET", "/cases", by="dm-st-harbour-desk")[1]["cases"] == []
