"""The transition table of rotas; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.rotas.rota import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step


class Action(StrEnum):
    """Everything that can happen to a rota. The week's check is the system's."""

    OPEN = "open"
    SET_LINES = "set_lines"
    CHECK_GAPS = "check_gaps"
    NOTE = "note"


_HERE = frozenset({State.IN_FORCE})

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.OPEN: Step(Label("建立排班表", "Open a rota"), frozenset(), State.IN_FORCE, versioned=False),
        Action.SET_LINES: Step(Label("修改排班表", "Set the rota"), _HERE),
        Action.CHECK_GAPS: Step(Label("周前空缺检查", "Look for gaps"), _HERE, versioned=False),
        Action.NOTE: Step(Label("记录", "Note"), _HERE, versioned=False),
    }
)
