"""What people ask of an entry of points."""

from typing import Final

from campus_safety.kinds.points.actions import Action
from campus_safety.records.commands import Command
from campus_safety.records.fields import Reason, saying

__all__ = ["ASKED", "Command", "Offset"]


class Offset(Command):
    """冲销 / taking an entry back by another one, with the reason."""

    __slots__ = ()
    action = Action.OFFSET
    written = saying(text=Reason)


ASKED: Final = (Offset,)
