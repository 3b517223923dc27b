"""What people ask of a rota."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from campus_safety.kinds.rotas.actions import Action
from campus_safety.kinds.rotas.rota import Line
from campus_safety.records.commands import Command, Note

__all__ = ["Command", "Note", "SetLines"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLines(Command):
    """The whole pattern, in the place of the one before. `windows` are the codes that each campus's timetable has."""

    action = Action.SET_LINES
    lines: tuple[Line, ...]
    windows: Mapping[str, frozenset[str]] = field(default_factory=dict)
