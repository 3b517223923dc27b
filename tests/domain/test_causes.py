"""原因类别: what a review finds as codes, kept with the case, counted by campus and part of the campus."""

from typing import Any

import pytest

from campus_safety.errors import BadInput
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import CAUSES, Cause
from tests.builders import a_case, assessed, done, handled, told
from tests.figures import figures_of, shares

CHIEF = "dm-st-harbour-chief"


def reviewed(key: str = "0001", **found: Any) -> Incident:
    case = told(handled(assessed(a_case(client_key=f"form-{key}"))))
    return done(case, commands.Review(texts={"cause": "围墙缺口"}, **found), by=CHIEF, when=300)


def test_every_cause_has_words_in_both_languages() -> None:
    assert set(CAUSES) == set(Cause)
    assert all(label.zh and label.en for label in CAUSES.values())


def test_causes_and_the_place_are_kept_and_counted_together() -> None:
    both = reviewed(causes=frozenset({Cause.FACILITY, Cause.GUARDING}), spot="perimeter-2")
    assert (both.causes, both.spot) == (frozenset({Cause.FACILITY, Cause.GUARDING}), "perimeter-2")
    found = figures_of([both, reviewed("0002", causes=frozenset({Cause.FACILITY})), reviewed("0003")])
    assert shares(found["causes"], "cause") == {"facility": 2, "guarding": 1, "unsaid": 1}
    # Whichever wall it was, it is the perimeter.
    assert shares(found["causes"], "spot") == {"perimeter": 2, "unsaid": 2}
    here = figures_of([both], unit="dm-ms-01")
    assert here["causes"].count == 2


def test_what_was_not_reviewed_has_no_cause_to_count() -> None:
    assert figures_of([told()])["causes"].count == 0


def test_a_place_that_there_is_not_and_a_cause_beside_none_found_are_refused_together() -> None:
    with pytest.raises(BadInput) as refused:
        reviewed(causes=frozenset({Cause.UNKNOWN, Cause.OTHER}), spot="moon")
    assert {(one.field, one.code) for one in refused.value.faults} == {
        ("spot", "unknown_spot"),
        ("causes", "contradicting"),
    }
