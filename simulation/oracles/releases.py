"""What holds while two releases serve the same stores, and after one of them was taken back."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from campus_safety.labels import Label
from campus_safety.records.change import Change
from campus_safety.records.record import Record
from campus_safety_aws.case_items import case_pk, entry_sk
from simulation.oracles.oracle import Oracle
from simulation.releases import NEXT, brought_clocks


class NothingIsLostBetweenReleases(Oracle):
    """What either release has written of a record is there after the other's writes; entries never change."""

    name = Label("版本更替不丢失任何内容", "Nothing is lost between releases")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._records: dict[str, dict[str, Any]] = {}
        self._entries: dict[str, dict[int, str]] = {}

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        if not self.world.theirs:
            return
        for change in changes:
            about, version = change.after.id, change.after.version
            item = self.world.records.item(about)
            record = json.loads(item["record"]["S"]) if item is not None else {}
            known = self._records.get(about, {})
            if gone := sorted(known.keys() - record.keys()):
                self.fail(f"{change.after.kind}: a field is gone: {', '.join(gone)}", about)
            clocks = {one["name"] for one in record.get("clocks", ())}
            if gone := sorted({one["name"] for one in known.get("clocks", ())} - clocks):
                self.fail(f"{change.after.kind}: a clock is gone: {', '.join(gone)}", about)
            self._records[about] = record
            self._entries.setdefault(about, {})[version] = self._stored(about, version)

    def checkpoint(self) -> None:
        for about, entries in self._entries.items():
            if any(self._stored(about, version) != text for version, text in entries.items()):
                self.fail("an entry is not what it was", about)

    def let_go(self, about: str) -> None:
        self._records.pop(about, None)
        self._entries.pop(about, None)

    def _stored(self, about: str, version: int) -> str:
        item = self.world.records.of(about).table.get(case_pk(about), entry_sk(version))
        return str(item["record"]["S"]) if item is not None else ""


class ReleasesTellNobody(Oracle):
    """A clock that the next release brings to a running case tells nobody what lies behind: what was due before the clock was
    first there is nobody's reminder."""

    name = Label("版本更替本身不发送任何提醒", "A release tells nobody anything")

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        # Record -> the clocks that the next release brought -> when each was first there.
        self._since: dict[str, dict[str, datetime]] = {}
        self._brought = brought_clocks() if self.world.theirs else frozenset[str]()

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        if not self._brought:
            return
        for change in changes:
            since = self._since.setdefault(change.after.id, {})
            for clock in change.after.clocks:
                if clock.name in self._brought:
                    since.setdefault(clock.name, change.entry.recorded_at)
            for tick in change.entry.ticks:
                if tick.clock in since and tick.due_at < since[tick.clock]:
                    self.fail(f"{tick.clock}: told what lay behind it", change.after.id, tick.rung)

    def let_go(self, about: str) -> None:
        self._since.pop(about, None)


class WhatIsUnknownFailsClosed(Oracle):
    """Of a record that this release does not know all of, it serves deadlines and does nothing else; and hides it."""

    name = Label("不认识的内容一律从严", "What is unknown fails closed")

    def committed(self, changes: Sequence[Change[Any]]) -> None:
        call = self.world.calls.current
        if call is None or call.sandbox.startswith(NEXT):
            return
        for change in changes:
            case: Record | None = change.before
            if case is not None and case.newer:
                if change.entry.action != "tick":
                    self.fail(f"{case.kind}: {change.entry.action} on what is not understood", case.id)
                if not change.after.sealed:
                    self.fail(f"{case.kind}: not understood, and open to everybody", case.id)
