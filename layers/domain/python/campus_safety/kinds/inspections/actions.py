"""What can happen to a joint inspection, from which state, by whom, and which section its words belong to; and who is shown which.

Whoever organises it leads; which part of visits, findings and words somebody sees is cut in `inspections.seeing`.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.inspections.inspection import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    file_arrived,
    order_answered,
    order_received,
    recalculation,
    supervision,
    tick,
)
from campus_safety.records.relations import Part, Sections, sections


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
ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.PLAN: Step(
            Label("安排联合检查", "Plan a joint inspection"),
            frozenset(),
            State.PLANNED,
            versioned=False,
            may="scope: desk chief supervisor education",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.TICK: tick(_OPEN),
        Action.RECALCULATE: recalculation(_OPEN),
        Action.ATTACH: file_arrived(_OPEN, "scope: officer desk chief supervisor education agency"),
        Action.BEGIN: Step(
            Label("开始检查", "Begin"),
            frozenset({State.PLANNED}),
            State.UNDER_WAY,
            versioned=False,
            may="scope: supervisor; lead: officer desk chief education",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.RECORD_FINDING: Step(
            Label("记录检查发现", "Record a finding"),
            _UNDER_WAY,
            versioned=False,
            may="invited: officer desk chief supervisor education agency",
            texts=Part.REPORT_TEXT,
        ),
        Action.NOTHING_FOUND: Step(
            Label("记录未发现隐患", "Record that nothing was found"),
            _UNDER_WAY,
            versioned=False,
            may="invited: officer desk chief supervisor education agency",
            texts=Part.REPORT_TEXT,
        ),
        Action.NOTE: Step(
            Label("记录情况", "Note"),
            _OPEN,
            versioned=False,
            may="scope: officer desk chief supervisor education agency",
        ),
        Action.CONCLUDE: Step(
            Label("结束检查", "Conclude"),
            _UNDER_WAY,
            State.CONCLUDED,
            may="scope: supervisor; lead: desk chief education",
            texts=Part.REVIEW,
            binds=True,
        ),
        Action.CANCEL: Step(
            Label("取消检查", "Cancel"),
            _OPEN,
            State.CANCELLED,
            may="scope: supervisor; lead: desk chief education",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
        Action.SUPERVISE: supervision(
            _OPEN, "scope: supervisor leader; lead: education", texts=Part.SCHOOL_TEXTS
        ),
        Action.RECEIVE_ORDER: order_received(_OPEN, "ordered: desk chief supervisor education agency"),
        Action.ANSWER_ORDER: order_answered(
            _OPEN, "ordered: desk chief supervisor education agency", versioned=False
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader education agency auditor",
        Part.WORK: "scope: school_staff guard officer desk chief supervisor leader education agency auditor",
        Part.REPORT_TEXT: "scope: school_staff guard officer desk chief supervisor leader education agency",
        Part.SCHOOL_TEXTS: "scope: school_staff guard officer desk chief supervisor leader education agency",
        Part.POLICE_NOTES: "scope: officer desk chief supervisor leader education agency",
        Part.REVIEW: "scope: supervisor leader; lead: officer desk chief education",
        Part.TIMELINE: "scope: school_staff officer desk chief supervisor leader education agency auditor",
        Part.ACTORS: "scope: supervisor leader auditor; lead: officer desk chief education",
        Part.ATTACHMENTS: "scope: supervisor leader; lead: officer desk chief education",
    }
)
