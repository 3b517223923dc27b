"""The drill: what one deployment holds is exported, another one is deployed and made from it, and people work on there."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from local import ROOT, cloud, deploy, run
from local.embedded import private
from local.people import System
from tests.end_to_end.playing import DESK, OFFICER, SAFETY, entries_of, flows_of, report, until, waiting
from tests.files import photo


def command(system: System, *words: str) -> str:
    """One of the commands of `delivery`, as `make` begins it; what it has said."""
    done = subprocess.run(
        (sys.executable, "-m", *words),
        cwd=ROOT,
        env=os.environ | {"CAMPUS_SAFETY_STATE": str(system.embedded.state)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[System]:
    """Another deployment, in a cloud of its own, that nobody has loaded anything into."""
    embedded = private(tmp_path / "another")
    try:
        cloud.start(embedded)
        run.start_mailbox(embedded)
        yield System(embedded, deploy.deploy(embedded))
    finally:
        run.stop(embedded)


def test_what_one_deployment_held_goes_on_in_another(
    system: System, empty: System, district: Path, tmp_path: Path
) -> None:
    fresh, worked_on = (report(system) for _ in range(2))
    case_id = worked_on["case_id"]
    desk = system.person(DESK)
    desk.act(case_id, "acknowledge")
    desk.act(case_id, "assess", level=3, category="theft")
    kept = desk.attach(case_id, "evidence", photo())
    until(lambda: all(waiting(system, one["case_id"]) for one in (fresh, worked_on)), "waiting flows")
    until(lambda: system.letters(fresh["code"]), "a message about the case")
    before = {one["case_id"]: entries_of(system, one["case_id"]) for one in (fresh, worked_on)}
    copy = tmp_path / "copy"
    told = told_of(system, fresh["code"])
    command(system, "delivery.export", "local", str(copy), "--secrets")
    said = command(empty, "delivery.restore", "local", str(copy))
    assert "0 有误" in said or "0 wrong" in said, said
    # People come back through a pool of its own, to the accounts that the records name; letters go to its own mailbox.
    run.load(empty.embedded, (district,))

    for found, entries in before.items():
        assert entries_of(empty, found)[: len(entries)] == entries
        until(lambda found=found: "RUNNING" in flows_of(empty, found).values(), "a flow")  # type: ignore[misc]
    assert seen(empty, case_id, kept) == seen(system, case_id, kept) != b""
    empty.person(OFFICER).act(case_id, "handle", closing_reason="resolved_on_scene", text="已处置")
    empty.person(DESK).act(case_id, "give_feedback", text="已告知")
    assert empty.person(SAFETY).get(f"/cases/{case_id}")["state"] == "feedback_given"
    assert empty.person(DESK).get(f"/cases/{case_id}/timeline")["holds"]
    # Whoever was told before is not told again, nor by the channels that went along.
    until(lambda: told_of(empty, worked_on["code"]), "a message of the new deployment")
    assert not told_of(empty, fresh["code"]) & told


def told_of(system: System, code: str) -> set[tuple[str, str]]:
    return {(letter["address"], letter["body"]) for letter in system.letters(code)}


def seen(system: System, case_id: str, kept: Mapping[str, Any]) -> bytes:
    url = system.person(DESK).get(f"/attachments/{case_id}/{kept['attachment_id']}")["url"]
    with urllib.request.urlopen(url, timeout=60) as answer:
        content: bytes = answer.read()
    return content
