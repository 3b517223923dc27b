"""The clock of an appointment: its term. When it has passed and nobody renewed it, it is over."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from campus_safety.district.rules import Rules
from campus_safety.kinds.appointments.appointment import Appointment, State
from campus_safety.records.case import Case
from campus_safety.records.clock_rules import begin_dated, ended, wound

TERM: Final = "term"


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> Appointment:
    """The appointment with its term; see `campus_safety.records.clock_rules.wound`."""
    if not isinstance(case, Appointment):
        raise TypeError(f"{case.kind} is no appointment")
    case = wound(case, {}, rules, now, restart=restart)
    clock, due = case.clock(TERM), case.term.over_at
    if case.open and (clock is None or clock.due_at != due):
        case = begin_dated(case, TERM, TERM, rules, now, min(case.received_at, due), due)
    return ended(case, now)


def lapsed(case: Case, rules: Rules, now: datetime) -> Case:
    """The last day has passed."""
    if not isinstance(case, Appointment):
        raise TypeError(f"{case.kind} is no appointment")
    if case.open and now >= case.term.over_at:
        return replace(case, state=State.ENDED, ended_at=case.term.over_at)
    return case
