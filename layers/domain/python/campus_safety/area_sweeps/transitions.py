"""The transition table of area sweeps; what its columns mean is said in `campus_safety.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.area_sweeps.area_sweep import State
from campus_safety.labels import Label
from campus_safety.transitions import Step


class Action(StrEnum):
    FREEZE = "freeze"
    TICK = "tick"
    ATTACH = "attach"
    ASSIGN_PLACES = "assign_places"
    RECORD_OUTCOME = "record_outcome"
    CORRECT_OUTCOME = "correct_outcome"
    NOTE = "note"
    CLOSE = "close"
    CANCEL = "cancel"
    SUPERVISE = "supervise"
    RECEIVE_ORDER = "receive_order"
    ANSWER_ORDER = "answer_order"


_OPEN = frozenset({State.FROZEN, State.UNDER_WAY})

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.FREEZE: Step(
            Label("冻结清查清单", "Freeze the list"), frozenset(), State.FROZEN, versioned=False
        ),
        Action.TICK: Step(Label("时限提醒", "Deadline tick"), _OPEN, versioned=False),
        Action.ATTACH: Step(Label("附件已收到", "A file has arrived"), _OPEN, versioned=False),
        Action.ASSIGN_PLACES: Step(Label("分派场所", "Assign places"), _OPEN, State.UNDER_WAY),
        # Two officers at two doors at once: neither has to have seen the other's entry.
        Action.RECORD_OUTCOME: Step(
            Label("登记清查结果", "Record an outcome"), _OPEN, State.UNDER_WAY, versioned=False
        ),
        Action.CORRECT_OUTCOME: Step(
            Label("更正清查结果", "Correct an outcome"), frozenset({State.UNDER_WAY})
        ),
        Action.NOTE: Step(Label("记录", "Note"), _OPEN),
        Action.CLOSE: Step(Label("完成清查", "Close the sweep"), _OPEN, State.CLOSED),
        Action.CANCEL: Step(Label("取消清查", "Cancel the sweep"), _OPEN, State.CANCELLED),
        Action.SUPERVISE: Step(Label("督办", "Supervise"), _OPEN),
        Action.RECEIVE_ORDER: Step(Label("签收督办单", "Receive the order"), _OPEN, versioned=False),
        Action.ANSWER_ORDER: Step(Label("答复督办单", "Answer the order"), _OPEN),
    }
)
