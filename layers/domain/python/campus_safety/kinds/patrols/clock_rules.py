"""The clock of a patrol: from its beginning to its end. What is not looked at by then was missed."""

from campus_safety.kinds.patrols.patrol import Patrol
from campus_safety.records.clock_rules import ClockRules, DateRule

PATROL = "patrol"


CLOCK_RULES: ClockRules[Patrol] = {PATROL: DateRule(lambda case: case.since, lambda case, _: case.until)}
