"""Templates of the real stack, made once per run of the tests, for all its workers: jsii takes seconds to start."""

import json
import os
from functools import cache
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Any

from local.background import exclusively

ROOT = Path(__file__).resolve().parent.parent
ISSUER = ("https://sign-in.example.cn", "campus-safety")
OPERATORS = "duty@example.cn"


@cache
def assembly(name: str) -> Path:
    """The cloud assembly of a stage, synthesised offline with empty dependency layers."""
    folder = _folder_of_the_run() / name
    made = folder.with_suffix(".made")
    with exclusively(folder.with_suffix(".lock")):
        if not made.exists():
            _synthesise(name, folder)
            made.touch()
    return folder


@cache
def _folder_of_the_run() -> Path:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    return Path(gettempdir()) / f"cdk-{run}" if run else Path(mkdtemp(prefix="cdk-"))


def _synthesise(name: str, folder: Path) -> None:
    import aws_cdk as cdk

    from infra.app import build
    from infra.python_function import LAYERS
    from infra.stage import stage_named

    # The flags that the command line gives: what is tried is what is deployed.
    flags = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]
    layers = Path(mkdtemp(prefix="layers-"))
    for layer in LAYERS:
        (layers / layer / "python").mkdir(parents=True)
        (layers / layer / "python" / "empty.txt").write_text("")
    stage = stage_named(name, *ISSUER, OPERATORS) if name == "aws-cn" else stage_named(name)
    build(stage, layers, app=cdk.App(outdir=str(folder), context=flags)).synth()


@cache
def template(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((assembly(name) / "CampusSafetyLoop.template.json").read_text())
    return found


def resources(name: str, kind: str) -> dict[str, dict[str, Any]]:
    """Resources of one type by logical id."""
    return {id: one for id, one in template(name)["Resources"].items() if one["Type"] == kind}


def flow_definition(name: str = "aws", kind: str = "incident") -> dict[str, Any]:
    """The flow of a kind of case as Step Functions reads it, with each reference spelled as its logical id."""
    (machine,) = (
        one
        for id, one in resources(name, "AWS::StepFunctions::StateMachine").items()
        if f"{kind.capitalize()}Flow" in id
    )
    parts = machine["Properties"]["DefinitionString"]["Fn::Join"][1]
    found: dict[str, Any] = json.loads(
        "".join(part if isinstance(part, str) else _name(part) for part in parts)
    )
    return found


def _name(reference: dict[str, Any]) -> str:
    if "Fn::GetAtt" in reference:
        return str(reference["Fn::GetAtt"][0])
    return "aws" if reference["Ref"] == "AWS::Partition" else str(reference["Ref"])
