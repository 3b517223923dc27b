"""What people ask of patrols and their plans: their own commands, and those that every kind of case takes."""

from datetime import date, datetime
from typing import Annotated, Final

from campus_safety.kinds.findings import ReportFinding
from campus_safety.kinds.patrols.actions import Action
from campus_safety.kinds.patrols.observing import OBSERVED, UNUSUAL, Observed
from campus_safety.kinds.patrols.plan_actions import Action as PlanAction
from campus_safety.kinds.patrols.point_codes import PointCode
from campus_safety.kinds.patrols.team import Mode
from campus_safety.kinds.peak_posts.peak_post import SEEN, Seen
from campus_safety.records.commands import Command, Note
from campus_safety.records.fields import (
    Choice,
    Hint,
    Items,
    Names,
    Reason,
    Rule,
    SetBy,
    Text,
    Title,
    Where,
    saying,
)
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


# What is looked through has no code, and what is walked or driven to no camera; pupils and parents stand at stops alone.
_AT_A_POINT = Where("mode", (Mode.FOOT, Mode.CAR), (Mode.FOOT, Mode.CAR), of_record=True)
_BY_CAMERA = Where("mode", (Mode.VIDEO,), of_record=True)
_NAMED = Where("mode", (Mode.VIDEO,), (Mode.VIDEO,), of_record=True)
_AT_A_STOP = Where("police", (True,), of_record=True)
_TO_BE_SEEN_AGAIN = Where("observed", UNUSUAL, UNUSUAL)


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
    names the `camera` instead, or its spot where none is registered, says what was `observed` through it, and where the
    footage is. At a stop of a police round `seen` is what pupils and parents see. `at` is when, if it could not be sent at
    once. Sent again, it changes nothing. `hazard` is what a camera out of order becomes."""

    action = Action.CHECK_IN
    code: Annotated[str | None, Text(1, 80), Title("点位码", "Code that hangs at the point"), _AT_A_POINT] = (
        None
    )
    camera: Annotated[
        str | None,
        Text(1, 40, r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"),
        Names("camera"),
        Title("摄像机", "Camera"),
        Hint("编号；未登记的填部位", "its number, or its spot where none is registered"),
        _NAMED,
    ] = None
    observed: Annotated[
        frozenset[Observed],
        Items(0, len(Observed)),
        Choice(OBSERVED),
        Title("画面情况", "What was seen"),
        _BY_CAMERA,
    ] = frozenset()
    footage_system: Annotated[
        str | None,
        Text(1, 40),
        Rule.ONE_LINE,
        Title("录像所在系统", "System that has the footage"),
        _BY_CAMERA,
        _TO_BE_SEEN_AGAIN,
    ] = None
    footage_since: Annotated[
        datetime | None, Title("录像自", "Footage from"), _BY_CAMERA, _TO_BE_SEEN_AGAIN
    ] = None
    footage_until: Annotated[
        datetime | None, Title("录像至", "Footage to"), _BY_CAMERA, _TO_BE_SEEN_AGAIN
    ] = None
    seen: Annotated[
        frozenset[Seen], Items(0, len(Seen)), Choice(SEEN), Title("三见", "What is seen"), _AT_A_STOP
    ] = frozenset()
    at: Annotated[datetime | None, Title("打卡时间", "When")] = None
    point: Annotated[PointCode | None, SetBy.SERVER] = None
    hazard: Annotated[str | None, SetBy.SERVER] = None


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
