"""`make deploy`: what is protected, when, and what a first deployment that fails leaves behind: nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from delivery.deploy import FAILED, NOT_CLEARED, NOT_SETTLED, SETTLING, TAKEN_BACK, deploy
from delivery.deployed import Stacks
from infra.stage import stage_named

STAGE = stage_named("aws", name="huancui")
OPTIONS = ("-c", "name=huancui")
NONE: dict[str, Any] = {}


def standing(status: str, *, protected: bool = False) -> dict[str, Any]:
    return {"StackStatus": status, "EnableTerminationProtection": protected}


def stacks(*, data: dict[str, Any] = NONE, front: dict[str, Any] = NONE) -> Stacks:
    """What AWS would answer, by the service's own model."""
    client = boto3.client(
        "cloudformation", "eu-central-1", aws_access_key_id="none", aws_secret_access_key="none"
    )
    answers = Stubber(client)
    for name, found in ((STAGE.front, front), (STAGE.data, data)):
        if found:
            answers.add_response(
                "describe_stacks",
                {"Stacks": [{"StackName": name, "CreationTime": "2026-11-28T00:00:00Z", **found}]},
                {"StackName": name},
            )
        else:
            answers.add_client_error(
                "describe_stacks",
                "ValidationError",
                f"Stack with id {name} does not exist",
                expected_params={"StackName": name},
            )
    answers.activate()
    return Stacks(client)


class Cdk:
    """Answers with these exit codes, and remembers what it was told to do."""

    def __init__(self, *codes: int) -> None:
        self._codes, self.done = [*codes], list[tuple[str, str]]()

    def __call__(self, command: Sequence[str]) -> int:
        assert [*OPTIONS] == [*command][-4:-2], "what the operator has said reaches every command"
        self.done.append((command[0], command[-1]))
        return self._codes.pop(0)


def deployed(account: Stacks, cdk: Cdk, *, guarded: bool = True) -> tuple[int, list[str]]:
    said: list[str] = []
    return deploy(STAGE, account, cdk, OPTIONS, said.append, lambda _: guarded), said


def test_a_first_deployment_is_protected_once_it_has_succeeded() -> None:
    cdk = Cdk(0, 0)
    assert deployed(stacks(), cdk) == (0, [SETTLING])
    assert cdk.done == [("deploy", "settled=false"), ("deploy", "settled=true")]


def test_a_first_deployment_that_fails_is_taken_away_again() -> None:
    cdk = Cdk(1, 0)
    assert deployed(stacks(), cdk) == (1, [FAILED])
    assert cdk.done == [("deploy", "settled=false"), ("destroy", "settled=false")]


def test_what_could_not_be_taken_away_is_said_and_the_next_try_begins_anew() -> None:
    assert deployed(stacks(), Cdk(1, 1)) == (1, [FAILED, NOT_CLEARED])
    again = Cdk(0, 0)
    deployed(stacks(data=standing("DELETE_FAILED"), front=standing("ROLLBACK_COMPLETE")), again)
    assert again.done[0] == ("deploy", "settled=false")


def test_a_protection_that_failed_is_said_and_nothing_is_taken_away() -> None:
    cdk = Cdk(0, 1)
    assert deployed(stacks(), cdk) == (1, [SETTLING, NOT_SETTLED])
    assert cdk.done == [("deploy", "settled=false"), ("deploy", "settled=true")]


LIVES: Iterable[tuple[dict[str, Any], dict[str, Any]]] = [
    (standing("CREATE_COMPLETE"), standing("CREATE_COMPLETE")),
    (standing("UPDATE_COMPLETE", protected=True), standing("UPDATE_COMPLETE", protected=True)),
    (standing("UPDATE_ROLLBACK_COMPLETE"), standing("UPDATE_ROLLBACK_FAILED")),
    (standing("UPDATE_COMPLETE", protected=True), NONE),
    (standing("UPDATE_COMPLETE", protected=True), standing("ROLLBACK_COMPLETE")),
]


@pytest.mark.parametrize(("data", "front"), LIVES)
@pytest.mark.parametrize("code", [0, 1])
def test_a_deployment_that_has_succeeded_once_is_never_described_without_protection_nor_taken_away(
    data: dict[str, Any], front: dict[str, Any], code: int
) -> None:
    cdk = Cdk(code)
    assert deployed(stacks(data=data, front=front), cdk) == (code, [TAKEN_BACK] * code)
    assert cdk.done == [("deploy", "settled=true")]


def test_nothing_is_deployed_that_could_not_be_taken_back_as_it_was_to_be() -> None:
    cdk = Cdk()
    there = standing("UPDATE_COMPLETE", protected=True)
    assert deployed(stacks(data=there, front=there), cdk, guarded=False) == (1, [])
    assert cdk.done == []


def test_a_first_deployment_has_no_alarms_yet_that_could_be_watched() -> None:
    assert deployed(stacks(), Cdk(0, 0), guarded=False) == (0, [SETTLING])


def test_an_account_that_does_not_answer_is_not_taken_for_an_empty_one() -> None:
    client = boto3.client(
        "cloudformation", "eu-central-1", aws_access_key_id="none", aws_secret_access_key="none"
    )
    answers = Stubber(client)
    answers.add_client_error("describe_stacks", "AccessDenied", "not authorized")
    answers.activate()
    cdk = Cdk()
    with pytest.raises(ClientError, match="not authorized"):
        deployed(Stacks(client), cdk)
    assert cdk.done == []


def test_nobody_is_asked_anything_since_a_pipeline_has_no_terminal() -> None:
    told: list[Sequence[str]] = []
    deploy(STAGE, stacks(), lambda command: told.append(command) or 0, (), lambda _: None, lambda _: True)  # type: ignore[func-returns-value]
    assert all("never" in command for command in told)
