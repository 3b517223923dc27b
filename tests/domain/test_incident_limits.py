"""Limits that follow what a case is: by category and level, from the right moment, and never without end."""

import copy
from dataclasses import replace
from datetime import timedelta

import pytest

from campus_safety.district.policy import Basis
from campus_safety.errors import BadInput, Conflict, ForbiddenByLaw
from campus_safety.kinds.incidents import commands, reviewing
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.intake import receive
from campus_safety.kinds.incidents.kind import KIND
from campus_safety.kinds.incidents.taxonomy import Because, Level
from campus_safety.records.decision import Decision
from campus_safety.records.timeliness import kept
from tests.builders import (
    NOW,
    a_case,
    a_policy_document,
    a_report,
    an_actor,
    assessed,
    at,
    clock,
    done,
    handled,
    rules,
    told,
)
from tests.by_kind import parse_policy, serve

DAY = 24 * 3600
CHIEF, OFFICER, SAFETY = "dm-st-harbour-chief", "dm-st-harbour-officer-1", "dm-ms-01-safety"


def bullying() -> Incident:
    return assessed(a_case(category="bullying", discovered_at=NOW - timedelta(days=1)))


def as_(case: Incident, category: str, *, when: float, level: Level = Level.TWO) -> Incident:
    return done(case, commands.Assess(level=level, category=category, because=Because.FOUND), when=when)


def serve_(case: Incident, when: float) -> Incident:
    change = serve(case, rules(), at(when))
    return case if change is None else change.after


# --- limits that follow what the case is ----------------------------------------------------------------------------


def test_nobody_is_late_with_a_bullying_case_while_the_law_gives_time_to_look_into_it() -> None:
    case = bullying()
    change = serve(case, rules(), at(8 * DAY))
    assert change is not None
    late = {tick.clock for tick in change.entry.ticks if tick.rung != "80%"}
    assert late == {"progress", "tell_bureau"}
    assert change.after.supervisions == ()
    assert change.after.clock("dispose") is None


def test_a_bullying_case_is_handled_within_its_limit_from_the_end_of_the_inquiry() -> None:
    case = done(bullying(), commands.ConcludeInvestigation(texts={"text": "成立"}), by=SAFETY, when=8 * DAY)
    dispose = clock(case, "dispose")
    assert (dispose.started_at, dispose.due_at) == (at(8 * DAY).now, at(10 * DAY).now)


def test_what_turns_out_to_be_no_bullying_is_handled_within_its_limit_from_then_on() -> None:
    dispose = clock(as_(bullying(), "assault", when=6 * DAY), "dispose")
    assert (dispose.started_at, dispose.due_at) == (at(6 * DAY).now, at(8 * DAY).now)


def test_calling_it_bullying_for_a_while_buys_handling_no_more_than_that_while() -> None:
    case = assessed(a_case(category="assault", discovered_at=NOW))
    due = clock(case, "dispose").due_at
    for hour in range(1, 20):
        case = as_(case, "bullying" if hour % 2 else "assault", when=hour * 3600)
    case = as_(case, "assault", when=20 * 3600)
    # Ten of these hours it was bullying.
    assert clock(case, "dispose").due_at == due + timedelta(hours=10)
    assert clock(case, "investigate").due_at == NOW + timedelta(days=10)


def test_sexual_harm_is_told_to_the_authority_by_law_neither_extended_nor_paused() -> None:
    case = assessed(a_case(category="sexual_harm"))
    tell = clock(case, "tell_bureau")
    assert (tell.basis, tell.due_at) == (Basis.LAW, NOW + timedelta(minutes=30))
    ask = commands.AskExtension(
        clock="tell_bureau", until=tell.due_at + timedelta(minutes=5), texts={"text": "x"}
    )
    with pytest.raises(ForbiddenByLaw):
        done(case, ask, by=OFFICER)
    with pytest.raises(ForbiddenByLaw):
        done(case, commands.Ask(clocks=("tell_bureau",), texts={"text": "?"}))


def test_what_turns_out_to_be_sexual_harm_has_the_limit_of_law_from_when_it_was_discovered() -> None:
    tell = clock(as_(assessed(a_case(category="abuse")), "sexual_harm", when=600), "tell_bureau")
    assert (tell.basis, tell.started_at, tell.due_at) == (Basis.LAW, NOW, NOW + timedelta(minutes=30))


def test_an_own_category_is_its_parent_with_a_limit_of_its_own() -> None:
    document = copy.deepcopy(dict(a_policy_document()))
    document["categories"] = {
        "campus_loan": {"parent": "fraud", "name_zh": "校园贷", "name_en": "Campus loans", "level": 1}
    }
    document["clocks"]["assess"]["categories"] = {"campus_loan": {"limits": {"1": "PT2M"}}}
    own = rules(policy=parse_policy("v2", document))
    case = receive(a_report(category="campus_loan"), an_actor(SAFETY), own, at(0)).after
    assert (case.category, case.own_category, case.level) == ("fraud", "campus_loan", Level.ONE)
    assert clock(case, "assess").due_at == NOW + timedelta(minutes=2)
    known = commands.Assess(level=Level.ONE, category="fraud")
    plain = decide(case, known, an_actor(), own, at(60)).after
    assert (plain.category, plain.own_category) == ("fraud", None)


# --- raised after intake --------------------------------------------------------------------------------------------


def test_whoever_hears_of_new_cases_of_level_one_hears_of_a_case_that_is_raised_to_it() -> None:
    raised = decide(a_case(), commands.Assess(level=Level.ONE, category="theft"), an_actor(), rules(), at(60))
    assert "dm-brigade/supervisor" in raised.entry.tells
    same = decide(a_case(), commands.Assess(level=Level.THREE, category="theft"), an_actor(), rules(), at(60))
    assert "dm-brigade/supervisor" not in same.entry.tells


def test_a_raised_case_is_told_to_the_bureau_within_the_limit_of_its_new_level_from_when_it_was_known() -> (
    None
):
    case = done(
        a_case(category="food_safety"), commands.Assess(level=Level.ONE, category="food_safety"), when=600
    )
    tell = clock(case, "tell_bureau")
    assert (tell.started_at, tell.due_at) == (NOW, NOW + timedelta(hours=1))


def test_closing_waits_for_the_bureau_to_be_told_also_where_no_clock_asks_for_it() -> None:
    case = told(handled(assessed(a_case(category="crowd_event"), level=Level.THREE)))
    case = replace(case, clocks=tuple(one for one in case.clocks if one.name != "tell_bureau"))
    with pytest.raises(Conflict) as refused:
        reviewing.nothing_owed(Decision(KIND, case, an_actor(CHIEF), rules(), at(300)))
    assert [fault.code for fault in refused.value.faults] == ["bureau_not_told"]


# --- deadlines without end -------------------------------------------------------------------------------------------


def test_toggling_the_level_ends_at_the_limits_of_the_levels_and_is_seen_from_above() -> None:
    case, told_posts = assessed(level=Level.THREE), set[str]()
    longest = clock(case, "dispose").due_at
    for day in range(20):
        level = Level.TWO if day % 2 == 0 else Level.THREE
        change = decide(
            case, commands.Assess(level=level, category="theft"), an_actor(), rules(), at((day + 1) * DAY)
        )
        case, told_posts = change.after, told_posts | set(change.entry.tells)
    assert clock(case, "dispose").due_at == longest
    assert kept(clock(case, "dispose")) is False
    assert {"dm-st-harbour/chief", "dm-brigade/supervisor"} <= told_posts


def test_each_level_that_is_new_to_a_case_gives_its_own_limit_once() -> None:
    case = assessed(level=Level.THREE)
    first = done(case, commands.Assess(level=Level.TWO, category="theft"), when=DAY)
    assert clock(first, "dispose").due_at == at(3 * DAY).now
    back = done(first, commands.Assess(level=Level.THREE, category="theft"), when=2 * DAY)
    assert clock(back, "dispose").due_at == clock(case, "dispose").due_at
    again = done(back, commands.Assess(level=Level.TWO, category="theft"), when=2.5 * DAY)
    assert clock(again, "dispose").due_at == at(3 * DAY).now


def test_no_rung_is_told_twice_when_a_case_goes_back_to_a_level() -> None:
    case = serve_(assessed(level=Level.TWO), 2.5 * DAY)
    case = done(case, commands.Assess(level=Level.THREE, category="theft"), when=2.6 * DAY)
    back = done(case, commands.Assess(level=Level.TWO, category="theft"), when=2.7 * DAY)
    change = serve(back, rules(), at(2.7 * DAY))
    assert change is None or "dispose" not in {tick.clock for tick in change.entry.ticks}
    later = serve(back, rules(), at(3.1 * DAY))
    assert later is not None
    assert [tick.rung for tick in later.entry.ticks if tick.clock == "dispose"] == ["150%"]


def test_a_limit_stands_still_for_a_question_as_often_as_the_policy_says_and_the_chief_knows() -> None:
    case = assessed(level=Level.THREE)
    ask = commands.Ask(clocks=("dispose",), texts={"text": "?"})
    for number in (1, 2):
        change = decide(case, ask, an_actor(), rules(), at(number * DAY))
        assert ("dm-st-harbour/chief" in change.entry.tells) == (number == 2)
        case = done(change.after, commands.Answer(texts={"text": "!"}), by=SAFETY, when=number * DAY + 3600)
    assert clock(case, "dispose").due_at == at(30).now + timedelta(days=5, hours=2)
    with pytest.raises(BadInput) as refused:
        decide(case, ask, an_actor(), rules(), at(3 * DAY))
    assert [fault.code for fault in refused.value.faults] == ["paused_before"]
    asked = done(case, commands.Ask(texts={"text": "?"}), when=3 * DAY)
    assert clock(asked, "dispose").running
