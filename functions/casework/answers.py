"""What an officer, a school or the bureau sees of a case: built field by field, each part by the access table."""

from pydantic import BaseModel

from campus_safety_aws.case_answers import (
    AttachedAnswer,
    ClockAnswer,
    ExtensionAnswer,
    MeasureAnswer,
    SupervisionAnswer,
    TextAnswer,
)
from campus_safety_aws.http import Instant, Words


class TransferAnswer(BaseModel):
    to: str
    offered_at: Instant
    refused: int
    waiting: bool
    accepted_at: Instant | None


class AuthorityAnswer(BaseModel):
    unit: str
    told_at: Instant | None


class CasualtiesAnswer(BaseModel):
    """As far as is known. The grade goes by deaths alone; the authority that investigates decides."""

    deaths: int
    injured: int
    grade: str
    grade_name: Words


class WorkAnswer(BaseModel):
    """How the case is being worked on: who leads, which limits run, what was ordered, asked and decided."""

    lead: str
    joined: list[str]
    closing_reason: str | None
    closing_reason_name: Words | None
    clocks: list[ClockAnswer]
    supervisions: list[SupervisionAnswer]
    extensions: list[ExtensionAnswer]
    transfer: TransferAnswer | None
    measures: list[MeasureAnswer]
    topics: list[str]
    links: list[str]
    duplicate_of: str | None
    duplicates: list[str]
    presses: int
    late_entries: int
    bureau_told_at: Instant | None
    authorities: list[AuthorityAnswer]
    reported_up_at: Instant | None
    casualties: CasualtiesAnswer | None
    parents_told_at: Instant | None
    investigated_at: Instant | None
    police_call: str | None
    evidence: str | None
    school_left_out: bool


class ReporterAnswer(BaseModel):
    """报告人 / by role, unit and the name of the post, never an account; none of them but the unit for a device or a system."""

    role: str | None
    role_name: Words | None
    unit: str
    unit_name: Words | None
    post_name: Words | None
    on_behalf: bool
    anonymous: bool


class WarningAnswer(BaseModel):
    """预警 / what gave it, and whom it protects, as a kind of person."""

    kind: str | None
    kind_name: Words | None
    protects: str | None
    protects_name: Words | None


class PressedAnswer(BaseModel):
    """一键报警 / the device that was pressed, and where it hangs; `place` is absent where the directory has it no more."""

    device: str
    place: Words | None


class CaseAnswer(BaseModel):
    """警情 / one case. `work`, `reporter` and each text are there only for those who may see them."""

    case_id: str
    code: str
    version: int
    kind: str
    exercise: bool
    state: str
    state_name: Words
    stage: str | None
    stage_name: Words | None
    level: int
    level_name: Words
    category: str
    category_name: Words
    own_category: str | None
    own_category_name: Words | None
    flags: list[str]
    in_a_burst: bool
    sealed: bool
    channel: str
    channel_name: Words
    campus: str
    campus_name: Words
    station: str
    received_at: Instant
    discovered_at: Instant | None
    late_report: bool
    acknowledged_at: Instant | None
    due_at: Instant | None
    next_tick_at: Instant | None
    flow_run: int
    warnings: list[Words]
    work: WorkAnswer | None
    reporter: ReporterAnswer | None
    warning: WarningAnswer | None
    alarm: PressedAnswer | None
    attachments: list[AttachedAnswer]
    texts: list[TextAnswer]


class OfficerAnswer(BaseModel):
    """The key of an account and the name of its post, never a person's. `knows` says that it knows of the case already."""

    account: str
    name: Words
    knows: bool


class OfficersAnswer(BaseModel):
    """可指定的民警 / officers of the units that work on the case, for those who name them."""

    officers: list[OfficerAnswer]


class RowAnswer(BaseModel):
    case_id: str
    code: str
    version: int
    state: str
    state_name: Words
    stage: str | None
    level: int
    category: str
    category_name: Words
    campus: str
    station: str
    lead: str
    channel: str
    sealed: bool
    exercise: bool
    received_at: Instant
    due_at: Instant | None
    late: bool
    unsure_years: list[int]


class PageAnswer(BaseModel):
    cases: list[RowAnswer]
    next: str | None


class ReadAnswer(BaseModel):
    """阅读留痕 / one account has read it, first at `at` in that hour. `posts` are those that it held then."""

    account: str
    role: str
    role_name: Words
    unit: str
    posts: list[str]
    what: str
    what_name: Words
    at: Instant


class ReadsAnswer(BaseModel):
    """谁阅读过 / who has read a sealed record; of others nothing is kept."""

    case_id: str
    sealed: bool
    reads: list[ReadAnswer]


class ToldOverAnswer(BaseModel):
    """渠道 / one way that it went; a channel's own address is a secret and is not shown."""

    state: str
    state_name: Words
    reason: str | None
    attempts: int


class ToldAnswer(BaseModel):
    """一条消息 / one message about a case. `address` is the post it was for; a person's is not spelled, and the message says
    `personal`. `reached` says that some channel took it; `reason` is a class of failure."""

    at: Instant
    title: str
    address: str | None
    personal: bool
    reached: bool
    channels: list[ToldOverAnswer]


class MessagesAnswer(BaseModel):
    """消息送达情况 / what was told about a case, oldest first; `unreached` counts those that nobody got."""

    case_id: str
    unreached: int
    messages: list[ToldAnswer]
