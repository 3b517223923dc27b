"""The tree of the next release is one that runs, and that differs as it says."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.releases.next_release import EDITS, Edit, SourcesMoved, next_release, paths

SAYS = """
from campus_safety.kinds.incidents.incident import STAGES
from campus_safety.kinds.incidents.taxonomy import ClosingReason
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.rules import SECTION as HAZARDS
from campus_safety.kinds.incidents.rules import SECTION as INCIDENTS
from campus_safety.kinds.registry import KINDS
from campus_safety.district.policy_documents import parse_policy
from campus_safety.records.record import Record
from campus_safety.records.timeline import Entry
import tomllib
for name in ("production", "demo"):
    limits, calendar = (tomllib.load(open(f"policies/{of}{name}.toml", "rb")) for of in ("", "calendars/"))
    parse_policy("v", limits | calendar, KINDS.policy)
print("call_back" in INCIDENTS.clocks, "look_in" in HAZARDS.clocks, "call_back" in STAGES)
print(ClosingReason.BY_TELEPHONE, Source.PARENTS, *("release" in it.__dataclass_fields__ for it in (Record, Entry)))
"""


def said(tree: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SAYS],
        cwd=tree,
        env={"PYTHONPATH": ":".join(paths(tree))},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def test_the_next_release_has_what_it_says_and_its_own_policies_are_read(tmp_path: Path) -> None:
    tree = next_release(tmp_path / "next")
    assert said(tree) == "True True True\nby_telephone parents True True\n"


def test_an_edit_that_finds_no_place_any_more_is_named(tmp_path: Path) -> None:
    lost = Edit("policies/demo.toml", "[clocks.moon]", "")
    with pytest.raises(SourcesMoved, match="moon"):
        next_release(tmp_path / "next", edits=(*EDITS, lost))
