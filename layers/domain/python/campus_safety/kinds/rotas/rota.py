"""A station's rota (排班表): who stands at which campus, in which window, on which weekdays. One record for each station.

It is a pattern. Posts that are planned take it over; whoever is assigned or swaps at a single post overrides it there. Before
a week starts its posts that have nobody are noted here, so that the station is told once.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any, Final

from campus_safety.district.calendars import WEEKDAYS
from campus_safety.errors import no_such_record
from campus_safety.labels import Label, labelled
from campus_safety.records.fields import AccountKey, Campus, Choice, Items, Names, Number, Text, Title
from campus_safety.records.record import Record
from campus_safety.values import dataclass

# How many gaps a message's event names; it says of all how many there are.
NAMED: Final = 8


class State(StrEnum):
    IN_FORCE = "in_force"


STATES: Mapping[str, Label] = labelled({State.IN_FORCE: Label("执行中", "In force")})


@dataclass(frozen=True, slots=True)
class Line:
    """排班一行 / who stands at a campus in a window on these weekdays (1 is Monday), in order; `assignee` is an account key."""

    campus: Campus
    window: Annotated[
        str,
        Text(0, 30, r"^[a-z]+(-[1-9][0-9]?)?$"),
        Names("window"),
        Title("时段", "Window of the timetable"),
    ]
    weekdays: Annotated[
        tuple[Annotated[int, Number(1, 7)], ...],
        Items(1, 7),
        Choice(WEEKDAYS),
        Title("星期", "Weekdays, 1 is Monday"),
    ]
    assignee: Annotated[AccountKey, Title("上岗人", "Who stands there")]

    @property
    def spelling(self) -> str:
        return f"{self.campus}/{self.window}/{''.join(map(str, self.weekdays))}"


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """A post of the week to come that has nobody; `begins` is the time of day in Shanghai."""

    day: date
    campus: str
    window: str
    post: str
    begins: time

    @property
    def spelling(self) -> str:
        return f"{self.day.isoformat()}/{self.campus}/{self.window}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota(Record):
    """`checked_week` is the Monday of the week whose gaps were looked for last, and `gaps` are those. `unsure_days` are days of
    that week of which nobody has said whether there is school."""

    lines: tuple[Line, ...] = ()
    state: State = State.IN_FORCE
    kind: str = "rota"
    checked_week: date | None = None
    gaps: tuple[Gap, ...] = ()
    unsure_days: tuple[date, ...] = ()

    @property
    def open(self) -> bool:
        return True

    @property
    def over_at(self) -> datetime | None:
        return None

    @property
    def stage(self) -> str | None:
        return None

    @property
    def standing(self) -> Mapping[tuple[str, str, int], str]:
        """(campus, window, weekday) -> who stands there."""
        return {
            (line.campus, line.window, weekday): line.assignee
            for line in self.lines
            for weekday in line.weekdays
        }

    def row_facts(self) -> dict[str, Any]:
        return {
            "facts": {
                "lines": len(self.lines),
                "checked_week": self.checked_week.isoformat() if self.checked_week else None,
                "gaps": len(self.gaps),
            }
        }

    def event_facts(self) -> Mapping[str, Any]:
        if self.checked_week is None:
            return {}
        return {
            "since": self.checked_week.isoformat(),
            "until": (self.checked_week + timedelta(days=6)).isoformat(),
            "gaps": len(self.gaps),
            "first_gaps": [
                {
                    "day": gap.day.isoformat(),
                    "campus": gap.campus,
                    "window": gap.window,
                    "begins": f"{gap.begins:%H:%M}",
                }
                for gap in self.gaps[:NAMED]
            ],
            "unsure_days": [day.isoformat() for day in self.unsure_days],
        }


def rota(case: Record | None) -> Rota:
    """The case, if there is one and it is a rota; raises NotFound otherwise."""
    if not isinstance(case, Rota):
        raise no_such_record()
    return case
