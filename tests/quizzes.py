"""Builders of quiz rounds and of entries of points, with only what a test cares about named."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.points.entering import Award, Earned, award, earn
from campus_safety.kinds.points.points_entry import PointsEntry, Reason
from campus_safety.kinds.quizzes.planning import Plan, plan
from campus_safety.kinds.quizzes.questions import Bank, parse_questions
from campus_safety.kinds.quizzes.quiz_round import QuizRound
from campus_safety.records.change import Change, Moment
from tests.builders import NOW, SALT, a_policy_document, an_actor, at, rules
from tests.by_kind import serve
from tests.districts import key_of

EDUCATION = "dm-edu-desk"
OFFICER = "dm-st-harbour-officer-1"
SUPERVISOR = "dm-supervisor-1"
SCHOOL = "dm-ms-01-safety"
HARBOUR = ("dm-ms-01", "dm-ps-01")
QUESTIONS = ("fraud.prize", "traffic.crossing", "traffic.seat-belt")
DAY = 24 * 60 * 60


@cache
def the_bank() -> Bank:
    """The questions that ship."""
    return parse_questions("v1", a_policy_document()["questions"])


def quiz_rules(**changes: Any) -> Rules:
    return rules(**{"documents": {Bank: the_bank()}, **changes})


def in_days(days: float) -> datetime:
    return NOW + timedelta(days=days)


def a_plan(**changes: Any) -> Plan:
    """Two Harbour schools, from tomorrow for a week."""
    plain = Plan(
        client_key="round-1",
        digest="digest-1",
        campuses=HARBOUR,
        opens_at=in_days(1),
        closes_at=in_days(8),
        questions=QUESTIONS,
        account=key_of(EDUCATION),
    )
    return replace(plain, **changes)


def planned(*, by: str = EDUCATION, when: float = 0, **changes: Any) -> QuizRound:
    return plan(a_plan(**changes), an_actor(by), quiz_rules(), at(when)).after


def served(case: QuizRound, days: float) -> QuizRound:
    """The round after the sweep has looked at it then."""
    change = serve(case, quiz_rules(), Moment(in_days(days), SALT))
    return case if change is None else change.after


def running(**changes: Any) -> QuizRound:
    return served(planned(**changes), 1)


def closed(**changes: Any) -> QuizRound:
    return served(running(**changes), 8)


def an_award(**changes: Any) -> Change[PointsEntry]:
    """Five points for Harbour Middle School, by the brigade."""
    wanted = Award(
        client_key="award-1",
        digest="digest-1",
        campus="dm-ms-01",
        points=5,
        text="护校队表现突出",
        account=key_of(SUPERVISOR),
    )
    return award(replace(wanted, **changes), an_actor(SUPERVISOR), quiz_rules(), at())


def an_earning(**changes: Any) -> Earned:
    plain = Earned(
        campus="dm-ms-01", points=3, reason=Reason.DRILL, day=date(2026, 11, 24), source="c" + "a" * 26
    )
    return replace(plain, **changes)


def entered(earned: Earned) -> Change[PointsEntry]:
    return earn(earned, quiz_rules(), at())


def midnight(day: date) -> datetime:
    """The first moment of a day in Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
