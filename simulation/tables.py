"""The tests' table of records, which refuses what DynamoDB refuses, with what the services around a table see of it: its
stream as it is written, what stands first in its indexes, and records that nobody can read."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from campus_safety.district.directory import District
from campus_safety.instants import to_text as at_text
from campus_safety.kinds.registry import KINDS
from campus_safety.records.change import Change
from campus_safety.records.kind import RecordTable
from campus_safety.records.record import Record
from campus_safety.records.store import Claim
from campus_safety.records.timeline import Entry, Narrative
from campus_safety_aws.case_items import SHARDS, case_pk, shard_of
from campus_safety_aws.record_encoding import to_case
from simulation.clock import to_moment
from tests.fakes.cases import FakeCases
from tests.fakes.tables import FakeStream, Item, number, text

StreamRecord = dict[str, Any]


class _Told(FakeStream):
    """A stream that hands on each record as it is written."""

    def __init__(self, table: "Table") -> None:
        super().__init__()
        self._table = table

    def tell(self, pk: str, sk: str, old: Item | None, new: Item | None) -> None:
        super().tell(pk, sk, old, new)
        for record in self.taken():
            self._table.on_stream(pk.partition("#")[2], record)


class Everywhere:
    """All tables together, as whoever watches looks at them: a record lies in one of them."""

    def __init__(self, tables: Mapping[RecordTable, "Table"]) -> None:
        self.tables = tables

    def of(self, case_id: str) -> "Table":
        """The table in which a record lies; that of cases for one that lies in none."""
        return next(
            (one for one in self.tables.values() if case_id in one.ids), self.tables[RecordTable.CASES]
        )

    @property
    def writes(self) -> int:
        return sum(one.writes for one in self.tables.values())

    def kind(self, case_id: str) -> str | None:
        return self.of(case_id).ids.get(case_id)

    def get(self, case_id: str) -> Record | None:
        return self.of(case_id).get(case_id)

    def readable(self) -> Iterator[Record]:
        for table in self.tables.values():
            yield from table.readable()

    def entries(self, case_id: str) -> tuple[Entry, ...]:
        return self.of(case_id).entries(case_id)

    def narratives(self, case_id: str) -> Mapping[int, Narrative]:
        return self.of(case_id).narratives(case_id)

    def item(self, case_id: str) -> Item | None:
        return self.of(case_id).item(case_id)

    def rows(self, case_id: str) -> dict[str, tuple[str, str]]:
        return self.of(case_id).rows(case_id)

    def token(self, case_id: str) -> str | None:
        return self.of(case_id).token(case_id)

    def read_anew(self, case: Record) -> Record:
        return self.of(case.id).read_anew(case)

    def unpublished(self, before: datetime, most: int) -> list[tuple[str, int]]:
        return [mark for one in self.tables.values() for mark in one.unpublished(before, most)][:most]


class Table(FakeCases):
    """`ids` are of all records, oldest first; `broken` those that nobody can read."""

    def __init__(self) -> None:
        super().__init__(_Told(self))
        self.ids: dict[str, str] = {}
        self.broken: set[str] = set()
        self.on_stream: Callable[[str, StreamRecord], None] = lambda case_id, record: None
        self.on_commit: Callable[[Sequence[Change[Any]]], None] = lambda changes: None
        self._read: dict[str, tuple[object, Record]] = {}

    def get(self, case_id: str) -> Record | None:
        """What was read of a text once is not worked out again: it never changes."""
        item = self.table.get(case_pk(case_id), "CASE")
        if item is None:
            return None
        known = self._read.get(case_id)
        if known is not None and known[0] is item["record"]:
            return known[1]
        case = super().get(case_id)
        if case is not None:
            self._read[case_id] = (item["record"], case)
        return case

    def commit(
        self, changes: Sequence[Change[Any]], district: District, claims: Sequence[Claim] = ()
    ) -> None:
        super().commit(changes, district, claims)
        for change in changes:
            self.ids.setdefault(change.after.id, change.after.kind)
        self.on_commit(changes)

    def readable(self) -> Iterator[Record]:
        """Every record that can be read, oldest first."""
        for case_id in list(self.ids):
            case = self.get(case_id)
            if case is not None:
                yield case

    def item(self, case_id: str) -> Item | None:
        return self.table.get(case_pk(case_id), "CASE")

    def read_anew(self, case: Record) -> Record:
        """The record as somebody else reads it, who has read nothing before."""
        item = self.item(case.id)
        if item is None:
            raise KeyError(case.id)
        return to_case(item["record"]["S"], case.kind, case.id, KINDS)

    def token(self, case_id: str) -> str | None:
        """The token that lies on a record."""
        item = self.item(case_id)
        return str(item["waiting"]["M"]["token"]["S"]) if item is not None and "waiting" in item else None

    def rows(self, case_id: str) -> dict[str, tuple[str, str]]:
        """Owner -> list and order of the worklist rows that lie in the table."""
        found = self.table.partition(case_pk(case_id), "LIST#", "LIST#~")
        return {sk.partition("#")[2]: (one["list_key"]["S"], one["list_order"]["S"]) for sk, one in found}

    def first(self, index: str) -> str | None:
        """The earliest moment that stands in an index, of all shards, as it is spelled."""
        places = self.table.indexes[index]._places
        return min((there[0][0] for shard in SHARDS if (there := places.get(shard))), default=None)

    def spoil(self, case_id: str, tick: int) -> None:
        """Puts a record into the ticks' index that nobody can read. It lies there; no stream tells of it."""
        self.broken.add(case_id)
        stream, self.table.stream = self.table.stream, None
        self.table.write(
            case_pk(case_id),
            "CASE",
            {
                "pk": text(case_pk(case_id)),
                "sk": text("CASE"),
                "version": number(1),
                "flow_run": number(1),
                "kind": text("incident"),
                "record": text("{"),
                "listed_for": text(json.dumps([])),
                "tick_shard": text(shard_of(case_id)),
                "next_tick_at": text(at_text(to_moment(tick))),
            },
        )
        self.table.stream = stream

    def forget(self, case_id: str) -> None:
        """Takes a record away, as nothing but a simulation that needs the room does: no stream tells of it."""
        stream, self.table.stream = self.table.stream, None
        for sk, _ in self.table.partition(case_pk(case_id)):
            self.table.write(case_pk(case_id), sk, None)
        self.table.stream = stream
        self.table._partitions.pop(case_pk(case_id), None)
        self.broken.discard(case_id)
        self.ids.pop(case_id, None)
        self._read.pop(case_id, None)
