"""The nightly anchor and the traces of readers on the deployed system, by the very permissions that it is given."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

from local import ROOT
from local.people import System
from tests.end_to_end.playing import case_of, report

AUDITOR = "dm-auditor"


def verified(system: System, case_id: str) -> subprocess.CompletedProcess[str]:
    """As `make verify-chain` does it."""
    return subprocess.run(
        (sys.executable, "-m", "local.operate", "local", "verify-chain", case_id),
        cwd=ROOT,
        env=system.embedded.client_environment() | {"CAMPUS_SAFETY_STATE": str(system.embedded.state)},
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


def test_who_reads_a_sealed_case_is_known_to_the_auditor(system: System) -> None:
    discovered = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    case_id = report(system, category="bullying", discovered_at=discovered)["case_id"]
    case_of(system, case_id)
    reads = system.person(AUDITOR).get(f"/cases/{case_id}/reads")["reads"]
    assert [(one["unit"], one["what"]) for one in reads if one["role"] == "desk"] == [
        ("dm-st-harbour", "record")
    ]
