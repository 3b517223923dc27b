"""`make deploy`: the three stacks into the account whose credentials are set; `python -m infra.deploy [options of cdk]`.

A first deployment is described so that it can be taken away again, and is taken away when it fails. Once all three stacks
have stood, the deployment is settled: what it holds is protected and outlives its stacks, in this run and for ever.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.app import described
from infra.stage import Stage, StageFault

OUTPUTS = Path("build") / "outputs.json"
PAGES = Path("build") / "pages"
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
SETTLING = "== 首次部署成功，开启删除保护 / the first deployment has succeeded: protecting it from deletion"


class Stacks:
    """What stands in the account. `cloudformation` is a boto3 client."""

    def __init__(self, cloudformation: Any) -> None:
        self._cloudformation = cloudformation

    def settled(self, stage: Stage) -> bool:
        """Whether all three have stood once: the last stands, or the first is protected already."""
        front, data = self._stack(stage.front), self._stack(stage.data)
        return _stands(front) or bool(data.get("EnableTerminationProtection"))

    def _stack(self, name: str) -> Mapping[str, Any]:
        try:
            found: Mapping[str, Any] = self._cloudformation.describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            # "Stack with id … does not exist" is all that tells it from a request that is wrong.
            if error.response["Error"]["Code"] == "ValidationError" and "exist" in str(error):
                return {}
            raise
        return found


def _stands(stack: Mapping[str, Any]) -> bool:
    """It was made completely; an update of it may have failed since."""
    status = str(stack.get("StackStatus", ""))
    return status in ("CREATE_COMPLETE", "IMPORT_COMPLETE") or status.startswith("UPDATE_")


def deploy(stage: Stage, stacks: Stacks, cdk: Cdk, options: Sequence[str], say: Callable[[str], None]) -> int:
    """`options` are handed to each command of cdk. Answers the exit code."""

    def run(command: Sequence[str], *, settled: bool) -> int:
        return cdk([*command, *options, "-c", f"settled={'true' if settled else 'false'}"])

    deploying = ("deploy", "--all", "--no-notices", "--outputs-file", str(OUTPUTS))
    if stacks.settled(stage):
        return run(deploying, settled=True)
    if failed := run(deploying, settled=False):
        say(FAILED)
        if run(("destroy", "--all", "--force", "--no-notices"), settled=False):
            say(NOT_CLEARED)
        return failed
    say(SETTLING)
    if failed := run(deploying, settled=True):
        say(NOT_SETTLED)
    return failed


def asked_for(context: Sequence[str]) -> Stage:
    """The stage that `key=value` describe. Raises StageFault for one that is not deployed from here."""
    asked = dict(pair.partition("=")[::2] for pair in context)
    if "settled" in asked:
        raise StageFault("settled 由 make deploy 自行判断 / make deploy finds out itself what is settled")
    stage = described(asked.get)
    if stage.local:
        raise StageFault("本机试用请用 make run / the try-out is started with make run")
    return stage


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.deploy", description=__doc__)
    parser.add_argument("-c", "--context", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--profile")
    asked, _ = parser.parse_known_args(arguments)
    try:
        stage = asked_for(asked.context)
    except StageFault as fault:
        raise SystemExit(str(fault)) from None
    session = boto3.Session(profile_name=asked.profile)
    pages = PAGES / stage.name
    if failed := _pack_pages(stage, pages, asked.profile):
        return failed
    options = [*arguments, "-c", f"pages={pages}"]
    return deploy(stage, Stacks(session.client("cloudformation")), _cdk, options, _say)


def _pack_pages(stage: Stage, into: Path, profile: str | None) -> int:
    """The pages as they are now, with the files of those that this deployment delivers. Answers the exit code."""
    words = ["--into", str(into), "--after", stage.front, *(["--profile", profile] if profile else [])]
    return subprocess.run([sys.executable, "-m", "local.pages", *words], check=False).returncode


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _cdk(command: Sequence[str]) -> int:
    tools = Path(sys.executable).parent
    path = f"{tools}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return subprocess.run(
        [str(tools / "cdk"), *command], env={**os.environ, "PATH": path}, check=False
    ).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
