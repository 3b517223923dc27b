"""What people ask of a rota."""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Final

from campus_safety.kinds.rotas.actions import Action
from campus_safety.kinds.rotas.rota import Line
from campus_safety.records.commands import Command, Note
from campus_safety.records.fields import Items, SetBy, Title
from campus_safety.values import dataclass

# A rota is one record: more lines than this would make it, and the change that sets it, too large to store.
MOST_LINES: Final = 600

__all__ = ["ASKED", "Command", "Note", "OpenRota", "SetLines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLines(Command):
    """排班表 / the whole of it, in the place of the one before. `windows` are the codes that each campus's timetable has."""

    action = Action.SET_LINES
    lines: Annotated[tuple[Line, ...], Items(0, MOST_LINES), Title("排班", "Lines")]
    windows: Annotated[Mapping[str, frozenset[str]], SetBy.SERVER] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRota:
    """建立排班表 / of the own station; sent again, it is the same one."""


ASKED: Final = (SetLines, Note)
