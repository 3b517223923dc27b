"""A release over open cases on the deployed system, back again, and forward for good."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from local import ROOT
from local.people import NoAnswer, Refused, System
from tests.end_to_end.playing import CHIEF, DESK, OFFICER, case_of, flows_of, item, report, until, waiting
from tests.releases.next_release import next_release

# What a deployment is made from besides the sources.
BESIDES = ("delivery", "local", "districts", "stages", "cdk.json", "requirements.txt", "layers/dependencies")
LOAD = """
import sys
from pathlib import Path
from local import run
from local.embedded import remembered
run.load(remembered(), [Path(sys.argv[1])])
"""


class Release:
    """The sources of a release, worked with as a pipeline does: its own commands, in its own folder."""

    def __init__(self, system: System, tree: Path) -> None:
        self._system, self.tree = system, tree

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (sys.executable, *words),
            cwd=self.tree,
            env=os.environ | {"CAMPUS_SAFETY_STATE": str(self._system.embedded.state)},
            check=False,
            capture_output=True,
            text=True,
        )

    def deploy(self) -> None:
        done = self.run("-m", "delivery.deploy", "local")
        assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
        until(lambda: answers(self._system), "an answer of the release")

    def smoke(self) -> tuple[int, str]:
        done = self.run("-m", "delivery.smoke", "local")
        return done.returncode, done.stdout + done.stderr

    def load(self, district: Path) -> None:
        done = self.run("-c", LOAD, str(district))
        assert done.returncode == 0, done.stderr[-4000:]


@pytest.fixture
def this(system: System) -> Release:
    return Release(system, ROOT)


@pytest.fixture
def following(system: System, tmp_path: Path) -> Release:
    """The next release."""
    tree = next_release(tmp_path / "next", also=BESIDES)
    (tree / ".venv").symlink_to(sys.prefix)
    (tree / "build").mkdir()
    (tree / "build" / "layers").symlink_to(ROOT / "build" / "layers")
    return Release(system, tree)


def answers(system: System) -> bool:
    """Whether the functions that were just deployed have woken up: on a busy machine the first request waits for them."""
    try:
        system.person(DESK).get("/cases")
    except NoAnswer:
        return False
    return True


@contextmanager
def broken(source: Path) -> Iterator[None]:
    """A function that does not start any more."""
    well = source.read_text("utf-8")
    source.write_text("raise SystemExit\n" + well, "utf-8")
    try:
        yield
    finally:
        source.write_text(well, "utf-8")


def record(system: System, case_id: str) -> Any:
    return json.loads(item(system, case_id)["record"]["S"])


def clocks(system: System, case_id: str) -> set[str]:
    return {clock["name"] for clock in record(system, case_id)["clocks"]}


def told_of(system: System, case_id: str, clock: str) -> bool:
    timeline = system.person(DESK).get(f"/cases/{case_id}/timeline")
    return any(tick["clock"] == clock for entry in timeline["entries"] for tick in entry["ticks"])


def holds(system: System, *case_ids: str) -> bool:
    return all(system.person(DESK).get(f"/cases/{case_id}/timeline")["holds"] for case_id in case_ids)


def finish(system: System, case_id: str) -> None:
    """Whatever is still to be done, up to the end."""
    while (case := case_of(system, case_id))["stage"] is not None:
        unanswered = [one["number"] for one in case["work"]["supervisions"] if one["answered_at"] is None]
        match case["state"]:
            case _ if unanswered:
                system.person(CHIEF).act(case_id, "answer_order", number=unanswered[0], text="已整改")
            case "reported":
                system.person(DESK).act(case_id, "assess", level=3, category="theft")
            case "assessed":
                system.person(OFFICER).act(
                    case_id, "handle", closing_reason="resolved_on_scene", text="已处置"
                )
            case "handled":
                system.person(DESK).act(case_id, "give_feedback", text="已告知")
            case _:
                system.person(CHIEF).act(case_id, "close")


def test_cases_outlive_a_release_the_way_back_and_the_next_one(
    system: System, district: Path, this: Release, following: Release
) -> None:
    reported, assessed = (report(system)["case_id"] for _ in range(2))
    system.person(DESK).act(assessed, "assess", level=3, category="theft")
    until(lambda: all(waiting(system, case_id) for case_id in (reported, assessed)), "waiting flows")

    following.deploy()
    following.load(district)
    assert following.smoke()[0] == 0, following.smoke()[1]
    telephone, fresh = (report(system)["case_id"] for _ in range(2))
    for case_id in (telephone, fresh):
        system.person(DESK).act(case_id, "assess", level=3, category="theft")
    system.person(OFFICER).act(telephone, "handle", closing_reason="by_telephone", text="已电话处置")
    system.person(DESK).act(assessed, "note", text="继续办理")
    assert case_of(system, telephone)["stage"] == "call_back"
    assert "call_back" in clocks(system, fresh)
    assert "call_back" not in clocks(system, assessed), "its policy has no such clock"
    every = (reported, assessed, telephone, fresh)
    assert holds(system, *every)

    this.deploy()
    assert holds(system, *every), "this release verifies what the next one wrote"
    assert case_of(system, telephone)["sealed"]
    with pytest.raises(Refused) as refused:
        system.person(DESK).act(telephone, "give_feedback", text="已告知")
    assert refused.value.kind == "newer-record"
    system.person(DESK).act(reported, "acknowledge")
    system.person(DESK).act(fresh, "note", text="继续办理")
    assert record(system, fresh)["release"] == "next", "carried through what this release has written"
    between = report(system)["case_id"]
    system.person(DESK).act(between, "assess", level=3, category="theft")
    assert "call_back" not in clocks(system, between)
    until(lambda: waiting(system, between), "a waiting flow")

    following.deploy()
    with broken(following.tree / "functions" / "casework" / "interface.py"):
        following.deploy()
        failed, said = following.smoke()
        assert failed and "✗ 接口 interface" in said, said
    # What the pipeline does then.
    following.deploy()
    assert following.smoke()[0] == 0, following.smoke()[1]
    system.person(DESK).act(between, "note", text="继续办理")
    assert "call_back" in clocks(system, between)
    assert record(system, telephone)["closing_reason"] == "by_telephone"
    for case_id in (*every, between):
        finish(system, case_id)
    assert holds(system, *every, between)
    assert not told_of(system, assessed, "call_back"), "the releases have told nobody anything"
    until(
        lambda: all("RUNNING" not in flows_of(system, case_id).values() for case_id in (*every, between)),
        "the end of every flow",
    )
