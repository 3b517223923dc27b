"""What bounds a quiz round, as the policy says it."""

from dataclasses import dataclass

from campus_safety.district.calendars import Limit


@dataclass(frozen=True, slots=True)
class QuizRules:
    """A round has `most_questions` at most and is open for the `longest` time at most. Of one token `sheets_per_token` are
    taken a day; of one campus `sheets_per_hundred` a day for every hundred pupils, and of these only `open_percent` without
    the code of a lesson, which its staff alone can say: whoever knows the school's code cannot fill its day."""

    most_questions: int
    longest: Limit
    sheets_per_token: int
    sheets_per_hundred: int
    open_percent: int = 100

    def most_of(self, pupils: int, *, in_lesson: bool = True) -> int:
        """At how many sheets of a day a campus with so many pupils is full, for a sheet of a lesson or for any other."""
        percent = 100 if in_lesson else self.open_percent
        return max(1, -(-self.sheets_per_hundred * pupils * percent // 10_000))
