"""The clock of a patrol plan: it ends with its last day, and who carries it out hears of it in time."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.rules import Rules
from campus_safety.kinds.patrols.patrol_plan import PatrolPlan
from campus_safety.records.case import Case
from campus_safety.records.clock_rules import begin_dated, ended, wound

RENEW = "renew"


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> PatrolPlan:
    """The plan with its clock laid to the end of its last day; laid anew, and silent, where another plan takes over."""
    if not isinstance(case, PatrolPlan):
        raise TypeError(f"{case.kind} is no patrol plan")
    case = wound(case, {}, rules, now, restart=restart)
    due = datetime.combine(case.until + timedelta(days=1), time.min, SHANGHAI).astimezone(UTC)
    clock = case.clock(RENEW)
    if case.open and (clock is None or clock.due_at != due):
        case = begin_dated(case, RENEW, RENEW, rules, now, case.received_at, due)
    clock = case.clock(RENEW)
    if case.replaced_by is not None and clock is not None:
        # It was renewed already: it ends by itself, and nobody is asked for what is done.
        case = case.with_clock(
            replace(clock, rungs=tuple(replace(rung, tells=()) for rung in clock.rungs), repeat_tells=())
        )
    return ended(case, now)
