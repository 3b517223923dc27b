"""The transition table of self-tests; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.devices.self_test import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step, recalculation


class Action(StrEnum):
    """Everything that can happen to a month's self-tests, in the staff's verbs."""

    REMIND = "remind"
    TICK = "tick"
    RECALCULATE = "recalculate"
    NOTE = "note"
    SETTLE = "settle"


_OPEN = frozenset({State.DUE})

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.REMIND: Step(
            Label("提醒自检", "Remind of self-tests"), frozenset(), State.DUE, versioned=False
        ),
        Action.TICK: Step(Label("时限提醒", "Deadline tick"), _OPEN, or_to=State.MISSED, versioned=False),
        Action.RECALCULATE: recalculation(_OPEN),
        Action.NOTE: Step(Label("记录", "Note"), frozenset(State), versioned=False),
        # By the system, when every device of it has been heard testing itself.
        Action.SETTLE: Step(Label("自检完成", "All were tested"), _OPEN, State.TESTED, versioned=False),
    }
)
