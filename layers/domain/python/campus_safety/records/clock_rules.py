"""Which clocks run on a record is derived from its facts after every change, in one place.

Each kind has a table of rules (`CLOCK_RULES` in its `clock_rules.py`) that says from which fact a clock runs and which fact stops
it. So a clock cannot be forgotten by an action: whoever records the fact moves the clock.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Generic, TypeAlias

from campus_safety.district.policy import Basis
from campus_safety.district.rules import Rules
from campus_safety.records.clocks import Begun, Clock, Rung, next_tick_at
from campus_safety.records.components import Measure
from campus_safety.records.laying_clocks import (
    begin,
    begin_dated,
    clock_policy,
    dated,
    laid,
    limit_of,
    moved,
    order_clock,
    overtaken,
)
from campus_safety.records.record import C, Record
from campus_safety.values import dataclass

# The clock of a case that has none, how often it tells, and whom: no limit that anybody could miss, so no policy sets it.
WATCH: Final = "watch"
DAILY: Final = timedelta(days=1)
_WATCHERS: Final = ("lead:owner", "station:chief", "brigade:supervisor")


def _never(case: Record) -> datetime | None:
    return None


@dataclass(frozen=True, slots=True)
class ClockRule(Generic[C]):
    """A clock with a limit of the policy: from which fact it runs, which fact answers it, in which stage a new level restarts it,
    and which fact ends it unanswered, such as that the case was handed to another body. Where it runs `again`, a later fact
    of the same sort answers it and begins it anew."""

    runs_from: Callable[[C], datetime | None]
    stopped_by: Callable[[C], datetime | None]
    stage: str | None = None
    ended_by: Callable[[C], datetime | None] = _never
    again: bool = False


@dataclass(frozen=True, slots=True)
class DateRule(Generic[C]):
    """A clock to a moment that the record itself says: `since` when it counts, until when (None: nothing is waited for), and
    which fact answers it. It is laid once, and anew where the date has `moved`; where it is `asked_for` by its date alone, it
    stops when there is none any more. What is no `limit` reminds of something, and nobody is late with it."""

    since: Callable[[C], datetime | None]
    until: Callable[[C, Rules], datetime | None]
    stopped_by: Callable[[C], datetime | None] = _never
    moves: bool = False
    asked_for: bool = False
    limit: bool = True


ClockRules: TypeAlias = Mapping[str, ClockRule[C] | DateRule[C]]


# A `restart` that begins nothing anew: running clocks are measured by the limits that hold for the case now.
MEASURED: Final = ""


def with_clocks(
    case: C, clock_rules: ClockRules[C], rules: Rules, now: datetime, *, restart: str | None = None
) -> C:
    """The case with the clocks that its facts ask for: new ones started, answered ones stopped. `restart` names the stage
    whose running clocks begin anew, as with a new level or category; the other clocks get the limit of it from where they
    began.

    A restarted clock's revision rises, what was served and any lateness stays on record; a clock of law is never
    restarted, and no limit begins twice: whoever goes back to a level finds its limit where it was. One that is no longer
    asked for stops as moot, and goes on as if it had never stopped when the same fact asks for it again.
    """
    for name, rule in clock_rules.items():
        if isinstance(rule, DateRule):
            case = _to_date(case, name, rule, rules, now)
        else:
            case = _ruled(case, name, rule, rules, now, restart)
    for order in case.supervisions:
        laid = partial(order_clock, order, rules)
        case = given(case, f"supervision:{order.number}", order.answered_at, laid, case.orders_end_at)
    for measure in case.measures:
        laid = partial(_measure, measure, rules, now)
        case = given(case, f"measure:{measure.number}", measure.settled_at, laid, case.orders_end_at)
    for extension in case.extensions:
        # Also one that stands still: a question to the reporter may have named it.
        case = stopped(case, f"extension:{extension.number}", extension.decided_at)
    return case


def ended(case: C, now: datetime, *, moot: bool = False) -> C:
    """A case that is over has no clock running. `moot` where no clock of the kind is answered by the case's end."""
    if case.open:
        return case
    over = case.over_at or now
    return replace(
        case,
        clocks=tuple(clock if clock.stopped_at else clock.stopped(over, moot=moot) for clock in case.clocks),
    )


def attended(case: C, now: datetime) -> C:
    """The last resort: a case that waits for something while none of its clocks would tell anybody is looked at by people
    every day, until one does. No table should ever let it come to that."""
    watch = case.clock(WATCH)
    others = (clock for clock in case.clocks if clock.name != WATCH)
    if case.stage is None or (case.awaits_ticks and next_tick_at(others) is not None):
        return case.with_clock(watch.stopped(now)) if watch is not None and watch.running else case
    if watch is not None and watch.running:
        return case
    first = Rung("100%", now + DAILY, _WATCHERS)
    return case.with_clock(
        Clock(
            name=WATCH,
            basis=Basis.POLICY,
            started_at=now,
            due_at=first.at,
            limit="",
            rungs=(first,),
            repeat=DAILY,
            repeat_tells=_WATCHERS,
            revision=watch.revision + 1 if watch is not None else 1,
            served=watch.served if watch is not None else (),
            limiting=False,
        )
    )


def stopped(case: C, name: str, at: datetime | None) -> C:
    """The case with this clock stopped, if it is there and has not stopped, and the moment is known."""
    clock = case.clock(name)
    if clock is None or clock.stopped_at is not None or at is None:
        return case
    return case.with_clock(clock.stopped(at))


def given(
    case: C, name: str, answered: datetime | None, laid: Callable[[], Clock], over: datetime | None
) -> C:
    """The case with a clock whose due date somebody set by hand: it runs until it is answered, or `over`. One that stands
    still although nobody has answered is `laid` anew: what is owed is never without its clock."""
    clock, stop = case.clock(name), answered or over
    if clock is None:
        return case.with_clock(laid() if answered is None else laid().stopped(answered))
    if clock.moot and stop is None and case.open:
        return case.with_clock(clock.resumed())
    if clock.stopped_at is not None and stop is None and case.open:
        return case.with_clock(laid().in_place_of(clock, clock.served_until(clock.stopped_at)))
    if stop is not None and clock.stopped_at is None:
        return case.with_clock(clock.stopped(stop, moot=answered is None))
    return case


def _to_date(case: C, name: str, rule: DateRule[C], rules: Rules, now: datetime) -> C:
    clock, since, due = case.clock(name), rule.since(case), rule.until(case, rules)
    if since is None or due is None:
        return stopped(case, name, rule.stopped_by(case) or (now if rule.asked_for else None))
    if clock is None or (rule.moves and case.open and not (clock.running and clock.due_at == due)):
        case = begin_dated(case, name, name, rules, now, since, due)
        fresh = case.clock(name)
        if fresh is not None and not rule.limit:
            case = case.with_clock(replace(fresh, limiting=False, repeat=None, stopped_at=None))
    return stopped(case, name, rule.stopped_by(case))


def _ruled(case: C, name: str, rule: ClockRule[C], rules: Rules, now: datetime, restart: str | None) -> C:
    clock = case.clock(name)
    start, stop, end = rule.runs_from(case), rule.stopped_by(case), rule.ended_by(case)
    if rule.again and clock is not None and clock.running and start is not None and start > clock.started_at:
        clock = clock.stopped(start)
        case = case.with_clock(clock)
    if clock is None or clock.stopped_at is not None:
        asked_for = start if stop is None and end is None else None
        if asked_for is None:
            return case
        return _begun(case, name, clock, asked_for, rules, now, work=rule.stage is not None)
    if stop is not None and (end is None or stop <= end):
        return case.with_clock(clock.stopped(stop))
    if end is not None or start is None:
        return case.with_clock(clock.stopped(end or now, moot=True))
    if restart is not None:
        return _measured(
            case, name, clock, rules, now, anew=rule.stage == restart, work=rule.stage is not None
        )
    return case


def _begun(
    case: C, name: str, clock: Clock | None, start: datetime, rules: Rules, now: datetime, *, work: bool
) -> C:
    """With a clock that is asked for and does not run: laid from `start`, or going on where the same fact asks again, by
    the limit that holds by now. Time in which a stage's `work` was not asked for does not count; a duty goes on as if it
    had never stopped, also where it was answered and is not any more: one more authority has to be told."""
    if clock is None:
        return begin(case, name, name, rules, start)
    duty = not work or clock.basis is Basis.LAW
    # Of a duty, the fact has to be the same; work may have been begun anew since.
    if clock.started_at == start if duty else clock.moot and clock.started_at >= start:
        stood = None if duty else clock.stopped_at
        again = clock.resumed() if stood is None else moved(clock, stood, rules, now)
        return _measured(case.with_clock(again), name, again, rules, now, anew=not duty, work=work)
    # Begun, stopped and asked for again in one and the same moment, it has not run yet.
    if not (clock.moot or duty or clock.started_at < start or clock.stopped_at == start):
        return case
    policy = clock_policy(case, name, rules)
    limit = limit_of(case, policy, rules)
    if policy is None or limit is None:
        return case
    fresh = laid(name, policy, limit, start, case, rules)
    return case.with_clock(fresh.in_place_of(clock, clock.served_until(now)))


def _measured(case: C, name: str, clock: Clock, rules: Rules, now: datetime, *, anew: bool, work: bool) -> C:
    """With a running clock by the limit that its new level or category brings: from now where it begins `anew` and that
    limit has not run before, else from where that limit began; of law never longer. A stage's `work` that has no limit any
    more stops; a duty that is still asked for, because of a report that was merged, keeps the one that it has."""
    policy = clock_policy(case, name, rules)
    limit, law = limit_of(case, policy, rules), clock.basis is Basis.LAW
    if policy is None or limit is None:
        return case.with_clock(clock.stopped(now, moot=True)) if work and not law else case
    if str(limit) == clock.limit and (law or policy.basis is clock.basis):
        return case
    anew = anew and not law
    begun = {clock.limit: clock.started_at, **{one.limit: one.at for one in clock.begun}}
    start = begun.get(str(limit), now) if anew else clock.started_at
    fresh = laid(name, policy, limit, start, case, rules)
    if law and fresh.due_at > clock.due_at:
        return case
    fresh = replace(
        fresh.in_place_of(clock, clock.served_until(now)),
        basis=Basis.LAW if law else fresh.basis,
        begun=tuple(Begun(*one) for one in begun.items()) if anew else clock.begun,
        extended=clock.extended,
        pauses=clock.pauses,
        paused_at=now if clock.paused_at is not None and start == now else clock.paused_at,
    )
    return case.with_clock(overtaken(fresh, now))


def _measure(measure: Measure, rules: Rules, now: datetime) -> Clock:
    return dated(
        f"measure:{measure.number}",
        min(now, measure.due_at),
        measure.due_at,
        rules.policy.ladders["measure"],
        measure.owner,
    )
