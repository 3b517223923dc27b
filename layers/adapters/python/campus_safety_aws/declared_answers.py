"""An answer, declared once: each field with its name, its type, and where it comes from.

    class OrderAnswer(Answer[Supervision]):
        \"""督办单 / an order; `late` is of now.\"""

        number: int
        opened_by_clock: str | None = from_("clock")
        to: str = named(unit_name)
        late: bool = by_sight(lambda order, at: order.due_at < at.now)

`spell(OrderAnswer, order, at)` is what is answered. A field comes from what the order has under its name, unless it says
otherwise. What is not declared here is not answered, whatever a record comes to hold: an answer is a list of what may leave.
Its types are the domain's: times, days, labels, lists of other answers; nothing is checked, since nothing comes from outside.
The interface's document follows from the same (`local.answer_schemas`); docs/decisions/0039.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from inspect import get_annotations
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, Generic, TypeAlias, TypeVar, Union, get_args, get_origin

from campus_safety.instants import to_text
from campus_safety.labels import Label
from campus_safety.records.relations import Part

S = TypeVar("S")

Spelled: TypeAlias = dict[str, Any]
"""An answer as it is sent: JSON's own types, and enums of them."""

Read: TypeAlias = Callable[[Any, Any], Any]
"""From what is answered and how it is looked at to the value of a field."""

Words: TypeAlias = Mapping[Any, Label] | Callable[[Any], Label | None]


class Answer(Generic[S]):
    """What is answered of an S. Never made: its annotations are its fields, those of its bases first."""


class From:
    """Where a field comes from, and what stands beside it: `source` is a name, or a way of names, or reads the value."""

    __slots__ = ("name", "part", "source")

    def __init__(
        self,
        source: str | Read = "",
        *,
        part: Part | None = None,
        name: Callable[[Any, Any], Label | None] | None = None,
    ) -> None:
        self.source, self.part, self.name = source, part, name


def from_(source: str | Callable[[Any], Any]) -> Any:
    """A field that comes from elsewhere than from its own name: from another name, or by a way of names such as "by.unit",
    which ends where there is nothing; or from a function of what is answered."""
    return From(source if isinstance(source, str) else lambda one, _: source(one))


def by_sight(read: Read) -> Any:
    """A field that depends on how it is looked at: a function of what is answered and of that."""
    return From(read)


def itself() -> Any:
    """A section that is about the very same thing."""
    return From(lambda one, _: one)


def brought() -> Any:
    """A field that whoever spells the answer brings along by its name."""
    return From(_brought)


def worded(words: Words, source: str = "") -> Any:
    """A code, and beside it, as `<field>_name`, what it is called in words."""
    say = words.__getitem__ if isinstance(words, Mapping) else words
    return From(source, name=lambda code, _: say(code))


def named(name: Callable[[Any, Any], Label | None], source: str = "") -> Any:
    """A code, and beside it, as `<field>_name`, how it is called here: a function of the code and of how it is looked at."""
    return From(source, name=name)


def only_for(part: Part, source: Any = "") -> Any:
    """A field for those only who are shown this part of the record (`at.parts`): for others it is empty. `source` is a name,
    or one of the sources above."""
    if isinstance(source, str):
        return From(source, part=part)
    return From(source.source, part=part, name=source.name)


class Field:
    """One field of an answer, its type and its source; `words_of` names the field whose code it says in words."""

    __slots__ = ("holds", "name", "source", "words_of")

    def __init__(self, name: str, holds: Any, source: From, words_of: str = "") -> None:
        self.name, self.holds, self.source, self.words_of = name, holds, source, words_of


def fields_of(section: type[Answer[Any]]) -> Iterator[Field]:
    """All that is answered, in order."""
    found: dict[str, Field] = {}
    for cls in reversed(section.__mro__):
        for name, holds in get_annotations(cls).items():
            source: From = cls.__dict__.get(name) or _OWN
            found[name] = Field(name, holds, source)
            if source.name is not None:
                label = Label | None if is_optional(holds) else Label
                found[f"{name}_name"] = Field(f"{name}_name", label, source, name)
    return iter(found.values())


def spell(section: type[Answer[S]], one: S, at: Any = None, **more: Any) -> Spelled:
    """What is answered of `one` as it is looked at: `at` is handed to every function among the sources, also to those of the
    sections inside; `more` are the fields that are `brought`."""
    steps = steps_of(section)  # type: ignore[arg-type]  # mypy takes no class for hashable
    return {name: step(one, at, more) for name, step in steps}


_OWN: Final = From()


def is_optional(holds: Any) -> bool:
    return get_origin(holds) in (Union, UnionType) and NoneType in get_args(holds)


def section_of(holds: Any) -> Any:
    """The section that a type is; None for what is none. Of `RecordRowAnswer[Row]` it is RecordRowAnswer."""
    holds = get_origin(holds) or holds
    return holds if isinstance(holds, type) and issubclass(holds, Answer) else None


@cache
def steps_of(section: Any) -> tuple[tuple[str, Callable[[Any, Any, Mapping[str, Any]], Any]], ...]:
    return tuple((field.name, _step(field)) for field in fields_of(section))


def _step(field: Field) -> Callable[[Any, Any, Mapping[str, Any]], Any]:
    source, name = field.source, field.name
    put, part, empty = _put(field.holds), source.part, get_origin(field.holds) is list
    by_caller = source.source is _brought
    read = _read(field)

    def step(one: Any, at: Any, more: Mapping[str, Any]) -> Any:
        if part is not None and part not in at.parts:
            return [] if empty else None
        return put(more[name] if by_caller else read(one, at), at)

    return step


def _read(field: Field) -> Read:
    source, name = field.source.source, field.source.name
    read = _way(source or field.words_of or field.name) if isinstance(source, str) else source
    if not field.words_of or name is None:
        return read
    say = name

    def words(one: Any, at: Any) -> Label | None:
        code = read(one, at)
        return None if code is None else say(code, at)

    return words


def _way(names: str) -> Read:
    if "." not in names:
        get = attrgetter(names)
        return lambda one, _: get(one)

    def follow(one: Any, _: Any) -> Any:
        for name in names.split("."):
            if one is None:
                return None
            one = getattr(one, name)
        return one

    return follow


def _brought(one: Any, at: Any) -> Any:
    raise LookupError("a field is missing that whoever spells the answer brings along")


def _put(holds: Any) -> Callable[[Any, Any], Any]:
    """How a value of this type is spelled. Raises a KeyError for a type that nobody has said how to spell."""
    origin, inner = get_origin(holds), get_args(holds)
    if origin in (Union, UnionType):
        members = [one for one in inner if one is not NoneType]
        if len(members) > 1:
            return _as_it_is
        put = _put(members[0])
        return lambda value, at: None if value is None else put(value, at)
    if origin is list:
        each = _put(inner[0])
        return lambda value, at: [
            each(one, at) for one in (sorted(value) if isinstance(value, _UNORDERED) else value)
        ]
    if origin is dict:
        held = _put(inner[1])
        return lambda value, at: {key: held(one, at) for key, one in value.items()}
    if (section := section_of(holds)) is not None:
        return lambda value, at: spell(section, value, at)
    return _SPELLED[holds]


def _as_it_is(value: Any, _: Any) -> Any:
    return value


_UNORDERED: Final = (set, frozenset)
_SPELLED: Final[Mapping[Any, Callable[[Any, Any], Any]]] = {
    str: _as_it_is,
    int: _as_it_is,
    bool: _as_it_is,
    float: lambda value, _: float(value),
    datetime: lambda value, _: to_text(value),
    date: lambda value, _: value.isoformat(),
    time: lambda value, _: value.isoformat(),
    Label: lambda value, _: {"zh": value.zh, "en": value.en},
}
