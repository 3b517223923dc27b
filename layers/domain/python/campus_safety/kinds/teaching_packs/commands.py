"""What people ask of a teaching pack."""

from typing import Annotated, Final

from campus_safety.kinds.teaching_packs.actions import Action
from campus_safety.records.commands import Command, Note
from campus_safety.records.fields import Reason, SetBy, saying
from campus_safety.values import dataclass

__all__ = ["ASKED", "Command", "Keep", "Note", "Replace", "Withdraw"]


class Keep(Command):
    """Somebody has looked at it, and it is still right."""

    __slots__ = ()
    action = Action.KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace(Command):
    """By a newer pack, which is published in the same write."""

    action = Action.REPLACE
    by: Annotated[str, SetBy.SERVER]


class Withdraw(Command):
    """停用 / with a reason."""

    __slots__ = ()
    action = Action.WITHDRAW
    written = saying(text=Reason)


ASKED: Final = (Keep, Note, Withdraw)
