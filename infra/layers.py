"""Our own two layers and those with the functions' dependencies, built beforehand by `make layers`."""

from pathlib import Path

from aws_cdk import aws_lambda
from constructs import Construct

from infra.stage import Stage

ROOT = Path(__file__).resolve().parent.parent
NOT_CODE = ["**/__pycache__", "**/*.pyc"]
# The dependency layers, one for each file in layers/dependencies/.
LAYERS = ("web", "data", "messages", "attachments", "papers", "codes")


class LayersMissing(Exception):
    """The dependency layers have not been built; the sentence says how."""


def pure_layer(scope: Construct, id: str, folder: Path, stage: Stage) -> aws_lambda.LayerVersion:
    """Pure Python, or no code at all: any architecture will do."""
    return aws_lambda.LayerVersion(
        scope,
        id,
        code=aws_lambda.Code.from_asset(str(folder), exclude=NOT_CODE),
        compatible_runtimes=[stage.runtime],
        removal_policy=stage.removal,
    )


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
        self.domain = pure_layer(self, "Domain", ROOT / "layers" / "domain", stage)
        self.adapters = pure_layer(self, "Adapters", ROOT / "layers" / "adapters", stage)
        self.web = self._built("Web", built / "web")
        self.data = self._built("Data", built / "data")
        self.messages = self._built("Messages", built / "messages")
        self.attachments = self._built("Attachments", built / "attachments")
        self.papers = self._built("Papers", built / "papers")
        self.codes = self._built("Codes", built / "codes")

    def _built(self, id: str, folder: Path) -> aws_lambda.LayerVersion:
        return aws_lambda.LayerVersion(
            self,
            id,
            code=aws_lambda.Code.from_asset(str(folder), exclude=[".built-from"]),
            compatible_runtimes=[self._stage.runtime],
            compatible_architectures=[self._stage.architecture],
            removal_policy=self._stage.removal,
        )
