"""The clock of a patrol: from its beginning to its end. What is not looked at by then was missed."""

from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.kinds.patrols.patrol import Patrol
from campus_safety.records.case import Case
from campus_safety.records.clock_rules import begin_dated, ended, wound

PATROL = "patrol"


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> Patrol:
    """The patrol with its clock, which its last check-in stops; see `campus_safety.records.clock_rules.wound`."""
    if not isinstance(case, Patrol):
        raise TypeError(f"{case.kind} is no patrol")
    case = wound(case, {}, rules, now, restart=restart)
    if case.clock(PATROL) is None:
        case = begin_dated(case, PATROL, PATROL, rules, now, case.since, case.until)
    return ended(case, now)
