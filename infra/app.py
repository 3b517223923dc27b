"""The CDK app: three stacks, one way, data → services → front.

`cdk synth -c stage=<name of a file in stages/> [-c settled=false] [-c release=<commit>] [-c layers=…] [-c pages=…]`.

`layers` is the folder of the built dependency layers, by default the one made for the stage's processor, `pages` that of the
packed pages (`local.pages`). `settled=false` describes a first deployment, of which a failure may leave nothing behind, and
`release` what is deployed: `make deploy` says them, and nobody else has to. Synthesis needs no credentials, no Docker, no
network and no git.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra.data import Data
from infra.front import Front
from infra.layers import LayersMissing
from infra.services import FEATURES, MakesAFeature, Services
from infra.stage import Stage
from infra.stage_fault import StageFault
from infra.stage_files import read_stage

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "build" / "pages" / "release"


def build(
    stage: Stage,
    layers: Path,
    *,
    app: cdk.App | None = None,
    features: Sequence[MakesAFeature] = FEATURES,
    pages: Path = PAGES,
    release: str | None = None,
) -> cdk.App:
    """The app with its three stacks; nag's findings are errors. `release` is written beside them, for whoever asks what runs."""
    app = app or cdk.App()
    data = Data(app, "Data", stage=stage, description="护校安园 数据 · what is kept", **_deployed_by(stage))
    services = Services(
        app,
        "Services",
        stage=stage,
        layers=layers,
        features=features,
        description="护校安园 服务 · what is done with it",
        **_deployed_by(stage),
    )
    services.add_stack_dependency(data)
    front = Front(
        app,
        "Front",
        stage=stage,
        services=services,
        pages=pages,
        release=release,
        description="护校安园 接口 · what people come to",
        **_deployed_by(stage),
    )
    front.add_stack_dependency(services)
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks())
    return app


def _deployed_by(stage: Stage) -> dict[str, Any]:
    """The emulator takes the caller's own credentials; AWS the bootstrap's roles."""
    return {"synthesizer": cdk.CliCredentialsStackSynthesizer() if stage.local else None}


def main() -> None:
    app = cdk.App()
    asked = app.node.try_get_context
    try:
        stage = read_stage(asked("stage") or "dev", settled=asked("settled") != "false")
        layers = Path(asked("layers") or ROOT / "build" / "layers" / stage.layers)
        build(stage, layers, app=app, pages=Path(asked("pages") or PAGES), release=asked("release"))
    except (StageFault, LayersMissing) as fault:
        raise SystemExit(str(fault)) from None
    app.synth()


if __name__ == "__main__":
    main()
