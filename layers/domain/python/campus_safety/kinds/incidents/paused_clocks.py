"""What a question to the reporter does to the clocks: those it named stand still until the answer or the bound."""

from dataclasses import replace
from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.records.laying_clocks import moved


def resumed(case: Incident, rules: Rules, now: datetime) -> Incident:
    """The case with its paused clocks running again, every rung as far away as it was when they were paused."""
    for clock in case.clocks:
        if clock.paused_at is not None and clock.stopped_at is None:
            case = case.with_clock(moved(clock, clock.paused_at, rules, now))
    return case


def lapsed(case: Incident, rules: Rules, now: datetime) -> Incident:
    """Nobody answered in time: the limits that the question had paused run on."""
    if case.question is None or not case.question.open:
        return case
    return resumed(replace(case, question=replace(case.question, lapsed_at=now)), rules, now)
