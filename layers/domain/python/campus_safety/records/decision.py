"""From a command to a change, what every action gets, and how it refuses: all faults at once, before anything is written."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeAlias, TypeVar

from campus_safety.district.directory import Campus
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed
from campus_safety.labels import Label
from campus_safety.records.actions import admit
from campus_safety.records.change import Change, Moment, changed, party
from campus_safety.records.commands import Command
from campus_safety.records.components import Paper, Party
from campus_safety.records.kind import Kind
from campus_safety.records.record import C
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

# A time stated within a minute is the moment itself, not a late entry.
_AS_IT_HAPPENED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Decision(Generic[C]):
    """Of which kind the case is, who asks, by which rules, at which moment; the case has already passed the transition table."""

    kind: Kind
    case: C
    actor: Actor
    rules: Rules
    moment: Moment

    @property
    def now(self) -> datetime:
        return self.moment.now

    @property
    def party(self) -> Party:
        return party(self.actor)

    @property
    def acting_unit(self) -> str:
        """The unit that the actor acts for: a team is a part of its station."""
        return self.rules.district.acting_unit(self.actor.unit)

    def is_one_of(self, workers: Iterable[Party]) -> bool:
        """Whether the actor may be one of these people: the same account, whatever number was typed, or the same number."""
        return any(self.party.is_person(worker) for worker in workers)

    def is_of_one_unit_with(self, workers: Iterable[Party]) -> bool:
        """Whether one of these people acted for the actor's own unit; a team is a part of its station."""
        units = self.rules.district.units
        return any(
            self.acting_unit == self.rules.district.acting_unit(worker.unit)
            for worker in workers
            if worker.unit in units
        )


@dataclass(frozen=True, slots=True)
class Outcome(Generic[C]):
    """The case after an action, whom it tells (symbolic posts), and what the timeline should know. `texts` are the words
    by the names that they are kept under, where those are not the form's."""

    case: C
    tells: tuple[str, ...] = ()
    restart: str | None = None
    stated_at: datetime | None = None
    late_entry: bool = False
    signed: Paper | None = None
    texts: Mapping[str, str] | None = None


@dataclasses.dataclass
class Faults:
    """Collects what is wrong, so that the person hears of everything at once."""

    found: list[Fault] = field(default_factory=list)

    def add(self, where: str, code: str, zh: str, en: str) -> None:
        self.found.append(Fault(where, code, zh, en))

    def future(self, where: str, moment: datetime | None, now: datetime) -> None:
        if moment is not None and moment > now:
            self.add(where, "in_the_future", "时间不能晚于现在", "Must not lie in the future")

    def past(self, where: str, moment: datetime, now: datetime) -> None:
        if moment <= now:
            self.add(where, "in_the_past", "时间须晚于现在", "Must lie in the future")

    def units(self, where: str, units: Iterable[str], rules: Rules) -> None:
        for unit in units:
            known = rules.district.units.get(unit)
            if known is None or known.retired:
                self.add(where, "unknown_unit", f"没有这个单位：{unit}", f"No such unit: {unit}")

    def too_long(self, where: str, text: str, most: int) -> None:
        if len(text) > most:
            self.add(
                where, "too_long", f"至多 {most} 字，请精简", f"At most {most} characters; please shorten it"
            )

    def campus(self, named: str, rules: Rules) -> Campus | None:
        """The campus of this name, unless there is none or it was retired."""
        found = rules.district.campuses.get(named)
        if found is not None and not found.retired:
            return found
        self.add("campus", "unknown_campus", f"没有这个校园：{named}", f"No such campus: {named}")
        return None

    def campuses(self, named: Iterable[str], most: int, rules: Rules) -> list[Campus]:
        """The campuses of these names that there are, each once. One has to be named at least, and at most `most`."""
        chosen = dict.fromkeys(named)
        if not 0 < len(chosen) <= most:
            self.add("campuses", "bad_count", f"须选择 1 至 {most} 个校园", f"Name 1 to {most} campuses")
        known = []
        for id in chosen:
            found = rules.district.campuses.get(id)
            if found is None or found.retired:
                self.add("campuses", "unknown_campus", f"没有这个校园：{id}", f"No such campus: {id}")
            else:
                known.append(found)
        return known

    def check(self) -> None:
        if self.found:
            raise BadInput(*self.found)


def stated(
    where: str,
    moment: datetime | None,
    decision: Decision[C],
    faults: Faults,
    since: datetime,
    *,
    bounded: bool = True,
) -> tuple[datetime, bool]:
    """The time that counts, and whether it is a late entry (补录). Bounded by policy where it is `bounded`, and always by
    `since`; counted by the stated time."""
    now = decision.now
    if moment is None:
        return now, False
    faults.future(where, moment, now)
    if bounded and now - moment > decision.rules.policy.late_entry:
        faults.add(where, "too_long_ago", "补录时间超出允许范围", "Lies further back than late entry allows")
    if moment < since:
        faults.add(where, "before_the_report", "时间早于接报", "Lies before the report itself")
    return moment, now - moment > _AS_IT_HAPPENED


def made(decision: Decision[C], outcome: Outcome[C], action: str, texts: Mapping[str, str]) -> Change[C]:
    """The change that an action's outcome makes."""
    return changed(
        decision.kind,
        decision.case,
        outcome.case,
        action,
        decision.actor,
        decision.rules,
        decision.moment,
        texts=texts if outcome.texts is None else outcome.texts,
        tells=outcome.tells,
        restart=outcome.restart,
        stated_at=outcome.stated_at,
        late_entry=outcome.late_entry,
        signed=outcome.signed,
    )


Deed: TypeAlias = Callable[[Decision[C], Any], Outcome[C]]


@dataclass(frozen=True, slots=True)
class Option:
    """One that a field can be filled in with now: its code, and what people call it where the code does not say so."""

    code: str | int
    label: Label | None = None


Choices: TypeAlias = Mapping[str, Sequence[Option]]
"""By the name of a field, all that it can be filled in with now: where that is nothing, the action cannot be done. A field
that is not named is as free as its form says."""

Guard: TypeAlias = Callable[[Decision[C]], Choices | None]
"""What has to hold of the record, and of who asks, whatever is filled in. Raises Conflict, NotAllowed or BadInput."""

T = TypeVar("T")


def fitting(check: Callable[[T], object], candidates: Iterable[T]) -> tuple[T, ...]:
    """Those that a deed's own check lets through."""
    return tuple(one for one in candidates if not _refused(check, one))


def _refused(check: Callable[[T], object], one: T) -> bool:
    try:
        check(one)
    except (BadInput, NotAllowed, Conflict):
        return True
    return False


@dataclass(frozen=True, slots=True)
class Decide(Generic[C]):
    """How a kind decides: its table of actions is asked first, then the action's guard, then the deed is done, then one entry
    of the timeline says so. `deeds` are those of the actions that a command asks for; `guards` what has to hold before
    anything that is filled in matters, so that an action is offered by what decides on it (`records.offers`)."""

    kind: Kind
    deeds: Mapping[str, Deed[C]]
    guards: Mapping[str, Guard[C]] = field(default_factory=dict)

    def __call__(self, case: C, command: Command, actor: Actor, rules: Rules, moment: Moment) -> Change[C]:
        """The change that this command makes. Raises ForbiddenByState, BadInput, Conflict, NotAllowed, SamePerson,
        ForbiddenByLaw; nothing has happened then."""
        decision = self.permitted(case, command.action, actor, rules, moment)
        return made(decision, self.deeds[command.action](decision, command), command.action, command.texts)

    def permitted(self, case: C, action: str, actor: Actor, rules: Rules, moment: Moment) -> Decision[C]:
        """What a deed is given. Raises ForbiddenByState unless the table has this step, and what its guard raises."""
        decision, _ = self._opened(case, action, actor, rules, moment)
        return decision

    def choices(self, case: C, action: str, actor: Actor, rules: Rules, moment: Moment) -> Choices:
        """What the action can be filled in with now. Raises as the action would, whatever is filled in."""
        return self._opened(case, action, actor, rules, moment)[1]

    def _opened(
        self, case: C, action: str, actor: Actor, rules: Rules, moment: Moment
    ) -> tuple[Decision[C], Choices]:
        admit(self.kind.actions, self.kind.states, case.state, action)
        decision, guard = Decision(self.kind, case, actor, rules, moment), self.guards.get(action)
        return decision, (guard(decision) if guard is not None else None) or {}


@dataclass(frozen=True, slots=True)
class Once(Generic[C]):
    """A kind's decision for whom a request may come twice: None where `done_before` says that it was done, whatever state it
    has led to."""

    decide: Decide[C]
    done_before: Callable[[C, Command, Actor], bool]

    def __call__(
        self, case: C, command: Command, actor: Actor, rules: Rules, moment: Moment
    ) -> Change[C] | None:
        """The change that this command makes; None where it was done before. Raises as `decide`."""
        if self.done_before(case, command, actor):
            return None
        return self.decide(case, command, actor, rules, moment)

    def choices(self, case: C, action: str, actor: Actor, rules: Rules, moment: Moment) -> Choices:
        """As of `decide`; what was done before is asked of its guard like everything else."""
        return self.decide.choices(case, action, actor, rules, moment)
