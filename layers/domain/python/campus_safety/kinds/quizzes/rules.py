"""What bounds a quiz round, as the policy says it."""

from typing import Annotated, ClassVar

from campus_safety.district.calendars import Limit
from campus_safety.district.declared_tables import Count
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_sections import PolicySection
from campus_safety.marks import Number
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class QuizRules(KindRules):
    """A round has `most_questions` at most and is open for the `longest` time at most. Of one token `sheets_per_token` are
    taken a day; of one campus `sheets_per_hundred` a day for every hundred pupils, and of these only `open_percent` without
    the code of a lesson, which its staff alone can say: whoever knows the school's code cannot fill its day."""

    of: ClassVar[str] = "quiz_round"

    most_questions: Count
    longest: Limit
    sheets_per_token: Count
    sheets_per_hundred: Count
    open_percent: Annotated[int, Number(1, 100)] = 100

    def most_of(self, pupils: int, *, in_lesson: bool = True) -> int:
        """At how many sheets of a day a campus with so many pupils is full, for a sheet of a lesson or for any other."""
        percent = 100 if in_lesson else self.open_percent
        return max(1, -(-self.sheets_per_hundred * pupils * percent // 10_000))


SECTION = PolicySection(
    kind="quiz_round",
    table="quizzes",
    clocks=("open", "close", "count"),
    rules=QuizRules,
)
