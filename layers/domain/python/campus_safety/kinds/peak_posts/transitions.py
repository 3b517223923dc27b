"""The transition table of peak posts; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.peak_posts.peak_post import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step, recalculation


class Action(StrEnum):
    """Everything that can happen to a post, in the staff's verbs. The school calendar plans, moves, calls off and reinstates;
    people do the rest."""

    PLAN = "plan"
    ADD = "add"
    TICK = "tick"
    RECALCULATE = "recalculate"
    MOVE = "move"
    CALL_OFF = "call_off"
    REINSTATE = "reinstate"
    FOLLOW_ROTA = "follow_rota"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    SWAP = "swap"
    REACH = "reach"
    SEE = "see"
    LEAVE = "leave"
    REPORT_FINDING = "report_finding"
    NOTE = "note"
    CANCEL = "cancel"


_NEW = frozenset[str]()
_PLANNED = frozenset({State.PLANNED})
_STOOD = frozenset({State.MANNED, State.DONE})

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.PLAN: Step(
            Label("按校历排岗", "Plan by the school calendar"), _NEW, State.PLANNED, versioned=False
        ),
        Action.ADD: Step(Label("加岗", "Add a post"), _NEW, State.PLANNED, versioned=False),
        # A window that ends unmanned was missed; one whose leaving nobody recorded is closed.
        Action.TICK: Step(
            Label("时限提醒", "Deadline tick"),
            frozenset({State.PLANNED, State.MANNED}),
            State.MISSED,
            or_to=State.DONE,
            versioned=False,
            may_stay=True,
        ),
        Action.RECALCULATE: recalculation(frozenset({State.PLANNED, State.MANNED})),
        Action.MOVE: Step(Label("按作息表调整时段", "Move with the timetable"), _PLANNED, versioned=False),
        Action.CALL_OFF: Step(
            Label("按校历取消", "Call off by the school calendar"), _PLANNED, State.CANCELLED, versioned=False
        ),
        Action.REINSTATE: Step(
            Label("按校历恢复", "Reinstate by the school calendar"),
            frozenset({State.CANCELLED}),
            State.PLANNED,
            versioned=False,
        ),
        Action.FOLLOW_ROTA: Step(Label("按排班表安排", "Assign by the rota"), _PLANNED, versioned=False),
        Action.ASSIGN: Step(Label("安排人员", "Assign"), _PLANNED),
        # Both name who stood there before: whoever was late with it is told so, whatever else has changed.
        Action.HAND_OVER: Step(Label("移交岗位", "Hand over"), _PLANNED, versioned=False),
        Action.SWAP: Step(Label("换班", "Swap"), _PLANNED, versioned=False),
        # What was missed is reached after all by a late entry only, and is over then.
        Action.REACH: Step(
            Label("到岗登记", "Check in"),
            frozenset({State.PLANNED, State.MISSED}),
            State.MANNED,
            or_to=State.DONE,
            versioned=False,
        ),
        Action.SEE: Step(Label("登记“三见”", "Record what was seen"), _STOOD, versioned=False),
        Action.LEAVE: Step(Label("离岗登记", "Check out"), _STOOD, State.DONE, versioned=False),
        Action.REPORT_FINDING: Step(Label("上报发现", "Report a finding"), _STOOD, versioned=False),
        Action.NOTE: Step(Label("记录", "Note"), frozenset(State), versioned=False),
        Action.CANCEL: Step(Label("取消岗位", "Cancel"), _PLANNED, State.CANCELLED),
    }
)
