"""Which kinds of record have figures, and what a record adds to them."""

from typing import Final

from campus_safety.district.directory import District
from campus_safety.kinds.registry import KINDS
from campus_safety.records.counting import Contribution, contribution_of
from campus_safety.records.record import Record

COUNTED: Final = frozenset(name for name, kind in KINDS.items() if kind.figures is not None)


def contribution(case: Record, district: District) -> Contribution:
    return contribution_of(KINDS.of(case).figures, case, district)
