"""What bounds a quiz round, as the policy says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from campus_safety.district.calendars import Limit, parse_limit
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_reader import Reader
from campus_safety.district.policy_sections import PolicySection

_WHERE = "quizzes.rules"


@dataclass(frozen=True, slots=True)
class QuizRules(KindRules):
    """A round has `most_questions` at most and is open for the `longest` time at most. Of one token `sheets_per_token` are
    taken a day; of one campus `sheets_per_hundred` a day for every hundred pupils, and of these only `open_percent` without
    the code of a lesson, which its staff alone can say: whoever knows the school's code cannot fill its day."""

    of: ClassVar[str] = "quiz_round"

    most_questions: int
    longest: Limit
    sheets_per_token: int
    sheets_per_hundred: int
    open_percent: int = 100

    def most_of(self, pupils: int, *, in_lesson: bool = True) -> int:
        """At how many sheets of a day a campus with so many pupils is full, for a sheet of a lesson or for any other."""
        percent = 100 if in_lesson else self.open_percent
        return max(1, -(-self.sheets_per_hundred * pupils * percent // 10_000))


def _rules(reader: Reader, table: Mapping[str, Any]) -> QuizRules:
    """The rules; what is wrong with them is remembered by the reader."""
    rules = reader.table(table, "rules")
    return QuizRules(
        most_questions=reader.count(rules, "most_questions", _WHERE),
        longest=reader.limit(rules.get("longest"), f"{_WHERE}.longest") or parse_limit("P1D"),
        sheets_per_token=reader.count(rules, "sheets_per_token", _WHERE),
        sheets_per_hundred=reader.count(rules, "sheets_per_hundred", _WHERE),
        open_percent=min(reader.count(rules, "open_percent", _WHERE), 100)
        if "open_percent" in rules
        else 100,
    )


SECTION = PolicySection(
    kind="quiz_round",
    table="quizzes",
    clocks=("open", "close", "count"),
    rules=QuizRules,
    read=_rules,
)
