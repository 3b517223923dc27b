"""Whether a limit was kept, as far as the record alone can tell; and how late whoever missed it was."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from campus_safety.labels import Label, labelled
from campus_safety.records.clocks import Clock


class Lateness(StrEnum):
    """By how much a limit was passed, in its own length from start to end: a minute late is not a week late."""

    LATE = "late"
    DOUBLE = "double"
    TRIPLE = "triple"


LATENESS: Mapping[Lateness, Label] = labelled(
    {
        Lateness.LATE: Label("超时", "Late"),
        Lateness.DOUBLE: Label("用时达时限两倍", "Took twice the limit"),
        Lateness.TRIPLE: Label("用时达时限三倍", "Took three times the limit"),
    }
)


def lateness(start: datetime, due: datetime, at: datetime) -> Lateness | None:
    """How late somebody is `at` this moment with what began at `start` and was due; None in time."""
    if at <= due:
        return None
    length = due - start
    if not length:
        return Lateness.LATE  # what had passed before it was entered: nobody has taken any time over it
    if at >= start + 3 * length:
        return Lateness.TRIPLE
    return Lateness.DOUBLE if at >= start + 2 * length else Lateness.LATE


def lateness_of(clock: Clock) -> Lateness | None:
    """How late a limit that was missed was answered; None while nobody has answered it. One that was missed before it was laid
    anew, and then answered in time, was late."""
    if clock.stopped_at is None:
        return None
    return lateness(clock.started_at, clock.due_at, clock.stopped_at) or Lateness.LATE


def kept(clock: Clock) -> bool | None:
    """Whether the limit of a clock was kept; None while nobody can say. What is open counts as late from the moment that
    the rung at its limit was served, so that a figure changes with the record and never by the passing of time.

    Lateness stays: a new level begins the clock anew and clears nothing, and a limit that was made longer after it had
    passed was missed. A limit that was extended in time is measured by its new end, also where its old one was told in the
    same instant. One that ceased to be asked for in time was neither kept nor missed (`lifted`); nor was one that joined a
    running case after its end, as nobody could have kept it.
    """
    if clock.over_before:
        return None
    if any(
        served.revision < clock.revision
        and served.revision not in clock.granted
        and _past_the_limit(served.rung)
        for served in clock.served
    ):
        return False
    if clock.stopped_at is not None:
        return clock.met
    passed = any(
        served.revision == clock.revision and served.due_at >= clock.due_at for served in clock.served
    )
    return False if passed else None


def lifted(clock: Clock) -> bool:
    """Whether a limit ended without being kept or missed: the case turned out to be another, or went elsewhere, in time;
    or the limit was over before the case knew of it."""
    return clock.stopped_at is not None and kept(clock) is None


def _past_the_limit(rung: str) -> bool:
    """By its name, as the policy gives it: "80%", "150%", "T-P1D", "T+P1D", "repeat-2"."""
    if rung.endswith("%"):
        return int(rung[:-1]) >= 100
    return rung.startswith(("T+", "repeat-"))
