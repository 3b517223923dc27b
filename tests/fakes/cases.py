"""Cases in memory. tests/adapters/test_cases_contract.py holds it to what DynamoDB does.

Records are kept encoded, as they are stored: what cannot be stored fails here too, and nobody shares an object with the store.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from campus_safety.district.directory import District
from campus_safety.errors import Conflict
from campus_safety.instants import to_text as at_text
from campus_safety.records.change import Change, Tally
from campus_safety.records.read_traces import KEPT, Read
from campus_safety.records.record import Record
from campus_safety.records.store import (
    WHOLE,
    AlreadyReported,
    Claim,
    ClaimTaken,
    CodeTaken,
    Page,
    TablePart,
    VersionMoved,
)
from campus_safety.records.timeline import Entry, Narrative
from campus_safety.records.worklists import Listing, row_changes, rows_to_mend
from campus_safety_aws.case_items import SHARDS, case_pk, entry_sk, narrative_sk
from campus_safety_aws.read_traces import PREFIX, trace_sk
from campus_safety_aws.record_encoding import (
    BrokenRecord,
    read_text,
    readable,
    to_entry,
    to_narrative,
    to_read,
    with_run,
)
from tests.by_kind import to_case, to_row
from tests.fakes.case_writes import (
    an_item,
    begun,
    beside,
    claimed,
    decided_on,
    listed,
    numbered,
    tallied,
    updated,
    with_attributes,
)
from tests.fakes.tables import Cancelled, FakeStream, FakeTable, Item, Write, absent, number, text

INDEXES = {
    "unpublished": ("unpublished_shard", "recorded_at"),
    "ticks": ("tick_shard", "next_tick_at"),
    "lists": ("list_key", "list_order"),
}


class FakeCases:
    """`table` is what lies beneath, for whoever spoils items, holds an index back, or reads the stream; a table of one's own
    may be given, to keep other items beside. With a `stream`, every change of a record or an entry is told to it."""

    def __init__(self, stream: FakeStream | None = None, table: FakeTable | None = None) -> None:
        self.table = table or FakeTable(INDEXES, stream)
        self.writes = 0

    def get(self, case_id: str) -> Record | None:
        item = self.table.get(case_pk(case_id), "CASE")
        if item is None:
            return None
        listed_for = tuple(json.loads(item["listed_for"]["S"])) if "listed_for" in item else None
        return to_case(item["record"]["S"], item["kind"]["S"], case_id, listed_for)

    def get_all(self, case_ids: Sequence[str]) -> Mapping[str, Record]:
        found, _ = readable((case_id, partial(self.get, case_id)) for case_id in dict.fromkeys(case_ids))
        return {case.id: case for case in found if case is not None}

    def every(self) -> Iterator[Record]:
        """All records, in no order that means anything: for those who check them."""
        for pk, sk in self.table.scan():
            if sk == "CASE" and (case := self.get(pk.partition("#")[2])) is not None:
                yield case

    def add(self, change: Change[Any], district: District, claims: Sequence[Claim] = ()) -> None:
        self.commit((change,), district, claims)

    def commit(
        self, changes: Sequence[Change[Any]], district: District, claims: Sequence[Claim] = ()
    ) -> None:
        rows = [row_changes(change.before, change.after, district) for change in changes]
        new = [change.after for change in changes if change.before is None]
        moves = list(zip(changes, rows, strict=True))
        writes = [
            write for change, moved in moves if change.before is None for write in begun(change.after, moved)
        ]
        writes += [
            updated(change.before, change.after, moved)
            for change, moved in moves
            if change.before is not None
        ]
        first_claim = len(writes)
        writes += [claimed(claim) for claim in claims]
        for change, moved in moves:
            writes += [*numbered(change), *tallied(change.tallies), *beside(change, moved)]
        try:
            self.table.transact(writes)
        except Cancelled as cancelled:
            failed = cancelled.failed
            for place, case in enumerate(new):
                self._refuse_new(case, failed[2 * place], failed[2 * place + 1])
            for claim, refused in zip(claims, failed[first_claim:], strict=False):
                if refused is not None:
                    raise ClaimTaken(self.claim(claim.key) or claim) from None
            self._refuse_sums(changes, writes, failed)
            raise VersionMoved from None
        self.writes += 1

    def _refuse_sums(
        self,
        changes: Sequence[Change[Any]],
        writes: Sequence[Write],
        failed: Sequence[tuple[Item | None] | None],
    ) -> None:
        """Where nothing but bounds of sums is in the way."""
        tallies = {(f"TALLY#{one.of}", one.item): one for change in changes for one in change.tallies}
        refused = [(write.pk, write.sk) for write, why in zip(writes, failed, strict=True) if why is not None]
        if all(place in tallies for place in refused):
            tally = tallies[refused[0]]
            if tally.bound is not None:
                raise Conflict(tally.bound.refused(self.tallies(tally.of).get(tally.item, 0))) from None

    def next_number(self, series: str) -> int:
        item = self.table.get(f"NUMBER#{series}", "NUMBER")
        return int(item["number"]["N"]) if item else 1

    def tallies(self, of: str) -> Mapping[str, int]:
        return {sk: int(item["number"]["N"]) for sk, item in self.table.partition(f"TALLY#{of}")}

    def claim(self, key: str) -> Claim | None:
        item = self.table.get(f"CLAIM#{key}", "CLAIM")
        if item is None:
            return None
        ends = datetime.fromtimestamp(int(item["expires_at"]["N"]), UTC)
        at = datetime.fromisoformat(item["at"]["S"])
        return Claim(key, item["case_id"]["S"], item["digest"]["S"], at, ends)

    def count_once(self, claim: Claim, tallies: Sequence[Tally]) -> None:
        try:
            self.table.transact([claimed(claim), *tallied(tallies)])
        except Cancelled:
            raise ClaimTaken(self.claim(claim.key) or claim) from None
        self.writes += 1

    def by_code(self, code: str) -> str | None:
        item = self.table.get(f"CODE#{code}", "CODE")
        return str(item["case_id"]["S"]) if item else None

    def entries(self, case_id: str, after: int = 0) -> tuple[Entry, ...]:
        found = self.table.partition(case_pk(case_id), entry_sk(after + 1), "ENTRY#~")
        return tuple(to_entry(item["record"]["S"], f"{case_id} {sk}") for sk, item in found)

    def narratives(self, case_id: str) -> Mapping[int, Narrative]:
        found = self.table.partition(case_pk(case_id), "NARRATIVE#", "NARRATIVE#~")
        return {
            int(item["version"]["N"]): to_narrative(item["record"]["S"], f"{case_id} {sk}")
            for sk, item in found
        }

    def page(
        self,
        list_key: str,
        *,
        before: str | None = None,
        since: str | None = None,
        newest_first: bool = False,
        size: int = 20,
        start: Mapping[str, str] | None = None,
    ) -> Page:
        found = list(
            self.table.indexes["lists"].query(
                list_key,
                since=since,
                before=before,
                inclusive=since is not None,
                newest_first=newest_first,
                after=(start["list_order"], start["pk"], start["sk"]) if start is not None else None,
                limit=size + 1,
            )
        )
        rows, unreadable = readable(
            (pk.partition("#")[2], partial(to_row, item["record"]["S"], pk))
            for (_, pk, _), item in found[:size]
        )
        if len(found) <= size:
            return Page(rows, None, unreadable)
        order, pk, sk = found[size - 1][0]
        return Page(rows, {"pk": pk, "sk": sk, "list_key": list_key, "list_order": order}, unreadable)

    def first_words(self, case_ids: Sequence[str]) -> Mapping[str, Narrative]:
        found = {id: self.table.get(case_pk(id), narrative_sk(1)) for id in case_ids}
        said, _ = readable(
            (id, partial(_first_of, id, item)) for id, item in found.items() if item is not None
        )
        return dict(said)

    def relist(self, case: Record, district: District) -> int:
        pk = case_pk(case.id)
        found = self.table.partition(pk, "LIST#", "LIST#~")
        rows = rows_to_mend(case, district, {sk.partition("#")[2]: _listing_of(sk, one) for sk, one in found})
        known = case.stored.listed_for if case.stored is not None else None
        if rows.listed_for is None or not (rows.written or rows.gone or rows.listed_for != known):
            return 0
        kept = {"listed_for": text(json.dumps(list(rows.listed_for)))}
        at = (case.version, case.flow_run)
        moved = Write(pk, "CASE", lambda old: with_attributes(old, kept), lambda old: decided_on(old) == at)
        try:
            self.table.transact([moved, *listed(pk, rows)])
        except Cancelled:
            raise VersionMoved from None
        return len(rows.written) + len(rows.gone)

    def late(self, before: datetime, limit: int, part: TablePart = WHOLE) -> tuple[str, ...]:
        return tuple(pk.partition("#")[2] for pk, _ in self._oldest("ticks", before, limit, part))

    def set_aside(self, case_id: str, before: datetime, until: datetime) -> None:
        moment = at_text(before)
        self._change(
            case_pk(case_id),
            "CASE",
            {"next_tick_at": text(at_text(until))},
            holds=lambda old: old is not None and "next_tick_at" in old and old["next_tick_at"]["S"] < moment,
        )

    def unpublished(self, before: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        found = self._oldest("unpublished", before, limit)
        marks = ((pk.partition("#")[2], sk.partition("#")[2]) for pk, sk in found)
        return tuple((case_id, int(version)) for case_id, version in marks if version.isdecimal())

    def event(self, case_id: str, version: int) -> Mapping[str, object] | None:
        item = self.table.get(case_pk(case_id), entry_sk(version))
        if item is None or "unpublished_shard" not in item:
            return None
        said = json.loads(item["event"]["S"]) if "event" in item else None
        if not isinstance(said, dict):
            raise BrokenRecord(f"{case_id} {entry_sk(version)} carries no event of ours")
        return said

    def published(self, case_id: str, version: int) -> None:
        self._change(case_pk(case_id), entry_sk(version), {"unpublished_shard": None}, holds=_marked)

    def put_back(self, case_id: str, version: int, at: datetime) -> None:
        self._change(case_pk(case_id), entry_sk(version), {"recorded_at": text(at_text(at))}, holds=_marked)

    def note_read(self, case_id: str, read: Read) -> None:
        kept = {"record": text(read_text(read)), "expires_at": number(int((read.at + KEPT).timestamp()))}
        self.table.update(
            Write(case_pk(case_id), trace_sk(read), lambda _: an_item(trace_sk(read), **kept), absent)
        )

    def reads(self, case_id: str) -> tuple[Read, ...]:
        found = self.table.partition(case_pk(case_id), PREFIX, f"{PREFIX}~")
        return tuple(
            sorted((to_read(item["record"]["S"], sk) for sk, item in found), key=lambda read: read.at)
        )

    def renew_run(self, case_id: str, run: int) -> bool:
        case = self.get(case_id)
        if case is None or not case.open or case.flow_run != run:
            return False
        item = self.table.get(case_pk(case_id), "CASE")
        assert item is not None
        raised = with_run(item["record"]["S"], run + 1)
        return self._change(
            case_pk(case_id),
            "CASE",
            {"flow_run": number(run + 1), "record": text(raised), "waiting": None},
            holds=lambda old: decided_on(old) == (case.version, run),
        )

    def wait(self, case_id: str, version: int, run: int, token: str) -> bool:
        """What the flow's Await does: leaves its token with the case, unless version or run have moved on; then it has
        lost the race, and False is answered."""
        waiting = {"M": {"token": text(token), "run": number(run)}}
        return self._change(
            case_pk(case_id),
            "CASE",
            {"waiting": waiting},
            holds=lambda old: decided_on(old) == (version, run),
        )

    def _change(self, pk: str, sk: str, to: Mapping[str, Any], holds: Callable[[Item | None], bool]) -> bool:
        return self.table.update(Write(pk, sk, lambda old: with_attributes(old, to), holds))

    def _oldest(
        self, index: str, before: datetime, limit: int, part: TablePart = WHOLE
    ) -> list[tuple[str, str]]:
        """(pk, sk) of what stands there before this, in the order in which it stands, of the shards of a part."""
        found = [
            place
            for shard in SHARDS[part.number :: part.of]
            for place, _ in self.table.indexes[index].query(shard, before=at_text(before), limit=limit)
        ]
        found.sort(key=lambda place: place[0])
        return [(pk, sk) for _, pk, sk in found[:limit]]

    def _refuse_new(
        self, case: Record, there: tuple[Item | None] | None, code: tuple[Item | None] | None
    ) -> None:
        if there is not None and there[0] is not None:
            raise AlreadyReported(to_case(there[0]["record"]["S"], there[0]["kind"]["S"], case.id)) from None
        if code is not None:
            raise CodeTaken from None


def _listing_of(sk: str, item: Item) -> Listing | None:
    try:
        row = to_row(item["record"]["S"], sk)
    except BrokenRecord:
        return None
    return Listing(sk.partition("#")[2], item["list_key"]["S"], item["list_order"]["S"], row)


def _first_of(id: str, item: Item) -> tuple[str, Narrative]:
    return id, to_narrative(item["record"]["S"], id)


def _marked(old: Item | None) -> bool:
    return old is not None and "unpublished_shard" in old
