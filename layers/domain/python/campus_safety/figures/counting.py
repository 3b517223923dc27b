"""Which kinds of record have figures, and the one function that says what a record adds to them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from campus_safety.district.directory import District
from campus_safety.figures.contribution import Contribution, Reckoning
from campus_safety.figures.of_area_sweeps import count_area_sweep
from campus_safety.figures.of_duty import (
    count_assurance,
    count_log,
    count_notice,
    count_patrol,
    count_post,
    count_self_test,
)
from campus_safety.figures.of_hazards import count_hazard
from campus_safety.figures.of_incidents import count_incident
from campus_safety.figures.of_inspections import count_inspection
from campus_safety.figures.of_outreach import count_activity, count_appointment, count_points, count_quiz
from campus_safety.records.case import Case

# Each takes the record of its own kind, and a reckoning.
COUNTED: Mapping[str, Callable[[Any, Reckoning], None]] = MappingProxyType(
    {
        "incident": count_incident,
        "hazard": count_hazard,
        "inspection": count_inspection,
        "area_sweep": count_area_sweep,
        "peak_post": count_post,
        "patrol": count_patrol,
        "safety_notice": count_notice,
        "activity": count_activity,
        "appointment": count_appointment,
        "quiz_round": count_quiz,
        "points_entry": count_points,
        "log_entry": count_log,
        "self_test": count_self_test,
        "campus_assurance": count_assurance,
    }
)


def contribution(case: Case, district: District) -> Contribution:
    """What the record adds now; nothing where its kind has no figures, or where it is an exercise."""
    count, reckoning = COUNTED.get(case.kind), Reckoning(case, district)
    if count is not None and not case.exercise:
        count(case, reckoning)
    amounts = {key: amount for key, amount in reckoning.found.items() if amount}
    return Contribution(case.id, case.kind, case.district, case.version, MappingProxyType(amounts))
