"""What can happen to an entry of the log, from which state, by whom, and which section its words belong to; and who is shown which.

Which types of entry each role writes is said in `daily_log.forms`. A guard reads what the security room handed over,
and what it wrote itself; what was said in a consultation or a mediation is not for whoever has the shift.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.daily_log.log_entry import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    file_arrived,
    recalculation,
    tick,
)
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    """Everything that can happen to a log entry, in the staff's verbs."""

    RECORD = "record"
    ARRIVE = "arrive"
    HAND_OVER = "hand_over"
    TICK = "tick"
    RECALCULATE = "recalculate"
    ATTACH = "attach"
    LEAVE = "leave"
    TAKE_OVER = "take_over"
    OFFSET = "offset"
    BECOME_INCIDENT = "become_incident"


_WAITING = frozenset({State.PRESENT, State.HANDED_OVER})
_COUNTED = _WAITING | {State.RECORDED}

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.RECORD: Step(
            Label("登记日志", "Record an entry"),
            frozenset(),
            State.RECORDED,
            versioned=False,
            may="scope: school_staff guard officer desk chief supervisor",
            texts=Part.REPORT_TEXT,
        ),
        Action.ARRIVE: Step(
            Label("登记到室", "Arrive in the security room"),
            frozenset(),
            State.PRESENT,
            State.RECORDED,
            versioned=False,
            may="scope: officer desk chief supervisor",
            texts=Part.REPORT_TEXT,
        ),
        Action.HAND_OVER: Step(
            Label("交班", "Hand over the shift"),
            frozenset(),
            State.HANDED_OVER,
            versioned=False,
            may="scope: school_staff guard",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.TICK: tick(_WAITING),
        Action.RECALCULATE: recalculation(_WAITING),
        Action.ATTACH: file_arrived(_COUNTED, "lead: school_staff guard officer desk chief supervisor"),
        Action.LEAVE: Step(
            Label("登记离开", "Leave the security room"),
            frozenset({State.PRESENT}),
            State.RECORDED,
            versioned=False,
            may="lead: officer desk chief supervisor",
            texts=Part.REPORT_TEXT,
        ),
        Action.TAKE_OVER: Step(
            Label("接班", "Take over the shift"),
            frozenset({State.HANDED_OVER}),
            State.RECORDED,
            versioned=False,
            may="lead: school_staff guard",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.OFFSET: Step(
            Label("冲销", "Offset the entry"),
            _COUNTED,
            State.OFFSET,
            versioned=False,
            may="scope: chief supervisor; lead: school_staff guard officer desk",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
        # Whoever may not read what was said does not carry it elsewhere.
        Action.BECOME_INCIDENT: Step(
            Label("转为警情", "Make it an incident"),
            frozenset({State.PRESENT, State.RECORDED}),
            versioned=False,
            may="scope: school_staff officer desk chief supervisor; reporter: guard",
            texts=Part.REPORT_TEXT,
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader education auditor",
        Part.WORK: "scope: school_staff guard officer desk chief supervisor leader education auditor",
        Part.REPORT_TEXT: "scope: school_staff officer desk chief supervisor leader education; reporter: guard",
        Part.SCHOOL_TEXTS: "scope: school_staff guard officer desk chief supervisor leader education",
        Part.POLICE_NOTES: "scope: officer desk chief supervisor leader",
        Part.TIMELINE: "scope: school_staff officer desk chief supervisor leader auditor",
        Part.ACTORS: "scope: officer desk chief supervisor leader auditor",
        Part.ATTACHMENTS: "scope: school_staff officer desk chief supervisor leader education; reporter: guard",
    }
)
