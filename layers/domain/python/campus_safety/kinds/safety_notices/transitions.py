"""The transition table of safety notices; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.safety_notices.safety_notice import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step, recalculation


class Action(StrEnum):
    """Everything that can happen to a safety notice, in the staff's verbs."""

    ISSUE = "issue"
    TICK = "tick"
    RECALCULATE = "recalculate"
    READ = "read"
    WITHDRAW = "withdraw"
    DELIVER = "deliver"
    ATTACH = "attach"


_IN_FORCE = frozenset({State.ISSUED, State.READ})

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.ISSUE: Step(
            Label("发布安全提示", "Issue a safety notice"), frozenset(), State.ISSUED, versioned=False
        ),
        # A withdrawal is still on its way to the other parts: that, too, is kept an eye on.
        Action.TICK: Step(
            Label("时限提醒", "Deadline tick"), frozenset({State.ISSUED, State.WITHDRAWN}), versioned=False
        ),
        Action.RECALCULATE: recalculation(frozenset({State.ISSUED, State.WITHDRAWN})),
        Action.READ: Step(
            Label("确认已读", "Confirm reading"),
            frozenset({State.ISSUED}),
            State.READ,
            may_stay=True,
            versioned=False,
        ),
        Action.WITHDRAW: Step(
            Label("撤回安全提示", "Withdraw the notice"), _IN_FORCE, State.WITHDRAWN, versioned=False
        ),
        Action.ATTACH: Step(Label("附件已收到", "A file has arrived"), _IN_FORCE, versioned=False),
        Action.DELIVER: Step(
            Label("送达各校园", "Reach every campus"),
            frozenset({State.ISSUED, State.WITHDRAWN}),
            State.READ,
            may_stay=True,
            versioned=False,
        ),
    }
)
