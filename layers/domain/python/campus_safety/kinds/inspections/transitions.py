"""The transition table of joint inspections; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.inspections.inspection import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step, recalculation


class Action(StrEnum):
    """Everything that can happen to a joint inspection, in the staff's verbs."""

    PLAN = "plan"
    TICK = "tick"
    RECALCULATE = "recalculate"
    ATTACH = "attach"
    BEGIN = "begin"
    RECORD_FINDING = "record_finding"
    NOTHING_FOUND = "nothing_found"
    NOTE = "note"
    CONCLUDE = "conclude"
    CANCEL = "cancel"
    SUPERVISE = "supervise"
    RECEIVE_ORDER = "receive_order"
    ANSWER_ORDER = "answer_order"


_OPEN = frozenset({State.PLANNED, State.UNDER_WAY})
_UNDER_WAY = frozenset({State.UNDER_WAY})

# Several units write at once and none sees what the others do: what is only a unit's own needs no version.
TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.PLAN: Step(
            Label("安排联合检查", "Plan a joint inspection"), frozenset(), State.PLANNED, versioned=False
        ),
        Action.TICK: Step(Label("时限提醒", "Deadline tick"), _OPEN, versioned=False),
        Action.RECALCULATE: recalculation(_OPEN),
        Action.ATTACH: Step(Label("附件已收到", "A file has arrived"), _OPEN, versioned=False),
        Action.BEGIN: Step(
            Label("开始检查", "Begin"), frozenset({State.PLANNED}), State.UNDER_WAY, versioned=False
        ),
        Action.RECORD_FINDING: Step(Label("记录检查发现", "Record a finding"), _UNDER_WAY, versioned=False),
        Action.NOTHING_FOUND: Step(
            Label("记录未发现隐患", "Record that nothing was found"), _UNDER_WAY, versioned=False
        ),
        Action.NOTE: Step(Label("记录情况", "Note"), _OPEN, versioned=False),
        Action.CONCLUDE: Step(Label("结束检查", "Conclude"), _UNDER_WAY, State.CONCLUDED),
        Action.CANCEL: Step(Label("取消检查", "Cancel"), _OPEN, State.CANCELLED),
        Action.SUPERVISE: Step(Label("督办", "Supervise"), _OPEN),
        Action.RECEIVE_ORDER: Step(Label("签收督办单", "Receive the order"), _OPEN, versioned=False),
        Action.ANSWER_ORDER: Step(Label("答复督办单", "Answer the order"), _OPEN, versioned=False),
    }
)
