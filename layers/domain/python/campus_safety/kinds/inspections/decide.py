"""From a command to a change of a joint inspection: the transition table first, then the action, then one timeline entry.

A finding changes more than the inspection and has a function of its own, `campus_safety.kinds.inspections.visiting`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.inspections import concluding, visiting
from campus_safety.kinds.inspections.inspection import STATES, Inspection
from campus_safety.kinds.inspections.transitions import TRANSITIONS, Action
from campus_safety.records import oversight
from campus_safety.records.change import Change, Moment
from campus_safety.records.commands import Command
from campus_safety.records.decision import Decision, Outcome, made
from campus_safety.records.timeline import Actor
from campus_safety.records.transitions import admit

_DONE_BY: Mapping[str, Callable[[Decision[Inspection], Any], Outcome[Inspection]]] = {
    Action.BEGIN: concluding.begin,
    Action.NOTHING_FOUND: visiting.nothing_found,
    Action.NOTE: concluding.note,
    Action.CONCLUDE: concluding.conclude,
    Action.CANCEL: concluding.cancel,
    Action.SUPERVISE: oversight.supervise,
    Action.RECEIVE_ORDER: oversight.receive_order,
    Action.ANSWER_ORDER: oversight.answer_order,
}


def decide(
    case: Inspection, command: Command, actor: Actor, rules: Rules, moment: Moment
) -> Change[Inspection]:
    """The change that this command makes. Raises ForbiddenByState, BadInput, Conflict, SamePerson; nothing has happened
    then."""
    admit(TRANSITIONS, STATES, case.state, command.action)
    decision = Decision(case, actor, rules, moment)
    return made(decision, _DONE_BY[command.action](decision, command), command.action, command.texts)
