"""A deployment that somebody has named: what it is called, and this process set to speak to it. Nobody guesses which."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from infra.stage_fault import StageFault
from local import ROOT
from local.embedded import Embedded, remembered

DEPLOYED: Final = ROOT / "build" / "deployed"
LOCAL: Final = "local"


class NothingThere(Exception):
    """It is not deployed; the sentence says what to do."""


def outputs_of(stage: str, profile: str | None = None) -> dict[str, str]:
    """The outputs of its stacks by name. `local` is this machine's own; of others the caller's credentials are used, in the
    stage's region. Raises StageFault for a name that no file has, NothingThere where nothing is deployed under it."""
    if stage == LOCAL:
        return _local()
    # CDK takes seconds to import, and the try-out needs none of it.
    import boto3

    from delivery.deployed import Stacks
    from infra.stage_files import read_stage

    known = read_stage(stage)
    if known.region is not None:
        os.environ |= {"AWS_REGION": known.region, "AWS_DEFAULT_REGION": known.region}
    if profile is not None:
        os.environ["AWS_PROFILE"] = profile
    session = boto3.Session()
    _same_account(known, session)
    found = Stacks(session.client("cloudformation")).outputs(known)
    if not found:
        raise NothingThere(
            f"{stage} 尚未部署：make deploy STAGE={stage} / {stage} is not deployed: make deploy STAGE={stage}"
        )
    return {**_remembered(DEPLOYED / f"{stage}.json"), **found}


def named(run: Callable[[list[str]], int], arguments: list[str]) -> int:
    """Runs a command that names a deployment; where there is none of that name it says so and answers 1."""
    try:
        return run(arguments)
    except (NothingThere, StageFault) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1


def _same_account(stage: Any, session: Any) -> None:
    """Raises NothingThere for credentials of another account than the stage's file names."""
    if stage.account is None:
        return
    mine = session.client("sts").get_caller_identity()["Account"]
    if mine != stage.account:
        raise NothingThere(
            f"凭证属于账号 {mine}，{stage.name} 在 {stage.account} / "
            f"the credentials are of account {mine}, and {stage.name} is in {stage.account}"
        )


def _local() -> dict[str, str]:
    embedded = remembered()
    if not embedded.outputs.exists():
        raise NothingThere("系统尚未启动，请先 make run / nothing runs yet: make run first")
    # The try-out has an endpoint and credentials of its own.
    os.environ.update(embedded.client_environment({}))
    return _remembered(embedded.outputs) | {"PublicAddress": _address(embedded)}


def _address(embedded: Embedded) -> str:
    """Where it is on this machine; the output says where it would be on AWS."""
    return str(embedded.pages(_remembered(embedded.outputs)["ApiId"]))


def _remembered(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    found: dict[str, str] = json.loads(file.read_text("utf-8"))
    return found
