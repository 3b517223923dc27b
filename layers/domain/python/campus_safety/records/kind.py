"""What a kind of case is: its record, its transition table, how its clocks are wound, and what is said of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from campus_safety.district.rules import Rules
from campus_safety.labels import Label
from campus_safety.records.case import Case
from campus_safety.records.clock_rules import Wind
from campus_safety.records.message_words import Vocabulary
from campus_safety.records.transitions import Table


class Home(StrEnum):
    """The table in which the records of a kind lie; each has a stream, a relay and a sweep of its own."""

    CASES = "cases"
    DUTY = "duty"
    OUTREACH = "outreach"


def _nothing_lapses(case: Case, rules: Rules, now: datetime) -> Case:
    return case


@dataclass(frozen=True, slots=True)
class Kind:
    """`states_at` say of a state, while the record waits in a stage, more than its own word does. `flow` says whether a state machine carries it; where none does, the sweep alone keeps its clocks. `lapsed` is
    what follows when a bound has passed that somebody's answer was awaited for."""

    name: str
    label: Label
    record: type[Case]
    transitions: Table
    states: Mapping[str, Label]
    stages: Mapping[str, Label]
    wind: Wind
    flow: bool
    categories: Mapping[str, Label]
    severities: Mapping[str, Label]
    words: Vocabulary
    lapsed: Callable[[Case, Rules, datetime], Case] = _nothing_lapses
    home: Home = Home.CASES
    states_at: Mapping[tuple[str, str], Label] = field(default_factory=dict)

    def state_label(self, state: str, stage: str | None) -> Label:
        """How people call where a record stands; a state that this release does not know by its code."""
        known = self.states.get(state) or Label(state, state)
        return known if stage is None else self.states_at.get((state, stage), known)

    def state_of(self, case: Case) -> Label:
        return self.state_label(case.state, case.stage)
