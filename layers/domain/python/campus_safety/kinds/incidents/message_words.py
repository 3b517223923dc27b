"""What messages say of incidents, Chinese first. What a deadline that passes says is in `records/deadline_words.py`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from campus_safety.district.directory import District
from campus_safety.kinds.incidents.actions import Action
from campus_safety.kinds.incidents.taxonomy import MATCHES, WARNING_KINDS
from campus_safety.labels import Label
from campus_safety.records.message_words import GO_ON, LOOK, Vocabulary, Words


def _warned(event: Mapping[str, Any], district: District) -> Label:
    """Of a warning, which kind it is and what has matched."""
    kind = WARNING_KINDS.get(event.get("warning", ""))
    if kind is None:
        return Label("", "")
    matched = {str(code): label for code, label in MATCHES.items()}.get(event.get("matched", ""))
    if matched is None:
        return Label(f"，{kind.zh}", f", {kind.en.lower()}")
    return Label(f"，{kind.zh}：{matched.zh}", f", {kind.en.lower()}: {matched.en.lower()}")


VOCABULARY = Vocabulary(
    new=Label("新警情", "New case"),
    at_desk=Label("请立即接报确认", "Please acknowledge at once"),
    about=_warned,
    of_action=MappingProxyType(
        {
            Action.PRESS: Words(
                Label("同一报警再次按下", "The same alarm was pressed again"),
                Label("请立即接报确认", "Please acknowledge at once"),
            ),
            Action.ASSESS: Words(
                Label("已研判定级", "Assessed"), Label("请按分工处置", "Please handle it as assigned")
            ),
            Action.LIFT_FLAGS: Words(
                Label("保留的标记已解除", "The flags that were kept have been lifted"), LOOK
            ),
            Action.LEAVE_OUT_SCHOOL: Words(
                Label("是否告知学校已变更", "Whether the school may know was changed"), LOOK
            ),
            Action.DISPATCH: Words(
                Label("已派警", "Dispatched"), Label("请立即派员到场", "Please send officers to the scene")
            ),
            Action.CALL: Words(
                Label("已电话劝阻", "Called whom the warning protects"),
                Label(
                    "请看通话结果，按需上门、止付",
                    "Please see how it ended; visit, or have the payment stopped",
                ),
            ),
            Action.STATE_LOSSES: Words(
                Label("止损结果已登记", "What was prevented and lost was stated"), LOOK
            ),
            Action.ANSWER: Words(Label("报告人已补充情况", "The reporter has answered"), GO_ON),
            Action.TELL_BUREAU: Words(Label("学校已报告", "The school has reported it"), LOOK),
            Action.TELL_AUTHORITY: Words(
                Label("学校已向贵单位报告", "The school has reported it to your unit"), LOOK
            ),
            Action.REPORT_UP: Words(
                Label("主管部门已逐级上报", "The authority has reported it to its next level"), LOOK
            ),
            Action.STATE_CASUALTIES: Words(
                Label("伤亡人数有变化", "The number of casualties has changed"),
                Label("请核对，须补报的及时补报", "Please check, and report it again where it has to be"),
            ),
            Action.CONCLUDE_INVESTIGATION: Words(Label("调查已完成", "The inquiry is concluded"), LOOK),
            Action.CLAIM_HANDLED: Words(
                Label("前端处置已报告完毕", "Reported as handled at the front line"),
                Label("请民警核验", "Please have an officer verify it"),
            ),
            Action.HANDLE: Words(
                Label("已处置完毕", "Handling is finished"),
                Label("请按时反馈报告人", "Please tell the reporter in time"),
            ),
            Action.OFFER_TRANSFER: Words(
                Label("有案件移送贵单位", "A case is offered to your unit"),
                Label("请接收或退回", "Please accept or refuse it"),
            ),
            Action.ACCEPT_TRANSFER: Words(Label("移送已被接收", "The transfer was accepted")),
            Action.REFUSE_TRANSFER: Words(Label("移送已被退回", "The transfer was refused"), GO_ON),
            Action.WITHDRAW_TRANSFER: Words(Label("移送已被撤回", "The offer of a transfer was taken back")),
            Action.CLOSE: Words(Label("已结案", "Closed")),
            Action.REOPEN: Words(Label("已重新打开", "Reopened"), GO_ON),
            Action.ASK_REOPENING: Words(
                Label("报告人申请重新打开", "Its reporter asks that it is reopened"),
                Label("请按时答复", "Please answer in time"),
            ),
            Action.DECIDE_REOPENING: Words(
                Label("应报告人申请重新打开", "Reopened as its reporter had asked"), GO_ON
            ),
            Action.FALSE_ALARM: Words(Label("已判为误报", "Judged a false alarm")),
            Action.CORRECT: Words(
                Label("校园、地点或发现时间已更正", "Its campus, place or time of discovery was corrected"),
                Label("请按更正后的归属办理", "Please handle it where it belongs now"),
            ),
            Action.WITHDRAW: Words(Label("报告人已撤回上报", "Its reporter has withdrawn it"), LOOK),
            Action.REINSTATE: Words(
                Label("原误报、并案或移送已撤销，恢复办理", "It was taken up again after a wrong exit"), GO_ON
            ),
            Action.RELEASE_DUPLICATE: Words(
                Label("误并的报警已退还", "A report merged by mistake was given back"), LOOK
            ),
            Action.MARK_DUPLICATE: Words(Label("已并入先前的案件", "Merged into an earlier case")),
            Action.TAKE_DUPLICATE: Words(
                Label("有重复报警并入本案", "A duplicate was merged into this case"), LOOK
            ),
        }
    ),
    to_reporter=MappingProxyType(
        {
            Action.ASK: Words(
                Label("您上报的情况需要补充", "More is asked about what you reported"),
                Label("请尽快补充", "Please answer soon"),
            ),
            Action.GIVE_FEEDBACK: Words(
                Label("您上报的情况已有处理结果", "There is an outcome of what you reported"), LOOK
            ),
            Action.ACCEPT_TRANSFER: Words(
                Label(
                    "您上报的情况已移送主管部门", "What you reported was handed to the authority in charge"
                ),
                LOOK,
            ),
            Action.DISPATCH: Words(
                Label("您被派往处置一起警情", "You are sent to a case"),
                Label("请立即到场", "Please go at once"),
            ),
            # Of those who are told at their own account, only an officer hears this one.
            Action.NAME_OFFICERS: Words(Label("您被指定知悉一起警情", "You were named to a case"), LOOK),
            Action.REINSTATE: Words(
                Label("您上报的情况已恢复办理", "What you reported has been taken up again"), LOOK
            ),
            Action.CLOSE: Words(
                Label("您上报的情况已结案", "What you reported was closed"),
                Label(
                    "如不满意，可申请重新打开一次",
                    "If you are not content, you may ask once that it is reopened",
                ),
            ),
            Action.DECIDE_REOPENING: Words(
                Label(
                    "您上报的情况：重新打开申请已有答复",
                    "Your request to reopen what you reported was answered",
                ),
                LOOK,
            ),
            Action.MARK_DUPLICATE: Words(
                Label("您上报的情况已并入先前的案件", "What you reported was merged into an earlier case"),
                LOOK,
            ),
        }
    ),
    # What a clock waits for, worded so that both "Overdue: ..." and “...” read well. "investigate" exists for one category
    # only and therefore says no more than that something is looked into.
    clocks=MappingProxyType(
        {
            "acknowledge": Label("接报确认", "acknowledge"),
            "assess": Label("研判定级", "assess"),
            "first_call": Label("首次电话劝阻", "make the first call"),
            "next_call": Label("再次拨打", "call again"),
            "arrive": Label("到场", "arrive on the scene"),
            "progress": Label("首次进展", "first progress note"),
            "dispose": Label("处置完毕", "finish handling"),
            "feedback": Label("反馈报告人", "tell the reporter"),
            "close": Label("结案", "close"),
            "reopening": Label("答复重新打开申请", "answer the request to reopen"),
            "tell_bureau": Label("报告教育局", "tell the education bureau"),
            "tell_authority": Label("报告主管部门", "tell the authority in charge"),
            "report_up": Label("逐级上报", "report to the next level"),
            "tell_casualties": Label("补报伤亡变化", "report that casualties changed"),
            "investigate": Label("完成调查", "conclude the inquiry"),
            "transfer": Label("移送", "hand over"),
            "reply": Label("补充情况", "answer what was asked"),
        }
    ),
)
