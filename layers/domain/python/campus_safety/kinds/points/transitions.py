"""The transition table of entries of points; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.points.points_entry import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step, recalculation


class Action(StrEnum):
    """How an entry comes about (by the system, by hand, to offset another one), and that it was offset."""

    EARN = "earn"
    AWARD = "award"
    COUNTER = "counter"
    OFFSET = "offset"
    TICK = "tick"
    RECALCULATE = "recalculate"


_NEW = frozenset[str]()

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.EARN: Step(Label("记分", "Earn points"), _NEW, State.RECORDED, versioned=False),
        Action.AWARD: Step(Label("奖励积分", "Award points"), _NEW, State.RECORDED, versioned=False),
        Action.COUNTER: Step(Label("冲销记分", "Offset an entry"), _NEW, State.RECORDED, versioned=False),
        Action.OFFSET: Step(
            Label("冲销", "Be offset"), frozenset({State.RECORDED}), State.OFFSET, versioned=False
        ),
        # No clock runs on an entry.
        Action.TICK: Step(Label("时限提醒", "Deadline tick"), _NEW, versioned=False),
        Action.RECALCULATE: recalculation(_NEW),
    }
)
