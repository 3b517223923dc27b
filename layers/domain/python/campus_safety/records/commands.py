"""What people ask of any kind of case: one frozen dataclass per action, with codes apart from free text.

`texts` of a command are what people wrote; they go to narratives and never into the case record. What can be asked of one
kind only is in that kind's own `commands.py`. What each field is called, what it may hold and who sets it is declared with
it (`records.fields`), and nowhere again.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Annotated, ClassVar

from campus_safety.records.fields import (
    CaseId,
    ClientKey,
    Code,
    Items,
    Names,
    Number,
    Reason,
    Remark,
    Said,
    SetBy,
    Text,
    Title,
    UnitCode,
    saying,
)
from campus_safety.records.submissions import Submission
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`texts` maps a field's name to what somebody wrote in it; `written` says which there are.

    A command without a field of its own is a plain class: the dataclass that it would be costs 0.3 ms of every cold start,
    and there are fifty. One with fields says what it is: the signature that a dataclass makes up instead costs as much."""

    action: ClassVar[str]
    written: ClassVar[Mapping[str, object]] = saying(text=Remark)
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """A record that is asked for. `client_key` is the sender's own key for it: sent again, it is the same record. `account`
    is the key of who asks, and hears of it; `digest` is of what was sent: the same key with another digest is refused."""

    client_key: ClientKey
    account: Annotated[str, SetBy.SERVER]
    digest: Annotated[str, SetBy.SERVER]

    @property
    def submission(self) -> Submission:
        return Submission(self.account, self.client_key, self.digest)

    @property
    def case_id(self) -> str:
        return self.submission.case_id


class Note(Command):
    __slots__ = ()
    action = "note"
    written = saying(text=Said)


Serial = Annotated[int, Number(1, 10_000)]
Owner = Annotated[
    str, Text(0, 120, r"^[a-z0-9_-]+/[a-z_]+$"), Names("post"), Title("责任岗位", "The post that owns it")
]
DoneBy = Annotated[datetime, Title("完成时限", "Due")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMeasure:
    """措施 / what the review decided: the post address that owns it, and by when. Its text is `measure.<n>` of the review's."""

    written: ClassVar[Mapping[str, object]] = saying(
        text=Annotated[str, Text(1, 1000), Title("措施内容", "What is to be done")]
    )
    written_as: ClassVar[str] = "measure"
    owner: Owner
    due_at: DoneBy


Measures = Annotated[tuple[PlannedMeasure, ...], Items(0, 12), Title("整改措施", "Measures")]
Worked = Annotated[Remark, Title("有效做法", "What worked")]
Gaps = Annotated[Remark, Title("不足", "Gaps")]
Topics = Annotated[tuple[Code, ...], Items(0, 8), Names("topic"), Title("宣讲主题", "Topics to teach")]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTask(Command):
    """布置任务 / what a post has to do by when, before the case is reviewed: a measure like those of the review, chased and
    settled as they are."""

    action = "set_task"
    written = saying(text=Annotated[str, Text(1, 1000), Title("任务内容", "What is to be done")])
    owner: Owner
    due_at: DoneBy


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleMeasure(Command):
    """Done, or dropped with a reason in the text."""

    action = "settle_measure"
    written = saying(
        text=Annotated[str, Text(1, 4000), Title("办理结果", "What was done, or why it was dropped")]
    )
    number: Annotated[Serial, Title("措施序号", "Number of the measure")]
    done: Annotated[bool, Title("已落实", "Done")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervise(Command):
    """督办 / a unit is ordered to answer by a time."""

    action = "supervise"
    written = saying(text=Annotated[str, Text(1, 4000), Title("督办要求", "What is demanded")])
    to: Annotated[UnitCode, Title("承办单位", "Unit that has to answer")]
    due_at: Annotated[datetime, Title("反馈时限", "Answer due")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveOrder(Command):
    """签收督办单 / that the order was read."""

    action = "receive_order"
    number: Annotated[Serial, Title("督办序号", "Number of the order")]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOrder(Command):
    """答复督办单 / what was done."""

    action = "answer_order"
    written = saying(text=Annotated[str, Text(1, 4000), Title("办理情况", "What was done")])
    number: Annotated[Serial, Title("督办序号", "Number of the order")]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskExtension(Command):
    """申请延期 / of one limit; the reason is the text."""

    action = "ask_extension"
    written = saying(text=Reason)
    clock: Annotated[Code, Names("clock"), Title("时限", "Which limit")]
    until: Annotated[datetime, Title("延至", "Until")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideExtension(Command):
    """审批延期 / by who stands above."""

    action = "decide_extension"
    number: Annotated[Serial, Title("延期申请序号", "Number of the request")]
    granted: Annotated[bool, Title("同意延期", "Granted")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Command):
    """关联 / cases that have to do with each other; both show it."""

    action = "link"
    cases: Annotated[tuple[CaseId, ...], Items(1, 20), Title("关联案件", "Cases to link")]
