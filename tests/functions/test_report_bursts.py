"""An account that reports very often within a minute: everything is taken, and nobody else's alarm stands behind it."""

from typing import Any

import pytest

from campus_safety.kinds.incidents.incident import incident
from tests.functions.test_reports import report
from tests.world import World

FORESEEN = 10
ALARM = {"category": "violent_intrusion", "circumstances": ["in_progress"]}


def reported(world: World, number: int, by: str = "dm-ms-01-safety", **changes: Any) -> str:
    status, receipt = report(world, by=by, client_key=f"form-{number:04}", **(ALARM | changes))
    assert (status, receipt["level"]) == (201, 1), receipt
    return str(receipt["case_id"])


def urgent(world: World) -> dict[str, bool]:
    """Which line each case's first message goes by."""
    found = {}
    for event in world.published():
        found[event["case_id"]] = event["urgent"]
    return found


@pytest.fixture
def burst(world: World) -> list[str]:
    return [reported(world, number) for number in range(FORESEEN + 3)]


def test_all_are_taken_at_their_level_and_those_beyond_the_bound_go_by_the_ordinary_line(
    world: World, burst: list[str]
) -> None:
    cases = [incident(world.cases.get(case_id)) for case_id in burst]
    assert [case.in_a_burst for case in cases] == [False] * FORESEEN + [True] * 3
    assert {(case.level, case.clocks[0].name) for case in cases} == {(1, cases[0].clocks[0].name)}
    assert [case.urgent for case in cases] == [True] * FORESEEN + [False] * 3
    assert all(case.next_tick_at is not None for case in cases)


def test_one_of_them_that_somebody_has_assessed_is_urgent_again(world: World, burst: list[str]) -> None:
    body = {"acting_staff": "110001", "version": 1, "level": 1, "category": "violent_intrusion"}
    status, answer = world.ask("POST", f"/cases/{burst[-1]}/assess", body, by="dm-st-harbour-desk")
    assert status == 200, answer
    case = incident(world.cases.get(burst[-1]))
    assert case.urgent and case.in_a_burst


def test_no_other_account_is_meant(world: World, burst: list[str]) -> None:
    case = incident(world.cases.get(reported(world, 900, by="dm-ms-01-guard", channel="security_room")))
    assert case.urgent and not case.in_a_burst


def test_operators_hear_of_a_burst_and_the_same_form_again_is_no_further_report(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(FORESEEN + 2):
        reported(world, 1)
    assert "ReportsInBurst" not in capsys.readouterr().out
    for number in range(2, FORESEEN + 2):
        reported(world, number)
    assert '"ReportsInBurst":[1.0]' in capsys.readouterr().out


def test_the_desk_sees_that_it_came_in_a_burst(world: World, burst: list[str]) -> None:
    status, answer = world.ask("GET", f"/cases/{burst[-1]}", by="dm-st-harbour-desk")
    assert (status, answer["in_a_burst"]) == (200, True)
