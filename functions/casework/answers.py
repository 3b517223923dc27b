"""What an officer, a school or the bureau sees of a case: built field by field, each part by the access table."""

from collections.abc import Mapping

from pydantic import BaseModel

from campus_safety.labels import Label
from campus_safety.policy import Policy
from campus_safety_aws.http import Instant, Words, words


class ClockAnswer(BaseModel):
    """A limit: `remaining_seconds` is negative when it is late; absent once it has stopped."""

    clock: str
    name: Words
    basis: str
    started_at: Instant
    due_at: Instant
    stopped_at: Instant | None
    paused: bool
    late: bool
    revision: int
    extended: int
    remaining_seconds: int | None


class SupervisionAnswer(BaseModel):
    number: int
    stage: str
    to: str
    opened_at: Instant
    due_at: Instant
    opened_by_clock: str | None
    received_at: Instant | None
    answered_at: Instant | None


class ExtensionAnswer(BaseModel):
    number: int
    clock: str
    until: Instant
    asked_at: Instant
    decided_at: Instant | None
    granted: bool | None


class MeasureAnswer(BaseModel):
    number: int
    owner: str
    due_at: Instant
    settled_at: Instant | None
    done: bool | None


class TransferAnswer(BaseModel):
    to: str
    offered_at: Instant
    refused: int
    waiting: bool
    accepted_at: Instant | None


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
    parents_told_at: Instant | None
    investigated_at: Instant | None
    police_call: str | None
    evidence: str | None


class ReporterAnswer(BaseModel):
    account: str | None
    unit: str
    on_behalf: bool
    anonymous: bool


class TextAnswer(BaseModel):
    version: int
    action: str
    texts: dict[str, str]


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
    flags: list[str]
    sealed: bool
    channel: str
    channel_name: Words
    campus: str
    campus_name: Words
    station: str
    received_at: Instant
    discovered_at: Instant | None
    acknowledged_at: Instant | None
    due_at: Instant | None
    next_tick_at: Instant | None
    flow_run: int
    work: WorkAnswer | None
    reporter: ReporterAnswer | None
    texts: list[TextAnswer]


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


class PageAnswer(BaseModel):
    cases: list[RowAnswer]
    next: str | None


class TickAnswer(BaseModel):
    clock: str
    name: Words
    rung: str
    due_at: Instant
    tells: list[str]


class EntryAnswer(BaseModel):
    version: int
    action: str
    action_name: Words
    recorded_at: Instant
    stated_at: Instant | None
    late_entry: bool
    state: str
    role: str
    unit: str
    staff: str | None
    changed: dict[str, str]
    ticks: list[TickAnswer]
    tells: list[str]
    hash: str
    previous: str


class TimelineAnswer(BaseModel):
    """时间线 / every change of a case in order. `holds` says that its chain of hashes was verified just now."""

    case_id: str
    holds: bool
    entries: list[EntryAnswer]


class DoneAnswer(BaseModel):
    """办理结果 / what an action has made of the case."""

    case_id: str
    version: int
    state: str
    state_name: Words
    stage: str | None
    due_at: Instant | None
    warnings: list[Words]


class MeAnswer(BaseModel):
    """当前账号 / who I am here, and whose worklists I read."""

    role: str
    role_name: Words
    district: str
    unit: str
    posts: list[str]
    shared: bool
    worklists: list[str]


def clock_name(name: str, policy: Policy) -> Words:
    """A clock's label; numbered ones ("supervision:2") are named by their kind."""
    kind, _, number = name.partition(":")
    if kind in policy.clocks:
        return words(policy.clocks[kind].label)
    label = _NUMBERED.get(kind, Label(kind, kind))
    return Words(zh=f"{label.zh}{number}", en=f"{label.en} {number}".strip())


_NUMBERED: Mapping[str, Label] = {
    "supervision": Label("督办单", "Supervision order"),
    "measure": Label("整改措施", "Measure"),
    "notice": Label("接报通知", "Intake notice"),
}
