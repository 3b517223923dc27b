"""Which clocks run on a joint inspection: one row says from which fact a clock runs and which fact stops it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.rules import Rules
from campus_safety.kinds.inspections.inspection import Inspection, Stage
from campus_safety.records.case import Case, first
from campus_safety.records.clock_rules import Winding, begin_dated, clock_policy, ended, limit_of, wound


def _cancelled(case: Inspection) -> datetime | None:
    return case.cancelled_at


WOUND_BY: Mapping[str, Winding[Inspection]] = {
    "answer": Winding(lambda case: case.began_at, lambda case: case.answered_at, Stage.VISITS, _cancelled),
    "conclude": Winding(
        lambda case: case.answered_at, lambda case: case.concluded_at, Stage.CONCLUSION, _cancelled
    ),
}


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> Inspection:
    """The inspection with the clocks that its facts ask for; see `campus_safety.records.clock_rules.wound`."""
    if not isinstance(case, Inspection):
        raise TypeError(f"{case.kind} is no inspection")
    case = _beginning(case, rules, now)
    case = wound(case, WOUND_BY, rules, now, restart=restart, left_at=case.cancelled_at)
    return ended(case, now)


def first_moment(day: date) -> datetime:
    """When a day begins in China."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def _beginning(case: Inspection, rules: Rules, now: datetime) -> Inspection:
    """By when it has to have begun: the policy's limit counts from the planned day's first moment."""
    clock, started = case.clock("begin"), first(case.began_at, case.over_at)
    if clock is None:
        limit = limit_of(case, clock_policy(case, "begin", rules), rules)
        if limit is None:
            return case
        due = rules.after(first_moment(case.planned_on), limit).at
        return begin_dated(case, "begin", "begin", rules, now, case.received_at, due)
    if clock.stopped_at is None and started is not None:
        return case.with_clock(clock.stopped(started))
    return case
