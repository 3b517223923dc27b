"""`dataclass` as the library has it, frozen and with slots, at a third of what it costs to load.

    @dataclass(frozen=True, slots=True)
    class Fault: ...

The library writes six methods for each class when its module is loaded, by compiling their source; a function loads two
hundred classes, meets fifty before its first answer, and compares, hashes or prints few of them ever. So `__init__` is
written when it is first asked for, and what all classes can share they share. Which fields there are, their order, their
defaults and their slots is the library's to say, as are `fields`, `replace` and `asdict`. Who reads the types is told of
the library's own. What it costs: `docs/decisions/0039-dataclasses-written-when-used.md`.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from operator import attrgetter, ge, gt, le, lt
from types import MethodType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

C = TypeVar("C", bound=type)


def _frozen_dataclass(
    *,
    frozen: Literal[True],
    slots: Literal[True],
    kw_only: bool = False,
    order: bool = False,
    eq: bool = True,
) -> Callable[[C], C]:
    def written(cls: Any) -> Any:
        # Without words of its own the library would work out a signature to describe the class by.
        words, cls.__doc__ = cls.__doc__, cls.__doc__ or "…"
        made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
        made.__doc__ = words
        _let_super_know(made)
        shared = _SHARED | (_comparing(made) if eq else {}) | (_ordering(made) if order else {})
        for name, method in {"__init__": _Init(made), **shared}.items():
            if name not in vars(cls):
                setattr(made, name, method)
        return made

    return written


def _let_super_know(cls: type) -> None:
    """A class with slots is made anew, and a bare `super()` in its methods would ask the one before it; the library sees
    to that itself from Python 3.14 on."""
    for method in vars(cls).values():
        function = getattr(method, "fget", None) or getattr(method, "__func__", method)
        names = getattr(getattr(function, "__code__", None), "co_freevars", ())
        if "__class__" in names:
            function.__closure__[names.index("__class__")].cell_contents = cls
            return  # all methods of a class share the one


class _Init:
    """Stands where a class's `__init__` will be, until it is asked for."""

    __slots__ = ("_of",)

    def __init__(self, of: type) -> None:
        self._of = of

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        written = _written(self._of)
        self._of.__init__ = written  # type: ignore[misc]  # where this stood
        return written if instance is None else MethodType(written, instance)


def _written(cls: Any) -> Any:
    """`__init__` with the parameters, defaults and annotations that the library would give it."""
    given = [one for one in fields(cls) if one.init]
    keyed = [one for one in given if one.kw_only]
    placed = [one for one in given if not one.kw_only]
    known: dict[str, Any] = {"_set": object.__setattr__, "_made_anew": _MADE_ANEW}
    parameters = ["self", *(_parameter(one, known) for one in placed)]
    if keyed:
        parameters += ["*", *(_parameter(one, known) for one in keyed)]
    lines = [line for one in fields(cls) if (line := _line(one, known))]
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines or ["pass"]), known)  # noqa: S102 - as the library does
    init = known["__init__"]
    init.__annotations__ = {one.name: one.type for one in given} | {"return": None}
    init.__qualname__, init.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    return init


_MADE_ANEW: Final = object()


def _parameter(field: "Field[Any]", known: dict[str, Any]) -> str:
    if field.default is not MISSING:
        known[f"_default_{field.name}"] = field.default
        return f"{field.name}=_default_{field.name}"
    return field.name if field.default_factory is MISSING else f"{field.name}=_made_anew"


def _line(field: "Field[Any]", known: dict[str, Any]) -> str:
    name = field.name
    known[f"_default_{name}"], known[f"_make_{name}"] = field.default, field.default_factory
    if field.default_factory is not MISSING:
        made = f"_make_{name}()"
        return (
            f"_set(self, {name!r}, {f'{made} if {name} is _made_anew else {name}' if field.init else made})"
        )
    if field.init:
        return f"_set(self, {name!r}, {name})"
    return "" if field.default is MISSING else f"_set(self, {name!r}, _default_{name})"


def _repr(self: Any) -> str:
    said = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(said)})"


def _no_setting(self: object, name: str, value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deleting(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in fields(self)]


def _with_state(self: Any, state: list[Any]) -> None:
    for one, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


_SHARED: Final[dict[str, Any]] = {
    "__repr__": _repr,
    "__setattr__": _no_setting,
    "__delattr__": _no_deleting,
    "__getstate__": _state,
    "__setstate__": _with_state,
}


def _comparing(cls: Any) -> dict[str, Any]:
    compared = [one.name for one in fields(cls) if one.compare]
    of = attrgetter(*compared) if compared else type

    def equal(self: object, other: object) -> bool:
        return of(self) == of(other) if other.__class__ is self.__class__ else NotImplemented

    return {"__eq__": equal, "__hash__": lambda self: hash(of(self))}


def _ordering(cls: Any) -> dict[str, Any]:
    of = attrgetter(*(one.name for one in fields(cls) if one.compare))

    def by(compared: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
        return lambda self, other: (
            compared(of(self), of(other)) if other.__class__ is self.__class__ else NotImplemented
        )

    return {"__lt__": by(lt), "__le__": by(le), "__gt__": by(gt), "__ge__": by(ge)}


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _frozen_dataclass

__all__ = ["dataclass"]
