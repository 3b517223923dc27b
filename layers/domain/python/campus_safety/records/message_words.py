"""The wording of messages, Chinese first: what happened, and what is asked of the post that reads it. What a deadline says to
each post is in `deadline_words`; a kind's own words are in its `message_words`.

Group chats leak and are forwarded. So no word here names a person, a category or a campus; what may be said of an
open case is added in `campus_safety.messages.messages`, and of a sealed case nothing is added.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Any

from campus_safety.district.directory import District
from campus_safety.labels import Label, labelled
from campus_safety.records.actions import FOLLOW_CAMPUS, RECALCULATE, TICK, Table
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


LOOK = Label("请查看", "Please look")
GO_ON = Label("请继续办理", "Please go on")

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
        "set_task": Words(
            Label("有任务交办", "A task was set"), Label("请按时办结", "Please settle it in time")
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
        "task": Label("办结任务", "settle the task"),
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
