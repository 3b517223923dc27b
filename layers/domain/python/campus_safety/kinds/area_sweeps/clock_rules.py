"""Which clocks run on an area sweep: its own end, set by hand, and doors that stayed closed, by the policy's limit."""

from dataclasses import replace
from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep
from campus_safety.kinds.area_sweeps.places import Outcome
from campus_safety.records.case import Case, first
from campus_safety.records.clock_rules import begin, begin_dated, ended, wound

FINISH = "finish"
REENTER = "reenter"


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> AreaSweep:
    """The sweep with the clocks that its facts ask for; see `campus_safety.records.clock_rules.wound`."""
    if not isinstance(case, AreaSweep):
        raise TypeError(f"{case.kind} is no area sweep")
    case = wound(case, {}, rules, now, restart=restart, left_at=case.abandoned_at)
    if case.clock(FINISH) is None:
        case = begin_dated(case, FINISH, FINISH, rules, now, case.received_at, case.finish_by)
    return ended(_reentry(case, rules), now)


def _reentry(case: AreaSweep, rules: Rules) -> AreaSweep:
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
