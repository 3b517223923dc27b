"""What people are told: from an event of the bus to messages, Chinese first, English beside it.

Messages go to groups and robots, which leak and are forwarded: they carry no names and nothing that anybody wrote, and
those of a sealed case name neither its campus nor its category. Who needs more opens the system.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from campus_safety.calendars import SHANGHAI
from campus_safety.directory import District
from campus_safety.labels import Label
from campus_safety.taxonomy import CATEGORIES, LEVELS, Level
from campus_safety.transitions import TRANSITIONS, Action

# A WeCom robot takes no more.
LONGEST_BODY_BYTES = 2048


@dataclass(frozen=True, slots=True)
class Message:
    """One tick or event to one post. `id` is the same however often the event comes."""

    id: str
    address: str
    title: str
    body: str
    urgent: bool
    event_id: str
    case_id: str


CLOCK_LABELS: Mapping[str, Label] = MappingProxyType(
    {
        "notice": Label("新警情", "New case"),
        "acknowledge": Label("接报确认", "acknowledge"),
        "assess": Label("研判定级", "assess"),
        "arrive": Label("到场", "arrive"),
        "progress": Label("首次进展", "first progress note"),
        "dispose": Label("处置完毕", "finish handling"),
        "feedback": Label("反馈报告人", "tell the reporter"),
        "review": Label("复盘", "review"),
        "close": Label("结案", "close"),
        "tell_bureau": Label("学校报告教育局", "tell the education bureau"),
        "investigate": Label("完成欺凌调查", "conclude the investigation"),
        "transfer": Label("移送", "hand over"),
        "reply": Label("报告人补充", "answer of the reporter"),
        "extension": Label("审批延期", "decide the extension"),
        "supervision": Label("督办单答复", "answer the supervision order"),
        "measure": Label("办结整改措施", "settle the measure"),
    }
)

# What an action asks of those it tells. Others are told that it happened, in the table's own words.
_ASKS: Mapping[str, Label] = MappingProxyType(
    {
        Action.ASSESS: Label("已研判，请主办及协办单位处置", "Assessed; the units named are asked to handle it"),
        Action.DISPATCH: Label("请立即派员到场", "Please send officers to the scene"),
        Action.ASK: Label("请补充情况", "Please add what is asked"),
        Action.ANSWER: Label("报告人已补充情况，请继续办理", "The reporter has answered; please go on"),
        Action.CLAIM_HANDLED: Label("前端处置已报告完毕，请民警核验", "Handled at the front line; an officer is asked to verify"),
        Action.GIVE_FEEDBACK: Label("您上报的情况已有处理结果，请查看", "There is an outcome of what you reported; please look"),
        Action.OFFER_TRANSFER: Label("请接收或退回移送", "Please accept or refuse the transfer"),
        Action.REFUSE_TRANSFER: Label("移送被退回，请继续办理", "The transfer was refused; please go on"),
        Action.SUPERVISE: Label("督办单已下达，请签收并按时书面答复", "A supervision order; please receive and answer it"),
        Action.ASK_EXTENSION: Label("有延期申请待审批", "An extension waits for your decision"),
        Action.DECIDE_EXTENSION: Label("延期申请已审批，请查看", "The extension has been decided; please look"),
        Action.REVIEW: Label("已复盘，请办理所列措施", "Reviewed; please carry out the measures"),
        Action.REOPEN: Label("案件已重新打开，请继续办理", "Reopened; please go on"),
    }
)


def messages_of(event: Mapping[str, Any], district: District) -> tuple[Message, ...]:
    """Every message of an event: one for each (rung, post) of its ticks, one for each post its action tells."""
    return tuple((*_of_ticks(event, district), *_of_action(event, district)))


def repeated(message: Message) -> Message:
    """The message as it is sent again when nobody knows whether it arrived."""
    return Message(
        message.id,
        message.address,
        f"【重发】{message.title}",
        message.body,
        message.urgent,
        message.event_id,
        message.case_id,
    )


def _of_ticks(event: Mapping[str, Any], district: District) -> Iterator[Message]:
    for tick in event.get("ticks", []):
        clock, rung = str(tick["clock"]), str(tick["rung"])
        for address in tick["tells"]:
            key = f"{event['case_id']}|{clock}|{tick['revision']}|{rung}|{address}"
            yield _message(key, address, _tick_words(clock, rung, tick["due_at"]), event, district)


def _of_action(event: Mapping[str, Any], district: District) -> Iterator[Message]:
    action = str(event["action"])
    words = _ASKS.get(action) or _happened(action)
    for address in event.get("tells", []):
        yield _message(f"{event['event_id']}|{address}", address, words, event, district)


def _message(
    key: str, address: str, words: Label, event: Mapping[str, Any], district: District
) -> Message:
    level = Level(int(event["level"]))
    head = "【演练】" if event.get("exercise") else ""
    lines = [
        f"{head}{LEVELS[level].zh} · {words.zh}",
        f"编号 {event['code']} · {_what(event, district).zh}",
        "请打开系统查看并办理。",
        f"{'[EXERCISE] ' if event.get('exercise') else ''}{LEVELS[level].en}: {words.en}.",
        f"Code {event['code']}, {_what(event, district).en}. Open the system.",
    ]
    if due := event.get("due_at"):
        lines.insert(2, f"最近时限 {_shown(due)}")
    return Message(
        id=hashlib.sha256(key.encode()).hexdigest()[:40],
        address=address,
        title=f"{head}护校安园 {LEVELS[level].zh}：{words.zh}",
        body="\n".join(lines),
        urgent=level is Level.ONE,
        event_id=str(event["event_id"]),
        case_id=str(event["case_id"]),
    )


def _tick_words(clock: str, rung: str, due: str) -> Label:
    kind, _, number = clock.partition(":")
    label = CLOCK_LABELS.get(kind, Label(kind, kind))
    if kind == "notice":
        return Label("新警情，请立即接报确认", "New case, please acknowledge at once")
    if rung.startswith("repeat-"):
        return Label(f"“{label.zh}”仍未完成，已超时", f"Still overdue: {label.en}")
    percent = int(rung.removesuffix("%")) if rung.removesuffix("%").isdigit() else 0
    if percent < 100:
        return Label(f"“{label.zh}”即将到期", f"Nearly due: {label.en}")
    if percent == 100:
        return Label(f"“{label.zh}”已到期未完成", f"Overdue: {label.en}")
    if percent < 200:
        return Label(f"“{label.zh}”超时，启动督办", f"Overdue, under supervision now: {label.en}")
    return Label(f"“{label.zh}”严重超时，报请领导督办", f"Long overdue, before the leadership: {label.en}")


def _happened(action: str) -> Label:
    if action not in tuple(Action):
        return Label("案件有更新", "The case has changed")
    label = TRANSITIONS[Action(action)].label
    return Label(f"案件已“{label.zh}”", f"{label.en}: done")


def _what(event: Mapping[str, Any], district: District) -> Label:
    """Where and what, unless the case is sealed: then neither."""
    campus, category = event.get("campus"), event.get("category")
    if event.get("sealed") or campus is None or category is None:
        return Label("封存案件", "sealed case")
    place = district.units[campus].name if campus in district.units else Label(campus, campus)
    about = CATEGORIES[category].label if category in CATEGORIES else Label(category, category)
    return Label(f"{place.zh} · {about.zh}", f"{place.en}, {about.en}")


def _shown(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(SHANGHAI).strftime("%m-%d %H:%M:%S")
