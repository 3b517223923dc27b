"""Which clocks run on a post: to be reached by the start of its window, or missed by its end; and to be left."""

from collections.abc import Callable
from datetime import datetime

from campus_safety.kinds.peak_posts.peak_post import PeakPost, State
from campus_safety.records.clock_rules import ClockRules, DateRule

REACH = "reach"
ABSENCE = "absence"
LEAVE = "leave"


def _planned_to(until: Callable[[PeakPost], datetime]) -> DateRule[PeakPost]:
    """To a moment of the window, laid anew where that has moved, or the post was reinstated."""
    return DateRule(
        lambda case: min(case.received_at, until(case)),
        lambda case, _: until(case) if case.state is State.PLANNED else None,
        lambda case: case.reached_at,
        moves=True,
    )


def _since_reached(case: PeakPost) -> datetime | None:
    return None if case.reached_at is None else min(case.reached_at, case.ends_at)


CLOCK_RULES: ClockRules[PeakPost] = {
    REACH: _planned_to(lambda case: case.starts_at),
    ABSENCE: _planned_to(lambda case: case.ends_at),
    LEAVE: DateRule(
        _since_reached, lambda case, _: case.ends_at if case.state is State.MANNED else None, moves=True
    ),
}
