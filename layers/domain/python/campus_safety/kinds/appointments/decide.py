"""From a command to a change of an appointment: the transition table first, then the action, then one timeline entry."""

from collections.abc import Callable, Mapping
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.appointments import appointing, commands
from campus_safety.kinds.appointments.appointment import STATES, Appointment
from campus_safety.kinds.appointments.transitions import TRANSITIONS, Action
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decision, Outcome, made
from campus_safety.records.timeline import Actor
from campus_safety.records.transitions import admit

_DONE_BY: Mapping[str, Callable[[Decision[Appointment], Any], Outcome[Appointment]]] = {
    Action.RENEW: appointing.renew,
    Action.NOTE: appointing.note,
    Action.END: appointing.end,
}


def decide(
    case: Appointment, command: commands.Command, actor: Actor, rules: Rules, moment: Moment
) -> Change[Appointment]:
    """The change that this command makes. Raises ForbiddenByState, BadInput, Conflict; nothing has happened then."""
    admit(TRANSITIONS, STATES, case.state, command.action)
    decision = Decision(case, actor, rules, moment)
    return made(decision, _DONE_BY[command.action](decision, command), command.action, command.texts)
