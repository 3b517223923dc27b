"""The commands of an operator begin as `make` begins them: a process of its own that nobody has told where the layers are."""

import os
import subprocess
import sys

import pytest

from local import ROOT


@pytest.mark.parametrize(
    "command", ["back", "channels", "deploy", "doctor", "onboard", "rollup", "rollup_export", "smoke"]
)
def test_a_command_begins_by_itself(command: str) -> None:
    told = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    begun = subprocess.run(
        [sys.executable, "-m", f"delivery.{command}", "--help"],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert begun.returncode == 0, begun.stderr
    assert "usage:" in begun.stdout
