"""Who a pipeline is in the account, and what it may: no key is kept, a pull request only looks, a stage's job deploys it."""

import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from infra.stage_fault import StageFault
from tests.templates import template

GITHUB = "token.actions.githubusercontent.com"
# Where a type of resource is not called as the actions of its service are.
_SERVICES = {
    "ApiGatewayV2": "apigateway",
    "CertificateManager": "acm",
    "CloudWatch": "cloudwatch",
    "Cognito": "cognito-idp",
    "StepFunctions": "states",
}
# No service's: CDK's and CloudFormation's own, and roles, which are bound to their names.
_NOT_A_SERVICE = {"CDK", "CloudFormation", "IAM"}


@cache
def access(kind: str = "aws") -> dict[str, Any]:
    import aws_cdk as cdk

    from infra.pipeline_access import described

    folder = mkdtemp(prefix="cdk-")
    context = {"repository": "bureau/loop", "stages": "staging,prod-cn", "kind": kind}
    app = cdk.App(outdir=folder, context=context)
    described(app)
    app.synth()
    found: dict[str, Any] = json.loads(Path(folder, "PipelineAccess.template.json").read_text("utf-8"))
    return found


def of(kind: str, partition: str = "aws") -> dict[str, dict[str, Any]]:
    return {
        id: one["Properties"] for id, one in access(partition)["Resources"].items() if one["Type"] == kind
    }


@pytest.mark.parametrize(
    ("kind", "audience"), [("aws", "sts.amazonaws.com"), ("aws-cn", "sts.amazonaws.com.cn")]
)
def test_a_job_says_who_it_is_for_this_partition_and_nothing_else_opens_a_role(
    kind: str, audience: str
) -> None:
    (provider,) = of("AWS::IAM::OIDCProvider", kind).values()
    assert provider["ClientIdList"] == [audience]
    trusted = {
        id: statement
        for id, role in of("AWS::IAM::Role", kind).items()
        for statement in role["AssumeRolePolicyDocument"]["Statement"]
    }
    assert {statement["Action"] for statement in trusted.values()} == {"sts:AssumeRoleWithWebIdentity"}
    # To the letter: no pattern that a branch or another repository could fill.
    assert {id[:-8]: statement["Condition"] for id, statement in trusted.items()} == {
        role: {"StringEquals": {f"{GITHUB}:aud": audience, f"{GITHUB}:sub": f"repo:bureau/loop:{subject}"}}
        for role, subject in {
            "Look": "pull_request",
            "DeployStaging": "environment:staging",
            "DeployProdCn": "environment:prod-cn",
        }.items()
    }


def _actions(role: str) -> set[str]:
    return {
        action
        for policy in of("AWS::IAM::Policy").values()
        if any(role in one["Ref"] for one in policy["Roles"])
        for statement in policy["PolicyDocument"]["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }


def test_a_pull_request_changes_nothing() -> None:
    assert _actions("Look") == {
        "sts:AssumeRole",
        "cloudformation:DescribeStacks",
        "cloudformation:GetTemplate",
        "ssm:GetParameter",
        "lambda:GetAccountSettings",
        "acm:DescribeCertificate",
    }
    (policy,) = (one for id, one in of("AWS::IAM::Policy").items() if id.startswith("Look"))
    assumed = [one for one in policy["PolicyDocument"]["Statement"] if one["Action"] == "sts:AssumeRole"]
    assert json.dumps(assumed).count("-role-") == 1
    assert "lookup" in json.dumps(assumed)


@pytest.mark.parametrize("partition", ["aws", "aws-cn"])
def test_a_stages_job_may_say_what_takes_its_release_back_to_our_stacks_only(partition: str) -> None:
    said = [
        statement
        for policy in of("AWS::IAM::Policy", partition).values()
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Action"] == "cloudformation:UpdateStack"
    ]
    assert len(said) == 2
    assert all(json.dumps(one["Resource"]).endswith(':stack/campus-safety-*"]]}') for one in said)
    assert "cloudwatch:DescribeAlarms" in _actions("DeployStaging")


@pytest.mark.parametrize("stage", ["aws", "aws-cn"])
def test_cloudformation_may_make_every_type_that_the_stacks_have(stage: str) -> None:
    from infra.pipeline_access import SERVICES

    used = {
        _SERVICES.get(family, family.lower())
        for one in template(stage)["Resources"].values()
        for family in [one["Type"].split("::")[1]]
        if family not in _NOT_A_SERVICE
    }
    # A domain's certificate is described, and made elsewhere.
    assert used <= set(SERVICES)
    assert set(SERVICES) - used <= {"acm", "cognito-idp"}


def test_roles_are_made_under_our_own_name_only() -> None:
    (policy,) = of("AWS::IAM::ManagedPolicy").values()
    rights = [
        one
        for one in policy["PolicyDocument"]["Statement"]
        if any(a.startswith("iam:") for a in one["Action"])
    ]
    assert len(rights) == 1
    assert json.dumps(rights[0]["Resource"]).endswith(':role/campus-safety-*"]]}')


@pytest.mark.parametrize(
    "context",
    [
        {"stages": "prod"},
        {"repository": "loop", "stages": "prod"},
        {"repository": "bureau/*", "stages": "prod"},
        {"repository": "bureau/loop"},
        {"repository": "bureau/loop", "stages": "prod:*"},
        {"repository": "bureau/loop", "stages": "prod", "kind": "gcp"},
    ],
)
def test_what_would_open_it_to_others_is_refused(context: dict[str, str]) -> None:
    import aws_cdk as cdk

    from infra.pipeline_access import described

    with pytest.raises(StageFault):
        described(cdk.App(context=context))
