"""What every record of duty and outreach answers alike; each kind's own answer adds its facts to `RecordAnswer`."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from campus_safety.district.directory import Account, District
from campus_safety.records.access import facts_shown
from campus_safety.records.kind import Kind
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Looked
from campus_safety_aws.case_answers import (
    AttachedAnswer,
    ClockAnswer,
    NotNowAnswer,
    OfferAnswer,
    TextAnswer,
    attached_answers,
    clock_answers,
    not_now_answers,
    offer_answers,
    text_answers,
    year_warnings,
)
from campus_safety_aws.http import Instant, Words, words
from campus_safety_aws.row_answers import NamedRowAnswer, row_names


class RecordAnswer(BaseModel):
    """一条记录 / what is said of any record; `clocks`, `texts` and `attachments` are empty where the account may not see them;
    `actions` are what it may do now."""

    case_id: str
    code: str
    kind: str
    version: int
    state: str
    state_name: Words
    stage: str | None
    stage_name: Words | None
    campus: str
    campus_name: Words | None
    station: str
    lead: str
    exercise: bool
    received_at: Instant
    over_at: Instant | None
    due_at: Instant | None
    links: list[str]
    warnings: list[Words]
    clocks: list[ClockAnswer]
    texts: list[TextAnswer]
    attachments: list[AttachedAnswer]
    actions: list[OfferAnswer]
    not_now: list[NotNowAnswer]


class RecordReceiptAnswer(BaseModel):
    """回执 / what was made of a form; the same for the same form sent again."""

    case_id: str
    code: str
    kind: str
    version: int
    state: str
    state_name: Words
    received_at: Instant
    due_at: Instant | None
    warnings: list[Words]


class RecordRowAnswer(NamedRowAnswer):
    """清单一行 / a row of a list; `facts` are codes, counts and times, as the kind has them."""

    case_id: str
    code: str
    version: int
    state: str
    state_name: Words
    stage: str | None
    campus: str
    station: str
    lead: str
    exercise: bool
    received_at: Instant
    due_at: Instant | None
    late: bool
    unsure_years: list[int]
    category: str
    category_name: Words | None
    facts: dict[str, str | int | bool | None]


class RecordPageAnswer(BaseModel):
    records: list[RecordRowAnswer]
    next: str | None
    server_time: Instant


def record_fields(looked: Looked[Any], now: datetime) -> dict[str, Any]:
    """The fields of `RecordAnswer`, for the answer of a kind that has more."""
    case: Record = looked.case
    parts, rules = looked.parts, looked.rules
    kind, stage = looked.kind, case.stage
    campus = rules.district.campuses.get(case.campus)
    return {
        "case_id": case.id,
        "code": case.code,
        "kind": case.kind,
        "version": case.version,
        "state": str(case.state),
        "state_name": words(kind.state_of(case)),
        "stage": str(stage) if stage else None,
        "stage_name": words(kind.stages[stage]) if stage else None,
        "campus": case.campus,
        "campus_name": words(campus.name) if campus else None,
        "station": case.station,
        "lead": case.lead,
        "exercise": case.exercise,
        "received_at": case.received_at,
        "over_at": case.over_at,
        "due_at": case.due_at,
        "links": list(case.links) if Part.WORK in parts else [],
        "warnings": year_warnings(case.unsure_years),
        "clocks": clock_answers(case, rules.policy, now) if Part.WORK in parts else [],
        "texts": text_answers(kind, case, looked.entries, looked.narratives, parts),
        "attachments": attached_answers(case, parts, looked.who.account),
        "actions": offer_answers(looked.offers),
        "not_now": not_now_answers(looked.offers),
    }


def record_receipt(kind: Kind, case: Record) -> RecordReceiptAnswer:
    return RecordReceiptAnswer(
        case_id=case.id,
        code=case.code,
        kind=case.kind,
        version=case.version,
        state=str(case.state),
        state_name=words(kind.state_of(case)),
        received_at=case.received_at,
        due_at=case.due_at,
        warnings=year_warnings(case.unsure_years),
    )


def record_row(kind: Kind, row: Row, account: Account, district: District, now: datetime) -> RecordRowAnswer:
    state, category = kind.state_label(row.state, row.stage), kind.category_of(row)
    named = kind.categories.get(category)
    return RecordRowAnswer(
        case_id=row.case_id,
        code=row.code,
        version=row.version,
        state=row.state,
        state_name=words(state),
        stage=row.stage,
        campus=row.campus,
        station=row.station,
        lead=row.lead,
        exercise=row.exercise,
        received_at=row.received_at,
        due_at=row.due_at,
        late=row.due_at is not None and row.due_at < now,
        unsure_years=list(row.unsure_years),
        category=category,
        category_name=words(named) if named is not None else None,
        facts=dict(facts_shown(account, kind, row)),
        **row_names(kind, row, account, district, now),
    )
