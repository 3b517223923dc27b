"""What is counted: the counters of all kinds, each said in its kind's own `figures.py`. What indicators are made of is said in
`indicators`."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from campus_safety.kinds.registry import KINDS
from campus_safety.records.counting import Counter

COUNTERS: Mapping[str, Counter] = MappingProxyType(
    {
        counter.code: counter
        for kind in KINDS.values()
        if kind.figures is not None
        for counter in kind.figures.counters
    }
)


def counter_of(key: str) -> Counter:
    """The counter of a key. Raises KeyError for one that this version of the code does not know."""
    return COUNTERS[key.partition(":")[0]]


def matches(key: str, code: str, where: Iterable[tuple[str, frozenset[str]]] = ()) -> bool:
    """Whether a key is of this counter and has one of the wanted values in each of the named dimensions."""
    named, *values = key.split(":")
    if named != code or named not in COUNTERS:
        return False
    at = dict(zip(COUNTERS[named].dims, values, strict=False))
    return all(at.get(dim) in wanted for dim, wanted in where)
