"""What can happen to how a campus stands with the four 100 %, from which state, by whom, and which section its words belong to; and who is shown which.

It follows from log entries, so nobody acts on it by itself.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.campus_assurances.campus_assurance import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
)
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    """Nobody asks for these by themselves: each follows an entry of the log, in the same transaction."""

    BEGIN = "begin"
    ASSURE = "assure"
    TAKE_BACK = "take_back"


_ANY = frozenset({State.LACKING, State.ASSURED})

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.BEGIN: Step(Label("首次核定", "Assure for the first time"), frozenset(), State.LACKING),
        Action.ASSURE: Step(Label("核定", "Assure"), _ANY, State.ASSURED, State.LACKING),
        Action.TAKE_BACK: Step(Label("冲销核定", "Take back"), _ANY, State.ASSURED, State.LACKING),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader education auditor",
        Part.WORK: "scope: school_staff guard officer desk chief supervisor leader education auditor",
        Part.TIMELINE: "scope: school_staff officer desk chief supervisor leader education auditor",
        Part.ACTORS: "scope: officer desk chief supervisor leader auditor",
    }
)
