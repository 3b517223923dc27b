"""Which clocks run on a safety notice: until when it is to be read, and how long it may take to reach every campus."""

from datetime import datetime
from typing import Final

from campus_safety.kinds.safety_notices.safety_notice import SafetyNotice
from campus_safety.records.clock_rules import ClockRule, ClockRules, DateRule
from campus_safety.records.record import first

READ: Final = "read"
DELIVER: Final = "deliver"


def _on_its_way_since(case: SafetyNotice) -> datetime | None:
    return None if case.delivered_at else case.withdrawn_at or case.received_at


CLOCK_RULES: ClockRules[SafetyNotice] = {
    DELIVER: ClockRule(_on_its_way_since, lambda case: case.delivered_at),
    READ: DateRule(
        lambda case: case.received_at,
        lambda case, _: case.read_by,
        lambda case: first(case.withdrawn_at, case.read_at),
    ),
}
