"""Serving deadlines: what the flow's Plan and the sweep both do, and with the same words.

Every rung that is due is served in one change; served again, nothing is left. What a new record has to tell at once, such as
its intake notice, was served by the change that made it (`changed`).
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from campus_safety.district.rules import Rules
from campus_safety.records import clocks
from campus_safety.records.actions import TICK, admit
from campus_safety.records.attempts import attempted
from campus_safety.records.case import Case
from campus_safety.records.change import Change, Moment, changed, reclocked
from campus_safety.records.clocks import Tick
from campus_safety.records.decision import Decision
from campus_safety.records.kind import Kind
from campus_safety.records.outside import Outside, Rulebook
from campus_safety.records.record import C, Record
from campus_safety.records.store import Cases
from campus_safety.records.supervision import opened_by_clock
from campus_safety.records.timeline import SYSTEM
from campus_safety.values import dataclass

# An open case is looked at at least once a day, whatever its clocks say.
LONGEST_WAIT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Wait:
    """How a flow goes on: the stage it shows while it waits, and for how many whole seconds (at least one)."""

    stage: str
    seconds: int


def due_ticks(case: Record, now: datetime) -> tuple[Tick, ...]:
    """Every rung of every clock that is due and that nobody has served, oldest first."""
    return clocks.due_ticks(case.clocks, now) if case.awaits_ticks else ()


def serve(kind: Kind, case: C, rules: Rules, moment: Moment) -> Change[C] | None:
    """The change that serves all that is due, or None. A late clock may open a supervision order, and who is ordered
    is told; a rung may also be the end of a bound that stood in a limit's way, and what follows is the kind's to say. Where
    this release does not know the state that another has left it in, people are told and nothing follows."""
    # Time alone may begin a clock (a recheck is owed once the limit has passed); its rungs may be due already.
    after = reclocked(kind, case, case, rules, moment.now)
    ticks = due_ticks(after, moment.now)
    if not ticks and due_ticks(case, moment.now):
        # A clock that a release before this one did not know, and so did not stop when it was answered. Nobody is told; but
        # left as it lies, its tick would bring flow and sweep back for ever.
        return changed(kind, case, after, TICK, SYSTEM, rules, moment)
    if not ticks:
        return None
    understood = case.state in kind.states
    if understood:
        admit(kind.actions, kind.states, case.state, TICK)
    decision: Decision[Any] = Decision(kind, case, SYSTEM, rules, moment)
    after = replace(after, clocks=clocks.with_served(after.clocks, ticks, moment.now))
    for tick in ticks:
        if tick.supervises and isinstance(after, Case):
            after = opened_by_clock(after, tick.clock, decision)
    if any(tick.lapses for tick in ticks) and understood:
        after = cast(C, kind.lapsed(after, rules, moment.now))
    ordered = tuple(order.to for order in after.supervisions[len(case.supervisions) :])
    return changed(kind, case, after, TICK, SYSTEM, rules, moment, ticks=ticks, tells=ordered)


def wait(case: Record, now: datetime) -> Wait | None:
    """How long the flow waits, and under which name; None when the case is over. Rounded up: a flow that wakes
    a moment early would only go round once more."""
    stage, tick = case.stage, case.next_tick_at
    if stage is None and not case.newer:
        return None
    left = (tick - now).total_seconds() if tick is not None else LONGEST_WAIT_SECONDS
    return Wait(str(stage or ""), int(min(max(-(-left // 1), 1), LONGEST_WAIT_SECONDS)))


def served(cases: Cases, rulebook: Rulebook, case_id: str, outside: Outside) -> Record | None:
    """The case as it stands in the store, with everything served that is due now; None if there is no such case. Plan and the
    sweep both call it: whoever comes second finds nothing due and writes nothing."""

    def write(_: int) -> Record | None:
        case = cases.get(case_id)
        if case is None:
            return None
        change = serve(rulebook.kinds.of(case), case, rulebook.for_case(case), outside.moment())
        if change is None:
            return case
        cases.commit((change,), rulebook.district_of(case))
        return change.after

    return attempted(write, outside.rest)
