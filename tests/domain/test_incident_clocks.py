"""Clocks of an incident through reopening, new categories and new levels: none is forgotten, none dies, none lies."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campus_safety.errors import BadInput
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.incident import Incident, State
from campus_safety.kinds.incidents.taxonomy import Level
from campus_safety.records.clock_rules import attended
from campus_safety.records.timeliness import kept, lifted
from tests.builders import (
    NOW,
    a_case,
    assessed,
    at,
    clock,
    done,
    handled,
    rules,
    told,
)
from tests.by_kind import serve
from tests.figures import figures_of, shares

DAY = 24 * 3600
CHIEF, OFFICER, SAFETY = "dm-st-harbour-chief", "dm-st-harbour-officer-1", "dm-ms-01-safety"


def reviewed(case: Incident, *, when: float, due: float = 10 * DAY) -> Incident:
    measure = commands.PlannedMeasure(owner="dm-ms-01/safety", due_at=NOW + timedelta(seconds=due))
    texts = {"cause": "原因", "measure.1": f"措施{when:.0f}"}
    return done(case, commands.Review(measures=(measure,), texts=texts), by=CHIEF, when=when)


def reopened(*, when: float = 500) -> Incident:
    """Reviewed with a measure, settled, closed, and opened again."""
    case = reviewed(told(handled(assessed())), when=200)
    case = done(case, commands.SettleMeasure(number=1, done=True, texts={"text": "完成"}), by=CHIEF, when=300)
    case = done(case, commands.Close(), by=CHIEF, when=400)
    return done(case, commands.Reopen(texts={"text": "新线索"}), by=CHIEF, when=when)


# --- reopened and reviewed again ----------------------------------------------------------------------------------


def test_a_measure_of_the_second_review_is_chased_like_those_of_the_first() -> None:
    case = reviewed(told(handled(reopened(), when=600), when=700), when=800)
    assert case.state is State.REVIEWED
    assert case.next_tick_at is not None
    assert clock(case, "measure:2").running


def test_measures_go_on_counting_through_a_reopening_and_the_first_reviews_stay_in_the_record() -> None:
    case = reviewed(told(handled(reopened(), when=600), when=700), when=800)
    assert [(one.number, one.settled_at is not None) for one in case.measures] == [(1, True), (2, False)]
    case = done(case, commands.SettleMeasure(number=2, done=True, texts={"text": "完成"}), by=CHIEF, when=900)
    assert clock(case, "measure:2").met
    assert done(case, commands.Close(), by=CHIEF, when=1000).state is State.CLOSED


def test_a_case_that_is_open_without_any_clock_is_looked_at_every_day_until_it_has_one() -> None:
    case = reviewed(told(handled(assessed())), when=200)
    lost = replace(case, clocks=tuple(one.stopped(NOW) for one in case.clocks), measures=())
    assert lost.next_tick_at is None
    watched = attended(lost, at(300).now)
    assert watched.next_tick_at == at(300).now + timedelta(days=1)
    assert attended(watched, at(400).now) == watched
    ticks = clock(watched, "watch").due_ticks(at(300 + 3 * DAY).now)
    assert [tick.rung for tick in ticks] == ["100%", "repeat-2"]
    assert not clock(watched, "watch").counts
    again = attended(watched.with_clock(clock(case, "measure:1")), at(500).now)
    assert not clock(again, "watch").running


def test_a_record_that_an_older_version_left_without_a_clock_finds_one_with_the_next_action() -> None:
    case = reviewed(told(handled(assessed())), when=200)
    lost = replace(case, clocks=tuple(one.stopped(at(250).now) for one in case.clocks))
    assert lost.next_tick_at is None
    assert done(lost, commands.Note(texts={"text": "x"}), by=OFFICER, when=300).next_tick_at is not None


# --- clocks that are no longer asked for ---------------------------------------------------------------------------


def bullying(**changes: object) -> Incident:
    return assessed(a_case(category="bullying", discovered_at=NOW - timedelta(days=1), **changes))


def as_(case: Incident, category: str, *, when: float, level: Level = Level.TWO) -> Incident:
    return done(case, commands.Assess(level=level, category=category), when=when)


def test_the_ten_days_go_on_as_if_never_stopped_when_a_case_is_bullying_after_all() -> None:
    before = clock(bullying(), "investigate")
    case = as_(as_(bullying(), "assault", when=3600), "bullying", when=2 * DAY)
    after = clock(case, "investigate")
    assert after.running
    assert (after.started_at, after.due_at, after.rungs) == (before.started_at, before.due_at, before.rungs)
    assert case.next_tick_at is not None


def test_the_ten_days_were_neither_kept_nor_missed_where_the_case_turned_out_to_be_no_bullying() -> None:
    case = as_(bullying(), "assault", when=3600)
    investigate = clock(case, "investigate")
    assert investigate.moot
    assert (investigate.met, kept(investigate), lifted(investigate)) == (None, None, True)


def test_the_ten_days_that_had_passed_already_stay_missed_whatever_the_case_turns_out_to_be() -> None:
    case = as_(bullying(), "assault", when=12 * DAY)
    investigate = clock(case, "investigate")
    assert (investigate.met, kept(investigate), lifted(investigate)) == (False, False, False)


def test_what_the_education_bureau_takes_over_was_neither_kept_nor_missed_and_the_hand_over_was_kept() -> (
    None
):
    offered = done(bullying(), commands.OfferTransfer(to="dm-edu", texts={"text": "移送"}), when=600)
    case = done(offered, commands.AcceptTransfer(), by="dm-edu-desk", when=900)
    assert case.state is State.TRANSFERRED
    assert {one.name for one in case.clocks if one.moot} >= {"investigate", "progress", "tell_bureau"}
    assert kept(clock(case, "transfer")) is True
    assert all(kept(clock(case, name)) is None for name in ("investigate", "progress"))


def test_limits_that_were_lifted_are_counted_as_such_and_in_no_share() -> None:
    found = figures_of([as_(bullying(), "assault", when=3600)])
    assert shares(found["limits_lifted"], "clock")["investigate"] == 1
    assert "investigate" not in shares(found["on_time"], "clock")


def test_a_record_of_an_older_version_whose_ten_days_stopped_that_way_finds_them_again() -> None:
    case = bullying()
    dead = case.with_clock(clock(case, "investigate").stopped(at(3600).now))
    assert clock(as_(dead, "bullying", when=7200), "investigate").running


# --- handing over within 24 hours of receipt -----------------------------------------------------------------------


def offered(case: Incident, to: str, *, when: float, by: str = "dm-st-harbour-desk") -> Incident:
    return done(case, commands.OfferTransfer(to=to, texts={"text": "移送"}), by=by, when=when)


def test_the_hand_over_counts_from_receipt_so_that_what_is_offered_on_the_third_day_is_late_at_once() -> None:
    case = offered(assessed(), "dm-st-hill", when=3 * DAY)
    transfer = clock(case, "transfer")
    assert (transfer.started_at, transfer.due_at) == (NOW, NOW + timedelta(hours=24))
    assert transfer.late_at(at(3 * DAY).now)
    taken = done(case, commands.AcceptTransfer(), by="dm-st-hill-desk", when=3 * DAY + 60)
    assert kept(clock(taken, "transfer")) is False


def test_a_station_that_took_a_case_over_has_24_hours_of_its_own_to_hand_it_on() -> None:
    case = done(
        offered(assessed(), "dm-st-hill", when=3600),
        commands.AcceptTransfer(),
        by="dm-st-hill-desk",
        when=7200,
    )
    on = offered(case, "dm-health", when=2 * DAY, by="dm-st-hill-desk")
    assert clock(on, "transfer").started_at == at(7200).now


def test_a_reopened_case_is_handed_over_within_24_hours_of_being_reopened() -> None:
    assert clock(offered(reopened(when=9 * DAY), "dm-st-hill", when=9 * DAY + 60), "transfer").started_at == (
        at(9 * DAY).now
    )


# --- reopened, and late again --------------------------------------------------------------------------------------


def orders(case: Incident) -> list[tuple[str, str | None]]:
    return [(order.stage, order.clock) for order in case.supervisions]


def test_what_is_reopened_and_late_again_gets_a_supervision_order_again() -> None:
    change = serve(assessed(), rules(), at(4 * DAY))
    assert change is not None
    case = change.after
    assert orders(case) == [("handling", "dispose")]
    case = told(handled(case, when=4 * DAY + 10), when=4 * DAY + 20)
    case = done(case, commands.AnswerOrder(number=1, texts={"text": "x"}), when=4 * DAY + 30)
    case = done(case, commands.Close(), by=CHIEF, when=4 * DAY + 40)
    case = done(case, commands.Reopen(texts={"text": "x"}), by=CHIEF, when=5 * DAY)
    again = serve(case, rules(), at(9 * DAY))
    assert again is not None
    assert orders(again.after) == [("handling", "dispose"), ("handling", "dispose")]


def inquired(when: float) -> Incident:
    """A bullying case whose inquiry was concluded, carried on to its closing."""
    case = done(bullying(), commands.TellBureau(), by=SAFETY, when=60)
    case = done(case, commands.TellParents(), by=SAFETY, when=70)
    case = done(case, commands.ConcludeInvestigation(texts={"text": "成立"}), by=SAFETY, when=80)
    case = reviewed(told(handled(case)), when=200)
    case = done(case, commands.SettleMeasure(number=1, done=True, texts={"text": "完成"}), by=CHIEF, when=300)
    return done(case, commands.Close(), by=CHIEF, when=when)


def test_an_inquiry_into_bullying_is_held_again_within_ten_days_of_reopening() -> None:
    case = done(inquired(400), commands.Reopen(texts={"text": "新证据"}), by=CHIEF, when=30 * DAY)
    investigate = clock(case, "investigate")
    assert investigate.running
    assert (investigate.revision, investigate.due_at) == (2, at(40 * DAY).now)
    with pytest.raises(BadInput) as refused:
        handled(case, when=31 * DAY)
    assert {fault.code for fault in refused.value.faults} == {"not_concluded"}
    case = done(case, commands.ConcludeInvestigation(texts={"text": "维持"}), by=SAFETY, when=32 * DAY)
    assert clock(case, "investigate").met
    assert handled(case, when=33 * DAY).state is State.HANDLED


def test_an_inquiry_is_not_concluded_without_a_word() -> None:
    with pytest.raises(BadInput) as refused:
        done(bullying(), commands.ConcludeInvestigation(), by=SAFETY)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("text", "missing")]


# --- an extension in the very instant of the limit -----------------------------------------------------------------


@pytest.mark.parametrize("tick_first", [True, False])
def test_an_extension_in_the_instant_of_the_limit_is_measured_by_its_new_end_whichever_came_first(
    tick_first: bool,
) -> None:
    case, due = assessed(), clock(assessed(), "dispose").due_at
    instant = (due - NOW).total_seconds()
    ask = commands.AskExtension(clock="dispose", until=due + timedelta(hours=24), texts={"text": "x"})
    case = done(case, ask, by=OFFICER, when=100)
    grant = commands.DecideExtension(number=1, granted=True)
    if tick_first:
        case = change.after if (change := serve(case, rules(), at(instant))) else case
        case = done(case, grant, by=CHIEF, when=instant)
    else:
        case = done(case, grant, by=CHIEF, when=instant)
        case = change.after if (change := serve(case, rules(), at(instant))) else case
    assert kept(clock(case, "dispose")) is None
    assert kept(clock(handled(case, when=instant + 3600), "dispose")) is True
    late = serve(case, rules(), at(instant + 2 * DAY))
    assert late is not None
    assert kept(clock(late.after, "dispose")) is False
