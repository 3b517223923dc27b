"""What is written into a field of which only the type is known: any of its words, a number within its bounds, a moment
shortly before or after this one, a form within a form."""

import datetime as dt
from collections.abc import Callable, Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from simulation.fields import Blank, ahead, later

Nested = Callable[[type[BaseModel], Blank], Any]
_MANY = (tuple, list, set, frozenset)
_LARGE = 50


def guessed(field: FieldInfo, blank: Blank, nested: Nested) -> Any:
    """A value for this field; PydanticUndefined where nothing can be guessed."""
    return _of(field.annotation, tuple(field.metadata), blank, nested)


def _of(kind: Any, bounds: tuple[Any, ...], blank: Blank, nested: Nested) -> Any:
    origin, given = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _of(given[0], (*bounds, *_flat(given[1:])), blank, nested)
    if origin in (Union, UnionType):
        return _of(next(one for one in given if one is not NoneType), bounds, blank, nested)
    if origin is Literal:
        return _plain(blank.draws.choice(given))
    if origin in _MANY:
        found = [_of(given[0], (), blank, nested) for _ in range(blank.draws.randint(1, 2))]
        kept = [one for one in found if one is not PydanticUndefined]
        return list(dict.fromkeys(kept)) if all(isinstance(one, str) for one in kept) else kept
    if origin in (dict, Mapping):
        key, value = (_of(one, (), blank, nested) for one in given[:2])
        return {} if PydanticUndefined in (key, value) else {key: value}
    if isinstance(kind, type):
        return _of_type(kind, bounds, blank, nested)
    return PydanticUndefined


def _of_type(kind: type, bounds: tuple[Any, ...], blank: Blank, nested: Nested) -> Any:
    draws = blank.draws
    if issubclass(kind, BaseModel):
        return nested(kind, blank)
    if issubclass(kind, Enum):
        return _plain(draws.choice(list(kind)))
    if kind is bool:
        return draws.random() < 0.5
    if kind is int:
        least, most = _between(bounds)
        return draws.randint(least, min(most, least + _LARGE))
    if kind in (dt.datetime, AwareDatetime):
        return blank.forms.earlier(2) if draws.random() < 0.7 else later(blank, 24)
    if kind is dt.date:
        return ahead(blank)
    return PydanticUndefined


def _between(bounds: tuple[Any, ...]) -> tuple[int, int]:
    least, most = 0, 1_000_000
    for one in _flat(bounds):
        match one:
            case Ge(ge=bound):
                least = max(least, int(bound))  # type: ignore[call-overload]
            case Gt(gt=bound):
                least = max(least, int(bound) + 1)  # type: ignore[call-overload]
            case Le(le=bound):
                most = min(most, int(bound))  # type: ignore[call-overload]
            case Lt(lt=bound):
                most = min(most, int(bound) - 1)  # type: ignore[call-overload]
    return least, most


def _flat(bounds: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        one for bound in bounds for one in (bound.metadata if isinstance(bound, FieldInfo) else (bound,))
    )


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
