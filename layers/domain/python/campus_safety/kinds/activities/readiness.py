"""应急准备情况: what a school's drills measured, beside what is aimed at, and whether it gets faster.

Three things are measured: how long it took to leave the building, beside the guide's target for low buildings; and of a drill
that ran through the real flow, how long until the police took it up and until they arrived, beside the limits that the policy
set for that incident. Computed from lists when somebody asks. Exercises are in no figure of incidents, and nothing of this is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.kinds.activities.activity import DRILLS, State
from campus_safety.kinds.activities.exercises import exercise_of
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.labels import Label, labelled
from campus_safety.records.record import Record
from campus_safety.records.rows import Row
from campus_safety.values import dataclass

# A drill a month for a year, and what was held besides: of each school the newest exercises are looked at.
MOST_EXERCISES: Final = 12


class Measure(StrEnum):
    EVACUATION = "evacuation"
    ACKNOWLEDGEMENT = "acknowledgement"
    ARRIVAL = "arrival"


MEASURES: Mapping[Measure, Label] = labelled(
    {
        Measure.EVACUATION: Label("疏散用时", "Leaving the building"),
        Measure.ACKNOWLEDGEMENT: Label("接报确认用时", "Until acknowledged"),
        Measure.ARRIVAL: Label("到场用时", "Until arrival"),
    }
)
# The clock of an incident that measures it.
_CLOCKS: Final[Mapping[Measure, str]] = {Measure.ACKNOWLEDGEMENT: "acknowledge", Measure.ARRIVAL: "arrive"}


class Readiness(StrEnum):
    """How a school stands by what was measured last of each."""

    READY = "ready"
    NOT_READY = "not_ready"
    NOT_MEASURED = "not_measured"


READINESS: Mapping[Readiness, Label] = labelled(
    {
        Readiness.READY: Label("最近一次均达标", "All within target last time"),
        Readiness.NOT_READY: Label("最近一次有未达标", "Not all within target last time"),
        Readiness.NOT_MEASURED: Label("没有实测", "Not measured"),
    }
)


class Trend(StrEnum):
    FASTER = "faster"
    SLOWER = "slower"
    SAME = "same"


TRENDS: Mapping[Trend, Label] = labelled(
    {
        Trend.FASTER: Label("比上次快", "Faster than before"),
        Trend.SLOWER: Label("比上次慢", "Slower than before"),
        Trend.SAME: Label("与上次相同", "As before"),
    }
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One time of one drill: `seconds` that it took, None where it was not done by its limit; `target` in seconds, None where
    the policy names none. `drill` is the activity."""

    measure: Measure
    campus: str
    drill: str
    day: date
    seconds: int | None
    target: int | None

    @property
    def met(self) -> bool | None:
        """None where there is nothing to compare with."""
        if self.target is None:
            return None
        return self.seconds is not None and self.seconds <= self.target


@dataclass(frozen=True, slots=True)
class Series:
    """What was measured of one kind at a school, the oldest first; never empty."""

    measure: Measure
    points: tuple[Measured, ...]

    @property
    def latest(self) -> Measured:
        return self.points[-1]

    @property
    def compared(self) -> int:
        return sum(one.met is not None for one in self.points)

    @property
    def met(self) -> int:
        return sum(one.met is True for one in self.points)

    @property
    def trend(self) -> Trend | None:
        """The last two that have a time; None while there are no two."""
        match [one.seconds for one in self.points if one.seconds is not None]:
            case [*_, before, now]:
                return Trend.SAME if now == before else Trend.FASTER if now < before else Trend.SLOWER
        return None


@dataclass(frozen=True, slots=True)
class CampusReadiness:
    """How one school stands: each kind of time that was measured, in the order of the loop."""

    campus: str
    series: tuple[Series, ...] = ()

    @property
    def state(self) -> Readiness:
        latest = [one.latest.met for one in self.series if one.latest.met is not None]
        if not latest:
            return Readiness.NOT_MEASURED
        return Readiness.READY if all(latest) else Readiness.NOT_READY

    @property
    def compared(self) -> int:
        return sum(one.compared for one in self.series)

    @property
    def met(self) -> int:
        return sum(one.met for one in self.series)


@dataclass(frozen=True, slots=True)
class Month:
    """Of all the schools that are looked at: how many times of a month were compared, and how many were within target."""

    first: date
    compared: int
    met: int


def exercises_in(rows: Iterable[Row]) -> Mapping[str, Row]:
    """The incidents that the newest drills of each campus ran as, by their ids, with the drill's row. `rows` are of a calendar
    list, in the order of their times."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if _drill(row) and row.facts.get("exercised"):
            found.setdefault(row.campus, []).append(row)
    return {exercise_of(row.case_id): row for own in found.values() for row in own[-MOST_EXERCISES:]}


def measured(
    rows: Sequence[Row], exercises: Mapping[str, Record], target: timedelta | None, now: datetime
) -> Iterator[Measured]:
    """Every time that drills measured; `exercises` are the incidents of `exercises_in`, as far as they are there."""
    for row in rows:
        seconds = row.facts.get("evacuated_in")
        if _drill(row) and row.state == State.RECORDED and seconds is not None:
            yield Measured(
                Measure.EVACUATION,
                row.campus,
                row.case_id,
                _day(row),
                int(seconds),
                None if target is None else int(target.total_seconds()),
            )
    for id, row in exercises_in(rows).items():
        case = exercises.get(id)
        if isinstance(case, Incident) and case.exercise and not case.sealed:
            yield from _of_exercise(case, row, now)


def by_campus(campuses: Iterable[str], found: Iterable[Measured]) -> tuple[CampusReadiness, ...]:
    """Of each of these campuses, in their order, also of those where nothing was measured."""
    sorted_ = sorted(found, key=lambda one: (one.day, one.drill))
    return tuple(
        CampusReadiness(
            campus,
            tuple(
                Series(measure, points)
                for measure in Measure
                if (points := tuple(one for one in sorted_ if (one.campus, one.measure) == (campus, measure)))
            ),
        )
        for campus in campuses
    )


def by_month(months: Iterable[date], found: Sequence[Measured]) -> tuple[Month, ...]:
    """Of each of these months, by their first days."""
    return tuple(
        Month(
            first,
            sum(one.met is not None for one in found if one.day.replace(day=1) == first),
            sum(one.met is True for one in found if one.day.replace(day=1) == first),
        )
        for first in months
    )


def _of_exercise(case: Incident, row: Row, now: datetime) -> Iterator[Measured]:
    for measure, name in _CLOCKS.items():
        clock = case.clock(name)
        if clock is None or (clock.moot and clock.met is None):
            continue
        allowed = int((clock.due_at - clock.started_at).total_seconds())
        if clock.stopped_at is not None and not clock.moot:
            took = int((clock.stopped_at - clock.started_at).total_seconds())
            yield Measured(measure, row.campus, row.case_id, _day(row), took, allowed)
        elif clock.moot or (clock.running and now > clock.due_at):
            yield Measured(measure, row.campus, row.case_id, _day(row), None, allowed)


def _drill(row: Row) -> bool:
    # One that only another release knows is none.
    return row.facts["activity_type"] in DRILLS


def _day(row: Row) -> date:
    return datetime.fromisoformat(str(row.facts["starts_at"])).astimezone(SHANGHAI).date()
