"""What is asked of a log entry after it was made."""

from dataclasses import dataclass
from datetime import datetime

from campus_safety.commands import Command
from campus_safety.daily_log.transitions import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Command):
    """The officer leaves the security room; `left_at` is when, if not now."""

    action = Action.LEAVE
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver(Command):
    action = Action.TAKE_OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset(Command):
    """The reason is the text. `replaced_by` is the entry that is right."""

    action = Action.OFFSET
    replaced_by: str | None = None
