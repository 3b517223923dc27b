"""Values of enums that another release wrote: read as they stand, so that they are written back as they were."""

from enum import Enum
from typing import Any, TypeVar

Member = TypeVar("Member", bound=Enum)


def member(known: type[Member], value: Any) -> Member:
    """The enum's member of this value; of a value that this release does not know one that stands for it. Raises ValueError
    for what no member could be."""
    try:
        return known(value)
    except ValueError:
        data: type = str if issubclass(known, str) else int
        if type(value) is not data:
            raise
        unknown: Any = data.__new__(known, value)  # type: ignore[arg-type]  # an enum of that type
        unknown._name_, unknown._value_ = str(value), value
        return unknown  # type: ignore[no-any-return]  # a member but for its class's own list
