"""What people ask of patrols and their plans: their own commands, and those that every kind of case takes."""

from dataclasses import dataclass
from datetime import date, datetime

from campus_safety.kinds.findings import ReportFinding
from campus_safety.kinds.patrols.actions import Action
from campus_safety.kinds.patrols.plan_actions import Action as PlanAction
from campus_safety.kinds.patrols.point_codes import PointCode
from campus_safety.records.commands import Command, Note

__all__ = [
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
    by: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReissueCodes(Command):
    action = PlanAction.REISSUE_CODES


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    """The reason is the text."""

    action = PlanAction.WITHDRAW


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Command):
    """`scanned` is what hangs at the point, as it was read there, and `code` what that says (`point_codes.read_code`); a
    video patrol names the `camera`'s spot instead. `at` is when, if not now."""

    action = Action.CHECK_IN
    scanned: str | None = None
    code: PointCode | None = None
    camera: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(Command):
    """Ends with points left out; the reason is the text."""

    action = Action.FINISH


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Command):
    """The reason is the text."""

    action = Action.CANCEL


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOff(Command):
    """By the system: no plan asks for it any more, or there is no school that day."""

    action = Action.CALL_OFF
