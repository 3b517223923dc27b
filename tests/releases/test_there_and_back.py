"""A release over open cases, back again, and forward for good: nothing is lost, and the release itself says nothing."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.releases.next_release import ROOT, next_release, paths, this_release


@dataclass
class Stage:
    """Both trees, and the store between the acts."""

    trees: dict[str, Path]
    state: Path

    def play(self, release: str, act: str) -> Any:
        tree = self.trees[release]
        done = subprocess.run(
            [sys.executable, "-m", "tests.releases.playing", str(tree), str(self.state), act],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": ":".join([*paths(tree), str(ROOT)])},
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{act} under {release}:\n{done.stderr[-4000:]}"
        return json.loads(done.stdout)

    def items(self) -> dict[tuple[str, str], Any]:
        return {(pk, sk): item for pk, sk, item in json.loads(self.state.read_text("utf-8"))["items"]}

    def records(self) -> dict[str, Any]:
        return {
            pk.partition("#")[2]: json.loads(item["record"]["S"])
            for (pk, sk), item in self.items().items()
            if sk == "CASE"
        }


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    trees = {"this": this_release(tmp_path / "this"), "next": next_release(tmp_path / "next")}
    return Stage(trees, tmp_path / "state.json")


def kept(before: dict[tuple[str, str], Any], after: dict[tuple[str, str], Any]) -> None:
    """Entries and narratives are what they were, to the byte; no record is gone."""
    for key, item in before.items():
        if key[1].startswith(("ENTRY#", "NARRATIVE#")):
            assert after[key]["record"] == item["record"], key
        if key[1] == "CASE":
            assert key in after


def test_there_and_back_over_open_cases(stage: Stage) -> None:
    first = stage.play("this", "open_cases")
    assert first["breaks"] == {}
    opened = stage.items()

    forward = stage.play("next", "go_forward")
    assert forward["did"]["said"] == 0, "the release and its policy tell nobody anything"
    assert forward["breaks"] == {}
    assert "call_back" not in forward["clocks"][first["did"]["incident-2"]], "its policy has no such clock"
    assert "call_back" in forward["clocks"][forward["did"]["new-incident"]]
    went = stage.items()
    kept(opened, went)

    back = stage.play("this", "go_back")
    assert back["did"]["said"] == 0
    assert back["breaks"] == {}, "this release verifies what the next one wrote"
    unknown = {forward["did"]["by-telephone"], forward["did"]["parents-hazard"]}
    assert set(back["newer"]) == unknown
    assert set(back["did"]["refused"]) == unknown
    assert back["unserved"] == []
    returned = stage.items()
    kept(went, returned)
    records = stage.records()
    assert records[forward["did"]["by-telephone"]]["closing_reason"] == "by_telephone"
    assert records[forward["did"]["parents-hazard"]]["source"] == "parents"
    written = {case_id for case_id, record in records.items() if record.get("release") == "next"}
    by_next = {
        pk.partition("#")[2]
        for (pk, sk), item in went.items()
        if sk == "CASE" and '"release"' in item["record"]["S"]
    }
    assert written == by_next, "carried through every write of this release"
    assert "call_back" in back["clocks"][forward["did"]["new-incident"]], "a clock that it has goes on"
    assert "call_back" not in back["clocks"][back["did"]["between"]]

    again = stage.play("next", "go_forward_again")
    assert again["did"]["said"] == 0
    assert again["breaks"] == {}
    assert again["open"] == [], "all of them have come to their end"
    assert again["newer"] == []
    assert "call_back" in again["marked"][back["did"]["between"]], "brought by the release, not by the case"
    assert "look_in" in again["marked"][back["did"]["hazard-between"]]
    assert again["marked"][forward["did"]["new-incident"]] == []
    kept(returned, stage.items())
    assert stage.play("this", "look")["breaks"] == {}, "and this release verifies them all"
