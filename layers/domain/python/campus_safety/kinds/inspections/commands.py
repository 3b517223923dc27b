"""What people ask of a joint inspection: its own commands, and those that every kind of case takes."""

from dataclasses import dataclass
from datetime import datetime

from campus_safety.kinds.hazards.categories import Grade
from campus_safety.kinds.inspections.actions import Action
from campus_safety.records.commands import AnswerOrder, Command, Note, ReceiveOrder, Supervise

__all__ = [
    "AnswerOrder",
    "Begin",
    "Cancel",
    "Command",
    "Conclude",
    "Note",
    "NothingFound",
    "ReceiveOrder",
    "RecordFinding",
    "Supervise",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin(Command):
    action = Action.BEGIN


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFinding(Command):
    """One item found wanting at one campus. `client_key` is the sender's own key for it: sent again, it is the same
    finding; `submission` is a digest of the body. `grade` is what the finder takes it to be, if said; the checklist
    decides. `officers` are staff numbers of who else was there; `seen_at` is when, if not now."""

    action = Action.RECORD_FINDING
    client_key: str
    submission: str
    campus: str
    item: str
    spot: str
    grade: Grade | None = None
    officers: tuple[str, ...] = ()
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingFound(Command):
    """The unit has looked at this campus and found nothing wanting in its field."""

    action = Action.NOTHING_FOUND
    campus: str
    officers: tuple[str, ...] = ()
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclude(Command):
    action = Action.CONCLUDE


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Command):
    """With a reason in the text; hazards that were found stay."""

    action = Action.CANCEL
