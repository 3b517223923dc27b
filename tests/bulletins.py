"""Builders of issues of the monthly bulletin."""

from datetime import date

from campus_safety.kinds.bulletins.bulletin_issue import BulletinIssue, ReleasedNumber, bulletin_issue
from campus_safety.kinds.bulletins.commands import Release
from campus_safety.kinds.bulletins.decide import decide
from campus_safety.kinds.bulletins.issuing import draft
from tests.builders import an_actor, at, rules

LEADER = "dm-leader"
# The last month that was over on the day of `builders.NOW`, and the one before.
OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)
NUMBERS = (ReleasedNumber("incidents", 12), ReleasedNumber("on_time", 11, 12))


def drafted(month: date = OCTOBER, when: float = 0) -> BulletinIssue:
    return draft(month, rules(), at(when)).after


def released(month: date = SEPTEMBER, when: float = 60) -> BulletinIssue:
    command = Release(numbers=NUMBERS)
    return bulletin_issue(decide(drafted(month), command, an_actor(LEADER), rules(), at(when)).after)
