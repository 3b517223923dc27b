"""What the policy says of appointments besides their clocks: `[appointments.rules]`.

Two campuses for one person, and one vice-principal at least for each campus, follow the ministry's rules on law
vice-principals; how long a term lasts they leave open.
"""

from typing import ClassVar

from campus_safety.district.calendars import Limit
from campus_safety.district.declared_tables import Count
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_sections import PolicySection
from campus_safety.marks import at_most
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class AppointmentRules(KindRules):
    """One person has `campuses` at most; a term lasts the `usual` time where nobody says another, the `longest` at most."""

    of: ClassVar[str] = "appointment"

    campuses: Count
    usual: Limit
    longest: Limit
    checks: ClassVar = (at_most("usual", "longest", "常用任期超过最长任期", "Lies above the longest term"),)


SECTION = PolicySection(
    kind="appointment",
    table="appointments",
    clocks=("term",),
    rules=AppointmentRules,
)
