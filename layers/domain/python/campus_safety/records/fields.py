"""How an action says what it takes: each field of its command with its name in Chinese and English, its bounds, its choices
and its unit, and who sets it. What is sent, the interface's document and the forms follow from this; nobody restates it.

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Withdraw(Command):
        \"""撤回 / taken back, with the reason as its text.\"""

        action = Action.WITHDRAW
        written = saying(text=Reason)
        told_at: Annotated[datetime | None, Title("告知时间", "When they were told")] = None
        replaced_by: Annotated[str | None, SetBy.SERVER] = None

A field is a person's where it has a title, and the server's where it says so; one that says neither is refused by whoever
derives a form from it (`records.declared`). Free text stands in `written`, by its name among `texts`.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Final

from campus_safety.identity import CASE_ID
from campus_safety.labels import Label
from campus_safety.marks import As as As  # noqa: PLC0414 - handed on with the marks of fields
from campus_safety.marks import Items as Items  # noqa: PLC0414 - handed on with the marks of fields
from campus_safety.marks import Number as Number  # noqa: PLC0414 - handed on with the marks of fields
from campus_safety.marks import Text as Text  # noqa: PLC0414 - handed on with the marks of fields
from campus_safety.values import dataclass


class SetBy(StrEnum):
    """Who says what a field holds. What the server sets is never taken from what is sent."""

    PERSON = "person"
    SERVER = "server"
    DEVICE = "device"


class Title(Label):
    """What a form calls the field."""

    __slots__ = ()


class Hint(Label):
    """What whoever fills it in should know besides."""

    __slots__ = ()


class Unit(Label):
    """What a number counts."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The words of each code; `only` are those that may be chosen here, without it all."""

    words: Mapping[Any, Label]
    only: tuple[Any, ...] = ()

    def offered(self) -> Iterator[tuple[Any, Label]]:
        for code in self.only or self.words:
            yield code, self.words[code]


@dataclass(frozen=True, slots=True)
class Names:
    """What a code names: a list of the vocabulary, or what the directory keeps."""

    what: str


@dataclass(frozen=True, slots=True)
class Where:
    """When the field is asked for at all: where another `field` of the form has one of these codes (a list one of them among
    its members), or anything where none are named; `of_record`, where the record itself has. With those that are `needed`
    it has to be given, though it may be left out elsewhere. Several hold together.

    It is for whoever fills in a form. What may be said is decided by the deed."""

    field: str
    has: tuple[Any, ...] = ()
    needed: tuple[Any, ...] = ()
    of_record: bool = False

    def said(self) -> Mapping[str, Any]:
        """As a form and the interface's document say it."""
        named = {"record" if self.of_record else "field": self.field}
        codes = {"has": self.has, "needed": self.needed}
        return named | {
            name: [one.value if isinstance(one, Enum) else one for one in each]
            for name, each in codes.items()
            if each
        }


class Rule(StrEnum):
    """What a text or a list has to be besides; whoever takes it in knows how to tell."""

    STAFF_NUMBER = "staff_number"
    # The fields of a record inside the command are given beside the command's own.
    INLINE = "inline"
    # Something that can be read on one line.
    ONE_LINE = "one_line"
    # As many of each, in whatever order.
    UNORDERED = "unordered"


CODE: Final = r"^[a-z0-9_:-]+$"

Code = Annotated[str, Text(1, 60, CODE)]
CaseId = Annotated[str, Text(pattern=CASE_ID), Names("case")]
Staff = Annotated[
    str, Text(1, 12), Rule.STAFF_NUMBER, Title("办理人警号或工号", "Staff number of who is acting")
]
ClientKey = Annotated[
    str,
    Text(8, 80, r"^[A-Za-z0-9_-]+$"),
    Title("提交编号", "Key of this submission"),
    Hint("由客户端生成，重复提交用同一编号", "made by the client; resubmit with the same key"),
]
# As devices and some clients make them.
AnyClientKey = Annotated[ClientKey, Text(8, 80, r"^[A-Za-z0-9._:-]+$")]
Item = Annotated[str, Text(1, 60, r"^[a-z0-9_.-]+$"), Names("item"), Title("检查项", "Checklist item")]
Spot = Annotated[
    str, Text(1, 40, r"^[a-z_]+(-[1-9][0-9]?)?$"), Names("spot"), Title("部位", "Part of the campus")
]
Campus = Annotated[Code, Names("campus"), Title("校园（园区）", "Campus")]
UnitCode = Annotated[Code, Names("unit")]
Remark = Annotated[str, Text(0, 4000), Title("说明", "Remark")]
Said = Annotated[str, Text(1, 4000), Title("说明", "What is to be said")]
ToldAt = Annotated[datetime, Title("告知时间", "When they were told")]
DiscoveredAt = Annotated[datetime, Title("发现时间", "When it was found")]
Place = Annotated[str, Text(0, 200), Title("具体位置", "Where exactly")]
Reason = Annotated[str, Text(1, 4000), Title("理由", "Reason")]
AccountKey = Annotated[str, Text(3, 300, r"^[^|\s]+\|[^|\s]+$"), Names("account")]


def saying(**said: Any) -> Mapping[str, Any]:
    """What may be written with an action: each text by its name, as a type such as `Remark`."""
    return MappingProxyType(said)
