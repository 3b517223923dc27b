"""Records outlive the release that wrote them: what this one does not know is carried through its own writes.

Fields come from the store only, never from a request, and nobody but the store sees them. Values of enums that this
release does not know are read as they stand, so that they are written back as they were.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec

from campus_safety_aws.unknown_members import member

# What tells one part of a record from its like: of these, whatever it has.
_NAMES: Final = (
    ("name",),
    ("id",),
    ("revision", "rung"),
    ("unit", "account"),
    ("number", "kind", "unit", "year", "campus"),
    (
        "place",
        "campus",
        "unit",
        "station",
        "day",
        "window",
        "role",
        "mode",
        "clock",
        "offered_at",
        "assurance",
    ),
)


def carry(stored: Any, written: Any, known: type) -> None:
    """Adds to what is about to be `written` (JSON values of a record of the class `known`) the fields that were `stored`
    and that the class does not have; so within each part that is still the same part."""
    names = {field.name for field in fields(known)}
    for name, value in stored.items():
        if name not in names:
            written[name] = value
    for name, part in _parts(known).items():
        old, new = stored.get(name), written.get(name)
        if isinstance(old, dict) and isinstance(new, dict):
            if _named(old) == _named(new):
                carry(old, new, part)
        elif isinstance(old, list) and isinstance(new, list | tuple):
            _carry_each(old, new, part)


def _carry_each(stored: Sequence[Any], written: Sequence[Any], known: type) -> None:
    names, left = [_named(old) for old in stored], dict.fromkeys(range(len(stored)))
    for place, new in enumerate(written):
        name = _named(new)
        # Lists grow at their end, so it is nearly always the one in the same place.
        here = place in left and names[place] == name
        found = place if here else next((number for number in left if names[number] == name), None)
        if found is not None:
            del left[found]
            carry(stored[found], new, known)


def _named(part: Any) -> tuple[Any, ...]:
    for names in _NAMES:
        if names[0] in part:
            return tuple(part.get(name) for name in names)
    return ()


@cache
def _parts(known: type) -> Mapping[str, type]:
    """The fields of a class that are records themselves, or lists of such, and of which class."""
    hints = get_type_hints(known)
    found = {field.name: _record_in(hints[field.name]) for field in fields(known)}
    return {name: part for name, part in found.items() if part is not None}


def _record_in(hint: Any) -> type | None:
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    return next((part for one in get_args(hint) if (part := _record_in(one)) is not None), None)


def read_newer(known: Any, value: Any) -> Any:
    """A value of this type from JSON values, enums included whose value this release does not know. Raises
    msgspec.MsgspecError, TypeError and ValueError where it is none all the same."""
    origin, inner = get_origin(known), get_args(known)
    if origin in (Union, UnionType):
        return (
            None if value is None else read_newer(next(one for one in inner if one is not type(None)), value)
        )
    if origin in (tuple, frozenset):
        return origin(read_newer(inner[0], one) for one in value)
    if origin is Mapping:
        return {read_newer(inner[0], name): read_newer(inner[1], one) for name, one in value.items()}
    if isinstance(known, type) and is_dataclass(known):
        hints = get_type_hints(known)
        given = {name: read_newer(hint, value[name]) for name, hint in hints.items() if name in value}
        return known(**given)
    if isinstance(known, type) and issubclass(known, Enum):
        return member(known, value)
    return msgspec.convert(value, known)
