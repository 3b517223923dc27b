"""What is answered about quiz rounds: to staff what was planned and handed in, to whoever answers the questions and marks."""

from pydantic import BaseModel

from campus_safety_aws.http import Instant, Words
from campus_safety_aws.record_answers import RecordAnswer


class TopicAnswer(BaseModel):
    topic: str
    name: Words


class OptionAnswer(BaseModel):
    option: str
    says: Words


class BankQuestionAnswer(BaseModel):
    """题库中的一道题 / a question of the bank, with what is right, for those who plan rounds."""

    question: str
    topic: TopicAnswer
    bands: list[str]
    ask: Words
    options: list[OptionAnswer]
    right: list[str]
    because: Words


class BankAnswer(BaseModel):
    version: str
    questions: list[BankQuestionAnswer]


class SchoolAnswer(BaseModel):
    """一所学校 / a campus in a round: the code that its pupils are told, and what has been handed in. `points` are there once
    the round was counted. `lesson_code` is for those who sit in a lesson now, and holds for half an hour at least; staff say
    it, and it is written nowhere else."""

    campus: str
    name: Words
    school_code: str
    lesson_code: str | None
    sheets: int
    answered: int
    right: int
    points: int | None


class QuizRoundAnswer(RecordAnswer):
    """`place` is where the page is that pupils open, below the interface's own address."""

    opens_at: Instant
    closes_at: Instant
    topics: list[TopicAnswer]
    questions: list[str]
    schools: list[SchoolAnswer]
    sheets: int
    place: str


class AskedAnswer(BaseModel):
    """一道题 / a question without its answer; its options stand in an order of their own. `several`: more than one is right."""

    question: str
    ask: Words
    several: bool
    options: list[OptionAnswer]


class QuizAnswer(BaseModel):
    """一轮问答 / what a pupil is asked. `token` goes with the sheet; it is random, of today, and says nothing of anybody.
    `school` is the school's name where its code was sent along."""

    round: str
    closes_at: Instant
    school: Words | None
    token: str
    questions: list[AskedAnswer]


class MarkAnswer(BaseModel):
    question: str
    right: bool
    right_options: list[str]
    because: Words


class SheetAnswer(BaseModel):
    """答卷结果 / how many were right, and why; the same for the same sheet sent again."""

    round: str
    school: Words
    right: int
    answered: int
    marks: list[MarkAnswer]
