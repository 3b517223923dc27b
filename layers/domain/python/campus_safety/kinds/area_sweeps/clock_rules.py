"""Which clocks run on an area sweep: its own end, set by hand, and doors that stayed closed, by the policy's limit."""

from dataclasses import replace
from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep
from campus_safety.kinds.area_sweeps.places import Outcome
from campus_safety.records.clock_rules import ClockRules, DateRule
from campus_safety.records.laying_clocks import begin
from campus_safety.records.record import first

FINISH = "finish"
REENTER = "reenter"

CLOCK_RULES: ClockRules[AreaSweep] = {
    FINISH: DateRule(lambda case: case.received_at, lambda case, _: case.finish_by),
}


def lays(case: AreaSweep, rules: Rules, now: datetime) -> AreaSweep:
    """One clock for all closed doors: it runs from the one that has been closed longest. When that one is opened it is
    laid anew from the next, so that nobody is late with a door that was only found closed today."""
    clock = case.clock(REENTER)
    since = first(*(one.shut_since for one in case.places if one.outcome is Outcome.NOT_ENTERED))
    if since is None:
        if clock is None or not clock.running:
            return case
        opened = (one.at for one in case.places if one.done and one.shut_since is not None and one.at)
        return case.with_clock(clock.stopped(max([clock.started_at, *opened])))
    if clock is not None and clock.running and clock.started_at == since:
        return case
    after = begin(case, REENTER, REENTER, rules, since)
    fresh = after.clock(REENTER)
    if clock is None or fresh is None:
        return after
    return after.with_clock(replace(fresh, revision=clock.revision + 1, served=clock.served))
