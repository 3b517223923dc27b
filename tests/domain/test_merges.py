"""Merging, and assessing anew: what a report obliges us to is lost by neither, and by nobody alone."""

from datetime import timedelta

import pytest

from campus_safety.errors import BadInput, CampusSafetyError, Conflict, NotAllowed, SamePerson
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide, mark_duplicate
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import Flag, Level
from campus_safety.messages.messages import messages_of
from campus_safety.records.change import Change
from campus_safety.records.events import event
from tests.builders import NOW, a_case, a_district, an_actor, assessed, at, done, handled, rules, told
from tests.by_kind import serve
from tests.districts import key_of

CHIEF, DESK, SUPERVISOR = "dm-st-harbour-chief", "dm-st-harbour-desk", "dm-supervisor-1"
WHY = {"text": "同一起"}


def merged(
    case: Incident, root: Incident, *, by: str = DESK, when: float = 60, across_campuses: bool = False
) -> tuple[Change[Incident], Change[Incident]]:
    return mark_duplicate(case, root, WHY, an_actor(by), rules(), at(when), across_campuses=across_campuses)


def codes(refused: CampusSafetyError) -> set[str]:
    return {fault.code for fault in refused.faults}


def a_second(**changes: object) -> Incident:
    return a_case(by="dm-ms-01-principal", client_key="form-2", **changes)


def test_a_mandatory_report_is_assessed_before_it_can_be_merged_or_handed_over() -> None:
    abuse = a_second(category="abuse")
    with pytest.raises(BadInput) as refused:
        merged(abuse, a_case(category="help"))
    assert codes(refused.value) == {"mandatory_report"}
    with pytest.raises(Conflict):
        done(abuse, commands.OfferTransfer(to="dm-health", texts=WHY))
    merged(assessed(abuse), a_case(category="help"))


def test_a_merge_across_campuses_is_confirmed_by_the_chief() -> None:
    here = a_second()
    there = a_case(by="dm-ms-02-safety", campus="dm-ms-02")
    with pytest.raises(BadInput) as refused:
        merged(here, there, by=CHIEF)
    assert codes(refused.value) == {"other_campus"}
    with pytest.raises(NotAllowed):
        merged(here, there, across_campuses=True)
    merged(here, there, by=CHIEF, across_campuses=True)


def test_the_root_takes_over_flags_seal_and_the_clock_that_tells_the_bureau() -> None:
    abuse = assessed(a_second(category="abuse", discovered_at=NOW - timedelta(minutes=50)))
    running = abuse.clock("tell_bureau")
    assert running is not None and running.started_at == NOW - timedelta(minutes=50)
    root = assessed(a_case(category="help"))
    assert not root.sealed and root.clock("tell_bureau") is None
    _, taken = merged(abuse, root)
    assert taken.after.sealed
    assert taken.after.flags >= abuse.flags
    assert taken.after.clock("tell_bureau") == running, "it runs on as it stood, and tells nothing twice"
    assert "dm-edu/desk" in taken.entry.tells


def test_of_two_running_clocks_the_sooner_goes_on_and_no_rung_is_told_twice() -> None:
    early = NOW - timedelta(minutes=30)
    root = a_case(category="fire")
    second = a_second(category="fire", discovered_at=early)
    served = [serve(case, rules(), at(3600)) for case in (root, second)]
    assert served[0] is not None and served[1] is not None
    _, taken = merged(served[1].after, served[0].after, when=3700)
    ours, theirs = served[0].after.clock("tell_bureau"), served[1].after.clock("tell_bureau")
    kept = taken.after.clock("tell_bureau")
    assert ours is not None and theirs is not None and kept is not None
    assert (kept.due_at, kept.next_at) == (theirs.due_at, theirs.next_at)
    assert kept.served[: len(ours.served)] == ours.served


def test_a_merge_ends_no_statutory_inquiry() -> None:
    bullying = assessed(a_second(category="bullying", discovered_at=NOW))
    with pytest.raises(BadInput) as refused:
        merged(bullying, a_case())
    assert codes(refused.value) == {"inquiry_running"}
    root = a_case(category="bullying", discovered_at=NOW - timedelta(days=1))
    _, taken = merged(bullying, root)
    investigate = taken.after.clock("investigate")
    assert investigate is not None and investigate.running
    assert investigate.due_at == NOW + timedelta(days=9)


@pytest.mark.parametrize("category", ["abuse", "sexual_harm", "bullying", "self_harm"])
def test_the_desk_alone_does_not_assess_a_report_out_of_its_seal(category: str) -> None:
    case = a_case(category=category, discovered_at=NOW)
    away = assessed(case, level=Level.THREE, category="other")
    assert away.category == "other"
    assert away.flags >= case.flags and away.sealed
    back = assessed(away, category=category)
    assert back.flags == case.flags


def test_kept_flags_fall_by_a_second_person_of_rank_with_a_reason() -> None:
    away = assessed(a_case(category="sexual_harm"), category="other")
    with pytest.raises(SamePerson):
        done(away, commands.LiftFlags(texts=WHY), by=CHIEF, staff=f"n-{DESK}")
    with pytest.raises(BadInput):
        done(away, commands.LiftFlags(), by=CHIEF)
    lifted = done(away, commands.LiftFlags(texts=WHY), by=CHIEF)
    assert (lifted.sealed, lifted.flags) == (False, frozenset[Flag]())
    own = done(
        a_case(category="abuse"), commands.Assess(level=Level.TWO, category="other"), by=CHIEF, when=30
    )
    with pytest.raises(SamePerson):
        done(own, commands.LiftFlags(texts=WHY), by=CHIEF)
    assert not done(own, commands.LiftFlags(texts=WHY), by=SUPERVISOR).sealed


def test_leaving_the_school_out_keeps_no_other_flag() -> None:
    fire = done(a_case(category="fire"), commands.LeaveOutSchool(texts=WHY))
    assert assessed(fire, category="theft").flags == {Flag.SEALED}


def test_an_ordinary_report_is_assessed_as_what_it_is_and_keeps_nothing() -> None:
    fire = assessed(a_case(category="fire"), category="help")
    assert fire.flags == frozenset()
    with pytest.raises(Conflict):
        done(fire, commands.LiftFlags(texts=WHY), by=CHIEF)


# --- what the reporters hear --------------------------------------------------------------------------------------

REPORTER, SECOND = f"account:{key_of('dm-ms-01-safety')}", f"account:{key_of('dm-ms-01-principal')}"


def test_a_merge_tells_the_reporter_and_the_roots_outcome_is_told_to_all_of_them() -> None:
    left, taken = merged(a_second(), a_case())
    assert left.entry.tells == (SECOND,)
    (message,) = messages_of(event(left), a_district())
    assert "并入" in message.title
    assert not left.after.open and not any(one.running for one in left.after.clocks)
    root = handled(assessed(taken.after))
    feedback = root.clock("feedback")
    assert feedback is not None and feedback.started_at == root.handled_at
    change = decide(root, commands.GiveFeedback(texts=WHY), an_actor(), rules(), at(200))
    assert change.entry.tells == (REPORTER, SECOND)
    assert SECOND not in str(taken.entry.changed), "whom it names is nobody's to read"


def test_whoever_works_on_a_report_hears_that_somebody_else_has_merged_it() -> None:
    led = assessed(a_second(category="bullying", discovered_at=NOW), category="bullying")
    left, _ = merged(led, a_case(category="bullying", discovered_at=NOW))
    assert left.entry.tells == (SECOND, "dm-ms-01/safety")


def test_who_reports_to_an_alarms_case_is_owed_its_outcome() -> None:
    alarm = a_case(account=None)
    assert not alarm.feedback_owed
    _, taken = merged(a_second(), alarm)
    false = decide(taken.after, commands.FalseAlarm(texts=WHY), an_actor(), rules(), at(90)).after
    feedback = false.clock("feedback")
    assert false.open and feedback is not None and feedback.running
    told = decide(false, commands.GiveFeedback(texts=WHY), an_actor(), rules(), at(100))
    assert told.entry.tells == (SECOND,)


def test_an_outcome_that_was_told_before_the_merge_is_owed_on_a_clock_of_its_own() -> None:
    left, taken = merged(a_second(), told(), when=600)
    feedback = left.after.clock("feedback")
    assert left.after.open and feedback is not None
    assert (feedback.running, feedback.started_at) == (True, at(600).now)
    assert taken.after.also_reported == ()


def test_a_transfer_to_another_body_is_told_to_whoever_reported() -> None:
    case = done(
        merged(a_second(), a_case())[1].after, commands.OfferTransfer(to="dm-health", texts=WHY), when=90
    )
    change = decide(case, commands.AcceptTransfer(), an_actor("dm-health-duty"), rules(), at(100))
    assert {REPORTER, SECOND} <= set(change.entry.tells)
