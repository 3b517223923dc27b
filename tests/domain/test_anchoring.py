"""Anchors: what is changed in a table by whoever may write all of it is found in what was signed before."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident, State
from campus_safety.kinds.incidents.taxonomy import Level
from campus_safety.records.anchoring import (
    Anchor,
    Leaf,
    against_anchor,
    against_chain,
    leaf_of,
    record_digest,
    root,
)
from campus_safety.records.change import Change
from campus_safety.records.timeline import GENESIS, Entry
from campus_safety_aws.record_encoding import to_text
from tests.builders import NOW, an_actor, at, received, rules
from tests.records import every_record


def changes() -> list[Change[Incident]]:
    found = [received()]
    for seconds, command in (
        (10, commands.Acknowledge()),
        (20, commands.Assess(level=Level.TWO, category="theft")),
        (30, commands.Note(texts={"text": "已查看监控"})),
    ):
        found.append(decide(found[-1].after, command, an_actor(), rules(), at(seconds)))
    return found


def anchored(version: int) -> Leaf:
    case = changes()[version - 1].after
    return leaf_of("cases", case.id, case.version, to_text(case))


def entries(upto: int = 4) -> list[Entry]:
    return [change.entry for change in changes()[:upto]]


def anew(found: list[Entry]) -> list[Entry]:
    """The same entries, chained again by somebody who may write all of them."""
    previous, chained = GENESIS, list[Entry]()
    for entry in found:
        moved = replace(entry, previous=previous)
        chained.append(replace(moved, hash=moved.sealed_hash()))
        previous = chained[-1].hash
    return chained


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_what_was_anchored_and_has_grown_since_holds(version: int) -> None:
    case = changes()[-1].after
    assert against_anchor(anchored(version), to_text(case), case.version, entries()) is None


def test_a_new_run_of_the_flow_is_no_change_of_the_record() -> None:
    case = replace(changes()[-1].after, flow_run=7)
    assert against_anchor(anchored(4), to_text(case), case.version, entries()) is None


def test_a_record_edited_after_its_anchor_is_found() -> None:
    case = replace(changes()[-1].after, level=Level.THREE)
    said = against_anchor(anchored(4), to_text(case), case.version, entries())
    assert said is not None and "changed after it was written" in said


def test_a_field_that_no_release_knows_counts_as_it_was_stored() -> None:
    text = to_text(changes()[-1].after)
    longer = json.dumps(json.loads(text) | {"of_a_later_release": 1})
    assert record_digest(text) != record_digest(longer)
    assert record_digest("no record") != record_digest("no record at all")


def test_a_chain_that_was_computed_anew_is_found() -> None:
    forged = entries()
    forged[1] = replace(forged[1], recorded_at=at(5).now)
    forged = anew(forged)
    case = replace(changes()[-1].after, chain=forged[-1].hash)
    said = against_anchor(anchored(4), to_text(case), case.version, forged)
    assert said is not None and "written anew" in said
    assert against_anchor(anchored(1), to_text(case), case.version, forged) is None, "until then it was true"


def test_a_tail_that_was_cut_with_its_head_set_back_is_found() -> None:
    case = changes()[1].after
    said = against_anchor(anchored(4), to_text(case), case.version, entries(2))
    assert said is not None and "taken away" in said


def test_a_record_that_is_gone_is_found() -> None:
    assert against_anchor(anchored(4), None, 0, []) == "the record is gone"


@pytest.mark.parametrize(
    ("forge", "said"),
    [
        ({"level": Level.THREE}, "level"),
        ({"state": State.CLOSED}, "state"),
        ({"version": 5}, "version"),
        ({"category": "robbery"}, "category"),
        ({"campus": "dm-ms-02"}, "campus"),
        ({"station": "dm-st-hill"}, "station"),
        ({"handled_by": "dm-st-hill"}, "handled_by"),
        ({"received_at": NOW - timedelta(days=1)}, "received_at"),
        ({"exercise": True}, "exercise"),
    ],
)
def test_a_record_that_says_otherwise_than_its_entries_is_found_without_an_anchor(
    forge: dict[str, Any], said: str
) -> None:
    case = changes()[-1].after
    assert against_chain(case, entries()) == ()
    assert any(said in found.reason for found in against_chain(replace(case, **forge), entries()))


def test_a_record_without_entries_is_none_of_ours() -> None:
    assert [found.reason for found in against_chain(changes()[0].after, [])] == ["has no entries"]


def test_the_root_depends_on_every_leaf_and_on_their_order() -> None:
    leaves = sorted(leaf_of("cases", case.id, case.version, to_text(case)) for case in every_record())
    roots = {root(leaves[:count]) for count in range(len(leaves) + 1)}
    assert len(roots) == len(leaves) + 1
    for place, leaf in enumerate(leaves):
        assert root([*leaves[:place], replace(leaf, version=99), *leaves[place + 1 :]]) not in roots
    assert root(leaves[::-1]) not in roots
    assert [Leaf.of_line(leaf.line) for leaf in leaves] == leaves


def test_no_inner_node_can_be_passed_off_as_a_leaf() -> None:
    """Two leaves are not one leaf that holds their hashes (RFC 6962)."""
    one, other = anchored(1), anchored(2)
    assert root([one, other]) != root([one])
    assert root([one, other, one]) != root([one, other, one, one])


def test_an_anchor_reads_back_and_commits_to_the_one_before() -> None:
    first = Anchor(date(2026, 11, 24), NOW, 1, root([anchored(1)]))
    second = replace(first, day=date(2026, 11, 25), previous=first.hash)
    assert Anchor.of_said(first.said) == first
    assert replace(first, records=2).hash != first.hash != second.hash


def test_what_cannot_be_read_is_a_leaf_all_the_same() -> None:
    assert leaf_of("duty", "x", 3, "{broken").head == ""
    assert leaf_of("duty", "x", 3, "[1]").head == ""
