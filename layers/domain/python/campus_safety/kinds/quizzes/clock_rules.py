"""Which clocks run on a quiz round: until it opens, until it closes, and until it is counted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from campus_safety.district.rules import Rules
from campus_safety.kinds.quizzes.quiz_round import QuizRound, State
from campus_safety.records.case import Case, first
from campus_safety.records.clock_rules import Winding, begin_dated, ended, wound

OPEN = "open"
CLOSE = "close"
COUNT = "count"

_TABLE: Mapping[str, Winding[QuizRound]] = MappingProxyType(
    {COUNT: Winding(lambda case: case.closed_at, lambda case: case.counted_at)}
)


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> QuizRound:
    """The round with the clocks that its facts ask for; see `campus_safety.records.clock_rules.wound`."""
    if not isinstance(case, QuizRound):
        raise TypeError(f"{case.kind} is no quiz round")
    case = wound(case, _TABLE, rules, now, restart=restart)
    if case.clock(OPEN) is None:
        case = begin_dated(case, OPEN, OPEN, rules, now, case.received_at, case.opens_at)
    if case.opened_at is not None and case.clock(CLOSE) is None:
        case = begin_dated(case, CLOSE, CLOSE, rules, now, case.opens_at, case.closes_at)
    case = _stopped(case, OPEN, first(case.opened_at, case.cancelled_at))
    return ended(_stopped(case, CLOSE, first(case.closed_at, case.cancelled_at)), now)


def lapsed(case: Case, rules: Rules, now: datetime) -> Case:
    """A limit that has passed opens the round or closes it, as its own times say."""
    if not isinstance(case, QuizRound) or case.state not in (State.PLANNED, State.RUNNING):
        return case
    if now >= case.opens_at and case.opened_at is None:
        case = replace(case, state=State.RUNNING, opened_at=now)
    if now >= case.closes_at:
        case = replace(case, state=State.CLOSED, closed_at=now)
    return case


def _stopped(case: QuizRound, name: str, at: datetime | None) -> QuizRound:
    clock = case.clock(name)
    return case.with_clock(clock.stopped(at)) if clock is not None and clock.running and at else case
