"""What people ask of a quiz round."""

from dataclasses import dataclass

from campus_safety.kinds.quizzes.actions import Action
from campus_safety.records.commands import Command

__all__ = ["Cancel", "Command"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Command):
    """The reason is the text. Sheets that were handed in until then earn nothing."""

    action = Action.CANCEL
