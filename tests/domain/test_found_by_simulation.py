"""What runs of the simulation have found, each as small as it became. The seeds are named in docs/simulation.md."""

from datetime import timedelta

import pytest

from campus_safety.errors import Conflict
from campus_safety.incidents import commands
from campus_safety.incidents.taxonomy import Circumstance, Level
from tests.builders import a_case, assessed, done


def test_an_extension_that_a_new_level_has_overtaken_shortens_no_limit() -> None:
    """Seed 206: asked for at level 3, decided on after level 1 had laid the limit anew, later than what was asked for."""
    case = assessed(level=Level.THREE)
    limit = case.clock("dispose")
    assert limit is not None
    late = (limit.due_at - limit.started_at - timedelta(hours=1)).total_seconds()
    asked = commands.AskExtension(
        clock="dispose", until=limit.due_at + timedelta(minutes=1), texts={"text": "需要时间"}
    )
    case = done(case, asked, by="dm-st-harbour-officer-1", when=late)
    case = done(case, commands.Assess(level=Level.ONE, category=case.category), when=late + 60)
    anew = case.clock("dispose")
    assert anew is not None
    assert anew.due_at > limit.due_at
    granting = commands.DecideExtension(number=1, granted=True)
    with pytest.raises(Conflict) as refused:
        done(case, granting, by="dm-st-harbour-chief", when=late + 120)
    assert refused.value.faults[0].code == "not_later"
    refusing = commands.DecideExtension(number=1, granted=False)
    assert done(case, refusing, by="dm-st-harbour-chief", when=late + 180).clock("dispose") == anew


def test_a_duty_of_law_that_is_asked_for_again_goes_on_by_the_sooner_limit() -> None:
    """Seed 6006: an epidemic (two hours), then nothing of the kind, then an accident at work (one hour)."""
    case = a_case(category="public_health")
    case = assessed(case, category="public_health")
    assert case.clock("tell_authority") is not None
    case = done(case, commands.Assess(level=Level.TWO, category="theft"), when=60)
    accident = commands.Assess(
        level=Level.TWO,
        category="facility_accident",
        circumstances=frozenset({Circumstance.PRODUCTION_ACCIDENT}),
    )
    case = done(case, accident, when=90)
    clock = case.clock("tell_authority")
    assert clock is not None
    assert clock.running
    assert clock.due_at == case.received_at + timedelta(hours=1)
