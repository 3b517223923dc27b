"""What people ask of an area sweep: its own commands, and those that every kind of case takes."""

from collections.abc import Mapping
from dataclasses import dataclass

from campus_safety.area_sweeps.places import Outcome
from campus_safety.area_sweeps.transitions import Action
from campus_safety.commands import AnswerOrder, Command, Note, ReceiveOrder, Supervise

__all__ = [
    "AnswerOrder",
    "AssignPlaces",
    "Cancel",
    "Close",
    "Command",
    "CorrectOutcome",
    "Note",
    "ReceiveOrder",
    "RecordOutcome",
    "Supervise",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignPlaces(Command):
    """Place id -> the unit that is to look at it."""

    action = Action.ASSIGN_PLACES
    units: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOutcome(Command):
    """What was found at one place; `people` is how many were checked. `hazard` is the one that was made of it."""

    action = Action.RECORD_OUTCOME
    place: str
    outcome: Outcome
    people: int = 0
    hazard: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectOutcome(Command):
    """Another outcome than was recorded, with a reason."""

    action = Action.CORRECT_OUTCOME
    place: str
    outcome: Outcome
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Command):
    action = Action.CLOSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Command):
    action = Action.CANCEL
