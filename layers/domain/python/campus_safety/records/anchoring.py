"""Anchors: once a day the heads of all chains under one root, kept where nobody who writes the tables can write.

A chain tells a clumsy change from an honest one; whoever may write the whole table could compute it anew. So each night
every record is a leaf of a Merkle tree: its version, the hash of its last entry, and a digest of the record as it is
stored. The tree's root and the anchor before are signed. What is compared with an anchor later is compared with what the
table said that night.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from typing import Any, Final

from campus_safety.instants import to_text
from campus_safety.records.change import UNREMARKABLE
from campus_safety.records.record import Record
from campus_safety.records.timeline import GENESIS, Break, Entry
from campus_safety.spelling import CHANGED, spelled
from campus_safety.values import dataclass

# A leaf can never be taken for an inner node (RFC 6962, 2.1).
_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"
# Raised when a flow is started anew, without a version and without an entry.
_RUNS: Final = "flow_run"

# What the record says of the entry itself, and what entries do not tell of: the anchor's digest covers it.
_TOLD_OTHERWISE: Final = UNREMARKABLE | {_RUNS, "state"}


def record_digest(text: str) -> str:
    """SHA-256 over a record as it is stored, whichever release wrote it; in one order, and without the count of runs.
    What is no JSON object counts as it stands."""
    return _digest(text, _object(text))


def _object(text: str) -> dict[str, Any] | None:
    try:
        said = json.loads(text)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _digest(text: str, said: Mapping[str, Any] | None) -> str:
    if said is not None:
        kept = {name: value for name, value in said.items() if name != _RUNS}
        text = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, order=True)
class Leaf:
    """One record as it stood: in which table ("cases"), at which version, its chain's head, and its digest."""

    table: str
    case_id: str
    version: int
    head: str
    digest: str

    @property
    def line(self) -> str:
        return "\t".join((self.table, self.case_id, str(self.version), self.head, self.digest))

    @staticmethod
    def of_line(line: str) -> "Leaf":
        """Raises ValueError for what is no line of a leaf."""
        table, case_id, version, head, digest = line.split("\t")
        return Leaf(table, case_id, int(version), head, digest)


def leaf_of(table: str, case_id: str, version: int, text: str) -> Leaf:
    """The leaf of a record that is stored as this text, readable or not."""
    said = _object(text)
    return Leaf(table, case_id, version, str((said or {}).get("chain", "")), _digest(text, said))


def root(leaves: Sequence[Leaf]) -> str:
    """The root of the Merkle tree over these leaves, in their order; of none the hash of nothing."""
    level = [hashlib.sha256(_LEAF + leaf.line.encode()).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = [
            hashlib.sha256(_NODE + level[at] + level[at + 1]).digest() for at in range(0, len(level) - 1, 2)
        ]
        # One that is left over goes up as it is.
        level = pairs + level[2 * len(pairs) :]
    return level[0].hex()


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is signed of a day. `previous` is the hash of the anchor before it; `day` is the day in China."""

    day: date
    taken_at: datetime
    records: int
    root: str
    previous: str = GENESIS

    @property
    def said(self) -> str:
        """What is signed, in one spelling."""
        return json.dumps(
            {
                "day": self.day.isoformat(),
                "taken_at": to_text(self.taken_at),
                "records": self.records,
                "root": self.root,
                "previous": self.previous,
            },
            sort_keys=True,
        )

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.said.encode()).hexdigest()

    @staticmethod
    def of_said(text: str) -> "Anchor":
        """Raises ValueError, KeyError or TypeError for what is no anchor."""
        said: Mapping[str, Any] = json.loads(text)
        return Anchor(
            date.fromisoformat(said["day"]),
            datetime.fromisoformat(said["taken_at"]),
            int(said["records"]),
            str(said["root"]),
            str(said["previous"]),
        )


def against_anchor(leaf: Leaf, text: str | None, version: int, entries: Sequence[Entry]) -> str | None:
    """How the record as it is now contradicts what its table said that night; None if it does not. `text` is None where
    the record is gone."""
    if text is None:
        return "the record is gone"
    if version < leaf.version:
        return f"stood at version {leaf.version}: its last entries were taken away"
    then = next((entry for entry in entries if entry.version == leaf.version), None)
    if then is None or then.sealed_hash() != leaf.head:
        return f"its chain had another head at version {leaf.version}: it was written anew"
    if version == leaf.version and record_digest(text) != leaf.digest:
        return f"the record of version {leaf.version} was changed after it was written"
    return None


def against_chain(case: Record, entries: Sequence[Entry]) -> tuple[Break, ...]:
    """What the record says otherwise than the entries that made it: its version, its state, and every field that an entry
    has told of. Fields that grow by lines are told line by line and not compared here."""
    if not entries:
        return (Break(case.version, "has no entries"),)
    last = entries[-1]
    breaks = []
    if case.version != last.version:
        breaks.append(
            Break(case.version, f"the record is at another version than its last entry, {last.version}")
        )
    if str(case.state) != last.state:
        breaks.append(Break(last.version, "the record is in another state than its last entry says"))
    told: dict[str, tuple[int, str]] = {}
    for entry in entries:
        told |= {name: (entry.version, said) for name, said in entry.changed.items()}
    for field in fields(case):
        present = getattr(case, field.name)
        if field.name in _TOLD_OTHERWISE or not _told_whole(present):
            continue
        if field.name not in told:
            if present is not None and present != _unset(field):
                breaks.append(Break(1, f"no entry has told of the record's {field.name}"))
        elif not _is_as_told(told[field.name][1], present):
            version = told[field.name][0]
            breaks.append(Break(version, f"the record's {field.name} is not what this entry has told"))
    return tuple(breaks)


def _unset(field: Field[Any]) -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _told_whole(value: object) -> bool:
    """Whether an entry tells all of a field's value: of a list of lines it tells only the new ones."""
    return value is None or isinstance(value, str | int | date | frozenset)


def _is_as_told(said: str, present: object) -> bool:
    """Of what is not to be said in a timeline it only tells that it changed."""
    if isinstance(present, datetime) and said:
        return datetime.fromisoformat(said) == datetime.fromisoformat(spelled(present))
    return CHANGED in (said, spelled(present)) or said == spelled(present)
