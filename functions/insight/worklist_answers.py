"""What is answered about saved worklists, counts, and what was found."""

from datetime import datetime

from pydantic import BaseModel

from campus_safety.district.directory import Account, District
from campus_safety.kinds.incidents.taxonomy import level_label
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.lists.list_filters import VIEWS
from campus_safety.lists.saved_worklists import SavedWorklist
from campus_safety.records.rows import Row
from campus_safety_aws.http import Instant, Words, words
from campus_safety_aws.record_answers import RecordRowAnswer, record_row


class WorklistAnswer(BaseModel):
    """一个保存的清单 / what was chosen, in codes and in words."""

    worklist_id: str
    version: int
    name: str
    saved_at: Instant
    of: str
    of_name: Words
    view: str
    view_name: Words
    unit: str
    unit_name: Words
    campus: str | None
    state: str | None
    category: str | None
    late: bool | None


class WorklistsAnswer(BaseModel):
    """`most` is how many may be kept."""

    worklists: list[WorklistAnswer]
    most: int


class WorklistDeletedAnswer(BaseModel):
    worklist_id: str


class WorklistRowAnswer(RecordRowAnswer):
    kind: str
    kind_name: Words
    level: int | None
    level_name: Words | None


class WorklistPageAnswer(BaseModel):
    """清单的一页 / one query of the list. Where the choice is of a campus, state or category, the rows of the others are left
    out of what was read, and `may_hold_fewer` says that the page may hold fewer than there are further on: go on by `next`
    until it is null."""

    worklist: WorklistAnswer
    rows: list[WorklistRowAnswer]
    may_hold_fewer: bool
    next: str | None
    server_time: Instant


class FoundAnswer(BaseModel):
    """按短码查到的记录 / which record it is; all that it says is read at its kind's own path."""

    case_id: str
    code: str
    kind: str
    kind_name: Words
    state: str
    state_name: Words
    campus: str
    campus_name: Words | None
    received_at: Instant


class FoundRowsAnswer(BaseModel):
    """查到的记录 / newest first. `more`: not everything was looked at or answered; say a campus or fewer days."""

    rows: list[WorklistRowAnswer]
    more: bool
    server_time: Instant


class CountsAnswer(BaseModel):
    """数量 / what the list of `unit` holds of `of` for me, right now. `at_least`: there are more than were counted. A page
    rings when `newest_level_1_at` has moved on and `level_1_waiting` is not nought, and asks again in `again_in` seconds."""

    of: str
    unit: str
    open: int
    overdue: int
    level_1: int
    level_1_waiting: int
    newest_at: Instant | None
    newest_level_1_at: Instant | None
    at_least: bool
    again_in: int
    server_time: Instant


def worklist_answer(saved: SavedWorklist, district: District) -> WorklistAnswer:
    chosen = saved.chosen
    kind = KINDS.get(chosen.kind)
    return WorklistAnswer(
        worklist_id=saved.id,
        version=saved.version,
        name=saved.name,
        saved_at=saved.saved_at,
        of=chosen.kind,
        of_name=words(kind.label if kind is not None else Label(chosen.kind, chosen.kind)),
        view=chosen.view.value,
        view_name=words(VIEWS[chosen.view]),
        unit=chosen.unit,
        unit_name=words(district.unit(chosen.unit).name),
        campus=chosen.campus,
        state=chosen.state,
        category=chosen.category,
        late=chosen.late,
    )


def worklist_row(row: Row, account: Account, district: District, present: datetime) -> WorklistRowAnswer:
    kind = KINDS[row.kind]
    return WorklistRowAnswer(
        **dict(record_row(kind, row, account, district, present)),
        kind=row.kind,
        kind_name=words(kind.label),
        level=row.level,
        level_name=words(level) if (level := level_label(row.level)) is not None else None,
    )
