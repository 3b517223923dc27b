"""The graph of the incident's flow. What it does when it runs is tried in tests/flows."""

from typing import Any

import pytest

from campus_safety.incidents.incident import Stage
from tests.templates import flow_definition, resources


def states() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = flow_definition("aws")["States"]
    return found


def waits() -> dict[str, dict[str, Any]]:
    return {
        name: state
        for name, state in states().items()
        if state.get("Resource", "").endswith(".waitForTaskToken")
    }


def catches(state: dict[str, Any]) -> dict[str, str]:
    return {error: catch["Next"] for catch in state["Catch"] for error in catch["ErrorEquals"]}


def follow(name: str) -> str:
    """Where a state leads, through states that only count."""
    while states()[name]["Type"] == "Pass":
        name = states()[name]["Next"]
    return name


def test_every_stage_of_the_domain_has_its_waiting_state_and_no_other_has() -> None:
    choices = states()["Which stage?"]["Choices"]
    shown = {
        choice["StringEquals"]: choice["Next"] for choice in choices if choice["Variable"] == "$.plan.stage"
    }
    assert shown == {stage.value: f"Await{stage.value.capitalize()}" for stage in Stage}
    assert set(waits()) == {*shown.values(), "AwaitNextTick"}


def test_a_stage_that_the_graph_does_not_know_waits_for_its_next_tick() -> None:
    assert states()["Which stage?"]["Default"] == "AwaitNextTick"


def test_what_plan_answers_about_the_whole_flow_comes_before_the_stage() -> None:
    first, second, *others = states()["Which stage?"]["Choices"]
    assert [(one["Variable"], one["StringEquals"], one["Next"]) for one in (first, second)] == [
        ("$.plan.outcome", "closed", "Closed"),
        ("$.plan.outcome", "superseded", "Superseded"),
    ]
    assert {other["Variable"] for other in others} == {"$.plan.stage"}
    assert states()["Closed"]["Type"] == states()["Superseded"]["Type"] == "Succeed"


EACH_WAIT = pytest.mark.parametrize(
    "name", [*(f"Await{stage.value.capitalize()}" for stage in Stage), "AwaitNextTick"]
)


@EACH_WAIT
def test_a_wait_ends_with_the_next_tick(name: str) -> None:
    assert waits()[name]["TimeoutSecondsPath"] == "$.plan.seconds"
    assert "TimeoutSeconds" not in waits()[name]
    assert follow(catches(waits()[name])["States.Timeout"]) == follow(waits()[name]["Next"]) == "Plan"


@EACH_WAIT
def test_a_wait_begins_only_on_the_version_and_run_that_were_planned(name: str) -> None:
    asked = waits()[name]["Parameters"]
    assert asked["ConditionExpression"] == "version = :version AND flow_run = :run"
    assert asked["UpdateExpression"] == "SET waiting = :waiting"
    assert asked["Key"] == {"pk": {"S.$": "States.Format('CASE#{}', $.case_id)"}, "sk": {"S": "CASE"}}
    assert asked["ExpressionAttributeValues"] == {
        ":waiting": {"M": {"token": {"S.$": "$$.Task.Token"}, "run": {"N.$": "States.Format('{}', $.run)"}}},
        ":version": {"N.$": "States.Format('{}', $.plan.version)"},
        ":run": {"N.$": "States.Format('{}', $.run)"},
    }


@EACH_WAIT
def test_a_lost_race_is_counted_and_never_retried_as_it_is(name: str) -> None:
    lost = "DynamoDb.ConditionalCheckFailedException"
    assert catches(waits()[name])[lost] == "LostRace"
    retried = {error for retry in waits()[name]["Retry"] for error in retry["ErrorEquals"]}
    assert not retried & {lost, "States.ALL", "States.TaskFailed"}


@EACH_WAIT
def test_a_conflict_a_throttle_and_an_inner_error_are_retried_with_jitter(name: str) -> None:
    (retry,) = waits()[name]["Retry"]
    assert retry["JitterStrategy"] == "FULL"
    assert set(retry["ErrorEquals"]) >= {
        "DynamoDb.TransactionConflictException",
        "DynamoDb.ThrottlingException",
        "DynamoDb.ProvisionedThroughputExceededException",
        "DynamoDb.InternalServerErrorException",
    }


def test_three_lost_races_in_a_row_rest_before_they_plan_again() -> None:
    assert states()["LostRace"]["Parameters"]["lost.$"] == "States.MathAdd($.lost, 1)"
    (enough,) = states()["Too many races?"]["Choices"]
    assert (enough["Variable"], enough["NumericGreaterThanEquals"], enough["Next"]) == ("$.lost", 3, "Rest")
    assert states()["Too many races?"]["Default"] == states()["Rest"]["Next"] == "Plan"


def test_every_round_is_counted_so_that_plan_can_renew_the_run() -> None:
    rounds = [state["Parameters"] for state in states().values() if state["Type"] == "Pass"]
    assert (
        len([one for one in rounds if one.get("loops.$") == "States.MathAdd($.loops, 1)"]) == len(rounds) - 1
    )
    assert states()["Plan"]["Parameters"]["Payload"] == {
        "case_id.$": "$.case_id",
        "run.$": "$.run",
        "loops.$": "$.loops",
        "lost.$": "$.lost",
        "started_at.$": "$$.Execution.StartTime",
    }


def test_plan_is_retried_with_jitter() -> None:
    (retry,) = states()["Plan"]["Retry"]
    assert retry["JitterStrategy"] == "FULL" and "Lambda.TooManyRequestsException" in retry["ErrorEquals"]


def test_the_flow_keeps_ids_a_stage_and_a_time_and_its_logs_no_data() -> None:
    assert set(states()["Plan"]["ResultSelector"]) == {"version.$", "stage.$", "seconds.$", "outcome.$"}
    assert {wait["ResultPath"] for wait in waits().values()} == {None}
    (machine,) = resources("aws", "AWS::StepFunctions::StateMachine").values()
    logging = machine["Properties"]["LoggingConfiguration"]
    assert (logging["Level"], logging["IncludeExecutionData"]) == ("ERROR", False)
    assert machine["Properties"].get("StateMachineType", "STANDARD") == "STANDARD"
