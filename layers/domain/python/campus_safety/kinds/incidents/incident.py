"""An incident (涉校警情): what is known about it, from the report to the review."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from campus_safety.errors import no_such_record
from campus_safety.instants import to_text
from campus_safety.kinds.incidents.calls import Call, Losses
from campus_safety.kinds.incidents.casualties import AuthorityTold, Casualties
from campus_safety.kinds.incidents.taxonomy import (
    CATEGORIES,
    Because,
    Category,
    Cause,
    Channel,
    Circumstance,
    ClosingReason,
    Departure,
    Flag,
    Level,
    WarningKind,
    unknown_category,
)
from campus_safety.labels import Label, labelled
from campus_safety.records.case import Case
from campus_safety.records.components import Party
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from campus_safety.values import dataclass


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
    WITHDRAWN = "withdrawn"


STATES: Mapping[str, Label] = labelled(
    {
        State.REPORTED: Label("已上报", "Reported"),
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
        State.WITHDRAWN: Label("已由报告人撤回", "Withdrawn by its reporter"),
    }
)

EXITS = frozenset({State.TRANSFERRED, State.FALSE_ALARM, State.DUPLICATE, State.WITHDRAWN})


class Stage(StrEnum):
    """What the case is waiting for; the flow has one waiting state for each."""

    INTAKE = "intake"
    ASSESSMENT = "assessment"
    HANDLING = "handling"
    FEEDBACK = "feedback"
    REVIEW = "review"
    CLOSING = "closing"
    REOPENING = "reopening"


STAGES: Mapping[str, Label] = labelled(
    {
        Stage.INTAKE: Label("接报", "Intake"),
        Stage.ASSESSMENT: Label("研判", "Assessment"),
        Stage.HANDLING: Label("处置", "Handling"),
        Stage.FEEDBACK: Label("反馈", "Feedback"),
        Stage.REVIEW: Label("复盘", "Review"),
        Stage.CLOSING: Label("结案", "Closing"),
        Stage.REOPENING: Label("重新打开申请", "Request to reopen"),
    }
)


# Whoever reads it sees whether anybody has taken it in, not only that it was reported.
STATES_AT: Mapping[tuple[str, str], Label] = MappingProxyType(
    {
        (State.REPORTED, Stage.INTAKE): Label("待接报", "Reported, not acknowledged yet"),
        (State.REPORTED, Stage.ASSESSMENT): Label("已接报", "Acknowledged"),
        (State.CLOSED, Stage.REOPENING): Label("已结案，待答复重新打开申请", "Closed, asked to be reopened"),
    }
)


def state_label(state: str, stage: str | None) -> Label:
    """How people call where an incident stands that waits in this stage."""
    return STATES_AT.get((state, stage or ""), STATES[state])


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

    @property
    def spelling(self) -> str:
        return f"#{self.number}"


@dataclass(frozen=True, slots=True)
class Departed:
    """In what its assessment departs from what the category proposes, and why; None where nobody had to say."""

    ways: frozenset[Departure]
    because: Because | None = None

    @property
    def spelling(self) -> str:
        return "+".join(sorted(self.ways)) + (f":{self.because.value}" if self.because else "")


@dataclass(frozen=True, slots=True)
class ReopeningRequest:
    """Its reporter asked that the closed case is reopened, and what a superior answered. `closed_by` is who had closed it, None
    where that was not kept yet: whoever it was answers nothing."""

    asked_at: datetime
    closed_by: Party | None = None
    decided_at: datetime | None = None
    decided_by: Party | None = None
    granted: bool | None = None

    @property
    def open(self) -> bool:
        return self.decided_at is None

    @property
    def spelling(self) -> str:
        return "asked" if self.open else "granted" if self.granted else "refused"


@dataclass(frozen=True, slots=True)
class MergedReport:
    """A report that was merged into a case, and the account that hears the case's outcome for it."""

    case: str
    account: str

    @property
    def spelling(self) -> str:
        return self.case


@dataclass(frozen=True, slots=True)
class MadeOf:
    """The record that became this incident, by its kind and id."""

    kind: str
    case: str

    @property
    def spelling(self) -> str:
        return self.case


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Case):
    """One incident and the facts of its loop. `sent_before`: police were sent before it was reopened last (`reopened_at`).

    `kept_flags` are flags that stay whatever it is assessed as, until two people have let them fall: those of reports that
    were merged into it, and those that an assessment would have taken from a mandatory or sealed one. `flags_kept_by` is
    whose act that was: somebody else lets them fall. `also_reported` are the reports that were merged into it and whose
    reporters hear its outcome; such a report itself says so by `heard_with_root`. A `late_report` (迟报) came longer after the
    discovery than the policy allows for; one that was written `on_paper_at` first, on a day without power or network, was
    entered later. `named` are the accounts of officers who were told to know of a sealed one;
    `school_left_out` is one about those who answer at its own school: it is sealed, and the school does not know of it.

    `subject` is whom an early warning protects, as a kind of person (`taxonomy.PROTECTED`), and `warning` what gave it
    (`taxonomy.WARNING_KINDS`): which system (`warning_source`), and what it `matched`, as a code. `device` is the alarm that was pressed. `calls` are those to whom a warning of fraud protects,
    in their order, and `losses` what came of it.

    `closed_by` is who closed it, and `reopening` what its reporter asked for since: once in the life of a case.

    `causes` are why it could happen, and `spot` in which part of the campus it did, as its last review found.

    `own_category` is the district's own, a part of `category`. `recategorised_at` is when it was last found to be of another
    category than it had been worked on as, `relevelled` how often it was given another level since it was assessed first.
    `authority_units` have to be told by the school, `told_authorities` were; `casualties_changed_at` is when numbers changed
    that they had been told, `casualties_told_at` when they were told them last.

    One that came `in_a_burst` (集中上报) was sent by an account that had reported as often within a minute as the policy foresees. It was
    `made_of` what had been written before: an entry of a log, a hazard, what a post or patrol found.
    """

    channel: Channel
    category: str
    level: Level
    state: State = State.REPORTED
    kind: str = "incident"
    circumstances: frozenset[Circumstance] = frozenset()
    subject: str | None = None
    warning: str | None = None
    bullying_kinds: tuple[str, ...] = ()
    discovered_at: datetime | None = None
    evidence: str | None = None
    police_call: str | None = None
    device: str | None = None
    presses: int = 0
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
    sent_before: bool = False
    duplicate_of: str | None = None
    duplicates: tuple[str, ...] = ()
    question: Question | None = None
    kept_flags: frozenset[Flag] = frozenset()
    flags_kept_by: Party | None = None
    also_reported: tuple[MergedReport, ...] = ()
    heard_with_root: bool = False
    late_report: bool = False
    named: tuple[str, ...] = ()
    school_left_out: bool = False
    reopened_at: datetime | None = None
    own_category: str | None = None
    recategorised_at: datetime | None = None
    relevelled: int = 0
    on_paper_at: datetime | None = None
    authority_units: tuple[str, ...] = ()
    told_authorities: tuple[AuthorityTold, ...] = ()
    reported_up_at: datetime | None = None
    casualties: Casualties | None = None
    casualties_changed_at: datetime | None = None
    casualties_told_at: datetime | None = None
    in_a_burst: bool = False
    calls: tuple[Call, ...] = ()
    losses: Losses | None = None
    warning_source: str | None = None
    matched: str | None = None
    made_of: MadeOf | None = None
    closed_by: Party | None = None
    reopening: ReopeningRequest | None = None
    causes: frozenset[Cause] = frozenset()
    spot: str | None = None
    departed: Departed | None = None

    @property
    def police_were_sent(self) -> bool:
        """Also where that was before it was reopened: 前端处置 is what needed no police at all."""
        return self.sent_before or self.dispatched_at is not None

    @property
    def ended_at_front(self) -> bool:
        """警情前端处置: whoever was there has dealt with it, and no police were sent."""
        return (
            self.closing_reason is ClosingReason.FRONT_LINE
            and not self.police_were_sent
            and self.handled_at is not None
        )

    @property
    def measured_by(self) -> tuple[str, ...]:
        production = Circumstance.PRODUCTION_ACCIDENT
        names = (
            self.own_category,
            str(production) if production in self.circumstances else None,
            self.category,
        )
        return tuple(name for name in names if name is not None)

    @property
    def production_accident(self) -> bool:
        return self.about.production or Circumstance.PRODUCTION_ACCIDENT in self.circumstances

    @property
    def authorities(self) -> frozenset[str]:
        return frozenset(self.authority_units)

    @property
    def authorities_told_at(self) -> datetime | None:
        """When the last of those that have to be told was; None while one has not been, or none has to."""
        told = {one.unit: one.at for one in self.told_authorities}
        if not self.authority_units or not told.keys() >= self.authorities:
            return None
        return max(told[unit] for unit in self.authority_units)

    @property
    def casualties_owed(self) -> bool:
        """Whether authorities have still to be told that casualties have changed."""
        changed, told = self.casualties_changed_at, self.casualties_told_at
        return changed is not None and (told is None or told < changed)

    @property
    def course_since(self) -> datetime:
        # Records from before the moment was kept: reopening set the assessment to it.
        reopened = self.assessed_at if self.reopened else None
        return self.reopened_at or reopened or self.received_at

    @property
    def warns_of_fraud(self) -> bool:
        """Whether somebody is to be called: whatever it was assessed as later. Old warnings that say no kind are none."""
        return self.channel is Channel.EARLY_WARNING and self.warning == WarningKind.ANTI_FRAUD

    @property
    def workers(self) -> tuple[Party, ...]:
        """Everybody who ever worked on it: none of them finds it good. Records of before `worked_by` name two at most."""
        known = (self.handled_by, self.claimed_by)
        return (*self.worked_by, *(by for by in known if by is not None))

    @property
    def newer(self) -> bool:
        return self.category not in CATEGORIES or super().newer

    @property
    def about(self) -> Category:
        return CATEGORIES.get(self.category) or unknown_category(self.category)

    @property
    def flags(self) -> frozenset[Flag]:
        left_out = {Flag.SEALED} if self.school_left_out else set()
        return self.about.flags_for(self.circumstances) | self.kept_flags | left_out

    @property
    def knowing(self) -> frozenset[str]:
        return super().knowing | {*self.named, *(by.account for by in self.workers)}

    @property
    def campus_left_out(self) -> bool:
        return self.school_left_out

    @property
    def offered_parts(self) -> frozenset[Part]:
        """What was reported too; of what the law protects only once it is theirs."""
        kept = self.sealed or Flag.MANDATORY_REPORT in self.flags
        return super().offered_parts | (set() if kept else {Part.REPORT_TEXT})

    @property
    def secret(self) -> bool:
        return Flag.SEALED in self.flags

    @property
    def severity(self) -> str:
        return str(int(self.level))

    @property
    def urgent(self) -> bool:
        """Of a burst nothing, until somebody has looked at it: what stands before everything else has to be rare."""
        return self.level is Level.ONE and not (self.in_a_burst and self.assessed_at is None)

    @property
    def concerns_education(self) -> bool:
        return Flag.EDUCATION_TOLD in self.flags

    @property
    def review_owed(self) -> bool:
        """Flag C always, level 1 always; the rest is sampled by the district and reviewed if somebody does."""
        return Flag.ALWAYS_REVIEWED in self.flags or self.level is Level.ONE

    @property
    def feedback_owed(self) -> bool:
        """Devices and other systems are told nothing; a person who reported is always told the outcome: here, or with the
        case that the report was merged into. Who withdrew a report knows how it ended."""
        if self.state is State.WITHDRAWN:
            return False
        return bool(self.reporters) and not self.heard_with_root

    @property
    def reporters(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*super().reporters, *(one.account for one in self.also_reported))))

    @property
    def surveyed(self) -> bool:
        """Of what the law protects nobody is asked; an exit was not ours to handle."""
        return self.state is State.CLOSED and not self.flags & {Flag.MANDATORY_REPORT, Flag.SEALED}

    @property
    def open(self) -> bool:
        """Closed cases and exits whose reporter has been told are over, if nobody asks that they are reopened; everything
        else has a next tick."""
        if self.state is State.CLOSED:
            return self.reopening_asked
        if self.state in EXITS:
            return self.feedback_owed and self.feedback_at is None
        return True

    @property
    def reopening_asked(self) -> bool:
        """Whether the reporter waits for an answer to whether the closed case is reopened."""
        return self.reopening is not None and self.reopening.open

    @property
    def orders_end_at(self) -> datetime | None:
        return self.exited_at

    @property
    def over_at(self) -> datetime | None:
        if self.open:
            return None
        answered = self.reopening.decided_at if self.reopening is not None and self.closed_at else None
        return max(
            (at for at in (answered, self.closed_at) if at is not None),
            default=self.feedback_at or self.exited_at,
        )

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
            case State.CLOSED:
                return Stage.REOPENING
            case _:
                return Stage.FEEDBACK

    @property
    def like(self) -> str:
        return self.category

    @property
    def filed(self) -> Mapping[str, tuple[str, str]]:
        """An alarm that was pressed wrongly, by when: what a whole district has of them is one query."""
        if self.device is None or self.state is not State.FALSE_ALARM or self.exercise:
            return {}
        return {"false_press": (false_presses(self.district), f"{to_text(self.received_at)}#{self.id}")}

    def row_facts(self) -> dict[str, Any]:
        facts = {"warning": self.warning, "matched": self.matched, "device": self.device}
        said = {name: value for name, value in facts.items() if value is not None}
        row = {"level": int(self.level), "category": self.category, "channel": self.channel.value}
        return row | ({"facts": said} if said else {})

    def event_facts(self) -> Mapping[str, Any]:
        """The level always; where and what only if the case is not sealed."""
        if self.sealed:
            return {"level": int(self.level)}
        pressed = (
            {} if self.device is None else {"device": self.device, "assessed": self.assessed_at is not None}
        )
        warned = {"warning": self.warning, "matched": self.matched}
        return {
            "level": int(self.level),
            "campus": self.campus,
            "category": self.category,
            **pressed,
            **{name: value for name, value in warned.items() if value is not None},
        }


def false_presses(district: str) -> str:
    """The alarms of a district that were judged false, by when they were pressed."""
    return f"{district}#incident#false_press"


def incident(case: Record | None) -> Incident:
    """The case, if there is one and it is an incident; raises NotFound otherwise."""
    if not isinstance(case, Incident):
        raise no_such_record()
    return case
