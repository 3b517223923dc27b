"""No clock runs on an entry of points: with its recording everything about it is done."""

from datetime import datetime

from campus_safety.case import Case
from campus_safety.rules import Rules


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> Case:
    return case
