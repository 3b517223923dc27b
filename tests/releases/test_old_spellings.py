"""What every earlier release has stored is read by this one, and written back as it was."""

import json
from pathlib import Path
from typing import Any

import pytest

from campus_safety.kinds.hazards.checklists import parse_checklists
from campus_safety.kinds.quizzes.questions import parse_questions
from campus_safety.kinds.registry import KINDS
from campus_safety.records.timeline import Break, verify
from campus_safety_aws.records import to_entry, to_narrative, to_text
from tests.by_kind import parse_policy, to_case, to_row

RELEASES = sorted(path for path in Path(__file__).parent.iterdir() if (path / "records.jsonl").exists())


def lines(name: str) -> list[Any]:
    """Everything of this name that any release has stored."""
    return [
        pytest.param(json.loads(line), id=f"{release.name}-{number}")
        for release in RELEASES
        for number, line in enumerate((release / f"{name}.jsonl").read_text("utf-8").splitlines(), 1)
    ]


def missing(stored: Any, written: Any, where: str = "") -> list[str]:
    """What of a stored value is not there any more, or not the same, in what is written back. More may be."""
    if isinstance(stored, dict) and isinstance(written, dict):
        return [
            lost
            for name, value in stored.items()
            for lost in (
                missing(value, written[name], f"{where}.{name}") if name in written else [f"{where}.{name}"]
            )
        ]
    if isinstance(stored, list) and isinstance(written, list) and len(stored) == len(written):
        if all(isinstance(one, str) for one in stored):
            # Sets are stored as lists, in no order.
            return [] if sorted(stored) == sorted(written) else [where]
        pairs = enumerate(zip(stored, written, strict=True))
        return [lost for place, (one, other) in pairs for lost in missing(one, other, f"{where}[{place}]")]
    return [] if stored == written else [where]


@pytest.mark.parametrize("line", lines("records"))
def test_a_record_of_an_earlier_release_is_written_back_as_it_was(line: Any) -> None:
    case = to_case(json.dumps(line["record"]), line["kind"], "a frozen record")
    assert missing(line["record"], json.loads(to_text(case))) == []


@pytest.mark.parametrize("line", lines("rows"))
def test_a_row_of_an_earlier_release_is_read(line: Any) -> None:
    assert missing(line, json.loads(to_text(to_row(json.dumps(line), "a frozen row")))) == []


@pytest.mark.parametrize("line", lines("chains"))
def test_the_chain_of_an_earlier_release_holds_and_a_change_in_it_is_found(line: Any) -> None:
    entries = [to_entry(json.dumps(entry), "a frozen entry") for entry in line["entries"]]
    texts = {int(version): to_narrative(json.dumps(one), "x") for version, one in line["narratives"].items()}
    head = line["record"]["chain"]
    assert verify(entries, head, texts) == ()
    spoiled = line["entries"][1] | {"recorded_at": "2026-11-24T03:00:00Z"}
    entries[1] = to_entry(json.dumps(spoiled), "a frozen entry")
    assert verify(entries, head, texts) == (Break(2, "was changed after it was written"),)


@pytest.mark.parametrize("line", lines("policies"))
def test_a_policy_version_of_an_earlier_release_is_read_with_all_that_it_sets(line: Any) -> None:
    """Whoever asks for one more rule says what holds for versions from before it (`WRITTEN_LATER`)."""
    document = line["document"]
    policy = parse_policy("v0", document, stored=True)
    assert {"incident", "hazard", "peak_post", "quiz_round", "activity"} <= set(policy.kinds)
    for section in KINDS.policy:
        assert section.rules is None or policy.section_if_any(section.rules) is not None, section.table
    assert parse_checklists("v0", document["checklists"], stored=True).items
    assert parse_questions("v0", document["questions"], stored=True).questions
