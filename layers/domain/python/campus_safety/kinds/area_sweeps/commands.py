"""What people ask of an area sweep: its own commands, and those that every kind of case takes."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from campus_safety.kinds.area_sweeps.actions import Action
from campus_safety.kinds.area_sweeps.places import OUTCOMES, Near, Outcome
from campus_safety.labels import Label, labelled
from campus_safety.records.commands import AnswerOrder, Command, Note, ReceiveOrder, Supervise
from campus_safety.records.fields import (
    CaseId,
    Choice,
    Item,
    Items,
    Names,
    Number,
    Reason,
    SetBy,
    Text,
    Title,
    Unit,
    UnitCode,
    Where,
    saying,
)
from campus_safety.values import dataclass

__all__ = [
    "ASKED",
    "MOST_PEOPLE",
    "RESTS",
    "AnswerOrder",
    "AssignPlaces",
    "Assignment",
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


MOST_PEOPLE: Final = 10_000
PlaceId = Annotated[str, Text(1, 40, r"^[a-z0-9-]+$"), Names("place")]
People = Annotated[int, Number(0, MOST_PEOPLE), Title("核查人数", "People checked"), Unit("人", "people")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze(Command):
    """`digest` is that of the list as it was shown: what was looked at is what is frozen. `found` is the list as it would be
    frozen now."""

    action = Action.FREEZE
    digest: Annotated[str, Text(pattern=r"^[0-9a-f]{64}$"), Title("清单摘要", "Digest of the list")]
    found: Annotated[tuple[Near, ...], SetBy.SERVER] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Places that one unit is to look at."""

    unit: Annotated[UnitCode, Title("清查单位", "Unit")]
    places: Annotated[tuple[PlaceId, ...], Items(1, 500), Title("场所", "Places")]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignPlaces(Command):
    """`rest` says who looks at the places that nobody was named for: the nearest campus's station, or the authority whose
    field it is."""

    action = Action.ASSIGN_PLACES
    assignments: Annotated[
        tuple[Assignment, ...], Items(0, 60), Title("分派", "Who looks at which places")
    ] = ()
    rest: Annotated[Rest | None, Choice(RESTS), Title("其余场所", "The rest")] = None

    @property
    def units(self) -> Mapping[str, str]:
        """Place id -> the unit that is to look at it."""
        return {place: one.unit for one in self.assignments for place in one.places}


_ORDERED = Where("outcome", (Outcome.ORDERED,))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOutcome(Command):
    """登记结果 / one place's outcome. People are counted, never named. `item` (of the surroundings) makes a hazard of an order
    to rectify, `hazard` names one that was made before. `seen_at` is when, if not now."""

    action = Action.RECORD_OUTCOME
    place: Annotated[PlaceId, Title("场所", "Place")]
    outcome: Annotated[Outcome, Choice(OUTCOMES), Title("清查结果", "Outcome")]
    people_checked: People
    hazard: Annotated[CaseId | None, Title("已有隐患", "Hazard made before"), _ORDERED] = None
    item: Annotated[Item | None, _ORDERED] = None
    seen_at: Annotated[datetime | None, Title("清查时间", "When it was seen")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectOutcome(Command):
    """更正结果 / something else than was recorded, with the reason as its text. `instead_of` is the outcome that was seen and is
    wrong: what others have recorded of other places makes nobody stale."""

    action = Action.CORRECT_OUTCOME
    written = saying(text=Reason)
    place: Annotated[PlaceId, Title("场所", "Place")]
    instead_of: Annotated[
        Outcome, Choice(OUTCOMES), Title("原登记结果", "Outcome that was seen and is wrong")
    ]
    outcome: Annotated[Outcome, Choice(OUTCOMES), Title("清查结果", "Outcome")]
    people_checked: People


class Close(Command):
    __slots__ = ()
    action = Action.CLOSE


class Cancel(Command):
    """The reason is the text. What was found until then stays on record."""

    __slots__ = ()
    action = Action.CANCEL
    written = saying(text=Reason)


ASKED: Final = (
    Freeze,
    AssignPlaces,
    RecordOutcome,
    CorrectOutcome,
    Note,
    Close,
    Cancel,
    Supervise,
    ReceiveOrder,
    AnswerOrder,
)
