"""What a quiz round adds."""

from typing import Final

from campus_safety.kinds.quizzes.quiz_round import QuizRound
from campus_safety.records.counting import Counter, Figures, Reckoning


def count_quiz(case: QuizRound, reckoning: Reckoning) -> None:
    """A round counts when it was counted, once; its sheets and answers by campus."""
    if case.counted_at is None:
        return
    reckoning.add(case.counted_at, "quiz_round", campus="", station="")
    for result in case.results:
        at, wrong = result.campus, result.answered - result.right
        reckoning.add(case.counted_at, "quiz_sheets", amount=result.sheets, campus=at)
        reckoning.add(case.counted_at, "quiz_answers", "yes", amount=result.right, campus=at)
        reckoning.add(case.counted_at, "quiz_answers", "no", amount=wrong, campus=at)


FIGURES: Final = Figures(
    counters=(
        Counter("quiz_round", "quiz_round", (), ("quiz_round",)),
        Counter("quiz_sheets", "quiz_round", (), ("quiz_sheets",)),
        Counter("quiz_answers", "quiz_round", ("right",), ("quiz_sheets",)),
    ),
    count=count_quiz,
    names={},
)
