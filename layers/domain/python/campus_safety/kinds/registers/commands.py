"""What people ask of an entry of a register, and what the system names on it."""

from datetime import date
from typing import Annotated, Final

from campus_safety.district.organisation import Post
from campus_safety.kinds.registers.actions import Action
from campus_safety.kinds.registers.things import LEADERS, POSTS, Member, TeamPart
from campus_safety.records.commands import Command, Note
from campus_safety.records.fields import Choice, Items, Reason, SetBy, Text, Title, saying
from campus_safety.values import dataclass

__all__ = ["ASKED", "Command", "NameHazard", "Note", "Regroup", "Renew", "ReportFault", "Restore", "Withdraw"]

Team = Annotated[tuple[TeamPart, ...], Items(0, len(Member)), Title("护校队组成", "Team")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regroup(Command):
    """调整队伍 / the team's roles and their numbers, the whole of them, and which post leads it."""

    action = Action.REGROUP
    team: Annotated[tuple[TeamPart, ...], Items(1, len(Member)), Title("护校队组成", "Team")]
    post: Annotated[Post, Choice(POSTS, LEADERS), Title("带队岗位", "Post that leads it")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renew(Command):
    """换新 / a new certificate or check, or equipment that was replaced: good until another day."""

    action = Action.RENEW
    valid_until: Annotated[date, Title("有效期至", "Good until")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFault(Command):
    """报故障 / what is wrong is the text. `on_patrol` where a video round has found it."""

    action = Action.REPORT_FAULT
    written = saying(text=Annotated[str, Text(1, 4000), Title("故障情况", "What is wrong")])
    on_patrol: Annotated[bool, SetBy.SERVER] = False


class Restore(Command):
    """恢复使用 / it works again; what was done is the text."""

    __slots__ = ()
    action = Action.RESTORE
    written = saying(text=Annotated[str, Text(1, 4000), Title("处理情况", "What was done")])


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHazard(Command):
    """The hazard that was made of it."""

    action = Action.NAME_HAZARD
    hazard: Annotated[str, SetBy.SERVER]


class Withdraw(Command):
    """注销 / no longer there, with the reason as its text."""

    __slots__ = ()
    action = Action.WITHDRAW
    written = saying(text=Reason)


ASKED: Final = (Regroup, Renew, ReportFault, Restore, Note, Withdraw)
