"""When people are reminded of what, as the policy says it."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """Nobody is told before the time `since`, in Shanghai. Working days before: `term_start` before a term begins, `holiday`
    before at least `holiday_days` days off in a row, `month_end` before a month ends (of what is not planned) and as many after
    it has begun (of what was missed in the last). Class hours that are missing are
    named from the month `hours_from` on."""

    since: time
    term_start: int
    holiday: int
    holiday_days: int
    month_end: int
    hours_from: int
