"""What can happen to an issue of the bulletin, from which state, by whom; and who is shown which.

The system drafts it. The leader's post releases it, and nobody in its place: what goes out under the sub-bureau's name is
looked at by who answers for it. A station's chief hears that it is out, and reads the bulletin of the own station.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.bulletins.bulletin_issue import State
from campus_safety.labels import Label
from campus_safety.records.actions import Step, note, recalculation, tick
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    """Everything that can happen to an issue."""

    DRAFT = "draft"
    NOTE = "note"
    RELEASE = "release"
    TICK = "tick"
    RECALCULATE = "recalculate"


_DRAFTED = frozenset({State.DRAFTED})

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.DRAFT: Step(
            Label("起草简报", "Draft the bulletin"), frozenset(), State.DRAFTED, versioned=False
        ),
        Action.NOTE: note(frozenset(State), "scope: supervisor leader"),
        Action.RELEASE: Step(
            Label("签发简报", "Release the bulletin"),
            _DRAFTED,
            State.RELEASED,
            may="scope: leader",
            binds=True,
        ),
        Action.TICK: tick(_DRAFTED),
        Action.RECALCULATE: recalculation(_DRAFTED),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: chief supervisor leader auditor",
        Part.WORK: "scope: supervisor leader auditor",
        Part.POLICE_NOTES: "scope: supervisor leader",
        Part.TIMELINE: "scope: supervisor leader auditor",
        Part.ACTORS: "scope: supervisor leader auditor",
    }
)
