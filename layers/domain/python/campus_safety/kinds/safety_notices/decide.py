"""From a command to a change of a safety notice: the transition table first, then the action, then one timeline entry."""

from collections.abc import Callable, Mapping
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.safety_notices import commands, reading
from campus_safety.kinds.safety_notices.safety_notice import STATES, SafetyNotice, State
from campus_safety.kinds.safety_notices.transitions import TRANSITIONS, Action
from campus_safety.records.change import Change, Moment
from campus_safety.records.commands import Command
from campus_safety.records.decision import Decision, Outcome, made
from campus_safety.records.timeline import Actor
from campus_safety.records.transitions import admit

_DONE_BY: Mapping[str, Callable[[Decision[SafetyNotice], Any], Outcome[SafetyNotice]]] = {
    Action.READ: reading.read,
    Action.WITHDRAW: reading.withdraw,
    Action.DELIVER: reading.deliver,
}


def decide(
    case: SafetyNotice, command: Command, actor: Actor, rules: Rules, moment: Moment
) -> Change[SafetyNotice] | None:
    """The change that this command makes; None where it was done before. Raises ForbiddenByState, BadInput, NotAllowed."""
    if _done_before(case, command, actor):
        return None
    admit(TRANSITIONS, STATES, case.state, command.action)
    decision = Decision(case, actor, rules, moment)
    return made(decision, _DONE_BY[command.action](decision, command), command.action, command.texts)


def _done_before(case: SafetyNotice, command: Command, actor: Actor) -> bool:
    match command:
        case commands.Read():
            return reading.has_read(case, actor.unit)
        case commands.Withdraw():
            return case.state is State.WITHDRAWN
        case commands.Deliver():
            return case.delivered_at is not None
        case _:
            return False
