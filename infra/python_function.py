"""The house's Lambda function: one folder of code, the layers it needs, a log group of its own, and no tracing SDK."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import Duration, IgnoreMode, aws_iam, aws_lambda, aws_logs
from constructs import Construct

from infra.acknowledge import acknowledge
from infra.stage import Stage

ROOT = Path(__file__).resolve().parent.parent
# The namespace of what the functions count.
METRICS = "CampusSafetyLoop"
NOT_CODE = ["**/__pycache__", "**/*.pyc"]
# The dependency layers, one for each file in layers/dependencies/.
LAYERS = ("web", "data", "messages", "images", "papers", "codes")


class LayersMissing(Exception):
    """The dependency layers have not been built; the sentence says how."""


class Layers(Construct):
    """Our own two layers, and the functions' dependencies in groups, so that nobody carries what it never loads."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage, built: Path) -> None:
        super().__init__(scope, id)
        missing = [name for name in LAYERS if not (built / name / "python").is_dir()]
        if missing:
            raise LayersMissing(
                f"依赖层尚未生成：{'、'.join(missing)}，请先运行 make layers（与部署相同的 CDK=…）/ "
                f"the layers {', '.join(missing)} are not built: run make layers, with the same CDK=… as the deployment"
            )
        self._stage = stage
        self.domain = self._own("Domain", ROOT / "layers" / "domain")
        self.adapters = self._own("Adapters", ROOT / "layers" / "adapters")
        self.web = self._built("Web", built / "web")
        self.data = self._built("Data", built / "data")
        self.messages = self._built("Messages", built / "messages")
        self.images = self._built("Images", built / "images")
        self.papers = self._built("Papers", built / "papers")
        self.codes = self._built("Codes", built / "codes")

    def _own(self, id: str, folder: Path) -> aws_lambda.LayerVersion:
        """Pure Python: any architecture will do."""
        return aws_lambda.LayerVersion(
            self,
            id,
            code=aws_lambda.Code.from_asset(str(folder), exclude=NOT_CODE),
            compatible_runtimes=[self._stage.runtime],
            removal_policy=self._stage.removal,
        )

    def _built(self, id: str, folder: Path) -> aws_lambda.LayerVersion:
        return aws_lambda.LayerVersion(
            self,
            id,
            code=aws_lambda.Code.from_asset(str(folder), exclude=[*NOT_CODE, ".built-from"]),
            compatible_runtimes=[self._stage.runtime],
            compatible_architectures=[self._stage.architecture],
            removal_policy=self._stage.removal,
        )


class PythonFunction(aws_lambda.Function):
    """`entry` is "<folder>/<file>" under functions/; the handler is that file's `handler`."""

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        entry: str,
        stage: Stage,
        layers: Layers,
        environment: Mapping[str, str],
        with_data: bool = True,
        with_messages: bool = False,
        with_images: bool = False,
        with_papers: bool = False,
        with_codes: bool = False,
        timeout: Duration | None = None,
        memory: int = 512,
        **rest: Any,
    ) -> None:
        folder, _, file = entry.partition("/")
        logs = aws_logs.LogGroup(
            scope, f"{id}Logs", retention=stage.log_retention, removal_policy=stage.removal
        )
        role = aws_iam.Role(
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
            layers=[
                layers.domain,
                layers.adapters,
                layers.web,
                *([layers.data] if with_data else []),
                *([layers.messages] if with_messages else []),
                *([layers.images] if with_images else []),
                *([layers.papers] if with_papers else []),
                *([layers.codes] if with_codes else []),
            ],
            environment={
                "POWERTOOLS_SERVICE_NAME": folder,
                "POWERTOOLS_METRICS_NAMESPACE": METRICS,
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
