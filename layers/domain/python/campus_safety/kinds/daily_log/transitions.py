"""The transition table of log entries; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.daily_log.log_entry import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step, recalculation


class Action(StrEnum):
    """Everything that can happen to a log entry, in the staff's verbs."""

    RECORD = "record"
    ARRIVE = "arrive"
    HAND_OVER = "hand_over"
    TICK = "tick"
    RECALCULATE = "recalculate"
    ATTACH = "attach"
    LEAVE = "leave"
    TAKE_OVER = "take_over"
    OFFSET = "offset"


_WAITING = frozenset({State.PRESENT, State.HANDED_OVER})
_COUNTED = _WAITING | {State.RECORDED}

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.RECORD: Step(
            Label("登记日志", "Record an entry"), frozenset(), State.RECORDED, versioned=False
        ),
        Action.ARRIVE: Step(
            Label("登记到室", "Arrive in the security room"),
            frozenset(),
            State.PRESENT,
            State.RECORDED,
            versioned=False,
        ),
        Action.HAND_OVER: Step(
            Label("交班", "Hand over the shift"), frozenset(), State.HANDED_OVER, versioned=False
        ),
        Action.TICK: Step(Label("时限提醒", "Deadline tick"), _WAITING, versioned=False),
        Action.RECALCULATE: recalculation(_WAITING),
        Action.ATTACH: Step(Label("附件已收到", "A file has arrived"), _COUNTED, versioned=False),
        Action.LEAVE: Step(
            Label("登记离开", "Leave the security room"),
            frozenset({State.PRESENT}),
            State.RECORDED,
            versioned=False,
        ),
        Action.TAKE_OVER: Step(
            Label("接班", "Take over the shift"),
            frozenset({State.HANDED_OVER}),
            State.RECORDED,
            versioned=False,
        ),
        Action.OFFSET: Step(Label("冲销", "Offset the entry"), _COUNTED, State.OFFSET, versioned=False),
    }
)
