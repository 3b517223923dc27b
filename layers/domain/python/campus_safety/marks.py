"""Marks on the fields of a class: what a value may be, besides its type. What people send (`records.fields`) and what they
write into files (`district.declared_tables`) is declared with these, and nobody restates it."""

from collections import Counter
from collections.abc import Callable, Container, Iterable
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Optional, Union, get_args, get_origin

from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """How long a text is, in characters, and what it looks like. One that needs a character has to be given."""

    least: int = 0
    most: int | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    least: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """How many members a list, a set or a table has."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class As:
    """What a form or a file calls the field, where the record has another name for it."""

    name: str


def apart(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """The type, and the marks on it from the inside to the outside. Of `X | None` the marks of X are the field's too."""
    if get_origin(annotation) is Annotated:
        holds, *marks = get_args(annotation)
        inner, inside = apart(holds)
        return inner, (*inside, *marks)
    if get_origin(annotation) in (Union, UnionType):
        members = [one for one in get_args(annotation) if one is not NoneType]
        if len(members) == 1:
            inner, inside = apart(members[0])
            return Optional[inner], inside  # noqa: UP045 - made while it runs
    return annotation, ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A wording of a file that stands in two keys, `<stem>_zh` and `<stem>_en`; with no stem they are `zh` and `en`."""

    stem: str = ""


@dataclass(frozen=True, slots=True)
class Only:
    """The codes that may be said here, of all that there are."""

    codes: frozenset[Any]


@dataclass(frozen=True, slots=True)
class Word:
    """One word that is written in the place of a value, and what it stands for."""

    word: str
    stands_for: Any


class Mark:
    """Words that are marks."""

    # The name of the table that the others are read from.
    KEY: Final = "key"
    # Of a table by code: every code has to be there.
    EACH: Final = "each"
    # Of a list: its members stand in their own order, not in that of the file.
    SORTED: Final = "sorted"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text with a form of its own: what makes a value of it, raising ValueError, and what to say then."""

    parse: Callable[[str], Any]
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Check:
    """What must not be between fields of one table: asked once all of them can be read, and told of the first. What is found
    to be `wrong` may be named in the words, as {}. With `each` it is asked of the name and the value of every member of one
    field, and told of the member."""

    fields: tuple[str, ...]
    wrong: Callable[..., Any]
    zh: str
    en: str
    code: str = "out_of_range"
    each: bool = False


def at_most(small: str, large: str, zh: str, en: str) -> Check:
    return Check((small, large), lambda one, other: not one <= other, zh, en)


def twice(members: Iterable[Any]) -> str:
    """Which of these occur more than once, in words; nothing where there are none."""
    return "、".join(str(one) for one, count in Counter(members).items() if count > 1)


def one_of(codes: Container[str], code: str, zh: str, en: str) -> Parsed:
    """A code of a table that is no enumeration."""

    def known(text: str) -> str:
        if text not in codes:
            raise ValueError(text)
        return text

    return Parsed(known, code, zh, en)
