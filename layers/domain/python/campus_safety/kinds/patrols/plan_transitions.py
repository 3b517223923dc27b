"""The transition table of patrol plans; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.patrols.patrol_plan import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step, recalculation


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

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.PLAN: Step(
            Label("制定巡防方案", "Plan patrols"), frozenset(), State.IN_FORCE, versioned=False
        ),
        Action.TICK: Step(Label("时限提醒", "Deadline tick"), _OPEN, or_to=State.ENDED, versioned=False),
        Action.RECALCULATE: recalculation(_OPEN),
        Action.REPLACE: Step(
            Label("由新方案接替", "Replaced by a new plan"), _OPEN, or_to=State.ENDED, versioned=False
        ),
        Action.REISSUE_CODES: Step(Label("换发点位码", "Issue new point codes"), _OPEN),
        Action.NOTE: Step(Label("记录", "Note"), _OPEN, versioned=False),
        Action.WITHDRAW: Step(Label("停用方案", "Withdraw the plan"), _OPEN, State.WITHDRAWN),
    }
)
