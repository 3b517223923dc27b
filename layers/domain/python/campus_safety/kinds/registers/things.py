"""What a campus keeps a register of (台账): which there are, and what an entry of each has to say. One table that a person can read.

No entry names anybody: a team is roles and numbers, a certificate is of a staff number.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final

from campus_safety.district.organisation import POST_LABELS, Post
from campus_safety.labels import Label, labelled
from campus_safety.records.fields import Choice, Number, Title, Unit, Where
from campus_safety.values import dataclass

# Of one role in one team; more is a slip of the finger.
MOST_MEMBERS: Final = 200
# Of one piece of equipment at one place.
MOST_PIECES: Final = 500


class Register(StrEnum):
    TEAM = "team"
    CAMERA = "camera"
    GUARD_CERTIFICATE = "guard_certificate"
    RECORD_CHECK = "record_check"
    EQUIPMENT = "equipment"


REGISTERS: Mapping[Register, Label] = labelled(
    {
        Register.TEAM: Label("护校队", "Protection team"),
        Register.CAMERA: Label("摄像机", "Camera"),
        Register.GUARD_CERTIFICATE: Label("保安员证", "Guard's certificate"),
        Register.RECORD_CHECK: Label("保安员从业查询", "Guard's record check"),
        Register.EQUIPMENT: Label("防护装备", "Protective equipment"),
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


class Piece(StrEnum):
    """Equipment of the security room, as rules on campus security name it."""

    HELMET = "helmet"
    VEST = "vest"
    SHIELD = "shield"
    BATON = "baton"
    FORK = "fork"
    GLOVES = "gloves"
    SPRAY = "spray"
    RADIO = "radio"
    FIRST_AID = "first_aid"
    EXTINGUISHER = "extinguisher"


PIECES: Mapping[Piece, Label] = labelled(
    {
        Piece.HELMET: Label("防暴头盔", "Helmet"),
        Piece.VEST: Label("防刺服", "Stab vest"),
        Piece.SHIELD: Label("防暴盾牌", "Shield"),
        Piece.BATON: Label("橡胶警棍", "Baton"),
        Piece.FORK: Label("安全钢叉", "Restraint fork"),
        Piece.GLOVES: Label("防割手套", "Cut-proof gloves"),
        Piece.SPRAY: Label("催泪喷射器", "Irritant spray"),
        Piece.RADIO: Label("对讲机", "Radio"),
        Piece.FIRST_AID: Label("急救箱", "First-aid box"),
        Piece.EXTINGUISHER: Label("灭火器", "Extinguisher"),
    }
)

# Who leads a team, or watches a camera: a post of the campus or of its station, never a person.
LEADERS: Final = (Post.OFFICER, Post.CHIEF, Post.SAFETY, Post.PRINCIPAL)
WATCHERS: Final = (Post.SECURITY_ROOM, Post.SAFETY, Post.DESK)
POSTS: Final[Mapping[Post, Label]] = POST_LABELS


@dataclass(frozen=True, slots=True)
class Asks:
    """What an entry of a register says. `posts` are the posts that one of them answers for it, `needs` the fields without
    which it says nothing and `takes` those that it may say besides; `dated` that it is good until a day; `breaks` that it
    can be out of order."""

    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()
    posts: tuple[Post, ...] = ()
    breaks: bool = False

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.needs, *self.takes)

    @property
    def dated(self) -> bool:
        return "valid_until" in self.all


ASKS: Mapping[Register, Asks] = MappingProxyType(
    {
        Register.TEAM: Asks(("team", "post", "since"), posts=LEADERS),
        Register.CAMERA: Asks(("spot", "post"), ("since",), posts=WATCHERS, breaks=True),
        Register.GUARD_CERTIFICATE: Asks(("valid_until",), ("since",)),
        Register.RECORD_CHECK: Asks(("valid_until",), ("since",)),
        Register.EQUIPMENT: Asks(("piece", "pieces", "spot"), ("since", "valid_until"), breaks=True),
    }
)


def asked_of(name: str) -> Where:
    """Of which registers an entry has this field, and of which it has to say it."""
    needed = tuple(register for register, asks in ASKS.items() if name in asks.needs)
    return Where("register_type", tuple(one for one in ASKS if name in ASKS[one].all), needed)
