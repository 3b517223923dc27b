"""A case goes only to units of whom somebody can act on it, and an offer that nobody answers is taken back."""

from dataclasses import replace

import pytest

from campus_safety.errors import BadInput, CampusSafetyError, Conflict
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.taxonomy import Level
from tests.builders import NOW, a_case, a_district, an_actor, assessed, at, done, handled, rules

WHY = {"text": "说明"}
DAY = 24 * 3600


def codes(refused: CampusSafetyError) -> set[str]:
    return {fault.code for fault in refused.faults}


@pytest.mark.parametrize("unit", ["dm-ms-02", "dm-bureau"])
def test_another_school_and_the_leadership_neither_lead_nor_are_sent(unit: str) -> None:
    with pytest.raises(BadInput) as refused:
        assessed(lead=unit)
    assert codes(refused.value) == {"cannot_act"}
    with pytest.raises(BadInput) as refused:
        done(assessed(), commands.Dispatch(units=(unit,)))
    assert codes(refused.value) == {"cannot_act"}


@pytest.mark.parametrize("unit", ["dm-ms-01", "dm-st-hill", "dm-brigade", "dm-fire", "dm-st-harbour-cases"])
def test_its_own_school_police_and_agencies_can_lead(unit: str) -> None:
    assert assessed(lead=unit).lead == unit


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("dm-ms-02", "cannot_act"),
        ("dm-bureau", "cannot_act"),
        ("dm-st-hill-cases", "cannot_act"),
        ("dm-st-harbour", "already_there"),
    ],
)
def test_a_transfer_is_offered_only_to_whom_can_answer_it(to: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        done(a_case(), commands.OfferTransfer(to=to, texts=WHY))
    assert code in codes(refused.value)


def test_a_unit_whose_post_nobody_holds_is_given_nothing() -> None:
    district = a_district()
    vacant = {**district.holders, "dm-health/duty": ()}
    empty = rules(district=replace(district, holders=vacant))
    for command in (
        commands.OfferTransfer(to="dm-health", texts=WHY),
        commands.Assess(level=Level.TWO, category="theft", lead="dm-health"),
    ):
        with pytest.raises(BadInput) as refused:
            decide(a_case(), command, an_actor(), empty, at(60))
        assert codes(refused.value) == {"vacant"}


def test_an_offer_that_nobody_answers_is_taken_back_and_buys_no_time() -> None:
    offered = done(a_case(), commands.OfferTransfer(to="dm-health", texts=WHY), when=100)
    before = offered.clock("transfer")
    with pytest.raises(BadInput):
        done(offered, commands.WithdrawTransfer())
    change = decide(offered, commands.WithdrawTransfer(texts=WHY), an_actor(), rules(), at(200))
    assert change.after.transfer is not None and not change.after.transfer.open
    assert "dm-health/duty" in change.entry.tells
    again = done(change.after, commands.OfferTransfer(to="dm-st-hill", texts=WHY), when=300)
    clock = again.clock("transfer")
    assert before is not None and clock is not None
    assert (clock.running, clock.due_at) == (True, before.due_at)
    with pytest.raises(Conflict):
        done(change.after, commands.WithdrawTransfer(texts=WHY), when=300)


def test_what_was_handled_is_offered_to_nobody_any_more() -> None:
    offered = done(assessed(), commands.OfferTransfer(to="dm-health", texts=WHY), when=60)
    case = handled(offered)
    assert case.transfer is not None and not case.transfer.open
    assert "dm-health" not in case.units


def test_no_order_shows_a_restricted_case_to_whom_it_does_not_concern() -> None:
    case = a_case(category="bullying", discovered_at=NOW)
    with pytest.raises(BadInput) as refused:
        done(case, commands.Supervise(to="dm-ms-02", due_at=at(DAY).now, texts=WHY), by="dm-supervisor-1")
    assert codes(refused.value) == {"not_concerned"}
    done(case, commands.Supervise(to="dm-ms-01", due_at=at(DAY).now, texts=WHY), by="dm-supervisor-1")
