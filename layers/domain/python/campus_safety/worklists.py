"""Worklists: one row per (unit concerned, case), written together with the case.

So a page of what is overdue is one query, at any size and in any scope. An open case's row is ordered by what is due
next; a case that is over moves to the list of those over. Rows carry codes only; what an account may read of them is
decided by `listed`.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from campus_safety.case import Case, Stage, State
from campus_safety.directory import Account, District
from campus_safety.errors import UnknownUnit
from campus_safety.organisation import Post
from campus_safety.roles import Role
from campus_safety.taxonomy import Channel, Flag, Level

# Sorts after every time: an open case on which nothing is due.
_NEVER = "9999"


@dataclass(frozen=True, slots=True)
class Row:
    """What a list shows of a case. Category and campus are there for sealed cases too: readers are chosen, not words."""

    case_id: str
    code: str
    version: int
    state: State
    stage: Stage | None
    level: Level
    category: str
    campus: str
    station: str
    lead: str
    channel: Channel
    sealed: bool
    exercise: bool
    received_at: datetime
    due_at: datetime | None
    concerned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A row's place: the list it stands in and its order there."""

    owner: str
    list_key: str
    order: str
    row: Row


def open_list(unit: str) -> str:
    return f"{unit}#open"


def over_list(unit: str) -> str:
    return f"{unit}#over"


def reported_list(account: str) -> str:
    return f"account:{account}#reported"


def history_list(campus: str, category: str) -> str:
    """Cases of one campus and category, for linking a new one to those before it."""
    return f"{campus}#{category}"


def listings(case: Case, district: District) -> dict[str, Listing]:
    """Every row of a case, by its owner: the units concerned, the district's own, the reporter, the campus's history."""
    row = Row(
        case_id=case.id,
        code=case.code,
        version=case.version,
        state=case.state,
        stage=case.stage,
        level=case.level,
        category=case.category,
        campus=case.campus,
        station=case.station,
        lead=case.lead,
        channel=case.channel,
        sealed=case.sealed,
        exercise=case.exercise,
        received_at=case.received_at,
        due_at=case.due_at,
        concerned=tuple(sorted(case.units)),
    )
    received = _order(case.received_at, case.id)
    if case.open:
        name, order = open_list, _order(case.due_at, case.id)
    else:
        name, order = over_list, _order(case.closed_at or case.feedback_at or case.exited_at, case.id)
    rows = {unit: Listing(unit, name(unit), order, row) for unit in _readers(case, district)}
    rows["history"] = Listing("history", history_list(case.campus, case.category), received, row)
    if case.reporter.account is not None:
        rows["reporter"] = Listing("reporter", reported_list(case.reporter.account), received, row)
    return rows


def listed(account: Account, row: Row, units: Iterable[str]) -> bool:
    """Whether this account may see this row of its unit's list. Sealed rows are for those who answer for the campus,
    for whoever leads or joined, and for the desk and above."""
    if not row.sealed:
        return True
    match account.role:
        case Role.GUARD:
            return False
        case Role.SCHOOL_STAFF:
            return bool({Post.SAFETY, Post.PRINCIPAL} & set(account.posts))
        case Role.OFFICER:
            return bool(set(units) & (set(row.concerned) - {row.station})) or row.lead in units
        case _:
            return True


def _readers(case: Case, district: District) -> frozenset[str]:
    readers = set(case.units)
    for find in (district.brigade, district.sub_bureau):
        with suppress(UnknownUnit):
            readers.add(find().id)
    if Flag.EDUCATION_TOLD in case.flags:
        with suppress(UnknownUnit):
            readers.add(district.education_bureau().id)
    return frozenset(readers)


def _order(at: datetime | None, case_id: str) -> str:
    moment = _NEVER if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return f"{moment}#{case_id}"
