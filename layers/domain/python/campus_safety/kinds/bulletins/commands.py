"""What people ask of an issue of the bulletin."""

from typing import Annotated, Final

from campus_safety.kinds.bulletins.actions import Action
from campus_safety.kinds.bulletins.bulletin_issue import ReleasedNumber
from campus_safety.records.commands import Command, Note
from campus_safety.records.fields import SetBy
from campus_safety.values import dataclass

__all__ = ["ASKED", "Command", "Note", "Release"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Command):
    """签发简报 / it is let out as the figures are now; the server adds those."""

    action = Action.RELEASE
    numbers: Annotated[tuple[ReleasedNumber, ...], SetBy.SERVER] = ()


ASKED: Final = (Note, Release)
