"""What the bodies of one function's actions cost before anything is sent: all at the start, or the one that is asked for."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import process_time
from typing import Annotated, Any

import msgspec
from pydantic import create_model

from campus_safety.kinds.incidents.commands import ASKED
from campus_safety_aws.forms import body_of

RUNS = 9


@dataclass(frozen=True, slots=True)
class Means:
    """Milliseconds of CPU, the median over the runs."""

    name: str
    models: int
    milliseconds: float


def measure() -> list[Means]:
    known: list[Any] = [body_of(command) for command in ASKED]

    def every(make: Callable[[Any], None]) -> Callable[[], None]:
        def made() -> None:
            for one in known:
                make(one)

        return made

    means: dict[str, tuple[int, Callable[[], None]]] = {
        "pydantic, all at the start": (len(known), every(_model)),
        "pydantic, all, built when used": (len(known), every(lambda one: _model(one, defer_build=True))),
        "pydantic, the one that is asked for": (1, lambda: _model(known[1])),
        "msgspec, all at the start": (len(known), every(_struct)),
    }
    return [Means(name, count, median_of(make)) for name, (count, make) in means.items()]


def _model(known: Any, **config: Any) -> None:
    settings: Any = {"extra": "forbid", "frozen": True} | config
    fields: dict[str, Any] = {name: (field.annotation, field) for name, field in known.model_fields.items()}
    create_model(known.__name__, __config__=settings, **fields)


def _struct(known: Any) -> None:
    """As many fields of a text; it is the struct that is measured, not what is in it."""
    text = Annotated[str, msgspec.Meta(min_length=1, max_length=12)]
    fields = [(name, text) for name in known.model_fields]
    msgspec.defstruct(known.__name__, fields, frozen=True, kw_only=True, forbid_unknown_fields=True)


def median_of(make: Callable[[], None]) -> float:
    times = []
    for _ in range(RUNS):
        began = process_time()
        make()
        times.append((process_time() - began) * 1e3)
    return statistics.median(times)
