"""What can happen to a post, from which state, by whom, and which section its words belong to; and who is shown which.

A guard checks in at a fixed post of the own campus only, and an officer gives away only what is the own: both are
looked at in the action itself. What pupils and parents see may be said by the school too; why somebody is assigned or
handed over to is the station's own business.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.peak_posts.peak_post import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    note,
    recalculation,
    tick,
)
from campus_safety.records.relations import Part, Sections, sections


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

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.PLAN: Step(
            Label("按校历排岗", "Plan by the school calendar"), _NEW, State.PLANNED, versioned=False
        ),
        Action.ADD: Step(
            Label("加岗", "Add a post"),
            _NEW,
            State.PLANNED,
            versioned=False,
            may="scope: desk chief supervisor",
            texts=Part.SCHOOL_TEXTS,
        ),
        # A window that ends unmanned was missed; one whose leaving nobody recorded is closed.
        Action.TICK: tick(
            frozenset({State.PLANNED, State.MANNED}), State.MISSED, or_to=State.DONE, may_stay=True
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
        Action.ASSIGN: Step(Label("安排人员", "Assign"), _PLANNED, may="scope: desk chief"),
        # Both name who stood there before: whoever was late with it is told so, whatever else has changed.
        Action.HAND_OVER: Step(
            Label("移交岗位", "Hand over"),
            _PLANNED,
            versioned=False,
            may="scope: officer desk chief supervisor leader",
        ),
        Action.SWAP: Step(Label("换班", "Swap"), _PLANNED, versioned=False, may="scope: officer desk chief"),
        # What was missed is reached after all by a late entry only, and is over then.
        Action.REACH: Step(
            Label("到岗登记", "Check in"),
            frozenset({State.PLANNED, State.MISSED}),
            State.MANNED,
            or_to=State.DONE,
            versioned=False,
            may="scope: guard officer desk chief",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.SEE: Step(
            Label("登记“三见”", "Record what was seen"),
            _STOOD,
            versioned=False,
            may="scope: school_staff guard officer desk chief",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.LEAVE: Step(
            Label("离岗登记", "Check out"),
            _STOOD,
            State.DONE,
            versioned=False,
            may="scope: guard officer desk chief",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.REPORT_FINDING: Step(
            Label("上报发现", "Report a finding"),
            _STOOD,
            versioned=False,
            may="scope: guard officer desk chief",
        ),
        Action.NOTE: note(
            frozenset(State),
            "scope: school_staff guard officer desk chief supervisor",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.CANCEL: Step(
            Label("取消岗位", "Cancel"),
            _PLANNED,
            State.CANCELLED,
            may="scope: desk chief supervisor",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader auditor",
        Part.WORK: "scope: officer desk chief supervisor leader auditor",
        Part.SCHOOL_TEXTS: "scope: school_staff guard officer desk chief supervisor leader",
        Part.POLICE_NOTES: "scope: officer desk chief supervisor leader",
        Part.TIMELINE: "scope: officer desk chief supervisor leader auditor",
        Part.ACTORS: "scope: officer desk chief supervisor leader auditor",
    }
)
