"""What the policy says of appointments besides their clocks: `[appointments.rules]`.

Two campuses for one person, and one vice-principal at least for each campus, follow the ministry's rules on law
vice-principals; how long a term lasts they leave open.
"""

from dataclasses import dataclass

from campus_safety.district.calendars import Limit


@dataclass(frozen=True, slots=True)
class AppointmentRules:
    """One person has `campuses` at most; a term lasts the `usual` time where nobody says another, the `longest` at most."""

    campuses: int
    usual: Limit
    longest: Limit
