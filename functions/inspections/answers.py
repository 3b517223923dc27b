"""What is answered about joint inspections, built field by field: to each account what is its own to see."""

from datetime import date

from pydantic import BaseModel

from campus_safety_aws.case_answers import (
    ClockAnswer,
    NotNowAnswer,
    OfferAnswer,
    SupervisionAnswer,
    TextAnswer,
)
from campus_safety_aws.http import Instant, Words
from campus_safety_aws.row_answers import NamedRowAnswer


class InspectionPlannedAnswer(BaseModel):
    """安排回执 / the inspection that was planned; the same for the same form."""

    case_id: str
    code: str
    state: str
    planned_on: date
    visits: int
    warnings: list[Words]


class InspectionCampusAnswer(BaseModel):
    campus: str
    name: Words


class VisitAnswer(BaseModel):
    """一单位对一校园 / one unit at one campus; `answer` is null until it has answered. `officers` are staff numbers, for
    the unit itself and those who see the actors."""

    campus: str
    campus_name: Words
    unit: str
    unit_name: Words
    answer: str | None
    answer_name: Words | None
    since: Instant | None
    until: Instant | None
    officers: list[str] | None


class FindingAnswer(BaseModel):
    """检查发现 / `hazard` is the case that carries it on; `again` says that it was open already. `number` counts all
    findings, and is for those who see all."""

    number: int | None
    campus: str
    unit: str
    owner: str
    item: str
    item_name: Words
    category: str
    grade: str
    grade_name: Words
    spot: str
    spot_name: Words
    seen_at: Instant
    hazard: str
    again: bool


class InspectionWorkAnswer(BaseModel):
    """检查情况 / the visits and findings that are this account's to see; `unanswered` counts among these visits."""

    visits: list[VisitAnswer]
    findings: list[FindingAnswer]
    unanswered: int
    clocks: list[ClockAnswer] | None
    supervisions: list[SupervisionAnswer]


class InspectionFileAnswer(BaseModel):
    attachment_id: str
    purpose: str
    media: str
    size: int
    unit: str
    arrived_at: Instant


class InspectionAnswer(BaseModel):
    """联合检查 / `partial` says that others' visits and findings are left out."""

    case_id: str
    code: str
    version: int
    state: str
    state_name: Words
    stage: str | None
    stage_name: Words | None
    planned_on: date
    announced: bool
    selection: str
    selection_name: Words
    checklist: str
    lead: str
    lead_name: Words
    campuses: list[InspectionCampusAnswer]
    received_at: Instant
    began_at: Instant | None
    concluded_at: Instant | None
    cancelled_at: Instant | None
    due_at: Instant | None
    partial: bool
    work: InspectionWorkAnswer | None
    attachments: list[InspectionFileAnswer]
    texts: list[TextAnswer]
    actions: list[OfferAnswer]
    not_now: list[NotNowAnswer]


class FindingDoneAnswer(BaseModel):
    """办理结果 / the finding, its hazard, and how the inspection stands; the same finding for the same form."""

    case_id: str
    version: int
    state: str
    stage: str | None
    hazard: str
    grade: str
    grade_name: Words
    owner: str
    again: bool
    actions: list[OfferAnswer]
    not_now: list[NotNowAnswer]


class InspectionRowAnswer(NamedRowAnswer):
    case_id: str
    code: str
    version: int
    state: str
    state_name: Words
    stage: str | None
    planned_on: date
    selection: str
    lead: str
    campuses: list[str]
    received_at: Instant
    due_at: Instant | None
    late: bool
    unsure_years: list[int]


class InspectionPageAnswer(BaseModel):
    inspections: list[InspectionRowAnswer]
    next: str | None
    server_time: Instant
