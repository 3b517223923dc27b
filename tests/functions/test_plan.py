"""Plan, the flow's hub: when it goes on, and when it hands the case to a new run."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campus_safety.records.record import Record
from tests.world import World


def a_case(world: World) -> str:
    status, receipt = world.ask(
        "POST",
        "/reports",
        {
            "client_key": "form-0001",
            "channel": "school_form",
            "category": "theft",
            "campus": "dm-ms-01",
            "acting_staff": "T1001",
        },
        by="dm-ms-01-safety",
    )
    assert status == 201, receipt
    return str(receipt["case_id"])


def plan(world: World, case_id: str, **given: Any) -> dict[str, Any]:
    event = {"case_id": case_id, "run": 1, "loops": 0, "lost": 0} | given
    answer: dict[str, Any] = world.function("escalation.plan").handler(event, None)
    return answer


def run_of(world: World, case_id: str) -> int:
    case: Record | None = world.cases.get(case_id)
    assert case is not None
    return case.flow_run


def days_ago(days: int) -> str:
    """As Step Functions spells an execution's start."""
    return (
        (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def test_a_young_run_goes_on(world: World) -> None:
    case_id = a_case(world)
    answer = plan(world, case_id, loops=499, started_at=days_ago(299))
    assert (answer["outcome"], answer["stage"]) == ("wait", "intake")
    assert run_of(world, case_id) == 1


@pytest.mark.parametrize(
    "given",
    [{"loops": 500}, {"loops": 290, "started_at": days_ago(300)}],
    ids=["after 500 loops", "well before a year"],
)
def test_a_run_that_step_functions_would_soon_end_is_renewed(world: World, given: dict[str, Any]) -> None:
    case_id = a_case(world)
    assert plan(world, case_id, **given)["outcome"] == "superseded"
    assert run_of(world, case_id) == 2


def test_an_execution_of_an_older_graph_says_nothing_of_its_start(world: World) -> None:
    case_id = a_case(world)
    assert (
        world.function("escalation.plan").handler({"case_id": case_id, "run": 1}, None)["outcome"] == "wait"
    )


def test_races_lost_three_times_in_a_row_are_counted(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    case_id = a_case(world)
    plan(world, case_id, lost=2)
    assert '"LostRaces"' not in capsys.readouterr().out
    plan(world, case_id, lost=3)
    assert '"LostRaces":[1.0]' in capsys.readouterr().out
