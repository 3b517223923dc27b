"""What people ask of patrols and their plans: their own commands, and those that every kind of case takes."""

from datetime import date, datetime
from typing import Annotated, Final

from campus_safety.kinds.findings import ReportFinding
from campus_safety.kinds.patrols.actions import Action
from campus_safety.kinds.patrols.plan_actions import Action as PlanAction
from campus_safety.kinds.patrols.point_codes import PointCode
from campus_safety.records.commands import Command, Note
from campus_safety.records.fields import Reason, SetBy, Spot, Text, Title, saying
from campus_safety.values import dataclass

__all__ = [
    "ASKED",
    "PLAN_ASKED",
    "CallOff",
    "Cancel",
    "CheckIn",
    "Command",
    "Finish",
    "Note",
    "ReissueCodes",
    "Replace",
    "ReportFinding",
    "Withdraw",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace(Command):
    """Another plan takes over from `since`."""

    action = PlanAction.REPLACE
    by: Annotated[str, SetBy.SERVER]
    since: Annotated[date, SetBy.SERVER]


class ReissueCodes(Command):
    __slots__ = ()
    action = PlanAction.REISSUE_CODES


class Withdraw(Command):
    """The reason is the text."""

    __slots__ = ()
    action = PlanAction.WITHDRAW
    written = saying(text=Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Command):
    """点位打卡 / `code` as it was scanned at the point, and `point` what that says (`point_codes.read_code`); a video patrol
    names the `camera`'s spot instead. `at` is when, if it could not be sent at once. Sent again, it changes nothing."""

    action = Action.CHECK_IN
    code: Annotated[str | None, Text(1, 80), Title("点位码", "Code that hangs at the point")] = None
    camera: Annotated[Spot | None, Title("摄像点位", "Camera's spot")] = None
    at: Annotated[datetime | None, Title("打卡时间", "When")] = None
    point: Annotated[PointCode | None, SetBy.SERVER] = None


class Finish(Command):
    """提前结束 / with points left out it takes a reason."""

    __slots__ = ()
    action = Action.FINISH


class Cancel(Command):
    """The reason is the text."""

    __slots__ = ()
    action = Action.CANCEL
    written = saying(text=Reason)


class CallOff(Command):
    """By the system: no plan asks for it any more, or there is no school that day."""

    __slots__ = ()
    action = Action.CALL_OFF


PLAN_ASKED: Final = (ReissueCodes, Note, Withdraw)
ASKED: Final = (CheckIn, Finish, ReportFinding, Note, Cancel)
