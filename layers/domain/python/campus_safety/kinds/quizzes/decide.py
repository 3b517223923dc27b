"""From a command to a change of a quiz round: the transition table first, then the action, then one timeline entry."""

from collections.abc import Callable, Mapping
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.quizzes import commands, planning
from campus_safety.kinds.quizzes.quiz_round import STATES, QuizRound
from campus_safety.kinds.quizzes.transitions import TRANSITIONS, Action
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decision, Outcome, made
from campus_safety.records.timeline import Actor
from campus_safety.records.transitions import admit

_DONE_BY: Mapping[str, Callable[[Decision[QuizRound], Any], Outcome[QuizRound]]] = {
    Action.CANCEL: planning.cancel,
}


def decide(
    case: QuizRound, command: commands.Command, actor: Actor, rules: Rules, moment: Moment
) -> Change[QuizRound]:
    """The change that this command makes. Raises ForbiddenByState, BadInput; nothing has happened then."""
    admit(TRANSITIONS, STATES, case.state, command.action)
    decision = Decision(case, actor, rules, moment)
    return made(decision, _DONE_BY[command.action](decision, command), command.action, command.texts)
