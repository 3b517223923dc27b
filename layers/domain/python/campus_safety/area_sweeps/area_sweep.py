"""An area sweep (清查): a frozen list of places around campuses, one outcome for each, none left out."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from campus_safety.area_sweeps.places import Outcome
from campus_safety.case import Case, Party
from campus_safety.errors import Fault, NotFound
from campus_safety.labels import Label
from campus_safety.organisation import PlaceKind


class State(StrEnum):
    FROZEN = "frozen"
    UNDER_WAY = "under_way"
    CLOSED = "closed"
    CANCELLED = "cancelled"


STATES: Mapping[str, Label] = MappingProxyType(
    {
        State.FROZEN: Label("清单已冻结", "List frozen"),
        State.UNDER_WAY: Label("清查中", "Under way"),
        State.CLOSED: Label("已完成", "Closed"),
        State.CANCELLED: Label("已取消", "Cancelled"),
    }
)


class Stage(StrEnum):
    SWEEPING = "sweeping"
    FOLLOWING_UP = "following_up"
    CLOSING = "closing"


STAGES: Mapping[str, Label] = MappingProxyType(
    {
        Stage.SWEEPING: Label("清查", "Sweeping"),
        Stage.FOLLOWING_UP: Label("补查", "Following up"),
        Stage.CLOSING: Label("结束", "Closing"),
    }
)


@dataclass(frozen=True, slots=True)
class FrozenPlace:
    """One line of the list. The list never changes; what changes is who is to look, and what was found. `people` is how
    many were checked there, a count and never a list; `attempts` how often somebody stood before a closed door."""

    place: str
    kind: PlaceKind
    campus: str
    metres: int
    unit: str
    outcome: Outcome | None = None
    people: int = 0
    attempts: int = 0
    at: datetime | None = None
    by: Party | None = None
    hazard: str | None = None

    @property
    def done(self) -> bool:
        return self.outcome is not None and self.outcome is not Outcome.NOT_ENTERED


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the list has its outcome; the sweep closes at 100 per cent, rounded down and never up."""

    total: int
    done: int
    not_entered: int
    people: int
    by_outcome: Mapping[str, int]
    by_kind: Mapping[str, int]

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 100

    @property
    def complete(self) -> bool:
        return self.done == self.total


def coverage(places: Iterable[FrozenPlace]) -> Coverage:
    listed = tuple(places)
    return Coverage(
        total=len(listed),
        done=sum(one.done for one in listed),
        not_entered=sum(one.outcome is Outcome.NOT_ENTERED for one in listed),
        people=sum(one.people for one in listed),
        by_outcome=dict(Counter(one.outcome.value for one in listed if one.outcome is not None)),
        by_kind=dict(Counter(one.kind.value for one in listed)),
    )


def list_digest(places: Iterable[FrozenPlace]) -> str:
    """SHA-256 over the list as it was frozen: ids in order, nothing that may change afterwards."""
    return hashlib.sha256("\n".join(sorted(one.place for one in places)).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSweep(Case):
    campuses: tuple[str, ...]
    radius: int
    places: tuple[FrozenPlace, ...]
    digest: str
    finish_by: datetime
    state: State = State.FROZEN
    kind: str = "area_sweep"
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.state in (State.FROZEN, State.UNDER_WAY)

    @property
    def over_at(self) -> datetime | None:
        return self.closed_at or self.cancelled_at

    @property
    def stage(self) -> Stage | None:
        if not self.open:
            return None
        covered = coverage(self.places)
        if covered.complete:
            return Stage.CLOSING
        return Stage.FOLLOWING_UP if covered.done + covered.not_entered == covered.total else Stage.SWEEPING

    @property
    def severity(self) -> str:
        return "ordinary"

    @property
    def campuses_concerned(self) -> frozenset[str]:
        return frozenset(self.campuses)

    @property
    def units(self) -> frozenset[str]:
        return super(AreaSweep, self).units | set(self.campuses)

    def line(self, place: str) -> FrozenPlace | None:
        return next((one for one in self.places if one.place == place), None)

    def with_line(self, changed: FrozenPlace) -> "AreaSweep":
        lines = tuple(changed if one.place == changed.place else one for one in self.places)
        units = dict.fromkeys(one.unit for one in lines)
        return replace(self, places=lines, joined=tuple(unit for unit in units if unit != self.lead))

    def event_facts(self) -> Mapping[str, Any]:
        covered = coverage(self.places)
        return {"places": covered.total, "done": covered.done, "people": covered.people}


def area_sweep(case: Case | None) -> AreaSweep:
    """The case, if there is one and it is an area sweep; raises NotFound otherwise."""
    if not isinstance(case, AreaSweep):
        raise NotFound(Fault("case_id", "not_found", "没有这次清查", "No such area sweep"))
    return case
