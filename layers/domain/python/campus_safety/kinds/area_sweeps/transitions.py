"""The transition table of area sweeps; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.area_sweeps.area_sweep import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step, recalculation


class Action(StrEnum):
    """Everything that can happen to an area sweep, in the staff's verbs."""

    PLAN = "plan"
    TICK = "tick"
    RECALCULATE = "recalculate"
    ATTACH = "attach"
    FREEZE = "freeze"
    ASSIGN_PLACES = "assign_places"
    RECORD_OUTCOME = "record_outcome"
    CORRECT_OUTCOME = "correct_outcome"
    NOTE = "note"
    CLOSE = "close"
    CANCEL = "cancel"
    SUPERVISE = "supervise"
    RECEIVE_ORDER = "receive_order"
    ANSWER_ORDER = "answer_order"


_PLANNED = frozenset({State.PLANNED})
_FROZEN = frozenset({State.FROZEN, State.UNDER_WAY})
_OPEN = _PLANNED | _FROZEN

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.PLAN: Step(Label("拟定清查", "Plan a sweep"), frozenset(), State.PLANNED, versioned=False),
        Action.TICK: Step(Label("时限提醒", "Deadline tick"), _OPEN, versioned=False),
        Action.RECALCULATE: recalculation(_OPEN),
        Action.ATTACH: Step(Label("附件已收到", "A file has arrived"), _OPEN, versioned=False),
        Action.FREEZE: Step(Label("冻结清单", "Freeze the list"), _PLANNED, State.FROZEN),
        Action.ASSIGN_PLACES: Step(
            Label("分派场所", "Assign places"), _FROZEN, State.UNDER_WAY, may_stay=True
        ),
        # Two officers at two doors at once: neither has to have seen the other's entry, nor can an authority.
        Action.RECORD_OUTCOME: Step(Label("登记清查结果", "Record an outcome"), _FROZEN, versioned=False),
        Action.CORRECT_OUTCOME: Step(Label("更正清查结果", "Correct an outcome"), _FROZEN, versioned=False),
        Action.NOTE: Step(Label("记录", "Note"), _OPEN, versioned=False),
        Action.CLOSE: Step(Label("办结清查", "Close the sweep"), _FROZEN, State.CLOSED),
        Action.CANCEL: Step(Label("终止清查", "Abandon the sweep"), _OPEN, State.ABANDONED),
        Action.SUPERVISE: Step(Label("督办", "Supervise"), _OPEN),
        Action.RECEIVE_ORDER: Step(Label("签收督办单", "Receive the order"), _OPEN, versioned=False),
        Action.ANSWER_ORDER: Step(Label("答复督办单", "Answer the order"), _OPEN, versioned=False),
    }
)
