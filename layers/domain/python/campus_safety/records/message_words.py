"""The wording of messages, Chinese first: what happened, and what is asked of the post that reads it.

Group chats leak and are forwarded. So no word here names a person, a category or a campus; what may be said of an
open case is added in `campus_safety.messages.messages`, and of a sealed case nothing is added.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Any, Final

from campus_safety.district.calendars import in_largest_unit, parse_limit
from campus_safety.district.directory import District
from campus_safety.district.organisation import Post
from campus_safety.labels import Label, labelled
from campus_safety.records.transitions import FOLLOW_CAMPUS, RECALCULATE, TICK, Table
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What happened, and what is asked; nothing is asked of whom it only concerns."""

    said: Label
    asked: Label | None = None

    @property
    def limited(self) -> bool:
        """Whether something is asked that has to be done by some time."""
        return self.asked not in (None, LOOK)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One kind's own words: what a new case is called and what its desk is asked, what actions and clocks say. `at_end` is
    for clocks at whose end something else is to be said than that nobody has done it: a quiz closes when its time has come,
    a post was missed for good. `ahead` is what is said of such a clock before, "{}" being how long before. `about` is what its
    events say of where and when, in codes and names of units."""

    new: Label
    at_desk: Label
    of_action: Mapping[str, Words]
    clocks: Mapping[str, Label]
    to_reporter: Mapping[str, Words] = field(default_factory=dict)
    at_end: Mapping[str, Words] = field(default_factory=dict)
    ahead: Mapping[str, Words] = field(default_factory=dict)
    about: Callable[[Mapping[str, Any], District], Label] | None = None


# Rungs that are named by how long before or after the limit they stand.
_BEFORE_IT: Final = "T-"
_AFTER_IT: Final = "T+"
# The rung at which a limit has passed, in percent.
_PASSED: Final = 100

LOOK = Label("请查看", "Please look")
GO_ON = Label("请继续办理", "Please go on")

# The education bureau is told at a desk of its own and sees to its schools, as others see to their stations.
EDUCATION: Final = "education"

# What a deadline asks of each post: before it, and once it has passed.
_BEFORE: Mapping[str, Label] = labelled(
    {
        Post.CHIEF: Label("请督促按时办理", "Please see that it is done in time"),
        Post.PRINCIPAL: Label("请督促按时办理", "Please see that it is done in time"),
        EDUCATION: Label("请督促学校按时办理", "Please see that the school does it in time"),
        Post.SUPERVISOR: Label("请关注", "Please keep an eye on it"),
        Post.LEADER: Label("请关注", "Please keep an eye on it"),
    }
)
_AFTER: Mapping[str, Label] = labelled(
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
_SOON = Label("不久", "a little while")
_DO_NOW = Label("请立即办理", "Please do it at once")

# What every kind of case has.
_OF_ACTION: Mapping[str, Words] = MappingProxyType(
    {
        # A deadline that passes may open an order; who is ordered hears of it as of any other order.
        TICK: Words(
            Label("超时，督办单已下达", "Overdue: a supervision order was opened"),
            Label("请签收并按时书面答复", "Please receive it and answer in writing"),
        ),
        RECALCULATE: Words(
            Label("时限已按公布的日历提前", "A limit ends earlier, by the calendar that became known"), LOOK
        ),
        FOLLOW_CAMPUS: Words(
            Label(
                "校园已划转，由现辖区派出所负责",
                "Its campus has a new station, and so has this",
            ),
            LOOK,
        ),
        "supervise": Words(
            Label("督办单已下达", "A supervision order was given"),
            Label("请签收并按时书面答复", "Please receive it and answer in writing"),
        ),
        "answer_order": Words(Label("督办单已答复", "The supervision order was answered"), LOOK),
        "ask_extension": Words(
            Label("有延期申请", "An extension is asked for"), Label("请审批", "Please decide")
        ),
        "decide_extension": Words(
            Label("延期申请已审批", "The extension was decided"),
            Label("请查看结果", "Please look at the decision"),
        ),
        "review": Words(
            Label("已复盘", "Reviewed"),
            Label("请按时办理所列措施", "Please carry out the measures in time"),
        ),
        "settle_measure": Words(Label("一项措施已办结", "A measure was settled"), LOOK),
    }
)
_CLOCKS: Mapping[str, Label] = labelled(
    {
        "review": Label("复盘", "review"),
        "extension": Label("审批延期", "decide the extension"),
        "supervision": Label("答复督办单", "answer the supervision order"),
        "measure": Label("办结整改措施", "settle the measure"),
        "watch": Label("继续办理", "go on with it"),
    }
)
_REPORTER_HEARS = Words(Label("您上报的情况有新进展", "There is news of what you reported"), LOOK)
_CHANGED = Words(Label("有更新", "Something has changed"), LOOK)


def of_action(own: Vocabulary, table: Table, action: str, *, to_reporter: bool) -> Words:
    """What an action says; of one without words of its own the table's label, of an unknown one only that it was."""
    if to_reporter:
        return own.to_reporter.get(action, _REPORTER_HEARS)
    if (words := own.of_action.get(action) or _OF_ACTION.get(action)) is not None:
        return words
    if action in table:
        label = table[action].label
        return Words(Label(f"已“{label.zh}”", f"Done: {label.en[:1].lower()}{label.en[1:]}"), LOOK)
    return _CHANGED


def of_clock(own: Vocabulary, clock: str) -> Label:
    """What a clock waits for; a numbered one ("supervision:2") by its kind."""
    kind = clock.partition(":")[0]
    return own.clocks.get(kind) or _CLOCKS.get(kind) or Label(kind, kind)


def of_tick(own: Vocabulary, clock: str, rung: str, post: str) -> Words:
    """What a rung of a clock's ladder says to a post ("desk"; "education"; "" for a person)."""
    kind = clock.partition(":")[0]
    percent = _percent(rung)
    if kind == "notice":
        return Words(
            own.new, own.at_desk if post == Post.DESK else Label("请立即查看", "Please look at once")
        )
    if kind == "reply":
        return _reply(percent)
    if (percent == _PASSED or rung.startswith(_AFTER_IT)) and kind in own.at_end:
        return own.at_end[kind]
    label = of_clock(own, clock)
    passed = (percent is None or percent >= _PASSED) and not rung.startswith(_BEFORE_IT)
    if not passed and (words := own.ahead.get(kind)) is not None:
        left = _length(rung.removeprefix(_BEFORE_IT)) if percent is None else _SOON
        return Words(Label(words.said.zh.format(left.zh), words.said.en.format(left.en)), words.asked)
    asked = _AFTER.get(post, _DO_NOW) if passed else _BEFORE.get(post, _DO_SOON)
    return Words(_lateness(label, rung, percent), asked)


def _reply(percent: int | None) -> Words:
    if percent is not None and percent < _PASSED:
        return Words(
            Label("您上报的情况尚待补充，即将到期", "More is still asked about what you reported, soon due"),
            Label("请尽快补充", "Please answer soon"),
        )
    return Words(Label("报告人未按时补充", "The reporter has not answered in time"), GO_ON)


def _lateness(label: Label, rung: str, percent: int | None) -> Label:
    if percent is None:
        if rung.startswith(_BEFORE_IT):
            left = _length(rung.removeprefix(_BEFORE_IT))
            return Label(f"“{label.zh}”还有{left.zh}到期", f"Due in {left.en}: {label.en}")
        if rung.startswith(_AFTER_IT):
            over = _length(rung.removeprefix(_AFTER_IT))
            return Label(f"“{label.zh}”已超期{over.zh}", f"Overdue by {over.en}: {label.en}")
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


def _length(spelled: str) -> Label:
    return in_largest_unit(parse_limit(spelled).real_time)
