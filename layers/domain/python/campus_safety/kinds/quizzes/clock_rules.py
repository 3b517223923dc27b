"""Which clocks run on a quiz round: until it opens, until it closes, and until it is counted."""

from dataclasses import replace
from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.kinds.quizzes.quiz_round import QuizRound, State
from campus_safety.records.clock_rules import ClockRule, ClockRules, DateRule
from campus_safety.records.record import first

OPEN = "open"
CLOSE = "close"
COUNT = "count"

CLOCK_RULES: ClockRules[QuizRound] = {
    COUNT: ClockRule(lambda case: case.closed_at, lambda case: case.counted_at),
    OPEN: DateRule(
        lambda case: case.received_at,
        lambda case, _: case.opens_at,
        lambda case: first(case.opened_at, case.cancelled_at),
    ),
    CLOSE: DateRule(
        lambda case: case.opens_at,
        lambda case, _: case.closes_at if case.opened_at is not None else None,
        lambda case: first(case.closed_at, case.cancelled_at),
    ),
}


def lapsed(case: QuizRound, rules: Rules, now: datetime) -> QuizRound:
    """A limit that has passed opens the round or closes it, as its own times say."""
    if case.state not in (State.PLANNED, State.RUNNING):
        return case
    if now >= case.opens_at and case.opened_at is None:
        case = replace(case, state=State.RUNNING, opened_at=now)
    if now >= case.closes_at:
        case = replace(case, state=State.CLOSED, closed_at=now)
    return case
