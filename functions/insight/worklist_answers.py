"""What is answered about saved worklists, counts, and what was found."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from campus_safety.district.directory import District
from campus_safety.kinds.incidents.taxonomy import level_label
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.lists.counts import Counts
from campus_safety.lists.list_filters import VIEWS
from campus_safety.lists.saved_worklists import SavedWorklist
from campus_safety.records.record import Record
from campus_safety.records.rows import Row
from campus_safety.records.service import Listed
from campus_safety_aws.declared_answers import Answer, brought, by_sight, from_, itself, named, worded
from campus_safety_aws.shared_answers import RecordRowAnswer


class In(NamedTuple):
    """In which district something is looked at."""

    district: District


def kind_label(kind: str) -> Label:
    """What a kind is called; one that this release does not know by its code."""
    return KINDS[kind].label if kind in KINDS else Label(kind, kind)


class WorklistAnswer(Answer[SavedWorklist]):
    """一个保存的清单 / what was chosen, in codes and in words."""

    worklist_id: str = from_("id")
    version: int
    name: str
    saved_at: datetime
    of: str = worded(kind_label, "chosen.kind")
    view: str = worded(VIEWS, "chosen.view")
    unit: str = named(lambda unit, at: at.district.unit(unit).name, "chosen.unit")
    campus: str | None = from_("chosen.campus")
    state: str | None = from_("chosen.state")
    category: str | None = from_("chosen.category")
    late: bool | None = from_("chosen.late")


class WorklistsAnswer(Answer[Sequence[SavedWorklist]]):
    """`most` is how many may be kept."""

    worklists: list[WorklistAnswer] = itself()
    most: int = brought()


class WorklistDeletedAnswer(Answer[str]):
    worklist_id: str = itself()


class WorklistRowAnswer(RecordRowAnswer[Row]):
    kind: str = worded(kind_label)
    level: int | None
    level_name: Label | None = from_(lambda row: level_label(row.level))


class RowsAnswer(Answer[Listed]):
    """Rows, and what time it was when they were read."""

    rows: list[WorklistRowAnswer]
    server_time: datetime = from_("present")


class WorklistPageAnswer(RowsAnswer):
    """清单的一页 / one query of the list. Where the choice is of a campus, state or category, the rows of the others are left
    out of what was read, and `may_hold_fewer` says that the page may hold fewer than there are further on: go on by `next`
    until it is null."""

    worklist: WorklistAnswer = brought()
    may_hold_fewer: bool = brought()
    next: str | None = brought()


class FoundRowsAnswer(RowsAnswer):
    """查到的记录 / newest first. `more`: not everything was looked at or answered; say a campus or fewer days."""

    more: bool = brought()


def _campus_kept(record: Record, at: In) -> Label | None:
    campus = at.district.campuses.get(record.campus)
    return campus.name if campus is not None else None


class FoundAnswer(Answer[Record]):
    """按短码查到的记录 / which record it is; all that it says is read at its kind's own path."""

    case_id: str = from_("id")
    code: str
    kind: str = worded(kind_label)
    state: str
    state_name: Label = from_(lambda record: KINDS[record.kind].state_of(record))
    campus: str
    campus_name: Label | None = by_sight(_campus_kept)
    received_at: datetime


class CountsAnswer(Answer[Counts]):
    """数量 / what the list of `unit` holds of `of` for me, right now. `at_least`: there are more than were counted. A page
    of whom `rings` is said rings when `newest_level_1_at` has moved on and `level_1_waiting` is not nought. It asks again in
    `again_in` seconds; while nobody can see it in `again_hidden_in`."""

    of: str = brought()
    unit: str = brought()
    open: int
    overdue: int
    level_1: int
    level_1_waiting: int
    newest_at: datetime | None
    newest_level_1_at: datetime | None
    at_least: bool = brought()
    again_in: int = brought()
    again_hidden_in: int = brought()
    rings: bool = brought()
    server_time: datetime = brought()
