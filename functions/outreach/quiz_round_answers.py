"""What is answered to staff about quiz rounds: what was planned, how pupils come in, what they handed in. Apart from what pupils
are answered (`quiz_answers`): their function draws no codes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from campus_safety.district.roles import Role
from campus_safety.kinds.quizzes.counting import Counts
from campus_safety.kinds.quizzes.quiz_round import QuizRound, Result
from campus_safety.kinds.quizzes.tokens import lesson_code, school_code
from campus_safety.labels import Label
from campus_safety.records.service import Looked
from campus_safety_aws.declared_answers import Answer, brought, by_sight, from_
from campus_safety_aws.shared_answers import RecordAnswer, unit_named
from outreach.qr import Qr, QrAnswer, drawn
from outreach.quiz_answers import TopicAnswer

_AT_SCHOOL = frozenset({Role.SCHOOL_STAFF, Role.GUARD})


class School(NamedTuple):
    """A campus in a round: what has been handed in, and the points once that was counted."""

    campus: str
    found: Counts | Result
    points: int | None
    school_code: str
    lesson_code: str | None
    link: str

    @property
    def qr(self) -> Qr:
        return drawn(self.link)


class SchoolAnswer(Answer[School]):
    """一所学校 / a campus in a round: the code that its pupils are told, and what has been handed in. `points` are there once
    the round was counted. `lesson_code` is for those who sit in a lesson now, and holds for half an hour at least; staff say
    it, and it is written nowhere else. `link` opens the pupils' page with both codes filled in, at the address by which this
    was asked; `qr` is what a telephone scans."""

    campus: str
    name: Label = by_sight(lambda school, at: unit_named(school.campus, at))
    school_code: str
    lesson_code: str | None
    sheets: int = from_("found.sheets")
    answered: int = from_("found.answered")
    right: int = from_("found.right")
    points: int | None
    link: str
    qr: QrAnswer


def _place(case: QuizRound) -> str:
    return f"quiz?round={case.code}"


class QuizRoundAnswer(RecordAnswer[QuizRound]):
    """`place` is where the page is that pupils open, below the interface's own address."""

    opens_at: datetime
    closes_at: datetime
    topics: list[TopicAnswer]
    questions: list[str]
    schools: list[SchoolAnswer] = brought()
    sheets: int = brought()
    place: str = from_(_place)


def schools_shown(
    looked: Looked[QuizRound], counts: Mapping[str, Counts], secret: str, origin: str
) -> Sequence[School]:
    """A school reads its own line, everybody above all of them. Once the round was counted its own results, until then what
    the sums say now. The lesson's code only at the school itself: who stands before the class says it."""
    case, account, district = looked.case, looked.who.account, looked.rules.district.id
    results = {result.campus: result for result in case.results}
    teaches = account.role is Role.SCHOOL_STAFF and case.takes_sheets(looked.now)
    found = []
    for campus in case.campuses:
        if account.role in _AT_SCHOOL and campus != account.unit:
            continue
        counted = results.get(campus)
        code = school_code(secret, district, campus)
        found.append(
            School(
                campus,
                counted or counts.get(campus, Counts()),
                counted.points if counted else None,
                code,
                lesson_code(secret, case.id, campus, looked.now) if teaches else None,
                f"{origin}/{_place(case)}&school={code}",
            )
        )
    return found
