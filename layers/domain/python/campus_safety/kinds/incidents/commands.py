"""What people ask of an incident: its own commands, and those that every kind of case takes."""

from datetime import datetime
from typing import Annotated, Final

from campus_safety.kinds.incidents.actions import Action
from campus_safety.kinds.incidents.calls import CALL_ENDS, MOST_YUAN, CallEnd
from campus_safety.kinds.incidents.taxonomy import (
    BECAUSE,
    BULLYING_KINDS,
    CAUSES,
    CIRCUMSTANCES,
    CLOSING_REASONS,
    LEVELS,
    PROTECTED,
    Because,
    Cause,
    Circumstance,
    ClosingReason,
    Level,
    Protected,
)
from campus_safety.records.commands import (
    AnswerOrder,
    AskExtension,
    Command,
    DecideExtension,
    Gaps,
    Link,
    Measures,
    Note,
    PlannedMeasure,
    ReceiveOrder,
    SetTask,
    SettleMeasure,
    Supervise,
    Topics,
    Worked,
)
from campus_safety.records.fields import (
    AccountKey,
    Campus,
    CaseId,
    Choice,
    Code,
    DiscoveredAt,
    Hint,
    Item,
    Items,
    Names,
    Number,
    Place,
    Reason,
    Remark,
    Said,
    SetBy,
    Spot,
    Title,
    ToldAt,
    Unit,
    UnitCode,
    saying,
)
from campus_safety.values import dataclass

__all__ = [
    "ASKED",
    "AcceptTransfer",
    "Acknowledge",
    "Answer",
    "AnswerOrder",
    "Arrive",
    "Ask",
    "AskExtension",
    "AskReopening",
    "Assess",
    "Call",
    "ClaimHandled",
    "Close",
    "Command",
    "ConcludeInvestigation",
    "Correct",
    "DecideExtension",
    "DecideReopening",
    "Dispatch",
    "FalseAlarm",
    "GiveFeedback",
    "Handle",
    "LeaveOutSchool",
    "LiftFlags",
    "Link",
    "NameOfficers",
    "Note",
    "OfferTransfer",
    "PlannedMeasure",
    "Press",
    "ReceiveOrder",
    "RefuseTransfer",
    "Reinstate",
    "Reopen",
    "ReportUp",
    "Review",
    "SetTask",
    "SettleMeasure",
    "Spawn",
    "StateCasualties",
    "StateLosses",
    "Supervise",
    "TellAuthority",
    "TellBureau",
    "TellParents",
    "Withdraw",
    "WithdrawTransfer",
]


Circumstances = Annotated[
    frozenset[Circumstance], Items(0, 8), Choice(CIRCUMSTANCES), Title("情形", "Circumstances")
]
BullyingKinds = Annotated[
    tuple[Code, ...], Items(0, 5), Choice(BULLYING_KINDS), Title("欺凌方式", "Kinds of bullying")
]
Officers = Annotated[
    tuple[AccountKey, ...], Items(0, 12), Names("officer"), Title("知悉民警", "Officers who need to know")
]
Yuan = Annotated[int, Number(0, MOST_YUAN), Unit("元", "yuan")]
Heads = Annotated[int, Number(0, 9999), Unit("人", "people")]


class Press(Command):
    __slots__ = ()
    action = Action.PRESS


class Acknowledge(Command):
    __slots__ = ()
    action = Action.ACKNOWLEDGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Assess(Command):
    """Level, category and lead may each differ from what intake assumed; without `lead` the category's is kept. Whoever goes
    below what the category proposes, or names another lead, says `because`."""

    action = Action.ASSESS
    level: Annotated[Level, Choice(LEVELS), Title("级别", "Level")]
    category: Annotated[Code, Names("category"), Title("类别", "Category")]
    circumstances: Circumstances = frozenset()
    lead: Annotated[UnitCode | None, Title("主办单位", "Unit in charge")] = None
    because: Annotated[
        Because | None,
        Choice(BECAUSE),
        Title("偏离类别建议的理由", "Why it departs from what the category proposes"),
        Hint(
            "级别低于建议、另定主办单位时必填",
            "needed for a lower level, and for another lead, than proposed",
        ),
    ] = None
    bullying_kinds: BullyingKinds = ()
    discovered_at: DiscoveredAt | None = None


class LiftFlags(Command):
    """The flags that were kept fall, with a reason, and the case is what it was assessed as."""

    __slots__ = ()
    action = Action.LIFT_FLAGS
    written = saying(text=Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameOfficers(Command):
    """指定知悉民警 / officers who need to know of a restricted case, and those who no longer do; keys of accounts, as
    GET /cases/{case_id}/officers lists them."""

    action = Action.NAME_OFFICERS
    officers: Officers = ()
    no_longer: Annotated[Officers, Title("不再知悉的民警", "Officers who no longer need to know")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOutSchool(Command):
    """是否告知本校 / the case is about those who answer at the school, or turned out not to be: it is restricted, and the
    school does not know."""

    action = Action.LEAVE_OUT_SCHOOL
    written = saying(text=Reason)
    left_out: Annotated[bool, Title("不告知本校", "The school is not told")] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch(Command):
    """派警 / `units` are sent and join the case; without any the lead goes itself. `officers` are named to a restricted case
    as they are sent: nobody else of their station sees it."""

    action = Action.DISPATCH
    units: Annotated[
        tuple[UnitCode, ...], Items(0, 8), Names("unit"), Title("出警单位", "Units that are sent")
    ] = ()
    officers: Officers = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive(Command):
    """`arrived_at` is the stated time; late entry (补录) is bounded, marked, and counted by it."""

    action = Action.ARRIVE
    arrived_at: Annotated[datetime | None, Title("到场时间", "When they arrived")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Command):
    """电话劝阻 / one call to whom a warning of fraud protects; `called_at` is when, if not now."""

    action = Action.CALL
    whom: Annotated[Protected, Choice(PROTECTED), Title("拨打对象", "Whom you called")]
    end: Annotated[
        CallEnd,
        Choice(CALL_ENDS),
        Title("通话结果", "How it ended"),
        Hint("未接通的，按时限再次拨打", "where nobody answered, call again within the limit"),
    ]
    called_at: Annotated[datetime | None, Title("拨打时间", "When you called")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLosses(Command):
    """登记止损结果 / what came of a warning of fraud, as far as is known now, in whole yuan."""

    action = Action.STATE_LOSSES
    prevented: Annotated[Yuan, Title("避免损失", "Loss prevented")]
    lost: Annotated[Yuan, Title("已受损失", "Lost")]
    concerned: Annotated[Protected, Choice(PROTECTED), Title("涉及对象", "Whom it concerned")]
    school_helped: Annotated[bool, Title("学校协助劝阻", "The school helped")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Command):
    """The named clocks stand still until the reporter answers or the bound passes."""

    action = Action.ASK
    written = saying(text=Annotated[Said, Title("要问的问题", "What is asked")])
    clocks: Annotated[
        tuple[Code, ...], Items(0, 8), Names("clock"), Title("暂停的时限", "Limits that wait")
    ] = ()


class Answer(Command):
    __slots__ = ()
    action = Action.ANSWER
    written = saying(text=Annotated[Said, Title("答复", "The answer")])


@dataclass(frozen=True, slots=True, kw_only=True)
class TellBureau(Command):
    """报告教育局 / that the education bureau was told; `told_at` is when, if not now."""

    action = Action.TELL_BUREAU
    told_at: ToldAt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TellAuthority(Command):
    """报告主管部门 / that the authorities in charge were told; `told_at` is when, if not now."""

    action = Action.TELL_AUTHORITY
    told_at: ToldAt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUp(Command):
    """逐级上报 / that it was reported to the next level; `told_at` is when, if not now."""

    action = Action.REPORT_UP
    told_at: ToldAt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCasualties(Command):
    """How many as far as is known now, not how many more."""

    action = Action.STATE_CASUALTIES
    deaths: Annotated[Heads, Title("死亡人数", "Deaths")]
    injured: Annotated[Heads, Title("受伤人数", "Injured")]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellParents(Command):
    """告知监护人 / that the parents were told; `told_at` is when, if not now."""

    action = Action.TELL_PARENTS
    told_at: ToldAt | None = None


class ConcludeInvestigation(Command):
    __slots__ = ()
    action = Action.CONCLUDE_INVESTIGATION
    written = saying(text=Annotated[Said, Title("调查结论", "What the inquiry found")])


class ClaimHandled(Command):
    """前端处置: a guard or patrol says it is done; an officer of another unit verifies it by `Handle`."""

    __slots__ = ()
    action = Action.CLAIM_HANDLED
    written = saying(text=Annotated[Said, Title("处置情况", "What was done")])


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle(Command):
    """处置完毕 / how it ended."""

    action = Action.HANDLE
    closing_reason: Annotated[ClosingReason, Choice(CLOSING_REASONS), Title("处置结果", "How it ended")]


class GiveFeedback(Command):
    """反馈报告人 / read by all who reported it, those whose reports were merged into it too."""

    __slots__ = ()
    action = Action.GIVE_FEEDBACK
    written = saying(text=Annotated[Said, Title("反馈内容", "What they are told")])


@dataclass(frozen=True, slots=True, kw_only=True)
class Spawn:
    """复盘发现的隐患 / a hazard that the review has found: what the checklist calls it, and where."""

    item: Item
    spot: Spot
    text: Remark = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Command):
    """`hazards` are those that the review has found, `spawned` the ids of what is made of them in the same transaction."""

    action = Action.REVIEW
    written = saying(cause=Annotated[Said, Title("原因分析", "Cause")], worked=Worked, gaps=Gaps, text=Remark)
    causes: Annotated[frozenset[Cause], Items(0, 4), Choice(CAUSES), Title("原因类别", "Kinds of cause")] = (
        frozenset()
    )
    spot: Annotated[Spot | None, Title("发生部位", "Where it happened")] = None
    measures: Measures = ()
    topics: Topics = ()
    hazards: Annotated[tuple[Spawn, ...], Items(0, 5), Title("发现的隐患", "Hazards found")] = ()
    spawned: Annotated[tuple[str, ...], SetBy.SERVER] = ()


class Close(Command):
    __slots__ = ()
    action = Action.CLOSE


class Reopen(Command):
    __slots__ = ()
    action = Action.REOPEN
    written = saying(text=Reason)


class AskReopening(Command):
    """申请重新打开 / whoever reported it is not content with how it ended, and says why; once, within the policy's limit."""

    __slots__ = ()
    action = Action.ASK_REOPENING
    written = saying(text=Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideReopening(Command):
    """答复重新打开申请 / the reporter reads the text, granted or not; what is refused stays closed."""

    action = Action.DECIDE_REOPENING
    written = saying(text=Annotated[Said, Title("答复报告人", "What the reporter is told")])
    granted: Annotated[bool, Title("同意重新打开", "Granted: it is reopened")]


class FalseAlarm(Command):
    __slots__ = ()
    action = Action.FALSE_ALARM
    written = saying(text=Reason)


class Withdraw(Command):
    """撤回上报 / a report of one's own that was a mistake, before it is assessed."""

    __slots__ = ()
    action = Action.WITHDRAW
    written = saying(text=Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkDuplicate(Command):
    """The case goes into `root`, which changes too, so it is decided by `decide.mark_duplicate`. `across_campuses` says that
    both are known to be of different campuses."""

    action = Action.MARK_DUPLICATE
    written = saying(text=Reason)
    root: Annotated[CaseId, Title("并入哪起警情", "Case that it goes into")]
    root_version: Annotated[
        Annotated[int, Number(1)] | None, Title("该警情的所见版本", "Version seen of that case")
    ] = None
    across_campuses: Annotated[bool, Title("涉及不同校园", "Known to be of different campuses")] = False


class Reinstate(Command):
    """恢复办理 / a false alarm, merge or transfer was wrong. Of a duplicate the root changes too, so it is decided by `decide.taken_back`."""

    __slots__ = ()
    action = Action.REINSTATE
    written = saying(text=Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Command):
    """更正 / what was reported wrongly, and why; what is left out, the text `place` among it, stays as it is."""

    action = Action.CORRECT
    written = saying(text=Reason, place=Place)
    campus: Campus | None = None
    discovered_at: DiscoveredAt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTransfer(Command):
    """移送 / another unit is asked to take it over, and may refuse."""

    action = Action.OFFER_TRANSFER
    written = saying(text=Reason)
    to: Annotated[UnitCode, Title("接收单位", "Unit that is to take it over")]


class AcceptTransfer(Command):
    __slots__ = ()
    action = Action.ACCEPT_TRANSFER


class RefuseTransfer(Command):
    __slots__ = ()
    action = Action.REFUSE_TRANSFER
    written = saying(text=Reason)


class WithdrawTransfer(Command):
    __slots__ = ()
    action = Action.WITHDRAW_TRANSFER
    written = saying(text=Reason)


# What is asked through routes that do nothing else; a press is an alarm's.
ASKED: Final = (
    Acknowledge,
    Assess,
    LiftFlags,
    NameOfficers,
    LeaveOutSchool,
    Dispatch,
    Arrive,
    Call,
    StateLosses,
    Note,
    Ask,
    Answer,
    TellBureau,
    TellParents,
    TellAuthority,
    ReportUp,
    StateCasualties,
    ConcludeInvestigation,
    ClaimHandled,
    Handle,
    GiveFeedback,
    Review,
    SetTask,
    SettleMeasure,
    Close,
    Reopen,
    AskReopening,
    DecideReopening,
    FalseAlarm,
    Withdraw,
    Reinstate,
    MarkDuplicate,
    Correct,
    OfferTransfer,
    AcceptTransfer,
    RefuseTransfer,
    WithdrawTransfer,
    Supervise,
    ReceiveOrder,
    AnswerOrder,
    AskExtension,
    DecideExtension,
    Link,
)
