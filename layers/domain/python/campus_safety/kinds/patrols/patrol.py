"""A patrol (巡防): one round of a plan on one school day in one mode, and which of its points were looked at when.

A check-in says which point at which moment; where people walk between points is kept nowhere.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from campus_safety.errors import no_such_record
from campus_safety.instants import to_text
from campus_safety.kinds.patrols.observing import Footage, Observed
from campus_safety.kinds.patrols.team import Mode, stop_code
from campus_safety.kinds.peak_posts.peak_post import Seen
from campus_safety.labels import Label, labelled
from campus_safety.records.components import Party
from campus_safety.records.record import Record
from campus_safety.values import dataclass

# A round of a station's own is called by what it is, on foot or by car.
POLICE_ROUND: Final = "police_round"


class State(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    COMPLETE = "complete"
    MISSED_POINTS = "missed_points"
    CANCELLED = "cancelled"


STATES: Mapping[str, Label] = labelled(
    {
        State.PLANNED: Label("待巡", "Planned"),
        State.UNDER_WAY: Label("巡防中", "Under way"),
        State.COMPLETE: Label("已完成", "Complete"),
        State.MISSED_POINTS: Label("有漏巡点位", "Points were missed"),
        State.CANCELLED: Label("已取消", "Cancelled"),
    }
)


class Stage(StrEnum):
    PATROLLING = "patrolling"


STAGES: Mapping[str, Label] = labelled({Stage.PATROLLING: Label("巡防", "Patrolling")})


@dataclass(frozen=True, slots=True)
class Line:
    """One point of the round: when it was looked at, and by whom. Of a camera of the register `camera` is its number, `entry`
    its id, `observed` what was seen and `footage` where that is kept. A stop of a police round is at a `campus`, from `since`
    to `until`; `seen` is what pupils and parents saw there (三见)."""

    number: int
    spot: str
    at: datetime | None = None
    by: Party | None = None
    camera: str | None = None
    entry: str | None = None
    observed: tuple[Observed, ...] = ()
    footage: Footage | None = None
    campus: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    seen: tuple[Seen, ...] = ()

    @property
    def named(self) -> str:
        """What a video round calls it by: the number of the camera, or the spot where none is registered."""
        return self.camera or self.spot

    @property
    def hangs_as(self) -> str:
        """What the code says that hangs there."""
        return self.spot if self.campus is None else stop_code(self.number)

    @property
    def in_window(self) -> bool | None:
        """Whether a stop was made in its window; None where it was not made, or has none."""
        if self.at is None or self.since is None or self.until is None:
            return None
        return self.since <= self.at <= self.until

    @property
    def spelling(self) -> str:
        return f"#{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patrol(Record):
    """Round `number` of `of` that day, from `since` until `until`. It keeps the points and the printed codes (`sticker`,
    `codes`) of its plan as they were when the day was planned. `found` are incidents and hazards that it reported,
    `team` the entry of the register whose round it is."""

    day: date
    mode: Mode
    plan: str
    root: str
    sticker: str
    codes: int
    number: int
    of: int
    since: datetime
    until: datetime
    lines: tuple[Line, ...]
    state: State = State.PLANNED
    kind: str = "patrol"
    found: tuple[str, ...] = ()
    team: str | None = None
    ended_at: datetime | None = None

    @property
    def police(self) -> bool:
        """巡逻排查: a round of a station's own, at several campuses."""
        return not self.campus

    @property
    def campuses_concerned(self) -> frozenset[str]:
        return frozenset({self.campus, *(line.campus or "" for line in self.lines)} - {""})

    @property
    def units(self) -> frozenset[str]:
        """The campuses that it stops at read of it too."""
        return super().units | self.campuses_concerned

    @property
    def called(self) -> str:
        """As lists name it: by its mode, and a police round as that."""
        return POLICE_ROUND if self.police else self.mode.value

    @property
    def out_of_window(self) -> int:
        return sum(line.in_window is False for line in self.lines)

    @property
    def unchecked(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.at is None)

    @property
    def checked(self) -> int:
        return sum(line.at is not None for line in self.lines)

    @property
    def missed(self) -> int:
        """How many points nobody has looked at, once it is over; what was cancelled misses nothing."""
        return len(self.unchecked) if self.state is State.MISSED_POINTS else 0

    @property
    def open(self) -> bool:
        return self.state in (State.PLANNED, State.UNDER_WAY)

    @property
    def over_at(self) -> datetime | None:
        return self.ended_at

    @property
    def stage(self) -> Stage | None:
        return Stage.PATROLLING if self.open else None

    @property
    def filed(self) -> Mapping[str, tuple[str, str]]:
        """The rounds of a team of the register, by their day."""
        if self.team is None:
            return {}
        return {"team": (team_list(self.team), f"{self.day.isoformat()}#{self.id}")}

    def row_facts(self) -> dict[str, Any]:
        return {
            "category": self.called,
            "facts": {
                "day": self.day.isoformat(),
                "mode": self.mode.value,
                "plan": self.plan,
                "number": self.number,
                "of": self.of,
                "since": to_text(self.since),
                "until": to_text(self.until),
                "points": len(self.lines),
                "checked": self.checked,
                "missed": self.missed,
                "found": len(self.found),
                "out_of_window": self.out_of_window if self.police else None,
            },
        }

    def event_facts(self) -> Mapping[str, Any]:
        return {
            "campus": self.campus,
            "category": self.called,
            "day": self.day.isoformat(),
            "points": len(self.lines),
            "checked": self.checked,
            "missed": self.missed,
            "found": len(self.found),
        }


def team_list(team: str) -> str:
    """The rounds of one team, in the order of their days."""
    return f"{team}#patrols"


def missed(case: Patrol, now: datetime) -> Patrol:
    """The patrol is over, and nobody has looked at some of its points."""
    return replace(case, state=State.MISSED_POINTS, ended_at=now)


def patrol(case: Record | None) -> Patrol:
    """The case, if there is one and it is a patrol; raises NotFound otherwise."""
    if not isinstance(case, Patrol):
        raise no_such_record()
    return case
