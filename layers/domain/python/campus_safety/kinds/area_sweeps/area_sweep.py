"""An area sweep (清查): a frozen list of places around campuses, one outcome for each, none left out.

People who were checked are counted and never listed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from campus_safety.errors import no_such_record
from campus_safety.kinds.area_sweeps.coverage import Coverage, FrozenPlace, coverage
from campus_safety.kinds.area_sweeps.places import Outcome
from campus_safety.labels import Label, labelled
from campus_safety.records.case import Case
from campus_safety.records.record import Record
from campus_safety.records.rows import Row
from campus_safety.values import dataclass


class SweepPurpose(StrEnum):
    """What a sweep is for; it is its title, so that a list of sweeps holds no free text."""

    ROUTINE = "routine"
    TERM_START = "term_start"
    BEFORE_HOLIDAY = "before_holiday"
    EXAMINATIONS = "examinations"
    SPECIAL = "special"
    AFTER_INCIDENT = "after_incident"


PURPOSES: Mapping[SweepPurpose, Label] = labelled(
    {
        SweepPurpose.ROUTINE: Label("日常清查", "Routine sweep"),
        SweepPurpose.TERM_START: Label("开学清查", "Start of term"),
        SweepPurpose.BEFORE_HOLIDAY: Label("节假日前清查", "Before a holiday"),
        SweepPurpose.EXAMINATIONS: Label("考试期间清查", "During examinations"),
        SweepPurpose.SPECIAL: Label("专项整治", "Special campaign"),
        SweepPurpose.AFTER_INCIDENT: Label("案后清查", "After an incident"),
    }
)


class State(StrEnum):
    PLANNED = "planned"
    FROZEN = "frozen"
    UNDER_WAY = "under_way"
    CLOSED = "closed"
    ABANDONED = "abandoned"


STATES: Mapping[str, Label] = labelled(
    {
        State.PLANNED: Label("已拟定", "Planned"),
        State.FROZEN: Label("清单已冻结", "List frozen"),
        State.UNDER_WAY: Label("清查中", "Under way"),
        State.CLOSED: Label("已完成", "Closed"),
        State.ABANDONED: Label("已终止", "Abandoned"),
    }
)


class Stage(StrEnum):
    """What an open sweep waits for."""

    FREEZING = "freezing"
    ASSIGNING = "assigning"
    SWEEPING = "sweeping"
    FOLLOWING_UP = "following_up"
    CLOSING = "closing"


STAGES: Mapping[str, Label] = labelled(
    {
        Stage.FREEZING: Label("核定清单", "Freezing the list"),
        Stage.ASSIGNING: Label("分派", "Assigning"),
        Stage.SWEEPING: Label("清查", "Sweeping"),
        Stage.FOLLOWING_UP: Label("补查", "Following up"),
        Stage.CLOSING: Label("办结", "Closing"),
    }
)


@dataclass(frozen=True, slots=True)
class SweepFacts:
    """What a worklist row says of a sweep: to a campus of the places around it, to a unit of those that it is to look
    at, to everybody above of all."""

    purpose: SweepPurpose
    campuses: int
    places: int
    done: int
    not_entered: int


@dataclass(frozen=True, slots=True)
class AreaSweepRow(Row):
    """A row of area sweeps."""

    area_sweep: SweepFacts | None = None


def area_sweep_facts(row: Row) -> SweepFacts | None:
    """What the row says of its area sweep; None for a row of something else."""
    return row.area_sweep if isinstance(row, AreaSweepRow) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSweep(Case):
    """`stations` are those of the campuses, in the same order. `radius_m` in metres. The list is empty until it is
    frozen; `digest` proves which list that was."""

    row_type: ClassVar[type[Row]] = AreaSweepRow

    purpose: SweepPurpose
    campuses: tuple[str, ...]
    stations: tuple[str, ...]
    radius_m: int
    finish_by: datetime
    places: tuple[FrozenPlace, ...] = ()
    digest: str = ""
    state: State = State.PLANNED
    kind: str = "area_sweep"
    frozen_at: datetime | None = None
    closed_at: datetime | None = None
    abandoned_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.state not in (State.CLOSED, State.ABANDONED)

    @property
    def orders_end_at(self) -> datetime | None:
        return self.abandoned_at

    @property
    def over_at(self) -> datetime | None:
        return self.closed_at or self.abandoned_at

    @property
    def stage(self) -> Stage | None:
        match self.state:
            case State.PLANNED:
                return Stage.FREEZING
            case State.FROZEN:
                return Stage.ASSIGNING
            case State.UNDER_WAY if self.covered.complete:
                return Stage.CLOSING
            case State.UNDER_WAY:
                return Stage.SWEEPING if self.covered.unseen else Stage.FOLLOWING_UP
            case _:
                return None

    @property
    def covered(self) -> Coverage:
        return coverage(self.places)

    @property
    def campuses_concerned(self) -> frozenset[str]:
        return frozenset(self.campuses)

    @property
    def invited(self) -> frozenset[str]:
        """The stations of the campuses, and whoever was given places."""
        return frozenset({*self.stations, *(one.unit for one in self.places)} - {""})

    @property
    def awaited(self) -> frozenset[str]:
        """Those who still have a place to look at."""
        return frozenset({one.unit for one in self.places if not one.done} - {""})

    @property
    def shut_out(self) -> frozenset[str]:
        """Those who stood before a closed door and have to go again."""
        return frozenset({one.unit for one in self.places if one.outcome is Outcome.NOT_ENTERED} - {""})

    @property
    def units(self) -> frozenset[str]:
        return super().units | self.campuses_concerned | self.invited

    def unit_called(self, name: str) -> str | None:
        """ "awaited" is the unit with the most places left to look at."""
        if name != "awaited":
            return super().unit_called(name)
        left = [one.unit for one in self.places if one.unit and not one.done]
        return min(set(left), key=lambda unit: (-left.count(unit), unit), default=None)

    def place(self, id: str) -> FrozenPlace | None:
        return next((one for one in self.places if one.place == id), None)

    def with_places(self, changed: Iterable[FrozenPlace]) -> "AreaSweep":
        """The sweep with these lines in the places of their own."""
        new = {one.place: one for one in changed}
        return replace(self, places=tuple(new.get(one.place, one) for one in self.places))

    def station_of(self, campus: str) -> str:
        """The station that answered for the campus when the sweep was planned."""
        return dict(zip(self.campuses, self.stations, strict=True))[campus]

    def part_of(self, unit: str) -> tuple[FrozenPlace, ...]:
        """The lines that concern a unit: a campus those around it, a station those around its campuses and its own,
        everybody else who was given places those. Whoever stands above has the whole list."""
        if unit in self.campuses:
            return tuple(one for one in self.places if one.campus == unit)
        if unit not in self.invited:
            return self.places
        mine = {campus for campus in self.campuses if self.station_of(campus) == unit}
        return tuple(one for one in self.places if one.unit == unit or one.campus in mine)

    def row_facts_for(self, unit: str) -> dict[str, Any]:
        part = coverage(self.part_of(unit))
        return {
            "area_sweep": SweepFacts(
                purpose=self.purpose,
                campuses=len(self.campuses),
                places=part.total,
                done=part.done,
                not_entered=part.not_entered,
            )
        }

    def event_facts(self) -> Mapping[str, Any]:
        covered = self.covered
        return {
            "purpose": self.purpose.value,
            "campuses": list(self.campuses),
            "places": covered.total,
            "done": covered.done,
            "people_checked": covered.people_checked,
        }


def area_sweep(case: Record | None) -> AreaSweep:
    """The case, if there is one and it is an area sweep; raises NotFound otherwise."""
    if not isinstance(case, AreaSweep):
        raise no_such_record()
    return case
