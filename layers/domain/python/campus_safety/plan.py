"""Serving deadlines: what the flow's Plan and the sweep both do, and with the same words.

Nothing here waits or asks the time. Every rung that is due is served in one change; served again, nothing is left.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from campus_safety.actions.decision import Decision
from campus_safety.actions.handling import resumed
from campus_safety.actions.oversight import opened_by_clock
from campus_safety.case import Case, Stage
from campus_safety.change import Change, Moment, changed
from campus_safety.clocks import Tick
from campus_safety.rules import Rules
from campus_safety.timeline import SYSTEM
from campus_safety.transitions import Action, admit

# An open case is looked at least once a day, whatever its clocks say.
LONGEST_WAIT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Wait:
    """How a flow goes on: the stage it shows while it waits, and for how many whole seconds (at least one)."""

    stage: Stage
    seconds: int


def due_ticks(case: Case, now: datetime) -> tuple[Tick, ...]:
    """Every rung of every clock that is due and that nobody has served, oldest first."""
    if not case.open:
        return ()
    return tuple(
        sorted((tick for clock in case.clocks for tick in clock.due_ticks(now)), key=lambda tick: tick.at)
    )


def serve(case: Case, rules: Rules, moment: Moment) -> Change | None:
    """The change that serves all that is due, or None. A late clock may open a supervision order, and who is ordered
    is told; a question that nobody answered in time lapses, and the limits it had paused run on."""
    ticks = due_ticks(case, moment.now)
    if not ticks:
        return None
    admit(case.state, Action.TICK)
    decision = Decision(case, SYSTEM, rules, moment)
    after = case
    for clock in case.clocks:
        if served := [tick for tick in ticks if tick.clock == clock.name]:
            after = after.with_clock(clock.with_served(served, moment.now))
    for tick in ticks:
        if tick.supervises:
            after = opened_by_clock(after, tick.clock, rules, decision)
    if any(tick.lapses for tick in ticks) and after.question is not None and after.question.open:
        after = replace(after, question=replace(after.question, lapsed_at=moment.now))
        after = resumed(after, decision)
    ordered = tuple(order.to for order in after.supervisions[len(case.supervisions) :])
    return changed(case, after, Action.TICK, SYSTEM, rules, moment, ticks=ticks, tells=ordered)


def wait(case: Case, now: datetime) -> Wait | None:
    """How long the flow waits, and under which name; None when the case is over. Rounded up: a flow that wakes
    a moment early would only go round once more."""
    stage, tick = case.stage, case.next_tick_at
    if stage is None:
        return None
    left = (tick - now).total_seconds() if tick is not None else LONGEST_WAIT_SECONDS
    return Wait(stage, int(min(max(-(-left // 1), 1), LONGEST_WAIT_SECONDS)))
