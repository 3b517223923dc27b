"""The CDK app: `cdk synth -c stage=aws|aws-cn|local [-c layers=…] [-c issuer=… -c audience=…]
[-c operators=<e-mail address>]`.

`layers` is the folder of the built dependency layers; by default the one made for the stage's processor.

Synthesis needs no credentials, no Docker, no network and no git.
"""

from pathlib import Path

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra.python_function import LayersMissing
from infra.stack import CampusSafetyLoop
from infra.stage import Stage, StageFault, stage_named

ROOT = Path(__file__).resolve().parent.parent


def build(stage: Stage, layers: Path, *, app: cdk.App | None = None, outdir: str | None = None) -> cdk.App:
    """The app with its one stack; nag's findings are errors."""
    app = app or cdk.App(outdir=outdir)
    CampusSafetyLoop(
        app,
        "CampusSafetyLoop",
        stage=stage,
        layers=layers,
        description="护校安园 Campus Safety Loop",
        # The emulator takes the caller's own credentials; AWS the bootstrap's roles.
        synthesizer=cdk.CliCredentialsStackSynthesizer() if stage.local else None,
    )
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks())
    return app


def main() -> None:
    app = cdk.App()
    asked = app.node.try_get_context
    try:
        stage = stage_named(asked("stage") or "aws", asked("issuer"), asked("audience"), asked("operators"))
        build(stage, Path(asked("layers") or ROOT / "build" / "layers" / stage.layers), app=app)
    except (StageFault, LayersMissing) as fault:
        raise SystemExit(str(fault)) from None
    app.synth()


if __name__ == "__main__":
    main()
