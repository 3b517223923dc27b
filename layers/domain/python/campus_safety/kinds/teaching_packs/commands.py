"""What people ask of a teaching pack."""

from dataclasses import dataclass

from campus_safety.kinds.teaching_packs.actions import Action
from campus_safety.records.commands import Command, Note

__all__ = ["Command", "Keep", "Note", "Replace", "Withdraw"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep(Command):
    """Somebody has looked at it, and it is still right."""

    action = Action.KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace(Command):
    """By a newer pack, which is published in the same write."""

    action = Action.REPLACE
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    """The reason is the text."""

    action = Action.WITHDRAW
