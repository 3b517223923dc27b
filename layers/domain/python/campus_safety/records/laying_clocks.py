"""How a clock is laid: from a limit of the policy, or to a date that somebody set, with the rungs of its ladder.

Which clocks run on a record at all is said by rules (`campus_safety.records.clock_rules`).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from campus_safety.district.calendars import Limit, read_limit
from campus_safety.district.organisation import Area, UnitKind
from campus_safety.district.policy import Basis, ClockPolicy, Ladder, RungPlan
from campus_safety.district.rules import Rules
from campus_safety.records.clocks import Clock, Rung, Served
from campus_safety.records.components import Supervision
from campus_safety.records.record import C, Record


def begin(case: C, name: str, policy_name: str, rules: Rules, start: datetime) -> C:
    """The case with one more clock from the policy, such as `reply:1`; unchanged where the policy sets no limit, or was
    written before there was such a clock."""
    policy = clock_policy(case, policy_name, rules)
    limit = limit_of(case, policy, rules)
    if policy is None or limit is None:
        return case
    return case.with_clock(laid(name, policy, limit, start, case, rules))


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
            fresh.in_place_of(before, before.served),
            rungs=tuple(rung for rung in fresh.rungs if rung.at > now),
            extended=before.extended,
        )
    return case.with_clock(fresh)


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
    stopped, which was kept or missed by that. A later start clears the lateness that a wrong fact has made. One to which
    the case's own category gives no limit came with a merged report and keeps the limit, and the law, that it has."""
    before = case.clock(name)
    policy = clock_policy(case, name, rules)
    if before is None or before.started_at == start or policy is None:
        return case
    limit, basis = limit_of(case, policy, rules), policy.basis
    if limit is None:
        limit, basis = read_limit(before.limit), before.basis
    fresh = replace(laid(name, policy, limit, start, case, rules), basis=basis)
    fresh = fresh.in_place_of(before, before.served_until(now))
    if start > before.started_at:
        fresh = replace(fresh, granted=(*before.granted, before.revision))
    if before.stopped_at is not None:
        return case.with_clock(fresh.stopped(before.stopped_at, moot=before.moot))
    return case.with_clock(overtaken(fresh, now))


def notice(case: Record, rules: Rules) -> Clock:
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


def unsure_years(case: Record, rules: Rules) -> tuple[int, ...]:
    """Years that some running limit or its ladder reaches into and whose calendar nobody knows: a warning, never
    silence."""
    years = {
        year for clock in case.clocks if clock.running and clock.working for year in _reach(clock, rules)
    }
    return tuple(sorted(years))


def clock_policy(case: Record, name: str, rules: Rules) -> ClockPolicy | None:
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


def laid_again(clock: Clock, case: Record, rules: Rules) -> Clock | None:
    """The clock as its limit lies by these rules from where it began, told nothing yet; None where its policy has none
    such, or where a person set its date."""
    policy = clock_policy(case, clock.name.partition(":")[0], rules)
    if policy is None or not clock.limit or clock.extended:
        return None
    return laid(clock.name, policy, read_limit(clock.limit), clock.started_at, case, rules)


def limit_of(case: Record, policy: ClockPolicy | None, rules: Rules) -> Limit | None:
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


def overtaken(clock: Clock, now: datetime) -> Clock:
    """The clock without the rungs that lie behind it already, but for the highest: that one is told, unless it was, or lies
    behind the moment in which the clock joined the case. Of repetitions the next one ahead is told."""
    behind = [rung for rung in clock.rungs if rung.at <= now]
    if not behind:
        return clock
    last = behind[-1]
    clock = replace(clock, rungs=tuple(rung for rung in clock.rungs if rung is last or rung.at > now))
    if clock.repeat is not None and len(clock.rungs) == 1:
        clock = replace(clock, repeats=(now - last.at) // clock.repeat)
    joined_later = clock.marked_at is not None and last.at <= clock.marked_at
    if joined_later or any((one.rung, one.due_at) == (last.name, last.at) for one in clock.served):
        told = Served(clock.revision, last.name, last.at, now)
        clock = replace(clock, served=(*clock.served, told))
    return clock


def laid(name: str, policy: ClockPolicy, limit: Limit, start: datetime, case: Record, rules: Rules) -> Clock:
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
        return due - rung.before.real_time if due - rung.before.real_time > start else None
    if rung.after is not None:
        return due + rung.after.real_time
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


def _named(tells: Iterable[str], owner: str) -> tuple[str, ...]:
    """Who was ordered is fixed when the order is given: a later change of lead does not move the order."""
    return tuple(owner if tell in ("order:to", "measure:owner") else tell for tell in tells)


def _school_led(case: Record, rules: Rules) -> bool:
    return rules.district.unit(case.lead).kind is UnitKind.CAMPUS
