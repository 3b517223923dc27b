"""When people are reminded of what, as the policy says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from campus_safety.district.policy_reader import Reader

_WHERE = "reminders.rules"
_COUNTS = ("term_start", "holiday", "holiday_days", "month_end", "hours_from")
# Beyond a few weeks nobody counts working days any more.
_MOST = 20


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


def reminder_rules(reader: "Reader", table: Mapping[str, Any]) -> ReminderRules:
    """The rules; what is wrong with them is remembered by the reader."""
    rules = reader.table(table, "rules")
    counts = {name: reader.count(rules, name, _WHERE) for name in _COUNTS}
    for name, count in counts.items():
        if count > (12 if name == "hours_from" else _MOST):
            reader.fault(f"{_WHERE}.{name}", "out_of_range", "数值过大", "Is too large")
    return ReminderRules(since=_time(reader, rules.get("since")), **counts)


def _time(reader: "Reader", text: object) -> time:
    try:
        return time.fromisoformat(str(text))
    except ValueError:
        reader.fault(f"{_WHERE}.since", "bad_time", "须形如 07:00", "Needs HH:MM")
        return time.min
