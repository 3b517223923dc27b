"""The case: a record that goes round the loop. An incident, a hazard, a joint inspection or an area sweep."""

from typing import TypeVar

from campus_safety.records.components import Extension, Measure, Paper, Receipt, Supervision, Transfer
from campus_safety.records.record import Record
from campus_safety.values import dataclass

Looped = TypeVar("Looped", bound="Case")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Record):
    """What the loop's own kinds have besides: supervision orders, limits that are extended, measures of a review, papers."""

    receipt: Receipt | None = None
    transfer: Transfer | None = None
    supervisions: tuple[Supervision, ...] = ()
    extensions: tuple[Extension, ...] = ()
    measures: tuple[Measure, ...] = ()
    papers: tuple[Paper, ...] = ()
