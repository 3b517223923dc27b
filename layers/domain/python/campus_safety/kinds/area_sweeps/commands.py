"""What people ask of an area sweep: its own commands, and those that every kind of case takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from campus_safety.kinds.area_sweeps.actions import Action
from campus_safety.kinds.area_sweeps.places import Near, Outcome
from campus_safety.labels import Label, labelled
from campus_safety.records.commands import AnswerOrder, Command, Note, ReceiveOrder, Supervise

__all__ = [
    "RESTS",
    "AnswerOrder",
    "AssignPlaces",
    "Cancel",
    "Close",
    "Command",
    "CorrectOutcome",
    "Freeze",
    "Note",
    "ReceiveOrder",
    "RecordOutcome",
    "Rest",
    "Supervise",
]


class Rest(StrEnum):
    """Who is to look at the places that nobody was named for: the station of the nearest campus, or the authority whose
    field it is (`places.FIELDS`)."""

    STATION = "station"
    FIELD = "field"


RESTS: Mapping[Rest, Label] = labelled(
    {
        Rest.STATION: Label("由最近校园的辖区派出所清查", "The station of the nearest campus"),
        Rest.FIELD: Label("由场所的行业主管部门清查", "The authority whose field the place is"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze(Command):
    """`digest` is that of the list which was looked at; `found` is the list as it would be frozen now."""

    action = Action.FREEZE
    digest: str
    found: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignPlaces(Command):
    """Place id -> the unit that is to look at it; `rest` for those that have nobody yet."""

    action = Action.ASSIGN_PLACES
    units: Mapping[str, str] = field(default_factory=dict)
    rest: Rest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOutcome(Command):
    """What was found at one place, and how many people were checked. `hazard` is the one that was made of it; `item` a
    checklist item (`surroundings`) of which one is to be made. `seen_at` is when, if not now."""

    action = Action.RECORD_OUTCOME
    place: str
    outcome: Outcome
    people_checked: int = 0
    hazard: str | None = None
    item: str | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectOutcome(Command):
    """Something else than was recorded, with the reason as its text. `instead_of` is the outcome that was seen and is
    wrong: what others have recorded of other places makes nobody stale."""

    action = Action.CORRECT_OUTCOME
    place: str
    instead_of: Outcome
    outcome: Outcome
    people_checked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Command):
    action = Action.CLOSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Command):
    """The reason is the text. What was found until then stays on record."""

    action = Action.CANCEL
