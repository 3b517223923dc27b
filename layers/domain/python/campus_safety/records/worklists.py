"""Worklists: one row per (unit concerned, case), written together with the case.

So a page of what is overdue is one query, at any size and in any scope. An open case's row is ordered by what is due
next; a case that is over moves to the list of those over. Rows carry codes only; what an account may read of them is
decided by `listed`.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from campus_safety.district.directory import Account, District
from campus_safety.district.organisation import Post
from campus_safety.district.roles import Role
from campus_safety.errors import UnknownUnit
from campus_safety.instants import to_text
from campus_safety.records.post_addresses import owner_of
from campus_safety.records.record import Record
from campus_safety.records.rows import NextClock, Owed, Row
from campus_safety.values import dataclass

# Sorts after every time: an open case on which nothing is due.
_NEVER = "9999"


@dataclass(frozen=True, slots=True)
class Listing:
    """A row's place: the list it stands in and its order there."""

    owner: str
    list_key: str
    order: str
    row: Row


def open_list(unit: str, kind: str = "incident") -> str:
    return f"{_of(unit, kind)}#open"


def over_list(unit: str, kind: str = "incident") -> str:
    return f"{_of(unit, kind)}#over"


def reported_list(account: str, kind: str = "incident") -> str:
    return f"{_of(f'account:{account}', kind)}#reported"


def history_list(campus: str, about: str) -> str:
    """Cases of one campus that are alike, for linking a new one to those before it: incidents of a category, hazards
    of one checklist item in one spot."""
    return f"{campus}#{about}"


def listings(case: Record, district: District, *, version: int | None = None) -> dict[str, Listing]:
    """Every row of a case, by its owner: the units concerned, the district's own, the reporter, the campus's history; as
    if it were of another `version`, where one is said."""
    row = case.row_type(
        case_id=case.id,
        code=case.code,
        version=case.version if version is None else version,
        state=str(case.state),
        stage=str(case.stage) if case.stage else None,
        campus=case.campus,
        station=case.station,
        lead=case.lead,
        sealed=case.sealed,
        exercise=case.exercise,
        received_at=case.received_at,
        due_at=case.due_at,
        concerned=tuple(sorted(case.units)),
        kind=case.kind,
        unsure_years=case.unsure_years,
        knowing=tuple(sorted(case.knowing)) if case.sealed else (),
        campus_left_out=case.campus_left_out,
        clock=_next(case),
        **case.row_facts(),
    )
    received = _order(case.received_at, case.id)
    rows = {unit: _listed_for(unit, row, case) for unit in _readers(case, district)}
    if case.like is not None:
        rows["history"] = Listing("history", history_list(case.campus, case.like), received, row)
    if case.reporter.account is not None:
        own = _row_for(row, "reporter", case)
        rows["reporter"] = Listing("reporter", reported_list(case.reporter.account, case.kind), received, own)
    for name, (key, order) in case.filed.items():
        rows[name] = Listing(name, key, order, row)
    return rows | _owed(case, row, district)


def _owed(case: Record, row: Row, district: District) -> dict[str, Listing]:
    """For each unit that has an order to answer or a measure to settle, what it owes: it need not be concerned otherwise."""
    if not case.open:
        return {}
    rows: dict[str, Listing] = {}
    for what, key_of, owed in (
        ("orders", orders_list, _orders(case, district)),
        ("measures", measures_list, _measures(case, district)),
    ):
        for unit, each in owed.items():
            due = min(one.due_at for one in each)
            name = f"{what}:{unit}"
            rows[name] = Listing(name, key_of(unit), _order(due, case.id), replace(row, owed=tuple(each)))
    return rows


def _orders(case: Record, district: District) -> dict[str, list[Owed]]:
    found: dict[str, list[Owed]] = {}
    if case.orders_end_at is not None:
        return found
    for order in case.supervisions:
        unit = case.lead if order.to == "lead:owner" else order.to.removeprefix("unit:")
        if order.answered_at is None and unit in district.units:
            owed = Owed(
                order.number,
                owner_of(unit, district),
                order.due_at,
                order.opened_at,
                order.received_at,
                order.listed,
            )
            found.setdefault(district.acting_unit(unit), []).append(owed)
    return found


def _measures(case: Record, district: District) -> dict[str, list[Owed]]:
    found: dict[str, list[Owed]] = {}
    if case.orders_end_at is not None:
        return found
    for measure in case.measures:
        unit = measure.owner.partition("/")[0]
        if unit == case.campus and case.campus_left_out:
            # It was told of its task before it was left out, and of nothing since.
            continue
        if measure.settled_at is None and unit in district.units:
            owed = Owed(measure.number, measure.owner, measure.due_at)
            found.setdefault(district.acting_unit(unit), []).append(owed)
    return found


def orders_list(unit: str) -> str:
    """Cases with supervision orders that this unit has not answered, by what is due next; of every kind."""
    return f"{unit}#orders"


def measures_list(unit: str) -> str:
    """Cases with measures of a review that this unit has not settled, by what is due next; of every kind."""
    return f"{unit}#measures"


@dataclass(frozen=True, slots=True)
class RowChanges:
    """What a change does to worklists: the rows to write, the owners whose row goes, and all who have one then."""

    written: tuple[Listing, ...] = ()
    gone: tuple[str, ...] = ()
    listed_for: tuple[str, ...] | None = None


def row_changes(before: Record | None, after: Record, district: District) -> RowChanges:
    """The rows that differ from those before for their readers. Which there were is what is stored, as another release may
    list a record for others. Of a record that this release does not know all of, the rows stay as they were written."""
    if after.newer:
        return RowChanges()
    rows = listings(after, district)
    # The version rises with every change, and is no reason to write a row.
    old = listings(before, district, version=after.version) if before is not None else {}
    stored = before.stored.listed_for if before is not None and before.stored is not None else None
    known = old.keys() if stored is None else set(stored)
    written = [listing for owner, listing in rows.items() if owner not in known or old.get(owner) != listing]
    # Also what this release has written since it read the record.
    gone = (known | old.keys()) - rows.keys()
    return RowChanges(tuple(written), tuple(sorted(gone)), tuple(sorted(rows)))


def rows_to_mend(case: Record, district: District, stored: Mapping[str, Listing | None]) -> RowChanges:
    """What makes the rows that are `stored` of a record, by their owner (None: nobody can read it), what they have to be."""
    if case.newer:
        return RowChanges()
    rows = listings(case, district)
    written = tuple(listing for owner, listing in rows.items() if not same_row(stored.get(owner), listing))
    return RowChanges(written, tuple(sorted(stored.keys() - rows.keys())), tuple(sorted(rows)))


def same_row(one: Listing | None, other: Listing) -> bool:
    """Whether two rows are the same for their readers: in everything but the version, which rises with every change."""
    if one is None or (one.list_key, one.order) != (other.list_key, other.order):
        return False
    return replace(one.row, version=0) == replace(other.row, version=0)


def _listed_for(unit: str, row: Row, case: Record) -> Listing:
    """Among what is open, or, once the case is over or this unit has done its part of it, among what is over."""
    own = _row_for(row, unit, case)
    if not case.open:
        return Listing(unit, over_list(unit, case.kind), _order(case.over_at, case.id), own)
    if (done := case.part_done_at(unit)) is not None:
        own = replace(own, due_at=None, clock=None)
        return Listing(unit, over_list(unit, case.kind), _order(done, case.id), own)
    return Listing(unit, open_list(unit, case.kind), _order(case.due_at, case.id), own)


def _row_for(row: Row, unit: str, case: Record) -> Row:
    facts = case.row_facts_for(unit)
    if case.invited and unit != case.lead and unit in case.invited | case.campuses_concerned:
        facts = {**facts, "clock": None}
    return replace(row, **facts) if facts else row


def _next(case: Record) -> NextClock | None:
    clock = case.next_clock
    if clock is None:
        return None
    return NextClock(case.clock_called(clock.name), clock.started_at, clock.basis.value)


def listed(account: Account, row: Row) -> bool:
    """Whether this account may see this row of its unit's list. Sealed rows are for those who answer for the campus,
    for officers who were named to it, and for the desk and above."""
    if row.campus_left_out and account.role in (Role.GUARD, Role.SCHOOL_STAFF):
        return False
    if not row.sealed:
        return True
    match account.role:
        case Role.GUARD:
            return False
        case Role.SCHOOL_STAFF:
            return bool({Post.SAFETY, Post.PRINCIPAL} & set(account.posts))
        case Role.OFFICER:
            return account.key in row.knowing
        case _:
            return True


def _readers(case: Record, district: District) -> frozenset[str]:
    readers = set(case.units)
    for find in (district.brigade, district.sub_bureau):
        with suppress(UnknownUnit):
            readers.add(find().id)
    if case.concerns_education:
        with suppress(UnknownUnit):
            readers.add(district.education_bureau().id)
    return frozenset(readers)


def _of(owner: str, kind: str) -> str:
    """The incidents' lists carry no kind: they are older than the others."""
    return owner if kind == "incident" else f"{owner}#{kind}"


def _order(at: datetime | None, case_id: str) -> str:
    moment = _NEVER if at is None else to_text(at)
    return f"{moment}#{case_id}"
