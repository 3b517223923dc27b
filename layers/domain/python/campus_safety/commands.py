"""What people ask of a case: one frozen dataclass per action, with codes apart from free text.

`texts` of a command are what people wrote; they go to narratives and never into the case record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from campus_safety.taxonomy import Circumstance, ClosingReason, Level
from campus_safety.transitions import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`texts` maps a field's name to what somebody wrote in it."""

    action: ClassVar[Action]
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press(Command):
    action = Action.PRESS


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge(Command):
    action = Action.ACKNOWLEDGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Assess(Command):
    """Level, category and lead may each differ from what intake assumed; `lead` None keeps the category's."""

    action = Action.ASSESS
    level: Level
    category: str
    circumstances: frozenset[Circumstance] = frozenset()
    lead: str | None = None
    bullying_kinds: tuple[str, ...] = ()
    discovered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch(Command):
    """`units` are sent and join the case; empty means the lead goes itself."""

    action = Action.DISPATCH
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive(Command):
    """`arrived_at` is the stated time; late entry (补录) is bounded, marked, and counted by it."""

    action = Action.ARRIVE
    arrived_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Command):
    action = Action.NOTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Command):
    """The named clocks stand still until the reporter answers or the bound passes."""

    action = Action.ASK
    clocks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Command):
    action = Action.ANSWER


@dataclass(frozen=True, slots=True, kw_only=True)
class TellBureau(Command):
    action = Action.TELL_BUREAU
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TellParents(Command):
    action = Action.TELL_PARENTS
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeInvestigation(Command):
    action = Action.CONCLUDE_INVESTIGATION


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimHandled(Command):
    """前端处置: a guard or patrol says it is done; an officer of another unit verifies it by `Handle`."""

    action = Action.CLAIM_HANDLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle(Command):
    action = Action.HANDLE
    closing_reason: ClosingReason


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveFeedback(Command):
    action = Action.GIVE_FEEDBACK


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMeasure:
    """A measure of the review: the post address that owns it and when it is due; its text is `measure.<n>`."""

    owner: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Command):
    action = Action.REVIEW
    measures: tuple[PlannedMeasure, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleMeasure(Command):
    """Done, or dropped with a reason in the text."""

    action = Action.SETTLE_MEASURE
    number: int
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Command):
    action = Action.CLOSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(Command):
    action = Action.REOPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarm(Command):
    action = Action.FALSE_ALARM


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTransfer(Command):
    action = Action.OFFER_TRANSFER
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptTransfer(Command):
    action = Action.ACCEPT_TRANSFER


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseTransfer(Command):
    action = Action.REFUSE_TRANSFER


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervise(Command):
    action = Action.SUPERVISE
    to: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveOrder(Command):
    action = Action.RECEIVE_ORDER
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOrder(Command):
    action = Action.ANSWER_ORDER
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskExtension(Command):
    action = Action.ASK_EXTENSION
    clock: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideExtension(Command):
    action = Action.DECIDE_EXTENSION
    number: int
    granted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Command):
    action = Action.LINK
    cases: tuple[str, ...]
