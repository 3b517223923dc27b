"""The clock of a patrol: from its beginning to its end. What is not looked at by then was missed; of a station's own round
other posts hear of that than of a campus's."""

from campus_safety.kinds.patrols.patrol import Patrol
from campus_safety.records.clock_rules import ClockRules, DateRule

PATROL = "patrol"
POLICE_ROUND = "police_round"


CLOCK_RULES: ClockRules[Patrol] = {
    PATROL: DateRule(lambda case: None if case.police else case.since, lambda case, _: case.until),
    POLICE_ROUND: DateRule(lambda case: case.since if case.police else None, lambda case, _: case.until),
}
