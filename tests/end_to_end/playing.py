"""What the end-to-end tests do over and over: report, act, look, wait."""

import time
from collections.abc import Callable
from secrets import token_hex
from typing import Any

from local.people import System

# By then it never comes. Nothing is planned on it: a quiet machine needs a second, a busy one a minute.
PATIENCE_SECONDS = 300
# How far ahead lies what is planned for soon: far enough for a busy machine to have planned it by then.
SOON = 20

SAFETY, DESK, CHIEF = "dm-ms-01-safety", "dm-st-harbour-desk", "dm-st-harbour-chief"
OFFICER = "dm-st-harbour-officer-1"


def report(system: System, by: str = SAFETY, **changes: Any) -> dict[str, Any]:
    """A receipt."""
    body = {
        "client_key": f"form-{token_hex(8)}",
        "channel": "school_form",
        "category": "theft",
        "campus": "dm-ms-01",
        "text": "自行车被盗",
    }
    answer: dict[str, Any] = system.person(by).post("/reports", **(body | changes))
    return answer


def case_of(system: System, case_id: str, by: str = DESK) -> dict[str, Any]:
    found: dict[str, Any] = system.person(by).get(f"/cases/{case_id}")
    return found


def entries_of(system: System, case_id: str, by: str = DESK) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = system.person(by).get(f"/cases/{case_id}/timeline")["entries"]
    return found


def rungs_of(system: System, case_id: str, clock: str) -> list[str]:
    return [
        tick["rung"]
        for entry in entries_of(system, case_id)
        for tick in entry["ticks"]
        if tick["clock"] == clock
    ]


def until(holds: Callable[[], object], what: str) -> None:
    """Waits for something to be so. What ends the waiting is the event: how long it takes says something of the machine."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.3)


def flows_of(system: System, case_id: str) -> dict[int, str]:
    """Run -> status."""
    arn = system.outputs["IncidentFlowArn"].replace(":stateMachine:", ":execution:")
    client, found, run = system.aws("stepfunctions"), {}, 1
    while True:
        try:
            found[run] = client.describe_execution(executionArn=f"{arn}:{case_id}-{run}")["status"]
        except client.exceptions.ExecutionDoesNotExist:
            return found
        run += 1


def stop_flow(system: System, case_id: str, run: int) -> None:
    arn = system.outputs["IncidentFlowArn"].replace(":stateMachine:", ":execution:")
    system.aws("stepfunctions").stop_execution(executionArn=f"{arn}:{case_id}-{run}")


def waiting(system: System, case_id: str) -> bool:
    """Whether a flow's token lies on the case."""
    return "waiting" in item(system, case_id)


def item(system: System, case_id: str, sk: str = "CASE") -> dict[str, Any]:
    found: dict[str, Any] = system.aws("dynamodb").get_item(
        TableName=system.outputs["CasesTable"],
        Key={"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": sk}},
        ConsistentRead=True,
    )["Item"]
    return found


def invoke(system: System, name: str, event: dict[str, Any] | None = None) -> dict[str, Any]:
    """Calls a deployed function by its output's name, as an operator would."""
    found: dict[str, Any] = system.invoke(name, event)
    return found
