"""What bounds a quiz round, as the policy says it."""

from dataclasses import dataclass

from campus_safety.calendars import Limit


@dataclass(frozen=True, slots=True)
class QuizRules:
    """A round has `most_questions` at most and is open for the `longest` time at most. Of one token `sheets_per_token` are
    taken a day; of one campus `sheets_per_hundred` a day for every hundred pupils."""

    most_questions: int
    longest: Limit
    sheets_per_token: int
    sheets_per_hundred: int

    def most_of(self, pupils: int) -> int:
        """How many sheets of a campus with so many pupils are taken in a day."""
        return max(1, -(-self.sheets_per_hundred * pupils // 100))
