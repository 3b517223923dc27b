"""What people ask of a joint inspection: its own commands, and those that every kind of case takes."""

from datetime import datetime
from typing import Annotated, Final

from campus_safety.kinds.hazards.categories import GRADES, Grade
from campus_safety.kinds.inspections.actions import Action
from campus_safety.records.commands import AnswerOrder, Command, Note, ReceiveOrder, Supervise
from campus_safety.records.fields import (
    Campus,
    Choice,
    ClientKey,
    Item,
    Items,
    Reason,
    SetBy,
    Spot,
    Staff,
    Title,
    saying,
)
from campus_safety.values import dataclass

__all__ = [
    "ASKED",
    "MOST_OFFICERS",
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


MOST_OFFICERS: Final = 20
Officers = Annotated[
    tuple[Staff, ...], Items(0, MOST_OFFICERS), Title("同行人员", "Staff numbers of who else was there")
]
SeenAt = Annotated[datetime, Title("检查时间", "When it was seen")]


class Begin(Command):
    __slots__ = ()
    action = Action.BEGIN


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFinding(Command):
    """检查发现 / one item found wanting at one campus. `client_key` is the sender's own key for it: sent again, it is the same
    finding; `submission` is a digest of the body. `grade` is what the finder takes it to be, if said; the checklist
    decides. `officers` are staff numbers of who else was there; `seen_at` is when, if not now."""

    action = Action.RECORD_FINDING
    client_key: ClientKey
    submission: Annotated[str, SetBy.SERVER]
    campus: Campus
    item: Item
    spot: Spot
    grade: Annotated[Grade | None, Choice(GRADES), Title("隐患等级", "Grade")] = None
    officers: Officers = ()
    seen_at: SeenAt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingFound(Command):
    """The unit has looked at this campus and found nothing wanting in its field."""

    action = Action.NOTHING_FOUND
    campus: Campus
    officers: Officers = ()
    seen_at: SeenAt | None = None


class Conclude(Command):
    __slots__ = ()
    action = Action.CONCLUDE


class Cancel(Command):
    """With a reason in the text; hazards that were found stay."""

    __slots__ = ()
    action = Action.CANCEL
    written = saying(text=Reason)


# What is asked through routes that do nothing else; a finding has one of its own, which names the hazard.
ASKED: Final = (Begin, NothingFound, Note, Conclude, Cancel, Supervise, ReceiveOrder, AnswerOrder)
