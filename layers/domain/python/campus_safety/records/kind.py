"""What a kind of record is, in one object: its record, its table of actions, who is shown what, which clocks run on it, and
what is said of it.

Whoever does something with records of every kind is given the kind, or finds it among the `Kinds` that it was given.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Any

from campus_safety.district.policy_sections import PolicyDocument, PolicySection
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.labels import Label
from campus_safety.records.actions import Table
from campus_safety.records.clock_rules import ClockRules, ended, with_clocks
from campus_safety.records.counting import Figures
from campus_safety.records.message_words import Vocabulary
from campus_safety.records.purposes import Purpose
from campus_safety.records.record import C, Record
from campus_safety.records.relations import Holders, Part, Relation, Sections, holders
from campus_safety.records.rows import Row
from campus_safety.values import dataclass


class RecordTable(StrEnum):
    """The table in which the records of a kind lie; each has a stream, a relay and a sweep of its own."""

    CASES = "cases"
    DUTY = "duty"
    OUTREACH = "outreach"


def _as_it_is(case: C, rules: Rules, now: datetime) -> C:
    return case


@dataclass(frozen=True, slots=True)
class Kind:
    """`states_at` say of a state, while the record waits in a stage, more than its own word does. `flow` says whether a state machine carries it; where none does, the sweep alone keeps its clocks. `lays` lays the clocks that no rule can say, and where
    they are `moot_at_end` no clock is answered by the end of the record alone. `lapsed` is
    what follows when a bound has passed that somebody's answer was awaited for; `files` are the purposes of files that it takes; `policy` are the sections of a policy that it goes by, and `documents`
    what is written beside one; `figures` are what it counts. `category_fact` is which fact of a row
    says its category, where it is no case."""

    name: str
    label: Label
    record: type[Record]
    actions: Table
    sections: Sections
    states: Mapping[str, Label]
    stages: Mapping[str, Label]
    flow: bool
    categories: Mapping[str, Label]
    severities: Mapping[str, Label]
    words: Vocabulary
    clock_rules: ClockRules[Any] = field(default_factory=dict)
    lays: Callable[[Any, Rules, datetime], Any] = _as_it_is
    moot_at_end: bool = False
    lapsed: Callable[[Any, Rules, datetime], Any] = _as_it_is
    table: RecordTable = RecordTable.CASES
    states_at: Mapping[tuple[str, str], Label] = field(default_factory=dict)
    files: frozenset[Purpose] = frozenset()
    policy: tuple[PolicySection, ...] = ()
    documents: tuple[PolicyDocument[Any], ...] = ()
    figures: Figures | None = None
    category_fact: str = ""

    def with_clocks(self, case: C, rules: Rules, now: datetime, *, restart: str | None = None) -> C:
        """The record with the clocks that its facts ask for."""
        case = with_clocks(case, self.clock_rules, rules, now, restart=restart)
        fresh: C = self.lays(case, rules, now)
        return ended(fresh, now, moot=self.moot_at_end)

    @property
    def may(self) -> Mapping[str, Holders]:
        """By action, which relation each role needs to do it."""
        return {action: holders(step.may) for action, step in self.actions.items()}

    def may_ever(self, role: Role, action: str) -> bool:
        """Whether there is any record of this kind to which the role may do this."""
        return holders(self.actions[action].may)[role] is not Relation.NEVER

    def answers_offers(self, role: Role) -> bool:
        """Whether the role answers for its unit when such a record is offered to it."""
        return any(holders(step.may)[role] is Relation.RECEIVER for step in self.actions.values())

    def ever_shown(self, role: Role, part: Part) -> bool:
        """Whether there is any record of this kind of which the role is shown this section."""
        return self.sections[part][role] is not Relation.NEVER

    def section_of(self, action: str) -> Part:
        """The section that an action's words belong to; of an action that this release does not know, a police note."""
        return self.actions[action].texts if action in self.actions else Part.POLICE_NOTES

    def category_of(self, row: Row) -> str:
        """The category of a row of this kind, "" for none."""
        return str(row.facts.get(self.category_fact) or "") if self.category_fact else row.category

    def state_label(self, state: str, stage: str | None) -> Label:
        """How people call where a record stands; a state that this release does not know by its code."""
        known = self.states.get(state) or Label(state, state)
        return known if stage is None else self.states_at.get((state, stage), known)

    def state_of(self, case: Record) -> Label:
        return self.state_label(case.state, case.stage)


class Kinds(Mapping[str, Kind]):
    """The kinds that somebody serves, by name."""

    def __init__(self, *kinds: Kind) -> None:
        self._kinds = {kind.name: kind for kind in kinds}

    def of(self, record: Record) -> Kind:
        """The kind of a record. Raises KeyError for one that is not among these."""
        return self._kinds[record.kind]

    def at(self, table: RecordTable) -> "Kinds":
        """Those whose records lie in this table."""
        return Kinds(*(kind for kind in self._kinds.values() if kind.table is table))

    @property
    def policy(self) -> tuple[PolicySection, ...]:
        """Every section that one of them goes by."""
        return tuple(dict.fromkeys(section for kind in self._kinds.values() for section in kind.policy))

    @property
    def documents(self) -> tuple[PolicyDocument[Any], ...]:
        """All that one of them goes by of what is written beside a policy."""
        return tuple(dict.fromkeys(one for kind in self._kinds.values() for one in kind.documents))

    def __getitem__(self, name: str) -> Kind:
        return self._kinds[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)
