"""Which clocks run on an activity: taken up, confirmed, begun, said to be held, recorded."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from campus_safety.district.rules import Rules
from campus_safety.kinds.activities.activity import Activity, State
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.records.case import Case, first
from campus_safety.records.clock_rules import Winding, begin_dated, ended, wound

TAKE_UP: Final = "take_up"
CONFIRM: Final = "confirm"
START: Final = "start"
HOLD: Final = "hold"
RECORD: Final = "record"


def _suggested_at(case: Activity) -> datetime | None:
    return case.received_at if case.state is State.SUGGESTED else None


def _recorded_at(case: Activity) -> datetime | None:
    return first(case.recorded_at, case.cancelled_at)


_TABLE: Mapping[str, Winding[Activity]] = {
    TAKE_UP: Winding(_suggested_at, lambda case: case.planned_at or case.declined_at),
    RECORD: Winding(lambda case: case.held_at, _recorded_at),
}


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> Activity:
    """The activity with the clocks that its facts ask for; see `campus_safety.records.clock_rules.wound`."""
    if not isinstance(case, Activity):
        raise TypeError(f"{case.kind} is no activity")
    case = wound(case, _TABLE, rules, now, restart=restart)
    case = _until(case, CONFIRM, _confirmed_by(case, rules), rules, now)
    case = _until(case, START, _begins_at(case), rules, now)
    case = _until(case, HOLD, _held_by(case, rules), rules, now)
    return ended(case, now)


def _confirmed_by(case: Activity, rules: Rules) -> datetime | None:
    """Some time before it starts; where it was planned later than that, when it starts. What was held already is not
    confirmed any more."""
    if case.state is not State.PLANNED or case.starts_at is None or case.planned_at is None:
        return None
    before = case.starts_at - rules.policy.section(ActivityRules).confirm_before
    if before > case.planned_at:
        return before
    return case.starts_at if case.starts_at > case.planned_at else None


def _begins_at(case: Activity) -> datetime | None:
    if case.state not in (State.PLANNED, State.CONFIRMED) or case.planned_at is None:
        return None
    return case.starts_at if case.starts_at is not None and case.starts_at > case.planned_at else None


def _held_by(case: Activity, rules: Rules) -> datetime | None:
    if case.state not in (State.PLANNED, State.CONFIRMED) or case.ends_at is None or case.planned_at is None:
        return None
    return max(case.ends_at, case.planned_at) + rules.policy.section(ActivityRules).say_within


def _until(case: Activity, name: str, due: datetime | None, rules: Rules, now: datetime) -> Activity:
    """With a clock to this moment, laid anew where the time was changed; stopped where nothing is waited for."""
    clock = case.clock(name)
    if due is None or case.planned_at is None:
        return case.with_clock(clock.stopped(now)) if clock is not None and clock.running else case
    if clock is not None and clock.running and clock.due_at == due:
        return case
    case = begin_dated(case, name, name, rules, now, case.planned_at, due)
    fresh = case.clock(name)
    if name == START and fresh is not None:
        # A reminder and no limit: when the time has come nobody is late with anything.
        return case.with_clock(replace(fresh, limiting=False, repeat=None, stopped_at=None))
    return case
