"""An entry of a campus's registers (台账): a protection team, a camera, a guard's certificate or record check, equipment.

What has a date is good until that day. What has passed its day, or is out of order, is in the district's list of what has to
become a hazard until it has become one, whoever noticed it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, Self

from campus_safety.district.calendars import SHANGHAI, day_of
from campus_safety.district.organisation import Post
from campus_safety.errors import no_such_record
from campus_safety.instants import to_text
from campus_safety.kinds.registers.things import Piece, Register, TeamPart
from campus_safety.labels import Label, labelled
from campus_safety.records.record import Record
from campus_safety.values import dataclass

# How many times it went wrong are kept, so that the record stays small however old a camera grows.
KEPT: Final = 60


class State(StrEnum):
    IN_USE = "in_use"
    FAULTY = "faulty"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


STATES: Mapping[str, Label] = labelled(
    {
        State.IN_USE: Label("在用", "In use"),
        State.FAULTY: Label("故障", "Out of order"),
        State.EXPIRED: Label("已过期", "Expired"),
        State.WITHDRAWN: Label("已注销", "Withdrawn"),
    }
)


class Stage(StrEnum):
    GOOD = "good"


STAGES: Mapping[str, Label] = labelled({Stage.GOOD: Label("有效期内至换新", "Until it is renewed")})


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry(Record):
    """`number` is what people call it at its campus, of a guard's papers the staff number. `post` leads the team or watches
    the camera. `valid_until` is the last day, in Shanghai. `wrong_since` is when it passed its day or was found out of order,
    `on_patrol` that a round found it so, and `hazard` what that became; all three are of the present time that it is wrong.
    `went_wrong` are the days of every time, the last ones."""

    register_type: Register
    number: str
    since: date | None = None
    valid_until: date | None = None
    post: Post | None = None
    spot: str | None = None
    team: tuple[TeamPart, ...] = ()
    piece: Piece | None = None
    pieces: int = 0
    state: State = State.IN_USE
    kind: str = "register_entry"
    renewed: int = 0
    wrong_since: datetime | None = None
    on_patrol: bool = False
    hazard: str | None = None
    went_wrong: tuple[date, ...] = ()
    ended_at: datetime | None = None

    @property
    def good_until(self) -> datetime | None:
        """The moment after the last day; None for what has none."""
        if self.valid_until is None:
            return None
        return datetime.combine(self.valid_until + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)

    @property
    def open(self) -> bool:
        return self.state is not State.WITHDRAWN

    @property
    def over_at(self) -> datetime | None:
        return self.ended_at

    @property
    def stage(self) -> Stage | None:
        """What has no date waits for nothing."""
        return Stage.GOOD if self.open and self.valid_until is not None else None

    @property
    def wrong(self) -> bool:
        return self.state in (State.FAULTY, State.EXPIRED)

    def wronged(self, state: State, at: datetime, *, on_patrol: bool = False) -> Self:
        """The entry as it is wrong since `at`; no hazard was made of that yet."""
        days = (*self.went_wrong, day_of(at))[-KEPT:]
        return replace(self, state=state, wrong_since=at, on_patrol=on_patrol, hazard=None, went_wrong=days)

    @property
    def members(self) -> int:
        return sum(part.count for part in self.team)

    @property
    def filed(self) -> Mapping[str, tuple[str, str]]:
        """Its register at its campus; and while it is wrong and no hazard was made of that, the list of those in the district."""
        found = {"register": (register_list(self.campus, self.register_type), f"{self.number}#{self.id}")}
        if self.wrong and self.hazard is None and self.wrong_since is not None:
            found["wrong"] = (wrong_list(self.district), f"{to_text(self.wrong_since)}#{self.id}")
        return found

    def row_facts(self) -> dict[str, Any]:
        return {
            "category": self.register_type.value,
            "facts": {
                "register_type": self.register_type.value,
                "number": self.number,
                "since": self.since.isoformat() if self.since else None,
                "valid_until": self.valid_until.isoformat() if self.valid_until else None,
                "post": self.post.value if self.post else None,
                "spot": self.spot,
                "members": self.members or None,
                "piece": self.piece.value if self.piece else None,
                "pieces": self.pieces or None,
                "hazard": self.hazard,
            },
        }

    def event_facts(self) -> Mapping[str, Any]:
        return {"campus": self.campus, "category": self.register_type.value, "number": self.number}


def register_list(campus: str, register: Register) -> str:
    """The entries of one register of a campus, withdrawn ones too, by their numbers."""
    return f"{campus}#register#{register}"


def wrong_list(district: str) -> str:
    """What is expired or out of order and no hazard yet."""
    return f"{district}#registers#wrong"


def register_entry(case: Record | None) -> RegisterEntry:
    """The case, if there is one and it is an entry of a register; raises NotFound otherwise."""
    if not isinstance(case, RegisterEntry):
        raise no_such_record()
    return case
