"""Terms and holidays that are near: on which days people are prompted, so many working days before.

A prompt is due from its first day until what it is about: a morning that failed is made up for on the next, and since its
occasion stays the same, nobody is prompted twice.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from campus_safety.district.calendars import WorkCalendar
from campus_safety.district.policy import ReminderRules
from campus_safety.district.rules import Rules
from campus_safety.reminders.reminder import About
from campus_safety.values import dataclass

_ONE: Final = timedelta(days=1)
# Further ahead than any number of working days that a policy may say, long holidays between them included.
_HORIZON: Final = 45


@dataclass(frozen=True, slots=True)
class Prompt:
    """`occasion` is the first day of the term, or the first day off."""

    about: About
    occasion: date


def prompts(today: date, rules: Rules, when: ReminderRules) -> tuple[Prompt, ...]:
    """What people are prompted about today, the nearest first."""
    found = []
    for days in range(1, _HORIZON):
        day = today + days * _ONE
        if _begins_term(day, rules) and _near(today, day, when.term_start, rules.days):
            found.append(Prompt(About.TERM_START, day))
        if _begins_holiday(day, rules, when) and _near(today, day, when.holiday, rules.days):
            found.append(Prompt(About.HOLIDAY, day))
    return tuple(found)


def working_days_before(day: date, count: int, calendar: WorkCalendar) -> date:
    """The day on which so many working days are left before `day`, itself among them."""
    while count > 0:
        day -= _ONE
        count -= calendar.is_working_day(day)
    return day


def _near(today: date, day: date, count: int, calendar: WorkCalendar) -> bool:
    return working_days_before(day, count, calendar) <= today < day


def _begins_term(day: date, rules: Rules) -> bool:
    return any(start == day for start, _ in rules.policy.school_days.terms)


def _begins_holiday(day: date, rules: Rules, when: ReminderRules) -> bool:
    """The first day after a term, or of a long run of days off inside one: in the holidays nobody needs telling."""
    school, before = rules.policy.school_days, day - _ONE
    if any(end == before for _, end in school.terms):
        return True
    if not school.is_school_day(before, rules.days):
        return False
    return all(not school.is_school_day(one, rules.days) for one in _days(day, when.holiday_days))


def _days(first: date, count: int) -> Iterator[date]:
    return (first + days * _ONE for days in range(count))
