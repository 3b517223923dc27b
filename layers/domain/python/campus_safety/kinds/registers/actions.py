"""What can happen to an entry of a register, from which state, by whom, and which section its words belong to; and who is shown which.

A school keeps its own registers, and its station may: what is wrong is reported by whoever stands before it.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.registers.register_entry import State
from campus_safety.labels import Label
from campus_safety.records.actions import Step, file_arrived, note, recalculation, tick
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    """Everything that can happen to an entry of a register, in the staff's verbs. The system names the hazard."""

    ENTER = "enter"
    TICK = "tick"
    RECALCULATE = "recalculate"
    ATTACH = "attach"
    REGROUP = "regroup"
    RENEW = "renew"
    REPORT_FAULT = "report_fault"
    RESTORE = "restore"
    NAME_HAZARD = "name_hazard"
    NOTE = "note"
    WITHDRAW = "withdraw"


_OPEN = frozenset({State.IN_USE, State.FAULTY, State.EXPIRED})
_WRONG = frozenset({State.FAULTY, State.EXPIRED})
_KEEPERS = "scope: school_staff officer desk chief supervisor"
_PEOPLE = "scope: school_staff guard officer desk chief supervisor"

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.ENTER: Step(
            Label("登记台账", "Enter into a register"),
            frozenset(),
            State.IN_USE,
            State.EXPIRED,
            versioned=False,
            may=_KEEPERS,
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.TICK: tick(_OPEN, State.EXPIRED, may_stay=True, texts=Part.SCHOOL_TEXTS),
        Action.RECALCULATE: recalculation(_OPEN),
        Action.ATTACH: file_arrived(_OPEN, _PEOPLE, texts=Part.SCHOOL_TEXTS),
        # A team neither expires nor breaks.
        Action.REGROUP: Step(
            Label("调整队伍", "Regroup the team"),
            frozenset({State.IN_USE}),
            may=_KEEPERS,
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.RENEW: Step(
            Label("换新", "Renew"), _OPEN, State.IN_USE, may=_KEEPERS, texts=Part.SCHOOL_TEXTS
        ),
        # Whoever stands before it with a bad network need not have seen what another has sent meanwhile.
        Action.REPORT_FAULT: Step(
            Label("报故障", "Report it out of order"),
            frozenset({State.IN_USE, State.EXPIRED}),
            State.FAULTY,
            versioned=False,
            may=_PEOPLE,
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.RESTORE: Step(
            Label("恢复使用", "Put back into use"),
            frozenset({State.FAULTY}),
            State.IN_USE,
            State.EXPIRED,
            may=_KEEPERS,
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.NAME_HAZARD: Step(Label("已立隐患", "A hazard was made of it"), _WRONG, versioned=False),
        Action.NOTE: note(_OPEN, _PEOPLE, texts=Part.SCHOOL_TEXTS),
        Action.WITHDRAW: Step(
            Label("注销", "Withdraw"),
            _OPEN,
            State.WITHDRAWN,
            may=_KEEPERS,
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
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
        Part.ATTACHMENTS: "scope: school_staff guard officer desk chief supervisor leader",
    }
)
