"""What can happen to a quiz round, from which state, by whom, and which section its words belong to; and who is shown which.

Police and the education bureau plan rounds; whoever leads one cancels it, and so does the brigade. A school sees the
rounds that it takes part in. For which campuses an officer may plan is cut in `quizzes.planning`.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.quizzes.quiz_round import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    recalculation,
)
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    """Everything that can happen to a round, in the staff's verbs."""

    PLAN = "plan"
    TICK = "tick"
    RECALCULATE = "recalculate"
    CANCEL = "cancel"
    COUNT = "count"


_BEFORE_THE_END = frozenset({State.PLANNED, State.RUNNING})

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.PLAN: Step(
            Label("安排问答", "Plan a round"),
            frozenset(),
            State.PLANNED,
            versioned=False,
            may="scope: officer desk chief supervisor education",
            texts=Part.REPORT_TEXT,
        ),
        # Time opens a round and closes it; both at once where nobody looked for so long.
        Action.TICK: Step(
            Label("到时开放、截止", "Opened or closed by time"),
            _BEFORE_THE_END | {State.CLOSED},
            State.RUNNING,
            State.CLOSED,
            versioned=False,
            may_stay=True,
        ),
        Action.RECALCULATE: recalculation(_BEFORE_THE_END | {State.CLOSED}),
        Action.CANCEL: Step(
            Label("取消问答", "Cancel the round"),
            _BEFORE_THE_END,
            State.CANCELLED,
            may="scope: supervisor education; lead: officer desk chief",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
        Action.COUNT: Step(
            Label("计分", "Count the round"), frozenset({State.CLOSED}), State.COUNTED, versioned=False
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader education agency auditor",
        Part.WORK: "scope: school_staff officer desk chief supervisor leader education auditor",
        Part.REPORT_TEXT: "scope: school_staff officer desk chief supervisor leader education",
        Part.SCHOOL_TEXTS: "scope: school_staff officer desk chief supervisor leader education",
        Part.TIMELINE: "scope: officer desk chief supervisor leader education auditor",
        Part.ACTORS: "scope: supervisor leader education auditor; lead: officer desk chief",
    }
)
