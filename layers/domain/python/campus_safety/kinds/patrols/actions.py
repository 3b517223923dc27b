"""What can happen to a patrol, from which state, by whom, and which section its words belong to; and who is shown which.

A team is mixed, so anybody of the campus or of its station checks in. Patrols are made and called off by the system.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.patrols.patrol import State
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
    """Everything that can happen to a patrol, in the staff's verbs."""

    PLAN = "plan"
    TICK = "tick"
    RECALCULATE = "recalculate"
    ATTACH = "attach"
    CHECK_IN = "check_in"
    FINISH = "finish"
    REPORT_FINDING = "report_finding"
    NOTE = "note"
    CANCEL = "cancel"
    CALL_OFF = "call_off"


_PLANNED = frozenset({State.PLANNED})
_OPEN = _PLANNED | {State.UNDER_WAY}
_ANY = frozenset(State)

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.PLAN: Step(Label("排定巡防", "Plan a patrol"), frozenset(), State.PLANNED, versioned=False),
        Action.TICK: tick(_OPEN, or_to=State.MISSED_POINTS),
        Action.RECALCULATE: recalculation(_OPEN),
        Action.ATTACH: file_arrived(_ANY, "scope: school_staff guard officer desk chief supervisor"),
        # Guards stand at their points with bad networks: none has to have seen what another has sent meanwhile.
        Action.CHECK_IN: Step(
            Label("点位打卡", "Check in at a point"),
            _OPEN,
            State.UNDER_WAY,
            or_to=State.COMPLETE,
            versioned=False,
            may="scope: school_staff guard officer desk chief",
        ),
        Action.FINISH: Step(
            Label("提前结束", "Finish with points left out"),
            _OPEN,
            State.MISSED_POINTS,
            versioned=False,
            may="scope: school_staff guard officer desk chief",
            texts=Part.SCHOOL_TEXTS,
        ),
        # What was found is never refused, however late it is sent.
        Action.REPORT_FINDING: Step(
            Label("上报发现", "Report a finding"),
            _ANY,
            versioned=False,
            may="scope: school_staff guard officer desk chief",
        ),
        Action.NOTE: note(
            _ANY, "scope: school_staff guard officer desk chief supervisor", texts=Part.SCHOOL_TEXTS
        ),
        Action.CANCEL: Step(
            Label("取消巡防", "Cancel the patrol"),
            _OPEN,
            State.CANCELLED,
            may="scope: desk chief supervisor",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
        Action.CALL_OFF: Step(
            Label("方案或校历变更，不再需要", "No longer asked for by plan and calendar"),
            _PLANNED,
            State.CANCELLED,
            versioned=False,
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader auditor",
        Part.WORK: "scope: school_staff guard officer desk chief supervisor leader auditor",
        Part.REPORT_TEXT: "scope: school_staff guard officer desk chief supervisor leader",
        Part.SCHOOL_TEXTS: "scope: school_staff guard officer desk chief supervisor leader",
        Part.POLICE_NOTES: "scope: officer desk chief supervisor leader",
        Part.TIMELINE: "scope: school_staff officer desk chief supervisor leader auditor",
        Part.ACTORS: "scope: officer desk chief supervisor leader auditor",
        Part.ATTACHMENTS: "scope: school_staff guard officer desk chief supervisor leader",
    }
)
