"""What one record adds to the figures: a pure function of the record, so that kept figures and a rebuild agree; and what a kind
says of itself for that.

Every amount is of one campus (or of none, such as a sweep as a whole), of the station that answered for it, of one day in
Asia/Shanghai and of one counter, and is counted for that campus, that station and the district. An exercise adds nothing.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from campus_safety.district.calendars import day_of
from campus_safety.district.directory import District
from campus_safety.labels import Label
from campus_safety.records.components import Extension
from campus_safety.records.lengths import bucket_of, seconds_between
from campus_safety.records.record import Record
from campus_safety.records.timeliness import LATENESS
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Counter:
    """One counter: its dimensions, of which kind of record it is, and in which lists its records are found. It is written
    "code:value:value", its dimensions in their order: "incident:theft:2".

    `part` says in which item of a cell it lies, so that a change writes little; `lists` are where the records behind
    it stand, "{category}" being a dimension's value: a number that is seldom more than nought has a list of its own. What
    is `standing` is counted up where something begins and down where it ends: the sum of all days is how many there are."""

    code: str
    kind: str
    dims: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    part: str = ""
    standing: bool = False

    @property
    def family(self) -> str:
        return self.part or self.kind

    def key(self, *values: str) -> str:
        if len(values) != len(self.dims):
            raise ValueError(f"{self.code} has the dimensions {', '.join(self.dims) or 'none'}")
        return ":".join((self.code, *values))

    def stands_in(self, key: str) -> tuple[str, ...]:
        """The lists in which a record that adds to this key stands."""
        named = dict(zip(self.dims, key.split(":")[1:], strict=True))
        return tuple(one.format(**named) for one in self.lists)


class Sight(StrEnum):
    """Who may know that a record exists decides who may read a figure that it is in: each amount says it of its record."""

    OPEN = "o"
    SEALED = "s"
    EDUCATION = "e"
    SEALED_EDUCATION = "b"

    @classmethod
    def of(cls, case: Record) -> "Sight":
        return cls.that(sealed=case.sealed, education=case.concerns_education)

    @classmethod
    def that(cls, *, sealed: bool, education: bool) -> "Sight":
        if education:
            return cls.SEALED_EDUCATION if sealed else cls.EDUCATION
        return cls.SEALED if sealed else cls.OPEN


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where and when something counts; `campus` and `station` are empty where there is none."""

    day: date
    campus: str
    station: str


# How much each counter of each place gets. A counter's key has the record's sight in front: "o:incident:theft:2".
Amounts = Mapping[tuple[Place, str], int]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What this version of a record adds. Amounts of nought are left out."""

    record: str
    kind: str
    district: str
    version: int
    amounts: Amounts


@dataclasses.dataclass(slots=True)
class Reckoning:
    """Collects the amounts of one record. `district` says which station answers for a campus, for records that are
    of several campuses and do not say it themselves, and which campuses are retired: where a campus changes its station or
    is retired, figures are rebuilt."""

    case: Record
    district: District
    counters: Mapping[str, Counter]
    found: dict[tuple[Place, str], int] = field(default_factory=dict)

    def add(
        self,
        at: datetime | date,
        code: str,
        *values: str,
        amount: int = 1,
        campus: str | None = None,
        station: str | None = None,
    ) -> None:
        """`campus` None for the record's own; its station follows unless it is said."""
        key = f"{Sight.of(self.case)}:{self.counters[code].key(*values)}"
        day = day_of(at) if isinstance(at, datetime) else at
        if campus is None:
            # A school that is not to know of a case must not read of it in its own numbers either.
            own = "" if self.case.campus_left_out else self.case.campus
            place = Place(day, own, self.case.station)
        else:
            place = Place(day, campus, self._station_of(campus) if station is None else station)
        self.found[place, key] = self.found.get((place, key), 0) + amount

    def add_length(
        self, at: datetime, code: str, stage: str, severity: str, start: datetime | None, end: datetime | None
    ) -> None:
        """Adds the time from `start` to `end`, where both are known."""
        if start is not None and end is not None:
            self.add(at, code, stage, severity, str(bucket_of(seconds_between(start, end))))

    def retired(self, campus: str) -> bool:
        known = self.district.campuses.get(campus)
        return known is not None and known.retired

    def _station_of(self, campus: str) -> str:
        known = self.district.campuses.get(campus)
        return known.station if known else ""


def yes(fact: object) -> str:
    return "yes" if fact else "no"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a kind counts: its counters, the function that takes a record and adds to a reckoning, and what the values of its
    dimensions are called, by dimension."""

    counters: tuple[Counter, ...]
    count: Callable[[Any, Reckoning], None]
    names: Mapping[str, Mapping[str, Label]] = field(default_factory=dict)

    @property
    def by_code(self) -> Mapping[str, Counter]:
        return {counter.code: counter for counter in self.counters}


def contribution_of(figures: Figures | None, case: Record, district: District) -> Contribution:
    """What the record adds now; nothing where its kind has no figures, or where it is an exercise."""
    found: Mapping[tuple[Place, str], int] = {}
    if figures is not None and not case.exercise:
        reckoning = Reckoning(case, district, figures.by_code)
        figures.count(case, reckoning)
        found = reckoning.found
    amounts = {key: amount for key, amount in found.items() if amount}
    return Contribution(case.id, case.kind, case.district, case.version, MappingProxyType(amounts))


# What was asked of a superior, and how it ended: also that nobody needed an answer any more.
REPLIES: Mapping[str, Label] = MappingProxyType(
    {
        "asked": Label("待答复", "Not answered yet"),
        "granted": Label("同意", "Granted"),
        "refused": Label("不同意", "Refused"),
        "lapsed": Label("无须答复", "No answer was needed any more"),
    }
)
LATE_BY: Mapping[str, Label] = MappingProxyType(
    {
        **{one.value: label for one, label in LATENESS.items()},
        "open": Label("超时未办结", "Late, and not done yet"),
    }
)


def reply_to(asked: Extension) -> str:
    """How a request for more time stands."""
    if asked.decided_at is None:
        return "asked"
    return "lapsed" if asked.granted is None else "granted" if asked.granted else "refused"
