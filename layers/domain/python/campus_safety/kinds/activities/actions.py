"""What can happen to an activity, from which state, by whom, and which section its words belong to; and who is shown which.

Campus and police plan together, each for the campuses of its own; the education bureau looks on, and may take up,
decline and call off. That nobody confirms the own plan is looked at in the action. All that is said is said between
campus and police.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.activities.activity import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    file_arrived,
    note,
    recalculation,
    tick,
)
from campus_safety.records.relations import Part, Sections, sections


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
    HAND_OVER = "hand_over"
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

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.SUGGEST: Step(
            Label("由复盘建议", "Suggest from a review"),
            _NEW,
            State.SUGGESTED,
            versioned=False,
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.PLAN: Step(
            Label("安排活动", "Plan"),
            _NEW,
            State.PLANNED,
            versioned=False,
            may="scope: school_staff officer desk chief supervisor education",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.TICK: tick(_OPEN, texts=Part.SCHOOL_TEXTS),
        Action.RECALCULATE: recalculation(_OPEN),
        # Pictures are often sent after the counts.
        Action.ATTACH: file_arrived(
            _AHEAD | {State.HELD, State.RECORDED},
            "scope: school_staff guard officer desk chief supervisor education",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.TAKE_UP: Step(
            Label("采纳", "Take up"),
            frozenset({State.SUGGESTED}),
            State.PLANNED,
            may="scope: school_staff officer desk chief supervisor education",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.DECLINE: Step(
            Label("不采纳", "Decline"),
            frozenset({State.SUGGESTED}),
            State.DECLINED,
            may="scope: school_staff officer chief supervisor education",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.RESCHEDULE: Step(
            Label("改期", "Reschedule"),
            _AHEAD,
            State.PLANNED,
            may="scope: school_staff officer desk chief supervisor education",
            texts=Part.SCHOOL_TEXTS,
        ),
        # Names who held it before, as at a post: whoever is late with it is told so.
        Action.HAND_OVER: Step(
            Label("移交承办", "Hand over"),
            _AHEAD | {State.HELD},
            versioned=False,
            may="scope: officer desk chief supervisor leader",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.CONFIRM: Step(
            Label("确认", "Confirm"),
            frozenset({State.PLANNED}),
            State.CONFIRMED,
            may="scope: school_staff officer desk chief",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.START_EXERCISE: Step(
            Label("启动实战演练", "Start the exercise"),
            frozenset({State.CONFIRMED, State.HELD}),
            versioned=False,
            may="scope: school_staff officer desk chief supervisor",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
        # Held without a confirmation is held all the same.
        Action.HOLD: Step(
            Label("已开展", "Held"),
            _AHEAD,
            State.HELD,
            may="scope: school_staff officer desk chief",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.RECORD: Step(
            Label("登记", "Record"),
            frozenset({State.HELD}),
            State.RECORDED,
            may="scope: school_staff officer desk chief",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.CORRECT: Step(
            Label("更正登记", "Correct the record"),
            frozenset({State.RECORDED}),
            may="scope: school_staff officer chief supervisor education",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.NOTE: note(
            frozenset(State),
            "scope: school_staff guard officer desk chief supervisor education",
            texts=Part.SCHOOL_TEXTS,
        ),
        # What was called held and was not.
        Action.CANCEL: Step(
            Label("取消", "Cancel"),
            _AHEAD | {State.HELD},
            State.CANCELLED,
            may="scope: school_staff officer desk chief supervisor education",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader education auditor",
        Part.WORK: "scope: school_staff officer desk chief supervisor leader education auditor",
        Part.SCHOOL_TEXTS: "scope: school_staff guard officer desk chief supervisor leader education",
        Part.TIMELINE: "scope: school_staff officer desk chief supervisor leader education auditor",
        Part.ACTORS: "scope: officer desk chief supervisor leader auditor",
        Part.ATTACHMENTS: "scope: school_staff guard officer desk chief supervisor leader education",
    }
)
