"""From a command to a change of an appointment: which deed each action is."""

from campus_safety.kinds.appointments import appointing
from campus_safety.kinds.appointments.actions import Action
from campus_safety.kinds.appointments.appointment import Appointment
from campus_safety.kinds.appointments.kind import KIND
from campus_safety.records.decision import Decide

decide: Decide[Appointment] = Decide(
    KIND,
    {
        Action.RENEW: appointing.renew,
        Action.NOTE: appointing.note,
        Action.END: appointing.end,
    },
    {Action.RENEW: appointing.term_runs},
)
