"""The transition table of activities; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.activities.activity import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step, recalculation


class Action(StrEnum):
    """Everything that can happen to an activity, in the staff's verbs."""

    SUGGEST = "suggest"
    PLAN = "plan"
    TICK = "tick"
    RECALCULATE = "recalculate"
    ATTACH = "attach"
    TAKE_UP = "take_up"
    DECLINE = "decline"
    RESCHEDULE = "reschedule"
    CONFIRM = "confirm"
    START_EXERCISE = "start_exercise"
    HOLD = "hold"
    RECORD = "record"
    CORRECT = "correct"
    NOTE = "note"
    CANCEL = "cancel"


_NEW = frozenset[str]()
_AHEAD = frozenset({State.PLANNED, State.CONFIRMED})
_OPEN = _AHEAD | {State.SUGGESTED, State.HELD}

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.SUGGEST: Step(
            Label("由复盘建议", "Suggest from a review"), _NEW, State.SUGGESTED, versioned=False
        ),
        Action.PLAN: Step(Label("安排活动", "Plan"), _NEW, State.PLANNED, versioned=False),
        Action.TICK: Step(Label("时限提醒", "Deadline tick"), _OPEN, versioned=False),
        Action.RECALCULATE: recalculation(_OPEN),
        # Pictures are often sent after the counts.
        Action.ATTACH: Step(
            Label("附件已收到", "A file has arrived"), _AHEAD | {State.HELD, State.RECORDED}, versioned=False
        ),
        Action.TAKE_UP: Step(Label("采纳", "Take up"), frozenset({State.SUGGESTED}), State.PLANNED),
        Action.DECLINE: Step(Label("不采纳", "Decline"), frozenset({State.SUGGESTED}), State.DECLINED),
        Action.RESCHEDULE: Step(Label("改期", "Reschedule"), _AHEAD, State.PLANNED),
        Action.CONFIRM: Step(Label("确认", "Confirm"), frozenset({State.PLANNED}), State.CONFIRMED),
        Action.START_EXERCISE: Step(
            Label("启动实战演练", "Start the exercise"),
            frozenset({State.CONFIRMED, State.HELD}),
            versioned=False,
        ),
        # Held without a confirmation is held all the same.
        Action.HOLD: Step(Label("已开展", "Held"), _AHEAD, State.HELD),
        Action.RECORD: Step(Label("登记", "Record"), frozenset({State.HELD}), State.RECORDED),
        Action.CORRECT: Step(Label("更正登记", "Correct the record"), frozenset({State.RECORDED})),
        Action.NOTE: Step(Label("记录", "Note"), frozenset(State), versioned=False),
        # What was called held and was not.
        Action.CANCEL: Step(Label("取消", "Cancel"), _AHEAD | {State.HELD}, State.CANCELLED),
    }
)
