"""Which clocks run on a case: derived from its facts after every change, in one place.

Each row of `WOUND_BY` says from which fact a clock runs and which fact stops it. So a clock cannot be forgotten by
an action: whoever records the fact moves the clock.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from campus_safety.calendars import Limit
from campus_safety.case import EXITS, Case, Measure, Stage, State, Supervision
from campus_safety.clocks import Basis, Clock, Rung
from campus_safety.organisation import UnitKind
from campus_safety.policy import ClockPolicy, Ladder
from campus_safety.rules import Rules
from campus_safety.taxonomy import Flag

Fact: TypeAlias = Callable[[Case], datetime | None]


@dataclass(frozen=True, slots=True)
class Winding:
    """From which fact a clock runs, which fact stops it, and in which stage a new level restarts it."""

    runs_from: Fact
    stopped_by: Fact
    stage: Stage | None = None


def _first(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _feedback_owed_from(case: Case) -> datetime | None:
    """Whoever told us is told the outcome; of a device's or a system's case, the campus is. An exit that no person
    reported owes nothing."""
    return case.handled_at or (case.exited_at if case.feedback_owed else None)


def _review_owed_from(case: Case) -> datetime | None:
    return case.handled_at if case.review_owed and case.state not in EXITS else None


def _closable_from(case: Case) -> datetime | None:
    """When nothing stands in the way of closing any more."""
    if case.feedback_at is None or case.handled_at is None:
        return None
    if case.state is State.REVIEWED:
        settled = [measure.settled_at for measure in case.measures]
        return (
            max([case.reviewed_at or case.feedback_at, *(at for at in settled if at)])
            if all(settled)
            else None
        )
    return None if case.review_owed else case.feedback_at


WOUND_BY: dict[str, Winding] = {
    "acknowledge": Winding(
        lambda case: case.received_at,
        lambda case: _first(case.acknowledged_at, case.assessed_at, case.exited_at),
        Stage.INTAKE,
    ),
    "assess": Winding(
        lambda case: case.received_at, lambda case: _first(case.assessed_at, case.exited_at), Stage.ASSESSMENT
    ),
    "arrive": Winding(
        lambda case: case.dispatched_at,
        lambda case: _first(case.arrived_at, case.handled_at, case.exited_at),
        Stage.HANDLING,
    ),
    "progress": Winding(
        lambda case: case.assessed_at,
        lambda case: _first(case.progressed_at, case.arrived_at, case.handled_at, case.exited_at),
        Stage.HANDLING,
    ),
    "dispose": Winding(
        lambda case: case.assessed_at, lambda case: _first(case.handled_at, case.exited_at), Stage.HANDLING
    ),
    "feedback": Winding(_feedback_owed_from, lambda case: case.feedback_at, Stage.FEEDBACK),
    "review": Winding(_review_owed_from, lambda case: case.reviewed_at, Stage.REVIEW),
    "close": Winding(_closable_from, lambda case: case.closed_at, Stage.CLOSING),
    "tell_bureau": Winding(
        lambda case: (case.discovered_at or case.received_at) if Flag.EDUCATION_TOLD in case.flags else None,
        lambda case: _first(case.bureau_told_at, case.exited_at),
    ),
    "investigate": Winding(
        lambda case: (case.discovered_at or case.received_at) if case.about.investigated else None,
        lambda case: _first(case.investigated_at, case.exited_at),
    ),
    "transfer": Winding(
        lambda case: case.transfer.offered_at if case.transfer else None,
        lambda case: _first(
            case.transfer.accepted_at if case.transfer else None, case.handled_at, case.exited_at
        ),
    ),
}


def wind(case: Case, rules: Rules, now: datetime, *, restart: Stage | None = None) -> Case:
    """The case with the clocks that its facts ask for: new ones started, answered ones stopped.

    `restart` names the stage whose running clocks begin anew (a new level): their revision rises, what was served
    and any lateness stays on record. A clock of law is never restarted.
    """
    for name, winding in WOUND_BY.items():
        case = _wound(
            case, name, winding, rules, now, restarted=restart is not None and winding.stage is restart
        )
    if case.question is not None:
        stop = case.question.answered_at or case.question.lapsed_at
        reply = case.clock(f"reply:{case.question.number}")
        if reply is not None and reply.running and stop is not None:
            case = case.with_clock(reply.stopped(stop))
    for order in case.supervisions:
        case = _given(
            case, f"supervision:{order.number}", order.answered_at, _order(order, rules), case.exited_at
        )
    for measure in case.measures:
        case = _given(
            case, f"measure:{measure.number}", measure.settled_at, _measure(measure, case, rules), None
        )
    for extension in case.extensions:
        clock = case.clock(f"extension:{extension.number}")
        if clock is not None and clock.running and extension.decided_at is not None:
            case = case.with_clock(clock.stopped(extension.decided_at))
    if not case.open:
        over = case.closed_at or case.feedback_at or case.exited_at or now
        case = replace(
            case, clocks=tuple(clock if clock.stopped_at else clock.stopped(over) for clock in case.clocks)
        )
    return case


def begin(case: Case, name: str, policy_name: str, rules: Rules, start: datetime) -> Case:
    """The case with one more clock from the policy, such as `reply:1`; unchanged where the policy sets no limit."""
    policy = rules.policy.clocks[policy_name]
    limit = _limit(case, policy, rules)
    if limit is None:
        return case
    return case.with_clock(_laid(name, policy, limit, start, case, rules))


def notice(case: Case, rules: Rules) -> Clock:
    """The intake notice: a tick due the moment the report is received, so that it is never anybody's memory."""
    tells = rules.policy.notice[case.level]
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
    years: set[int] = set()
    for clock in case.clocks:
        if clock.running and clock.working:
            last = max(clock.due_at, *(rung.at for rung in clock.rungs), clock.started_at)
            years.update(rules.unknown_years(clock.started_at, last))
    return tuple(sorted(years))


def _wound(case: Case, name: str, winding: Winding, rules: Rules, now: datetime, *, restarted: bool) -> Case:
    clock = case.clock(name)
    start, stop = winding.runs_from(case), winding.stopped_by(case)
    if clock is not None and clock.stopped_at is None:
        if stop is not None or start is None:
            return case.with_clock(clock.stopped(stop or now))
        if restarted and clock.basis is not Basis.LAW:
            policy = rules.policy.clocks[name]
            limit = _limit(case, policy, rules)
            if limit is None:
                return case.with_clock(clock.stopped(now))
            fresh = _laid(name, policy, limit, now, case, rules)
            return case.with_clock(replace(fresh, revision=clock.revision + 1, served=clock.served))
        return case
    if start is None or stop is not None:
        return case
    if clock is not None and clock.started_at >= start:
        return case
    policy = rules.policy.clocks[name]
    limit = _limit(case, policy, rules)
    if limit is None:
        return case
    fresh = _laid(name, policy, limit, start, case, rules)
    if clock is not None:
        fresh = replace(fresh, revision=clock.revision + 1, served=clock.served)
    return case.with_clock(fresh)


def _limit(case: Case, policy: ClockPolicy, rules: Rules) -> Limit | None:
    return policy.limit(case.level, rules.district.campus(case.campus).area)


def _laid(name: str, policy: ClockPolicy, limit: Limit, start: datetime, case: Case, rules: Rules) -> Clock:
    ladder = rules.policy.ladder_for(policy, school_led=_school_led(case, rules))
    return Clock(
        name=name,
        basis=policy.basis,
        started_at=start,
        due_at=rules.after(start, limit).at,
        limit=str(limit),
        rungs=tuple(
            Rung(
                rung.name,
                rules.after(start, limit, rung.fraction).at,
                rung.tells,
                supervises=rung.supervises and policy.supervises,
                lapses=policy.name == "reply" and rung.fraction >= 1,
            )
            for rung in ladder.rungs
        ),
        repeat=ladder.repeat,
        repeat_tells=ladder.repeat_tells,
        working=limit.working,
    )


def _given(case: Case, name: str, answered: datetime | None, fresh: Clock, over: datetime | None) -> Case:
    """A clock whose due date somebody set by hand."""
    clock = case.clock(name)
    if clock is None:
        return case.with_clock(fresh if answered is None else fresh.stopped(answered))
    stop = answered or over
    if stop is not None and clock.stopped_at is None:
        return case.with_clock(clock.stopped(stop))
    return case


def _order(order: Supervision, rules: Rules) -> Clock:
    return _dated(
        f"supervision:{order.number}",
        order.opened_at,
        order.due_at,
        rules.policy.ladders["order"],
        (order.to,),
    )


def _measure(measure: Measure, case: Case, rules: Rules) -> Clock:
    return _dated(
        f"measure:{measure.number}",
        case.reviewed_at or measure.due_at,
        measure.due_at,
        rules.policy.ladders["measure"],
        (measure.owner,),
    )


def _dated(name: str, start: datetime, due: datetime, ladder: Ladder, owner: tuple[str, ...]) -> Clock:
    span = due - start
    return Clock(
        name=name,
        basis=Basis.ORDER,
        started_at=start,
        due_at=due,
        limit="",
        rungs=tuple(
            Rung(rung.name, start + span * rung.fraction, _named(rung.tells, owner)) for rung in ladder.rungs
        ),
        repeat=max(ladder.repeat, timedelta(seconds=1)),
        repeat_tells=_named(ladder.repeat_tells, owner),
    )


def _named(tells: Iterable[str], owner: tuple[str, ...]) -> tuple[str, ...]:
    """Who was ordered is fixed when the order is given: a later change of lead does not move the order."""
    return tuple(
        post for tell in tells for post in (owner if tell in ("order:to", "measure:owner") else (tell,))
    )


def _school_led(case: Case, rules: Rules) -> bool:
    return rules.district.unit(case.lead).kind is UnitKind.CAMPUS
