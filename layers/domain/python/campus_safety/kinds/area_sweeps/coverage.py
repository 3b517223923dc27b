"""The frozen list, one line for each place, and how much of it has its outcome."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from campus_safety.district.organisation import PlaceKind
from campus_safety.kinds.area_sweeps.places import Near, Outcome
from campus_safety.records.components import Party
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class FrozenPlace:
    """One line of the list. Place, kind, campus and distance never change; what changes is who is to look (`unit`, ""
    until assigned) and what was found. `attempts` counts how often somebody went; `shut_since` is when its door was
    first found closed, if ever; `hazard` was made of an order to rectify."""

    place: str
    kind: PlaceKind
    campus: str
    distance_m: int
    unit: str = ""
    outcome: Outcome | None = None
    people_checked: int = 0
    attempts: int = 0
    at: datetime | None = None
    by: Party | None = None
    shut_since: datetime | None = None
    hazard: str | None = None

    @property
    def spelling(self) -> str:
        """Who is to look until something was found, then what was found and how many people were checked."""
        return f"{self.place}={f'{self.outcome}/{self.people_checked}' if self.outcome else self.unit}"

    @property
    def done(self) -> bool:
        """Whether it has an outcome that no other has to follow."""
        return self.outcome is not None and self.outcome is not Outcome.NOT_ENTERED


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a list is done. `unseen` have no outcome at all; `not_entered` were found closed."""

    total: int
    done: int
    unseen: int
    not_entered: int
    people_checked: int
    by_outcome: Mapping[Outcome, int]
    by_kind: Mapping[PlaceKind, tuple[int, int]]

    @property
    def percent(self) -> float:
        """To one decimal and rounded down, so that 100 is said of a whole list only; an empty one is not covered."""
        return self.done * 1000 // self.total / 10 if self.total else 0.0

    @property
    def complete(self) -> bool:
        return self.total > 0 and self.done == self.total


def coverage(places: Iterable[FrozenPlace]) -> Coverage:
    """`by_kind` maps a kind to how many places of it there are and how many are done."""
    lines = tuple(places)
    kinds, done = Counter(one.kind for one in lines), Counter(one.kind for one in lines if one.done)
    return Coverage(
        total=len(lines),
        done=sum(one.done for one in lines),
        unseen=sum(one.outcome is None for one in lines),
        not_entered=sum(one.outcome is Outcome.NOT_ENTERED for one in lines),
        people_checked=sum(one.people_checked for one in lines),
        by_outcome=dict(Counter(one.outcome for one in lines if one.outcome is not None)),
        by_kind={kind: (kinds[kind], done[kind]) for kind in sorted(kinds)},
    )


def list_digest(radius_m: int, places: Iterable[Near | FrozenPlace]) -> str:
    """SHA-256 (hex) of a list as it is frozen: the radius, and each place with kind, campus and distance, by id. Nothing
    that changes afterwards is in it."""
    lines = sorted(f"{one.place}|{one.kind}|{one.campus}|{one.distance_m}" for one in places)
    return hashlib.sha256("\n".join((str(radius_m), *lines)).encode()).hexdigest()
