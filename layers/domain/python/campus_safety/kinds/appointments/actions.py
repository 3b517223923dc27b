"""What can happen to an appointment, from which state, by whom, and which section its words belong to; and who is shown which.

Station chiefs appoint at the campuses of their station, the brigade and the education bureau at any; the campus sees
whom it has.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.appointments.appointment import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    file_arrived,
    note,
    recalculation,
    tick,
)
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    APPOINT = "appoint"
    TICK = "tick"
    RECALCULATE = "recalculate"
    ATTACH = "attach"
    RENEW = "renew"
    NOTE = "note"
    END = "end"


_SERVING = frozenset({State.IN_OFFICE})

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.APPOINT: Step(
            Label("聘任", "Appoint"),
            frozenset(),
            State.IN_OFFICE,
            versioned=False,
            may="scope: chief supervisor education",
            texts=Part.SCHOOL_TEXTS,
        ),
        # A term that nobody renewed is over with its last day.
        Action.TICK: tick(_SERVING, State.ENDED, may_stay=True, texts=Part.SCHOOL_TEXTS),
        Action.RECALCULATE: recalculation(_SERVING),
        Action.ATTACH: file_arrived(_SERVING, "scope: chief supervisor education", texts=Part.SCHOOL_TEXTS),
        Action.RENEW: Step(
            Label("续聘", "Renew"), _SERVING, may="scope: chief supervisor education", texts=Part.SCHOOL_TEXTS
        ),
        Action.NOTE: note(
            frozenset(State),
            "scope: school_staff officer desk chief supervisor education",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.END: Step(
            Label("卸任", "End"),
            _SERVING,
            State.ENDED,
            may="scope: chief supervisor education",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff officer desk chief supervisor leader education auditor",
        Part.WORK: "scope: school_staff officer desk chief supervisor leader education auditor",
        Part.SCHOOL_TEXTS: "scope: school_staff officer desk chief supervisor leader education",
        Part.TIMELINE: "scope: officer desk chief supervisor leader education auditor",
        Part.ACTORS: "scope: officer desk chief supervisor leader auditor",
        Part.ATTACHMENTS: "scope: officer desk chief supervisor leader education",
    }
)
