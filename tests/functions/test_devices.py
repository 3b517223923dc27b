"""Alarm devices through the real handlers: one hazard for each silence, one note when it ends, one reminder a month."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campus_safety.district.organisation import SignalKind
from campus_safety.kinds.devices.self_test import State, self_test
from campus_safety.kinds.devices.testing import reminder_id
from campus_safety.kinds.hazards.hazard import Hazard, hazard
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.intake import receive
from campus_safety.kinds.incidents.taxonomy import Channel
from campus_safety.records.change import Moment
from campus_safety.records.worklists import open_list
from campus_safety_aws.directory import Directory
from tests.builders import a_report, an_actor, rules
from tests.world import Context, World

pytestmark = pytest.mark.emulated

ALARM, OTHER = "dm-ms-01-alarm", "dm-ms-02-alarm"
# A quarter of an hour before midnight of the month's last day in Shanghai; in UTC it is afternoon.
START = datetime(2026, 11, 30, 15, 45, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def directory(world: World) -> Directory:
    """What devices tell is kept here; read by the functions without delay."""
    return Directory(world.environment["DIRECTORY_TABLE"])


def listen(world: World, at: datetime) -> dict[str, int]:
    answer: dict[str, int] = world.function("duty.listen_devices").handler(
        {"time": at.isoformat()}, Context()
    )
    assert answer["failed"] == 0
    return answer


def heard(
    directory: Directory, at: datetime, device: str = ALARM, kind: SignalKind = SignalKind.HEARTBEAT
) -> None:
    directory.record_signal(device, kind, at)


def self_tested(directory: Directory, at: datetime, device: str = ALARM) -> None:
    heard(directory, at, device, SignalKind.SELF_TEST)


def hazards(world: World, campus: str = "dm-ms-01") -> list[Hazard]:
    rows = world.cases.page(open_list(campus, "hazard")).rows
    return sorted((hazard(world.cases.get(row.case_id)) for row in rows), key=lambda case: case.received_at)


def notes(world: World, case: Hazard) -> list[str]:
    told = world.cases.narratives(case.id)
    return [told[one.version].texts["text"] for one in world.cases.entries(case.id) if one.action == "note"]


def test_a_silence_opens_exactly_one_hazard_however_often_it_is_noticed(
    world: World, directory: Directory
) -> None:
    self_tested(directory, START)
    self_tested(directory, START, OTHER)
    heard(directory, START + 9 * MINUTE, OTHER)
    assert listen(world, START + 10 * MINUTE)["silent"] == 0
    assert listen(world, START + 11 * MINUTE)["silent"] == 1
    # Midnight in Shanghai passes; the silence is the same.
    for later in (13, 16, 18):
        assert listen(world, START + later * MINUTE)["silent"] == 0
    (case,) = hazards(world)
    assert (case.source, case.item, case.grade, case.spot) == (
        "device",
        "technical_guard.alarm-silent",
        "general",
        "security_room",
    )
    assert case.reporter.account is None and case.version == 1


def test_a_round_that_failed_before_the_mark_makes_no_second_hazard(
    world: World, directory: Directory
) -> None:
    self_tested(directory, START)
    listen(world, START + 11 * MINUTE)
    # As if the round had ended between the hazard and the mark beside the device.
    directory.mark_silence(ALARM, None)
    assert listen(world, START + 13 * MINUTE)["silent"] == 1
    assert len(hazards(world)) == 1


def test_a_device_that_was_never_heard_opens_nothing_and_is_listed_as_that(
    world: World, directory: Directory
) -> None:
    assert listen(world, START)["silent"] == 0
    assert hazards(world) == []
    status, answer = world.ask("GET", "/devices", by="dm-ms-01-safety", query={"view": "never_heard"})
    assert status == 200, answer
    assert [(one["device"], one["in_use"], one["silent"]) for one in answer["devices"]] == [
        (ALARM, False, False)
    ]


def test_a_heartbeat_that_is_back_leaves_one_note_and_the_hazard_open(
    world: World, directory: Directory
) -> None:
    self_tested(directory, START)
    listen(world, START + 11 * MINUTE)
    heard(directory, START + 20 * MINUTE)
    assert listen(world, START + 21 * MINUTE)["back"] == 1
    assert listen(world, START + 23 * MINUTE)["back"] == 0
    (case,) = hazards(world)
    (note,) = notes(world, case)
    # In Shanghai the new month has begun.
    assert "2026-12-01 00:05:00" in note and case.open


def test_an_alarm_that_comes_and_goes_is_one_hazard_with_a_note_at_each_turn(
    world: World, directory: Directory
) -> None:
    self_tested(directory, START)
    listen(world, START + 11 * MINUTE)
    heard(directory, START + 20 * MINUTE)
    assert listen(world, START + 21 * MINUTE)["back"] == 1
    assert [listen(world, START + later * MINUTE)["silent_again"] for later in (31, 33)] == [1, 0]
    heard(directory, START + 40 * MINUTE)
    assert [listen(world, START + later * MINUTE)["back"] for later in (41, 43)] == [1, 0]
    (case,) = hazards(world)
    back, gone, back_again = notes(world, case)
    assert "心跳已恢复" in back and "再次失联" in gone and "心跳已恢复" in back_again
    assert "2026-12-01 00:05:00" in gone, "since it was heard last, in Shanghai"
    (one,) = world.ask("GET", "/devices", by="dm-ms-01-safety")[1]["devices"]
    assert one["hazard"] == case.id


def test_a_silence_after_the_hazard_was_settled_is_another_hazard(world: World, directory: Directory) -> None:
    self_tested(directory, START)
    listen(world, START + 11 * MINUTE)
    (first,) = hazards(world)
    settled = {"acting_staff": "P1001", "version": first.version, "text": "设备在检修"}
    status, answer = world.ask("POST", f"/hazards/{first.id}/withdraw", settled, by="dm-st-harbour-chief")
    assert status == 200, answer
    heard(directory, START + 20 * MINUTE)
    assert listen(world, START + 21 * MINUTE)["back"] == 1
    assert listen(world, START + 31 * MINUTE)["silent"] == 1
    (second,) = hazards(world)
    assert second.id != first.id
    assert notes(world, first) == notes(world, second) == []


def test_overdue_self_tests_are_told_once_a_month_and_settled_by_testing(
    world: World, directory: Directory
) -> None:
    heard(directory, START)
    assert listen(world, START)["reminded"] == 1
    assert listen(world, START + 2 * MINUTE)["reminded"] == 0
    november = self_test(world.duty.get(reminder_id("dm-ms-01", "2026-11")))
    assert (november.state, november.devices) == (State.DUE, (ALARM,))
    # After midnight in Shanghai it is December: still overdue, and told once more.
    heard(directory, START + 15 * MINUTE)
    assert listen(world, START + 15 * MINUTE)["reminded"] == 1
    self_tested(directory, START + 16 * MINUTE)
    assert listen(world, START + 17 * MINUTE)["settled"] == 2
    assert listen(world, START + 19 * MINUTE)["settled"] == 0
    assert self_test(world.duty.get(november.id)).state is State.TESTED
    status, rows = world.ask("GET", "/self-tests", by="dm-ms-01-safety", query={"view": "over"})
    assert {row["facts"]["month"] for row in rows["records"]} == {"2026-11", "2026-12"}
    status, answer = world.ask("GET", f"/self-tests/{november.id}", by="dm-ms-01-guard")
    assert (status, answer["devices"]) == (200, [ALARM])
    assert world.ask("GET", f"/self-tests/{november.id}", by="dm-ms-02-guard")[0] == 404


def test_devices_are_listed_with_what_is_wrong_in_each_ones_scope(world: World, directory: Directory) -> None:
    now = datetime.now(UTC)
    heard(directory, now - timedelta(hours=1))
    self_tested(directory, now, OTHER)
    listen(world, now)

    def listed(by: str, **query: str) -> Any:
        status, answer = world.ask("GET", "/devices", by=by, query=query)
        return [one["device"] for one in answer["devices"]] if status == 200 else status

    assert listed("dm-ms-01-guard") == [ALARM]
    assert listed("dm-ms-01-guard", campus="dm-ms-02") == 404
    assert listed("dm-edu-desk") == 403
    everything = listed("dm-supervisor-1")
    assert {ALARM, OTHER} < set(everything)
    assert listed("dm-supervisor-1", view="silent") == [ALARM]
    assert listed("dm-supervisor-1", view="self_test_overdue") == [ALARM]
    assert set(listed("dm-st-harbour-desk")) < set(everything)
    (one,) = world.ask("GET", "/devices", by="dm-ms-01-safety")[1]["devices"]
    assert one["hazard"] == hazards(world)[0].id and one["silent_since"] == one["last_heartbeat_at"]


def pressed_wrongly(world: World, at: datetime, number: int, device: str = ALARM) -> None:
    """One press that the desk has judged false, as its record tells it."""
    campus = device.removesuffix("-alarm")
    made = receive(
        a_report(
            client_key=f"press-{device}-{number}",
            channel=Channel.ONE_KEY_ALARM,
            category="other",
            campus=campus,
            device=device,
        ),
        an_actor(f"{campus}-safety"),
        rules(),
        Moment(at, "salt"),
    )
    district = rules().district
    world.cases.add(made, district)
    desk = an_actor("dm-st-harbour-desk")
    false = decide(
        made.after,
        commands.FalseAlarm(texts={"text": "误按"}),
        desk,
        rules(),
        Moment(at + timedelta(seconds=50), "salt"),
    )
    world.cases.commit((false,), district)


def test_a_button_that_is_pressed_wrongly_too_often_is_one_hazard_and_a_further_one_only_once_it_is_settled(
    world: World, directory: Directory
) -> None:
    def misused(at: datetime) -> int:
        heard(directory, at)
        heard(directory, at, OTHER)
        return listen(world, at)["misused"]

    self_tested(directory, START)
    self_tested(directory, START, OTHER)
    for number in range(2):
        pressed_wrongly(world, START + number * MINUTE, number)
        pressed_wrongly(world, START + number * MINUTE, number, OTHER)
    assert misused(START + 3 * MINUTE) == 0
    pressed_wrongly(world, START + 4 * MINUTE, 2)
    assert misused(START + 6 * MINUTE) == 1
    (case,) = hazards(world)
    assert (case.item, case.source) == ("technical_guard.alarm-misused", "device")
    told = world.cases.narratives(case.id)[1].texts["text"]
    assert f"{ALARM}（" in told, "which button, and where it hangs"
    for number in range(3, 6):
        pressed_wrongly(world, START + (4 + number) * MINUTE, number)
    assert [misused(START + later * MINUTE) for later in (10, 12)] == [0, 0], (
        "while it is open, it is this one"
    )
    assert hazards(world, "dm-ms-02") == []
