"""The clock of an appointment: its term. When it has passed and nobody renewed it, it is over."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from campus_safety.district.rules import Rules
from campus_safety.kinds.appointments.appointment import Appointment, State
from campus_safety.records.clock_rules import ClockRules, DateRule

TERM: Final = "term"


CLOCK_RULES: ClockRules[Appointment] = {
    TERM: DateRule(
        lambda case: min(case.received_at, case.term.over_at),
        lambda case, _: case.term.over_at,
        moves=True,
    )
}


def lapsed(case: Appointment, rules: Rules, now: datetime) -> Appointment:
    """The last day has passed."""
    if case.open and now >= case.term.over_at:
        return replace(case, state=State.ENDED, ended_at=case.term.over_at)
    return case
