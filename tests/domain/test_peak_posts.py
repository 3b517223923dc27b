"""Peak posts: reached by the start of their window or missed at its end, by whom, and what is told to whom."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campus_safety.errors import BadInput, Conflict, ForbiddenByState, NotAllowed
from campus_safety.kinds.findings import Finding, ReportFinding
from campus_safety.kinds.peak_posts import commands
from campus_safety.kinds.peak_posts.decide import swap
from campus_safety.kinds.peak_posts.peak_post import Seen, State
from tests.builders import an_actor, rules
from tests.by_kind import serve
from tests.peak_posts import (
    CHIEF,
    DESK,
    EVE,
    GUARD,
    HILL,
    OFFICER,
    SCHOOL,
    SECOND,
    changed,
    done,
    key,
    missed,
    moment,
    planned,
    reached,
    shanghai,
    swept,
)

MINUTE = timedelta(minutes=1)
TEXT = {"text": "x"}


def codes(error: BadInput | Conflict | NotAllowed) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in error.faults}


def test_a_planned_post_waits_to_be_reached_by_the_start_of_its_window() -> None:
    post = planned()
    assert (post.state, post.stage, post.due_at) == (State.PLANNED, "reaching", shanghai(7, 30))
    assert post.next_tick_at == shanghai(7, 0), "whoever stands there is reminded half an hour before"
    assert post.reached_in_time is None


def test_a_quarter_of_an_hour_before_the_station_hears_of_a_post_that_nobody_has_reached() -> None:
    post = swept(planned(), shanghai(7, 0))
    change = serve(post, rules(), moment(shanghai(7, 15)))
    assert change is not None
    told = [tick.tells for tick in change.entry.ticks]
    assert told == [("dm-st-harbour/desk",)]
    assert serve(change.after, rules(), moment(shanghai(7, 16))) is None, "and hears of it once"


def test_the_reminder_goes_to_whoever_stands_there_and_to_nobody_where_nobody_does() -> None:
    for by, told in ((OFFICER, (f"account:{key(OFFICER)}",)), (None, ())):
        change = serve(planned(by=by), rules(), moment(shanghai(7, 0)))
        assert change is not None
        assert [tick.tells for tick in change.entry.ticks] == [told]


def test_who_is_there_in_time_is_counted_so_and_nobody_is_told_any_more() -> None:
    post = reached(when=shanghai(7, 10))
    assert (post.state, post.stage, post.reached_in_time) == (State.MANNED, "leaving", True)
    assert post.reached_by is not None and post.reached_by.staff == f"n-{OFFICER}"
    assert serve(post, rules(), moment(shanghai(8, 0))) is None


def test_who_comes_into_the_window_stands_there_but_not_in_time() -> None:
    post = reached(when=shanghai(7, 31))
    assert (post.state, post.reached_in_time) == (State.MANNED, False)
    assert post.clock("reach") is not None and post.clock("reach").met is False  # type: ignore[union-attr]


def test_a_window_that_ends_unmanned_was_missed_and_the_chief_hears_of_it() -> None:
    post = swept(planned(), shanghai(7, 30))
    change = serve(post, rules(), moment(shanghai(8, 10)))
    assert change is not None
    after = change.after
    assert (after.state, after.open, after.missed_at) == (State.MISSED, False, shanghai(8, 10))
    assert after.reached_in_time is False
    assert change.entry.ticks[-1].tells == ("dm-st-harbour/desk", "dm-st-harbour/chief")
    assert after.next_tick_at is None


def test_nobody_checks_in_hours_before_the_window() -> None:
    with pytest.raises(BadInput) as refused:
        done(planned(), commands.Reach(), when=shanghai(6, 29))
    assert codes(refused.value) == {("reached_at", "too_early")}
    assert reached(when=shanghai(6, 30)).state is State.MANNED


def test_a_missed_post_is_reached_after_all_by_a_late_entry_only() -> None:
    post = missed()
    with pytest.raises(BadInput) as refused:
        done(post, commands.Reach(), when=shanghai(9, 0))
    assert codes(refused.value) == {("reached_at", "after_the_window")}
    change = changed(post, commands.Reach(reached_at=shanghai(7, 25)), when=shanghai(9, 0))
    after = change.after
    assert (after.state, after.reached_in_time, after.missed_at) == (State.DONE, True, post.missed_at)
    assert change.entry.late_entry and change.entry.stated_at == shanghai(7, 25)
    assert (after.late_entries, after.over_at) == (1, shanghai(9, 0))


def test_a_late_entry_is_bounded() -> None:
    late = shanghai(7, 25) + timedelta(hours=24)
    command = commands.Reach(reached_at=shanghai(7, 25))
    assert done(missed(), command, when=late).reached_at == shanghai(7, 25)
    with pytest.raises(BadInput) as refused:
        done(missed(), command, when=late + MINUTE)
    assert codes(refused.value) == {("reached_at", "too_long_ago")}
    with pytest.raises(BadInput) as refused:
        done(missed(), commands.Reach(reached_at=shanghai(23)), when=shanghai(9))
    assert codes(refused.value) == {("reached_at", "in_the_future"), ("reached_at", "after_the_window")}


def test_whoever_checks_in_after_the_window_that_no_sweep_has_served_yet_stays_nowhere() -> None:
    after = done(planned(), commands.Reach(reached_at=shanghai(7, 29)), when=shanghai(8, 11))
    assert (after.state, after.reached_in_time, after.open) == (State.DONE, True, False)
    assert after.over_at == shanghai(8, 11)


def test_the_three_checks_are_recorded_one_by_one() -> None:
    post = done(planned(), commands.Reach(seen=frozenset({Seen.OFFICER})), when=shanghai(7, 20))
    post = done(post, commands.See(seen=frozenset({Seen.CAR})), by=SCHOOL, when=shanghai(7, 40))
    assert post.seen == {Seen.OFFICER, Seen.CAR}
    with pytest.raises(Conflict):
        done(post, commands.See(seen=frozenset({Seen.CAR})), when=shanghai(7, 41))
    with pytest.raises(BadInput):
        done(post, commands.See(seen=frozenset()), when=shanghai(7, 41))
    left = done(post, commands.Leave(), when=shanghai(8, 15))
    lights = commands.See(seen=frozenset({Seen.LIGHTS}))
    assert done(left, lights, when=shanghai(9, 0)).seen == set(Seen)
    with pytest.raises(BadInput) as refused:
        done(left, lights, when=shanghai(8, 11) + timedelta(hours=24))
    assert codes(refused.value) == {("seen", "too_long_ago")}


def test_what_is_seen_at_a_post_that_nobody_stands_at_is_not_recorded() -> None:
    with pytest.raises(ForbiddenByState):
        done(planned(), commands.See(seen=frozenset({Seen.CAR})), when=shanghai(7, 40))


def test_who_leaves_is_checked_out_once() -> None:
    post = done(reached(), commands.Leave(), when=shanghai(8, 12))
    assert (post.state, post.left_at, post.over_at) == (State.DONE, shanghai(8, 12), shanghai(8, 12))
    with pytest.raises(Conflict):
        done(post, commands.Leave(), when=shanghai(8, 13))
    with pytest.raises(BadInput) as refused:
        done(reached(), commands.Leave(left_at=shanghai(7, 0)), when=shanghai(8, 0))
    assert codes(refused.value) == {("left_at", "before_reaching")}


def test_a_post_whose_leaving_nobody_records_is_closed_without_it() -> None:
    post = reached()
    change = serve(post, rules(), moment(shanghai(8, 40)))
    assert change is not None
    after = change.after
    assert (after.state, after.left_at, after.closed_at) == (State.DONE, None, shanghai(8, 40))
    assert change.entry.ticks[-1].tells == (f"account:{key(OFFICER)}",)
    late = done(after, commands.Leave(left_at=shanghai(8, 15)), when=shanghai(9, 0))
    assert (late.left_at, late.late_entries) == (shanghai(8, 15), 1)


def test_a_guard_stands_at_fixed_posts_only() -> None:
    with pytest.raises(NotAllowed):
        done(planned(), commands.Reach(), by=GUARD, when=shanghai(7, 20))
    noon = planned("noon", by=GUARD)
    assert reached(noon, by=GUARD).state is State.MANNED


def test_who_is_assigned_can_stand_there_and_both_hear_of_it() -> None:
    change = changed(planned(), commands.Assign(assignee=key(SECOND)), by=DESK, when=EVE)
    assert (change.after.assignee, change.after.overridden) == (key(SECOND), True)
    assert change.entry.tells == (f"account:{key(OFFICER)}", f"account:{key(SECOND)}")
    for nobody in (HILL, GUARD, SCHOOL, "dm-leader", "nobody"):
        with pytest.raises(BadInput) as refused:
            done(planned(), commands.Assign(assignee=key(nobody)), by=DESK, when=EVE)
        assert codes(refused.value) == {("assignee", "cannot_stand_there")}
    noon = planned("noon")
    assert done(noon, commands.Assign(assignee=key(GUARD)), by=DESK, when=EVE).assignee == key(GUARD)
    assert done(planned(), commands.Assign(assignee=None), by=DESK, when=EVE).assignee is None
    with pytest.raises(Conflict):
        done(planned(), commands.Assign(assignee=key(OFFICER)), by=DESK, when=EVE)


def test_a_post_is_handed_over_by_whom_it_is_or_by_the_desk() -> None:
    command = commands.HandOver(giver=key(OFFICER), taker=key(SECOND))
    for by in (OFFICER, DESK, CHIEF):
        assert done(planned(), command, by=by, when=EVE).assignee == key(SECOND)
    with pytest.raises(NotAllowed):
        done(planned(), command, by=SECOND, when=EVE)
    with pytest.raises(Conflict) as refused:
        done(planned(by=SECOND), commands.HandOver(giver=key(OFFICER), taker=key(CHIEF)), by=DESK, when=EVE)
    assert codes(refused.value) == {("giver", "changed_meanwhile")}
    with pytest.raises(BadInput):
        done(planned(), commands.HandOver(giver=key(OFFICER), taker=key(OFFICER)), when=EVE)


def test_two_posts_exchange_who_stands_there() -> None:
    here, there = planned(), planned("dismissal-1", by=SECOND)
    command = commands.Swap(other=there.id, mine=key(OFFICER), theirs=key(SECOND))
    one, other = swap(here, there, command, an_actor(OFFICER), (rules(), rules()), moment(EVE))
    assert (one.after.assignee, other.after.assignee) == (key(SECOND), key(OFFICER))
    assert one.entry.tells == other.entry.tells == (f"account:{key(OFFICER)}", f"account:{key(SECOND)}")
    assert one.after.overridden and other.after.overridden


def test_an_exchange_is_refused_whole() -> None:
    here, there = planned(), planned("dismissal-1", by=SECOND)
    both = (rules(), rules())
    command = commands.Swap(other=there.id, mine=key(OFFICER), theirs=key(SECOND))
    with pytest.raises(NotAllowed):
        swap(here, there, command, an_actor(HILL), both, moment(EVE))
    with pytest.raises(Conflict):
        swap(here, replace(there, assignee=None), command, an_actor(DESK), both, moment(EVE))
    with pytest.raises(BadInput):
        swap(here, here, command, an_actor(DESK), both, moment(EVE))
    with pytest.raises(ForbiddenByState):
        swap(here, reached(there, by=SECOND), command, an_actor(DESK), both, moment(EVE))
    noon = planned("noon", by=GUARD)
    with pytest.raises(BadInput) as refused:
        swap(here, noon, commands.Swap(other=noon.id, mine=key(OFFICER), theirs=key(GUARD)),
             an_actor(DESK), both, moment(EVE))  # fmt: skip
    assert codes(refused.value) == {("theirs", "cannot_stand_there")}


def test_a_post_is_cancelled_with_a_reason_and_the_school_hears_of_it() -> None:
    with pytest.raises(BadInput):
        done(planned(), commands.Cancel(), by=DESK, when=EVE)
    change = changed(planned(), commands.Cancel(texts=TEXT), by=DESK, when=EVE)
    assert (change.after.state, change.after.called_off) == (State.CANCELLED, False)
    assert change.entry.tells == (f"account:{key(OFFICER)}", "dm-ps-01/safety")
    assert change.after.reached_in_time is None
    with pytest.raises(ForbiddenByState):
        done(reached(), commands.Cancel(texts=TEXT), by=DESK, when=shanghai(7, 40))


def test_what_is_found_at_the_gate_is_linked_once() -> None:
    command = ReportFinding(
        finding=Finding(client_key="found-1", category="traffic"), submission="d", reported="c" + "a" * 26
    )
    post = done(reached(), command, when=shanghai(7, 50))
    assert post.found == ("c" + "a" * 26,)
    assert done(post, command, when=shanghai(7, 51)).found == post.found
    with pytest.raises(ForbiddenByState):
        done(planned(), command, when=shanghai(7, 50))


def test_a_note_needs_words() -> None:
    with pytest.raises(BadInput):
        done(planned(), commands.Note(), when=EVE)
    assert done(planned(), commands.Note(texts=TEXT), when=EVE).state is State.PLANNED
