"""What can happen to an area sweep, from which state, by whom, and which section its words belong to; and who is shown which.

The brigade leads. Police see the whole list; an authority sees and answers for the places that it was given, which is cut
in `area_sweeps.seeing`; a campus sees that there is a sweep, and how far its own surroundings are covered.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.area_sweeps.area_sweep import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    file_arrived,
    note,
    order_answered,
    order_received,
    recalculation,
    supervision,
    tick,
)
from campus_safety.records.relations import Part, Sections, sections


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

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.PLAN: Step(
            Label("拟定清查", "Plan a sweep"),
            frozenset(),
            State.PLANNED,
            versioned=False,
            may="scope: supervisor",
            texts=Part.REPORT_TEXT,
        ),
        Action.TICK: tick(_OPEN),
        Action.RECALCULATE: recalculation(_OPEN),
        Action.ATTACH: file_arrived(_OPEN, "scope: supervisor; invited: officer desk chief education agency"),
        Action.FREEZE: Step(
            Label("冻结清单", "Freeze the list"), _PLANNED, State.FROZEN, may="scope: supervisor", binds=True
        ),
        Action.ASSIGN_PLACES: Step(
            Label("分派场所", "Assign places"),
            _FROZEN,
            State.UNDER_WAY,
            may_stay=True,
            may="scope: supervisor",
        ),
        # Two officers at two doors at once: neither has to have seen the other's entry, nor can an authority.
        Action.RECORD_OUTCOME: Step(
            Label("登记清查结果", "Record an outcome"),
            _FROZEN,
            versioned=False,
            may="invited: officer desk chief education agency",
        ),
        Action.CORRECT_OUTCOME: Step(
            Label("更正清查结果", "Correct an outcome"),
            _FROZEN,
            versioned=False,
            may="scope: supervisor; invited: officer desk chief education agency",
        ),
        Action.NOTE: note(_OPEN, "scope: supervisor; invited: officer desk chief education agency"),
        Action.CLOSE: Step(
            Label("办结清查", "Close the sweep"), _FROZEN, State.CLOSED, may="scope: supervisor", binds=True
        ),
        Action.CANCEL: Step(
            Label("终止清查", "Abandon the sweep"),
            _OPEN,
            State.ABANDONED,
            may="scope: supervisor",
            binds=True,
        ),
        Action.SUPERVISE: supervision(_OPEN, "scope: supervisor leader"),
        Action.RECEIVE_ORDER: order_received(_OPEN, "ordered: desk chief supervisor education agency"),
        Action.ANSWER_ORDER: order_answered(
            _OPEN, "ordered: desk chief supervisor education agency", versioned=False
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader education agency auditor",
        Part.WORK: "scope: officer desk chief supervisor leader education agency auditor",
        Part.REPORT_TEXT: "scope: officer desk chief supervisor leader education agency",
        Part.POLICE_NOTES: "scope: officer desk chief supervisor leader education agency",
        Part.TIMELINE: "scope: officer desk chief supervisor leader auditor",
        Part.ACTORS: "scope: officer desk chief supervisor leader auditor",
        Part.ATTACHMENTS: "scope: officer desk chief supervisor leader",
    }
)
