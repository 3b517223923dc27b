"""What a hazard adds: what was found to the day it was found, what was due to the day it was due, what was done to the
day it was done. One that was withdrawn was none, and adds nothing.

A limit is moved only by an extension that was agreed before it ran out: no other is ever granted.
"""

from typing import Final

from campus_safety.kinds.hazards import categories
from campus_safety.kinds.hazards.hazard import Hazard, Round, State
from campus_safety.labels import Label
from campus_safety.records.counting import LATE_BY, REPLIES, Counter, Figures, Reckoning, reply_to, yes
from campus_safety.records.timeliness import kept, lateness_of, lifted

_GRADES: Final = {grade.value: label for grade, label in categories.GRADES.items()}
_STAGES: Final = {
    "assign": Label("交办", "Assign"),
    "rectify": Label("整改", "Rectify"),
    "recheck": Label("复查", "Recheck"),
    "whole": Label("全程", "The whole"),
}


def count_hazard(case: Hazard, reckoning: Reckoning) -> None:
    if case.state is State.WITHDRAWN:
        return
    what = (case.category, case.grade.value, case.source.value)
    reckoning.add(case.received_at, "hazard_found", *what)
    if case.recurrence:
        reckoning.add(case.received_at, "hazard_recurred", case.category)
    if case.closed_at is not None:
        reckoning.add(case.closed_at, "hazard_closed", *what)
    for one in case.rounds:
        _count_round(case, one, reckoning)
    for clock in case.clocks:
        name, on_time = clock.name.partition(":")[0], kept(clock)
        if clock.limiting and on_time is not None:
            reckoning.add(case.received_at, "hazard_clock", name, case.severity, yes(on_time))
            if not on_time:
                reckoning.add(case.received_at, "hazard_lateness", name, lateness_of(clock) or "open")
        elif clock.limiting and lifted(clock):
            reckoning.add(case.received_at, "hazard_clock_lifted", name, case.severity)
    for asked in case.extensions:
        reckoning.add(asked.asked_at, "hazard_extension", asked.clock.partition(":")[0], reply_to(asked))
    _count_times(case, reckoning)


def _count_round(case: Hazard, one: Round, reckoning: Reckoning) -> None:
    """A round is rectified in time if that was claimed by the limit as it stood then, and no recheck has said otherwise."""
    grade, limit, recheck = case.severity, case.clock(one.clock), case.clock(f"recheck:{one.number}")
    if limit is not None and (in_time := kept(limit)) is not None:
        rectified = in_time and one.claimed_at is not None and one.passed is not False
        reckoning.add(limit.due_at, "rectification", grade, yes(rectified))
    if recheck is not None and (in_time := kept(recheck)) is not None:
        reckoning.add(recheck.due_at, "recheck_due", grade, yes(in_time))
    if one.rechecked_at is not None:
        reckoning.add(one.rechecked_at, "recheck", grade, yes(one.passed))
    if one.looked_again_at is not None:
        reckoning.add(one.looked_again_at, "follow_up", grade, yes(one.held))


def _count_times(case: Hazard, reckoning: Reckoning) -> None:
    day, grade = case.received_at, case.severity
    reckoning.add_length(day, "hazard_time", "assign", grade, case.received_at, case.assigned_at)
    for one in case.rounds:
        reckoning.add_length(day, "hazard_time", "rectify", grade, one.began_at, one.claimed_at)
        reckoning.add_length(day, "hazard_time", "recheck", grade, one.claimed_at, one.rechecked_at)
    reckoning.add_length(day, "hazard_time", "whole", grade, case.received_at, case.closed_at)


FIGURES: Final = Figures(
    counters=(
        Counter("hazard_lateness", "hazard", ("clock", "lateness"), ("hazard_found",)),
        Counter("hazard_extension", "hazard", ("clock", "reply"), ("hazard_found",)),
        Counter("hazard_found", "hazard", ("category", "grade", "source"), ("hazard_found",)),
        Counter(
            "hazard_closed",
            "hazard",
            ("category", "grade", "source"),
            ("hazard_closed", "hazard_closed/{source}"),
        ),
        Counter("hazard_recurred", "hazard", ("category",), ("hazard_recurred",)),
        Counter("rectification", "hazard", ("grade", "kept"), ("rectification",)),
        Counter("recheck_due", "hazard", ("grade", "kept"), ("recheck_due",)),
        Counter("recheck", "hazard", ("grade", "passed"), ("recheck",)),
        Counter("follow_up", "hazard", ("grade", "held"), ("follow_up",)),
        Counter("hazard_clock", "hazard", ("clock", "grade", "kept"), ("hazard_found",)),
        Counter("hazard_clock_lifted", "hazard", ("clock", "grade"), ("hazard_found",)),
        Counter("hazard_time", "hazard", ("stage", "grade", "bucket"), ("hazard_found",), "hazard_times"),
    ),
    count=count_hazard,
    names={
        "lateness": LATE_BY,
        "reply": REPLIES,
        "category": {name: one.label for name, one in categories.CATEGORIES.items()},
        "source": {one.value: label for one, label in categories.SOURCES.items()},
        "grade": _GRADES,
        "stage": _STAGES,
    },
)
