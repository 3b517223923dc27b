"""From a command to a change of an activity: the transition table first, then the action, then one timeline entry."""

from collections.abc import Callable, Mapping
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.activities import commands, exercises, holding, planning
from campus_safety.kinds.activities.activity import STATES, Activity
from campus_safety.kinds.activities.transitions import TRANSITIONS, Action
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decision, Outcome, made
from campus_safety.records.timeline import Actor
from campus_safety.records.transitions import admit

_DONE_BY: Mapping[str, Callable[[Decision[Activity], Any], Outcome[Activity]]] = {
    Action.TAKE_UP: planning.take_up,
    Action.DECLINE: planning.decline,
    Action.RESCHEDULE: planning.reschedule,
    Action.CONFIRM: planning.confirm,
    Action.CANCEL: planning.cancel,
    Action.NOTE: planning.note,
    Action.START_EXERCISE: exercises.start,
    Action.HOLD: holding.hold,
    Action.RECORD: holding.record,
    Action.CORRECT: holding.correct,
}


def decide(
    case: Activity, command: commands.Command, actor: Actor, rules: Rules, moment: Moment
) -> Change[Activity]:
    """The change that this command makes. Raises ForbiddenByState, BadInput, Conflict, SamePerson; nothing has happened
    then."""
    admit(TRANSITIONS, STATES, case.state, command.action)
    decision = Decision(case, actor, rules, moment)
    return made(decision, _DONE_BY[command.action](decision, command), command.action, command.texts)


def check_exercise(
    case: Activity, command: commands.StartExercise, actor: Actor, rules: Rules, moment: Moment
) -> None:
    """What has to hold before the exercise's incident is made. Raises as `decide`."""
    admit(TRANSITIONS, STATES, case.state, command.action)
    exercises.check(Decision(case, actor, rules, moment), command)
