"""What the commands declare of their fields (`records.fields`), read once: who derives a form, a schema or a test asks here."""

from dataclasses import MISSING, Field, fields, is_dataclass, replace
from functools import cache
from typing import Any, get_args, get_type_hints

from campus_safety.marks import As, Text, apart
from campus_safety.records.fields import Rule, SetBy, Title, Where
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Declared:
    """One field as its command declares it. `holds` is its type, with the marks of what is inside it; `marks` are its
    own. `default` is MISSING where it has to be given."""

    name: str
    holds: Any
    marks: tuple[Any, ...]
    default: Any
    set_by: SetBy
    text: bool = False
    key: bool = False

    @property
    def sent_as(self) -> str:
        """Its name in a form."""
        alias = self.mark(As)
        return self.name if alias is None else str(alias.name)

    def mark(self, kind: type[Any]) -> Any:
        """The last mark of this kind, or None: a field may say otherwise than the type that it is made of."""
        return next((one for one in reversed(self.marks) if isinstance(one, kind)), None)

    @property
    def where(self) -> tuple[Where, ...]:
        """When it is asked for at all; always, where nothing says so."""
        return tuple(one for one in self.marks if isinstance(one, Where))


class Undeclared(TypeError):
    """A field that does not say who sets it."""


@cache
def declared(command: Any) -> tuple[Declared, ...]:
    """Every field of a command, or of a record inside one, in their order; texts last. Raises Undeclared.

    A command that is no `Making` may name the key of its submission, which the form has, as `keyed`; and as `not_asked`
    what a form of its own leaves to the server though others ask for it."""
    hints = get_type_hints(command, include_extras=True)
    not_asked: frozenset[str] = getattr(command, "not_asked", frozenset())
    found = [_declared(command, one, hints[one.name]) for one in fields(command) if one.name != "texts"]
    found = [replace(one, set_by=SetBy.SERVER) if one.name in not_asked else one for one in found]
    if (key := getattr(command, "keyed", None)) is not None:
        holds, marks = apart(key)
        found.insert(0, Declared("client_key", holds, marks, MISSING, SetBy.PERSON, key=True))
    for name, said in getattr(command, "written", {}).items():
        holds, marks = apart(said)
        text = next(one for one in reversed(marks) if isinstance(one, Text))
        found.append(Declared(name, holds, marks, MISSING if text.least else "", SetBy.PERSON, text=True))
    return tuple(found)


def said_by(command: Any, *who: SetBy) -> tuple[Declared, ...]:
    """Its fields that one of these sets."""
    return tuple(one for one in declared(command) if one.set_by in who)


def in_words(command: type[Any]) -> str | None:
    """What the command says of itself; none where a dataclass made up a signature or a name instead."""
    said = command.__dict__.get("__doc__")
    made_up = said is None or said == command.__name__ or said.startswith(f"{command.__name__}(")
    return None if made_up else said


def _declared(command: type[Any], one: Field[Any], annotation: Any) -> Declared:
    holds, marks = apart(annotation)
    set_by = next((mark for mark in reversed(marks) if isinstance(mark, SetBy)), None)
    titled = any(isinstance(mark, Title) for mark in marks)
    if set_by is None and not titled and Rule.INLINE not in marks:
        raise Undeclared(f"{command.__qualname__}.{one.name} says neither who sets it nor what it is called")
    default = one.default if one.default_factory is MISSING else one.default_factory()
    return Declared(one.name, holds, marks, default, set_by or SetBy.PERSON)


def record_inside(holds: Any) -> type[Any] | None:
    """The declared record that a field is, or is a list of."""
    if is_dataclass(holds) and isinstance(holds, type):
        return holds
    return next((found for one in get_args(holds) if (found := record_inside(one)) is not None), None)
