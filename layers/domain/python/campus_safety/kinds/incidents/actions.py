"""What can happen to an incident, from which state, by whom, and which section its words belong to; and who is shown which.

What the columns mean is said in `campus_safety.records.actions`, what a relation is in `campus_safety.records.relations`.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from campus_safety.kinds.incidents.incident import EXITS, State
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
    """Everything that can happen to a case, in the staff's verbs."""

    REPORT = "report"
    PRESS = "press"
    TICK = "tick"
    RECALCULATE = "recalculate"
    FOLLOW_CAMPUS = "follow_campus"
    ACKNOWLEDGE = "acknowledge"
    ASSESS = "assess"
    LIFT_FLAGS = "lift_flags"
    NAME_OFFICERS = "name_officers"
    LEAVE_OUT_SCHOOL = "leave_out_school"
    DISPATCH = "dispatch"
    ARRIVE = "arrive"
    CALL = "call"
    STATE_LOSSES = "state_losses"
    NOTE = "note"
    ASK = "ask"
    ANSWER = "answer"
    TELL_BUREAU = "tell_bureau"
    TELL_PARENTS = "tell_parents"
    TELL_AUTHORITY = "tell_authority"
    REPORT_UP = "report_up"
    STATE_CASUALTIES = "state_casualties"
    CONCLUDE_INVESTIGATION = "conclude_investigation"
    CLAIM_HANDLED = "claim_handled"
    HANDLE = "handle"
    GIVE_FEEDBACK = "give_feedback"
    REVIEW = "review"
    SET_TASK = "set_task"
    SETTLE_MEASURE = "settle_measure"
    CLOSE = "close"
    REOPEN = "reopen"
    ASK_REOPENING = "ask_reopening"
    DECIDE_REOPENING = "decide_reopening"
    FALSE_ALARM = "false_alarm"
    WITHDRAW = "withdraw"
    REINSTATE = "reinstate"
    CORRECT = "correct"
    MARK_DUPLICATE = "mark_duplicate"
    TAKE_DUPLICATE = "take_duplicate"
    RELEASE_DUPLICATE = "release_duplicate"
    OFFER_TRANSFER = "offer_transfer"
    ACCEPT_TRANSFER = "accept_transfer"
    REFUSE_TRANSFER = "refuse_transfer"
    WITHDRAW_TRANSFER = "withdraw_transfer"
    SUPERVISE = "supervise"
    RECEIVE_ORDER = "receive_order"
    ANSWER_ORDER = "answer_order"
    ASK_EXTENSION = "ask_extension"
    DECIDE_EXTENSION = "decide_extension"
    LINK = "link"
    ATTACH = "attach"


_REPORTED = frozenset({State.REPORTED})
_WORKED_ON = frozenset({State.ASSESSED, State.DISPATCHED, State.ON_SCENE})
_BEFORE_HANDLED = _REPORTED | _WORKED_ON
_AFTER_HANDLED = frozenset({State.HANDLED, State.FEEDBACK_GIVEN, State.REVIEWED})
_IN_HAND = _BEFORE_HANDLED | _AFTER_HANDLED
_ANY = frozenset(State)
_NONE: frozenset[State] = frozenset()

ACTIONS: Mapping[str, Step] = MappingProxyType(
    {
        Action.REPORT: Step(
            Label("上报", "Report"),
            _NONE,
            State.REPORTED,
            versioned=False,
            may="scope: school_staff guard officer desk chief supervisor education agency gateway",
            texts=Part.REPORT_TEXT,
        ),
        Action.PRESS: Step(Label("再次按下报警", "Pressed again"), _REPORTED, versioned=False),
        Action.TICK: tick(_ANY),
        Action.RECALCULATE: recalculation(_ANY),
        Action.FOLLOW_CAMPUS: following_campus(_ANY),
        Action.ACKNOWLEDGE: Step(
            Label("接报确认", "Acknowledge"),
            _REPORTED,
            versioned=False,
            may="scope: officer desk chief supervisor; leading: agency",
            urged_by=("acknowledge",),
        ),
        Action.ASSESS: Step(
            Label("研判定级", "Assess"),
            _BEFORE_HANDLED,
            State.ASSESSED,
            may_stay=True,
            may="scope: officer desk chief supervisor; leading: agency",
            urged_by=("assess",),
        ),
        Action.LIFT_FLAGS: Step(
            Label("解除保留的标记", "Lift kept flags"), _IN_HAND, may="scope: chief supervisor", binds=True
        ),
        Action.NAME_OFFICERS: Step(
            Label("指定知悉民警", "Name officers who need to know"),
            _ANY,
            versioned=False,
            may="scope: desk chief supervisor",
        ),
        Action.LEAVE_OUT_SCHOOL: Step(
            Label("是否告知本校", "Leave the school out, or not"),
            _ANY,
            may="scope: desk chief supervisor leader education",
            binds=True,
        ),
        Action.DISPATCH: Step(
            Label("派警", "Dispatch"),
            _WORKED_ON,
            State.DISPATCHED,
            may="scope: desk chief supervisor; leading: agency",
            urged_by=("progress",),
        ),
        Action.ARRIVE: Step(
            Label("到场", "Arrive"),
            frozenset({State.DISPATCHED}),
            State.ON_SCENE,
            versioned=False,
            may="scope: officer desk chief; lead: agency",
            urged_by=("arrive",),
        ),
        Action.CALL: Step(
            Label("电话劝阻", "Call whom the warning protects"),
            _BEFORE_HANDLED,
            versioned=False,
            may="scope: officer desk chief supervisor; lead: agency",
            urged_by=("first_call", "next_call"),
        ),
        Action.STATE_LOSSES: Step(
            Label("登记止损结果", "State what was prevented and lost"),
            _IN_HAND,
            may="scope: officer desk chief supervisor; lead: school_staff education agency",
        ),
        Action.NOTE: Step(
            Label("记录进展", "Note progress"),
            _IN_HAND,
            may="scope: officer desk chief supervisor; lead: school_staff guard education agency",
        ),
        Action.ASK: Step(
            Label("请报告人补充", "Ask the reporter for more"),
            _BEFORE_HANDLED,
            may="scope: officer desk chief supervisor; lead: school_staff education; leading: agency",
            texts=Part.DIALOGUE,
        ),
        Action.ANSWER: Step(
            Label("补充情况", "Answer the question"),
            _BEFORE_HANDLED,
            versioned=False,
            may="reporter: school_staff guard officer desk chief supervisor education agency gateway",
            texts=Part.DIALOGUE,
            urged_by=("reply",),
        ),
        Action.TELL_BUREAU: Step(
            Label("报告教育局", "Tell the education bureau"),
            _IN_HAND,
            versioned=False,
            may="scope: school_staff desk chief supervisor",
            texts=Part.SCHOOL_TEXTS,
            urged_by=("tell_bureau",),
        ),
        Action.TELL_PARENTS: Step(
            Label("告知家长", "Tell the parents"),
            _IN_HAND,
            versioned=False,
            may="scope: school_staff officer desk chief",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.TELL_AUTHORITY: Step(
            Label("报告主管部门", "Tell the authority in charge"),
            _IN_HAND,
            versioned=False,
            may="scope: school_staff desk chief supervisor",
            texts=Part.SCHOOL_TEXTS,
            urged_by=("tell_authority", "tell_casualties"),
        ),
        Action.REPORT_UP: Step(
            Label("逐级上报", "Report to the next level"),
            _IN_HAND,
            versioned=False,
            may="scope: supervisor; lead: agency",
            urged_by=("report_up",),
        ),
        Action.STATE_CASUALTIES: Step(
            Label("记录伤亡人数", "State the casualties"),
            _IN_HAND,
            may="scope: school_staff officer desk chief supervisor; lead: agency",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.CONCLUDE_INVESTIGATION: Step(
            Label("完成欺凌调查", "Conclude the investigation"),
            _WORKED_ON,
            may="lead: school_staff education",
            texts=Part.SCHOOL_TEXTS,
            binds=True,
        ),
        Action.CLAIM_HANDLED: Step(
            Label("报告前端处置完毕", "Claim front-line handling"),
            _BEFORE_HANDLED,
            may="scope: school_staff guard",
            texts=Part.SCHOOL_TEXTS,
        ),
        Action.HANDLE: Step(
            Label("处置完毕", "Finish handling"),
            _WORKED_ON,
            State.HANDLED,
            may="scope: officer desk chief supervisor; lead: school_staff education; leading: agency",
        ),
        Action.GIVE_FEEDBACK: Step(
            Label("反馈报告人", "Tell the reporter"),
            frozenset({State.HANDLED}) | (EXITS - {State.WITHDRAWN}),
            State.FEEDBACK_GIVEN,
            may_stay=True,
            may="scope: officer desk chief supervisor; lead: school_staff education; leading: agency",
            texts=Part.FEEDBACK,
            urged_by=("feedback",),
        ),
        Action.REVIEW: Step(
            Label("复盘", "Review"),
            frozenset({State.FEEDBACK_GIVEN}),
            State.REVIEWED,
            may="scope: chief supervisor; lead: school_staff education; leading: agency",
            texts=Part.REVIEW,
            urged_by=("review",),
        ),
        Action.SET_TASK: Step(
            Label("布置任务", "Set a task"),
            _IN_HAND,
            may="scope: officer desk chief supervisor; lead: school_staff education; leading: agency",
            texts=Part.REVIEW,
        ),
        Action.SETTLE_MEASURE: measure_settled(_IN_HAND),
        Action.CLOSE: Step(
            Label("结案", "Close"),
            frozenset({State.FEEDBACK_GIVEN, State.REVIEWED}),
            State.CLOSED,
            may="scope: chief supervisor leader",
            binds=True,
            urged_by=("close",),
        ),
        Action.REOPEN: Step(
            Label("重新打开", "Reopen"),
            frozenset({State.CLOSED}),
            State.ASSESSED,
            may="scope: chief supervisor leader",
            binds=True,
        ),
        Action.ASK_REOPENING: Step(
            Label("申请重新打开", "Ask to reopen"),
            frozenset({State.CLOSED}),
            versioned=False,
            may="reporter: school_staff guard officer desk chief supervisor education agency",
            texts=Part.DIALOGUE,
        ),
        Action.DECIDE_REOPENING: Step(
            Label("答复重新打开申请", "Answer a request to reopen"),
            frozenset({State.CLOSED}),
            State.ASSESSED,
            may_stay=True,
            may="scope: supervisor leader",
            texts=Part.FEEDBACK,
            binds=True,
            urged_by=("reopening",),
        ),
        Action.FALSE_ALARM: Step(
            Label("判为误报", "Judge a false alarm"),
            _REPORTED,
            State.FALSE_ALARM,
            may="scope: desk chief supervisor",
            binds=True,
        ),
        Action.CORRECT: Step(
            Label("更正校园、地点或发现时间", "Correct campus, place or discovery"),
            _IN_HAND - {State.REVIEWED},
            may="scope: desk chief supervisor",
            texts=Part.REPORT_TEXT,
        ),
        Action.WITHDRAW: Step(
            Label("撤回上报", "Withdraw one's report"),
            _REPORTED,
            State.WITHDRAWN,
            versioned=False,
            may="reporter: school_staff guard officer desk chief supervisor education agency",
            texts=Part.REPORT_TEXT,
            binds=True,
        ),
        Action.REINSTATE: Step(
            Label("撤销误报、并案或移送，恢复办理", "Take up again"),
            EXITS,
            State.ASSESSED,
            or_to=State.REPORTED,
            may="scope: desk chief supervisor leader; lead: education; leading: agency",
            binds=True,
        ),
        Action.MARK_DUPLICATE: Step(
            Label("标为重复", "Mark as duplicate"),
            _BEFORE_HANDLED,
            State.DUPLICATE,
            may="scope: desk chief supervisor",
            binds=True,
        ),
        Action.TAKE_DUPLICATE: Step(
            Label("并入重复报警", "Take in a duplicate"),
            _IN_HAND,
            versioned=False,
            may="scope: desk chief supervisor",
        ),
        Action.RELEASE_DUPLICATE: Step(
            Label("退还误并的报警", "Give back a duplicate"),
            _ANY,
            versioned=False,
            may="scope: desk chief supervisor leader",
        ),
        Action.OFFER_TRANSFER: Step(
            Label("移送", "Offer a transfer"),
            _BEFORE_HANDLED,
            may="scope: desk chief supervisor; leading: agency",
            binds=True,
        ),
        Action.ACCEPT_TRANSFER: Step(
            Label("接受移送", "Accept the transfer"),
            _BEFORE_HANDLED,
            State.TRANSFERRED,
            may_stay=True,
            may="receiver: desk chief supervisor education agency",
            binds=True,
            urged_by=("transfer",),
        ),
        Action.REFUSE_TRANSFER: Step(
            Label("退回移送", "Refuse the transfer"),
            _BEFORE_HANDLED,
            may="receiver: desk chief supervisor education agency",
        ),
        Action.WITHDRAW_TRANSFER: Step(
            Label("撤回移送", "Take an offer back"),
            _BEFORE_HANDLED,
            may="scope: desk chief supervisor; lead: education; leading: agency",
        ),
        Action.SUPERVISE: supervision(_IN_HAND, "scope: supervisor leader education"),
        Action.RECEIVE_ORDER: order_received(
            _IN_HAND, "ordered: school_staff desk chief supervisor education agency"
        ),
        Action.ANSWER_ORDER: order_answered(
            _IN_HAND, "ordered: school_staff desk chief supervisor education agency"
        ),
        Action.ASK_EXTENSION: Step(
            Label("申请延期", "Ask for an extension"),
            _IN_HAND,
            may="scope: officer desk chief; lead: school_staff education; leading: agency",
        ),
        Action.DECIDE_EXTENSION: Step(
            Label("审批延期", "Decide an extension"),
            _IN_HAND,
            may="scope: chief supervisor leader",
            binds=True,
            urged_by=("extension",),
        ),
        Action.LINK: Step(
            Label("关联历史案件", "Link past cases"), _ANY, may="scope: officer desk chief supervisor"
        ),
        Action.ATTACH: file_arrived(
            _IN_HAND,
            "scope: school_staff guard officer desk chief supervisor; lead: education agency; reporter: gateway",
        ),
    }
)

SECTIONS: Sections = sections(
    {
        Part.SUMMARY: "scope: school_staff guard officer desk chief supervisor leader education agency auditor; reporter: gateway",
        Part.WORK: "scope: school_staff officer desk chief supervisor leader education agency auditor",
        Part.REPORT_TEXT: "scope: officer desk chief supervisor leader education agency; lead: school_staff; reporter: guard gateway",
        Part.REPORTER_IDENTITY: "scope: desk chief supervisor",
        Part.DIALOGUE: "scope: officer desk chief supervisor; lead: education agency; reporter: school_staff guard gateway",
        Part.FEEDBACK: "scope: officer desk chief supervisor leader education; lead: agency; reporter: school_staff guard gateway",
        Part.SCHOOL_TEXTS: "scope: officer desk chief supervisor leader education; lead: school_staff",
        Part.POLICE_NOTES: "scope: officer desk chief supervisor leader; lead: agency",
        Part.REVIEW: "scope: officer desk chief supervisor leader education; lead: school_staff agency",
        Part.TIMELINE: "scope: officer desk chief supervisor leader education auditor; lead: school_staff agency",
        Part.ACTORS: "scope: officer desk chief supervisor leader auditor",
        Part.ATTACHMENTS: "scope: officer desk chief supervisor leader; lead: school_staff education agency",
        Part.PAPERS: "scope: officer desk chief supervisor leader auditor",
    }
)
