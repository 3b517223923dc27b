"""Drills that nobody has planned, class hours and recurring duties that are owed, before a month ends; and drills that were missed in the last.

What a campus is owed is computed by `activities.compliance`; here it is only said when somebody has to hear of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Campus
from campus_safety.district.organisation import CampusType
from campus_safety.district.policy import ReminderRules
from campus_safety.district.rules import Rules
from campus_safety.kinds.activities.compliance import DrillPeriod, DrillState, Occasion, class_hours, drills
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.kinds.campus_assurances.campus_assurance import Standing
from campus_safety.kinds.campus_assurances.recurring import owed
from campus_safety.kinds.daily_log.rules import DailyLogRules
from campus_safety.reminders.prompts import working_days_before
from campus_safety.reminders.reminder import About
from campus_safety.values import dataclass

# What schools are owed is the ministry's rule, what kindergartens are the district's own: said as what it is.
_HOURS: Final[Mapping[CampusType, str]] = MappingProxyType(
    {CampusType.SCHOOL: "hours", CampusType.KINDERGARTEN: "kindergarten_hours"}
)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What one campus lacks; `occasion` is the first day of the month after the one that it is about."""

    about: About
    occasion: date
    campus: str
    counts: Mapping[str, int]


def shortfalls(
    campus: Campus,
    occasions: Iterable[Occasion],
    rules: Rules,
    when: ReminderRules,
    now: datetime,
    standings: Iterable[Standing] = (),
) -> tuple[Shortfall, ...]:
    """What the campus is told today: before a month's end what is still to be planned and which of its recurring duties are
    due or were never recorded, after it what was missed."""
    own, today = list(occasions), now.astimezone(SHANGHAI).date()
    first = today.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    found = []
    if working_days_before(following, when.month_end, rules.days) <= today:
        counts = {
            "drills": _ending(drills(campus, own, today.year, rules, now), following, DrillState.NOT_PLANNED),
            _HOURS[campus.type]: _owed(campus, own, rules, when, today),
            "duties": _overdue(standings, rules, today),
        }
        found.append((About.SHORTFALL, following, counts))
    if sum(map(rules.days.is_working_day, _days(first, today))) <= when.month_end:
        year = (first - timedelta(days=1)).year
        missed = _ending(drills(campus, own, year, rules, now), first, DrillState.OUT_OF_COMPLIANCE)
        found.append((About.MISSED, first, {"missed": missed}))
    return tuple(
        Shortfall(about, occasion, campus.id, {name: count for name, count in counts.items() if count})
        for about, occasion, counts in found
        if any(counts.values())
    )


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=days) for days in range((last - first).days + 1))


def _ending(periods: Iterable[DrillPeriod], end: date, state: DrillState) -> int:
    return sum(one.period.end == end and one.state is state for one in periods)


def _overdue(standings: Iterable[Standing], rules: Rules, today: date) -> int:
    log = rules.policy.section_if_any(DailyLogRules)
    return sum(one.overdue(today) for one in owed(standings, log)) if log is not None else 0


def _owed(campus: Campus, own: list[Occasion], rules: Rules, when: ReminderRules, today: date) -> int:
    if today.month < when.hours_from:
        return 0
    owed = rules.policy.section(ActivityRules).hours_owed(campus.type)
    return max(owed - class_hours(campus.id, own, today.year), 0)
