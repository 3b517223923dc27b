"""What can happen to a hazard, from which state, by whom, and which section its words belong to; and who is shown which.

What is asked of a school, and what it answers, stands in papers that it is given: no secret from it.
What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.hazards.hazard import State
from campus_safety.labels import Label
from campus_safety.records.actions import (
    Step,
    file_arrived,
    following_campus,
    measure_settled,
    order_answered,
    order_received,
    recalculation,
    supervision,
    tick,
)
from campus_safety.records.relations import Part, Sections, sections


class Action(StrEnum):
    """Everything that can happen to a hazard, in the staff's verbs."""

    REPORT = "report"
    TICK = "tick"
    RECALCULATE = "recalculate"
    FOLLOW_CAMPUS = "follow_campus"
    ATTACH = "attach"
    ASSIGN = "assign"
    CONTROL = "control"
    SUBMIT_PLAN = "submit_plan"
    RECORD_CHECK = "record_check"
    DRAFT_ORDER = "draft_order"
    SIGN_ORDER = "sign_order"
    START = "start"
    NOTE = "note"
    CLAIM_RECTIFIED = "claim_rectified"
    ASK_EXTENSION = "ask_extension"
    DECIDE_EXTENSION = "decide_extension"
    RECHECK = "recheck"
    FOLLOW_UP = "follow_up"
    REGRADE = "regrade"
    REROUTE = "reroute"
    WITHDRAW = "withdraw"
    REVIEW = "review"
    SETTLE_MEASURE = "settle_measure"
    CLOSE = "close"
    SUPERVISE = "supervise"
    RECEIVE_ORDER = "receive_order"
    ANSWER_ORDER = "answer_order"
    LINK = "link"
    VOID_PAPER = "void_paper"
    BECOME_INCIDENT = "become_incident"


_NONE: frozenset[State] = frozenset()
_FOUND = frozenset({State.FOUND})
_BEING_RECTIFIED = frozenset({State.ASSIGNED, State.RECTIFYING})
_BEFORE_CLAIM = _FOUND | _BEING_RECTIFIED
_OPEN = frozenset(State) - {State.CLOSED, State.WITHDRAWN}

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.REPORT: Step(
            Label("上报隐患", "Report a hazard"),
            _NONE,
            State.FOUND,
            versioned=False,
            may="scope: school_staff guard officer desk chief supervisor education agency gateway",
            texts=Part.REPORT_TEXT,
        ),
        Action.TICK: tick(_OPEN),
        Action.RECALCULATE: recalculation(_OPEN),
        Action.FOLLOW_CAMPUS: following_campus(_OPEN),
        Action.ATTACH: file_arrived(
            _OPEN, "scope: school_staff guard officer desk chief supervisor education agency"
        ),
        Action.ASSIGN: Step(
            Label("交办整改", "Assign"),
            _BEFORE_CLAIM,
            State.ASSIGNED,
            may_stay=True,
            may="scope: officer desk chief supervisor education; lead: agency",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.CONTROL: Step(
            Label("采取临时管控", "Put under interim control"),
            _BEFORE_CLAIM,
            versioned=False,
            may="scope: school_staff guard officer desk chief supervisor agency",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.SUBMIT_PLAN: Step(
            Label("提交“五落实”方案", "Submit the plan"),
            _BEING_RECTIFIED,
            may="rectifier: school_staff officer desk chief supervisor education agency",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.RECORD_CHECK: Step(
            Label("记录现场检查", "Record a check on the spot"),
            _BEFORE_CLAIM,
            may="scope: officer desk chief supervisor",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.DRAFT_ORDER: Step(
            Label("拟制整改通知书", "Draft the order"),
            _BEFORE_CLAIM,
            may="scope: officer desk chief supervisor",
        ),
        Action.SIGN_ORDER: Step(
            Label("签发责令限期整改通知书", "Sign the order"),
            _BEFORE_CLAIM,
            State.ASSIGNED,
            may_stay=True,
            may="scope: officer chief supervisor",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
        Action.START: Step(
            Label("开始整改", "Begin to rectify"),
            frozenset({State.ASSIGNED}),
            State.RECTIFYING,
            may="rectifier: school_staff guard officer desk chief supervisor education agency",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.NOTE: Step(
            Label("记录进展", "Note progress"),
            _OPEN,
            may="scope: school_staff guard officer desk chief supervisor education agency",
        ),
        Action.CLAIM_RECTIFIED: Step(
            Label("报告整改完毕", "Claim that it is rectified"),
            _BEFORE_CLAIM,
            State.RECTIFIED,
            may="rectifier: school_staff guard officer desk chief supervisor education agency",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.ASK_EXTENSION: Step(
            Label("申请延期整改", "Ask for an extension"),
            _BEING_RECTIFIED,
            may="rectifier: school_staff officer desk chief supervisor education agency",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.DECIDE_EXTENSION: Step(
            Label("审批延期整改", "Decide an extension"),
            _BEING_RECTIFIED,
            may="scope: chief supervisor leader; lead: education agency",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
        Action.RECHECK: Step(
            Label("复查", "Recheck"),
            # From verified again only where the opinion was voided.
            _BEING_RECTIFIED | {State.RECTIFIED, State.VERIFIED},
            State.VERIFIED,
            or_to=State.ASSIGNED,
            may="scope: officer desk chief supervisor; lead: education agency",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
        Action.FOLLOW_UP: Step(
            Label("回访", "Follow-up check"),
            frozenset({State.VERIFIED}),
            State.HELD,
            or_to=State.ASSIGNED,
            may="scope: officer desk chief supervisor; lead: education agency",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.REGRADE: Step(
            Label("重新定级", "Grade again"),
            _BEFORE_CLAIM,
            may="scope: officer desk chief supervisor; lead: education agency",
        ),
        Action.REROUTE: Step(
            Label("移交主管部门", "Route to another authority"),
            _OPEN - {State.HELD, State.REVIEWED},
            may="scope: desk chief supervisor; lead: education agency",
            binds=True,
        ),
        Action.WITHDRAW: Step(
            Label("撤销", "Withdraw"),
            _BEFORE_CLAIM,
            State.WITHDRAWN,
            may="scope: chief supervisor; lead: education agency",
            binds=True,
        ),
        Action.REVIEW: Step(
            Label("复盘", "Review"),
            frozenset({State.HELD}),
            State.REVIEWED,
            may="scope: officer desk chief supervisor education; lead: agency; rectifier: school_staff",
            texts=Part.REVIEW,
        ),
        Action.SETTLE_MEASURE: measure_settled(frozenset({State.REVIEWED})),
        Action.CLOSE: Step(
            Label("销号", "Strike off the ledger"),
            frozenset({State.HELD, State.REVIEWED}),
            State.CLOSED,
            may="scope: officer chief supervisor leader; lead: education agency",
            binds=True,
        ),
        Action.SUPERVISE: supervision(_OPEN, "scope: supervisor leader education"),
        Action.RECEIVE_ORDER: order_received(
            _OPEN, "ordered: school_staff desk chief supervisor education agency"
        ),
        Action.ANSWER_ORDER: order_answered(
            _OPEN, "ordered: school_staff desk chief supervisor education agency", texts=Part.SCHOOL_TEXTS
        ),
        Action.LINK: Step(
            Label("关联其他案件", "Link other cases"),
            frozenset(State),
            may="scope: officer desk chief supervisor",
        ),
        Action.VOID_PAPER: Step(
            Label("作废文书", "Void a paper"), frozenset(State), may="scope: chief supervisor", binds=True
        ),
        Action.BECOME_INCIDENT: Step(
            Label("转为警情", "Make it an incident"),
            _BEFORE_CLAIM,
            versioned=False,
            may="scope: school_staff guard officer desk chief supervisor education agency",
            texts=Part.REPORT_TEXT,
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader education agency auditor; reporter: gateway",
        Part.WORK: "scope: school_staff guard officer desk chief supervisor leader education agency auditor",
        Part.REPORT_TEXT: "scope: school_staff guard officer desk chief supervisor leader education agency; reporter: gateway",
        Part.REPORTER_IDENTITY: "scope: desk chief supervisor",
        Part.SCHOOL_TEXTS: "scope: school_staff guard officer desk chief supervisor leader education agency",
        Part.POLICE_NOTES: "scope: officer desk chief supervisor leader; lead: agency",
        Part.REVIEW: "scope: school_staff officer desk chief supervisor leader education agency",
        Part.TIMELINE: "scope: school_staff officer desk chief supervisor leader education auditor; lead: agency",
        Part.ACTORS: "scope: officer desk chief supervisor leader auditor",
        Part.ATTACHMENTS: "scope: school_staff guard officer desk chief supervisor leader education agency",
        Part.PAPERS: "scope: school_staff officer desk chief supervisor leader education auditor; lead: agency",
    }
)
