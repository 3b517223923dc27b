"""What an appointment adds."""

from datetime import timedelta
from typing import Final

from campus_safety.kinds.appointments.appointment import Appointment
from campus_safety.records.counting import Counter, Figures, Reckoning


def count_appointment(case: Appointment, reckoning: Reckoning) -> None:
    """It began on its first day, and nobody is in office any more on the day after the last one. One that was ended before
    never began."""
    if case.until < case.since:
        return
    reckoning.add(case.since, "appointment")
    reckoning.add(case.since, "in_office")
    reckoning.add(case.until + timedelta(days=1), "in_office", amount=-1)


FIGURES: Final = Figures(
    counters=(
        Counter("appointment", "appointment", (), ("appointment",)),
        Counter("in_office", "appointment", (), ("in_office",), standing=True),
    ),
    count=count_appointment,
    names={},
)
