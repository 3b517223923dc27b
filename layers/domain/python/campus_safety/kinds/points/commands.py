"""What people ask of an entry of points."""

from dataclasses import dataclass

from campus_safety.kinds.points.actions import Action
from campus_safety.records.commands import Command

__all__ = ["Command", "Offset"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset(Command):
    """The reason is the text."""

    action = Action.OFFSET
