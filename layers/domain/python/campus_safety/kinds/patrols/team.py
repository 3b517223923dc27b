"""护校队: how a campus is patrolled, and who a team is made of. Members are roles and numbers, never names."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

from campus_safety.labels import Label, labelled
from campus_safety.records.fields import Choice, Number, Title, Unit
from campus_safety.values import dataclass

# Of one role in one team; more is a slip of the finger.
MOST_MEMBERS: Final = 200


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


class Member(StrEnum):
    """Who a team is made of: “以公安民辅警为主导，学校保卫干部、教职员工、学校家长和周边企事业单位保安”."""

    POLICE = "police"
    SCHOOL_SECURITY = "school_security"
    STAFF = "staff"
    PARENT = "parent"
    NEIGHBOUR_GUARD = "neighbour_guard"
    GUARD = "guard"


MEMBERS: Mapping[Member, Label] = labelled(
    {
        Member.POLICE: Label("民辅警", "Police"),
        Member.SCHOOL_SECURITY: Label("学校保卫干部", "School security officer"),
        Member.STAFF: Label("教职员工", "School staff"),
        Member.PARENT: Label("家长", "Parent"),
        Member.NEIGHBOUR_GUARD: Label("周边单位保安", "Guard of a neighbour"),
        Member.GUARD: Label("校园保安", "Campus guard"),
    }
)


@dataclass(frozen=True, slots=True)
class TeamPart:
    """队员类别与人数，不登记姓名 / a role and how many; never who."""

    role: Annotated[Member, Choice(MEMBERS), Title("队员类别", "Role")]
    count: Annotated[int, Number(1, MOST_MEMBERS), Title("人数", "How many"), Unit("人", "people")]

    @property
    def spelling(self) -> str:
        return f"{self.role}={self.count}"


@dataclass(frozen=True, slots=True)
class Point:
    """A point that is looked at: a part of the campus as hazards name it (`hazards.categories.read_spot`), and in which
    mode. In a video patrol it is where the camera looks."""

    number: int
    spot: str
    mode: Mode

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
