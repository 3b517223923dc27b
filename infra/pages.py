"""The pages: a function of the interface's own address, so that there is one origin, and the built files in a layer."""

from pathlib import Path

from aws_cdk import Duration, Stack
from constructs import Construct

from infra.feature import Feature
from infra.function_logs import FunctionLogs
from infra.identity import Identity
from infra.layers import ROOT, pure_layer
from infra.python_function import HouseFunction
from infra.routes import Route
from infra.stage import Stage
from infra.storage import Storage

# One HTML for every place in the app, what it loads, and what browsers ask for by name.
_PATHS = ("/", "/app", "/app/{proxy+}", "/assets/{proxy+}", "/sw.js", "/manifest.webmanifest")


class Pages(Feature):
    """`built` is the folder of the packed pages; where nobody has built them, one page says so."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage, identity: Identity, built: Path) -> None:
        super().__init__(scope, id)
        layers = [pure_layer(self, "Adapters", ROOT / "layers" / "adapters", stage)]
        if (built / "python" / "built_pages" / "index.json").is_file():
            layers.append(pure_layer(self, "Built", built, stage))
        self.delivery = HouseFunction(
            self,
            "Delivery",
            entry="pages/pages",
            stage=stage,
            logs=FunctionLogs(self, "Functions", stage=stage).group,
            layers=layers,
            environment={
                "SIGN_IN_ISSUER": identity.issuer,
                "SIGN_IN_CLIENT": identity.audience,
                "SIGN_IN_ORIGINS": " ".join(identity.origins),
                "SIGN_IN_LOGOUT": identity.logout,
                "FILES_ORIGINS": _origin(self, Storage.files_bucket(stage.data)),
            },
            timeout=Duration.seconds(5),
            # It hands on what lies ready; a processor's share comes with the memory, and shortens the first answer.
            memory=512,
            reserved_concurrent_executions=stage.reserved("pages"),
        )
        # A browser that is new fetches some ten files at once; all others ask for the HTML only.
        route = Route(self.delivery, signed_in=False, throttle=(90, 300))
        self.routes = {f"{method} {path}": route for path in _PATHS for method in ("GET", "HEAD")}
        # From its layer the next release takes the files of this one (local.pages).
        self.outputs = {"PagesFunction": self.delivery.function_name}


def _origin(scope: Construct, bucket: str) -> str:
    """What addresses of the bucket's files begin with (`campus_safety_aws.files`)."""
    stack = Stack.of(scope)
    return f"https://{bucket}.s3.{stack.region}.{stack.url_suffix}"
