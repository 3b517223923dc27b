"""What people ask of a hazard: its own commands, and those that every kind of case takes."""

from datetime import datetime
from typing import Annotated, Final

from campus_safety.kinds.becoming import BecomeIncident
from campus_safety.kinds.hazards.actions import Action
from campus_safety.kinds.hazards.categories import GRADES, Grade
from campus_safety.kinds.hazards.clauses import CLAUSES
from campus_safety.kinds.hazards.paper_kinds import SIGNED
from campus_safety.records.commands import (
    AnswerOrder,
    Command,
    DecideExtension,
    Gaps,
    Link,
    Measures,
    Note,
    PlannedMeasure,
    ReceiveOrder,
    Serial,
    SettleMeasure,
    Supervise,
    Topics,
    Worked,
)
from campus_safety.records.fields import (
    Choice,
    Item,
    Number,
    Reason,
    Remark,
    Said,
    Text,
    Title,
    UnitCode,
    Where,
    saying,
)
from campus_safety.values import dataclass

__all__ = [
    "ASKED",
    "AnswerOrder",
    "AskExtension",
    "Assign",
    "ClaimRectified",
    "Close",
    "Command",
    "Control",
    "DecideExtension",
    "DraftOrder",
    "FollowUp",
    "Link",
    "Note",
    "PlannedMeasure",
    "ReceiveOrder",
    "Recheck",
    "Regrade",
    "Reroute",
    "Review",
    "SettleMeasure",
    "SignOrder",
    "Start",
    "SubmitPlan",
    "Supervise",
    "VoidPaper",
    "Withdraw",
]


DueAt = Annotated[datetime, Title("整改时限", "Due")]
Opinion = Annotated[Said, Title("复查意见", "Opinion")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Command):
    """`rectifier` None keeps the unit that the category names; `due_at` None takes the policy's usual limit."""

    action = Action.ASSIGN
    rectifier: Annotated[UnitCode | None, Title("整改单位", "Unit that rectifies")] = None
    due_at: DueAt | None = None


class Control(Command):
    """Use stopped, fenced off, signs put up; what was done is the text."""

    __slots__ = ()
    action = Action.CONTROL
    written = saying(text=Annotated[Said, Title("管控措施", "What was done")])


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPlan(Command):
    """五落实：责任、措施、资金、时限、预案 / owner (a post, not a name), measures, funds, deadline, contingency. `deadline` is
    when they mean to be done, within the limit that was set."""

    action = Action.SUBMIT_PLAN
    written = saying(
        owner=Annotated[str, Text(1, 400), Title("责任岗位", "Owner: a post, not a name")],
        measures=Annotated[Said, Title("整改措施", "Measures")],
        funds=Annotated[str, Text(1, 400), Title("资金", "Funds")],
        contingency=Annotated[Said, Title("应急预案", "Contingency")],
        text=Remark,
    )
    deadline: Annotated[datetime, Title("完成时间", "Done by")]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCheck(Command):
    """民警现场检查 / police have looked at it on the spot, at `checked_at` or now; no order without one."""

    action = Action.RECORD_CHECK
    written = saying(text=Annotated[Said, Title("检查情况", "What was found")])
    checked_at: Annotated[datetime | None, Title("检查时间", "When it was looked at")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOrder(Command):
    """What an officer is to sign. `clause` is the rule by which it is a hazard; None takes the checklist item's; text `measures` is what is demanded."""

    action = Action.DRAFT_ORDER
    written = saying(measures=Annotated[Said, Title("整改要求", "What is demanded")], text=Remark)
    due_at: DueAt
    clause: Annotated[
        str | None,
        Text(0, 60, r"^[a-z0-9_.-]+$"),
        Choice(CLAUSES),
        Title("法律依据", "Clause that it rests on"),
    ] = None


class SignOrder(Command):
    """The officer's signature under the draft. The paper's number is taken in the same transaction."""

    __slots__ = ()
    action = Action.SIGN_ORDER


class Start(Command):
    __slots__ = ()
    action = Action.START


class ClaimRectified(Command):
    __slots__ = ()
    action = Action.CLAIM_RECTIFIED
    written = saying(text=Annotated[Said, Title("整改情况", "What was done")])


@dataclass(frozen=True, slots=True, kw_only=True)
class AskExtension(Command):
    """Of the running round's limit; the reason is the text."""

    action = Action.ASK_EXTENSION
    written = saying(text=Reason)
    until: Annotated[datetime, Title("延至", "Until")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck(Command):
    """`due_at` is the next round's limit when it failed; None takes the policy's. `refers` proposes a penalty to
    those who decide on one; this system decides none."""

    action = Action.RECHECK
    written = saying(opinion=Opinion, text=Remark)
    passed: Annotated[bool, Title("复查合格", "Passed")]
    due_at: Annotated[DueAt | None, Where("passed", (False,))] = None
    refers: Annotated[bool, Title("移送处罚建议", "A penalty is proposed"), Where("passed", (False,))] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(Command):
    """Whether the fix has held; if not, another round begins."""

    action = Action.FOLLOW_UP
    written = saying(opinion=Opinion, text=Remark)
    held: Annotated[bool, Title("整改保持", "The fix has held")]
    due_at: Annotated[DueAt | None, Where("held", (False,))] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrade(Command):
    """Another checklist item, from which the grade follows. `grade` is what the person takes it to be, if said."""

    action = Action.REGRADE
    written = saying(text=Reason)
    item: Item
    grade: Annotated[Grade | None, Choice(GRADES), Title("隐患等级", "Grade")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reroute(Command):
    """转交 / another authority checks it."""

    action = Action.REROUTE
    written = saying(text=Reason)
    to: Annotated[UnitCode, Title("转交单位", "Unit that is to check it")]


class Withdraw(Command):
    __slots__ = ()
    action = Action.WITHDRAW
    written = saying(text=Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Command):
    """复盘 / what a major hazard has taught, with measures that are chased."""

    action = Action.REVIEW
    written = saying(cause=Annotated[Said, Title("原因分析", "Cause")], worked=Worked, gaps=Gaps, text=Remark)
    measures: Measures = ()
    topics: Topics = ()


class Close(Command):
    __slots__ = ()
    action = Action.CLOSE


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidPaper(Command):
    """作废: by what is printed on it; the number is never given again."""

    action = Action.VOID_PAPER
    written = saying(text=Reason)
    kind: Annotated[str, Choice(SIGNED, tuple(SIGNED)), Title("文书种类", "Paper")]
    year: Annotated[int, Number(2000, 2999), Title("年度", "Year")]
    number: Annotated[Serial, Title("文书编号", "Number of the paper")]


ASKED: Final = (
    Assign,
    Control,
    SubmitPlan,
    RecordCheck,
    DraftOrder,
    SignOrder,
    Start,
    Note,
    ClaimRectified,
    AskExtension,
    DecideExtension,
    Recheck,
    FollowUp,
    Regrade,
    Reroute,
    Withdraw,
    Review,
    SettleMeasure,
    Close,
    Supervise,
    ReceiveOrder,
    AnswerOrder,
    Link,
    VoidPaper,
    BecomeIncident,
)
