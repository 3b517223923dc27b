"""What the policy says of appointments besides their clocks: `[appointments.rules]`.

Two campuses for one person, and one vice-principal at least for each campus, follow the ministry's rules on law
vice-principals; how long a term lasts they leave open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from campus_safety.district.calendars import Limit, parse_limit
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_reader import Reader
from campus_safety.district.policy_sections import PolicySection


@dataclass(frozen=True, slots=True)
class AppointmentRules(KindRules):
    """One person has `campuses` at most; a term lasts the `usual` time where nobody says another, the `longest` at most."""

    of: ClassVar[str] = "appointment"

    campuses: int
    usual: Limit
    longest: Limit


def _rules(reader: Reader, table: Mapping[str, Any]) -> AppointmentRules:
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


SECTION = PolicySection(
    kind="appointment",
    table="appointments",
    clocks=("term",),
    rules=AppointmentRules,
    read=_rules,
)
