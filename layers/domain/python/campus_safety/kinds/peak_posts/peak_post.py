"""A peak post (护学岗、高峰勤务): one place at one campus, manned in one window of one school day.

Posts are planned from the campus's school calendar. Who stands there is an account of the directory, never a name; being
there is a check-in, never a trail of positions.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from campus_safety.district.timetables import POST_TYPES, PostType
from campus_safety.errors import no_such_record
from campus_safety.instants import to_text
from campus_safety.labels import Label, labelled
from campus_safety.records.components import Party
from campus_safety.records.record import Record
from campus_safety.values import dataclass

__all__ = ["POST_TYPES", "PeakPost", "PostType", "Seen", "Stage", "State", "by_day_list", "peak_post"]


class Seen(StrEnum):
    """What pupils and parents are to see at the gate (见警察、见警车、见警灯): three checks, each by itself."""

    OFFICER = "officer"
    CAR = "car"
    LIGHTS = "lights"


SEEN: Mapping[Seen, Label] = labelled(
    {
        Seen.OFFICER: Label("见警察", "An officer is seen"),
        Seen.CAR: Label("见警车", "A police car is seen"),
        Seen.LIGHTS: Label("见警灯", "Police lights are seen"),
    }
)


class State(StrEnum):
    PLANNED = "planned"
    MANNED = "manned"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


STATES: Mapping[str, Label] = labelled(
    {
        State.PLANNED: Label("已排班", "Planned"),
        State.MANNED: Label("在岗", "Manned"),
        State.DONE: Label("已离岗", "Done"),
        State.MISSED: Label("缺岗", "Missed"),
        State.CANCELLED: Label("已取消", "Cancelled"),
    }
)


class Stage(StrEnum):
    """What an open post waits for."""

    REACHING = "reaching"
    LEAVING = "leaving"


STAGES: Mapping[str, Label] = labelled(
    {Stage.REACHING: Label("到岗", "Reaching the post"), Stage.LEAVING: Label("离岗", "Leaving the post")}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeakPost(Record):
    """`day` in Shanghai; `window` is the code of the timetable's window ("arrival", "dismissal-2"); `assignee` is an account
    key, None where nobody is rostered yet. `starts_at` and `ends_at` bound the window.

    `required` is a post that the school calendar asks for; one that was added by hand is not. `unsure` was planned from a
    calendar whose holidays nobody knew yet. `overridden` is set once people have said who stands there: the rota has no more
    say. `called_off` was cancelled because school is off, and comes back with school. `missed_at` stays where a late entry
    says that somebody was there after all. `closed_at` is when it ended without anybody's leaving being recorded. `found` are
    incidents and hazards that were reported from the post.
    """

    post_type: PostType
    day: date
    window: str
    starts_at: datetime
    ends_at: datetime
    state: State = State.PLANNED
    kind: str = "peak_post"
    grades: tuple[int, ...] = ()
    required: bool = True
    unsure: bool = False
    assignee: str | None = None
    overridden: bool = False
    reached_at: datetime | None = None
    reached_by: Party | None = None
    left_at: datetime | None = None
    closed_at: datetime | None = None
    seen: frozenset[Seen] = frozenset()
    found: tuple[str, ...] = ()
    missed_at: datetime | None = None
    cancelled_at: datetime | None = None
    called_off: bool = False

    @property
    def reached_in_time(self) -> bool | None:
        """到岗率: checked in by the window's start; None for a post that was cancelled or whose window has not passed unmanned."""
        if self.state in (State.CANCELLED, State.PLANNED):
            return None
        return self.reached_at is not None and self.reached_at <= self.starts_at

    @property
    def open(self) -> bool:
        return self.state in (State.PLANNED, State.MANNED)

    @property
    def over_at(self) -> datetime | None:
        if self.open:
            return None
        return self.left_at or self.closed_at or self.missed_at or self.cancelled_at

    @property
    def filed(self) -> Mapping[str, tuple[str, str]]:
        """By the day that it stands on, whatever became of it: a week of a station or of a campus is one query."""
        order = f"{to_text(self.starts_at)}#{self.id}"
        return {f"day:{unit}": (by_day_list(unit), order) for unit in (self.station, self.campus)}

    @property
    def stage(self) -> Stage | None:
        match self.state:
            case State.PLANNED:
                return Stage.REACHING
            case State.MANNED:
                return Stage.LEAVING
            case _:
                return None

    def person_called(self, name: str) -> str | None:
        return self.assignee if name == "assignee" else super().person_called(name)

    def row_facts(self) -> dict[str, Any]:
        return {"facts": self._facts() | {"assignee": self.assignee or ""}}

    def row_facts_for(self, unit: str) -> dict[str, Any]:
        """A campus sees that somebody is to come, not whose account it is."""
        return {"facts": self._facts()} if unit == self.campus else {}

    def _facts(self) -> dict[str, Any]:
        return {
            "post_type": self.post_type.value,
            "day": self.day.isoformat(),
            "window": self.window,
            "grades": " ".join(map(str, self.grades)),
            "starts_at": to_text(self.starts_at),
            "ends_at": to_text(self.ends_at),
            "assigned": self.assignee is not None,
            "required": self.required,
            "unsure": self.unsure,
            "called_off": self.called_off,
            "overridden": self.overridden,
            "reached_at": to_text(self.reached_at) if self.reached_at else None,
            "reached_in_time": self.reached_in_time,
            "seen": " ".join(sorted(self.seen)),
        }

    def event_facts(self) -> Mapping[str, Any]:
        return {
            "campus": self.campus,
            "category": self.post_type.value,
            "starts_at": to_text(self.starts_at),
            "ends_at": to_text(self.ends_at),
        }


def by_day_list(unit: str) -> str:
    """The posts of a station or campus in the order in which they begin."""
    return f"{unit}#peak_post#by_day"


def peak_post(case: Record | None) -> PeakPost:
    """The case, if there is one and it is a peak post; raises NotFound otherwise."""
    if not isinstance(case, PeakPost):
        raise no_such_record()
    return case
