"""The nightly anchor on the deployed system, by the very permissions that it is given."""

import subprocess
import sys

from local import ROOT
from local.people import System
from tests.end_to_end.playing import report


def verified(system: System, case_id: str) -> subprocess.CompletedProcess[str]:
    """As `make verify-chain` does it."""
    outputs = ("--outputs", str(system.embedded.outputs))
    return subprocess.run(
        (sys.executable, "-m", "local.operate", *outputs, "verify-chain", case_id),
        cwd=ROOT,
        env=system.embedded.client_environment(),
        check=False,
        capture_output=True,
        text=True,
    )


def test_a_record_is_held_against_what_was_signed(system: System) -> None:
    case_id = report(system)["case_id"]
    # As its rule does at night.
    answer = system.invoke("AnchorFunction")
    assert "root" in answer, answer
    found = verified(system, case_id)
    assert found.returncode == 0, found.stdout + found.stderr
    assert f"as anchored until {answer['day']}" in found.stdout
