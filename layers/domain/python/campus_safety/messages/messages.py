"""What people are told: from an event of the bus to messages, Chinese first, English beside it.

Messages go to groups and robots, which leak and are forwarded: they carry no names and nothing that anybody wrote, and
those of a sealed case name neither its campus nor its category, only level, code, what is asked and by when. Who needs
more opens the system.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Device, District
from campus_safety.district.organisation import POST_LABELS, AgencyField
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.messages.message import Message, is_person
from campus_safety.records.deadline_words import EDUCATION, of_tick
from campus_safety.records.kind import Kind, Kinds
from campus_safety.records.message_words import Words, of_action
from campus_safety.records.post_addresses import stand_ins
from campus_safety.reminders import reminder, wording

# What a WeCom robot takes, title and body together, in UTF-8.
LONGEST_BYTES: Final = 2048
REPEATED: Final = "【重发】"
# Told to the next post, because nobody was reached at the one that it is for.
STOOD_IN_FOR: Final = "【代收】"
_EXERCISE: Final = Label("【演练】", "[Exercise] ")
_OPEN: Final = Label("打开系统查看。", "Open the system.")
_LONGEST_NAME: Final = 60
_ALARM: Final = Label("一键报警", "One-key alarm")
# Beside the event's own facts: where an alarm was pressed, and the kind that the event is about.
_PRESSED_AT: Final = "pressed_at"
_KIND: Final = "its_kind"
_LIMIT: Final = Label("时限", "Due")
_NEAREST: Final = Label("最近时限", "Nearest limit")
_NEAREST_PASSED: Final = Label("已超时，最近时限", "Overdue, nearest limit")


def messages_of(
    event: Mapping[str, Any], district: District, device: Device | None = None, kinds: Kinds = KINDS
) -> tuple[Message, ...]:
    """Every message of an event (its detail): one for each (rung, post) of its ticks, one for each post its action tells,
    and of a reminder one for each post that it is for. `device` is the one that the event names, if the directory has it.

    Raises KeyError, TypeError or ValueError when the event is none.
    """
    if event["kind"] == reminder.KIND:
        return tuple(_of_reminder(event))
    pressed_at = device.place if device is not None else None
    event = {**event, _PRESSED_AT: pressed_at, _KIND: kinds[str(event["kind"])]}
    return (*_of_ticks(event, district), *_of_action(event, district))


def instead_of(
    message: Message, event: Mapping[str, Any], district: District, device: Device | None = None
) -> Iterator[tuple[Message, ...]]:
    """What is told in the place of a message that reaches nobody: to one post after the other until one is reached. Each is
    the message that this post would have had from the same tick or action, by the same id, with a word on whose place it is
    told in: who hears of it anyhow is not told a second time. Nobody stands in for a person: what a reporter is told is theirs."""
    if is_person(message.address):
        return
    said = _place_of(message.address, district)
    for post in stand_ins(message.address, district, sealed=bool(event.get("sealed", True))):
        turned = {
            **event,
            "tells": _turned(event.get("tells", []), message.address, post),
            "ticks": [
                {**tick, "tells": _turned(tick["tells"], message.address, post)}
                for tick in event.get("ticks", [])
            ],
        }
        yield tuple(_in_place(one, said) for one in messages_of(turned, district, device))


def repeated(message: Message) -> Message:
    """The message as it is sent again when nobody knows whether it arrived."""
    return replace(message, title=f"{REPEATED}{message.title}")


def _turned(tells: Iterable[str], address: str, post: str) -> list[str]:
    return [post] if address in tells else []


def _place_of(address: str, district: District) -> Label:
    """How people call a post: 港湾派出所值班室."""
    unit, _, post = address.partition("/")
    name = district.units[unit].name
    label = next((label for known, label in POST_LABELS.items() if known == post), Label(post, post))
    return Label(
        f"{name.zh[:_LONGEST_NAME]}{label.zh}",
        f"{name.en[:_LONGEST_NAME]}, {label.en[:1].lower()}{label.en[1:]},",
    )


def _in_place(message: Message, place: Label) -> Message:
    title = f"{STOOD_IN_FOR}{message.title}"
    said = f"{place.zh}暂时联系不上，请代为处理。\n{message.body}\n{place.en} cannot be reached: please act in its place."
    return replace(message, title=title, body=_fitting(title, said))


def _of_ticks(event: Mapping[str, Any], district: District) -> Iterator[Message]:
    for address, tick in _last_rungs(event.get("ticks", [])):
        clock, rung = str(tick["clock"]), str(tick["rung"])
        words = of_tick(_kind(event).words, clock, rung, _reader(address, district))
        key = f"{event['case_id']}|{clock}|{tick['revision']}|{rung}|{address}"
        yield _message(key, address, words, _due(tick, event), event, district)


def _last_rungs(ticks: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Of several rungs of a clock that were served at once, an address hears the last: "soon due" no longer holds."""
    last = {
        (tick["clock"], tick["revision"], address): (address, tick)
        for tick in ticks
        for address in tick["tells"]
    }
    yield from last.values()


def _of_action(event: Mapping[str, Any], district: District) -> Iterator[Message]:
    action, kind = str(event["action"]), _kind(event)
    for address in event.get("tells", []):
        words = of_action(kind.words, kind.actions, action, to_reporter=is_person(address))
        due = _asked_by(event, to_reporter=is_person(address)) if words.limited else None
        yield _message(f"{event['event_id']}|{address}", address, words, due, event, district)


def _of_reminder(event: Mapping[str, Any]) -> Iterator[Message]:
    """Numbers and days, of no one case: there is nothing in it that a sealed one could be read from."""
    title = f"护校安园 {wording.title(event).zh}"
    said = wording.lines(event)
    chinese = "；".join(label.zh for label in said)
    english = ". ".join((wording.title(event).en, *(label.en for label in said)))
    body = _fitting(title, f"{chinese}。{_OPEN.zh}\n{english}. {_OPEN.en}")
    for address in event["tells"]:
        key = f"{event['event_id']}|{address}"
        yield Message(
            id=hashlib.sha256(key.encode()).hexdigest(),
            address=address,
            title=title,
            body=body,
            urgent=bool(event["urgent"]),
            event_id=str(event["event_id"]),
            case_id=str(event["case_id"]),
        )


def _due(tick: Mapping[str, Any], event: Mapping[str, Any]) -> Label | None:
    """The clock's limit; the intake notice is none, and asks for what the case's nearest limit waits for."""
    if limit := tick.get("limit_at") or (tick["due_at"] if tick["rung"] == "100%" else None):
        return _shown(_LIMIT, limit)
    return _shown(_LIMIT, event.get("due_at")) if tick["clock"] == "notice" else None


def _asked_by(event: Mapping[str, Any], *, to_reporter: bool) -> Label | None:
    """By when: the limit that this very change has set, or else the case's nearest. The staff's are not the reporter's."""
    if limit := event.get("asked_by"):
        return _shown(_LIMIT, limit)
    nearest = event.get("due_at")
    if to_reporter or nearest is None:
        return None
    return _shown(_NEAREST if nearest > event["at"] else _NEAREST_PASSED, nearest)


def _message(
    key: str, address: str, words: Words, due: Label | None, event: Mapping[str, Any], district: District
) -> Message:
    weight = _kind(event).severities[_severity(event)]
    mark = _EXERCISE if event.get("exercise") else Label("", "")
    title = f"{mark.zh}护校安园 {weight.zh}：{words.said.zh}"
    about = _about(event, district)
    asked = Label("", "") if words.asked is None else Label(f"{words.asked.zh}，", f"{words.asked.en}. ")
    chinese = [f"编号 {event['code']}{about.zh}", due.zh if due else "", f"{asked.zh}{_OPEN.zh}"]
    english = (
        f"{mark.en}{weight.en}. {words.said.en}. Code {event['code']}{about.en}."
        f"{f' {due.en}.' if due else ''} {asked.en}{_OPEN.en}"
    )
    return Message(
        id=hashlib.sha256(key.encode()).hexdigest(),
        address=address,
        title=title,
        body=_fitting(title, "\n".join(line for line in (*chinese, english) if line)),
        urgent=bool(event["urgent"]),
        event_id=str(event["event_id"]),
        case_id=str(event["case_id"]),
    )


def _about(event: Mapping[str, Any], district: District) -> Label:
    """Where and what, unless the case is sealed: then not even that it is."""
    if event.get("sealed", True):
        return Label("", "")
    where, besides = _where(event, district), _kind(event).words.about
    more = besides(event, district) if besides is not None else Label("", "")
    return Label(f"{where.zh}{more.zh}", f"{where.en}{more.en}")


def _where(event: Mapping[str, Any], district: District) -> Label:
    campus, category = event.get("campus"), event.get("category")
    if not campus:
        return Label("", "")
    place = district.units[campus].name if campus in district.units else Label(campus, campus)
    if category is None:
        return Label(f"，{place.zh[:_LONGEST_NAME]}", f", {place.en[:_LONGEST_NAME]}")
    kind = _what(event, str(category))
    return Label(
        f"，{place.zh[:_LONGEST_NAME]}，{kind.zh}",
        f", {place.en[:_LONGEST_NAME]}, {kind.en[:1].lower()}{kind.en[1:]}",
    )


def _what(event: Mapping[str, Any], category: str) -> Label:
    """The category; of an alarm that nobody has assessed that it is one, and always where it was pressed."""
    kind = _kind(event).categories.get(category, Label(category, category))
    if event.get("device") is None:
        return kind
    kind = kind if event.get("assessed") else _ALARM
    place = event.get(_PRESSED_AT)
    if place is None:
        return kind
    return Label(f"{kind.zh}（{place.zh[:_LONGEST_NAME]}）", f"{kind.en} ({place.en[:_LONGEST_NAME]})")


def _shown(name: Label, limit: str | None) -> Label | None:
    if limit is None:
        return None
    at = datetime.fromisoformat(limit).astimezone(SHANGHAI).strftime("%m-%d %H:%M:%S")
    return Label(f"{name.zh} {at}", f"{name.en} {at}, China time")


def _fitting(title: str, body: str) -> str:
    """The body, cut where a robot would cut it or refuse it; what matters comes first."""
    # A robot puts title and body on lines of their own, and a repeated message has its mark too.
    room = LONGEST_BYTES - len(f"{REPEATED}{title}\r\n".encode())
    return body.encode()[:room].decode(errors="ignore")


def _reader(address: str, district: District) -> str:
    """The post that reads it; the education bureau's desk is no police desk."""
    if is_person(address):
        return ""
    unit, _, post = address.partition("/")
    known = district.units.get(unit)
    return EDUCATION if known is not None and known.field is AgencyField.EDUCATION else post


def _kind(event: Mapping[str, Any]) -> Kind:
    kind: Kind = event[_KIND]
    return kind


def _severity(event: Mapping[str, Any]) -> str:
    """Events that were recorded before there were hazards say an incident's level only."""
    return str(event["severity"] if "severity" in event else event["level"])
