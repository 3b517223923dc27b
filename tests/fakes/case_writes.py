"""The writes of one transaction of cases: what each item becomes, and the condition that it is written on."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from campus_safety.instants import to_text as at_text
from campus_safety.records.change import Change, Tally
from campus_safety.records.events import event
from campus_safety.records.paper_series import series_of
from campus_safety.records.record import Record
from campus_safety.records.store import Claim
from campus_safety.records.worklists import RowChanges
from campus_safety_aws.case_items import case_pk, entry_sk, narrative_sk, shard_of
from campus_safety_aws.record_encoding import (
    to_text,
)
from tests.fakes.tables import Item, Write, absent, number, text

_COLUMNS = ("stage", "tick_shard", "next_tick_at")
# What stays as it was of a record that this release does not know all of.
_SHOWN = ("kind", "stage", "state", "severity", "listed_for")


def begun(case: Record, rows: RowChanges) -> Iterator[Write]:
    columns = _columns(case, rows)
    yield Write(case_pk(case.id), "CASE", lambda _: columns, absent)
    yield Write(f"CODE#{case.code}", "CODE", lambda _: an_item("CODE", case_id=text(case.id)), absent)


def updated(before: Record, after: Record, rows: RowChanges) -> Write:
    columns: dict[str, Any] = dict.fromkeys((*_COLUMNS, "waiting")) | _columns(after, rows)
    if after.newer:
        columns = {name: value for name, value in columns.items() if name not in _SHOWN}
    return Write(
        case_pk(after.id),
        "CASE",
        lambda old: with_attributes(old, columns),
        lambda old: decided_on(old) == (before.version, before.flow_run),
    )


def _columns(case: Record, rows: RowChanges) -> Item:
    item: Item = {
        "pk": text(case_pk(case.id)),
        "sk": text("CASE"),
        "version": number(case.version),
        "flow_run": number(case.flow_run),
        "record": text(to_text(case)),
        "kind": text(case.kind),
        "state": text(str(case.state)),
        "severity": text(case.severity),
        "listed_for": text(json.dumps(list(rows.listed_for or ()))),
    }
    if case.stage:
        item["stage"] = text(str(case.stage))
    if case.next_tick_at:
        item["tick_shard"] = text(shard_of(case.id))
        item["next_tick_at"] = text(at_text(case.next_tick_at))
    return item


def claimed(claim: Claim) -> Write:
    def free(old: Item | None) -> bool:
        if claim.replaces is not None:
            return old is not None and old["case_id"]["S"] == claim.replaces
        return old is None or int(old["expires_at"]["N"]) < claim.at.timestamp()

    item = an_item(
        "CLAIM",
        case_id=text(claim.case_id),
        digest=text(claim.digest),
        at=text(at_text(claim.at)),
        expires_at=number(int(claim.expires_at.timestamp())),
    )
    return Write(f"CLAIM#{claim.key}", "CLAIM", lambda _: item, free)


def numbered(change: Change[Any]) -> Iterator[Write]:
    paper = change.signed
    if paper is None:
        return
    series = series_of(change.after.district, paper)

    def next_one(old: Item | None) -> bool:
        return (
            old is None if paper.number == 1 else old is not None and int(old["number"]["N"]) == paper.number
        )

    yield Write(
        f"NUMBER#{series}", "NUMBER", lambda _: an_item("NUMBER", number=number(paper.number + 1)), next_one
    )
    yield Write(
        f"PAPER#{series}#{paper.number}",
        "PAPER",
        lambda _: an_item("PAPER", case_id=text(change.after.id)),
        absent,
    )


def tallied(tallies: Iterable[Tally]) -> Iterator[Write]:
    for tally in tallies:
        by = tally.by
        yield Write(
            f"TALLY#{tally.of}",
            tally.item,
            lambda old, by=by: {  # type: ignore[misc]  # mypy knows no defaults of a lambda
                "number": number((int(old["number"]["N"]) if old else 0) + by)
            },
            lambda old, tally=tally: tally.fits(int(old["number"]["N"]) if old else 0),  # type: ignore[misc]  # as above
        )


def beside(change: Change[Any], rows: RowChanges) -> Iterator[Write]:
    case, entry, pk = change.after, change.entry, case_pk(change.after.id)
    born = {
        "pk": text(pk),
        "sk": text(entry_sk(entry.version)),
        "record": text(to_text(entry)),
        "event": text(json.dumps(event(change))),
        "unpublished_shard": text(shard_of(case.id)),
        "recorded_at": text(at_text(entry.recorded_at)),
    }
    yield Write(pk, entry_sk(entry.version), lambda _: born, absent)
    if change.narrative is not None:
        said = {"version": number(entry.version), "record": text(to_text(change.narrative))}
        yield Write(pk, narrative_sk(entry.version), lambda _: said)
    yield from listed(pk, rows)


def listed(pk: str, rows: RowChanges) -> Iterator[Write]:
    for listing in rows.written:
        row = {
            "list_key": text(listing.list_key),
            "list_order": text(listing.order),
            "record": text(to_text(listing.row)),
        }
        yield Write(pk, f"LIST#{listing.owner}", lambda _, row=row: row)  # type: ignore[misc]  # as above
    for owner in rows.gone:
        yield Write(pk, f"LIST#{owner}", lambda _: None)


def an_item(sk: str, **attributes: dict[str, Any]) -> Item:
    return {"sk": text(sk), **attributes}


def with_attributes(old: Item | None, to: Mapping[str, Any]) -> Item:
    """The item with these attributes; None takes one away."""
    return {name: value for name, value in {**(old or {}), **to}.items() if value is not None}


def decided_on(old: Item | None) -> tuple[int, int] | None:
    return (int(old["version"]["N"]), int(old["flow_run"]["N"])) if old is not None else None
