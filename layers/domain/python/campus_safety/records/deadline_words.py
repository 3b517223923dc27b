"""What a deadline says to each post, before it and once it has passed: "Overdue: …", and what is asked of whom reads it."""

from collections.abc import Mapping
from typing import Final

from campus_safety.district.calendars import in_largest_unit, parse_limit
from campus_safety.district.organisation import Post
from campus_safety.labels import Label, labelled
from campus_safety.records.message_words import GO_ON, Vocabulary, Words, of_clock

# Rungs that are named by how long before or after the limit they stand.
_BEFORE_IT: Final = "T-"
_AFTER_IT: Final = "T+"
# The rung at which a limit has passed, in percent.
_PASSED: Final = 100

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
