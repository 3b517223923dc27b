"""The transition table of teaching packs; what its columns mean is said in `campus_safety.records.transitions`."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.teaching_packs.teaching_pack import State
from campus_safety.labels import Label
from campus_safety.records.transitions import Step, recalculation


class Action(StrEnum):
    PUBLISH = "publish"
    TICK = "tick"
    RECALCULATE = "recalculate"
    ATTACH = "attach"
    KEEP = "keep"
    REPLACE = "replace"
    NOTE = "note"
    WITHDRAW = "withdraw"


_IN_USE = frozenset({State.PUBLISHED})

TRANSITIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.PUBLISH: Step(Label("发布资源包", "Publish"), frozenset(), State.PUBLISHED, versioned=False),
        Action.TICK: Step(Label("时限提醒", "Deadline tick"), _IN_USE, versioned=False),
        Action.RECALCULATE: recalculation(_IN_USE),
        Action.ATTACH: Step(Label("附件已收到", "A file has arrived"), _IN_USE, versioned=False),
        Action.KEEP: Step(Label("复核仍适用", "Still right, keep it"), _IN_USE),
        Action.REPLACE: Step(
            Label("由新版替换", "Replace by a newer one"), _IN_USE, State.REPLACED, versioned=False
        ),
        Action.NOTE: Step(Label("记录", "Note"), frozenset(State), versioned=False),
        Action.WITHDRAW: Step(Label("停用", "Withdraw"), _IN_USE, State.WITHDRAWN),
    }
)
