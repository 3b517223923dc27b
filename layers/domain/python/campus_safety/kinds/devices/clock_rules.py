"""The clock of a month's self-tests: from the reminder until every device was tested."""

from campus_safety.kinds.devices.self_test import SelfTest
from campus_safety.records.clock_rules import ClockRule, ClockRules

CLOCK_RULES: ClockRules[SelfTest] = {
    "test": ClockRule(runs_from=lambda case: case.received_at, stopped_by=lambda case: case.ended_at)
}
