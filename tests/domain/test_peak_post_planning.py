"""Planning: the same posts however often and in whichever order, and what people have decided prevails."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campus_safety.district.directory import District
from campus_safety.district.timetables import Timetables
from campus_safety.errors import BadInput
from campus_safety.kinds.peak_posts import commands
from campus_safety.kinds.peak_posts.decide import decide
from campus_safety.kinds.peak_posts.peak_post import PeakPost, PostType, State
from campus_safety.kinds.peak_posts.planning import (
    Addition,
    Slot,
    Standing,
    add_post,
    amended,
    plan_post,
    slots,
    stands_as_it_should,
)
from campus_safety.kinds.peak_posts.rostering import assignable
from campus_safety.records.rows import Row
from campus_safety.records.worklists import listings
from tests.builders import a_district, an_actor, rules
from tests.peak_posts import (
    CAMPUS,
    CHIEF,
    DAY,
    DESK,
    EVE,
    OFFICER,
    SECOND,
    STATION,
    a_campus,
    a_slot,
    done,
    key,
    moment,
    planned,
    reached,
    shanghai,
    timetables,
)
from tests.tries import examples

WEEK = tuple(date(2026, 11, 23) + timedelta(days=count) for count in range(7))
SUNDAY = shanghai(12, day=date(2026, 11, 22))
TEXT = {"text": "x"}

# What a district may say between two rounds: as it is; a day off; a timetable without the noon window; nothing at all.
CALENDARS: Sequence[Timetables] = (
    timetables(),
    timetables(dm_ps_01={"off": ["2026-11-25"]}),
    timetables(dm_ps_01={"on": ["2026-11-28"]}),
    Timetables(),
)
ROTAS: Sequence[Standing] = (
    {},
    {(CAMPUS, "arrival", weekday): key(OFFICER) for weekday in range(1, 6)},
    {(CAMPUS, "arrival", 3): key(SECOND), (CAMPUS, "noon", 3): key("dm-ps-01-guard")},
    {(CAMPUS, "arrival", 3): key("somebody-else")},
)


def wanted(tables: Timetables, standing: Standing) -> tuple[Slot, ...]:
    return slots([a_campus()], WEEK, tables, standing, rules())


def row(post: PeakPost) -> Row:
    return listings(post, a_district())[f"day:{post.station}"].row


def a_round(
    posts: dict[str, PeakPost], found: Sequence[Slot], when: datetime, *, by_rows: bool = True
) -> int:
    """As the planner goes about it; answers how many changes there were. `by_rows` passes by what stands as it should."""
    changes = 0
    by_id = {slot.case_id: slot for slot in found if slot.starts_at > when}
    for id in sorted(posts.keys() | by_id.keys()):
        slot = by_id.get(id)
        if id not in posts:
            assert slot is not None
            posts[id] = plan_post(slot, rules(), moment(when)).after
            changes += 1
            continue
        able = assignable(STATION, CAMPUS, posts[id].post_type, a_district())
        if by_rows and stands_as_it_should(row(posts[id]), slot, able):
            continue
        change = amended(posts[id], slot, rules(), moment(when))
        if change is not None:
            posts[id] = change.after
            changes += 1
    return changes


def standing(posts: dict[str, PeakPost]) -> set[tuple[Any, ...]]:
    """What matters of the posts that stand."""
    return {
        (post.id, post.day, post.window, post.post_type, post.starts_at, post.ends_at, post.grades, post.assignee)
        for post in posts.values()
        if post.state is State.PLANNED
    }  # fmt: skip


@given(st.permutations(wanted(CALENDARS[0], ROTAS[1])))
@settings(max_examples=examples(30))
def test_planning_twice_in_any_order_makes_the_same_posts(order: Sequence[Slot]) -> None:
    posts: dict[str, PeakPost] = {}
    for slot in (*order, *reversed(order)):
        if slot.case_id not in posts:
            posts[slot.case_id] = plan_post(slot, rules(), moment(SUNDAY)).after
        else:
            assert amended(posts[slot.case_id], slot, rules(), moment(SUNDAY)) is None
    assert len(posts) == 5 * 4
    other: dict[str, PeakPost] = {}
    a_round(other, wanted(CALENDARS[0], ROTAS[1]), SUNDAY)
    assert standing(posts) == standing(other)


@given(st.lists(st.tuples(st.sampled_from(CALENDARS), st.sampled_from(ROTAS)), min_size=1, max_size=5))
@settings(max_examples=examples(60), deadline=None)
def test_whatever_was_planned_before_the_last_calendar_and_rota_decide(
    rounds: list[tuple[Timetables, Standing]],
) -> None:
    posts: dict[str, PeakPost] = {}
    for tables, standing_there in rounds:
        a_round(posts, wanted(tables, standing_there), SUNDAY)
    fresh: dict[str, PeakPost] = {}
    a_round(fresh, wanted(*rounds[-1]), SUNDAY)
    assert standing(posts) == standing(fresh)
    assert a_round(posts, wanted(*rounds[-1]), SUNDAY, by_rows=False) == 0, (
        "and a second round changes nothing"
    )


def test_what_a_row_passes_by_the_record_would_not_change() -> None:
    for tables in CALENDARS:
        for standing_there in ROTAS:
            posts: dict[str, PeakPost] = {}
            a_round(posts, wanted(CALENDARS[0], ROTAS[1]), SUNDAY)
            by_rows, by_record = dict(posts), dict(posts)
            found = wanted(tables, standing_there)
            assert a_round(by_rows, found, SUNDAY) == a_round(by_record, found, SUNDAY, by_rows=False)
            assert standing(by_rows) == standing(by_record)


def test_a_post_derives_from_campus_day_and_window() -> None:
    one = a_slot()
    assert a_slot("dismissal-1").case_id != one.case_id != a_slot(campus="dm-ps-02").case_id
    assert a_slot(day=DAY + timedelta(days=1)).case_id != one.case_id
    assert replace(one, starts_at=one.starts_at + timedelta(hours=1)).case_id == one.case_id


def test_somebody_of_the_rota_who_cannot_stand_there_leaves_a_gap() -> None:
    found = wanted(CALENDARS[0], ROTAS[3])
    assert {slot.assignee for slot in found} == {None}
    noon = next(slot for slot in wanted(CALENDARS[0], ROTAS[2]) if slot.day == DAY and slot.window == "noon")
    assert noon.assignee == key("dm-ps-01-guard"), "a security room stands at fixed posts"


def test_a_day_off_calls_off_what_was_planned_and_whoever_stood_there_hears_of_it() -> None:
    change = amended(planned(), None, rules(), moment(EVE))
    assert change is not None
    after = change.after
    assert (after.state, after.called_off, after.open) == (State.CANCELLED, True, False)
    assert change.entry.tells == (f"account:{key(OFFICER)}",)
    back = amended(after, a_slot(assignee=key(SECOND)), rules(), moment(EVE + timedelta(hours=1)))
    assert back is not None
    assert (back.after.state, back.after.assignee, back.after.called_off) == (
        State.PLANNED,
        key(SECOND),
        False,
    )
    assert back.after.due_at == back.after.starts_at
    assert back.after.next_tick_at == shanghai(7, 0), "its clocks run again"


def test_what_was_cancelled_by_hand_stays_cancelled() -> None:
    cancelled = done(planned(), commands.Cancel(texts=TEXT), by=DESK, when=EVE)
    assert amended(cancelled, a_slot(), rules(), moment(EVE)) is None


def test_what_has_begun_is_left_alone() -> None:
    post = planned()
    assert amended(post, None, rules(), moment(post.starts_at)) is None
    assert amended(reached(), None, rules(), moment(shanghai(7, 15))) is None
    late = replace(a_slot(), starts_at=shanghai(6, 0))
    assert amended(planned(), late, rules(), moment(shanghai(6, 30))) is None


def test_a_post_moves_with_the_timetable_and_its_clocks_with_it() -> None:
    moved = replace(a_slot(assignee=key(OFFICER)), starts_at=shanghai(7, 50), ends_at=shanghai(8, 20))
    change = amended(planned(), moved, rules(), moment(EVE))
    assert change is not None
    assert (change.entry.action, change.after.due_at) == ("move", shanghai(7, 50))
    assert change.after.next_tick_at == shanghai(7, 20)
    assert change.entry.tells == (f"account:{key(OFFICER)}",)


def test_whom_people_have_assigned_the_rota_does_not_replace() -> None:
    slot = a_slot(assignee=key(SECOND))
    change = amended(planned(), slot, rules(), moment(EVE))
    assert change is not None and change.after.assignee == key(SECOND)
    by_hand = done(planned(), commands.Assign(assignee=key(CHIEF)), by=DESK, when=EVE)
    assert amended(by_hand, slot, rules(), moment(EVE)) is None
    nobody = done(planned(), commands.Assign(assignee=None), by=DESK, when=EVE)
    assert amended(nobody, slot, rules(), moment(EVE)) is None


def test_whoever_has_left_the_station_stands_nowhere() -> None:
    by_hand = done(planned(), commands.Assign(assignee=key(CHIEF)), by=DESK, when=EVE)
    district = a_district()
    gone: District = replace(district, holders={**district.holders, f"{STATION}/chief": ()})
    change = amended(by_hand, a_slot(assignee=key(SECOND)), rules(district=gone), moment(EVE))
    assert change is not None
    assert (change.after.assignee, change.after.overridden) == (key(SECOND), False)


def test_a_campus_that_goes_over_to_another_station_takes_its_posts_along() -> None:
    slot = replace(a_slot(), station="dm-st-hill", assignee=key("dm-st-hill-officer-1"))
    change = amended(planned(), slot, rules(), moment(EVE))
    assert change is not None
    assert (change.after.station, change.after.lead) == ("dm-st-hill", "dm-st-hill")
    assert f"day:{STATION}" not in listings(change.after, a_district())


def an_addition(**changes: Any) -> Addition:
    plain = Addition(
        client_key="sports-day",
        digest="d",
        campus=CAMPUS,
        post_type=PostType.PEAK_DUTY,
        starts_at=shanghai(9),
        ends_at=shanghai(11),
        account=key(DESK),
    )
    return replace(plain, **changes)


def test_the_station_hears_of_what_the_brigade_adds_and_cancels_at_its_campuses() -> None:
    brigade = an_actor("dm-supervisor-1")
    wanted = an_addition(assignee=key(OFFICER))
    by_brigade = add_post(wanted, brigade, rules(), moment(EVE))
    assert by_brigade.entry.tells == (f"account:{key(OFFICER)}", f"{STATION}/desk")
    assert add_post(wanted, an_actor(DESK), rules(), moment(EVE)).entry.tells == (f"account:{key(OFFICER)}",)
    cancel = commands.Cancel(texts=TEXT)
    by_brigade = decide(by_brigade.after, cancel, brigade, rules(), moment(EVE))
    assert by_brigade.entry.tells == (f"account:{key(OFFICER)}", f"{STATION}/desk", f"{CAMPUS}/safety")


def test_a_post_is_added_by_hand_and_the_calendar_leaves_it_alone() -> None:
    change = add_post(an_addition(), an_actor(DESK), rules(), moment(EVE))
    post = change.after
    assert (post.required, post.window, post.day, post.station) == (False, "added", DAY, STATION)
    assert change.entry.tells == (f"{STATION}/desk",), "the desk has somebody to find"
    assert amended(post, None, rules(), moment(EVE)) is None
    assert stands_as_it_should(row(post), None, frozenset())


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"campus": "dm-none"}, "campus", "unknown_campus"),
        ({"assignee": key("dm-st-hill-officer-1")}, "assignee", "cannot_stand_there"),
        ({"starts_at": EVE - timedelta(hours=1), "ends_at": EVE}, "starts_at", "in_the_past"),
        ({"ends_at": shanghai(9, 5)}, "ends_at", "out_of_range"),
        ({"ends_at": shanghai(14)}, "ends_at", "out_of_range"),
        ({"ends_at": shanghai(8)}, "ends_at", "out_of_range"),
        ({"starts_at": EVE + timedelta(days=11), "ends_at": EVE + timedelta(days=11, hours=1)}, "starts_at", "too_far_ahead"),
        ({"text": "x" * 4001}, "text", "too_long"),
    ],
)  # fmt: skip
def test_an_addition_with_a_fault_is_refused(changes: dict[str, Any], where: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        add_post(an_addition(**changes), an_actor(DESK), rules(), moment(EVE))
    assert (where, code) in {(fault.field, fault.code) for fault in refused.value.faults}
