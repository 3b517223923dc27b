"""How `[appointments.rules]` of a policy document is read."""

from collections.abc import Mapping
from typing import Any

from campus_safety.district.calendars import parse_limit
from campus_safety.district.policy_reader import Reader
from campus_safety.kinds.appointments.rules import AppointmentRules


def read_appointment_rules(reader: Reader, table: Mapping[str, Any]) -> AppointmentRules:
    """From `[appointments]`; faults are the reader's."""
    rules, where, year = reader.table(table, "rules"), "appointments.rules", parse_limit("P365D")
    found = AppointmentRules(
        campuses=reader.count(rules, "campuses", where),
        usual=reader.limit(rules.get("usual"), f"{where}.usual") or year,
        longest=reader.limit(rules.get("longest"), f"{where}.longest") or year,
    )
    if found.usual.real_time > found.longest.real_time:
        reader.fault(f"{where}.usual", "out_of_range", "常用任期超过最长任期", "Lies above the longest term")
    return found
