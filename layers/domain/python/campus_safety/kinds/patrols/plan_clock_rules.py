"""The clock of a patrol plan: it ends with its last day, and who carries it out hears of it in time."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.rules import Rules
from campus_safety.kinds.patrols.patrol_plan import PatrolPlan
from campus_safety.records.clock_rules import ClockRules, DateRule

RENEW = "renew"


def _ends(case: PatrolPlan, rules: Rules) -> datetime:
    return datetime.combine(case.until + timedelta(days=1), time.min, SHANGHAI).astimezone(UTC)


CLOCK_RULES: ClockRules[PatrolPlan] = {
    # To the end of its last day, which another plan that takes over may bring forward.
    RENEW: DateRule(lambda case: case.received_at, _ends, moves=True)
}


def lays(case: PatrolPlan, rules: Rules, now: datetime) -> PatrolPlan:
    """What was renewed already ends by itself, and nobody is asked for what is done."""
    clock = case.clock(RENEW)
    if case.replaced_by is None or clock is None:
        return case
    silent = tuple(replace(rung, tells=()) for rung in clock.rungs)
    return case.with_clock(replace(clock, rungs=silent, repeat_tells=()))
