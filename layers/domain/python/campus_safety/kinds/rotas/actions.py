"""What can happen to a rota, from which state, by whom, and which section its words belong to; and who is shown which.

A campus has no part in it: it sees its posts.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.rotas.rota import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    note,
)
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    """Everything that can happen to a rota. The week's check is the system's."""

    OPEN = "open"
    SET_LINES = "set_lines"
    CHECK_GAPS = "check_gaps"
    NOTE = "note"


_HERE = frozenset({State.IN_FORCE})

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.OPEN: Step(
            Label("建立排班表", "Open a rota"),
            frozenset(),
            State.IN_FORCE,
            versioned=False,
            may="scope: desk chief",
        ),
        Action.SET_LINES: Step(Label("修改排班表", "Set the rota"), _HERE, may="scope: desk chief"),
        Action.CHECK_GAPS: Step(Label("周前空缺检查", "Look for gaps"), _HERE, versioned=False),
        Action.NOTE: note(_HERE, "scope: officer desk chief supervisor"),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: officer desk chief supervisor leader auditor",
        Part.WORK: "scope: officer desk chief supervisor leader auditor",
        Part.POLICE_NOTES: "scope: officer desk chief supervisor leader",
        Part.TIMELINE: "scope: officer desk chief supervisor leader auditor",
        Part.ACTORS: "scope: officer desk chief supervisor leader auditor",
    }
)
