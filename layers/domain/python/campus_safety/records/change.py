"""One change of one case: the record before and after, the timeline entry, and what people wrote."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any, Generic

from campus_safety.district.rules import Rules
from campus_safety.errors import Fault, newer_record
from campus_safety.records.actions import TICK, confirm
from campus_safety.records.clock_rules import MEASURED, attended
from campus_safety.records.clocks import Tick, with_served
from campus_safety.records.components import Paper, Party
from campus_safety.records.kind import Kind
from campus_safety.records.laying_clocks import with_unsure_years
from campus_safety.records.post_addresses import resolve
from campus_safety.records.record import C, Record
from campus_safety.records.timeline import Actor, Entry, Narrative, TickServed
from campus_safety.spelling import spelled
from campus_safety.values import dataclass

# What changes with every step and says nothing of itself.
UNREMARKABLE = frozenset(
    {
        "version",
        "chain",
        "clocks",
        "submission",
        "reporter",
        "receipt",
        "written_at",
        "seal",
        "stored",
    }
)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a decision takes from outside: when it is made, the salt that its texts are digested with, and, where a paper
    is signed by it, the number that this paper would get."""

    now: datetime
    salt: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """How far a sum may go, down to `least` and up to `most`. `refused` says in words what is wrong where a change would take
    it further, given the sum as it stands."""

    refused: Callable[[int], Fault]
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A sum that is kept beside the records, such as a school's points: `by` is added to the one of `item` among those
    `of` a name, in the transaction of the change, so that it is always the sum of what was written. Where it has a `bound`,
    the change is written only if the sum stays within, whoever writes at the same moment."""

    of: str
    item: str
    by: int
    bound: Bound | None = None

    @property
    def needs(self) -> tuple[int | None, int | None]:
        """The least and the most that the sum may be before it is added to; a sum that nobody has added to is nought."""
        if self.bound is None:
            return None, None
        least, most = self.bound.least, self.bound.most
        return None if least is None else least - self.by, None if most is None else most - self.by

    def fits(self, sum: int) -> bool:
        """Whether it can be added to a sum that stands so."""
        least, most = self.needs
        return (least is None or sum >= least) and (most is None or sum <= most)


@dataclass(frozen=True, slots=True)
class Change(Generic[C]):
    """What one write has to carry: it is written whole or not at all. `signed` is a paper whose number is taken with it,
    `tallies` are sums that it adds to."""

    before: C | None
    after: C
    entry: Entry
    narrative: Narrative | None = None
    signed: Paper | None = None
    tallies: tuple[Tally, ...] = ()


def party(actor: Actor) -> Party:
    return Party(actor.account, actor.unit, actor.staff)


def changed(
    kind: Kind,
    before: C | None,
    after: C,
    action: str,
    actor: Actor,
    rules: Rules,
    moment: Moment,
    *,
    texts: Mapping[str, str] | None = None,
    tells: Iterable[str] = (),
    ticks: Iterable[Tick] = (),
    restart: str | None = None,
    stated_at: datetime | None = None,
    late_entry: bool = False,
    signed: Paper | None = None,
) -> Change[C]:
    """The change that takes `before` to `after`: clocks laid and stopped, version raised, entry written and chained.

    `tells` are symbolic posts; they and those of the ticks are resolved to addresses as the district stands now. A new
    record tells what is due at once, its intake notice above all, in this very change: nobody waits for a second write. Of a
    record that this release does not know all of, only deadlines are served: raises NewerRecord.
    """
    if not after.newer:
        confirm(kind.actions, before.state if before else None, action, after.state)
    elif action != TICK:
        raise newer_record()
    after = reclocked(kind, before, after, rules, moment.now, restart=restart)
    if before is None and after.awaits_ticks:
        ticks = [*ticks, *(tick for clock in after.clocks for tick in clock.told_at_once(moment.now))]
        after = replace(after, clocks=with_served(after.clocks, ticks, moment.now))
    after = attended(after, moment.now)
    after = with_unsure_years(after, rules)
    version = before.version + 1 if before else 1
    written = {name: text for name, text in (texts or {}).items() if text}
    narrative = Narrative(moment.salt, written) if written else None
    entry = Entry(
        case_id=after.id,
        version=version,
        action=action,
        actor=actor,
        recorded_at=moment.now,
        state=after.state,
        stated_at=stated_at,
        late_entry=late_entry,
        changed=_difference(before, after),
        ticks=tuple(
            TickServed(
                tick.clock, tick.revision, tick.rung, tick.at, resolve(tick.tells, after, rules.district)
            )
            for tick in ticks
        ),
        tells=resolve(tells, after, rules.district),
        text_digests=narrative.digests() if narrative else {},
        **({"previous": before.chain} if before else {}),
    )
    entry = replace(entry, hash=entry.sealed_hash())
    return Change(
        before,
        replace(after, version=version, chain=entry.hash, written_at=moment.now, seal=_seal(before, after)),
        entry,
        narrative,
        signed,
    )


def reclocked(
    kind: Kind, before: C | None, after: C, rules: Rules, now: datetime, *, restart: str | None = None
) -> C:
    """`after` with its clocks laid and stopped, and measured anew where its facts bring other limits. A clock for which `before` had
    every fact and that it did not run all the same was brought by a release or by a policy: it joins marked, and nobody is
    told what lies behind."""
    if after.newer:
        # Its facts may be others than they seem; what runs goes on running.
        return after
    if restart is None and before is not None and _measures(before) != _measures(after):
        restart = MEASURED
    fresh = kind.with_clocks(after, rules, now, restart=restart)
    if before is None:
        return fresh
    ran, since = {clock.name for clock in before.clocks}, _last_written(before)
    new = (clock for clock in fresh.clocks if clock.name not in ran and clock.marked_at is None)
    late = [clock for clock in new if clock.running and clock.started_at <= since]
    owed = kind.with_clocks(before, rules, now) if late else before
    for clock in late:
        if owed.clock(clock.name) is not None:
            fresh = fresh.with_clock(clock.marked(now))
    return fresh


def _measures(case: Record) -> tuple[str, tuple[str, ...], str]:
    """What limits derive from. Whichever action changes it, the clocks that run are measured anew."""
    return case.severity, case.measured_by, case.campus


def _seal(before: Record | None, after: Record) -> bool:
    """Sealed for what it is about; or by a release that knows of a reason which this one does not."""
    if after.newer:
        return after.seal
    return after.secret or (before is not None and before.seal and not before.secret)


def _last_written(case: Record) -> datetime:
    """When it changed last; of a record that does not say so, the latest moment that it tells of."""
    if case.written_at is not None:
        return case.written_at
    told = [served.at for clock in case.clocks for served in clock.served]
    stopped = [clock.stopped_at for clock in case.clocks if clock.stopped_at is not None]
    return max([case.received_at, *told, *stopped, *(clock.started_at for clock in case.clocks)])


def _difference(before: Record | None, after: Record) -> dict[str, str]:
    """The fields that changed, spelled as codes (`campus_safety.spelling`); of lists only what is new in them."""
    changes = {}
    for field in fields(after):
        old, new = getattr(before, field.name, None), getattr(after, field.name)
        if new != old and field.name not in UNREMARKABLE:
            changes[field.name] = spelled(_news(old, new))
    return changes


def _news(old: Any, new: Any) -> Any:
    """Of a list of records only what is new in it: the list of a sweep is long, and most entries are about one line."""
    if not isinstance(new, tuple) or not isinstance(old, tuple) or not all(map(is_dataclass, new)):
        return new
    known = set(old)
    return tuple(item for item in new if item not in known)
