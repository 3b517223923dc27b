"""Winding: which clocks run on a case is derived from its facts after every change, in one place.

Each kind of case has a table (`incidents/winding.py`, …) that says from which fact a clock runs and which fact stops it.
So a clock cannot be forgotten by an action: whoever records the fact moves the clock.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Generic, Protocol

from campus_safety.district.calendars import Limit, read_limit
from campus_safety.district.organisation import Area, UnitKind
from campus_safety.district.policy import Basis, ClockPolicy, Ladder, RungPlan
from campus_safety.district.rules import Rules
from campus_safety.records.case import C, Case, Measure, Supervision
from campus_safety.records.clocks import Begun, Clock, Rung, Served, next_tick_at

# The clock of a case that has none, how often it tells, and whom: no limit that anybody could miss, so no policy sets it.
WATCH: Final = "watch"
DAILY: Final = timedelta(days=1)
_WATCHERS: Final = ("lead:owner", "station:chief", "brigade:supervisor")


def _never(case: Case) -> datetime | None:
    return None


@dataclass(frozen=True, slots=True)
class Winding(Generic[C]):
    """From which fact a clock runs, which fact answers it, in which stage a new level restarts it, and which fact ends it
    unanswered, such as that the case was handed to another body."""

    runs_from: Callable[[C], datetime | None]
    stopped_by: Callable[[C], datetime | None]
    stage: str | None = None
    ended_by: Callable[[C], datetime | None] = _never


# A `restart` that begins nothing anew: running clocks are measured by the limits that hold for the case now.
MEASURED: Final = ""


class Wind(Protocol):
    """How a kind winds its cases. `restart` names the stage whose running clocks begin anew, as with a new level or
    category; the other clocks get the limit of it from where they began."""

    def __call__(self, case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> Case: ...


def wound(
    case: C,
    table: Mapping[str, Winding[C]],
    rules: Rules,
    now: datetime,
    *,
    restart: str | None = None,
    left_at: datetime | None = None,
) -> C:
    """The case with the clocks that its facts ask for: new ones started, answered ones stopped.

    A restarted clock's revision rises, what was served and any lateness stays on record; a clock of law is never
    restarted, and no limit begins twice: whoever goes back to a level finds its limit where it was. One that is no longer
    asked for stops as moot, and goes on as if it had never stopped when the same fact asks for it again. `left_at` is when the case left the loop by an exit: orders end with it.
    """
    for name, winding in table.items():
        case = _wound(case, name, winding, rules, now, restart)
    for order in case.supervisions:
        laid = partial(order_clock, order, rules)
        case = given(case, f"supervision:{order.number}", order.answered_at, laid, left_at)
    for measure in case.measures:
        laid = partial(_measure, measure, rules, now)
        case = given(case, f"measure:{measure.number}", measure.settled_at, laid, None)
    for extension in case.extensions:
        clock = case.clock(f"extension:{extension.number}")
        if clock is not None and clock.running and extension.decided_at is not None:
            case = case.with_clock(clock.stopped(extension.decided_at))
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


def begin(case: C, name: str, policy_name: str, rules: Rules, start: datetime) -> C:
    """The case with one more clock from the policy, such as `reply:1`; unchanged where the policy sets no limit, or was
    written before there was such a clock."""
    policy = clock_policy(case, policy_name, rules)
    limit = limit_of(case, policy, rules)
    if policy is None or limit is None:
        return case
    return case.with_clock(_laid(name, policy, limit, start, case, rules))


def begin_dated(
    case: C, name: str, policy_name: str, rules: Rules, now: datetime, start: datetime, due: datetime
) -> C:
    """The case with a clock whose due date a person set, on the ladder that the policy names for it. A clock of this
    name that runs already is laid anew: its revision rises, what was served is kept, and only rungs ahead are laid. In a
    policy that was written before there was such a clock, nothing is laid."""
    policy = clock_policy(case, policy_name, rules)
    if policy is None:
        return case
    ladder = rules.policy.ladder_for(policy, school_led=_school_led(case, rules))
    fresh = dated(
        name, start, due, ladder, basis=policy.basis, supervises=policy.supervises, lapses=policy.lapses
    )
    before = case.clock(name)
    if before is not None:
        fresh = replace(
            fresh,
            rungs=tuple(rung for rung in fresh.rungs if rung.at > now),
            revision=before.revision + 1,
            served=before.served,
            extended=before.extended,
            granted=before.granted,
        )
    return case.with_clock(fresh)


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
        return case.with_clock(
            replace(laid(), revision=clock.revision + 1, served=clock.served_until(clock.stopped_at))
        )
    if stop is not None and clock.stopped_at is None:
        return case.with_clock(clock.stopped(stop, moot=answered is None))
    return case


def dated(
    name: str,
    start: datetime,
    due: datetime,
    ladder: Ladder,
    owner: str = "",
    *,
    basis: Basis = Basis.ORDER,
    supervises: bool = False,
    lapses: bool = False,
) -> Clock:
    """A clock from `start` to a given due date. `owner` stands for "order:to" and "measure:owner" in its ladder."""
    return Clock(
        name=name,
        basis=basis,
        started_at=start,
        due_at=due,
        limit="",
        rungs=tuple(
            Rung(
                rung.name,
                at,
                _named(rung.tells, owner),
                supervises=rung.supervises and supervises,
                lapses=lapses and _at_end(rung),
            )
            for rung in ladder.rungs
            if (at := _moment(rung, start, due, start + (due - start) * (rung.fraction or 0))) is not None
        ),
        repeat=max(ladder.repeat, timedelta(seconds=1)),
        repeat_tells=_named(ladder.repeat_tells, owner),
    )


def relaid(case: C, name: str, start: datetime, rules: Rules, now: datetime) -> C:
    """The case with a clock counted from `start`, because the fact that it runs from was put right: also one that has
    stopped, which was kept or missed by that. A later start clears the lateness that a wrong fact has made."""
    before = case.clock(name)
    policy = clock_policy(case, name, rules)
    limit = limit_of(case, policy, rules)
    if before is None or before.started_at == start or policy is None or limit is None:
        return case
    fresh = replace(
        _laid(name, policy, limit, start, case, rules),
        revision=before.revision + 1,
        served=before.served_until(now),
        granted=(*before.granted, before.revision) if start > before.started_at else before.granted,
    )
    if before.stopped_at is not None:
        return case.with_clock(fresh.stopped(before.stopped_at, moot=before.moot))
    return case.with_clock(_overtaken(fresh, now))


def notice(case: Case, rules: Rules) -> Clock:
    """The intake notice: a tick due the moment the report is received, so that it is never anybody's memory."""
    tells = rules.policy.of(case.kind).notice[case.severity]
    return Clock(
        name="notice",
        basis=Basis.POLICY,
        started_at=case.received_at,
        due_at=case.received_at,
        limit="",
        rungs=(Rung("notice", case.received_at, tells),),
        limiting=False,
    )


def unsure_years(case: Case, rules: Rules) -> tuple[int, ...]:
    """Years that some running limit or its ladder reaches into and whose calendar nobody knows: a warning, never
    silence."""
    years = {
        year for clock in case.clocks if clock.running and clock.working for year in _reach(clock, rules)
    }
    return tuple(sorted(years))


def clock_policy(case: Case, name: str, rules: Rules) -> ClockPolicy | None:
    """What the case's policy says of a clock for its categories; None in a version from before there was such a clock."""
    policy = rules.policy.of(case.kind).clocks.get(name)
    return None if policy is None else policy.of(case.measured_by)


def with_unsure_years(case: C, rules: Rules) -> C:
    """The case with the years noted on each limit that it reaches into and whose calendar nobody knows. What was noted once
    stays until the limit is calculated again (`campus_safety.records.recalculating`), or ends."""
    for clock in case.clocks:
        if (
            clock.stopped_at is None
            and clock.working
            and not clock.unsure
            and (years := _reach(clock, rules))
        ):
            case = case.with_clock(replace(clock, unsure=years))
    return case


def _reach(clock: Clock, rules: Rules) -> tuple[int, ...]:
    last = max(clock.due_at, *(rung.at for rung in clock.rungs), clock.started_at)
    return rules.unknown_years(clock.started_at, last, school=clock.limit.endswith("school"))


def laid_again(clock: Clock, case: Case, rules: Rules) -> Clock | None:
    """The clock as its limit lies by these rules from where it began, told nothing yet; None where its policy has none
    such, or where a person set its date."""
    policy = clock_policy(case, clock.name.partition(":")[0], rules)
    if policy is None or not clock.limit or clock.extended:
        return None
    return _laid(clock.name, policy, read_limit(clock.limit), clock.started_at, case, rules)


def limit_of(case: Case, policy: ClockPolicy | None, rules: Rules) -> Limit | None:
    """The policy's limit for a case of this severity, in this kind of area; none where this version of the policy has no
    such clock."""
    if policy is None:
        return None
    campus = rules.district.campuses.get(case.campus)
    return policy.limit(case.severity, campus.area if campus else Area.TOWN)


def moved(clock: Clock, since: datetime, rules: Rules, now: datetime) -> Clock:
    """The clock going on after it stood still `since`: every rung is as far away as it was then."""
    unserved = {rung.name for rung in clock.unserved}
    return replace(
        clock,
        paused_at=None,
        stopped_at=None,
        moot=False,
        due_at=rules.shifted(clock.due_at, since, now, working=clock.working),
        rungs=tuple(
            replace(rung, at=rules.shifted(rung.at, since, now, working=clock.working))
            if rung.name in unserved
            else rung
            for rung in clock.rungs
        ),
    )


def _wound(case: C, name: str, winding: Winding[C], rules: Rules, now: datetime, restart: str | None) -> C:
    clock = case.clock(name)
    start, stop, end = winding.runs_from(case), winding.stopped_by(case), winding.ended_by(case)
    if clock is None or clock.stopped_at is not None:
        asked_for = start if stop is None and end is None else None
        if asked_for is None:
            return case
        return _begun(case, name, clock, asked_for, rules, now, work=winding.stage is not None)
    if stop is not None and (end is None or stop <= end):
        return case.with_clock(clock.stopped(stop))
    if end is not None or start is None:
        return case.with_clock(clock.stopped(end or now, moot=True))
    if restart is not None:
        return _measured(
            case, name, clock, rules, now, anew=winding.stage == restart, work=winding.stage is not None
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
    fresh = _laid(name, policy, limit, start, case, rules)
    return case.with_clock(replace(fresh, revision=clock.revision + 1, served=clock.served_until(now)))


def _measured(case: C, name: str, clock: Clock, rules: Rules, now: datetime, *, anew: bool, work: bool) -> C:
    """With a running clock by the limit that its new level or category brings: from now where it begins `anew` and that
    limit has not run before, else from where that limit began; of law never longer. A stage's `work` that has no limit any
    more stops; a duty that is still asked for, because of a report that was merged, keeps the one that it has."""
    policy = clock_policy(case, name, rules)
    limit, law = limit_of(case, policy, rules), clock.basis is Basis.LAW
    if policy is None or limit is None:
        return case.with_clock(clock.stopped(now, moot=True)) if work and not law else case
    if str(limit) == clock.limit and policy.basis is clock.basis:
        return case
    anew = anew and not law
    begun = {clock.limit: clock.started_at, **{one.limit: one.at for one in clock.begun}}
    start = begun.get(str(limit), now) if anew else clock.started_at
    fresh = _laid(name, policy, limit, start, case, rules)
    if law and fresh.due_at > clock.due_at:
        return case
    served = clock.served_until(now)
    fresh = replace(
        fresh,
        basis=Basis.LAW if law else fresh.basis,
        revision=clock.revision + 1,
        served=served,
        begun=tuple(Begun(*one) for one in begun.items()) if anew else clock.begun,
        extended=clock.extended,
        granted=clock.granted,
        pauses=clock.pauses,
        paused_at=now if clock.paused_at is not None and start == now else clock.paused_at,
    )
    return case.with_clock(_overtaken(fresh, now))


def _overtaken(clock: Clock, now: datetime) -> Clock:
    """The clock without the rungs that lie behind it already, but for the highest: that one is told, unless it was. Of
    repetitions the next one ahead is told."""
    behind = [rung for rung in clock.rungs if rung.at <= now]
    if not behind:
        return clock
    last = behind[-1]
    clock = replace(clock, rungs=tuple(rung for rung in clock.rungs if rung is last or rung.at > now))
    if clock.repeat is not None and len(clock.rungs) == 1:
        clock = replace(clock, repeats=(now - last.at) // clock.repeat)
    if any((one.rung, one.due_at) == (last.name, last.at) for one in clock.served):
        told = Served(clock.revision, last.name, last.at, now)
        clock = replace(clock, served=(*clock.served, told))
    return clock


def _laid(name: str, policy: ClockPolicy, limit: Limit, start: datetime, case: Case, rules: Rules) -> Clock:
    ladder = rules.policy.ladder_for(policy, school_led=_school_led(case, rules))
    due = rules.after(start, limit).at
    return Clock(
        name=name,
        basis=policy.basis,
        started_at=start,
        due_at=due,
        limit=str(limit),
        rungs=tuple(
            Rung(
                rung.name,
                at,
                rung.tells,
                supervises=rung.supervises and policy.supervises,
                lapses=policy.lapses and _at_end(rung),
            )
            for rung in ladder.rungs
            if (at := _moment(rung, start, due, rules.after(start, limit, rung.fraction or 0).at)) is not None
        ),
        repeat=ladder.repeat,
        repeat_tells=ladder.repeat_tells,
        working=limit.working or limit.school,
    )


def _moment(rung: RungPlan, start: datetime, due: datetime, at_fraction: datetime) -> datetime | None:
    """When a rung is due; None for a reminder that would come before the limit has even begun."""
    if rung.before is not None:
        return due - rung.before if due - rung.before > start else None
    if rung.after is not None:
        return due + rung.after
    return at_fraction


def _at_end(rung: RungPlan) -> bool:
    """Whether the limit has passed at this rung."""
    return rung.after is not None or (rung.fraction is not None and rung.fraction >= 1)


def order_clock(order: Supervision, rules: Rules) -> Clock:
    """The clock of a supervision order: its own ladder, which opens no further order."""
    return dated(
        f"supervision:{order.number}",
        order.opened_at,
        order.due_at,
        rules.policy.ladders["order"],
        order.to,
    )


def _measure(measure: Measure, rules: Rules, now: datetime) -> Clock:
    return dated(
        f"measure:{measure.number}",
        min(now, measure.due_at),
        measure.due_at,
        rules.policy.ladders["measure"],
        measure.owner,
    )


def _named(tells: Iterable[str], owner: str) -> tuple[str, ...]:
    """Who was ordered is fixed when the order is given: a later change of lead does not move the order."""
    return tuple(owner if tell in ("order:to", "measure:owner") else tell for tell in tells)


def _school_led(case: Case, rules: Rules) -> bool:
    return rules.district.unit(case.lead).kind is UnitKind.CAMPUS
