"""What people ask of a hazard: its own commands, and those that every kind of case takes."""

from dataclasses import dataclass
from datetime import datetime

from campus_safety.kinds.hazards.actions import Action
from campus_safety.kinds.hazards.categories import Grade
from campus_safety.records.commands import (
    AnswerOrder,
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
    "AnswerOrder",
    "AskExtension",
    "Assign",
    "ClaimRectified",
    "Close",
    "Command",
    "Control",
    "DecideExtension",
    "DraftOrder",
    "FollowUp",
    "Link",
    "Note",
    "PlannedMeasure",
    "ReceiveOrder",
    "Recheck",
    "Regrade",
    "Reroute",
    "Review",
    "SettleMeasure",
    "SignOrder",
    "Start",
    "SubmitPlan",
    "Supervise",
    "VoidPaper",
    "Withdraw",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Command):
    """`rectifier` None keeps the unit that the category names; `due_at` None takes the policy's usual limit."""

    action = Action.ASSIGN
    rectifier: str | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(Command):
    """Use stopped, fenced off, signs put up; what was done is the text."""

    action = Action.CONTROL


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPlan(Command):
    """五落实: texts `owner` (a post, not a name), `measures`, `funds`, `contingency`; `deadline` is when
    they mean to be done, within the limit that was set."""

    action = Action.SUBMIT_PLAN
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCheck(Command):
    """Police have looked at it on the spot, at `checked_at` or now; what they found is the text."""

    action = Action.RECORD_CHECK
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOrder(Command):
    """What an officer is to sign. `clause` is the rule by which it is a hazard; None takes the checklist item's; text `measures` is what is demanded."""

    action = Action.DRAFT_ORDER
    due_at: datetime
    clause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOrder(Command):
    """The officer's signature under the draft. The paper's number is taken in the same transaction."""

    action = Action.SIGN_ORDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Command):
    action = Action.START


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRectified(Command):
    action = Action.CLAIM_RECTIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class AskExtension(Command):
    """Of the running round's limit; the reason is the text."""

    action = Action.ASK_EXTENSION
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck(Command):
    """`due_at` is the next round's limit when it failed; None takes the policy's. `refers` proposes a penalty to
    those who decide on one; this system decides none."""

    action = Action.RECHECK
    passed: bool
    due_at: datetime | None = None
    refers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(Command):
    """Whether the fix has held; if not, another round begins."""

    action = Action.FOLLOW_UP
    held: bool
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrade(Command):
    """Another checklist item, from which the grade follows. `grade` is what the person takes it to be, if said."""

    action = Action.REGRADE
    item: str
    grade: Grade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reroute(Command):
    action = Action.REROUTE
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    action = Action.WITHDRAW


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Command):
    action = Action.REVIEW
    measures: tuple[PlannedMeasure, ...] = ()
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Command):
    action = Action.CLOSE


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidPaper(Command):
    """作废: by what is printed on it; the number is never given again."""

    action = Action.VOID_PAPER
    kind: str
    year: int
    number: int
