"""What takes a release back: which alarms CloudFormation is told to watch, when, and on which stacks."""

from collections.abc import Mapping, Sequence
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from delivery.guard import ARNS, NONE_YET, NOT_SET, RINGING, SETTING, UNGUARDED, WATCHED, Guard
from infra.stage import Stage, stage_named

HUANCUI = stage_named("aws", name="huancui")
CN = stage_named("aws-cn", "https://sign-in.example.cn", "loop", name="huancui")
SET = SETTING.format(minutes=11)


def arn(name: str, stage: Stage = HUANCUI) -> str:
    return f"arn:{stage.partition}:cloudwatch:cn-north-1:123456789012:alarm:{name}"


def said_of(alarms: Sequence[str], minutes: int, stage: Stage = HUANCUI) -> dict[str, Any]:
    triggers = [{"Arn": arn(name, stage), "Type": "AWS::CloudWatch::Alarm"} for name in alarms]
    return {"RollbackTriggers": triggers, "MonitoringTimeInMinutes": minutes}


class Account:
    """Three stacks and their alarms, as AWS's own model has them; what is asked of them in which order."""

    def __init__(self, stage: Stage, alarms: Mapping[str, str], named: Sequence[str]) -> None:
        self._stage = stage
        self.said: list[str] = []
        client = {
            name: boto3.client(name, "cn-north-1", aws_access_key_id="none", aws_secret_access_key="none")
            for name in ("cloudformation", "cloudwatch")
        }
        self.stacks, watch = Stubber(client["cloudformation"]), Stubber(client["cloudwatch"])
        for part in WATCHED:
            outputs = {ARNS: ",".join(arn(name, stage) for name in named)} if part == "front" else {}
            self._described(getattr(stage, part), outputs, {})
        if named:
            found = [
                {"AlarmName": name, "AlarmArn": arn(name, stage), "StateValue": state}
                for name, state in alarms.items()
            ]
            watch.add_response("describe_alarms", {"MetricAlarms": found}, {"AlarmNames": [*named]})
        self.stacks.activate()
        watch.activate()
        self.guard = Guard(client["cloudformation"], client["cloudwatch"], self.said.append)

    def expect(self, part: str, known: Mapping[str, Any], wanted: Mapping[str, Any] | None) -> None:
        """What a stack knows, and what it is told then; None: it is left alone."""
        name = getattr(self._stage, part)
        self._described(name, {}, known)
        if wanted is not None:
            self.stacks.add_response(
                "update_stack",
                {"StackId": name},
                {
                    "StackName": name,
                    "UsePreviousTemplate": True,
                    "Parameters": [{"ParameterKey": "BootstrapVersion", "UsePreviousValue": True}],
                    "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
                    "RollbackConfiguration": wanted,
                },
            )

    def ends(self, part: str, status: str = "UPDATE_COMPLETE") -> None:
        self._described(getattr(self._stage, part), {}, {}, status)

    def set(self) -> bool:
        done = self.guard.set(self._stage)
        self.stacks.assert_no_pending_responses()
        return done

    def _described(
        self, name: str, outputs: Mapping[str, str], known: Mapping[str, Any], status: str = "UPDATE_COMPLETE"
    ) -> None:
        stack = {
            "StackName": name,
            "CreationTime": "2026-11-28T00:00:00Z",
            "StackStatus": status,
            "Parameters": [{"ParameterKey": "BootstrapVersion", "ParameterValue": "/cdk/version"}],
            "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()],
            "RollbackConfiguration": dict(known),
        }
        self.stacks.add_response("describe_stacks", {"Stacks": [stack]}, {"StackName": name})


@pytest.mark.parametrize("stage", [HUANCUI, CN], ids=["aws", "aws-cn"])
def test_every_stack_is_told_the_alarms_of_the_release_before_and_how_long_to_watch(stage: Stage) -> None:
    account = Account(stage, {"A": "OK", "B": "INSUFFICIENT_DATA"}, ["A", "B"])
    for part, minutes in WATCHED.items():
        account.expect(part, {}, said_of(["A", "B"], minutes, stage))
    for part in WATCHED:
        account.ends(part)
    assert account.set()
    assert account.said == [SET]


def test_a_stack_that_knows_it_is_left_alone_in_whatever_order_it_says_so() -> None:
    account = Account(HUANCUI, {"A": "OK", "B": "OK"}, ["A", "B"])
    for part, minutes in WATCHED.items():
        account.expect(part, said_of(["B", "A"], minutes), None)
    assert account.set()
    assert account.said == []


def test_what_rings_already_does_not_stop_the_release_that_mends_it_nor_does_what_is_gone() -> None:
    account = Account(HUANCUI, {"A": "ALARM", "B": "OK"}, ["A", "B", "Gone"])
    for part, minutes in WATCHED.items():
        account.expect(part, said_of(["A", "B"], minutes), said_of(["B"], minutes))
    for part in WATCHED:
        account.ends(part)
    assert account.set()
    assert account.said == [RINGING.format(name="A"), SET]


def test_a_release_before_that_names_no_alarms_is_followed_by_one_that_nothing_takes_back() -> None:
    account = Account(HUANCUI, {}, [])
    for part in WATCHED:
        account.expect(part, {}, None)
    assert account.set()
    assert account.said == [NONE_YET]


def test_where_a_stack_could_not_be_told_it_is_said_which_and_the_others_are_waited_for() -> None:
    account = Account(HUANCUI, {"A": "OK"}, ["A"])
    for part, minutes in WATCHED.items():
        account.expect(part, {}, said_of(["A"], minutes))
    account.ends("data")
    account.ends("services", "UPDATE_ROLLBACK_COMPLETE")
    account.ends("front")
    assert not account.set()
    assert account.said == [SET, NOT_SET.format(stack=HUANCUI.services)]


def test_a_stack_to_which_nothing_else_can_be_told_without_a_change_is_no_failure() -> None:
    account = Account(HUANCUI, {"A": "OK"}, ["A"])
    for part in WATCHED:
        account.expect(part, {}, None)
        account.stacks.add_client_error("update_stack", "ValidationError", "No updates are to be performed.")
    assert account.set()
    assert account.said == [UNGUARDED.format(stack=getattr(HUANCUI, part)) for part in WATCHED]
