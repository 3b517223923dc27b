"""What people ask of an activity. `terms` are those in which the campus had law vice-principals, `beside` the other activities
of its host about that time: whoever asks looks them up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final

from campus_safety.kinds.activities.actions import Action
from campus_safety.kinds.activities.activity import ACTIVITY_TYPES, GROUPS, WAYS, ActivityType, Group, Way
from campus_safety.kinds.activities.compliance import Occasion
from campus_safety.kinds.appointments.appointment import Term
from campus_safety.records.commands import Command, Note
from campus_safety.records.fields import (
    AccountKey,
    CaseId,
    Choice,
    Code,
    Hint,
    Items,
    Names,
    Number,
    Reason,
    SetBy,
    Text,
    Title,
    Unit,
    saying,
)
from campus_safety.values import dataclass

__all__ = [
    "ASKED",
    "Cancel",
    "Command",
    "Confirm",
    "Correct",
    "Decline",
    "HandOver",
    "Hold",
    "Host",
    "Note",
    "Record",
    "Reschedule",
    "StartExercise",
    "TakeUp",
]


@dataclass(frozen=True, slots=True)
class Host:
    """Who holds it: an account, and the unit that it acts for."""

    account: str
    unit: str


# "me", the key of an account, or the case id of the appointment of the campus's law vice-principal.
HostName = Annotated[
    str,
    Text(1, 300),
    Names("host"),
    Title("承办人", "Who holds it"),
    Hint("不填即由校园自行举办", "left out, the campus"),
]
# Bounds of the form; what is too many for a campus is said where it is recorded.
Count = Annotated[int, Number(-1_000_000, 1_000_000)]
Pack = Annotated[CaseId, Names("pack"), Title("教学资源包", "Teaching pack")]
Begins = Annotated[datetime, Title("开始时间", "Begins")]
Ends = Annotated[datetime, Title("结束时间", "Ends")]
Held = Annotated[Way, Choice(WAYS), Title("形式", "How it is held")]
AsVicePrincipal = Annotated[bool, Title("以法治副校长身份", "As law vice-principal")]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUp(Command):
    """采纳建议 / as the activity that is suggested, or as another type. `host` is how the host was named, `held_by` who that is;
    nobody named: the campus holds it."""

    action = Action.TAKE_UP
    starts_at: Begins
    ends_at: Ends
    activity_type: Annotated[
        ActivityType | None, Choice(ACTIVITY_TYPES), Title("活动类型", "Type, where it is another")
    ] = None
    host: HostName | None = None
    held_by: Annotated[Host | None, SetBy.SERVER] = None
    way: Held = Way.ON_SITE
    as_vice_principal: AsVicePrincipal = False
    pack: Pack | None = None
    terms: Annotated[tuple[Term, ...], SetBy.SERVER] = ()


class Decline(Command):
    """The reason is the text."""

    __slots__ = ()
    action = Action.DECLINE
    written = saying(text=Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reschedule(Command):
    """Another time; whoever confirmed the old one is asked again."""

    action = Action.RESCHEDULE
    starts_at: Begins
    ends_at: Ends


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """移交承办 / who holds it now and who will, both named. Time and place stay as they were said."""

    action = Action.HAND_OVER
    giver: Annotated[AccountKey, Title("移交人", "Who gives it")]
    taker: Annotated[AccountKey, Title("接手人", "Who takes it")]


class Confirm(Command):
    __slots__ = ()
    action = Action.CONFIRM


@dataclass(frozen=True, slots=True, kw_only=True)
class StartExercise(Command):
    """启动实战演练 / the category of the incident that is exercised; the text is what is reported. `case` is the incident that
    was made for it."""

    action = Action.START_EXERCISE
    category: Annotated[Code, Names("category"), Title("演练警情类别", "Category that is exercised")]
    submission: Annotated[str, SetBy.SERVER] = ""
    case: Annotated[str, SetBy.SERVER] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Command):
    """已开展 / when, where that differs from the plan."""

    action = Action.HOLD
    started_at: Annotated[datetime | None, Title("实际开始时间", "When it began")] = None
    ended_at: Annotated[datetime | None, Title("实际结束时间", "When it ended")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Command):
    """登记 / heads by group, never names; class hours, and how many seconds an evacuation took."""

    action = Action.RECORD
    audience: Annotated[
        Mapping[Group, Count],
        Items(0, len(Group)),
        Choice(GROUPS),
        Title("参加人数", "Heads by group"),
        Unit("人", "people"),
    ]
    class_hours: Annotated[Count, Title("课时", "Class hours"), Unit("课时", "class hours")] = 0
    evacuated_in: Annotated[Count | None, Title("疏散用时", "Evacuated in"), Unit("秒", "seconds")] = None
    pack: Pack | None = None
    terms: Annotated[tuple[Term, ...], SetBy.SERVER] = ()
    beside: Annotated[tuple[Occasion, ...], SetBy.SERVER] = ()


class Correct(Record):
    """更正登记 / all of it anew, with the reason as the text: it takes the place of what stood there."""

    __slots__ = ()
    action = Action.CORRECT
    written = saying(text=Reason)


class Cancel(Command):
    """The reason is the text."""

    __slots__ = ()
    action = Action.CANCEL
    written = saying(text=Reason)


# What is asked through routes; an exercise has one of its own, which names the incident.
ASKED: Final = (TakeUp, Decline, Reschedule, HandOver, Confirm, Hold, Record, Correct, Note, Cancel)
