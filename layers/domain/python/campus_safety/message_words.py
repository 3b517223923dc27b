"""The wording of messages, Chinese first: what happened, and what is asked of the post that reads it.

Group chats leak and are forwarded. So no word here names a person, a category or a campus; what may be said of an
open case is added in `campus_safety.messages`, and of a sealed case nothing is added.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from campus_safety.labels import Label
from campus_safety.organisation import Post
from campus_safety.transitions import TRANSITIONS, Action


@dataclass(frozen=True, slots=True)
class Words:
    """What happened, and what is asked; nothing is asked of whom it only concerns."""

    said: Label
    asked: Label | None = None

    @property
    def limited(self) -> bool:
        """Whether something is asked that has to be done by some time."""
        return self.asked not in (None, _LOOK)


# What a clock waits for, worded so that both "Overdue: ..." and “...” read well. "investigate" exists for one category
# only and therefore says no more than that something is looked into.
CLOCK_LABELS: Mapping[str, Label] = MappingProxyType(
    {
        "notice": Label("新警情", "New case"),
        "acknowledge": Label("接报确认", "acknowledge"),
        "assess": Label("研判定级", "assess"),
        "arrive": Label("到场", "arrive on the scene"),
        "progress": Label("首次进展", "first progress note"),
        "dispose": Label("处置完毕", "finish handling"),
        "feedback": Label("反馈报告人", "tell the reporter"),
        "review": Label("复盘", "review"),
        "close": Label("结案", "close"),
        "tell_bureau": Label("报告教育局", "tell the education bureau"),
        "investigate": Label("完成调查", "conclude the inquiry"),
        "transfer": Label("移送", "hand over"),
        "reply": Label("补充情况", "answer what was asked"),
        "extension": Label("审批延期", "decide the extension"),
        "supervision": Label("答复督办单", "answer the supervision order"),
        "measure": Label("办结整改措施", "settle the measure"),
    }
)

# The rung at which a limit has passed, in percent.
_PASSED: Final = 100

_LOOK = Label("请查看", "Please look")
_GO_ON = Label("请继续办理", "Please go on")

# The education bureau is told at a desk of its own and sees to its schools, as others see to their stations.
EDUCATION: Final = "education"

# What a deadline asks of each post: before it, and once it has passed.
_BEFORE: Mapping[str, Label] = MappingProxyType(
    {
        Post.CHIEF: Label("请督促按时办理", "Please see that it is done in time"),
        Post.PRINCIPAL: Label("请督促按时办理", "Please see that it is done in time"),
        EDUCATION: Label("请督促学校按时办理", "Please see that the school does it in time"),
        Post.SUPERVISOR: Label("请关注", "Please keep an eye on it"),
        Post.LEADER: Label("请关注", "Please keep an eye on it"),
    }
)
_AFTER: Mapping[str, Label] = MappingProxyType(
    {
        Post.CHIEF: Label("请督促立即办理", "Please see that it is done at once"),
        Post.PRINCIPAL: Label("请督促立即办理", "Please see that it is done at once"),
        Post.DESK: Label("请立即办理或督促办理", "Please do it, or see that it is done, at once"),
        EDUCATION: Label("请督促学校立即办理", "Please see that the school does it at once"),
        Post.SUPERVISOR: Label("请督办", "Please supervise it"),
        Post.LEADER: Label("请领导督办", "Please take it in hand"),
    }
)
_DO_SOON = Label("请抓紧办理", "Please do it in time")
_DO_NOW = Label("请立即办理", "Please do it at once")

_OF_ACTION: Mapping[str, Words] = MappingProxyType(
    {
        Action.PRESS: Words(
            Label("同一报警再次按下", "The same alarm was pressed again"),
            Label("请立即接报确认", "Please acknowledge at once"),
        ),
        # A deadline that passes may open an order; who is ordered hears of it as of any other order.
        Action.TICK: Words(
            Label("超时，督办单已下达", "Overdue: a supervision order was opened"),
            Label("请签收并按时书面答复", "Please receive it and answer in writing"),
        ),
        Action.ASSESS: Words(
            Label("已研判定级", "Assessed"), Label("请按分工处置", "Please handle it as assigned")
        ),
        Action.DISPATCH: Words(
            Label("已派警", "Dispatched"), Label("请立即派员到场", "Please send officers to the scene")
        ),
        Action.ANSWER: Words(Label("报告人已补充情况", "The reporter has answered"), _GO_ON),
        Action.TELL_BUREAU: Words(Label("学校已报告", "The school has reported it"), _LOOK),
        Action.CONCLUDE_INVESTIGATION: Words(Label("调查已完成", "The inquiry is concluded"), _LOOK),
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
        Action.REFUSE_TRANSFER: Words(Label("移送已被退回", "The transfer was refused"), _GO_ON),
        Action.SUPERVISE: Words(
            Label("督办单已下达", "A supervision order was given"),
            Label("请签收并按时书面答复", "Please receive it and answer in writing"),
        ),
        Action.ANSWER_ORDER: Words(Label("督办单已答复", "The supervision order was answered"), _LOOK),
        Action.ASK_EXTENSION: Words(
            Label("有延期申请", "An extension is asked for"), Label("请审批", "Please decide")
        ),
        Action.DECIDE_EXTENSION: Words(
            Label("延期申请已审批", "The extension was decided"),
            Label("请查看结果", "Please look at the decision"),
        ),
        Action.REVIEW: Words(
            Label("已复盘", "Reviewed"),
            Label("请按时办理所列措施", "Please carry out the measures in time"),
        ),
        Action.SETTLE_MEASURE: Words(Label("一项措施已办结", "A measure was settled"), _LOOK),
        Action.CLOSE: Words(Label("已结案", "Closed")),
        Action.REOPEN: Words(Label("已重新打开", "Reopened"), _GO_ON),
        Action.FALSE_ALARM: Words(Label("已判为误报", "Judged a false alarm")),
        Action.MARK_DUPLICATE: Words(Label("已并入先前的案件", "Merged into an earlier case")),
        Action.TAKE_DUPLICATE: Words(
            Label("有重复报警并入本案", "A duplicate was merged into this case"), _LOOK
        ),
    }
)

_TO_REPORTER: Mapping[str, Words] = MappingProxyType(
    {
        Action.ASK: Words(
            Label("您上报的情况需要补充", "More is asked about what you reported"),
            Label("请尽快补充", "Please answer soon"),
        ),
        Action.GIVE_FEEDBACK: Words(
            Label("您上报的情况已有处理结果", "There is an outcome of what you reported"), _LOOK
        ),
        Action.ACCEPT_TRANSFER: Words(
            Label("您上报的情况已移送主管部门", "What you reported was handed to the authority in charge"),
            _LOOK,
        ),
        Action.MARK_DUPLICATE: Words(
            Label("您上报的情况已并入先前的案件", "What you reported was merged into an earlier case"), _LOOK
        ),
    }
)
_REPORTER_HEARS = Words(Label("您上报的情况有新进展", "There is news of what you reported"), _LOOK)
_CHANGED = Words(Label("案件有更新", "The case has changed"), _LOOK)


def of_action(action: str, *, to_reporter: bool) -> Words:
    """What an action says; of one without words of its own the table's label, of an unknown one only that it was."""
    if to_reporter:
        return _TO_REPORTER.get(action, _REPORTER_HEARS)
    if action in _OF_ACTION:
        return _OF_ACTION[action]
    if action in tuple(Action):
        label = TRANSITIONS[Action(action)].label
        return Words(Label(f"已“{label.zh}”", f"Done: {label.en[:1].lower()}{label.en[1:]}"), _LOOK)
    return _CHANGED


def of_tick(clock: str, rung: str, post: str) -> Words:
    """What a rung of a clock's ladder says to a post ("desk"; "education"; "" for a person)."""
    kind = clock.partition(":")[0]
    percent = _percent(rung)
    if kind == "notice":
        return _notice(post)
    if kind == "reply":
        return _reply(percent)
    label = CLOCK_LABELS.get(kind, Label(kind, kind))
    passed = percent is None or percent >= _PASSED
    asked = _AFTER.get(post, _DO_NOW) if passed else _BEFORE.get(post, _DO_SOON)
    return Words(_lateness(label, rung, percent), asked)


def _notice(post: str) -> Words:
    said = CLOCK_LABELS["notice"]
    if post == Post.DESK:
        return Words(said, Label("请立即接报确认", "Please acknowledge at once"))
    return Words(said, Label("请立即查看", "Please look at once"))


def _reply(percent: int | None) -> Words:
    if percent is not None and percent < _PASSED:
        return Words(
            Label("您上报的情况尚待补充，即将到期", "More is still asked about what you reported, soon due"),
            Label("请尽快补充", "Please answer soon"),
        )
    return Words(Label("报告人未按时补充", "The reporter has not answered in time"), _GO_ON)


def _lateness(label: Label, rung: str, percent: int | None) -> Label:
    if percent is None:
        if rung.startswith("repeat-"):
            return Label(f"“{label.zh}”超时后仍未完成", f"Overdue and still not done: {label.en}")
        return Label(f"“{label.zh}”时限提醒", f"Deadline: {label.en}")
    if percent < _PASSED:
        return Label(f"“{label.zh}”即将到期", f"Soon due: {label.en}")
    if percent == _PASSED:
        return Label(f"“{label.zh}”已到期，未完成", f"Overdue: {label.en}")
    return Label(
        f"“{label.zh}”已超过时限 {percent - _PASSED}%",
        f"Overdue by {percent - _PASSED}% of its limit: {label.en}",
    )


def _percent(rung: str) -> int | None:
    """80 of "80%"; None of every other rung."""
    digits = rung.removesuffix("%")
    return int(digits) if digits != rung and digits.isdecimal() else None
