"""The clock of an entry with a date: reminded of before its last day, expired with it, and told of until it is renewed."""

from datetime import datetime
from typing import Final

from campus_safety.district.rules import Rules
from campus_safety.kinds.registers.register_entry import RegisterEntry, State
from campus_safety.records.clock_rules import ClockRules, DateRule

VALID: Final = "valid"


def _since(case: RegisterEntry) -> datetime | None:
    return min(case.received_at, case.good_until) if case.good_until is not None else None


CLOCK_RULES: ClockRules[RegisterEntry] = {
    VALID: DateRule(_since, lambda case, _: case.good_until, moves=True)
}


def lapsed(case: RegisterEntry, rules: Rules, now: datetime) -> RegisterEntry:
    """Its day has passed. What is out of order stays so: a hazard was made of that already."""
    if case.state is State.IN_USE and case.good_until is not None and now >= case.good_until:
        return case.wronged(State.EXPIRED, case.good_until)
    return case
