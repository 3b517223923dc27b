"""The case record: what is known about one incident, and which clocks run on it.

The record is the truth. It holds codes, ids and times only; everything that people write in their own words lives
in narratives beside it. All times are aware UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from campus_safety.clocks import Clock, next_tick_at
from campus_safety.labels import Label
from campus_safety.taxonomy import CATEGORIES, Category, Channel, Circumstance, ClosingReason, Flag, Level


class State(StrEnum):
    """Where a case stands. Supervision (督办) is not a state: it attaches to any open case."""

    REPORTED = "reported"
    ASSESSED = "assessed"
    DISPATCHED = "dispatched"
    ON_SCENE = "on_scene"
    HANDLED = "handled"
    FEEDBACK_GIVEN = "feedback_given"
    REVIEWED = "reviewed"
    CLOSED = "closed"
    TRANSFERRED = "transferred"
    FALSE_ALARM = "false_alarm"
    DUPLICATE = "duplicate"


STATES: Mapping[State, Label] = MappingProxyType(
    {
        State.REPORTED: Label("已接报", "Reported"),
        State.ASSESSED: Label("已研判", "Assessed"),
        State.DISPATCHED: Label("已派警", "Dispatched"),
        State.ON_SCENE: Label("已到场", "On the scene"),
        State.HANDLED: Label("处置完毕", "Handled"),
        State.FEEDBACK_GIVEN: Label("已反馈报告人", "Reporter told"),
        State.REVIEWED: Label("已复盘", "Reviewed"),
        State.CLOSED: Label("已结案", "Closed"),
        State.TRANSFERRED: Label("已移送", "Transferred"),
        State.FALSE_ALARM: Label("误报", "False alarm"),
        State.DUPLICATE: Label("重复报警", "Duplicate"),
    }
)

EXITS = frozenset({State.TRANSFERRED, State.FALSE_ALARM, State.DUPLICATE})


class Stage(StrEnum):
    """What the case is waiting for; the flow has one waiting state for each."""

    INTAKE = "intake"
    ASSESSMENT = "assessment"
    HANDLING = "handling"
    FEEDBACK = "feedback"
    REVIEW = "review"
    CLOSING = "closing"


STAGES: Mapping[Stage, Label] = MappingProxyType(
    {
        Stage.INTAKE: Label("接报", "Intake"),
        Stage.ASSESSMENT: Label("研判", "Assessment"),
        Stage.HANDLING: Label("处置", "Handling"),
        Stage.FEEDBACK: Label("反馈", "Feedback"),
        Stage.REVIEW: Label("复盘", "Review"),
        Stage.CLOSING: Label("结案", "Closing"),
    }
)


@dataclass(frozen=True, slots=True)
class Party:
    """Who acted: the account, the unit it acts for, and the staff number named at the time."""

    account: str
    unit: str
    staff: str

    def is_same_as(self, other: "Party") -> bool:
        """Shared accounts make the account useless as a person, so person and unit are compared both."""
        return self.unit == other.unit or self.staff == other.staff


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who told us. `account` is None for devices and other systems, which are owed no feedback."""

    account: str | None
    unit: str
    on_behalf: bool = False
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Supervision:
    """督办: an order with its own due date, receipt and written answer. `by` is None when a clock opened it."""

    number: int
    stage: Stage
    to: str
    opened_at: datetime
    due_at: datetime
    clock: str | None = None
    by: Party | None = None
    received_at: datetime | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """A limit asked to be longer: by whom, to when, and what a superior said."""

    number: int
    clock: str
    until: datetime
    asked_at: datetime
    asked_by: Party
    decided_at: datetime | None = None
    decided_by: Party | None = None
    granted: bool | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """移送: offered to a receiver, ended only when the receiver accepts."""

    to: str
    offered_at: datetime
    offered_by: Party
    refused: int = 0
    open: bool = True
    accepted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """The reporter was asked for more; the clocks named here stand still until the answer or the bound."""

    number: int
    asked_at: datetime
    clocks: tuple[str, ...]
    answered_at: datetime | None = None
    lapsed_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.answered_at is None and self.lapsed_at is None


@dataclass(frozen=True, slots=True)
class Measure:
    """What the review decided: an owner's post address, a date, and whether it was done."""

    number: int
    owner: str
    due_at: datetime
    settled_at: datetime | None = None
    done: bool | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What will happen by when, as the receipt says it: a clock that ran when the report was received."""

    clock: str
    due_at: datetime
    law: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter was given at once, and is given again for the same submission.

    It proves what was reported and when, so it is kept as given and does not change as the case goes on.
    `unsure_years` are years whose calendar nobody knew when a limit was computed.
    """

    case_id: str
    code: str
    received_at: datetime
    level: Level
    mandatory_report: bool
    promises: tuple[Promise, ...]
    unsure_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One incident. `version` counts changes, `flow_run` counts the flows started for it."""

    id: str
    code: str
    district: str
    campus: str
    station: str
    policy: str
    channel: Channel
    category: str
    level: Level
    reporter: Reporter
    received_at: datetime
    version: int
    flow_run: int
    chain: str
    lead: str
    state: State = State.REPORTED
    kind: str = "incident"
    exercise: bool = False
    joined: tuple[str, ...] = ()
    circumstances: frozenset[Circumstance] = frozenset()
    subject: str | None = None
    bullying_kinds: tuple[str, ...] = ()
    discovered_at: datetime | None = None
    evidence: str | None = None
    police_call: str | None = None
    device: str | None = None
    presses: int = 0
    submission: str = ""
    receipt: Receipt | None = None
    acknowledged_at: datetime | None = None
    assessed_at: datetime | None = None
    dispatched_at: datetime | None = None
    arrived_at: datetime | None = None
    progressed_at: datetime | None = None
    bureau_told_at: datetime | None = None
    parents_told_at: datetime | None = None
    investigated_at: datetime | None = None
    handled_at: datetime | None = None
    handled_by: Party | None = None
    claimed_by: Party | None = None
    closing_reason: ClosingReason | None = None
    feedback_at: datetime | None = None
    reviewed_at: datetime | None = None
    closed_at: datetime | None = None
    exited_at: datetime | None = None
    reopened: int = 0
    duplicate_of: str | None = None
    duplicates: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    transfer: Transfer | None = None
    question: Question | None = None
    supervisions: tuple[Supervision, ...] = ()
    extensions: tuple[Extension, ...] = ()
    measures: tuple[Measure, ...] = ()
    topics: tuple[str, ...] = ()
    clocks: tuple[Clock, ...] = ()
    late_entries: int = 0

    @property
    def about(self) -> Category:
        return CATEGORIES[self.category]

    @property
    def flags(self) -> frozenset[Flag]:
        return self.about.flags_for(self.circumstances)

    @property
    def sealed(self) -> bool:
        return Flag.SEALED in self.flags

    @property
    def review_owed(self) -> bool:
        """Flag C always, level 1 always; the rest is sampled by the district and reviewed if somebody does."""
        return Flag.ALWAYS_REVIEWED in self.flags or self.level is Level.ONE

    @property
    def feedback_owed(self) -> bool:
        """Devices and other systems are told nothing; a person who reported is always told the outcome."""
        return self.reporter.account is not None

    @property
    def open(self) -> bool:
        """Closed cases and exits whose reporter has been told are over; everything else has a next tick."""
        if self.state is State.CLOSED:
            return False
        if self.state in EXITS:
            return self.feedback_owed and self.feedback_at is None
        return True

    @property
    def stage(self) -> Stage | None:
        """What the open case waits for; None once it is over."""
        if not self.open:
            return None
        match self.state:
            case State.REPORTED:
                return Stage.ASSESSMENT if self.acknowledged_at else Stage.INTAKE
            case State.ASSESSED | State.DISPATCHED | State.ON_SCENE:
                return Stage.HANDLING
            case State.FEEDBACK_GIVEN:
                return Stage.REVIEW if self.review_owed else Stage.CLOSING
            case State.REVIEWED:
                return Stage.CLOSING
            case _:
                return Stage.FEEDBACK

    @property
    def next_tick_at(self) -> datetime | None:
        """The earliest rung nobody has served yet, over all running clocks; feeds the flow and the sweep."""
        return next_tick_at(self.clocks) if self.open else None

    @property
    def due_at(self) -> datetime | None:
        """The earliest limit still running; feeds the worklists."""
        return (
            min((clock.due_at for clock in self.clocks if clock.counts), default=None) if self.open else None
        )

    def clock(self, name: str) -> Clock | None:
        return next((clock for clock in self.clocks if clock.name == name), None)

    def with_clock(self, changed: Clock) -> "Case":
        kept = tuple(changed if clock.name == changed.name else clock for clock in self.clocks)
        return replace(self, clocks=kept if changed in kept else (*self.clocks, changed))

    @property
    def units(self) -> frozenset[str]:
        """Units concerned beyond the chain above the campus: who leads, who joined, who is offered the case."""
        offered = {self.transfer.to} if self.transfer and self.transfer.open else set()
        return frozenset({self.campus, self.station, self.lead, *self.joined, *offered})
