"""What of a record is spelled into a timeline: a closed list of types, each with what may be said of it.

Codes, numbers and times are said as they are. A record inside a record says what its own `spelling` says, and only that:
whoever acted (`Party`) has none, for the entry names its actor to those who may know. Of everything else, and of a text
that has not the form of a code, such as an account key, a timeline says that it changed and no more.
`tests/domain/test_spelling.py` walks all fields of all kinds, and fails on a type that nobody has thought about.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Final, Protocol, runtime_checkable

CHANGED: Final = "changed"
_CODE = re.compile(r"[A-Za-z0-9_.:#+-]*", re.ASCII)
# What codes are joined with: how entries of before there was a closed list may be read.
_CODES = re.compile(r"[A-Za-z0-9_.:#+,=/-]*", re.ASCII)
# Fields of whoever did something: unit and staff number stood in them, with a stroke between.
_DOER = re.compile(r"(.*_)?by")


@runtime_checkable
class Spelled(Protocol):
    """A record inside a record that says something of itself in the timeline: codes only, never whom it names."""

    @property
    def spelling(self) -> str: ...


def spelled(value: object) -> str:
    """The value as a timeline says it: "" for nothing, CHANGED for what is not to be said."""
    match value:
        case None:
            return ""
        case Enum():
            return str(value.value)
        case int():
            return str(value)
        case str():
            return value if _CODE.fullmatch(value) else CHANGED
        case datetime():
            return value.isoformat(timespec="milliseconds")
        case date() | time():
            return value.isoformat()
        case tuple() | frozenset() | Mapping():
            return ",".join(_each(value))
        case Spelled():
            return value.spelling
        case _:
            return CHANGED


def _each(value: tuple[object, ...] | frozenset[object] | Mapping[object, object]) -> list[str]:
    """What is in it: of a tuple in its order, of the others in one that is always the same."""
    if isinstance(value, Mapping):
        return sorted(f"{spelled(name)}={spelled(of)}" for name, of in value.items())
    return [*map(spelled, value)] if isinstance(value, tuple) else sorted(map(spelled, value))


def as_said(changed: Mapping[str, str]) -> dict[str, str]:
    """The changed fields of an entry as they are shown. Entries are chained, so old ones keep what they should never have
    said; it is not shown to anybody."""
    return {name: value if _may_be_said(name, value) else CHANGED for name, value in changed.items()}


def _may_be_said(name: str, value: str) -> bool:
    return _CODES.fullmatch(value) is not None and not ("/" in value and _DOER.fullmatch(name))
