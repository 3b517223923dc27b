"""计分: what was handed in, campus by campus, and the points that each has earned with it."""

from collections.abc import Mapping
from dataclasses import replace

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.rules import Rules
from campus_safety.kinds.points.earning import of_quiz
from campus_safety.kinds.points.entering import Earned
from campus_safety.kinds.points.points_entry import Reason
from campus_safety.kinds.points.rules import PointsRules
from campus_safety.kinds.quizzes.actions import Action
from campus_safety.kinds.quizzes.kind import KIND
from campus_safety.kinds.quizzes.quiz_round import QuizRound, Result, State
from campus_safety.records.actions import admit
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.timeline import SYSTEM
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """What a campus has handed in: sheets, questions on them, and how many were answered rightly."""

    sheets: int = 0
    answered: int = 0
    right: int = 0


def count(case: QuizRound, counts: Mapping[str, Counts], rules: Rules, moment: Moment) -> Change[QuizRound]:
    """The round with its results; a campus that nobody answered for has zeros. Raises ForbiddenByState unless it is
    closed: what is counted must not change any more."""
    admit(KIND.actions, KIND.states, case.state, Action.COUNT)
    results = tuple(_result(campus, counts.get(campus, Counts()), rules) for campus in case.campuses)
    after = replace(case, state=State.COUNTED, results=results, counted_at=moment.now)
    return changed(
        KIND, case, after, Action.COUNT, SYSTEM, rules, moment, tells=("campuses:owner", "lead:owner")
    )


def earned(case: QuizRound) -> tuple[Earned, ...]:
    """The points of a round that was counted, dated by the day on which it closed; none for a campus without any."""
    day = case.closes_at.astimezone(SHANGHAI).date()
    return tuple(
        Earned(campus=result.campus, points=result.points, reason=Reason.QUIZ, day=day, source=case.id)
        for result in case.results
        if result.points
    )


def _result(campus: str, counts: Counts, rules: Rules) -> Result:
    points = of_quiz(
        sheets=counts.sheets,
        answered=counts.answered,
        right=counts.right,
        pupils=rules.district.campus(campus).pupils,
        rules=rules.policy.section(PointsRules),
    )
    return Result(campus, counts.sheets, counts.answered, counts.right, points)
