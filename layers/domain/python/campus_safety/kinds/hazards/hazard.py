"""A hazard (隐患): what was found, who is to put it right by when, in how many rounds, and who saw that it holds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from campus_safety.errors import no_such_record
from campus_safety.kinds.hazards.categories import Grade, Source, Track
from campus_safety.labels import Label, labelled
from campus_safety.records.case import Case
from campus_safety.records.components import Attachment, Party
from campus_safety.records.record import Record
from campus_safety.records.rows import Row
from campus_safety.values import dataclass


class State(StrEnum):
    """Where a hazard stands. Overdue, days left and the round are derived when it is read, never stored."""

    FOUND = "found"
    ASSIGNED = "assigned"
    RECTIFYING = "rectifying"
    RECTIFIED = "rectified"
    VERIFIED = "verified"
    HELD = "held"
    REVIEWED = "reviewed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


STATES: Mapping[str, Label] = labelled(
    {
        State.FOUND: Label("已发现", "Found"),
        State.ASSIGNED: Label("待整改", "To be rectified"),
        State.RECTIFYING: Label("整改中", "Being rectified"),
        State.RECTIFIED: Label("已报整改完毕", "Reported as rectified"),
        State.VERIFIED: Label("复查合格", "Recheck passed"),
        State.HELD: Label("回访合格", "The fix has held"),
        State.REVIEWED: Label("已复盘", "Reviewed"),
        State.CLOSED: Label("已销号", "Closed"),
        State.WITHDRAWN: Label("已撤销", "Withdrawn"),
    }
)


class Stage(StrEnum):
    """What a hazard is waiting for; its flow has one waiting state for each."""

    ASSIGNMENT = "assignment"
    RECTIFICATION = "rectification"
    EXTENSION = "extension"
    RECHECK = "recheck"
    FOLLOW_UP = "follow_up"
    REVIEW = "review"
    CLOSING = "closing"


STAGES: Mapping[str, Label] = labelled(
    {
        Stage.ASSIGNMENT: Label("交办", "Assignment"),
        Stage.RECTIFICATION: Label("整改", "Rectification"),
        Stage.EXTENSION: Label("延期审批", "Decision on an extension"),
        Stage.RECHECK: Label("复查", "Recheck"),
        Stage.FOLLOW_UP: Label("回访", "Follow-up check"),
        Stage.REVIEW: Label("复盘", "Review"),
        Stage.CLOSING: Label("销号", "Closing"),
    }
)


@dataclass(frozen=True, slots=True)
class Round:
    """One round of rectification (第几轮整改). `due_at` is the limit as it was set when the round began; what was granted
    since stands in the clock `rectify:<number>`. `raised` is how many levels up its owner has been taken."""

    number: int
    began_at: datetime
    due_at: datetime
    rectifier: str
    raised: int = 0
    claimed_at: datetime | None = None
    claimed_by: Party | None = None
    rechecked_at: datetime | None = None
    rechecked_by: Party | None = None
    passed: bool | None = None
    looked_again_at: datetime | None = None
    looked_again_by: Party | None = None
    held: bool | None = None

    @property
    def clock(self) -> str:
        return f"rectify:{self.number}"

    @property
    def spelling(self) -> str:
        return f"#{self.number}"


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """What an officer is asked to sign: the clause by which it is a hazard, and the limit. The words are a narrative."""

    clause: str
    due_at: datetime
    drafted_at: datetime
    drafted_by: Party

    @property
    def spelling(self) -> str:
        return self.clause


@dataclass(frozen=True, slots=True)
class HazardFacts:
    """What a worklist row and a line of the ledger (台账) say of a hazard, in codes. `due_at` is the limit of the last
    round as it stands, `rectified_at` when the claim was made that passed its recheck."""

    item: str
    checklist: str
    spot: str
    grade: Grade
    track: Track
    source: Source
    found_by: str
    rectifier: str
    rounds: int
    raised: int
    recurrence: int
    photos: int
    due_at: datetime | None = None
    rectified_at: datetime | None = None
    verified_at: datetime | None = None
    verified_by: str | None = None
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HazardRow(Row):
    """A row of hazards."""

    hazard: HazardFacts | None = None


def hazard_facts(row: Row) -> HazardFacts | None:
    """What the row says of its hazard; None for a row of something else."""
    return row.hazard if isinstance(row, HazardRow) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard(Case):
    """One hazard and the facts of its loop. `item` is of the checklist version `checklist`; `spot` says where on the
    campus ("stairs-2"); `rectifier` is the unit that is to put it right, `lead` the one that checks. `checked_at` is when
    police looked at it on the spot, where that was not how it was found."""

    row_type: ClassVar[type[Row]] = HazardRow

    category: str
    item: str
    checklist: str
    grade: Grade
    source: Source
    spot: str
    state: State = State.FOUND
    kind: str = "hazard"
    track: Track = Track.SELF_FOUND
    rectifier: str
    proof: bool = True
    rounds: tuple[Round, ...] = ()
    draft: OrderDraft | None = None
    ordered_at: datetime | None = None
    clause: str | None = None
    assigned_at: datetime | None = None
    major_since: datetime | None = None
    controlled_at: datetime | None = None
    planned_at: datetime | None = None
    plan_due_at: datetime | None = None
    reviewed_at: datetime | None = None
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    recurrence_of: str | None = None
    recurrence: int = 0
    same_place_as: str | None = None
    incident: str | None = None
    inspection: str | None = None
    area_sweep: str | None = None
    referred_at: datetime | None = None
    checked_at: datetime | None = None
    checked_by: Party | None = None

    @property
    def round(self) -> Round | None:
        """The round that is being worked on, or was last."""
        return self.rounds[-1] if self.rounds else None

    @property
    def workers(self) -> tuple[Party, ...]:
        """Everybody who ever began, planned or claimed its rectification, for whichever unit that was."""
        return (*self.worked_by, *(one.claimed_by for one in self.rounds if one.claimed_by is not None))

    @property
    def major(self) -> bool:
        return self.grade is Grade.MAJOR

    @property
    def due_for_rectification(self) -> datetime | None:
        """The limit of the last round, extensions granted included."""
        if self.round is None:
            return None
        clock = self.clock(self.round.clock)
        return clock.due_at if clock else self.round.due_at

    @property
    def verified_by(self) -> Party | None:
        """Who found the last round's fix good; None unless that recheck passed."""
        return self.round.rechecked_by if self.round and self.round.passed else None

    @property
    def verified_at(self) -> datetime | None:
        return self.round.rechecked_at if self.round and self.round.passed else None

    @property
    def raised(self) -> int:
        return self.round.raised if self.round else 0

    @property
    def review_owed(self) -> bool:
        """Major hazards always, and every hazard that needed more than one round or came back."""
        return self.major or len(self.rounds) > 1 or self.recurrence > 0

    @property
    def opinion_voided(self) -> bool:
        """Whether an order is in force, and the opinion (复查意见书) on its last round is not: it is rechecked anew."""
        opinions = [one for one in self.papers if (one.kind, one.round) == ("recheck", len(self.rounds))]
        return self.ordered_at is not None and bool(opinions) and all(one.voided_at for one in opinions)

    @property
    def extension_open(self) -> bool:
        return any(asked.decided_at is None for asked in self.extensions)

    @property
    def measured_by(self) -> tuple[str, ...]:
        return (self.category,)

    @property
    def course_since(self) -> datetime:
        """Each round of rectification is a course of its own."""
        return self.rounds[-1].began_at if self.rounds else self.received_at

    @property
    def severity(self) -> str:
        return self.grade.value

    @property
    def concerns_education(self) -> bool:
        """The bureau reads of every hazard, with its grade."""
        return True

    @property
    def open(self) -> bool:
        return self.state not in (State.CLOSED, State.WITHDRAWN)

    @property
    def surveyed(self) -> bool:
        """What an inspection or a sweep has found nobody reported."""
        return self.state is State.CLOSED and self.inspection is None and self.area_sweep is None

    @property
    def orders_end_at(self) -> datetime | None:
        return self.withdrawn_at

    @property
    def over_at(self) -> datetime | None:
        return self.closed_at or self.withdrawn_at

    @property
    def stage(self) -> Stage | None:
        """What the open hazard waits for. An extension that is asked for stops no clock, it is only shown."""
        match self.state:
            case State.FOUND:
                return Stage.ASSIGNMENT
            case State.ASSIGNED | State.RECTIFYING:
                return Stage.EXTENSION if self.extension_open else Stage.RECTIFICATION
            case State.RECTIFIED:
                return Stage.RECHECK
            case State.VERIFIED:
                return Stage.FOLLOW_UP
            case State.HELD:
                return Stage.REVIEW if self.review_owed else Stage.CLOSING
            case State.REVIEWED:
                return Stage.CLOSING
            case _:
                return None

    def photos(self, purpose: str, number: int | None = None) -> tuple[Attachment, ...]:
        """The photos of this purpose, of one round where it is named."""
        return tuple(
            photo
            for photo in self.attachments
            if photo.purpose == purpose
            and photo.media.startswith("image/")
            and (number is None or photo.round == number)
        )

    def unit_called(self, name: str) -> str | None:
        return self.rectifier if name == "rectifier" else super().unit_called(name)

    @property
    def units(self) -> frozenset[str]:
        return super().units | {self.rectifier}

    @property
    def like(self) -> str:
        return f"{self.item}#{self.spot}"

    def row_facts(self) -> dict[str, Any]:
        last = self.round
        return {
            "category": self.category,
            "channel": self.source.value,
            "hazard": HazardFacts(
                item=self.item,
                checklist=self.checklist,
                spot=self.spot,
                grade=self.grade,
                track=self.track,
                source=self.source,
                found_by=self.reporter.unit,
                rectifier=self.rectifier,
                rounds=len(self.rounds),
                raised=self.raised,
                recurrence=self.recurrence,
                photos=sum(one.media.startswith("image/") for one in self.attachments),
                due_at=self.due_for_rectification,
                rectified_at=last.claimed_at if last and last.passed else None,
                verified_at=self.verified_at,
                verified_by=self.verified_by.unit if self.verified_by else None,
                closed_at=self.closed_at,
                withdrawn_at=self.withdrawn_at,
            ),
        }

    def event_facts(self) -> Mapping[str, Any]:
        return {
            "campus": self.campus,
            "category": self.category,
            "item": self.item,
            "grade": self.grade.value,
            "track": self.track.value,
            "source": self.source.value,
            "round": len(self.rounds),
            "recurrence": self.recurrence,
        }

    def with_round(self, changed: Round) -> "Hazard":
        """The hazard with its last round replaced."""
        return replace(self, rounds=(*self.rounds[:-1], changed))


def hazard(case: Record | None) -> Hazard:
    """The case, if there is one and it is a hazard; raises NotFound otherwise."""
    if not isinstance(case, Hazard):
        raise no_such_record()
    return case
