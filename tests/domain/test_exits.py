"""Exits: what was asked for lapses with them, and each can be taken back by somebody who says why."""

from datetime import timedelta

import pytest

from campus_safety.errors import BadInput, Conflict, ForbiddenByState
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide, mark_duplicate, taken_back
from campus_safety.kinds.incidents.incident import Incident, Stage, State
from campus_safety.kinds.incidents.taxonomy import Level
from tests.builders import NOW, a_case, an_actor, assessed, at, done, handled, rules, told
from tests.by_kind import serve
from tests.districts import key_of

CHIEF, DESK, OFFICER, HEALTH = (
    "dm-st-harbour-chief",
    "dm-st-harbour-desk",
    "dm-st-harbour-officer-1",
    "dm-health-duty",
)
DAY = 24 * 3600
WHY = {"text": "说明"}
BACK = commands.Reinstate(texts=WHY)
REPORTER = f"account:{key_of('dm-ms-01-safety')}"


def offered(case: Incident, to: str = "dm-health") -> Incident:
    return done(case, commands.OfferTransfer(to=to, texts=WHY), when=110)


def handed_over(case: Incident | None = None) -> Incident:
    return done(offered(case or assessed()), commands.AcceptTransfer(), by=HEALTH, when=120)


def a_false_alarm(**changes: object) -> Incident:
    return done(a_case(**changes), commands.FalseAlarm(texts=WHY), when=30)


def a_duplicate(case: Incident | None = None) -> tuple[Incident, Incident]:
    second = case or a_case(by="dm-ms-01-principal", client_key="form-2")
    left, taken = mark_duplicate(second, a_case(), WHY, an_actor(), rules(), at(60))
    return left.after, taken.after


# --- what lapses --------------------------------------------------------------------------------------------------


def test_nobody_is_chased_for_an_extension_that_an_exit_has_made_moot() -> None:
    case = assessed()
    dispose = case.clock("dispose")
    assert dispose is not None
    ask = commands.AskExtension(clock="dispose", until=dispose.due_at + timedelta(hours=1), texts=WHY)
    gone = handed_over(done(case, ask, by=OFFICER, when=100))
    (asked,) = gone.extensions
    assert (asked.decided_at, asked.granted) == (at(120).now, None)
    change = serve(gone, rules(), at(5 * DAY))
    assert change is not None
    assert {tick.clock for tick in change.entry.ticks} - {"notice"} == {"feedback"}


def test_nor_for_one_of_a_limit_that_handling_has_ended() -> None:
    case = assessed()
    dispose = case.clock("dispose")
    assert dispose is not None
    ask = commands.AskExtension(clock="dispose", until=dispose.due_at + timedelta(hours=1), texts=WHY)
    asked = done(case, ask, by=OFFICER, when=80)
    (request,) = handled(asked).extensions
    assert (request.decided_at, request.granted) == (at(90).now, None)
    extension = handled(asked).clock("extension:1")
    assert extension is not None and not extension.running


def test_a_question_and_an_offer_lapse_with_a_merge() -> None:
    case = a_case(by="dm-ms-01-principal", client_key="form-2")
    case = done(case, commands.Ask(clocks=("assess",), texts=WHY), when=10)
    left, _ = a_duplicate(offered(case))
    assert left.question is not None and not left.question.open
    assert left.transfer is not None and not left.transfer.open
    assert not any(one.running for one in left.clocks)


# --- and back -----------------------------------------------------------------------------------------------------


def test_a_false_alarm_that_was_none_is_taken_up_again_with_the_time_that_was_left() -> None:
    before = a_case()
    change = decide(a_false_alarm(), BACK, an_actor(DESK), rules(), at(90))
    case = change.after
    assert (case.state, case.stage, case.flow_run) == (State.REPORTED, Stage.ASSESSMENT, 1)
    assess = case.clock("assess")
    assert assess is not None and assess.running
    known = before.clock("assess")
    assert known is not None and assess.due_at == known.due_at + timedelta(seconds=60), "as much is left"
    assert {"dm-st-harbour/desk", "dm-st-harbour/chief", REPORTER} <= set(change.entry.tells)
    assert done(assessed(case), commands.Dispatch(), when=100).state is State.DISPATCHED


def test_one_that_was_over_begins_a_new_flow_and_its_reporter_hears_the_outcome_again() -> None:
    over = done(a_false_alarm(), commands.GiveFeedback(texts=WHY), when=40)
    assert not over.open
    case = done(over, BACK, when=DAY)
    assert (case.flow_run, case.open, case.feedback_at) == (2, True, None)
    assert case.next_tick_at is not None


def test_a_report_made_by_mistake_is_withdrawn_and_kept_and_nobody_is_owed_anything() -> None:
    change = decide(a_case(), commands.Withdraw(texts=WHY), an_actor("dm-ms-01-safety"), rules(), at(20))
    case = change.after
    assert (case.state, case.open, case.next_tick_at, case.stage) == (State.WITHDRAWN, False, None, None)
    assert "dm-st-harbour/desk" in change.entry.tells
    assert done(case, BACK, when=60).state is State.REPORTED
    with pytest.raises(ForbiddenByState):
        done(assessed(), commands.Withdraw(texts=WHY))


@pytest.mark.parametrize(
    ("category", "code"),
    [
        ("abuse", "protected"),
        ("bullying", "protected"),
        ("fire", "emergency"),
        ("missing_child", "protected"),
    ],
)
def test_what_protects_a_child_and_what_is_an_emergency_is_not_withdrawn(category: str, code: str) -> None:
    with pytest.raises(Conflict) as refused:
        done(a_case(category=category, discovered_at=NOW), commands.Withdraw(texts=WHY))
    assert {fault.code for fault in refused.value.faults} == {code}


def test_a_report_that_others_were_merged_into_is_not_withdrawn() -> None:
    _, root = a_duplicate()
    with pytest.raises(Conflict):
        done(root, commands.Withdraw(texts=WHY))


def test_an_exit_is_taken_back_with_a_reason_only_and_only_an_exit_is() -> None:
    with pytest.raises(BadInput):
        done(a_false_alarm(), commands.Reinstate())
    with pytest.raises(ForbiddenByState):
        done(told(), BACK, when=200)


def test_a_merge_is_taken_back_in_both_cases_at_once() -> None:
    left, root = a_duplicate(assessed(a_case(by="dm-ms-01-principal", client_key="f2", category="abuse")))
    case, released = taken_back(left, root, BACK, an_actor(DESK), rules(), at(300))
    assert (case.after.state, case.after.duplicate_of, case.after.heard_with_root) == (
        State.ASSESSED,
        None,
        False,
    )
    assert case.after.feedback_owed
    assert (released.after.duplicates, released.after.also_reported) == ((), ())
    assert released.after.sealed, "the seal stays until a second person has looked"
    bureau = case.after.clock("tell_bureau")
    assert bureau is not None and bureau.running


def test_a_transfer_is_taken_back_by_us_or_given_back_by_the_receiver_and_the_law_runs_on() -> None:
    bullying = assessed(a_case(category="bullying", discovered_at=NOW), category="bullying")
    investigate = bullying.clock("investigate")
    for who in (CHIEF, HEALTH):
        change = decide(handed_over(bullying), BACK, an_actor(who), rules(), at(DAY))
        case = change.after
        assert (case.state, case.lead, case.station) == (State.ASSESSED, "dm-st-harbour", "dm-st-harbour")
        assert "dm-health/duty" in change.entry.tells
        assert case.clock("investigate") == investigate
        again = done(case, commands.OfferTransfer(to="dm-health", texts=WHY), when=DAY + 60)
        assert again.transfer is not None and again.transfer.open


def test_a_transfer_to_our_own_brigade_stays_in_the_loop() -> None:
    case = offered(assessed(level=Level.TWO), to="dm-brigade")
    taken = done(case, commands.AcceptTransfer(), by="dm-supervisor-1", when=120)
    assert (taken.state, taken.lead, taken.station) == (State.ASSESSED, "dm-brigade", "dm-st-harbour")
    dispose = taken.clock("dispose")
    assert dispose is not None and dispose.running
