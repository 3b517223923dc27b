"""The chained timeline: whatever is changed in it afterwards is found, and an erased text is no break."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.records.change import Change
from campus_safety.records.timeline import Entry, Narrative, verify
from tests.builders import an_actor, at, received, rules


def chain() -> list[Change[Incident]]:
    changes = [received()]
    for seconds, command in (
        (10, commands.Acknowledge()),
        (20, commands.Note(texts={"text": "已查看监控"})),
        (30, commands.TellParents()),
    ):
        changes.append(decide(changes[-1].after, command, an_actor(), rules(), at(seconds)))
    return changes


def entries_and_texts() -> tuple[list[Entry], dict[int, Narrative], str]:
    changes = chain()
    texts = {change.entry.version: change.narrative for change in changes if change.narrative}
    return [change.entry for change in changes], texts, changes[-1].after.chain


def test_an_untouched_chain_holds_also_after_a_text_is_erased() -> None:
    entries, texts, head = entries_and_texts()
    assert verify(entries, head, texts) == ()
    del texts[3]
    assert verify(entries, head, texts) == ()


SPOILED: list[tuple[str, Callable[[list[Entry]], object], int]] = [
    ("a changed field", lambda entries: entries.__setitem__(1, replace(entries[1], action="assess")), 2),
    ("a later time", lambda entries: entries.__setitem__(1, replace(entries[1], recorded_at=at(5).now)), 2),
    ("a missing entry", lambda entries: entries.pop(2), 4),
    ("a cut end", lambda entries: entries.pop(), 3),
    ("swapped entries", lambda entries: entries.insert(1, entries.pop(2)), 3),
]


@pytest.mark.parametrize(("spoil", "version"), [row[1:] for row in SPOILED], ids=[row[0] for row in SPOILED])
def test_every_kind_of_tampering_is_found_at_its_version(
    spoil: Callable[[list[Entry]], object], version: int
) -> None:
    entries, texts, head = entries_and_texts()
    spoil(entries)
    assert version in {one.version for one in verify(entries, head, texts)}


def test_a_text_changed_afterwards_is_found() -> None:
    entries, texts, head = entries_and_texts()
    texts[3] = Narrative(texts[3].salt, {"text": "什么也没看到"})
    assert [one.version for one in verify(entries, head, texts)] == [3]


def test_what_people_write_is_never_in_an_entry() -> None:
    entries, texts, _ = entries_and_texts()
    assert texts[3].texts == {"text": "已查看监控"}
    assert "已查看监控" not in str(entries)


def stored(entry: Entry, **unknown: object) -> Entry:
    """The entry read back, as a release stored it that writes something which this one does not know."""
    body = json.loads(entry.text()) | unknown
    bare = replace(entry, stored=json.dumps(body))
    body["hash"] = bare.sealed_hash() if unknown else entry.hash
    return replace(entry, hash=body["hash"], stored=json.dumps(body))


def test_an_entry_with_a_field_of_a_later_release_holds_and_its_change_is_found() -> None:
    entries, _, head = entries_and_texts()
    assert verify([stored(entry) for entry in entries], head) == ()
    last = stored(entries[-1], weather="rain", measured={"at": "2026-11-24T02:00:00.123456Z"})
    newer = [*entries[:-1], last]
    assert verify(newer, last.hash) == ()
    assert last.stored is not None
    newer[-1] = replace(last, stored=last.stored.replace("rain", "snow"))
    assert [one.version for one in verify(newer, last.hash)] == [4]
