"""The graphs of the flows, one for each kind of case that has one. What they do when they run is tried in tests/flows."""

from typing import Any

import pytest

from campus_safety.kinds.registry import KINDS
from tests.templates import flow_definition, resources

FLOWS = [kind.name for kind in KINDS.values() if kind.flow]
EACH_FLOW = pytest.mark.parametrize("kind", FLOWS)


def awaiting(stage: str) -> str:
    """The name of the state in which a case of this stage waits."""
    return "Await" + "".join(word.capitalize() for word in stage.split("_"))


EACH_WAIT = pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind in FLOWS for name in (*map(awaiting, KINDS[kind].stages), "AwaitNextTick")],
)


def states(kind: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = flow_definition("aws", kind)["States"]
    return found


def waits(kind: str) -> dict[str, dict[str, Any]]:
    return {
        name: state
        for name, state in states(kind).items()
        if state.get("Resource", "").endswith(".waitForTaskToken")
    }


def catches(state: dict[str, Any]) -> dict[str, str]:
    return {error: catch["Next"] for catch in state["Catch"] for error in catch["ErrorEquals"]}


def follow(kind: str, name: str) -> str:
    """Where a state leads, through states that only count."""
    while states(kind)[name]["Type"] == "Pass":
        name = states(kind)[name]["Next"]
    return name


@EACH_FLOW
def test_every_stage_of_the_domain_has_its_waiting_state_and_no_other_has(kind: str) -> None:
    choices = states(kind)["Which stage?"]["Choices"]
    shown = {
        choice["StringEquals"]: choice["Next"] for choice in choices if choice["Variable"] == "$.plan.stage"
    }
    assert shown == {stage: awaiting(stage) for stage in KINDS[kind].stages}
    assert set(waits(kind)) == {*shown.values(), "AwaitNextTick"}


@EACH_FLOW
def test_a_stage_that_the_graph_does_not_know_waits_for_its_next_tick(kind: str) -> None:
    assert states(kind)["Which stage?"]["Default"] == "AwaitNextTick"


@EACH_FLOW
def test_what_plan_answers_about_the_whole_flow_comes_before_the_stage(kind: str) -> None:
    first, second, *others = states(kind)["Which stage?"]["Choices"]
    assert [(one["Variable"], one["StringEquals"], one["Next"]) for one in (first, second)] == [
        ("$.plan.outcome", "closed", "Closed"),
        ("$.plan.outcome", "superseded", "Superseded"),
    ]
    assert {other["Variable"] for other in others} == {"$.plan.stage"}
    assert states(kind)["Closed"]["Type"] == states(kind)["Superseded"]["Type"] == "Succeed"


@EACH_WAIT
def test_a_wait_ends_with_the_next_tick(kind: str, name: str) -> None:
    assert waits(kind)[name]["TimeoutSecondsPath"] == "$.plan.seconds"
    assert "TimeoutSeconds" not in waits(kind)[name]
    assert (
        follow(kind, catches(waits(kind)[name])["States.Timeout"])
        == follow(kind, waits(kind)[name]["Next"])
        == "Plan"
    )


@EACH_WAIT
def test_a_wait_begins_only_on_the_version_and_run_that_were_planned(kind: str, name: str) -> None:
    asked = waits(kind)[name]["Parameters"]
    assert asked["ConditionExpression"] == "version = :version AND flow_run = :run"
    assert asked["UpdateExpression"] == "SET waiting = :waiting"
    assert asked["Key"] == {"pk": {"S.$": "States.Format('CASE#{}', $.case_id)"}, "sk": {"S": "CASE"}}
    assert asked["ExpressionAttributeValues"] == {
        ":waiting": {"M": {"token": {"S.$": "$$.Task.Token"}, "run": {"N.$": "States.Format('{}', $.run)"}}},
        ":version": {"N.$": "States.Format('{}', $.plan.version)"},
        ":run": {"N.$": "States.Format('{}', $.run)"},
    }


@EACH_WAIT
def test_a_lost_race_is_counted_and_never_retried_as_it_is(kind: str, name: str) -> None:
    lost = "DynamoDb.ConditionalCheckFailedException"
    assert catches(waits(kind)[name])[lost] == "LostRace"
    retried = {error for retry in waits(kind)[name]["Retry"] for error in retry["ErrorEquals"]}
    assert not retried & {lost, "States.ALL", "States.TaskFailed"}


@EACH_WAIT
def test_a_conflict_a_throttle_and_an_inner_error_are_retried_with_jitter(kind: str, name: str) -> None:
    (retry,) = waits(kind)[name]["Retry"]
    assert retry["JitterStrategy"] == "FULL"
    assert set(retry["ErrorEquals"]) >= {
        "DynamoDb.TransactionConflictException",
        "DynamoDb.ThrottlingException",
        "DynamoDb.ProvisionedThroughputExceededException",
        "DynamoDb.InternalServerErrorException",
    }


@EACH_FLOW
def test_three_lost_races_in_a_row_rest_before_they_plan_again(kind: str) -> None:
    assert states(kind)["LostRace"]["Parameters"]["lost.$"] == "States.MathAdd($.lost, 1)"
    (enough,) = states(kind)["Too many races?"]["Choices"]
    assert (enough["Variable"], enough["NumericGreaterThanEquals"], enough["Next"]) == ("$.lost", 3, "Rest")
    assert states(kind)["Too many races?"]["Default"] == states(kind)["Rest"]["Next"] == "Plan"


@EACH_FLOW
def test_every_round_is_counted_so_that_plan_can_renew_the_run(kind: str) -> None:
    rounds = [state["Parameters"] for state in states(kind).values() if state["Type"] == "Pass"]
    assert (
        len([one for one in rounds if one.get("loops.$") == "States.MathAdd($.loops, 1)"]) == len(rounds) - 1
    )
    assert states(kind)["Plan"]["Parameters"]["Payload"] == {
        "case_id.$": "$.case_id",
        "run.$": "$.run",
        "loops.$": "$.loops",
        "lost.$": "$.lost",
        "started_at.$": "$$.Execution.StartTime",
    }


@EACH_FLOW
def test_plan_is_retried_with_jitter(kind: str) -> None:
    (retry,) = states(kind)["Plan"]["Retry"]
    assert retry["JitterStrategy"] == "FULL" and "Lambda.TooManyRequestsException" in retry["ErrorEquals"]


@EACH_FLOW
def test_the_flow_keeps_ids_a_stage_and_a_time_and_its_logs_no_data(kind: str) -> None:
    assert set(states(kind)["Plan"]["ResultSelector"]) == {"version.$", "stage.$", "seconds.$", "outcome.$"}
    assert {wait["ResultPath"] for wait in waits(kind).values()} == {None}
    for machine in resources("aws", "AWS::StepFunctions::StateMachine").values():
        logging = machine["Properties"]["LoggingConfiguration"]
        assert (logging["Level"], logging["IncludeExecutionData"]) == ("ERROR", False)
        assert machine["Properties"].get("StateMachineType", "STANDARD") == "STANDARD"
