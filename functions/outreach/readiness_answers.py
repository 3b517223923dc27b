"""What is answered about readiness: times of drills beside what is aimed at, each field by its name."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from campus_safety.district.directory import Campus
from campus_safety.kinds.activities.readiness import (
    MEASURES,
    READINESS,
    TRENDS,
    CampusReadiness,
    Measured,
    Month,
    Readiness,
    Series,
)
from campus_safety.labels import Label
from campus_safety_aws.declared_answers import Answer, from_, worded


class MeasuredAnswer(Answer[Measured]):
    """`drill` is the activity; `seconds` is null where it was not done by its limit; `target` in seconds."""

    drill: str
    day: date
    seconds: int | None
    target: int | None
    met: bool | None


class SeriesAnswer(Answer[Series]):
    """一项实测 / one kind of time at a school, the oldest first; `met` of `compared` were within target."""

    measure: str = worded(MEASURES)
    compared: int
    met: int
    latest: MeasuredAnswer
    trend: str | None = worded(TRENDS)
    points: list[MeasuredAnswer]


class School(NamedTuple):
    campus: Campus
    found: CampusReadiness


class CampusReadinessAnswer(Answer[School]):
    campus: str = from_("campus.id")
    name: Label = from_("campus.name")
    campus_type: str = from_("campus.type")
    station: str = from_("campus.station")
    state: str = from_("found.state")
    state_name: Label = from_(lambda one: READINESS[one.found.state])
    compared: int = from_("found.compared")
    met: int = from_("found.met")
    series: list[SeriesAnswer] = from_("found.series")


class MonthAnswer(Answer[Month]):
    month: str = from_(lambda one: f"{one.first:%Y-%m}")
    compared: int
    met: int


class ReadinessOf(NamedTuple):
    """The twelve months until now, of these schools."""

    since: date
    as_of: datetime
    target: int | None
    months: Sequence[Month]
    schools: Sequence[School]


def _standing(state: Readiness) -> Any:
    return from_(lambda one: sum(school.found.state is state for school in one.schools))


class ReadinessAnswer(Answer[ReadinessOf]):
    """应急准备情况 / what drills measured in twelve months, beside the targets; `evacuation_target` in seconds is the guide's for
    low buildings. These figures are never in those of incidents."""

    since: date
    as_of: datetime
    evacuation_target: int | None = from_("target")
    campuses_count: int = from_(lambda one: len(one.schools))
    ready: int = _standing(Readiness.READY)
    not_ready: int = _standing(Readiness.NOT_READY)
    not_measured: int = _standing(Readiness.NOT_MEASURED)
    months: list[MonthAnswer]
    campuses: list[CampusReadinessAnswer] = from_("schools")
