"""Templates of the real stacks, made once per run of the tests, for all its workers: jsii takes seconds to start."""

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import TYPE_CHECKING, Any

from local.background import exclusively

if TYPE_CHECKING:
    from infra.stage import Stage

ROOT = Path(__file__).resolve().parent.parent
ISSUER = ("https://sign-in.example.cn", "campus-safety")
OPERATORS = "duty@example.cn"
STACKS = ("Data", "Services", "Front")


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
    from infra.stage import stage_named

    stage = stage_named(name, *ISSUER, OPERATORS) if name == "aws-cn" else stage_named(name)
    synthesise(stage, folder)


def synthesise(stage: "Stage", folder: Path, **differently: Any) -> None:
    """Writes the assembly of a stage, with empty dependency layers; `differently` is handed to `infra.app.build`."""
    import aws_cdk as cdk

    from infra.app import build
    from infra.layers import LAYERS

    # The flags that the command line gives: what is tried is what is deployed.
    flags = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]
    layers = Path(mkdtemp(prefix="layers-"))
    for layer in LAYERS:
        (layers / layer / "python").mkdir(parents=True)
        (layers / layer / "python" / "empty.txt").write_text("")
    build(stage, layers, app=cdk.App(outdir=str(folder), context=flags), **differently).synth()


@cache
def stack(name: str, which: str) -> dict[str, Any]:
    """The template of one stack as it is deployed: `which` is Data, Services or Front."""
    return read_stack(assembly(name), which)


def read_stack(folder: Path, which: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / f"{which}.template.json").read_text("utf-8"))
    return found


@cache
def template(name: str) -> dict[str, Any]:
    """All three stacks as one, each reference to another stack replaced by what it refers to."""
    stacks = [stack(name, which) for which in STACKS]
    outputs = {id: one for each in stacks for id, one in each.get("Outputs", {}).items()}
    whole = {
        part: {id: one for each in stacks for id, one in each.get(part, {}).items()}
        for part in ("Resources", "Outputs")
    }
    assert len(whole["Resources"]) == sum(len(each["Resources"]) for each in stacks), "ids that collide"
    found: dict[str, Any] = _followed(whole, outputs)
    return found


def _followed(value: Any, outputs: Mapping[str, Any]) -> Any:
    match value:
        case {"Fn::ImportValue": str(export)}:
            return _followed(outputs[export.rpartition("-")[2]]["Value"], outputs)
        case {"Fn::GetStackOutput": {"OutputName": str(output)}}:
            return _followed(outputs[output]["Value"], outputs)
        case dict():
            return {key: _followed(one, outputs) for key, one in value.items()}
        case list():
            return [_followed(one, outputs) for one in value]
    return value


def resources(name: str, kind: str) -> dict[str, dict[str, Any]]:
    """Resources of one type by logical id, of all stacks."""
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
