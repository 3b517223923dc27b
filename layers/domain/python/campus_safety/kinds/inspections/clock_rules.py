"""Which clocks run on a joint inspection: one row says from which fact a clock runs and which fact stops it."""

from datetime import UTC, date, datetime, time

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.rules import Rules
from campus_safety.kinds.inspections.inspection import Inspection, Stage
from campus_safety.records.clock_rules import ClockRule, ClockRules, DateRule
from campus_safety.records.laying_clocks import clock_policy, limit_of
from campus_safety.records.record import first


def _cancelled(case: Inspection) -> datetime | None:
    return case.cancelled_at


def first_moment(day: date) -> datetime:
    """When a day begins in China."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def _begun_by(case: Inspection, rules: Rules) -> datetime | None:
    """The policy's limit counts from the planned day's first moment."""
    limit = limit_of(case, clock_policy(case, "begin", rules), rules)
    return None if limit is None else rules.after(first_moment(case.planned_on), limit).at


CLOCK_RULES: ClockRules[Inspection] = {
    "begin": DateRule(
        lambda case: case.received_at, _begun_by, lambda case: first(case.began_at, case.over_at)
    ),
    "answer": ClockRule(lambda case: case.began_at, lambda case: case.answered_at, Stage.VISITS, _cancelled),
    "conclude": ClockRule(
        lambda case: case.answered_at, lambda case: case.concluded_at, Stage.CONCLUSION, _cancelled
    ),
}
