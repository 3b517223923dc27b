"""A reply template (答复模板): words that a station keeps ready for its officers, for what is often asked of reporters or told to them.

It is offered by the category and the state of an incident. What is sent stays the officer's: the words are taken into the form
and changed there, and nothing says afterwards that they came from here. It is for anybody who reports: it names nobody.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from campus_safety.errors import no_such_record
from campus_safety.instants import to_text
from campus_safety.kinds.incidents.incident import State as IncidentState
from campus_safety.labels import Label, labelled
from campus_safety.records.record import Record
from campus_safety.values import dataclass


class State(StrEnum):
    IN_USE = "in_use"
    WITHDRAWN = "withdrawn"


STATES: Mapping[str, Label] = labelled(
    {State.IN_USE: Label("使用中", "In use"), State.WITHDRAWN: Label("已停用", "Withdrawn")}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTemplate(Record):
    """`categories` and `states` are those of incidents that it is offered for; none of them is all of them. The words are in
    the narrative of the version `words`: those before are the ones that it had until then."""

    categories: frozenset[str] = frozenset()
    states: frozenset[IncidentState] = frozenset()
    words: int = 1
    state: State = State.IN_USE
    kind: str = "reply_template"
    withdrawn_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.state is State.IN_USE

    @property
    def over_at(self) -> datetime | None:
        return self.withdrawn_at

    @property
    def stage(self) -> str | None:
        return None

    @property
    def filed(self) -> Mapping[str, tuple[str, str]]:
        """Those of a station that are in use, in the order in which they were written."""
        if not self.open:
            return {}
        return {"templates": (templates_list(self.station), f"{to_text(self.received_at)}#{self.id}")}

    def row_facts(self) -> dict[str, Any]:
        return {
            "facts": {
                "categories": " ".join(sorted(self.categories)),
                "states": " ".join(sorted(self.states)),
                "words": self.words,
            }
        }


def templates_list(station: str) -> str:
    """The templates of a station that are in use."""
    return f"{station}#reply_template#in_use"


def reply_template(case: Record | None) -> ReplyTemplate:
    """The case, if there is one and it is a reply template; raises NotFound otherwise."""
    if not isinstance(case, ReplyTemplate):
        raise no_such_record()
    return case
