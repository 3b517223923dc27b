"""What can happen to an entry of points, from which state, by whom, and which section its words belong to; and who is shown which.

Points are a matter of the district's: the brigade and the education bureau award and offset. A school reads its own.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.points.points_entry import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    recalculation,
    tick,
)
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    """How an entry comes about (by the system, by hand, to offset another one, with a request that points are spent for), and
    that it was offset."""

    EARN = "earn"
    AWARD = "award"
    COUNTER = "counter"
    SPEND = "spend"
    GIVE_BACK = "give_back"
    OFFSET = "offset"
    TICK = "tick"
    RECALCULATE = "recalculate"


_NEW = frozenset[str]()

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.EARN: Step(Label("记分", "Earn points"), _NEW, State.RECORDED, versioned=False),
        Action.AWARD: Step(
            Label("奖励积分", "Award points"),
            _NEW,
            State.RECORDED,
            versioned=False,
            may="scope: supervisor education",
            texts=Part.REPORT_TEXT,
        ),
        Action.COUNTER: Step(
            Label("冲销记分", "Offset an entry"),
            _NEW,
            State.RECORDED,
            versioned=False,
            texts=Part.REPORT_TEXT,
        ),
        # Both are written with the request, by whoever asks or answers: nobody does them alone.
        Action.SPEND: Step(Label("兑换扣分", "Spend points"), _NEW, State.RECORDED, versioned=False),
        Action.GIVE_BACK: Step(Label("兑换退分", "Give points back"), _NEW, State.RECORDED, versioned=False),
        Action.OFFSET: Step(
            Label("冲销", "Be offset"),
            frozenset({State.RECORDED}),
            State.OFFSET,
            versioned=False,
            may="scope: supervisor education",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
        # No clock runs on an entry.
        Action.TICK: tick(_NEW),
        Action.RECALCULATE: recalculation(_NEW),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader education agency auditor",
        Part.WORK: "scope: school_staff officer desk chief supervisor leader education auditor",
        Part.REPORT_TEXT: "scope: school_staff officer desk chief supervisor leader education",
        Part.SCHOOL_TEXTS: "scope: school_staff officer desk chief supervisor leader education",
        Part.TIMELINE: "scope: school_staff officer desk chief supervisor leader education auditor",
        Part.ACTORS: "scope: supervisor leader education auditor",
    }
)
