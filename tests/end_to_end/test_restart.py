"""`make stop` and `make run`, and a machine that goes down in between."""

import os
import signal
from pathlib import Path

from local import cloud, deploy, run
from local.people import System
from tests.end_to_end.playing import DESK, entries_of, flows_of, report, until, waiting


def test_a_case_outlives_a_restart_and_its_flow_is_renewed(system: System, district: Path) -> None:
    """The emulator lets no execution outlive a restart: the record starts the next."""
    receipt = report(system)
    case_id = receipt["case_id"]
    until(lambda: waiting(system, case_id), "a waiting flow")
    until(lambda: system.letters(receipt["code"]), "a message about the case")
    before = entries_of(system, case_id)

    assert run.stop(system.embedded)
    assert run.start(system.embedded, (district,)) == system.outputs

    assert entries_of(system, case_id) == before
    assert len(system.letters(receipt["code"])) == 1
    system.person(DESK).act(case_id, "acknowledge")
    until(lambda: flows_of(system, case_id).get(2) == "RUNNING", "the second run")
    until(lambda: waiting(system, case_id), "a waiting flow")


def test_after_a_crash_the_cloud_names_the_code_that_it_went_back_to(system: System) -> None:
    """Or the next `make run` would take code from before the last clean stop for the newest."""
    cloud.stop(system.embedded)
    cloud.start(system.embedded)
    kept = deploy.deployed_from(system.embedded)
    deploy.mark_deployed(system.embedded, "something newer")
    pid = cloud.process(system.embedded).pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: cloud.process(system.embedded).pid() is None, "the end of the cloud")

    cloud.start(system.embedded)
    assert kept == deploy.fingerprint()
    assert deploy.deployed_from(system.embedded) == kept
