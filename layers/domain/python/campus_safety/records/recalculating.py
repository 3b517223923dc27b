"""When the calendar of a year becomes known: limits that reach into it, laid while it counted Monday to Friday, are
calculated again, once, and the timeline says from when to when and because of which years.

A date that a person has set, an extension that was granted, does not move. Nobody is made late by it: where a limit would be
over already it ends as it was said to; and what was told of a limit that now ends later was no lateness.
"""

from dataclasses import replace
from datetime import datetime

from campus_safety.district.calendars import add_working_time, working_time_between
from campus_safety.district.rules import Rules
from campus_safety.records.actions import RECALCULATE, admit
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.clocks import Clock
from campus_safety.records.components import Recalculation
from campus_safety.records.kind import Kind
from campus_safety.records.laying_clocks import laid_again, with_unsure_years
from campus_safety.records.record import C
from campus_safety.records.timeline import SYSTEM


def recalculated(kind: Kind, case: C, rules: Rules, moment: Moment) -> Change[C] | None:
    """The change that lays the limits of years that are known by now; None where there is nothing to do."""
    after, found = case, list[Recalculation]()
    for clock in case.clocks:
        years = _known_by_now(clock, rules) if case.open and clock.stopped_at is None else ()
        if not years:
            continue
        fresh = replace(_by_these_days(clock, case, rules, moment.now), unsure=())
        after = after.with_clock(fresh)
        number = len(case.recalculations) + len(found) + 1
        found.append(Recalculation(number, clock.name, clock.due_at, fresh.due_at, years, moment.now))
    if not found:
        return None
    admit(kind.actions, kind.states, case.state, RECALCULATE)
    after = with_unsure_years(replace(after, recalculations=(*case.recalculations, *found)), rules)
    earlier = any(one.after < one.before for one in found)
    return changed(
        kind, case, after, RECALCULATE, SYSTEM, rules, moment, tells=("lead:owner",) if earlier else ()
    )


def _known_by_now(clock: Clock, rules: Rules) -> tuple[int, ...]:
    """Of the years that were unknown when the clock was laid, those that are known; none while any on its way is not."""
    if not clock.unsure:
        return ()
    last = max(clock.due_at, *(rung.at for rung in clock.rungs))
    still = rules.unknown_years(clock.started_at, last, school=clock.limit.endswith("school"))
    return () if set(still) & set(clock.unsure) else clock.unsure


def _by_these_days(clock: Clock, case: C, rules: Rules, now: datetime) -> Clock:
    """The clock with its end and its rungs where they lie by the days that are known now."""
    was, fresh = (laid_again(clock, case, those) for those in (rules.as_if_unknown(clock.unsure), rules))
    if was is None or fresh is None:
        return clock
    if was.due_at == clock.due_at:
        due, rungs = fresh.due_at, fresh.rungs
    elif clock.limit.endswith("working"):
        # It stood still for a while: what it has run and has still to run stays as long as it was.
        due = _as_far(clock.due_at, clock, rules)
        rungs = tuple(replace(rung, at=_as_far(rung.at, clock, rules)) for rung in clock.rungs)
    else:
        return clock
    ahead = tuple(rung for rung in rungs if rung.at > now)
    if due <= now or not ahead or (due, rungs) == (clock.due_at, clock.rungs):
        return clock
    return replace(
        clock,
        due_at=due,
        rungs=ahead,
        repeats=0,
        revision=clock.revision + 1,
        granted=(*clock.granted, clock.revision),
    )


def _as_far(moment: datetime, clock: Clock, rules: Rules) -> datetime:
    """Where a moment lies that is as much working time away from the clock's beginning as this one was thought to be."""
    before, hours = rules.as_if_unknown(clock.unsure), rules.policy.hours
    length = working_time_between(clock.started_at, moment, before.days, hours)
    return add_working_time(clock.started_at, length, rules.days, hours).at
