"""What can happen to a month's self-tests, from which state, by whom, and which section its words belong to; and who is shown which.

They are reminded of by the system and settled by what devices say: nobody ticks a test off by hand.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.devices.self_test import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    note,
    recalculation,
    tick,
)
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    """Everything that can happen to a month's self-tests, in the staff's verbs."""

    REMIND = "remind"
    TICK = "tick"
    RECALCULATE = "recalculate"
    NOTE = "note"
    SETTLE = "settle"


_OPEN = frozenset({State.DUE})

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.REMIND: Step(
            Label("提醒自检", "Remind of self-tests"), frozenset(), State.DUE, versioned=False
        ),
        Action.TICK: tick(_OPEN, or_to=State.MISSED),
        Action.RECALCULATE: recalculation(_OPEN),
        Action.NOTE: note(
            frozenset(State),
            "scope: school_staff guard officer desk chief supervisor",
            texts=Part.SCHOOL_TEXTS,
        ),
        # By the system, when every device of it has been heard testing itself.
        Action.SETTLE: Step(Label("自检完成", "All were tested"), _OPEN, State.TESTED, versioned=False),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader auditor",
        Part.WORK: "scope: school_staff guard officer desk chief supervisor leader auditor",
        Part.SCHOOL_TEXTS: "scope: school_staff guard officer desk chief supervisor leader",
        Part.POLICE_NOTES: "scope: officer desk chief supervisor leader",
        Part.TIMELINE: "scope: school_staff officer desk chief supervisor leader auditor",
        Part.ACTORS: "scope: officer desk chief supervisor leader auditor",
    }
)
