"""From a command to a change of an activity: which deed each action is."""

from campus_safety.district.rules import Rules
from campus_safety.kinds.activities import commands, exercises, holding, planning
from campus_safety.kinds.activities.actions import Action
from campus_safety.kinds.activities.activity import Activity
from campus_safety.kinds.activities.kind import KIND
from campus_safety.records.change import Moment
from campus_safety.records.decision import Decide
from campus_safety.records.timeline import Actor

decide: Decide[Activity] = Decide(
    KIND,
    {
        Action.TAKE_UP: planning.take_up,
        Action.DECLINE: planning.decline,
        Action.RESCHEDULE: planning.reschedule,
        Action.HAND_OVER: planning.hand_over,
        Action.CONFIRM: planning.confirm,
        Action.CANCEL: planning.cancel,
        Action.NOTE: planning.note,
        Action.START_EXERCISE: exercises.start,
        Action.HOLD: holding.hold,
        Action.RECORD: holding.record,
        Action.CORRECT: holding.correct,
    },
    {
        Action.HAND_OVER: planning.may_be_given,
        Action.CONFIRM: planning.named_by_the_other_side,
        Action.START_EXERCISE: exercises.may_be_started,
        Action.RECORD: holding.is_over,
        Action.CORRECT: holding.is_over,
    },
)


def check_exercise(
    case: Activity, command: commands.StartExercise, actor: Actor, rules: Rules, moment: Moment
) -> None:
    """What has to hold before the exercise's incident is made. Raises as `decide`."""
    decide.permitted(case, command.action, actor, rules, moment)
    exercises.check(command)
