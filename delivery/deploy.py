"""`make deploy STAGE=…`: the three stacks of a stage into the account whose credentials are set.

`python -m delivery.deploy <stage> [--profile …] [--release <commit>]`. Asks the doctor first. A first deployment is described
so that it can be taken away again, and is taken away when it fails. Once all three stacks have stood, the deployment is
settled: what it holds is protected and outlives its stacks, in this run and for ever; and what takes a release back by
itself is set before each that follows. Needs no terminal. `local` is the
embedded cloud that runs on this machine.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import boto3
from rich.console import Console

import local.deploy
from delivery.deployed import Stacks
from delivery.doctor import doctor
from delivery.findings import show
from delivery.guard import Guard
from delivery.named import DEPLOYED, LOCAL
from infra.stage import Stage
from infra.stage_fault import StageFault
from infra.stage_files import read_stage
from local import cloud
from local.embedded import remembered

ROOT: Final = Path(__file__).resolve().parent.parent
BUILD: Final = Path("build")
# One command of `cdk` with its options; answers its exit code.
Cdk = Callable[[Sequence[str]], int]

FAILED = (
    "首次部署未成功，正在清除已建的内容，不留痕迹；排除原因后再次 make deploy / "
    "the first deployment failed: what it made is taken away again; mend the cause and make deploy once more"
)
NOT_CLEARED = (
    "清除未能完成：请按上面的原因处理后再次 make deploy，其间没有任何数据 / "
    "it could not all be taken away: see above, then make deploy again; there is no data in it"
)
NOT_SETTLED = (
    "系统已部署，但保护尚未开启：请再次 make deploy，此前不要导入区域 / "
    "it is deployed, but not protected yet: make deploy again before a district is loaded"
)
TAKEN_BACK = (
    "部署未成功，失败的堆栈已回到原状；是否因告警退回、其余怎么办：docs/deploy.md“自动退回” / "
    "not deployed: the stack that failed is as it was; whether an alarm took it back, and what then: docs/deploy.md"
)
SETTLING = "== 首次部署成功，开启删除保护 / the first deployment has succeeded: protecting it from deletion"
NOT_NOW = "以上标 ✗ 的须先解决，什么都没有部署 / mend what is marked ✗ first: nothing was deployed"


def deploy(
    stage: Stage,
    stacks: Stacks,
    cdk: Cdk,
    options: Sequence[str],
    say: Callable[[str], None],
    guard: Callable[[Stage], bool],
) -> int:
    """`options` are handed to each command of cdk; `guard` says to CloudFormation what takes the release back, and answers
    whether it could. Answers the exit code."""

    def run(command: Sequence[str], *, settled: bool) -> int:
        return cdk([*command, *options, "-c", f"settled={'true' if settled else 'false'}"])

    # Who deploys without a terminal can answer no question; what changes in rights is in the diff of its review.
    deploying = ("deploy", "--all", "--no-notices", "--require-approval", "never")
    if stacks.settled(stage):
        if not guard(stage):
            return 1
        if failed := run(deploying, settled=True):
            say(TAKEN_BACK)
        return failed
    if failed := run(deploying, settled=False):
        say(FAILED)
        if run(("destroy", "--all", "--force", "--no-notices"), settled=False):
            say(NOT_CLEARED)
        return failed
    say(SETTLING)
    if failed := run(deploying, settled=True):
        say(NOT_SETTLED)
    return failed


def to_this_machine() -> int:
    """The embedded cloud that runs here. It has no account that a doctor could look at, and outlives nothing that it holds.
    Answers the exit code."""
    embedded = remembered()
    if cloud.process(embedded).pid() is None:
        _say("本机云没有运行，请先 make run / the embedded cloud does not run: make run first")
        return 2
    try:
        local.deploy.deploy(embedded)
    except local.deploy.NotDeployed as failed:
        _say(str(failed))
        return 1
    _say("== local 已部署 / deployed")
    return 0


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m delivery.deploy", description=__doc__)
    parser.add_argument("stage")
    parser.add_argument("--profile")
    parser.add_argument("--release", help="what is deployed: a commit")
    parser.add_argument("--diff", action="store_true", help="only what would change")
    asked = parser.parse_args(arguments)
    if asked.stage == LOCAL:
        return to_this_machine()
    try:
        stage = read_stage(asked.stage)
    except StageFault as fault:
        raise SystemExit(str(fault)) from None
    session = boto3.Session(profile_name=asked.profile, region_name=stage.region)
    if show(doctor(stage, session).look(), Console()):
        _say(NOT_NOW)
        return 2
    pages = BUILD / "pages" / stage.name
    if failed := _built(stage, pages, session, asked.profile):
        return failed
    stacks = Stacks(session.client("cloudformation"))
    before = stacks.release(stage)
    options = [
        *("--output", str(BUILD / "cdk.out" / stage.name)),
        *("-c", f"stage={stage.name}", "-c", f"pages={pages}"),
        *(["-c", f"release={asked.release}"] if asked.release else []),
        *(["--profile", asked.profile] if asked.profile else []),
    ]
    if asked.diff:
        settled = "true" if stacks.settled(stage) else "false"
        return _cdk(
            ["diff", "--all", "--no-notices", "--no-color", *options, "-c", f"settled={settled}"], session
        )
    guard = Guard(session.client("cloudformation"), session.client("cloudwatch"), _say)
    failed = deploy(stage, stacks, lambda command: _cdk(command, session), options, _say, guard.set)
    if not failed:
        _remember(stage, stacks, before)
        _say(_how_to_go_back(stage, before))
    return failed


def _built(stage: Stage, pages: Path, session: boto3.Session, profile: str | None) -> int:
    """The layers for the stage's processor, and the pages as they are now, with the files of those that this deployment
    delivers. Answers the exit code."""
    build = ROOT / "layers" / "dependencies" / "build.py"
    words = [
        *("--into", str(pages), "--after", stage.front),
        *(["--profile", profile] if profile else []),
    ]
    for command in ([str(build), stage.layers], ["-m", "local.pages", *words]):
        done = subprocess.run([sys.executable, *command], env=_environment(session), check=False)
        if done.returncode:
            return done.returncode
    return 0


def _remember(stage: Stage, stacks: Stacks, before: str | None) -> None:
    """What it is called, and what it was before, for whoever works with it from this folder."""
    file = DEPLOYED / f"{stage.name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    said = {**stacks.outputs(stage), **({"ReleaseBefore": before} if before else {})}
    file.write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", "utf-8")


def _how_to_go_back(stage: Stage, before: str | None) -> str:
    if before is None:
        return f"== {stage.name} 已部署 / deployed"
    return (
        f"== {stage.name} 已部署；退回上一版 / deployed; to go back: make back STAGE={stage.name} TO={before}"
    )


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _environment(session: boto3.Session) -> dict[str, str]:
    """That of the caller, in the stage's region."""
    region = session.region_name
    return {**os.environ, **({"AWS_REGION": region, "AWS_DEFAULT_REGION": region} if region else {})}


def _cdk(command: Sequence[str], session: boto3.Session) -> int:
    tools = Path(sys.executable).parent
    path = f"{tools}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return subprocess.run(
        [str(tools / "cdk"), *command], env=_environment(session) | {"PATH": path}, check=False
    ).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
