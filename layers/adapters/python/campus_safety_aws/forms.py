"""What is sent, derived from what the commands declare: the checked body of an action, and the command that it says.

`ActionBody[Swap]` is the body of the command `Swap`. It is made when it is first asked for: a function of forty actions that
is asked for one of them makes one (docs/decisions/0035). So a handler quotes it: `body: "MakingBody[Notice]"`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Generic, Literal, Optional, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError
from typing_extensions import TypeVar

from campus_safety.marks import apart
from campus_safety.records.commands import Command
from campus_safety.records.declared_fields import Declared, declared, in_words, record_inside, said_by
from campus_safety.records.fields import Choice, Hint, Items, Names, Number, Rule, SetBy, Text, Title, Unit
from campus_safety.records.submissions import Submission, Submitter
from campus_safety_aws.http import Day, Time, staff_number
from campus_safety_aws.submitters import digest_of, form_of

C = TypeVar("C", default=Any)

_SENT = (SetBy.PERSON, SetBy.DEVICE)
_TIME_OF_DAY = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$")]
_STAFF = Annotated[
    str,
    Field(
        min_length=1,
        max_length=12,
        title="办理人 · Who is acting",
        description="办理人警号或工号 / acting staff number",
    ),
    AfterValidator(staff_number),
]
_VERSION = Annotated[
    Annotated[int, Field(ge=1)] | None,
    Field(
        title="所见版本 · Version seen",
        description="您看到的版本；多数操作必填 / the version you were looking at; most actions need it",
    ),
]


_CLIENT_KEY = Annotated[
    Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")] | None,
    Field(
        title="提交编号 · Key of this submission",
        description="由客户端生成，重复提交用同一编号 / made by the client; resubmit with the same key",
    ),
]


class Part(BaseModel):
    """A record inside a body."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    declares: ClassVar[Any]


class Body(BaseModel, Generic[C]):
    """What is said of one command. What is not a field of it is refused by name, what the server sets among it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    declares: ClassVar[Any]

    def __class_getitem__(cls, command: Any) -> Any:
        return cls if command is Any or isinstance(command, TypeVar) else _derived(cls, command)

    def command(self, **by_server: Any) -> C:
        """The command, with what the server adds to what was said."""
        texts: dict[str, str] = {}
        values: dict[str, Any] = {}
        for one in said_by(self.declares, *_SENT):
            if one.key:
                continue
            if one.text:
                texts[one.name] = getattr(self, one.name)
            elif Rule.INLINE in one.marks:
                values[one.name] = one.holds(**dict(_values(one.holds, self, texts)))
            else:
                values[one.name] = _plain(getattr(self, one.sent_as), one.holds, texts)
        if any(one.text for one in declared(self.declares)):
            values["texts"] = texts
        command: C = self.declares(**values, **by_server)
        return command


class MakingBody(Body[C]):
    """Of a record that is asked for: desks and security rooms share accounts, so the acting staff number is named."""

    acting_staff: _STAFF

    def asked_by(self, who: Submitter, route: str, **by_server: Any) -> C:
        """The record that is asked for, as its sender's; `route` is where it was sent."""
        sent = {"account": who.account.key}
        if any(one.key for one in declared(self.declares)):
            key: str = self.client_key  # type: ignore[attr-defined]
            return self.command(**sent | {"submission": form_of(who, route, key, self)} | by_server)
        return self.command(**sent | {"digest": digest_of(route, self)} | by_server)


class ActionBody(Body[C]):
    """Of an action on a record. Sent again with the same `client_key` it is the same action, and answered as such."""

    acting_staff: _STAFF
    version: _VERSION = None
    client_key: _CLIENT_KEY = None

    def command(self, **by_server: Any) -> C:
        if any(one.name == "submission" for one in said_by(self.declares, SetBy.SERVER)):
            by_server = {"submission": digest_of(self.declares.action, self._said)} | by_server
        return super().command(**by_server)

    def sent_by(self, who: Submitter) -> Submission | None:
        """What was sent, as its sender's, where it has a key that its command does not keep itself."""
        if self.client_key is None or self._keyed:
            return None
        return form_of(who, self.declares.action, self.client_key, self._said)

    @property
    def _said(self) -> BaseModel:
        """What was said: which version was looked at is no part of it, nor is a key that the command does not ask for."""
        return self.model_copy(update={"version": None} | ({} if self._keyed else {"client_key": None}))

    @property
    def _keyed(self) -> bool:
        return any(one.key or one.name == "client_key" for one in declared(self.declares))


def body_of(command: Any) -> type[Body[Any]]:
    """The body of any command, or of what is asked to be made."""
    body: type[Body[Any]] = _derived(ActionBody if issubclass(command, Command) else MakingBody, command)
    return body


@cache
def _derived(base: Any, command: Any) -> Any:
    """Raises Undeclared where a field says too little."""
    definitions: dict[str, Any] = {}
    for one in said_by(command, *_SENT):
        inner = said_by(one.holds, *_SENT) if Rule.INLINE in one.marks else (one,)
        definitions |= {each.sent_as: _definition(each) for each in inner}
    return _model(f"{_family(command)}{command.__name__}Body", base, command, definitions)


@cache
def _part(record: Any) -> Any:
    definitions = {one.name: _definition(one) for one in said_by(record, *_SENT)}
    return _model(f"{_family(record)}{record.__name__}Part", Part, record, definitions)


def _model(name: str, base: Any, of: type[Any], definitions: Mapping[str, Any]) -> Any:
    model = create_model(name, __base__=base, __doc__=in_words(of), __module__=of.__module__, **definitions)
    model.declares = of
    return model


def _family(command: type[Any]) -> str:
    """Of commands of one kind its package: several kinds have a `Withdraw`. What all kinds share has none."""
    _, _, inside = command.__module__.partition(".kinds.")
    package, _, module = inside.partition(".")
    return "".join(word.capitalize() for word in package.split("_")) if module else ""


def _definition(one: Declared) -> tuple[Any, FieldInfo]:
    title, hint = one.mark(Title), one.mark(Hint)
    said: dict[str, Any] = {
        "title": f"{title.zh} · {title.en}" if title else None,
        "description": str(hint) if hint else None,
        "json_schema_extra": dict(_besides(one)) or None,
    }
    if isinstance(one.default, dict):
        said["default_factory"] = dict
    elif one.default is not MISSING:
        said["default"] = one.default
    return _bounded(one.holds, one.marks), Field(**said)


def _besides(one: Declared) -> Iterator[tuple[str, Any]]:
    """What JSON Schema has no word for."""
    if unit := one.mark(Unit):
        yield "x-unit", {"zh": unit.zh, "en": unit.en}
    if choice := one.mark(Choice):
        yield (
            "x-choices",
            [{"code": _code(code), "zh": label.zh, "en": label.en} for code, label in choice.offered()],
        )
    if names := one.mark(Names):
        yield "x-names", names.what
    if one.where:
        yield "x-where", [each.said() for each in one.where]


def _code(code: Any) -> Any:
    return code.value if isinstance(code, Enum) else code


def _bounded(holds: Any, marks: tuple[Any, ...]) -> Any:
    """The type as pydantic checks it, with the bounds that its marks set, the last of each sort; those of `X | None` are
    X's."""
    if get_origin(holds) in (Union, UnionType):
        (inner,) = (one for one in get_args(holds) if one is not NoneType)
        return Optional[_bounded(inner, marks)]  # noqa: UP045 - made while it runs
    holds = _checked(holds)
    for mark in {type(one): one for one in marks}.values():
        match mark:
            case Text(least, most, pattern):
                holds = Annotated[holds, Field(min_length=least or None, max_length=most, pattern=pattern)]
            case Number(least, most):
                holds = Annotated[holds, Field(ge=least, le=most)]
            case Items(least, most):
                holds = Annotated[holds, Field(min_length=least or None, max_length=most)]
            case Rule.STAFF_NUMBER:
                holds = Annotated[holds, AfterValidator(staff_number)]
            case Rule.ONE_LINE:
                holds = Annotated[holds, AfterValidator(_one_line)]
            case Rule.UNORDERED:
                holds = Annotated[holds, AfterValidator(_as_a_set)]
            case Choice(_, only) if only:
                holds = Literal[only]
            case _:
                pass
    return holds


def _checked(holds: Any) -> Any:
    if holds in _PLAIN:
        return _PLAIN[holds]
    if get_args(holds) and get_origin(holds) is not Annotated:
        inner = tuple(one if one is Ellipsis else _bounded(*apart(one)) for one in get_args(holds))
        origin = dict if issubclass(get_origin(holds), Mapping) else get_origin(holds)
        return origin[inner]
    return holds if record_inside(holds) is None else _part(holds)


def _one_line(text: str) -> str:
    if not text.strip() or not text.isprintable() or re.search(r"\s{2,}", text):
        raise PydanticCustomError("list_name", "not a name")
    return text.strip()


def _as_a_set(members: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(members)))


_PLAIN: Mapping[Any, Any] = {datetime: Time, date: Day, time: _TIME_OF_DAY}


def _values(record: type[Any], said: Any, texts: dict[str, str]) -> Iterator[tuple[str, Any]]:
    for one in said_by(record, *_SENT):
        if not one.text:
            yield one.name, _plain(getattr(said, one.name), one.holds, texts)


def _plain(value: Any, holds: Any, texts: dict[str, str]) -> Any:
    """The value as the command has it: records where parts were, times of day where they were spelled."""
    if isinstance(value, Part):
        return value.declares(**dict(_values(value.declares, value, texts)))
    if isinstance(value, str) and time in (holds, *get_args(holds)):
        return time.fromisoformat(value)
    if isinstance(value, tuple) and record_inside(holds) is not None:
        for number, part in enumerate(value, 1):
            for one in said_by(part.declares, *_SENT):
                if one.text:
                    texts[f"{part.declares.written_as}.{number}"] = getattr(part, one.name)
        return tuple(_plain(part, holds, texts) for part in value)
    return value
