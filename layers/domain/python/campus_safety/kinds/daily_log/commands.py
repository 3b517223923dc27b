"""What is asked of a log entry after it was made."""

from datetime import datetime
from typing import Annotated, Final

from campus_safety.kinds.becoming import BecomeIncident
from campus_safety.kinds.daily_log.actions import Action
from campus_safety.records.commands import Command
from campus_safety.records.fields import Reason, SetBy, Title, saying
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Command):
    """登记离开 / the officer leaves the security room; `left_at` is when, if not now."""

    action = Action.LEAVE
    left_at: Annotated[datetime | None, Title("离开时间", "When they left")] = None


class TakeOver(Command):
    """接班 / by somebody else than who handed over."""

    __slots__ = ()
    action = Action.TAKE_OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset(Command):
    """冲销 / with the reason; the entry stays on record and counts no more. `replaced_by` is the entry that is right."""

    action = Action.OFFSET
    written = saying(text=Reason)
    replaced_by: Annotated[str | None, SetBy.SERVER] = None


ASKED: Final = (Leave, TakeOver, Offset, BecomeIncident)
