"""Who may deploy from a pipeline: a small stack of its own, once for each account.

`cdk deploy --app "python -m infra.pipeline_access" -c repository=<owner/name> -c stages=staging,prod [-c kind=aws-cn]`.

GitHub signs each job's identity; no key is kept anywhere. A pull request may look, the job of an environment may deploy to the
stage of the same name, and CloudFormation may make what the templates are made of and nothing else.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

import aws_cdk as cdk
from aws_cdk import Aws, CfnOutput, Stack, aws_iam
from constructs import Construct

from infra.stage_fault import StageFault

ISSUER: Final = "token.actions.githubusercontent.com"
# China's security token service has an audience of its own.
AUDIENCES: Final = {"aws": "sts.amazonaws.com", "aws-cn": "sts.amazonaws.com.cn"}
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_NAME: Final = re.compile(r"[a-z](-?[a-z0-9]){1,19}")
# The bootstrap's roles by their default names, with which CDK does all its work.
_CDK: Final = "cdk-hnb659fds-{}-role-*"
# What the three stacks are made of; a test holds it to the templates.
SERVICES: Final = (
    "acm",
    "apigateway",
    "cloudwatch",
    "cognito-idp",
    "dynamodb",
    "events",
    "kms",
    "lambda",
    "logs",
    "s3",
    "secretsmanager",
    "sns",
    "sqs",
    "states",
)
# Roles that the stacks make are called as the stacks are.
_OURS: Final = "campus-safety-*"
_STACKS: Final = f"arn:{Aws.PARTITION}:cloudformation:*:{Aws.ACCOUNT_ID}:stack/{_OURS}"


class PipelineAccess(Stack):
    """Roles for a repository: one that looks, one for each stage that deploys, and what CloudFormation may do meanwhile."""

    def __init__(
        self, scope: Construct, id: str, *, repository: str, stages: Sequence[str], audience: str, **rest: Any
    ) -> None:
        super().__init__(scope, id, stack_name="campus-safety-pipeline", **rest)
        provider = aws_iam.OidcProviderNative(self, "GitHub", url=f"https://{ISSUER}", client_ids=[audience])

        def job(subject: str) -> aws_iam.IPrincipal:
            return aws_iam.WebIdentityPrincipal(
                provider.oidc_provider_arn,
                {
                    "StringEquals": {
                        f"{ISSUER}:aud": audience,
                        f"{ISSUER}:sub": f"repo:{repository}:{subject}",
                    }
                },
            )

        look = aws_iam.Role(
            self,
            "Look",
            assumed_by=job("pull_request"),
            description="护校安园 合并请求：只看差异 · a pull request sees what would change",
            max_session_duration=cdk.Duration.hours(1),
        )
        _may(look, self._looking())
        self.execution = aws_iam.ManagedPolicy(
            self,
            "Execution",
            description="护校安园 CloudFormation 可做的 · what CloudFormation may make",
            statements=self._making(),
        )
        CfnOutput(self, "LookRoleArn", value=look.role_arn)
        CfnOutput(self, "ExecutionPolicyArn", value=self.execution.managed_policy_arn)
        for stage in stages:
            name = "".join(part.capitalize() for part in stage.split("-"))
            role = aws_iam.Role(
                self,
                f"Deploy{name}",
                assumed_by=job(f"environment:{stage}"),
                description=f"护校安园 部署 · deploys {stage}",
                max_session_duration=cdk.Duration.hours(1),
            )
            _may(role, self._looking())
            _may(role, self._deploying())
            CfnOutput(self, f"Deploy{name}RoleArn", value=role.role_arn)

    def _looking(self) -> list[aws_iam.PolicyStatement]:
        """What the doctor and a diff read."""
        return [
            _allow("sts:AssumeRole", on=[self._cdk_role("lookup")]),
            _allow("cloudformation:DescribeStacks", "cloudformation:GetTemplate", on=[_STACKS]),
            _allow(
                "ssm:GetParameter",
                on=[f"arn:{Aws.PARTITION}:ssm:*:{Aws.ACCOUNT_ID}:parameter/cdk-bootstrap/*"],
            ),
            # Neither can be bound to a resource.
            _allow("lambda:GetAccountSettings", on=["*"]),
            _allow(
                "acm:DescribeCertificate",
                on=[f"arn:{Aws.PARTITION}:acm:*:{Aws.ACCOUNT_ID}:certificate/*"],
            ),
        ]

    def _deploying(self) -> list[aws_iam.PolicyStatement]:
        ours = f"arn:{Aws.PARTITION}:lambda:*:{Aws.ACCOUNT_ID}"
        return [
            _allow("sts:AssumeRole", on=[self._cdk_role("deploy"), self._cdk_role("file-publishing")]),
            # What takes the release back is set before it; CDK cannot say it (`delivery.guard`).
            _allow("cloudformation:UpdateStack", on=[_STACKS]),
            _allow("cloudwatch:DescribeAlarms", on=["*"]),
            # The pages that are delivered now go along with the next release.
            _allow("lambda:GetFunctionConfiguration", on=[f"{ours}:function:{_OURS}"]),
            _allow("lambda:GetLayerVersion", on=[f"{ours}:layer:*"]),
        ]

    def _making(self) -> list[aws_iam.PolicyStatement]:
        roles = f"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:role/{_OURS}"
        return [
            _allow(*(f"{service}:*" for service in SERVICES), on=["*"]),
            _allow(
                "iam:AttachRolePolicy",
                "iam:CreateRole",
                "iam:DeleteRole",
                "iam:DeleteRolePolicy",
                "iam:DetachRolePolicy",
                "iam:GetRole",
                "iam:GetRolePolicy",
                "iam:PassRole",
                "iam:PutRolePolicy",
                "iam:TagRole",
                "iam:UntagRole",
                "iam:UpdateAssumeRolePolicy",
                "iam:UpdateRole",
                on=[roles],
            ),
            _allow(
                "ssm:GetParameters",
                on=[f"arn:{Aws.PARTITION}:ssm:*:{Aws.ACCOUNT_ID}:parameter/cdk-bootstrap/*"],
            ),
        ]

    def _cdk_role(self, which: str) -> str:
        return f"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:role/{_CDK.format(which)}"


def _allow(*actions: str, on: Sequence[str]) -> aws_iam.PolicyStatement:
    return aws_iam.PolicyStatement(actions=[*actions], resources=[*on])


def _may(role: aws_iam.Role, statements: Sequence[aws_iam.PolicyStatement]) -> None:
    for statement in statements:
        role.add_to_policy(statement)


def described(app: cdk.App) -> PipelineAccess:
    """From the context of the command line. Raises StageFault."""
    repository = str(app.node.try_get_context("repository") or "")
    stages = [one for one in str(app.node.try_get_context("stages") or "").split(",") if one]
    kind = str(app.node.try_get_context("kind") or "aws")
    if not _REPOSITORY.fullmatch(repository):
        raise StageFault(f"repository 应为 owner/name / is owner/name, not {repository!r}")
    if not stages or not all(_NAME.fullmatch(one) for one in stages):
        raise StageFault("stages 应为部署名称，以逗号分隔 / are names of deployments, with commas between")
    if kind not in AUDIENCES:
        raise StageFault(f"kind 应为 {'、'.join(AUDIENCES)} / is {' or '.join(AUDIENCES)}, not {kind}")
    return PipelineAccess(
        app, "PipelineAccess", repository=repository, stages=stages, audience=AUDIENCES[kind]
    )


def main() -> None:
    app = cdk.App()
    try:
        described(app)
    except StageFault as fault:
        raise SystemExit(str(fault)) from None
    app.synth()


if __name__ == "__main__":
    main()
