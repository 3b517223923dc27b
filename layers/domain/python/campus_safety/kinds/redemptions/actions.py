"""What can happen to a request that spends points, from which state, by whom, and which section its words belong to; and who
is shown which.

The school asks and takes back; whoever gives it, or the brigade's supervisor in their place, delivers or declines.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.redemptions.redemption import State
from campus_safety.labels import Label
from campus_safety.records.actions import Step, recalculation, tick
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    REDEEM = "redeem"
    TICK = "tick"
    RECALCULATE = "recalculate"
    DELIVER = "deliver"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


_ASKED = frozenset({State.ASKED})
_WHO_GIVES = "leading: officer desk chief education; scope: supervisor"

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.REDEEM: Step(
            Label("兑换积分", "Spend points"),
            frozenset(),
            State.ASKED,
            versioned=False,
            may="scope: school_staff",
            texts=Part.REPORT_TEXT,
        ),
        Action.TICK: tick(_ASKED, texts=Part.SCHOOL_TEXTS),
        Action.RECALCULATE: recalculation(_ASKED),
        Action.DELIVER: Step(
            Label("兑现", "Deliver"),
            _ASKED,
            State.DELIVERED,
            may=_WHO_GIVES,
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
        Action.DECLINE: Step(
            Label("不予兑换", "Decline"),
            _ASKED,
            State.DECLINED,
            may=_WHO_GIVES,
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
        Action.WITHDRAW: Step(
            Label("撤回", "Withdraw"),
            _ASKED,
            State.WITHDRAWN,
            may="scope: school_staff",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff officer desk chief supervisor leader education auditor",
        Part.WORK: "scope: school_staff officer desk chief supervisor leader education auditor",
        Part.REPORT_TEXT: "scope: school_staff officer desk chief supervisor leader education",
        Part.SCHOOL_TEXTS: "scope: school_staff officer desk chief supervisor leader education",
        Part.TIMELINE: "scope: school_staff officer desk chief supervisor leader education auditor",
        Part.ACTORS: "scope: supervisor leader education auditor",
    }
)
