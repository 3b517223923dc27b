"""The transition table of quiz rounds; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.quizzes.quiz_round import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step, recalculation


class Action(StrEnum):
    """Everything that can happen to a round, in the staff's verbs."""

    PLAN = "plan"
    TICK = "tick"
    RECALCULATE = "recalculate"
    CANCEL = "cancel"
    COUNT = "count"


_BEFORE_THE_END = frozenset({State.PLANNED, State.RUNNING})

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.PLAN: Step(Label("安排问答", "Plan a round"), frozenset(), State.PLANNED, versioned=False),
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
        Action.CANCEL: Step(Label("取消问答", "Cancel the round"), _BEFORE_THE_END, State.CANCELLED),
        Action.COUNT: Step(
            Label("计分", "Count the round"), frozenset({State.CLOSED}), State.COUNTED, versioned=False
        ),
    }
)
