"""答题: in which order a sheet is asked, how it is marked, and what a store of sheets promises.

A sheet is anonymous. Of it is kept that it came, how many of its answers were right, and a digest that tells a sheet sent
again from another one under the same key.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from campus_safety.kinds.quizzes.counting import Counts
from campus_safety.kinds.quizzes.questions import Question
from campus_safety.records.decision import Faults
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """One question of a sheet and what was answered; nothing counts as wrong."""

    question: Question
    given: frozenset[str]

    @property
    def right(self) -> bool:
        return self.given == self.question.right


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is handed in. `key` and `token` are hashes; after `kept_until` its receipt may go, after
    `token_until` what is known of its token."""

    key: str
    token: str
    round_id: str
    campus: str
    day: date
    digest: str
    answered: int
    right: int
    kept_until: datetime
    token_until: datetime


class Ending(StrEnum):
    """What became of a sheet that was handed in. `SPENT` is its token; `RACED`: somebody wrote at the same moment, so
    ask again."""

    TAKEN = "taken"
    KNOWN = "known"
    SPENT = "spent"
    CAMPUS_FULL = "campus_full"
    CLOSED = "closed"
    RACED = "raced"


class Sheets(Protocol):
    """A store of sheets: a receipt and the sums that it adds to are written together or not at all, and once."""

    def digest_of(self, key: str) -> str | None:
        """The digest of the sheet under this key; None where there is none."""
        ...

    def hand_in(self, sheet: Sheet, *, per_token: int, per_campus: int) -> Ending:
        """Takes a sheet, once; a day takes so many of one token and of one campus."""
        ...

    def counts(self, round_id: str) -> Mapping[str, Counts]:
        """What every campus has handed in so far."""
        ...

    def closed(self, round_id: str, campuses: Iterable[str]) -> Mapping[str, Counts]:
        """What every campus has handed in, and from now on nothing more is taken; closing again gives the same."""
        ...


def shuffled(questions: Iterable[Question], seed: str) -> tuple[Question, ...]:
    """The questions in the order that this seed gives."""
    return tuple(sorted(questions, key=lambda one: _lot(seed, one.id)))


def shuffled_options(question: Question, seed: str) -> tuple[str, ...]:
    """The letters of its options in the order that this seed gives."""
    return tuple(sorted(question.options, key=lambda letter: _lot(seed, question.id, letter)))


def marked(questions: Iterable[Question], answers: Mapping[str, frozenset[str]]) -> tuple[Mark, ...]:
    """The sheet's marks, one for each question that was asked. Raises BadInput for answers to what was not, and for a sheet
    on which nothing is answered: a blank one would be a school's part in the round for nothing."""
    asked, faults = {question.id: question for question in questions}, Faults()
    for id, given in answers.items():
        question = asked.get(id)
        if question is None:
            faults.add(f"answers.{id}", "not_asked", "没有问这道题", "This was not asked")
        elif given - question.options.keys():
            faults.add(f"answers.{id}", "unknown_option", "没有这个选项", "There is no such option")
    if not any(answers.values()):
        faults.add("answers", "missing", "还没有作答，请先答题", "Nothing is answered yet")
    faults.check()
    return tuple(Mark(question, answers.get(id, frozenset())) for id, question in asked.items())


def _lot(*parts: str) -> bytes:
    return hashlib.sha256("#".join(parts).encode()).digest()
