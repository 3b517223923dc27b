"""What each action changes, and what it never touches, as it was read off runs of the program as it is (`simulation.effects`).
Only the mutants are held to it: there is a table only in their copies of the sources."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, Final

from campus_safety.labels import Label
from campus_safety.records.change import Change
from simulation.oracles.oracle import Oracle
from simulation.world import Observer

TABLE: Final = Path(__file__).with_name("effects.json")
# What changes with every step and says nothing of itself, or with time alone; clocks are looked at by name.
_BESIDE: Final = frozenset(
    {"version", "chain", "clocks", "submission", "stored", "receipt", "id", "code", "written_at"}
)
# So often an action has to be seen before what it always did is what it has to do.
ENOUGH: Final = 12

Effects = dict[str, dict[str, dict[str, list[str]]]]


def changed(change: Change[Any]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The fields that a change changed, the clocks that it began or laid anew, and those that it stopped."""
    before, after = change.before, change.after
    names = [one.name for one in fields(after) if one.name not in _BESIDE]
    touched = frozenset(
        name for name in names if before is None or getattr(before, name) != getattr(after, name)
    )
    begun, stopped = set(), set()
    known = {clock.name: clock for clock in before.clocks} if before is not None else {}
    for clock in after.clocks:
        name, old = clock.name.partition(":")[0], known.get(clock.name)
        runs, ran = clock.stopped_at is None, old is not None and old.stopped_at is None
        if (runs and not ran) or (old is not None and clock.revision != old.revision):
            begun.add(name)
        if ran and not runs:
            stopped.add(name)
    return touched, frozenset(begun), frozenset(stopped)


@cache
def table() -> Effects:
    found: Effects = json.loads(TABLE.read_text("utf-8")) if TABLE.exists() else {}
    return found


class ActionsChangeWhatTheySay(Oracle):
    """Of a record and of its clocks."""

    name = Label("每个动作只改变它该改变的，且必定改变", "An action changes what it says, and nothing else")

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            for what in contradictions(change, table()):
                self.fail(what, change.after.id)


def contradictions(change: Change[Any], known: Effects) -> Iterator[str]:
    """What a change did, or left undone, that the table says otherwise."""
    kind, action = change.after.kind, str(change.entry.action)
    row = known.get(kind, {}).get(action)
    if row is None:
        return
    for what, seen in zip(("fields", "begins", "stops"), changed(change), strict=True):
        if odd := sorted(seen - set(row[what])):
            yield f"{kind}.{action} {_VERBS[what]} {', '.join(odd)}"
        if missing := sorted(set(row[f"always_{what}"]) - seen):
            yield f"{kind}.{action} no longer {_VERBS[what]} {', '.join(missing)}"


_VERBS: Final = {"fields": "changes", "begins": "begins", "stops": "stops"}


class Learning(Observer):
    """Reads the table off what happens, and notes what a table that was read before says otherwise."""

    def __init__(self, known: Effects | None = None) -> None:
        self._known = known or {}
        self.contradicted: set[str] = set()
        self.seen: Counter[tuple[str, str]] = Counter()
        self.counted: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        for change in changes:
            kind, action = change.after.kind, str(change.entry.action)
            self.seen[kind, action] += 1
            self.contradicted.update(contradictions(change, self._known))
            for what, found in zip(("fields", "begins", "stops"), changed(change), strict=True):
                self.counted[kind, action, what].update(found)

    def add(self, other: "Learning") -> None:
        self.seen.update(other.seen)
        for key, counted in other.counted.items():
            self.counted[key].update(counted)

    def table(self) -> Effects:
        found: Effects = {}
        for (kind, action), times in sorted(self.seen.items()):
            row: dict[str, list[str]] = {}
            for what in ("fields", "begins", "stops"):
                counted = self.counted[kind, action, what]
                row[what] = sorted(counted)
                always = (name for name, often in counted.items() if often == times and times >= ENOUGH)
                row[f"always_{what}"] = sorted(always)
            if times >= ENOUGH:
                found.setdefault(kind, {})[action] = row
        return found
