"""From a command to a change of a patrol, or of a plan: the transition table first, then the action, then one entry."""

from collections.abc import Callable, Mapping
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.patrols import (
    patrol,
    patrol_plan,
    patrolling,
    plan_transitions,
    planning,
    transitions,
)
from campus_safety.kinds.patrols.patrol import Patrol
from campus_safety.kinds.patrols.patrol_plan import PatrolPlan
from campus_safety.kinds.patrols.plan_transitions import Action as PlanAction
from campus_safety.kinds.patrols.transitions import Action
from campus_safety.records.change import Change, Moment
from campus_safety.records.commands import Command
from campus_safety.records.decision import Decision, Outcome, made
from campus_safety.records.timeline import Actor
from campus_safety.records.transitions import admit

_DONE_BY: Mapping[str, Callable[[Decision[Patrol], Any], Outcome[Patrol]]] = {
    Action.CHECK_IN: patrolling.check_in,
    Action.FINISH: patrolling.finish,
    Action.REPORT_FINDING: patrolling.report_finding,
    Action.NOTE: patrolling.note,
    Action.CANCEL: patrolling.cancel,
    Action.CALL_OFF: patrolling.call_off,
}
_DONE_TO_PLANS_BY: Mapping[str, Callable[[Decision[PatrolPlan], Any], Outcome[PatrolPlan]]] = {
    PlanAction.REPLACE: planning.replace_plan,
    PlanAction.REISSUE_CODES: planning.reissue_codes,
    PlanAction.NOTE: planning.note,
    PlanAction.WITHDRAW: planning.withdraw,
}


def decide(
    case: Patrol, command: Command, actor: Actor, rules: Rules, moment: Moment
) -> Change[Patrol] | None:
    """The change that this command makes; None where it was done before. Raises ForbiddenByState, BadInput, NotFound;
    nothing has happened then."""
    if patrolling.done_before(case, command):
        return None
    admit(transitions.TRANSITIONS, patrol.STATES, case.state, command.action)
    decision = Decision(case, actor, rules, moment)
    return made(decision, _DONE_BY[command.action](decision, command), command.action, command.texts)


def decide_plan(
    case: PatrolPlan, command: Command, actor: Actor, rules: Rules, moment: Moment
) -> Change[PatrolPlan]:
    """The change that this command makes. Raises ForbiddenByState, BadInput, Conflict; nothing has happened then."""
    admit(plan_transitions.TRANSITIONS, patrol_plan.STATES, case.state, command.action)
    decision = Decision(case, actor, rules, moment)
    return made(decision, _DONE_TO_PLANS_BY[command.action](decision, command), command.action, command.texts)
