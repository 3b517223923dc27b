"""From a command to a change of a quiz round: which deed each action is."""

from campus_safety.kinds.quizzes import planning
from campus_safety.kinds.quizzes.actions import Action
from campus_safety.kinds.quizzes.kind import KIND
from campus_safety.kinds.quizzes.quiz_round import QuizRound
from campus_safety.records.decision import Decide

decide: Decide[QuizRound] = Decide(
    KIND,
    {
        Action.CANCEL: planning.cancel,
    },
)
