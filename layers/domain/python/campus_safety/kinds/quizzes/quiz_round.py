"""A round of the quiz (知识问答): questions of the bank, open for a period, answered by school code without any account.

Nothing is kept of who answers. What counts is how many answers of a campus were right, for the school's points.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from campus_safety.errors import no_such_record
from campus_safety.labels import Label, labelled
from campus_safety.records.record import Record
from campus_safety.values import dataclass


class State(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    CLOSED = "closed"
    COUNTED = "counted"
    CANCELLED = "cancelled"


STATES: Mapping[str, Label] = labelled(
    {
        State.PLANNED: Label("待开放", "Planned"),
        State.RUNNING: Label("进行中", "Running"),
        State.CLOSED: Label("已截止，待计分", "Closed, to be counted"),
        State.COUNTED: Label("已计分", "Counted"),
        State.CANCELLED: Label("已取消", "Cancelled"),
    }
)


class Stage(StrEnum):
    OPENING = "opening"
    ANSWERING = "answering"
    COUNTING = "counting"


STAGES: Mapping[str, Label] = labelled(
    {
        Stage.OPENING: Label("待开放", "Opening"),
        Stage.ANSWERING: Label("答题中", "Answering"),
        Stage.COUNTING: Label("计分", "Counting"),
    }
)


@dataclass(frozen=True, slots=True)
class Result:
    """One campus at the end of a round: sheets handed in, questions answered, how many of them right, and its points."""

    campus: str
    sheets: int
    answered: int
    right: int
    points: int

    @property
    def spelling(self) -> str:
        return f"{self.campus}={self.points}"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizRound(Record):
    """`questions` are ids of the bank in the policy version that the round was planned under; `stations` are those of the
    campuses. `results` are there once the round was counted. `opened_at` and `closed_at` are when that was recorded; what
    counts for a sheet are `opens_at` and `closes_at`."""

    questions: tuple[str, ...]
    campuses: tuple[str, ...]
    stations: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    state: State = State.PLANNED
    kind: str = "quiz_round"
    results: tuple[Result, ...] = ()
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    counted_at: datetime | None = None
    cancelled_at: datetime | None = None

    def takes_sheets(self, at: datetime) -> bool:
        """Whether it may be answered at this moment, also when nobody has recorded yet that it is open."""
        return self.state in (State.PLANNED, State.RUNNING) and self.opens_at <= at < self.closes_at

    @property
    def sheets(self) -> int:
        return sum(result.sheets for result in self.results)

    @property
    def campuses_concerned(self) -> frozenset[str]:
        return frozenset(self.campuses)

    @property
    def invited(self) -> frozenset[str]:
        """The stations of the campuses see it."""
        return frozenset(self.stations)

    @property
    def units(self) -> frozenset[str]:
        return frozenset({self.lead, *self.campuses, *self.stations})

    @property
    def concerns_education(self) -> bool:
        return True

    @property
    def open(self) -> bool:
        return self.state in (State.PLANNED, State.RUNNING, State.CLOSED)

    @property
    def over_at(self) -> datetime | None:
        return self.counted_at or self.cancelled_at

    @property
    def stage(self) -> Stage | None:
        match self.state:
            case State.PLANNED:
                return Stage.OPENING
            case State.RUNNING:
                return Stage.ANSWERING
            case State.CLOSED:
                return Stage.COUNTING
            case _:
                return None

    def row_facts(self) -> dict[str, Any]:
        return {
            "facts": {
                "opens_at": self.opens_at.isoformat(),
                "closes_at": self.closes_at.isoformat(),
                "questions": len(self.questions),
                "campuses": len(self.campuses),
                "sheets": self.sheets,
            }
        }

    def event_facts(self) -> Mapping[str, Any]:
        return {"campuses": list(self.campuses), "sheets": self.sheets}


def quiz_round(case: Record | None) -> QuizRound:
    """The case, if there is one and it is a quiz round; raises NotFound otherwise."""
    if not isinstance(case, QuizRound):
        raise no_such_record()
    return case
