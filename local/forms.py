"""Writes what a page draws its forms from, out of the routes and of what the commands declare: `python -m local.forms`.

For every kind of record the actions on it and the forms that make one, each with its label, its method and path, and the
fields that a person fills in. Nothing is said here that is not declared with the command (`records.fields`).
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin

from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.marks import apart
from campus_safety.records.attachments import FORMS
from campus_safety.records.commands import Command
from campus_safety.records.declared_fields import Declared, record_inside, said_by
from campus_safety.records.fields import (
    Choice,
    ClientKey,
    Hint,
    Items,
    Names,
    Number,
    Rule,
    SetBy,
    Staff,
    Text,
    Title,
    Unit,
)
from campus_safety.records.kind import Kind
from campus_safety.records.purposes import PURPOSES
from local.openapi import apps

TARGET: Final = Path(__file__).parent.parent / "functions" / "casework" / "forms.json"
# A text that may be longer than this is written in a box of several lines.
ONE_LINE: Final = 200
_RECORD: Final = "/{case_id}/"
# Forms about no single kind of record, under the names that they are asked for by.
_BESIDE: Final = {
    "/attachments": ("attachment", Label("附件", "Files")),
    "/papers": ("paper", Label("文书和清单", "Papers and lists")),
    "/worklists": ("worklist", Label("常用清单", "Saved lists")),
    "/calendars": ("calendar", Label("订阅日历", "Calendars")),
}
_PLAIN: Final = {bool: "yes_no", int: "integer", datetime: "instant", date: "date", time: "time"}


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form that is sent to a path: its command, the kind of the record that it acts on, what people call it, and whether it
    says who is acting."""

    path: str
    command: Any
    kind: Kind | None
    label: Label
    acting: bool


def document() -> dict[str, Any]:
    """By kind: `actions`, `making` and `files`; by the other names `making` alone."""
    routes = [*_routes()]
    prefixes = {one.path.partition(_RECORD)[0]: one.kind for one in routes if one.kind is not None}
    found: dict[str, Any] = {}
    for kind in KINDS.values():
        path = next((one for one, of in prefixes.items() if of is kind), None)
        found[kind.name] = {
            "kind": kind.name,
            "name": _words(kind.label),
            "path": path,
            "actions": [*_actions(kind, path, routes)],
            "making": [
                _making(one) | {"action": _making_action(one, kind)}
                for one in routes
                if _made(one, kind, prefixes)
            ],
            "files": [*_files(kind)],
        }
    for begins, (name, label) in _BESIDE.items():
        making = [_making(one) for one in routes if one.path.startswith(begins)]
        found[name] = {
            "kind": name,
            "name": _words(label),
            "path": begins,
            "actions": [],
            "making": making,
            "files": [],
        }
    return found


def _routes() -> Iterator[_Sent]:
    for app in apps():
        # The library has no word for the routes that were given to it.
        for route in (*app._static_routes, *app._dynamic_routes):  # noqa: SLF001 - as said above
            for body in (one.field_info.annotation for one in route.dependant.body_params):
                command = getattr(body, "declares", None)
                if command is None or said_by(command, SetBy.DEVICE):
                    continue
                zh, _, en = route.summary.partition(" / ")
                yield _Sent(
                    route.openapi_path,
                    command,
                    getattr(route.func, "kind", None),
                    Label(zh, en),
                    "acting_staff" in body.model_fields,
                )


def _actions(kind: Kind, path: str | None, routes: Iterable[_Sent]) -> Iterator[dict[str, Any]]:
    commands = {one.path: one.command for one in routes}
    for action, step in kind.actions.items():
        command = commands.get(f"{path}{_RECORD}{action}")
        if command is not None:
            yield {
                "name": str(action),
                "label": _words(step.label),
                "method": "POST",
                "path": f"{path}{_RECORD}{action}",
                "binds": step.binds,
                "needs_version": step.versioned,
                "fields": _asked(command),
            }


def _making(one: _Sent) -> dict[str, Any]:
    return {
        "name": one.path.rpartition("/")[2].replace("-", "_"),
        "label": _words(one.label),
        "method": "POST",
        "path": one.path,
        "binds": False,
        "needs_version": False,
        "fields": [*_fields(one.command), *([_acting()] if one.acting else [])],
    }


def _making_action(one: _Sent, kind: Kind) -> str:
    """Under which action of the kind such a record is made, as `makes` of /me names it: as the form itself says, where there
    are several for people."""
    declared: str | None = getattr(one.command, "action", None)
    if declared is not None:
        return str(declared)
    (action,) = (str(action) for action, step in kind.actions.items() if not step.source and step.may)
    return action


def _made(one: _Sent, kind: Kind, prefixes: Mapping[str, Kind]) -> bool:
    """Whether this form makes a record of the kind: below the kind's path, or by a command of the kind's own package."""
    if "{" in one.path or issubclass(one.command, Command):
        return False
    begins = max((path for path in prefixes if f"{one.path}/".startswith(f"{path}/")), key=len, default=None)
    if begins is not None:
        return prefixes[begins] is kind
    beside = any(one.path.startswith(path) for path in _BESIDE)
    return _package(one.command) == _package(kind.record) and not beside


def _asked(command: Any) -> list[dict[str, Any]]:
    """What an action asks for. Every one says who is acting and takes a key, also where its command keeps none."""
    fields = [*_fields(command), _acting()]
    if any(one["type"] == "client_key" for one in fields):
        return fields
    holds, marks = apart(ClientKey)
    return [*fields, _field(Declared("client_key", holds, marks, None, SetBy.PERSON))]


def _acting() -> dict[str, Any]:
    holds, marks = apart(Staff)
    return _field(Declared("acting_staff", holds, marks, MISSING, SetBy.PERSON))


def _package(of: type[Any]) -> str:
    return of.__module__.rpartition(".")[0]


def _files(kind: Kind) -> Iterator[dict[str, Any]]:
    """What may be sent with such a record, at `/attachments`."""
    for purpose in sorted(kind.files):
        form = FORMS[purpose]
        yield {
            "purpose": purpose.value,
            "name": _words(PURPOSES[purpose]),
            "media": sorted(form.media),
            "most_bytes": form.most_bytes,
        }


def _fields(command: Any) -> Iterator[dict[str, Any]]:
    """What a person fills in; the texts last, as they are declared."""
    for one in said_by(command, SetBy.PERSON):
        yield from (
            _fields(one.holds) if Rule.INLINE in one.marks and is_dataclass(one.holds) else (_field(one),)
        )


def _field(one: Declared) -> dict[str, Any]:
    said: dict[str, Any] = {"name": one.sent_as, "title": _words(one.mark(Title))}
    if (hint := one.mark(Hint)) is not None:
        said["hint"] = _words(hint)
    if one.where:
        said["where"] = [each.said() for each in one.where]
    said["required"] = one.default is MISSING
    if one.default is not MISSING and (default := _plain(one.default)) not in (None, "", [], {}):
        said["default"] = default
    return said | _holding(one.holds, one.marks, one.name)


def _holding(holds: Any, marks: tuple[Any, ...], name: str = "") -> dict[str, Any]:
    """The type of a value and its bounds; `of` says what the members of a list are."""
    if get_origin(holds) in (Union, UnionType):
        holds = next(one for one in get_args(holds) if one is not NoneType)
    last = {type(mark): mark for mark in marks}
    said = {"type": _type(holds, last, name, marks)} | _bounds(last)
    if (names := last.get(Names)) is not None:
        said["names"] = names.what
    if (choice := last.get(Choice)) is not None:
        said["choices"] = [{"code": _plain(code), **_words(label)} for code, label in choice.offered()]
    if said["type"] in ("list", "table"):
        inner = get_args(holds)
        values, marked = apart(inner[1] if said["type"] == "table" else inner[0])
        said["of"] = _group(values) if is_dataclass(values) else _holding(values, marked)
        if "choices" in said and said["type"] == "list":
            said["of"] |= {"type": "choice", "choices": said.pop("choices")}
        if "names" in said and said["type"] == "list":
            said["of"] |= {"type": "reference", "names": said.pop("names")}
    elif is_dataclass(holds):
        said |= _group(holds)
    return said


def _group(record: Any) -> dict[str, Any]:
    return {
        "type": "group",
        "fields": [_field(one) for one in said_by(record, SetBy.PERSON)],
    }


def _type(holds: Any, last: Mapping[type, Any], name: str, marks: tuple[Any, ...]) -> str:
    origin = get_origin(holds)
    if origin is not None:
        return "table" if issubclass(origin, Mapping) else "list"
    if name == "client_key":
        return "client_key"
    if Choice in last:
        return "choice"
    if Names in last:
        return "reference"
    if holds in _PLAIN:
        return _PLAIN[holds]
    if record_inside(holds) is not None:
        return "group"
    if Rule.STAFF_NUMBER in marks:
        return "staff_number"
    text = last.get(Text)
    return "long_text" if text is not None and (text.most or ONE_LINE) > ONE_LINE else "text"


def _bounds(last: Mapping[type, Any]) -> dict[str, Any]:
    """`least` and `most`: of a number itself, of a text its characters, of a list its members."""
    said: dict[str, Any] = {}
    for mark in (last.get(Text), last.get(Number), last.get(Items)):
        if mark is not None:
            said["least"] = mark.least
            if mark.most is not None:
                said["most"] = mark.most
    if (text := last.get(Text)) is not None and text.pattern is not None:
        said["pattern"] = text.pattern
    if (unit := last.get(Unit)) is not None:
        said["unit"] = _words(unit)
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | frozenset):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | time) else value


def _words(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}


def text() -> str:
    """One line for each action, so that two people who change two actions change two lines."""
    lines = []
    for name, found in document().items():
        begins = {key: value for key, value in found.items() if key not in ("actions", "making")}
        lines.append(f"{_json(name)}:{{")
        for part in ("actions", "making"):
            lines.append(f"{_json(part)}:[")
            lines.append(",\n".join(map(_json, found[part])))
            lines.append("],")
        lines.append(f"{_json(begins)[1:]},")
    return "{\n" + "\n".join(lines).rstrip(",") + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{TARGET}\n")
