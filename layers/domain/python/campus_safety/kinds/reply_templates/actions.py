"""What can happen to a reply template, from which state, by whom, and which section its words belong to; and who is shown which.

A station's desk and chief write them, its officers use them; whoever stands above reads along.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.reply_templates.reply_template import State
from campus_safety.labels import Label
from campus_safety.records.actions import Step
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    """Everything that can happen to a reply template."""

    WRITE = "write"
    REWRITE = "rewrite"
    WITHDRAW = "withdraw"


_IN_USE = frozenset({State.IN_USE})
_WRITERS = "scope: desk chief"
_READERS = "scope: officer desk chief supervisor leader auditor"

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.WRITE: Step(
            Label("新增答复模板", "Write a reply template"),
            frozenset(),
            State.IN_USE,
            versioned=False,
            may=_WRITERS,
        ),
        Action.REWRITE: Step(Label("修改答复模板", "Rewrite it"), _IN_USE, may=_WRITERS),
        Action.WITHDRAW: Step(
            Label("停用答复模板", "Withdraw it"), _IN_USE, State.WITHDRAWN, may=_WRITERS, binds=True
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: _READERS,
        Part.WORK: _READERS,
        Part.POLICE_NOTES: "scope: officer desk chief supervisor leader",
        Part.TIMELINE: _READERS,
        Part.ACTORS: _READERS,
    }
)
