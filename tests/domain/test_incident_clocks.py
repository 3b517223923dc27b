"""Clocks of an incident through reopening, new categories and new levels: none is forgotten, none dies, none lies."""

from dataclasses import replace
from datetime import timedelta

from campus_safety.clocks import Clock
from campus_safety.incidents import commands
from campus_safety.incidents.incident import Incident, State
from campus_safety.winding import attended
from tests.builders import NOW, assessed, at, done, handled, told

DAY = 24 * 3600
CHIEF, OFFICER, SAFETY = "dm-st-harbour-chief", "dm-st-harbour-officer-1", "dm-ms-01-safety"


def clock(case: Incident, name: str) -> Clock:
    found = case.clock(name)
    assert found is not None, name
    return found


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
