"""A patrol plan (巡防方案): a team, the points that it looks at, how often and in which modes; in force for a while."""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from campus_safety.errors import no_such_record
from campus_safety.kinds.patrols.team import Beat, Mode, Point
from campus_safety.kinds.registers.things import TeamPart
from campus_safety.labels import Label, labelled
from campus_safety.records.record import Record
from campus_safety.values import dataclass


class State(StrEnum):
    IN_FORCE = "in_force"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


STATES: Mapping[str, Label] = labelled(
    {
        State.IN_FORCE: Label("执行中", "In force"),
        State.ENDED: Label("已到期", "Ended"),
        State.WITHDRAWN: Label("已停用", "Withdrawn"),
    }
)


class Stage(StrEnum):
    RENEWAL = "renewal"


STAGES: Mapping[str, Label] = labelled({Stage.RENEWAL: Label("执行至到期", "Until it ends")})


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolPlan(Record):
    """In force on the school days from `since` to `until`, both included, in Shanghai; `first` and `last` bound the day.

    A plan is never edited: another one replaces it. `root` is the first of such a line and `sticker` that one's short
    code, so that the points' codes hang on through all versions; `codes` counts how often they were printed anew. `by_team` is the
    entry of the register whose team it is.
    """

    team: tuple[TeamPart, ...]
    points: tuple[Point, ...]
    beats: tuple[Beat, ...]
    since: date
    until: date
    first: time
    last: time
    root: str
    sticker: str
    codes: int = 1
    state: State = State.IN_FORCE
    kind: str = "patrol_plan"
    replaces: str | None = None
    by_team: str | None = None
    replaced_by: str | None = None
    ended_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.state is State.IN_FORCE

    @property
    def over_at(self) -> datetime | None:
        return self.ended_at

    @property
    def stage(self) -> Stage | None:
        return Stage.RENEWAL if self.open else None

    @property
    def rounds_a_day(self) -> int:
        return sum(beat.per_day for beat in self.beats)

    def covers(self, day: date) -> bool:
        """Whether it is in force on this day; whether school is on is the calendar's to say."""
        return self.open and self.since <= day <= self.until

    def points_of(self, mode: Mode) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.mode is mode)

    @property
    def scanned_spots(self) -> tuple[str, ...]:
        """What the codes say that hang: every spot that is walked or driven to, once; of a stop its number."""
        return tuple(dict.fromkeys(point.hangs_as for point in self.points if point.mode is not Mode.VIDEO))

    @property
    def police(self) -> bool:
        """巡逻排查: of a station's own rounds, at several campuses."""
        return not self.campus

    @property
    def campuses_concerned(self) -> frozenset[str]:
        return frozenset({self.campus, *(point.campus or "" for point in self.points)} - {""})

    def row_facts(self) -> dict[str, Any]:
        return {
            "facts": {
                "since": self.since.isoformat(),
                "until": self.until.isoformat(),
                "points": len(self.points),
                "rounds_a_day": self.rounds_a_day,
            }
        }

    def event_facts(self) -> Mapping[str, Any]:
        return {"campus": self.campus, "points": len(self.points), "rounds_a_day": self.rounds_a_day}


def patrol_plan(case: Record | None) -> PatrolPlan:
    """The case, if there is one and it is a patrol plan; raises NotFound otherwise."""
    if not isinstance(case, PatrolPlan):
        raise no_such_record()
    return case
