"""What is answered about the quiz: the bank to who plans rounds, questions and marks to whoever answers. A question goes out
without what is right."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from campus_safety.kinds.quizzes.questions import TOPICS, Bank, Question
from campus_safety.kinds.quizzes.quiz_round import QuizRound
from campus_safety.kinds.quizzes.sheets import Mark, shuffled_options
from campus_safety.labels import Label
from campus_safety_aws.declared_answers import Answer, brought, by_sight, from_, itself


class TopicAnswer(Answer[str]):
    topic: str = itself()
    name: Label = from_(TOPICS.__getitem__)


class Option(NamedTuple):
    option: str
    says: Label


class OptionAnswer(Answer[Option]):
    option: str
    says: Label


class BankQuestionAnswer(Answer[Question]):
    """题库中的一道题 / a question of the bank, with what is right, for those who plan rounds."""

    question: str = from_("id")
    topic: TopicAnswer
    bands: list[str]
    ask: Label
    options: list[OptionAnswer] = from_(lambda question: [Option(*one) for one in question.options.items()])
    right: list[str]
    because: Label


class BankAnswer(Answer[Bank]):
    version: str
    questions: list[BankQuestionAnswer] = from_(lambda bank: bank.questions.values())


def _shuffled(question: Question, seed: str) -> Iterator[Option]:
    for letter in shuffled_options(question, seed):
        yield Option(letter, question.options[letter])


class AskedAnswer(Answer[Question]):
    """一道题 / a question without its answer; its options stand in an order of their own. `several`: more than one is right."""

    question: str = from_("id")
    ask: Label
    several: bool
    options: list[OptionAnswer] = by_sight(_shuffled)


class QuizAnswer(Answer[QuizRound]):
    """一轮问答 / what a pupil is asked. `token` goes with the sheet; it is random, of today, and says nothing of anybody.
    `school` is the school's name where its code was sent along."""

    round: str = from_("code")
    closes_at: datetime
    school: Label | None = brought()
    token: str = brought()
    questions: list[AskedAnswer] = brought()


class MarkAnswer(Answer[Mark]):
    question: str = from_("question.id")
    right: bool
    right_options: list[str] = from_("question.right")
    because: Label = from_("question.because")


class SheetAnswer(Answer[QuizRound]):
    """答卷结果 / how many were right, and why; the same for the same sheet sent again."""

    round: str = from_("code")
    school: Label = brought()
    right: int = by_sight(lambda _, marks: sum(mark.right for mark in marks))
    answered: int = by_sight(lambda _, marks: len(marks))
    marks: list[MarkAnswer] = by_sight(lambda _, marks: marks)
