"""The timeline: one entry per version, each chained to the one before by a hash.

An entry holds codes and ids. What people wrote is a narrative beside it; the entry keeps only a salted digest of it,
so a text can be erased later (its salt goes with it) and the chain still verifies.

The chain covers entries as they are stored: another release may write fields that this one does not know, and each
verifies what the other wrote.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import field, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from campus_safety.values import dataclass

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: account key, role, unit, and the staff number named at the time. The system acts as itself."""

    account: str
    role: str
    unit: str
    staff: str


SYSTEM = Actor(account="system", role="system", unit="", staff="")


@dataclass(frozen=True, slots=True)
class TickServed:
    """One rung of a ladder, as it was served: who was told, by post address."""

    clock: str
    revision: int
    rung: str
    due_at: datetime
    tells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened at one version of one case. `changed` maps the record's fields to their new codes.

    `stored` is the text that the entry was read from; None while it has not been. It is no part of the entry.
    """

    case_id: str
    version: int
    action: str
    actor: Actor
    recorded_at: datetime
    state: str
    stated_at: datetime | None = None
    late_entry: bool = False
    changed: Mapping[str, str] = field(default_factory=dict)
    ticks: tuple[TickServed, ...] = ()
    tells: tuple[str, ...] = ()
    text_digests: Mapping[str, str] = field(default_factory=dict)
    previous: str = GENESIS
    hash: str = ""
    stored: str | None = field(default=None, compare=False, repr=False)

    def text(self) -> str:
        """The entry as it is stored: JSON, its times in UTC to the millisecond."""
        return self._spelled_without("stored")

    def sealed_hash(self) -> str:
        """SHA-256 over everything but the hash itself, in one canonical spelling: over what is stored, where the entry
        was read from there."""
        if self.stored is None:
            return hashlib.sha256(self._spelled_without("stored", "hash").encode()).hexdigest()
        body = json.loads(self.stored)
        body.pop("hash", None)
        return hashlib.sha256(_canonical(_respelled(body)).encode()).hexdigest()

    def _spelled_without(self, *left_out: str) -> str:
        return _canonical(
            {one.name: getattr(self, one.name) for one in fields(self) if one.name not in left_out}
        )


def text_digest(salt: str, name: str, text: str) -> str:
    return hashlib.sha256("\n".join((salt, name, text)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: the version and what is wrong."""

    version: int
    reason: str


def verify(
    entries: Iterable[Entry], head: str, texts: Mapping[int, "Narrative"] | None = None
) -> tuple[Break, ...]:
    """Every break in a chain of entries in order of version, whose last hash must be `head`. Empty means it holds.

    A narrative that is gone is no break; one that is there must match its digest.
    """
    breaks, previous, expected = [], GENESIS, 1
    for entry in entries:
        if entry.version != expected:
            breaks.append(Break(entry.version, f"expected version {expected}"))
        if entry.previous != previous:
            breaks.append(Break(entry.version, "does not follow the entry before"))
        if entry.sealed_hash() != entry.hash:
            breaks.append(Break(entry.version, "was changed after it was written"))
        narrative = (texts or {}).get(entry.version)
        if narrative is not None and narrative.digests() != entry.text_digests:
            breaks.append(Break(entry.version, "its narrative was changed after it was written"))
        previous, expected = entry.hash, entry.version + 1
    if previous != head:
        breaks.append(Break(expected - 1, "is not the entry that the case names as its last"))
    return tuple(breaks)


@dataclass(frozen=True, slots=True)
class Narrative:
    """What people wrote at one version, by field, with the salt of its digests."""

    salt: str
    texts: Mapping[str, str]

    def digests(self) -> dict[str, str]:
        return {name: text_digest(self.salt, name, text) for name, text in self.texts.items()}


def _canonical(body: Mapping[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_spelled)


def _respelled(body: dict[str, Any]) -> dict[str, Any]:
    """The first releases stored these times in another spelling than they hashed. Nothing else is ever respelled: what
    this release does not know counts as it stands."""
    for holder, name in (
        (body, "recorded_at"),
        (body, "stated_at"),
        *((tick, "due_at") for tick in body.get("ticks", ())),
    ):
        if isinstance(holder.get(name), str):
            holder[name] = _spelled(datetime.fromisoformat(holder[name]))
    return body


def _spelled(value: object) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    raise TypeError(f"{value!r} has no canonical spelling")
