"""What runs of the simulation have found, each as small as it became. The seeds are named in docs/simulation.md."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campus_safety.district.policy import Basis
from campus_safety.errors import Conflict
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import mark_duplicate
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import Circumstance, Level
from campus_safety.records.clocks import Clock
from tests.builders import NOW, a_case, an_actor, assessed, at, done, handled, rules
from tests.by_kind import serve


def the(case: Incident, name: str) -> Clock:
    found = case.clock(name)
    assert found is not None, name
    return found


def with_circumstance(category: str) -> commands.Assess:
    """Found to be an accident at work as well."""
    found = frozenset({Circumstance.PRODUCTION_ACCIDENT})
    return commands.Assess(level=Level.TWO, category=category, circumstances=found)


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


def test_a_duty_that_becomes_one_of_law_while_it_is_asked_for_again_has_the_limit_of_law() -> None:
    """Seed 20017: food (two hours, by policy), then bullying, then an accident at work (one hour, by law)."""
    case = a_case(category="food_safety")
    case = assessed(case, category="bullying", discovered_at=case.received_at)
    case = done(case, with_circumstance("dispute"), when=90)
    clock = the(case, "tell_authority")
    assert (clock.basis, clock.due_at) == (Basis.LAW, case.received_at + timedelta(hours=1))


def test_a_duty_goes_on_where_one_more_has_to_be_told_after_all_were() -> None:
    """Seed 500000: market supervision and health were told of the food; then it was an accident at work too."""
    case = assessed(a_case(category="food_safety"))
    case = done(case, commands.TellAuthority(), by="dm-ms-01-safety", when=600)
    case = done(case, with_circumstance("food_safety"), when=700)
    clock = the(case, "tell_authority")
    assert (clock.basis, clock.due_at) == (Basis.LAW, case.received_at + timedelta(hours=1))
    assert case.authorities_told_at is None
    case = done(case, commands.TellAuthority(), by="dm-ms-01-safety", when=800)
    assert case.authorities_told_at is not None
    assert not the(case, "tell_authority").running


def test_a_running_duty_is_measured_anew_when_a_merged_report_says_what_it_really_was() -> None:
    """Whatever a limit derives from measures the clocks that run by it, whichever action has changed it."""
    root = assessed(a_case(category="food_safety"))
    report = a_case(by="dm-ms-01-principal", client_key="form-2", category="facility_accident")
    report = done(report, commands.Assess(level=Level.TWO, category="facility_accident"), when=40)
    report = done(report, commands.TellAuthority(), by="dm-ms-01-safety", when=50)
    _, taken = mark_duplicate(report, root, {"text": "同一起"}, an_actor(), rules(), at(60))
    clock = the(taken.after, "tell_authority")
    assert (clock.basis, clock.due_at) == (Basis.LAW, root.received_at + timedelta(hours=1))


def test_a_duty_that_came_with_a_merged_report_outlives_a_new_level() -> None:
    """The category of the case itself gives it no limit: it keeps the one that it has."""
    root = assessed(a_case(category="help"))
    report = assessed(a_case(by="dm-ms-01-principal", client_key="form-2", category="food_safety"))
    _, taken = mark_duplicate(report, root, {"text": "同一起"}, an_actor(), rules(), at(60))
    before = the(taken.after, "tell_authority")
    after = done(taken.after, commands.Assess(level=Level.ONE, category="help"), when=90)
    assert the(after, "tell_authority") == before
    assert before.running


def test_a_limit_of_a_stage_that_stood_still_goes_on_by_the_level_that_holds_by_then() -> None:
    """Asked for again after it was bullying for a while, at another level than before."""
    case = assessed(level=Level.THREE)
    limit = the(case, "dispose").due_at - the(case, "dispose").started_at
    bullying = commands.Assess(level=Level.ONE, category="bullying", discovered_at=case.received_at)
    case = done(case, bullying, when=60)
    assert not the(case, "dispose").running
    case = done(case, commands.Assess(level=Level.ONE, category="theft"), when=120)
    clock = the(case, "dispose")
    assert clock.running
    assert clock.due_at - clock.started_at < limit


def test_an_earlier_discovery_that_a_merged_report_brings_moves_every_duty_that_is_counted_from_it() -> None:
    """Seed 2008: the bureau's clock came over with its earlier start, and the ten days of the inquiry stayed."""
    root = assessed(a_case(category="bullying", discovered_at=NOW))
    early = NOW - timedelta(hours=1)
    report = a_case(by="dm-ms-01-principal", client_key="form-2", category="fire", discovered_at=early)
    _, taken = mark_duplicate(report, root, {"text": "同一起"}, an_actor(), rules(), at(60))
    assert taken.after.discovered_at == early
    assert the(taken.after, "tell_bureau").started_at == early
    assert the(taken.after, "investigate").due_at == early + timedelta(days=10)


def test_a_merged_report_that_was_discovered_later_makes_no_duty_later() -> None:
    root = assessed(a_case(category="bullying", discovered_at=NOW - timedelta(hours=1)))
    root = done(root, commands.TellBureau(), by="dm-ms-01-safety", when=40)
    report = assessed(
        a_case(by="dm-ms-01-principal", client_key="form-2", category="public_health", discovered_at=NOW)
    )
    _, taken = mark_duplicate(report, root, {"text": "同一起"}, an_actor(), rules(), at(60))
    assert taken.after.discovered_at == root.discovered_at
    assert the(taken.after, "investigate") == the(root, "investigate")
    assert the(taken.after, "tell_authority").running


def test_a_clock_that_the_release_before_did_not_stop_is_settled_and_tells_nobody() -> None:
    """Two versions at once, seed 2: answered while a release served that did not know the clock, it ran on in the record.
    At its tick Plan found nothing to serve and left it there, so that flow and sweep came back for it without end."""
    case = handled()
    clocks = tuple(replace(one, stopped_at=None) if one.name == "assess" else one for one in case.clocks)
    left = replace(case, clocks=clocks)
    due = the(left, "assess").next_at
    assert due is not None
    assert due == left.next_tick_at
    then = at((due - NOW).total_seconds())
    settled = serve(left, rules(), then)
    assert settled is not None
    assert (settled.entry.ticks, settled.entry.tells) == ((), ())
    assert the(settled.after, "assess").stopped_at == the(case, "assess").stopped_at
    assert serve(settled.after, rules(), then) is None


def test_a_request_that_a_question_has_made_stand_still_is_over_once_it_is_decided() -> None:
    """Seed 8 (small): the clock of a request for more time was named in a question to the reporter; the chief refused the
    request meanwhile, and its clock stood there as if somebody had still to decide."""
    case = assessed(level=Level.THREE)
    asked = commands.AskExtension(
        clock="dispose", until=the(case, "dispose").due_at + timedelta(minutes=1), texts={"text": "需要时间"}
    )
    case = done(case, asked, by="dm-st-harbour-officer-1", when=60)
    case = done(case, commands.Ask(clocks=("extension:1",), texts={"text": "请补充"}), when=70)
    assert the(case, "extension:1").paused_at == at(70).now
    refused = commands.DecideExtension(number=1, granted=False)
    case = done(case, refused, by="dm-st-harbour-chief", when=80)
    assert the(case, "extension:1").stopped_at == at(80).now


def test_a_duty_of_law_is_not_laid_anew_by_a_category_that_gives_it_the_same_limit() -> None:
    """Seed 1 (small) with two versions: an illness that turned out to come of food. The authority is told by policy then, and
    what has begun by law stays so: nothing about its limit has changed."""
    case = assessed(a_case(category="public_health"))
    before = the(case, "tell_authority")
    assert before.basis is Basis.LAW
    after = done(case, commands.Assess(level=Level.ONE, category="food_safety"), when=120)
    assert the(after, "tell_authority") == before


def test_a_duty_that_came_with_a_merged_report_is_counted_from_when_the_incident_was_known() -> None:
    """Seed 317284754: found to be an accident at work later, it had an hour from the merged report instead of from the first
    one. The category of the case itself gives the duty no limit, and so it had stayed where it was."""
    early = NOW - timedelta(hours=1)
    root = assessed(a_case(category="abuse", discovered_at=early))
    report = assessed(a_case(by="dm-ms-01-principal", client_key="form-2", category="public_health"))
    came = the(report, "tell_authority")
    _, taken = mark_duplicate(report, root, {"text": "同一起"}, an_actor(), rules(), at(60))
    clock = the(taken.after, "tell_authority")
    assert (clock.started_at, clock.limit, clock.basis) == (early, came.limit, Basis.LAW)
    assert clock.due_at == came.due_at - (came.started_at - early)
    after = done(taken.after, with_circumstance("abuse"), when=120)
    assert the(after, "tell_authority").due_at == early + timedelta(hours=1)
