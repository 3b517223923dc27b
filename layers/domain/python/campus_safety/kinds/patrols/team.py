"""How a campus is patrolled: at which points, how often, in which modes. Who a team is, its register says."""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from typing import Annotated

from campus_safety.labels import Label, labelled
from campus_safety.records.fields import Choice, Number, Title, Unit
from campus_safety.values import dataclass


class Mode(StrEnum):
    """Source: “步巡+车巡+视频巡”."""

    FOOT = "foot"
    CAR = "car"
    VIDEO = "video"


MODES: Mapping[Mode, Label] = labelled(
    {
        Mode.FOOT: Label("步巡", "On foot"),
        Mode.CAR: Label("车巡", "By car"),
        Mode.VIDEO: Label("视频巡", "By video"),
    }
)


def stop_code(number: int) -> str:
    return f"stop-{number}"


@dataclass(frozen=True, slots=True)
class Point:
    """A point that is looked at: a part of the campus as hazards name it (`hazards.categories.read_spot`), and in which
    mode. In a video patrol it is where the cameras look. A stop of a police round is at a `campus`, from `first` to `last`
    (times of day in Shanghai)."""

    number: int
    spot: str
    mode: Mode
    campus: str | None = None
    first: time | None = None
    last: time | None = None

    @property
    def hangs_as(self) -> str:
        """What its code says of where it hangs: of a stop its number, since gates of several campuses are alike."""
        return self.spot if self.campus is None else stop_code(self.number)

    @property
    def spelling(self) -> str:
        return f"#{self.number}"


@dataclass(frozen=True, slots=True)
class Beat:
    """How many rounds a day are walked, driven or looked through in one mode."""

    mode: Annotated[Mode, Choice(MODES), Title("巡防方式", "Mode")]
    per_day: Annotated[int, Number(1, 100), Title("每日次数", "Rounds a day"), Unit("次", "rounds")]

    @property
    def spelling(self) -> str:
        return f"{self.mode}={self.per_day}"
