"""From domain records to answers about quiz rounds, built field by field: a question goes out without what is right."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from campus_safety.district.roles import Role
from campus_safety.kinds.quizzes.counting import Counts
from campus_safety.kinds.quizzes.questions import TOPICS, Bank, Question
from campus_safety.kinds.quizzes.quiz_round import QuizRound
from campus_safety.kinds.quizzes.sheets import Mark, shuffled, shuffled_options
from campus_safety.kinds.quizzes.tokens import Token, lesson_code, school_code
from campus_safety.labels import Label
from campus_safety.records.service import Looked
from campus_safety_aws.http import words
from campus_safety_aws.record_answers import record_fields
from outreach.quiz_answers import (
    AskedAnswer,
    BankAnswer,
    BankQuestionAnswer,
    MarkAnswer,
    OptionAnswer,
    QuizAnswer,
    QuizRoundAnswer,
    SchoolAnswer,
    SheetAnswer,
    TopicAnswer,
)

_AT_SCHOOL = frozenset({Role.SCHOOL_STAFF, Role.GUARD})


def bank_answer(bank: Bank) -> BankAnswer:
    return BankAnswer(
        version=bank.version, questions=[_bank_question(one) for one in bank.questions.values()]
    )


def round_answer(
    looked: Looked[QuizRound], counts: Mapping[str, Counts], secret: str, now: datetime
) -> QuizRoundAnswer:
    """A school reads its own line, everybody above all of them."""
    case, account = looked.case, looked.who.account
    shown = [campus for campus in case.campuses if account.role not in _AT_SCHOOL or campus == account.unit]
    schools = [_school(looked, campus, counts, secret, now) for campus in shown]
    return QuizRoundAnswer(
        **record_fields(looked, now),
        opens_at=case.opens_at,
        closes_at=case.closes_at,
        topics=[_topic(topic) for topic in case.topics],
        questions=list(case.questions),
        schools=schools,
        sheets=sum(school.sheets for school in schools),
        place=f"quiz?round={case.code}",
    )


def quiz_answer(
    case: QuizRound, questions: Iterable[Question], token: Token, school: Label | None
) -> QuizAnswer:
    """In an order that the token gives: asked again with it, it is the same, and a neighbour's is another one."""
    seed = f"{case.id}#{token.text}"
    return QuizAnswer(
        round=case.code,
        closes_at=case.closes_at,
        school=words(school) if school else None,
        token=token.text,
        questions=[_asked(question, seed) for question in shuffled(questions, seed)],
    )


def sheet_answer(case: QuizRound, school: Label, marks: Sequence[Mark]) -> SheetAnswer:
    return SheetAnswer(
        round=case.code,
        school=words(school),
        right=sum(mark.right for mark in marks),
        answered=len(marks),
        marks=[
            MarkAnswer(
                question=mark.question.id,
                right=mark.right,
                right_options=sorted(mark.question.right),
                because=words(mark.question.because),
            )
            for mark in marks
        ],
    )


def _asked(question: Question, seed: str) -> AskedAnswer:
    return AskedAnswer(
        question=question.id,
        ask=words(question.ask),
        several=question.several,
        options=[
            OptionAnswer(option=letter, says=words(question.options[letter]))
            for letter in shuffled_options(question, seed)
        ],
    )


def _bank_question(question: Question) -> BankQuestionAnswer:
    return BankQuestionAnswer(
        question=question.id,
        topic=_topic(question.topic),
        bands=sorted(question.bands),
        ask=words(question.ask),
        options=[
            OptionAnswer(option=letter, says=words(label)) for letter, label in question.options.items()
        ],
        right=sorted(question.right),
        because=words(question.because),
    )


def _topic(topic: str) -> TopicAnswer:
    return TopicAnswer(topic=topic, name=words(TOPICS[topic]))


def _school(
    looked: Looked[QuizRound], campus: str, counts: Mapping[str, Counts], secret: str, now: datetime
) -> SchoolAnswer:
    """Once the round was counted its own results, until then what the sums say now. The lesson's code only at the school
    itself: who stands before the class says it."""
    district, case = looked.rules.district, looked.case
    results = {result.campus: result for result in case.results}
    counted = results.get(campus)
    found = counted or counts.get(campus, Counts())
    return SchoolAnswer(
        campus=campus,
        name=words(district.unit(campus).name),
        school_code=school_code(secret, district.id, campus),
        lesson_code=lesson_code(secret, case.id, campus, now)
        if looked.who.account.role is Role.SCHOOL_STAFF and case.takes_sheets(now)
        else None,
        sheets=found.sheets,
        answered=found.answered,
        right=found.right,
        points=counted.points if counted else None,
    )
