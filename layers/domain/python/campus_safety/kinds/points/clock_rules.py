"""No clock runs on an entry of points: with its recording everything about it is done."""

from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.records.case import Case


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> Case:
    return case
