"""Cases in DynamoDB: one transaction per change, under the version it was decided on."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial, reduce
from operator import and_
from typing import Any, Final

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, QueryError, TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action as UpdateAction
from pynamodb.transactions import TransactWrite

from campus_safety.district.directory import District
from campus_safety.errors import BadInput, Conflict, Fault
from campus_safety.records.change import Change, Tally
from campus_safety.records.events import event
from campus_safety.records.kind import Kinds
from campus_safety.records.paper_series import series_of
from campus_safety.records.read_traces import Read
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
from campus_safety.records.worklists import Listing, RowChanges, row_changes, rows_to_mend
from campus_safety_aws import read_traces
from campus_safety_aws.case_items import SHARDS, CaseItem, case_pk, entry_sk, items_at, narrative_sk, shard_of
from campus_safety_aws.record_encoding import (
    BrokenRecord,
    readable,
    to_case,
    to_entry,
    to_narrative,
    to_row,
    to_text,
    with_run,
)

# What shows where a record stands to whoever looks into the table.
_SHOWN: Final = ("kind", "stage", "state", "severity", "listed_for")
CONDITION_FAILED: Final = "ConditionalCheckFailed"
# DynamoDB refuses a transaction for these though nothing is wrong with it; the next attempt reads again.
_RACED: Final = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})


class CasesTable:
    """Answers `campus_safety.records.store.Cases` from one DynamoDB table."""

    def __init__(self, table_name: str, kinds: Kinds) -> None:
        self._kinds = kinds
        self._item = items_at(table_name)
        self._connection = Connection(connect_timeout_seconds=2, read_timeout_seconds=5, max_retry_attempts=3)

    def get(self, case_id: str) -> Record | None:
        item = self._get(case_pk(case_id), "CASE")
        return self._case_of(item) if item else None

    def get_all(self, case_ids: Sequence[str]) -> Mapping[str, Record]:
        """Those of these records that there are and can be read, at most a hundred, in one call."""
        found = self._item.batch_get([(case_pk(case_id), "CASE") for case_id in dict.fromkeys(case_ids)])
        cases, _ = readable((item.pk.partition("#")[2], partial(self._case_of, item)) for item in found)
        return {case.id: case for case in cases}

    def add(self, change: Change[Any], district: District, claims: Sequence[Claim] = ()) -> None:
        self.commit((change,), district, claims)

    def commit(
        self, changes: Sequence[Change[Any]], district: District, claims: Sequence[Claim] = ()
    ) -> None:
        rows = [row_changes(change.before, change.after, district) for change in changes]
        moves = list(zip(changes, rows, strict=True))
        new = [change for change in changes if change.before is None]
        try:
            with TransactWrite(connection=self._connection) as transaction:
                for change, moved in moves:
                    self._write(transaction, change, moved)
                self._claim(transaction, claims)
                for change, moved in moves:
                    self._take_number(transaction, change)
                    self._count(transaction, change.tallies)
                    self._write_beside(transaction, change, moved)
        except TransactWriteError as error:
            # Whatever the order they were given in, deletes are sent first, then puts, then updates.
            reasons = error.cancellation_reasons[sum(len(moved.gone) for moved in rows) :]
            for place, change in enumerate(new):
                self._refuse_new(change.after, reasons[2 * place : 2 * place + 2])
            first = 2 * len(new)
            self._refuse_claims(claims, reasons[first : first + len(claims)])
            self._refuse_sums(changes, error.cancellation_reasons)
            raise _raced(error) from error

    def next_number(self, series: str) -> int:
        item = self._get(f"NUMBER#{series}", "NUMBER")
        return int(item.number) if item else 1

    def tallies(self, of: str) -> Mapping[str, int]:
        return {item.sk: int(item.number) for item in self._item.query(f"TALLY#{of}", consistent_read=True)}

    def claim(self, key: str) -> Claim | None:
        item = self._get(f"CLAIM#{key}", "CLAIM")
        return _claimed(key, item) if item else None

    def count_once(self, claim: Claim, tallies: Sequence[Tally]) -> None:
        try:
            with TransactWrite(connection=self._connection) as transaction:
                self._claim(transaction, (claim,))
                self._count(transaction, tallies)
        except TransactWriteError as error:
            self._refuse_claims((claim,), error.cancellation_reasons)
            raise _raced(error) from error

    def by_code(self, code: str) -> str | None:
        item = self._get(f"CODE#{code}", "CODE", consistent=False)
        return item.case_id if item else None

    def entries(self, case_id: str, after: int = 0) -> tuple[Entry, ...]:
        found = self._item.query(
            case_pk(case_id),
            self._item.sk.between(entry_sk(after + 1), "ENTRY#~"),
            consistent_read=True,
        )
        return tuple(to_entry(item.record, f"{case_id} {item.sk}") for item in found)

    def narratives(self, case_id: str) -> Mapping[int, Narrative]:
        found = self._item.query(
            case_pk(case_id), self._item.sk.startswith("NARRATIVE#"), consistent_read=True
        )
        return {int(item.version): to_narrative(item.record, f"{case_id} {item.sk}") for item in found}

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
        reached: Condition | None = None
        if before and since:
            # Both ends count here; an order goes on behind its moment with an id, so that none equals a moment.
            reached = self._item.list_order.between(since, before)
        elif before:
            reached = self._item.list_order < before
        elif since:
            reached = self._item.list_order >= since
        # A cursor says where in a list to go on; which list is never its sender's to say.
        place = {**start, "list_key": list_key} if start else {}
        found = self._item.lists.query(
            list_key,
            reached,
            scan_index_forward=not newest_first,
            page_size=size,
            limit=size,
            last_evaluated_key={name: {"S": value} for name, value in place.items()} or None,
        )
        try:
            items = list(found)
        except QueryError as error:
            if start is not None and error.cause_response_code == "ValidationException":
                raise BadInput(
                    Fault(
                        "cursor", "bad_cursor", "翻页标记无效", "This cursor belongs to no page of this list"
                    )
                ) from None
            raise
        rows, unreadable = readable(
            (item.pk.partition("#")[2], partial(to_row, item.record, f"{item.pk} {item.sk}", self._kinds))
            for item in items
        )
        last = found.last_evaluated_key
        next_key = {name: value["S"] for name, value in last.items()} if last else None
        return Page(rows, next_key, unreadable)

    def first_words(self, case_ids: Sequence[str]) -> Mapping[str, Narrative]:
        # DynamoDB refuses a batch that names a key twice.
        keys = [(case_pk(case_id), narrative_sk(1)) for case_id in dict.fromkeys(case_ids)]
        found = self._item.batch_get(keys)
        said, _ = readable((item.pk, partial(_first_of, item)) for item in found)
        return dict(said)

    def relist(self, case: Record, district: District) -> int:
        pk, item = case_pk(case.id), self._item
        found = item.query(pk, item.sk.startswith("LIST#"), consistent_read=True)
        rows = rows_to_mend(
            case, district, {one.sk.partition("#")[2]: self._listing_of(one) for one in found}
        )
        known = case.stored.listed_for if case.stored is not None else None
        if rows.listed_for is None or not (rows.written or rows.gone or rows.listed_for != known):
            return 0
        try:
            with TransactWrite(connection=self._connection) as transaction:
                transaction.update(
                    item(pk, "CASE"),
                    actions=[item.listed_for.set(list(rows.listed_for))],
                    condition=(item.version == case.version) & (item.flow_run == case.flow_run),
                )
                self._list(transaction, pk, rows)
        except TransactWriteError as error:
            raise _raced(error) from error
        return len(rows.written) + len(rows.gone)

    def late(self, before: datetime, limit: int, part: TablePart = WHOLE) -> tuple[str, ...]:
        found = [
            item
            for shard in SHARDS[part.number :: part.of]
            for item in self._item.ticks.query(shard, self._item.next_tick_at < before, limit=limit)
        ]
        found.sort(key=lambda item: item.next_tick_at)
        return tuple(item.pk.partition("#")[2] for item in found[:limit])

    def set_aside(self, case_id: str, before: datetime, until: datetime) -> None:
        try:
            self._item(case_pk(case_id), "CASE").update(
                actions=[self._item.next_tick_at.set(until)], condition=self._item.next_tick_at < before
            )
        except UpdateError as error:
            if error.cause_response_code != "ConditionalCheckFailedException":
                raise

    def unpublished(self, before: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        found = [
            item
            for shard in SHARDS
            for item in self._item.unpublished.query(shard, self._item.recorded_at < before, limit=limit)
        ]
        found.sort(key=lambda item: item.recorded_at)
        marks = ((item.pk.partition("#")[2], item.sk.partition("#")[2]) for item in found)
        return tuple((case_id, int(version)) for case_id, version in marks if version.isdecimal())[:limit]

    def event(self, case_id: str, version: int) -> Mapping[str, object] | None:
        item = self._get(case_pk(case_id), entry_sk(version))
        if item is None or item.unpublished_shard is None:
            return None
        if not isinstance(item.event, dict):
            raise BrokenRecord(f"{case_id} {item.sk} carries no event of ours")
        return item.event

    def published(self, case_id: str, version: int) -> None:
        self._mark(case_id, version, self._item.unpublished_shard.remove())

    def put_back(self, case_id: str, version: int, at: datetime) -> None:
        # The index's own copy of the time: what the entry itself says was recorded when stays.
        self._mark(case_id, version, self._item.recorded_at.set(at))

    def _mark(self, case_id: str, version: int, action: UpdateAction) -> None:
        """Changes how an entry stands among the unpublished; one that does not is left alone."""
        try:
            self._item(case_pk(case_id), entry_sk(version)).update(
                actions=[action], condition=self._item.unpublished_shard.exists()
            )
        except UpdateError as error:
            if error.cause_response_code != "ConditionalCheckFailedException":
                raise

    def renew_run(self, case_id: str, run: int) -> bool:
        case = self.get(case_id)
        if case is None or case.stored is None or not case.open or case.flow_run != run:
            return False
        raised = with_run(case.stored.text, run + 1)
        try:
            self._item(case_pk(case_id), "CASE").update(
                actions=[self._item.flow_run.set(run + 1), self._item.record.set(raised), _forget_token()],
                condition=(self._item.flow_run == run) & (self._item.version == case.version),
            )
        except UpdateError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def note_read(self, case_id: str, read: Read) -> None:
        read_traces.keep(self._item, case_id, read)

    def reads(self, case_id: str) -> tuple[Read, ...]:
        return read_traces.kept(self._item, case_id)

    def _get(self, pk: str, sk: str, *, consistent: bool = True) -> CaseItem | None:
        try:
            return self._item.get(pk, sk, consistent_read=consistent)
        except DoesNotExist:
            return None

    def _write(self, transaction: TransactWrite, change: Change[Any], rows: RowChanges) -> None:
        if change.before is None:
            self._begin(transaction, change.after, rows)
        else:
            self._update(transaction, change.before, change.after, rows)

    def _begin(self, transaction: TransactWrite, case: Record, rows: RowChanges) -> None:
        item = self._item
        transaction.save(
            item(case_pk(case.id), "CASE", **_columns(case, rows)),
            condition=item.pk.does_not_exist(),
            return_values="ALL_OLD",
        )
        transaction.save(
            item(f"CODE#{case.code}", "CODE", case_id=case.id), condition=item.pk.does_not_exist()
        )

    def _update(self, transaction: TransactWrite, before: Record, after: Record, rows: RowChanges) -> None:
        item = self._item
        transaction.update(
            item(case_pk(after.id), "CASE"),
            actions=self._updates(after, rows),
            condition=(item.version == before.version) & (item.flow_run == before.flow_run),
        )

    def _take_number(self, transaction: TransactWrite, change: Change[Any]) -> None:
        """The number of a paper that is signed by this change: the series moves on by one in the same transaction, so
        that there is neither a gap nor a number given twice."""
        paper = change.signed
        if paper is None:
            return
        item, series = self._item, series_of(change.after.district, paper)
        first = item.pk.does_not_exist() if paper.number == 1 else item.number == paper.number
        transaction.update(
            item(f"NUMBER#{series}", "NUMBER"), actions=[item.number.set(paper.number + 1)], condition=first
        )
        transaction.save(
            item(f"PAPER#{series}#{paper.number}", "PAPER", case_id=change.after.id),
            condition=item.pk.does_not_exist(),
        )

    def _count(self, transaction: TransactWrite, tallies: Sequence[Tally]) -> None:
        for tally in tallies:
            transaction.update(
                self._item(f"TALLY#{tally.of}", tally.item),
                actions=[self._item.number.add(tally.by)],
                condition=self._fits(tally),
                return_values="ALL_OLD" if tally.bound else None,
            )

    def _fits(self, tally: Tally) -> Condition | None:
        """That the sum stays within its bound: the store's own word for `Tally.fits`."""
        least, most = tally.needs
        number, conditions = self._item.number, []
        if least is not None:
            conditions.append(number >= least)
        if most is not None:
            conditions.append(number <= most)
        if not conditions:
            return None
        within = reduce(and_, conditions)
        return (number.does_not_exist() | within) if tally.fits(0) else within

    def _refuse_sums(self, changes: Sequence[Change[Any]], reasons: Sequence[Any]) -> None:
        """Raises Conflict where nothing failed but bounds of sums. The updates are sent last, and of those the records come
        first, then of each change the series of its paper and its sums."""
        of_changes = [(None,) * bool(change.signed) + change.tallies for change in changes]
        sums = [tally for of_change in of_changes for tally in of_change]
        first = len(reasons) - len(sums)
        bounds = {first + place: tally.bound for place, tally in enumerate(sums) if tally and tally.bound}
        failed = [
            place
            for place, reason in enumerate(reasons)
            if reason is not None and reason.code not in (None, "None")
        ]
        if failed and all(place in bounds and reasons[place].code == CONDITION_FAILED for place in failed):
            place = failed[0]
            raise Conflict(bounds[place].refused(_sum_in(reasons[place].raw_item))) from None

    def _refuse_new(self, case: Record, reasons: Sequence[Any]) -> None:
        codes = [reason.code if reason is not None else None for reason in reasons]
        if codes[:1] == [CONDITION_FAILED]:
            raise AlreadyReported(self._existing(case.id, reasons[0].raw_item)) from None
        if codes[1:2] == [CONDITION_FAILED]:
            raise CodeTaken from None

    def _updates(self, case: Record, rows: RowChanges) -> list[UpdateAction]:
        """Updates, never a whole-item put: a put would erase a token stored meanwhile without anybody answering it."""
        item = self._item
        columns = _columns(case, rows)
        actions: list[UpdateAction] = [_forget_token()]
        for name in (
            "version",
            "flow_run",
            "record",
            "tick_shard",
            "next_tick_at",
            *(() if case.newer else _SHOWN),
        ):
            attribute, value = getattr(item, name), columns.get(name)
            actions.append(attribute.remove() if value is None else attribute.set(value))
        return actions

    def _write_beside(self, transaction: TransactWrite, change: Change[Any], rows: RowChanges) -> None:
        """The entry, born unpublished; the narrative; and the worklist rows that differ from those before."""
        item, case, entry = self._item, change.after, change.entry
        pk = case_pk(case.id)
        transaction.save(
            item(
                pk,
                entry_sk(entry.version),
                record=to_text(entry),
                event=event(change),
                unpublished_shard=shard_of(case.id),
                recorded_at=entry.recorded_at,
            ),
            condition=item.pk.does_not_exist(),
        )
        if change.narrative is not None:
            transaction.save(
                item(
                    pk,
                    narrative_sk(entry.version),
                    version=entry.version,
                    record=to_text(change.narrative),
                )
            )
        self._list(transaction, pk, rows)

    def _list(self, transaction: TransactWrite, pk: str, rows: RowChanges) -> None:
        item = self._item
        for listing in rows.written:
            transaction.save(
                item(
                    pk,
                    f"LIST#{listing.owner}",
                    list_key=listing.list_key,
                    list_order=listing.order,
                    record=to_text(listing.row),
                )
            )
        for owner in rows.gone:
            transaction.delete(item(pk, f"LIST#{owner}"))

    def _claim(self, transaction: TransactWrite, claims: Sequence[Claim]) -> None:
        for claim in claims:
            condition = (
                self._item.pk.does_not_exist() | (self._item.expires_at < claim.at.timestamp())
                if claim.replaces is None
                else self._item.case_id == claim.replaces
            )
            transaction.save(
                self._item(
                    f"CLAIM#{claim.key}",
                    "CLAIM",
                    case_id=claim.case_id,
                    digest=claim.digest,
                    at=claim.at,
                    expires_at=int(claim.expires_at.timestamp()),
                ),
                condition=condition,
                return_values="ALL_OLD",
            )

    def _refuse_claims(self, claims: Sequence[Claim], reasons: Sequence[Any]) -> None:
        for claim, reason in zip(claims, reasons, strict=False):
            if reason is not None and reason.code == CONDITION_FAILED:
                raise ClaimTaken(self.claim(claim.key) or claim)

    def _existing(self, case_id: str, raw: Mapping[str, Any] | None) -> Record:
        """The case in the way; DynamoDB hands it over with the refusal, so that no read is needed."""
        if raw and "record" in raw:
            return to_case(raw["record"]["S"], raw["kind"]["S"], case_id, self._kinds)
        case = self.get(case_id)
        if case is None:
            raise VersionMoved
        return case

    def _case_of(self, item: CaseItem) -> Record:
        listed_for = tuple(item.listed_for) if item.listed_for is not None else None
        return to_case(item.record, item.kind, item.pk.partition("#")[2], self._kinds, listed_for)

    def _listing_of(self, item: CaseItem) -> Listing | None:
        """A row as it is stored; None if it cannot be read."""
        try:
            row = to_row(item.record, f"{item.pk} {item.sk}", self._kinds)
        except BrokenRecord:
            return None
        return Listing(item.sk.partition("#")[2], item.list_key, item.list_order, row)


def _first_of(item: CaseItem) -> tuple[str, Narrative]:
    return item.pk.partition("#")[2], to_narrative(item.record, f"{item.pk} {item.sk}")


def _sum_in(raw: Mapping[str, Any] | None) -> int:
    """The sum in the way; DynamoDB hands it over with the refusal, if anybody has added to it yet."""
    return int(raw["number"]["N"]) if raw and "number" in raw else 0


def _columns(case: Record, rows: RowChanges) -> dict[str, Any]:
    tick = case.next_tick_at
    return {
        "version": case.version,
        "flow_run": case.flow_run,
        "record": to_text(case),
        "kind": case.kind,
        "stage": str(case.stage) if case.stage else None,
        "state": str(case.state),
        "severity": case.severity,
        "listed_for": list(rows.listed_for or ()),
        "tick_shard": shard_of(case.id) if tick else None,
        "next_tick_at": tick,
    }


def _forget_token() -> UpdateAction:
    return Path("waiting").remove()


def _claimed(key: str, item: CaseItem) -> Claim:
    return Claim(key, item.case_id, item.digest, item.at, datetime.fromtimestamp(int(item.expires_at), UTC))


def _raced(error: TransactWriteError) -> Exception:
    codes = {reason.code for reason in error.cancellation_reasons if reason is not None}
    if codes and codes <= _RACED | {CONDITION_FAILED, "None"}:
        return VersionMoved()
    if error.cause_response_code in ("TransactionInProgressException", "TransactionConflictException"):
        return VersionMoved()
    return error
