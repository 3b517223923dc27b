"""`[reminders.rules]` of a policy document."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from campus_safety.district.policy_reader import Reader
from campus_safety.reminders.rules import ReminderRules

_WHERE = "reminders.rules"
_COUNTS = ("term_start", "holiday", "holiday_days", "month_end", "hours_from")
# Beyond a few weeks nobody counts working days any more.
_MOST = 20


def reminder_rules(reader: Reader, table: Mapping[str, Any]) -> ReminderRules:
    """The rules; what is wrong with them is remembered by the reader."""
    rules = reader.table(table, "rules")
    counts = {name: reader.count(rules, name, _WHERE) for name in _COUNTS}
    for name, count in counts.items():
        if count > (12 if name == "hours_from" else _MOST):
            reader.fault(f"{_WHERE}.{name}", "out_of_range", "数值过大", "Is too large")
    return ReminderRules(since=_time(reader, rules.get("since")), **counts)


def _time(reader: Reader, text: object) -> time:
    try:
        return time.fromisoformat(str(text))
    except ValueError:
        reader.fault(f"{_WHERE}.since", "bad_time", "须形如 07:00", "Needs HH:MM")
        return time.min
