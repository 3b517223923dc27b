"""What is answered about hazards, built field by field, each part by the rights tables."""

from datetime import date

from pydantic import BaseModel

from campus_safety_aws.case_answers import (
    AttachedAnswer,
    ClockAnswer,
    ExtensionAnswer,
    MeasureAnswer,
    NotNowAnswer,
    OfferAnswer,
    SupervisionAnswer,
    TextAnswer,
)
from campus_safety_aws.http import Instant, Words
from campus_safety_aws.row_answers import NamedRowAnswer


class HazardReceiptAnswer(BaseModel):
    """回执 / what the finder gets at once, and again for the same form: number, grade, and by when what happens."""

    case_id: str
    code: str
    received_at: Instant
    grade: str
    grade_name: Words
    state: str
    same_place_as: str | None
    recurrence: int
    promises: list["HazardPromiseAnswer"]
    warnings: list[Words]


class HazardPromiseAnswer(BaseModel):
    clock: str
    name: Words
    due_at: Instant


class RoundAnswer(BaseModel):
    """一轮整改 / one round: its limit as set, who rectifies, what was claimed, found, and seen later."""

    number: int
    rectifier: str
    began_at: Instant
    due_at: Instant
    claimed_at: Instant | None
    claimed_by: str | None
    rechecked_at: Instant | None
    rechecked_by: str | None
    passed: bool | None
    looked_again_at: Instant | None
    looked_again_by: str | None
    held: bool | None


class DraftAnswer(BaseModel):
    clause: str
    clause_name: Words
    due_at: Instant
    drafted_at: Instant


class HazardWorkAnswer(BaseModel):
    """整改情况 / how it is being rectified: rounds, limits, orders, extensions, plan, measures."""

    lead: str
    joined: list[str]
    rectifier: str
    rounds: list[RoundAnswer]
    overdue: bool
    days_left: int | None
    in_extension: bool
    draft: DraftAnswer | None
    ordered_at: Instant | None
    clause: str | None
    clause_name: Words | None
    assigned_at: Instant | None
    controlled_at: Instant | None
    planned_at: Instant | None
    plan_due_at: Instant | None
    referred_at: Instant | None
    checked_at: Instant | None
    clocks: list[ClockAnswer]
    supervisions: list[SupervisionAnswer]
    extensions: list[ExtensionAnswer]
    measures: list[MeasureAnswer]
    topics: list[str]
    links: list[str]


class PaperAnswer(BaseModel):
    """文书 / a paper that was signed; `number` is printed after the year, and is never given again."""

    kind: str
    unit: str
    year: int
    number: int
    round: int
    signed_at: Instant
    voided_at: Instant | None


class HazardAnswer(BaseModel):
    case_id: str
    code: str
    version: int
    state: str
    state_name: Words
    stage: str | None
    stage_name: Words | None
    grade: str
    grade_name: Words
    track: str
    track_name: Words
    source: str
    source_name: Words
    category: str
    category_name: Words
    item: str
    item_name: Words
    checklist: str
    spot: str
    spot_name: Words
    campus: str
    campus_name: Words
    station: str
    received_at: Instant
    found_by: str
    due_at: Instant | None
    next_tick_at: Instant | None
    flow_run: int
    warnings: list[Words]
    recurrence: int
    recurrence_of: str | None
    same_place_as: str | None
    incident: str | None
    inspection: str | None
    area_sweep: str | None
    work: HazardWorkAnswer | None
    attachments: list[AttachedAnswer]
    papers: list[PaperAnswer] | None
    texts: list[TextAnswer]
    actions: list[OfferAnswer]
    not_now: list[NotNowAnswer]


class HazardRowAnswer(NamedRowAnswer):
    """一行 / a row of a worklist: `due_at` is the nearest limit of any kind, `rectify_by` the rectification's own."""

    case_id: str
    code: str
    version: int
    state: str
    state_name: Words
    stage: str | None
    grade: str
    grade_name: Words
    category: str
    category_name: Words
    item: str
    spot: str
    spot_name: Words
    campus: str
    station: str
    lead: str
    rectifier: str
    source: str
    track: str
    rounds: int
    recurrence: int
    received_at: Instant
    due_at: Instant | None
    rectify_by: Instant | None
    late: bool
    unsure_years: list[int]


class HazardPageAnswer(BaseModel):
    hazards: list[HazardRowAnswer]
    next: str | None
    server_time: Instant


class ItemAnswer(BaseModel):
    """检查项 / one thing to look at, and the grade that follows when it is found wanting."""

    item: str
    category: str
    category_name: Words
    name: Words
    grade: str
    grade_name: Words
    clause: str | None
    proof: bool
    controls: bool
    basis: Words
    confidence: str


class SelectionAnswer(BaseModel):
    """选项 / the items that one kind of visit looks at."""

    selection: str
    name: Words
    items: list[str]


class AreaAnswer(BaseModel):
    area: str
    name: Words


class ChecklistAnswer(BaseModel):
    version: str
    items: list[ItemAnswer]
    selections: list[SelectionAnswer]
    areas: list[AreaAnswer]
    as_of: date
