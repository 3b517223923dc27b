"""What is asked of a safety notice, and what it is made from."""

from datetime import datetime
from typing import Annotated, Final

from campus_safety.kinds.safety_notices.actions import Action
from campus_safety.kinds.safety_notices.safety_notice import ADDRESSED, TOPICS, Addressed
from campus_safety.records.commands import Command, Making
from campus_safety.records.fields import (
    CaseId,
    Choice,
    Code,
    Hint,
    Items,
    Names,
    Reason,
    Said,
    SetBy,
    Title,
    UnitCode,
    Where,
    saying,
)
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Making):
    """发布安全提示 / a notice: what it is about, to whom, by when it is to be read. It may be written after an incident, of
    which it says nothing, and may take the place of an earlier notice. `campuses` or `station` are named as `addressed`
    asks for; without `read_by` it is the policy's."""

    topic: Annotated[Code, Choice(TOPICS), Title("主题", "Topic")]
    addressed: Annotated[Addressed, Choice(ADDRESSED), Title("发送范围", "To whom")]
    text: Annotated[Said, Title("内容", "What it says")]
    campuses: Annotated[
        tuple[Code, ...],
        Items(0, 500),
        Names("campus"),
        Title("校园（园区）", "Campuses"),
        Where("addressed", (Addressed.CAMPUSES,), (Addressed.CAMPUSES,)),
    ] = ()
    station: Annotated[
        UnitCode | None, Title("辖区派出所", "Station"), Where("addressed", (Addressed.STATION,))
    ] = None
    read_by: Annotated[datetime | None, Title("阅读时限", "To be read by")] = None
    incident: Annotated[
        CaseId | None,
        Title("相关警情", "Incident"),
        Hint("该警情将关联本提示，提示内容不提及它", "it will name this notice, never the other way round"),
    ] = None
    replaces: Annotated[CaseId | None, Title("代替哪份提示", "Notice that it takes the place of")] = None


class Read(Command):
    """确认已读 / the campus has read it; a remark may be added, which police read."""

    __slots__ = ()
    action = Action.READ


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    """撤回 / with a reason that every campus addressed is told. `replaced_by` is the notice that takes its place."""

    action = Action.WITHDRAW
    written = saying(text=Reason)
    replaced_by: Annotated[str | None, SetBy.SERVER] = None


class Deliver(Command):
    """One more part shares what has become of the head; both are written at once (`safety_notices.delivering`)."""

    __slots__ = ()
    action = Action.DELIVER


# What is asked through routes; `Deliver` is the system's.
ASKED: Final = (Read, Withdraw)
