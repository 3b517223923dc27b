"""What is asked of a log entry after it was made."""

from dataclasses import dataclass
from datetime import datetime

from campus_safety.kinds.daily_log.actions import Action
from campus_safety.records.commands import Command


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
