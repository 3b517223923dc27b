"""What people ask of an incident: its own commands, and those that every kind of case takes."""

from dataclasses import dataclass
from datetime import datetime

from campus_safety.kinds.incidents.actions import Action
from campus_safety.kinds.incidents.taxonomy import Circumstance, ClosingReason, Level
from campus_safety.records.commands import (
    AnswerOrder,
    AskExtension,
    Command,
    DecideExtension,
    Link,
    Note,
    PlannedMeasure,
    ReceiveOrder,
    SettleMeasure,
    Supervise,
)

__all__ = [
    "AcceptTransfer",
    "Acknowledge",
    "Answer",
    "AnswerOrder",
    "Arrive",
    "Ask",
    "AskExtension",
    "Assess",
    "ClaimHandled",
    "Close",
    "Command",
    "ConcludeInvestigation",
    "Correct",
    "DecideExtension",
    "Dispatch",
    "FalseAlarm",
    "GiveFeedback",
    "Handle",
    "LeaveOutSchool",
    "LiftFlags",
    "Link",
    "NameOfficers",
    "Note",
    "OfferTransfer",
    "PlannedMeasure",
    "Press",
    "ReceiveOrder",
    "RefuseTransfer",
    "Reinstate",
    "Reopen",
    "ReportUp",
    "Review",
    "SettleMeasure",
    "StateCasualties",
    "Supervise",
    "TellAuthority",
    "TellBureau",
    "TellParents",
    "Withdraw",
    "WithdrawTransfer",
]


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
class LiftFlags(Command):
    """The flags that were kept fall, with a reason, and the case is what it was assessed as."""

    action = Action.LIFT_FLAGS


@dataclass(frozen=True, slots=True, kw_only=True)
class NameOfficers(Command):
    """Accounts of officers who need to know of a sealed case, and of those who no longer do."""

    action = Action.NAME_OFFICERS
    officers: tuple[str, ...] = ()
    no_longer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOutSchool(Command):
    """The case is about those who answer at its own school, or turned out not to be."""

    action = Action.LEAVE_OUT_SCHOOL
    left_out: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch(Command):
    """`units` are sent and join the case; empty means the lead goes itself. `officers` are named to a sealed case with it."""

    action = Action.DISPATCH
    units: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive(Command):
    """`arrived_at` is the stated time; late entry (补录) is bounded, marked, and counted by it."""

    action = Action.ARRIVE
    arrived_at: datetime | None = None


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
class TellAuthority(Command):
    action = Action.TELL_AUTHORITY
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUp(Command):
    action = Action.REPORT_UP
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCasualties(Command):
    """Numbers as they are known now, not what was added."""

    action = Action.STATE_CASUALTIES
    deaths: int
    injured: int


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
class Review(Command):
    """`hazards` are the ids of those that the review makes in the same transaction."""

    action = Action.REVIEW
    measures: tuple[PlannedMeasure, ...] = ()
    topics: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()


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
class Withdraw(Command):
    """A report made by mistake, taken back by whoever made it."""

    action = Action.WITHDRAW


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkDuplicate(Command):
    """The case goes into `root`, which changes too, so it is decided by `decide.mark_duplicate`. `across_campuses` says that
    both are known to be of different campuses."""

    action = Action.MARK_DUPLICATE
    root: str
    across_campuses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinstate(Command):
    """An exit was wrong. Of a duplicate the root changes too, so it is decided by `decide.taken_back`."""

    action = Action.REINSTATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Command):
    """What was reported wrongly; None, or no text `place`, leaves it as it is. The text `text` says why."""

    action = Action.CORRECT
    campus: str | None = None
    discovered_at: datetime | None = None


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
class WithdrawTransfer(Command):
    action = Action.WITHDRAW_TRANSFER
