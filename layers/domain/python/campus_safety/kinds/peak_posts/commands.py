"""What people ask of a post: its own commands, and those that every kind of record takes."""

from datetime import datetime
from typing import Annotated, Final

from campus_safety.kinds.findings import ReportFinding
from campus_safety.kinds.peak_posts.actions import Action
from campus_safety.kinds.peak_posts.peak_post import SEEN, Seen
from campus_safety.records.commands import Command, Note
from campus_safety.records.fields import AccountKey, CaseId, Choice, Items, Reason, Title, saying
from campus_safety.values import dataclass

SeenThere = Annotated[frozenset[Seen], Choice(SEEN), Title("可见警力", "What pupils and parents see")]

__all__ = [
    "ASKED",
    "Assign",
    "Cancel",
    "Command",
    "HandOver",
    "Leave",
    "Note",
    "Reach",
    "ReportFinding",
    "See",
    "Swap",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Command):
    """`assignee` is an account key; null leaves the post without anybody."""

    action = Action.ASSIGN
    assignee: Annotated[AccountKey | None, Title("上岗人", "Who stands there")]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """移交 / who gives the post and who takes it, both named."""

    action = Action.HAND_OVER
    giver: Annotated[AccountKey, Title("移交人", "Who gives it")]
    taker: Annotated[AccountKey, Title("接岗人", "Who takes it")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap(Command):
    """换班 / `other` is the post to exchange with. `mine` stands at this one now, `theirs` at the other."""

    action = Action.SWAP
    other: Annotated[CaseId, Title("对方岗位", "The other post")]
    mine: Annotated[AccountKey, Title("本岗上岗人", "Who stands here now")]
    theirs: Annotated[AccountKey, Title("对方岗位上岗人", "Who stands there now")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach(Command):
    """到岗 / `reached_at` is when, if not now; `seen` is what pupils and parents see: 见警察、见警车、见警灯."""

    action = Action.REACH
    reached_at: Annotated[datetime | None, Title("到岗时间", "When the post was reached")] = None
    seen: Annotated[SeenThere, Items(0, len(Seen))] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class See(Command):
    """补登可见警力 / what pupils and parents see: 见警察、见警车、见警灯."""

    action = Action.SEE
    seen: Annotated[SeenThere, Items(1, len(Seen))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Command):
    """`left_at` is when, if not now."""

    action = Action.LEAVE
    left_at: Annotated[datetime | None, Title("离岗时间", "When the post was left")] = None


class Cancel(Command):
    """The reason is the text."""

    __slots__ = ()
    action = Action.CANCEL
    written = saying(text=Reason)


ASKED: Final = (Assign, HandOver, Swap, Reach, See, Leave, ReportFinding, Note, Cancel)
