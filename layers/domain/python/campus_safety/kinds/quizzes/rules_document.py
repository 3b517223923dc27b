"""`[quizzes.rules]` of a policy document."""

from collections.abc import Mapping
from typing import Any

from campus_safety.district.calendars import parse_limit
from campus_safety.district.policy_reader import Reader
from campus_safety.kinds.quizzes.rules import QuizRules

_WHERE = "quizzes.rules"


def quiz_rules(reader: Reader, table: Mapping[str, Any]) -> QuizRules:
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
