"""What can happen to a plan of patrols, from which state, by whom, and which section its words belong to; and who is shown which.

Whoever may replace a plan may print its codes: a guard who prints them at home need not walk.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.patrols.patrol_plan import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    note,
    recalculation,
    tick,
)
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    """Everything that can happen to a patrol plan, in the staff's verbs."""

    PLAN = "plan"
    TICK = "tick"
    RECALCULATE = "recalculate"
    REPLACE = "replace"
    REISSUE_CODES = "reissue_codes"
    NOTE = "note"
    WITHDRAW = "withdraw"


_OPEN = frozenset({State.IN_FORCE})

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.PLAN: Step(
            Label("制定巡防方案", "Plan patrols"),
            frozenset(),
            State.IN_FORCE,
            versioned=False,
            may="scope: school_staff officer desk chief supervisor",
            texts=Part.REPORT_TEXT,
        ),
        Action.TICK: tick(_OPEN, or_to=State.ENDED),
        Action.RECALCULATE: recalculation(_OPEN),
        Action.REPLACE: Step(
            Label("由新方案接替", "Replaced by a new plan"),
            _OPEN,
            or_to=State.ENDED,
            versioned=False,
            may="scope: school_staff officer desk chief supervisor",
        ),
        Action.REISSUE_CODES: Step(
            Label("换发点位码", "Issue new point codes"),
            _OPEN,
            may="scope: school_staff officer desk chief supervisor",
            binds=True,
        ),
        Action.NOTE: note(
            _OPEN, "scope: school_staff guard officer desk chief supervisor", texts=Part.SCHOOL_TEXTS
        ),
        Action.WITHDRAW: Step(
            Label("停用方案", "Withdraw the plan"),
            _OPEN,
            State.WITHDRAWN,
            may="scope: school_staff officer desk chief supervisor",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
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
    }
)
