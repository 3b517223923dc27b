"""What is answered about area sweeps, built field by field, each part by the rights tables."""

from pydantic import BaseModel

from campus_safety_aws.case_answers import (
    AttachedAnswer,
    ClockAnswer,
    DoneAnswer,
    NotNowAnswer,
    OfferAnswer,
    SupervisionAnswer,
    TextAnswer,
)
from campus_safety_aws.http import Instant, Words
from campus_safety_aws.row_answers import NamedRowAnswer


class CoveredAnswer(BaseModel):
    """覆盖情况 / how much of a list has its outcome; `percent` is rounded down. Of somebody who sees a part of the list it
    is that part's."""

    total: int
    done: int
    unseen: int
    not_entered: int
    percent: float
    complete: bool
    people_checked: int


class SweptCampusAnswer(BaseModel):
    campus: str
    name: Words
    covered: CoveredAnswer


class NearAnswer(BaseModel):
    """拟冻结的场所 / a place that would be frozen, and how far it is from the nearest of the campuses."""

    place: str
    name: Words
    kind: str
    kind_name: Words
    campus: str
    distance_m: int


class PreviewAnswer(BaseModel):
    """预览 / the list as it would be frozen now; `digest` is what freezing it asks for."""

    digest: str
    total: int
    places: list[NearAnswer]


class FrozenPlaceAnswer(NearAnswer):
    """清单一行 / a line of the frozen list. `by` is the unit that was there; people are counted, never listed."""

    unit: str | None
    outcome: str | None
    outcome_name: Words | None
    people_checked: int
    attempts: int
    at: Instant | None
    by: str | None
    hazard: str | None


class SweepWorkAnswer(BaseModel):
    clocks: list[ClockAnswer]
    supervisions: list[SupervisionAnswer]
    links: list[str]


class AreaSweepAnswer(BaseModel):
    """`preview` is there until the list is frozen, for who may freeze it; `places` for whoever was given some, and for
    the police."""

    case_id: str
    code: str
    version: int
    state: str
    state_name: Words
    stage: str | None
    stage_name: Words | None
    purpose: str
    purpose_name: Words
    lead: str
    campuses: list[SweptCampusAnswer]
    radius_m: int
    planned_at: Instant
    finish_by: Instant
    frozen_at: Instant | None
    closed_at: Instant | None
    abandoned_at: Instant | None
    due_at: Instant | None
    digest: str | None
    covered: CoveredAnswer
    preview: PreviewAnswer | None
    places: list[FrozenPlaceAnswer] | None
    work: SweepWorkAnswer | None
    attachments: list[AttachedAnswer]
    texts: list[TextAnswer]
    actions: list[OfferAnswer]
    not_now: list[NotNowAnswer]


class AreaSweepReceiptAnswer(BaseModel):
    """回执 / the plan, and which places it would freeze; the same for the same form, as long as nothing was frozen."""

    case_id: str
    code: str
    version: int
    state: str
    planned_at: Instant
    finish_by: Instant
    radius_m: int
    preview: PreviewAnswer | None
    warnings: list[Words]


class AreaSweepRowAnswer(NamedRowAnswer):
    """一行 / a row of a worklist; places are counted as far as they concern whose list it is."""

    case_id: str
    code: str
    version: int
    state: str
    state_name: Words
    stage: str | None
    purpose: str
    purpose_name: Words
    campuses: int
    places: int
    done: int
    not_entered: int
    received_at: Instant
    due_at: Instant | None
    late: bool
    unsure_years: list[int]


class AreaSweepPageAnswer(BaseModel):
    area_sweeps: list[AreaSweepRowAnswer]
    next: str | None
    server_time: Instant


class CountedKindAnswer(BaseModel):
    kind: str
    kind_name: Words
    total: int
    done: int


class CountedOutcomeAnswer(BaseModel):
    outcome: str
    outcome_name: Words
    places: int


class CoverageAnswer(BaseModel):
    """覆盖证明 / the proof of coverage. `digest` is that of the list as it was frozen, and `list_holds` that the present
    list still is that one; `chain` is the last hash of the timeline, and `chain_holds` that all of it was verified now."""

    case_id: str
    code: str
    version: int
    state: str
    state_name: Words
    radius_m: int
    frozen_at: Instant | None
    closed_at: Instant | None
    digest: str | None
    list_holds: bool
    covered: CoveredAnswer
    campuses: list[SweptCampusAnswer]
    by_kind: list[CountedKindAnswer]
    by_outcome: list[CountedOutcomeAnswer]
    places: list[FrozenPlaceAnswer] | None
    chain: str
    chain_holds: bool
    as_of: Instant


class SweepDoneAnswer(DoneAnswer):
    """办理结果 / what an action has made of the sweep; `hazard` is the one that the outcome made or named."""

    covered: CoveredAnswer
    hazard: str | None
