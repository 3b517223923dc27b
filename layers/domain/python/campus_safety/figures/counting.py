"""Which kinds of record have figures, and the one function that says what a record adds to them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from campus_safety.case import Case
from campus_safety.directory import District
from campus_safety.figures.contribution import Contribution, Tally
from campus_safety.figures.of_area_sweeps import count_area_sweep
from campus_safety.figures.of_hazards import count_hazard
from campus_safety.figures.of_incidents import count_incident
from campus_safety.figures.of_inspections import count_inspection

# Each takes the record of its own kind, and a tally.
COUNTED: Mapping[str, Callable[[Any, Tally], None]] = MappingProxyType(
    {
        "incident": count_incident,
        "hazard": count_hazard,
        "inspection": count_inspection,
        "area_sweep": count_area_sweep,
    }
)


def contribution(case: Case, district: District) -> Contribution:
    """What the record adds now; nothing where its kind has no figures, or where it is an exercise."""
    count, tally = COUNTED.get(case.kind), Tally(case, district)
    if count is not None and not case.exercise:
        count(case, tally)
    amounts = {key: amount for key, amount in tally.found.items() if amount}
    return Contribution(case.id, case.kind, case.district, case.version, MappingProxyType(amounts))
