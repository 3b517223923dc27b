"""Which clocks run on a post: to be reached by the start of its window, or missed by its end; and to be left."""

from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.kinds.peak_posts.peak_post import PeakPost, State
from campus_safety.records.case import Case
from campus_safety.records.clock_rules import begin_dated, ended, wound

REACH = "reach"
ABSENCE = "absence"
LEAVE = "leave"


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> PeakPost:
    """The post with the clocks that its facts ask for; see `campus_safety.records.clock_rules.wound`."""
    if not isinstance(case, PeakPost):
        raise TypeError(f"{case.kind} is no peak post")
    case = wound(case, {}, rules, now, restart=restart)
    if case.state is State.PLANNED:
        case = _until(case, REACH, case.starts_at, case.received_at, rules, now)
        case = _until(case, ABSENCE, case.ends_at, case.received_at, rules, now)
    elif (reached := case.reached_at) is not None:
        for name in (REACH, ABSENCE):
            clock = case.clock(name)
            if clock is not None and clock.running:
                case = case.with_clock(clock.stopped(reached))
        if case.state is State.MANNED:
            case = _until(case, LEAVE, case.ends_at, reached, rules, now)
    return ended(case, now)


def _until(
    case: PeakPost, name: str, due: datetime, start: datetime, rules: Rules, now: datetime
) -> PeakPost:
    """With a clock to this moment; laid anew where the window has moved, or the post was reinstated."""
    clock = case.clock(name)
    if clock is not None and clock.running and clock.due_at == due:
        return case
    return begin_dated(case, name, name, rules, now, min(start, due), due)
