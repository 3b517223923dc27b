"""What people ask of an entry of points."""

from dataclasses import dataclass

from campus_safety.commands import Command
from campus_safety.points.transitions import Action

__all__ = ["Command", "Offset"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset(Command):
    """The reason is the text."""

    action = Action.OFFSET
