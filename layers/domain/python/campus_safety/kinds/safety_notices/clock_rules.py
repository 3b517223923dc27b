"""Which clocks run on a safety notice: until when it is to be read, and how long it may take to reach every campus."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from campus_safety.district.rules import Rules
from campus_safety.kinds.safety_notices.safety_notice import SafetyNotice
from campus_safety.records.case import Case, first
from campus_safety.records.clock_rules import Winding, begin_dated, ended, wound

READ: Final = "read"
DELIVER: Final = "deliver"


def _on_its_way_since(case: SafetyNotice) -> datetime | None:
    return None if case.delivered_at else case.withdrawn_at or case.received_at


_TABLE: Mapping[str, Winding[SafetyNotice]] = {
    DELIVER: Winding(_on_its_way_since, lambda case: case.delivered_at)
}


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> SafetyNotice:
    """The notice with the clocks that its facts ask for; see `campus_safety.records.clock_rules.wound`."""
    if not isinstance(case, SafetyNotice):
        raise TypeError(f"{case.kind} is no safety notice")
    case = wound(case, _TABLE, rules, now, restart=restart)
    reading, over = case.clock(READ), first(case.withdrawn_at, case.read_at)
    if reading is None:
        case = begin_dated(case, READ, READ, rules, now, case.received_at, case.read_by)
    elif reading.running and over is not None:
        case = case.with_clock(reading.stopped(over))
    return ended(case, now)
