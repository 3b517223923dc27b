"""Which clocks run on an activity: taken up, confirmed, begun, said to be held, recorded."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from campus_safety.district.rules import Rules
from campus_safety.kinds.activities.activity import Activity, State
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.records.clock_rules import ClockRule, ClockRules, DateRule
from campus_safety.records.record import first

TAKE_UP: Final = "take_up"
CONFIRM: Final = "confirm"
START: Final = "start"
HOLD: Final = "hold"
RECORD: Final = "record"


def _suggested_at(case: Activity) -> datetime | None:
    return case.received_at if case.state is State.SUGGESTED else None


def _recorded_at(case: Activity) -> datetime | None:
    return first(case.recorded_at, case.cancelled_at)


def _confirmed_by(case: Activity, rules: Rules) -> datetime | None:
    """Some time before it starts; where it was planned later than that, when it starts. What was held already is not
    confirmed any more."""
    if case.state is not State.PLANNED or case.starts_at is None or case.planned_at is None:
        return None
    before = case.starts_at - rules.policy.section(ActivityRules).confirm_before
    if before > case.planned_at:
        return before
    return case.starts_at if case.starts_at > case.planned_at else None


def _begins_at(case: Activity, rules: Rules) -> datetime | None:
    if case.state not in (State.PLANNED, State.CONFIRMED) or case.planned_at is None:
        return None
    return case.starts_at if case.starts_at is not None and case.starts_at > case.planned_at else None


def _held_by(case: Activity, rules: Rules) -> datetime | None:
    if case.state not in (State.PLANNED, State.CONFIRMED) or case.ends_at is None or case.planned_at is None:
        return None
    return max(case.ends_at, case.planned_at) + rules.policy.section(ActivityRules).say_within


def _to(until: Callable[[Activity, Rules], datetime | None], *, limit: bool = True) -> DateRule[Activity]:
    """To a moment that goes with the plan: laid anew where the time was changed, stopped where nothing is waited for."""
    return DateRule(lambda case: case.planned_at, until, moves=True, asked_for=True, limit=limit)


CLOCK_RULES: ClockRules[Activity] = {
    TAKE_UP: ClockRule(_suggested_at, lambda case: case.planned_at or case.declined_at),
    RECORD: ClockRule(lambda case: case.held_at, _recorded_at),
    CONFIRM: _to(_confirmed_by),
    # A reminder and no limit: when the time has come nobody is late with anything.
    START: _to(_begins_at, limit=False),
    HOLD: _to(_held_by),
}
