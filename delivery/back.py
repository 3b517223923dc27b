"""`make back STAGE=… TO=<commit>`: an earlier release is deployed again, from its own sources.

`python -m delivery.back <stage> <commit>`. What is open goes on: an earlier release carries what it does not know, and what
the later one wrote is kept (decision 24). Nothing of the data is turned back.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_GIT: Final = shutil.which("git") or "git"
ROOT: Final = Path(__file__).resolve().parent.parent


class NotThere(Exception):
    """This folder does not know that release; the sentence says what to do."""


def sources(root: Path, commit: str, into: Path) -> None:
    """The files of a commit, in a folder that lives as long as the deployment of it. Raises NotThere."""
    done = subprocess.run(
        [_GIT, "-C", str(root), "worktree", "add", "--detach", "--quiet", str(into), commit],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise NotThere(
            f"本目录没有版本 {commit}，请先 git fetch / this folder has no release {commit}: git fetch first\n{done.stderr}"
        )


def back(root: Path, stage: str, commit: str) -> int:
    """Deploys that commit with its own Makefile; answers the exit code. Raises NotThere."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "release"
        sources(root, commit, folder)
        try:
            # The description of the deployment is today's: it says where it is, and that does not go back.
            for file in (root / "stages").glob("*.toml"):
                (folder / "stages").mkdir(exist_ok=True)
                (folder / "stages" / file.name).write_bytes(file.read_bytes())
            command = [
                shutil.which("make") or "make",
                "-C",
                str(folder),
                "deploy",
                f"STAGE={stage}",
                f"RELEASE={commit}",
            ]
            return subprocess.run(command, check=False).returncode
        finally:
            subprocess.run([_GIT, "-C", str(root), "worktree", "remove", "--force", str(folder)], check=False)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m delivery.back", description=__doc__)
    parser.add_argument("stage")
    parser.add_argument("commit")
    asked = parser.parse_args(arguments)
    try:
        return back(ROOT, asked.stage, asked.commit)
    except NotThere as fault:
        raise SystemExit(str(fault)) from None


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
