"""`make doctor`: an account that lacks something is told so in one sentence, before anything is made in it."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import boto3
import pytest
from botocore.exceptions import NoCredentialsError
from botocore.stub import Stubber

from delivery.doctor import DISCOVERY_SECONDS, UNRESERVED, Doctor
from delivery.findings import Finding, Grade
from infra.stage import RESERVES, Stage, stage_named

ACCOUNT = "123456789012"
REGION = "eu-central-1"
CERTIFICATE = f"arn:aws:acm:{REGION}:{ACCOUNT}:certificate/0b9f2c3e-0000-4000-8000-000000000000"
STAGE = stage_named("aws", name="huancui", account=ACCOUNT, region=REGION, operators="duty@example.org")
ENOUGH = sum(RESERVES.values()) + UNRESERVED
# What an account in good order answers, by operation; an error is its code.
WELL: Mapping[str, Any] = {
    "get_caller_identity": {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/it", "UserId": "u"},
    "get_parameter": {"Parameter": {"Value": "27"}},
    "get_account_settings": {
        "AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 1000}
    },
    "describe_stacks": ("ValidationError", "Stack with id x does not exist"),
    "describe_certificate": {"Certificate": {"DomainName": "hx.example.org", "Status": "ISSUED"}},
}
_OPERATIONS = {
    "sts": ("get_caller_identity",),
    "ssm": ("get_parameter",),
    "lambda": ("get_account_settings",),
    "cloudformation": ("describe_stacks",),
    "acm": ("describe_certificate",),
}


def aws(answers: Mapping[str, Any]) -> Any:
    """Clients that check each answer by the service's own model, any number of times."""

    def client(service: str) -> Any:
        made = boto3.client(service, REGION, aws_access_key_id="none", aws_secret_access_key="none")
        stub = Stubber(made)
        for operation in _OPERATIONS[service]:
            for _ in range(4):
                match answers[operation]:
                    case (str() as code, str() as words):
                        stub.add_client_error(operation, code, words)
                    case answer:
                        stub.add_response(operation, answer)
        stub.activate()
        return made

    return client


def never(address: str) -> tuple[int, bytes, float]:
    raise AssertionError(address)


def look(stage: Stage = STAGE, fetch: Any = never, **differently: Any) -> list[Finding]:
    return Doctor(stage, aws({**WELL, **differently}), fetch).look()


def wrongs(findings: Sequence[Finding]) -> list[str]:
    return [one.says for one in findings if one.grade is Grade.WRONG]


def test_an_account_in_good_order_is_told_so() -> None:
    found = look()
    assert wrongs(found) == []
    # Only the domain is still to come.
    assert [one.what for one in found if one.grade is Grade.LATER] == ["域名 domain"]


def stands(status: str) -> dict[str, Any]:
    return {"Stacks": [{"StackName": "s", "CreationTime": "2026-11-28T00:00:00Z", "StackStatus": status}]}


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"get_caller_identity": ("ExpiredToken", "it is")}, "sign in to AWS first"),
        (
            {"get_caller_identity": {"Account": "999999999999", "Arn": "arn:aws:iam::9:user/x", "UserId": "u"}},
            "are of 999999999999",
        ),
        (
            {"get_caller_identity": {"Account": ACCOUNT, "Arn": f"arn:aws-cn:iam::{ACCOUNT}:user/x", "UserId": "u"}},
            "of aws-cn, and huancui belongs into aws",
        ),
        ({"get_parameter": ("ParameterNotFound", "none")}, f"cdk bootstrap aws://{ACCOUNT}/{REGION}"),
        ({"get_parameter": {"Parameter": {"Value": "4"}}}, "4 is too old"),
        ({"get_parameter": ("AccessDenied", "no")}, "AccessDenied"),
        (
            {"get_account_settings": {"AccountLimit": {"ConcurrentExecutions": 10, "UnreservedConcurrentExecutions": 10}}},
            f"has 10 and needs {ENOUGH}.*reserves = false",
        ),
        (
            {"get_account_settings": {"AccountLimit": {"ConcurrentExecutions": 200, "UnreservedConcurrentExecutions": 160}}},
            f"has 200 and needs {ENOUGH + 40}",
        ),
        ({"get_account_settings": ("AccessDeniedException", "no")}, "AccessDenied"),
        ({"describe_stacks": stands("UPDATE_ROLLBACK_FAILED")}, "stuck in UPDATE_ROLLBACK_FAILED"),
        ({"describe_stacks": stands("UPDATE_IN_PROGRESS")}, "wait for its end"),
    ],
)  # fmt: skip
def test_what_is_missing_is_one_sentence_with_what_to_do(answers: dict[str, Any], says: str) -> None:
    found = wrongs(look(**answers))
    assert found, "nothing was found"
    assert re.search(says, found[0])


def test_without_any_credentials_it_says_so_and_asks_nothing_else() -> None:
    def client(service: str) -> Any:
        assert service == "sts"
        raise NoCredentialsError

    (found,) = Doctor(STAGE, client, never).look()
    assert "sign in to AWS first" in found.says


def test_what_this_deployment_has_reserved_itself_is_not_counted_twice() -> None:
    exactly = {"ConcurrentExecutions": ENOUGH, "UnreservedConcurrentExecutions": UNRESERVED}
    answers: dict[str, Any] = {
        "get_account_settings": {"AccountLimit": exactly},
        "describe_stacks": stands("UPDATE_COMPLETE"),
    }
    assert wrongs(look(**answers)) == []


def test_a_stage_that_reserves_nothing_fits_a_new_account() -> None:
    ten = {"AccountLimit": {"ConcurrentExecutions": 10, "UnreservedConcurrentExecutions": 10}}
    modest = stage_named("aws", name="dev", account=ACCOUNT, region=REGION, reserves=False)
    assert wrongs(look(modest, get_account_settings=ten)) == []


ISSUER = "https://sign-in.example.org"
WITH_ISSUER = stage_named("aws", ISSUER, "campus-safety", name="huancui", account=ACCOUNT, region=REGION)


def document(issuer: str = ISSUER) -> bytes:
    return json.dumps({"issuer": issuer, "authorization_endpoint": f"{issuer}/authorize"}).encode()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((200, document(), DISCOVERY_SECONDS + 1), "the interface waits"),
        ((200, document("https://sign-in.example.org/"), 0.1), "to the letter"),
        ((404, b"", 0.1), "answers 404"),
        ((200, b"<html>", 0.1), "can be read"),
        ((200, b"[]", 0.1), "can be read"),
    ],
)
def test_a_sign_in_service_that_the_interface_would_refuse_is_named(
    answer: tuple[int, bytes, float], says: str
) -> None:
    (found,) = wrongs(look(WITH_ISSUER, lambda _: answer))
    assert says in found


def test_a_sign_in_service_that_cannot_be_reached_is_named() -> None:
    def unreachable(address: str) -> tuple[int, bytes, float]:
        raise TimeoutError(address)

    (found,) = wrongs(look(WITH_ISSUER, unreachable))
    assert f"{ISSUER}/.well-known/openid-configuration" in found


def test_a_sign_in_service_in_good_order_is_asked_where_it_says_what_it_is() -> None:
    asked: list[str] = []

    def fetch(address: str) -> tuple[int, bytes, float]:
        asked.append(address)
        return 200, document(), 0.2

    assert wrongs(look(WITH_ISSUER, fetch)) == []
    assert asked == [f"{ISSUER}/.well-known/openid-configuration"]


def certificate(**differently: Any) -> dict[str, Any]:
    return {"Certificate": {**WELL["describe_certificate"]["Certificate"], **differently}}


@pytest.mark.parametrize(
    ("arn", "answer", "says"),
    [
        (CERTIFICATE, certificate(Status="PENDING_VALIDATION"), "PENDING_VALIDATION"),
        (CERTIFICATE, certificate(DomainName="other.example.org"), "covers only other.example.org"),
        (CERTIFICATE, ("ResourceNotFoundException", "none"), "no such certificate"),
        (CERTIFICATE.replace(REGION, "us-east-1"), WELL["describe_certificate"], f"not of {REGION}"),
    ],
)
def test_a_domain_that_would_not_come_up_is_named(arn: str, answer: Any, says: str) -> None:
    stage = stage_named("aws", name="huancui", region=REGION, domain="hx.example.org", certificate=arn)
    (found,) = wrongs(look(stage, describe_certificate=answer))
    assert says in found


@pytest.mark.parametrize("name", ["hx.example.org", "*.example.org"])
def test_a_certificate_covers_its_name_and_those_under_a_star(name: str) -> None:
    stage = stage_named(
        "aws", name="huancui", region=REGION, domain="hx.example.org", certificate=CERTIFICATE
    )
    assert wrongs(look(stage, describe_certificate=certificate(DomainName=name))) == []
