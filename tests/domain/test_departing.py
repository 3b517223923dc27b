"""偏离类别建议: who assesses below what the category proposes, or names another lead, says why; it is kept and counted."""

from typing import Any

import pytest

from campus_safety.errors import BadInput
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.incident import Departed, Incident
from campus_safety.kinds.incidents.taxonomy import (
    BECAUSE,
    DEPARTURES,
    Because,
    Circumstance,
    Departure,
    Level,
)
from tests.builders import a_case, assessed, done
from tests.figures import figures_of, shares

HILL, HARBOUR = "dm-st-hill", "dm-st-harbour"


def as_(case: Incident, level: Level, category: str, *, when: float = 30, **fields: Any) -> Incident:
    return done(case, commands.Assess(level=level, category=category, **fields), when=when)


def faults(case: Incident, level: Level, category: str, **fields: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(BadInput) as refused:
        as_(case, level, category, when=90, **fields)
    return [(one.field, one.code, one.zh) for one in refused.value.faults]


def test_every_departure_and_reason_has_words() -> None:
    assert set(DEPARTURES) == set(Departure) and set(BECAUSE) == set(Because)


def test_what_the_category_proposes_needs_no_reason() -> None:
    assert as_(a_case(), Level.THREE, "theft").departed is None
    # Robbery raises what a theft is taken for.
    circumstances = frozenset({Circumstance.ROBBERY})
    assert as_(a_case(), Level.ONE, "theft", circumstances=circumstances).departed is None


def test_a_lower_level_and_another_lead_are_asked_for_by_name_and_together() -> None:
    found = faults(a_case(), Level.THREE, "suspicious_person", lead=HILL)
    assert [(where, code) for where, code, _ in found] == [
        ("because", "level_below"),
        ("because", "lead_other"),
    ]
    assert "级别低于类别建议的" in found[0][2]
    after = as_(a_case(), Level.THREE, "suspicious_person", lead=HILL, because=Because.SLIGHT)
    assert after.departed == Departed(frozenset({Departure.LOWER, Departure.LEAD}), Because.SLIGHT)


def test_taking_it_more_seriously_is_never_made_harder_but_is_kept() -> None:
    assert as_(a_case(), Level.ONE, "theft").departed == Departed(frozenset({Departure.HIGHER}))
    said = as_(a_case(), Level.ONE, "theft", because=Because.GRAVE).departed
    assert said == Departed(frozenset({Departure.HIGHER}), Because.GRAVE)


def test_a_reason_of_another_sort_is_said_in_words() -> None:
    (fault,) = faults(a_case(), Level.THREE, "suspicious_person", because=Because.OTHER)
    assert fault[:2] == ("text", "missing")
    texts = {"text": "系校内施工人员"}
    assert as_(a_case(), Level.THREE, "suspicious_person", because=Because.OTHER, texts=texts).departed


def test_what_was_said_once_is_not_asked_for_again_and_goes_with_the_departure() -> None:
    first = as_(a_case(), Level.THREE, "suspicious_person", because=Because.SLIGHT)
    again = as_(first, Level.THREE, "suspicious_person", when=90)
    assert again.departed == first.departed
    assert as_(again, Level.TWO, "suspicious_person", when=120).departed is None
    # Found to be of another category, the reason is another.
    assert faults(first, Level.THREE, "fraud")[0][:2] == ("because", "level_below")


def test_a_station_that_took_it_over_leads_by_that_and_not_by_an_assessment() -> None:
    offered = done(
        assessed(level=Level.THREE), commands.OfferTransfer(to=HILL, texts={"text": "辖区"}), when=60
    )
    taken = done(offered, commands.AcceptTransfer(), by="dm-st-hill-desk", when=80)
    assert taken.lead == HILL
    assert (
        done(
            taken, commands.Assess(level=Level.THREE, category="theft"), by="dm-st-hill-desk", when=90
        ).departed
        is None
    )


def test_departures_are_counted_by_what_and_why() -> None:
    both = as_(a_case(), Level.THREE, "suspicious_person", lead=HILL, because=Because.SLIGHT)
    found = figures_of([both, as_(a_case(client_key="form-2"), Level.ONE, "theft")])["departures"]
    assert shares(found, "departure") == {"lower": 1, "lead": 1, "higher": 1}
    assert shares(found, "because") == {"slight": 2, "unsaid": 1}
