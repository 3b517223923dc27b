"""What people ask of a reply template."""

from typing import Annotated, Final

from campus_safety.kinds.incidents.incident import STATES
from campus_safety.kinds.incidents.incident import State as IncidentState
from campus_safety.kinds.reply_templates.actions import Action
from campus_safety.records.commands import Command
from campus_safety.records.fields import Choice, Code, Hint, Items, Names, Text, Title, saying
from campus_safety.values import dataclass

__all__ = ["ASKED", "Command", "Rewrite", "Withdraw"]

LONGEST: Final = 500
Words = Annotated[
    str,
    Text(1, LONGEST),
    Title("答复内容", "Words"),
    Hint("不写姓名、电话和证件号码", "no names, no numbers of persons"),
]
Categories = Annotated[
    frozenset[Code],
    Items(0, 60),
    Names("category"),
    Title("适用类别", "Categories"),
    Hint("不选即所有类别", "none chosen: all"),
]
States = Annotated[
    frozenset[IncidentState],
    Items(0, len(IncidentState)),
    Choice(STATES),
    Title("适用状态", "States"),
    Hint("不选即所有状态", "none chosen: all"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite(Command):
    """修改答复模板 / the whole of it: the words, and what it is offered for."""

    action = Action.REWRITE
    written = saying(text=Words)
    categories: Categories = frozenset()
    states: States = frozenset()


class Withdraw(Command):
    """停用答复模板 / it is offered no more."""

    __slots__ = ()
    action = Action.WITHDRAW


ASKED: Final = (Rewrite, Withdraw)
