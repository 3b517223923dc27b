"""A joint inspection (联合检查): several authorities look at campuses by one checklist, each at its own field.

Every pair of campus and unit is a visit, and each visit is answered: something was found, or nothing was. What was
found is a hazard of its own, with the authority whose field it is.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from campus_safety.errors import no_such_record
from campus_safety.kinds.hazards.categories import Grade
from campus_safety.labels import Label, labelled
from campus_safety.records.case import Case
from campus_safety.records.components import Party
from campus_safety.records.record import Record
from campus_safety.records.rows import Row
from campus_safety.values import dataclass


class State(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


STATES: Mapping[str, Label] = labelled(
    {
        State.PLANNED: Label("已安排", "Planned"),
        State.UNDER_WAY: Label("检查中", "Under way"),
        State.CONCLUDED: Label("已结束", "Concluded"),
        State.CANCELLED: Label("已取消", "Cancelled"),
    }
)


class Stage(StrEnum):
    """What an open inspection waits for. No flow carries it: the sweep alone keeps its clocks."""

    BEGINNING = "beginning"
    VISITS = "visits"
    CONCLUSION = "conclusion"


STAGES: Mapping[str, Label] = labelled(
    {
        Stage.BEGINNING: Label("待开始", "Beginning"),
        Stage.VISITS: Label("实地检查", "Visits"),
        Stage.CONCLUSION: Label("形成结论", "Conclusion"),
    }
)


class Answer(StrEnum):
    """What a unit says of a campus that it has looked at."""

    FINDINGS = "findings"
    NOTHING_FOUND = "nothing_found"


ANSWERS: Mapping[Answer, Label] = labelled(
    {
        Answer.FINDINGS: Label("发现隐患", "Hazards were found"),
        Answer.NOTHING_FOUND: Label("未发现隐患", "Nothing was found"),
    }
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One unit at one campus. `since` and `until` are the first and the last time that it says it looked at something;
    `officers` are the staff numbers of everybody it named as present; `version` is that of its answer."""

    campus: str
    unit: str
    answer: Answer | None = None
    by: Party | None = None
    since: datetime | None = None
    until: datetime | None = None
    officers: tuple[str, ...] = ()
    version: int = 0

    @property
    def spelling(self) -> str:
        return f"{self.campus}/{self.unit}:{self.answer or ''}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found by `unit`. `hazard` is the case it became, or the open one that it was found to be again
    (`again`); `owner` is the unit whose field it is. `key` and `submission` tell a form that is sent twice."""

    number: int
    campus: str
    unit: str
    item: str
    spot: str
    grade: Grade
    by: Party
    at: datetime
    hazard: str
    owner: str
    version: int
    key: str
    submission: str
    again: bool = False

    @property
    def spelling(self) -> str:
        return f"#{self.number}"


@dataclass(frozen=True, slots=True)
class InspectionFacts:
    """What a worklist row says of an inspection: nothing of what anybody has found."""

    planned_on: date
    campuses: tuple[str, ...]
    agencies: tuple[str, ...]
    selection: str


@dataclass(frozen=True, slots=True)
class InspectionRow(Row):
    """A row of inspections."""

    inspection: InspectionFacts | None = None


def inspection_facts(row: Row) -> InspectionFacts | None:
    """What the row says of its inspection; None for a row of something else."""
    return row.inspection if isinstance(row, InspectionRow) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection(Case):
    """`lead` is the unit that organises it; `agencies` are the units that look, the station included. `selection` is of
    the checklist version `checklist`; `planned_on` is a day in China. A campus does not know of an inspection that was
    not announced until it has begun."""

    row_type: ClassVar[type[Row]] = InspectionRow

    campuses: tuple[str, ...]
    agencies: tuple[str, ...]
    selection: str
    checklist: str
    planned_on: date
    visits: tuple[Visit, ...]
    announced: bool = True
    findings: tuple[Finding, ...] = ()
    state: State = State.PLANNED
    kind: str = "inspection"
    began_at: datetime | None = None
    concluded_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.state in (State.PLANNED, State.UNDER_WAY)

    @property
    def orders_end_at(self) -> datetime | None:
        return self.cancelled_at

    @property
    def over_at(self) -> datetime | None:
        return self.concluded_at or self.cancelled_at

    @property
    def unanswered(self) -> tuple[Visit, ...]:
        return tuple(visit for visit in self.visits if visit.answer is None)

    @property
    def answered_at(self) -> datetime | None:
        """When the last visit was answered; None while one is not."""
        if self.unanswered:
            return None
        return max((visit.until for visit in self.visits if visit.until is not None), default=None)

    @property
    def stage(self) -> Stage | None:
        match self.state:
            case State.PLANNED:
                return Stage.BEGINNING
            case State.UNDER_WAY:
                return Stage.VISITS if self.unanswered else Stage.CONCLUSION
            case _:
                return None

    @property
    def severity(self) -> str:
        """Inspections are not graded; what they find is."""
        return "general"

    @property
    def campuses_concerned(self) -> frozenset[str]:
        return frozenset(self.campuses) if self.announced or self.began_at is not None else frozenset()

    @property
    def invited(self) -> frozenset[str]:
        return frozenset(self.agencies)

    @property
    def awaited(self) -> frozenset[str]:
        return frozenset(visit.unit for visit in self.unanswered)

    @property
    def units(self) -> frozenset[str]:
        return super().units | self.invited | self.campuses_concerned

    def visit(self, campus: str, unit: str) -> Visit | None:
        return next((visit for visit in self.visits if (visit.campus, visit.unit) == (campus, unit)), None)

    def with_visit(self, changed: Visit) -> "Inspection":
        """The inspection with this visit in the place of the same unit's at the same campus."""
        pair = (changed.campus, changed.unit)
        return replace(
            self,
            visits=tuple(changed if (visit.campus, visit.unit) == pair else visit for visit in self.visits),
        )

    def row_facts(self) -> dict[str, Any]:
        return {"inspection": InspectionFacts(self.planned_on, self.campuses, self.agencies, self.selection)}

    def event_facts(self) -> Mapping[str, Any]:
        return {
            "planned_on": self.planned_on.isoformat(),
            "campuses": len(self.campuses),
            "visits": len(self.visits),
            "unanswered": len(self.unanswered),
            "findings": len(self.findings),
        }


def inspection(case: Record | None) -> Inspection:
    """The case, if there is one and it is an inspection; raises NotFound otherwise."""
    if not isinstance(case, Inspection):
        raise no_such_record()
    return case
