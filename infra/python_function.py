"""The house's Lambda function: one folder of code, the layers it needs, and no tracing SDK."""

from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import Duration, IgnoreMode, aws_iam, aws_lambda, aws_logs
from constructs import Construct

from infra.given import Given
from infra.layers import NOT_CODE, ROOT
from infra.nag_suppressions import acknowledge
from infra.stage import Stage


class HouseFunction(aws_lambda.Function):
    """`entry` is "<folder>/<file>" under functions/; the handler is that file's `handler`. `own_role` is given where the
    data stack has to know it; everybody else gets one here."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        entry: str,
        stage: Stage,
        logs: aws_logs.ILogGroup,
        layers: Sequence[aws_lambda.ILayerVersion],
        environment: Mapping[str, str],
        timeout: Duration | None = None,
        memory: int = 512,
        own_role: aws_iam.IRole | None = None,
        **rest: Any,
    ) -> None:
        folder, _, file = entry.partition("/")
        role = own_role or aws_iam.Role(
            scope, f"{id}Role", assumed_by=aws_iam.ServicePrincipal("lambda.amazonaws.com"), description=entry
        )
        super().__init__(
            scope,
            id,
            code=aws_lambda.Code.from_asset(
                str(ROOT / "functions"),
                exclude=["*", f"!{folder}", f"!{folder}/**", *NOT_CODE],
                ignore_mode=IgnoreMode.GIT,
            ),
            handler=f"{folder}.{file}.handler",
            runtime=stage.runtime,
            architecture=stage.architecture,
            layers=list(layers),
            environment={
                "POWERTOOLS_SERVICE_NAME": folder,
                "POWERTOOLS_METRICS_NAMESPACE": stage.metrics,
                "POWERTOOLS_LOG_LEVEL": "INFO",
                **environment,
            },
            timeout=timeout or Duration.seconds(15),
            memory_size=memory,
            log_group=logs,
            role=role,
            **rest,
        )
        logs.grant_write(role)
        self.own_role = role
        acknowledge(
            self,
            {"AwsSolutions-L1": "3.12 is supported until late 2028, and offered in both China regions"},
        )


class PythonFunction(HouseFunction):
    """A function of the services: our own two layers, and the functions' dependencies that it names."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        given: Given,
        with_data: bool = True,
        with_messages: bool = False,
        with_attachments: bool = False,
        with_papers: bool = False,
        with_codes: bool = False,
        **rest: Any,
    ) -> None:
        layers = given.layers
        super().__init__(
            scope,
            id,
            stage=given.stage,
            logs=given.logs,
            layers=[
                layers.domain,
                layers.adapters,
                layers.web,
                *([layers.data] if with_data else []),
                *([layers.messages] if with_messages else []),
                *([layers.attachments] if with_attachments else []),
                *([layers.papers] if with_papers else []),
                *([layers.codes] if with_codes else []),
            ],
            **rest,
        )
