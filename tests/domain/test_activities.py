"""Activities: planned by one side and confirmed by the other, held, recorded once; suggested by reviews; exercised."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, Conflict, ForbiddenByState, SamePerson
from campus_safety.kinds.activities import commands
from campus_safety.kinds.activities.activity import ActivityType, Group, State
from campus_safety.kinds.activities.compliance import Occasion
from campus_safety.kinds.activities.decide import check_exercise
from campus_safety.kinds.activities.exercises import as_reported, exercise_id
from campus_safety.kinds.activities.planning import plan
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.kinds.activities.suggesting import suggest, suggestions
from campus_safety.kinds.incidents import commands as of_incidents
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.intake import receive
from campus_safety.records.events import event
from campus_safety.records.worklists import listings
from tests.builders import NOW, a_case, a_district, an_actor, assessed, at, done, handled, rules, told
from tests.by_kind import serve, with_section
from tests.outreach import (
    CHIEF,
    DAY,
    HOUR,
    OFFICER,
    OTHER_OFFICER,
    SCHOOL,
    SUPERVISOR,
    TERM,
    a_drill,
    a_plan,
    a_record,
    act,
    after,
    confirmed,
    held,
    planned,
    recorded,
)

TEXT = {"text": "原因"}
THE_DAY = after(2 * DAY + HOUR / 2)


def faults_of(refused: pytest.ExceptionInfo[BadInput]) -> set[tuple[str, str]]:
    assert all(fault.zh and fault.en for fault in refused.value.faults)
    return {(fault.field, fault.code) for fault in refused.value.faults}


def test_a_lesson_is_planned_confirmed_held_and_recorded() -> None:
    case = recorded()
    assert (case.state, case.person_times, case.class_hours, case.over_at) == (
        State.RECORDED,
        126,
        1,
        after(2 * DAY + 2 * HOUR).now,
    )
    assert case.next_tick_at is None


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"campus": "dm-none"}, ("campus", "unknown_campus")),
        ({"ends_at": NOW + 2 * DAY}, ("ends_at", "not_after_start")),
        ({"ends_at": NOW + 3 * DAY}, ("ends_at", "too_long")),
        ({"starts_at": NOW + 500 * DAY, "ends_at": NOW + 500 * DAY + HOUR}, ("starts_at", "too_far_ahead")),
        ({"starts_at": NOW - 15 * DAY, "ends_at": NOW - 15 * DAY + HOUR}, ("starts_at", "too_long_ago")),
        ({"held_by": None}, ("host", "missing")),
        ({"terms": ()}, ("as_vice_principal", "not_in_office")),
        ({"terms": (replace(TERM, campus="dm-ps-01"),)}, ("as_vice_principal", "not_in_office")),
        ({"topics": ("nonsense",)}, ("topics", "unknown_topic")),
        ({"topics": ("fraud",) * 9}, ("topics", "too_many")),
        ({"text": "x" * 4001}, ("text", "too_long")),
    ],
)
def test_what_is_wrong_with_a_plan_is_named(changes: dict[str, Any], fault: tuple[str, str]) -> None:
    with pytest.raises(BadInput) as refused:
        planned(**changes)
    assert fault in faults_of(refused)


def test_who_named_the_time_does_not_confirm_it() -> None:
    case = planned()
    for name in (OFFICER, OTHER_OFFICER, CHIEF):
        with pytest.raises(SamePerson):
            act(case, commands.Confirm(), by=name)
    assert act(case, commands.Confirm(), by=SCHOOL).state is State.CONFIRMED
    by_school = planned(by=SCHOOL)
    with pytest.raises(SamePerson):
        act(by_school, commands.Confirm(), by=SCHOOL)
    assert act(by_school, commands.Confirm(), by=OFFICER).state is State.CONFIRMED


def test_what_a_campus_holds_itself_needs_no_other_side() -> None:
    assert act(a_drill(), commands.Confirm(), by=SCHOOL).state is State.CONFIRMED


def test_another_time_is_confirmed_anew() -> None:
    case = act(
        confirmed(),
        commands.Reschedule(starts_at=NOW + 5 * DAY, ends_at=NOW + 5 * DAY + HOUR),
        by=SCHOOL,
        when=at(120),
    )
    assert (case.state, case.confirmed_at) == (State.PLANNED, None)
    with pytest.raises(SamePerson):
        act(case, commands.Confirm(), by=SCHOOL, when=at(180))
    assert act(case, commands.Confirm(), by=OFFICER, when=at(180)).state is State.CONFIRMED


def test_nothing_is_held_before_it_begins_or_recorded_before_it_is_over() -> None:
    with pytest.raises(BadInput) as refused:
        act(confirmed(), commands.Hold(), when=after(DAY))
    assert faults_of(refused) == {("started_at", "not_begun")}
    under_way = act(confirmed(), commands.Hold(), when=THE_DAY)
    with pytest.raises(BadInput) as refused:
        act(under_way, a_record(), when=THE_DAY)
    assert faults_of(refused) == {("ends_at", "not_over")}
    with pytest.raises(ForbiddenByState):
        act(confirmed(), a_record(), when=after(3 * DAY))


def test_when_it_really_was_is_what_counts() -> None:
    case = act(
        confirmed(),
        commands.Hold(started_at=NOW + DAY, ended_at=NOW + DAY + HOUR),
        when=after(DAY + 2 * HOUR),
    )
    assert (case.starts_at, case.ends_at) == (NOW + DAY, NOW + DAY + HOUR)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"audience": {}}, ("audience", "missing")),
        ({"audience": {Group.MIDDLE: -1}}, ("audience.middle", "negative")),
        ({"audience": {Group.KINDERGARTEN: 20}}, ("audience.kindergarten", "not_at_this_campus")),
        ({"audience": {Group.MIDDLE: 3000}}, ("audience", "more_than_there_are")),
        ({"class_hours": -1}, ("class_hours", "negative")),
        ({"class_hours": 2}, ("class_hours", "longer_than_it_was")),
        ({"terms": ()}, ("class_hours", "not_in_office")),
        ({"evacuated_in": 90}, ("evacuated_in", "no_drill")),
    ],
)
def test_what_is_wrong_with_a_record_is_named(changes: dict[str, Any], fault: tuple[str, str]) -> None:
    with pytest.raises(BadInput) as refused:
        recorded(**changes)
    assert fault in faults_of(refused)


def test_hours_of_one_time_at_one_campus_count_once() -> None:
    start = recorded().starts_at
    assert start is not None
    other = Occasion(
        "dm-ms-01",
        ActivityType.LAW_LESSON,
        State.RECORDED,
        start,
        start + HOUR,
        as_vice_principal=True,
        class_hours=1,
    )
    with pytest.raises(BadInput) as refused:
        recorded(beside=(other,))
    assert ("class_hours", "counted_already") in faults_of(refused)
    assert recorded(beside=(other,), class_hours=0).class_hours == 0
    for apart in (
        replace(other, starts_at=start + HOUR, ends_at=start + 2 * HOUR),
        replace(other, campus="dm-ps-01"),
        replace(other, class_hours=0),
        replace(other, state=State.HELD),
    ):
        assert recorded(beside=(apart,)).class_hours == 1


def test_an_evacuation_drill_says_how_long_it_took() -> None:
    case = act(confirmed(a_drill()), commands.Hold(), by=SCHOOL, when=after(2 * DAY + HOUR))
    plain = {"class_hours": 0, "terms": ()}
    for seconds, code in ((None, "missing"), (0, "out_of_range"), (3601, "out_of_range")):
        with pytest.raises(BadInput) as refused:
            recorded(case, evacuated_in=seconds, **plain)
        assert faults_of(refused) == {("evacuated_in", code)}
    assert recorded(case, evacuated_in=115, **plain).evacuated_in == 115


def test_a_correction_takes_the_place_of_what_was_recorded() -> None:
    correction = commands.Correct(audience={Group.MIDDLE: 40}, class_hours=0, terms=(TERM,), texts=TEXT)
    case = act(recorded(), correction, by=SCHOOL, when=after(3 * DAY))
    assert (case.state, case.person_times, case.class_hours) == (State.RECORDED, 40, 0)
    with pytest.raises(BadInput):
        act(case, replace(correction, texts={}), by=SCHOOL, when=after(3 * DAY))


def test_what_was_planned_afterwards_is_a_late_entry_and_is_not_confirmed() -> None:
    wanted = a_plan(starts_at=NOW - DAY, ends_at=NOW - DAY + HOUR)
    change = plan(wanted, an_actor(OFFICER), rules(), at())
    assert (change.entry.late_entry, change.after.late_entries) == (True, 1)
    assert change.after.clock("confirm") is None
    assert change.after.next_tick_at is not None
    assert recorded(act(change.after, commands.Hold(), when=at(60))).state is State.RECORDED


def test_both_sides_are_reminded_before_it_begins_and_nobody_is_late_when_it_has() -> None:
    case = confirmed()
    change = serve(case, rules(), after(DAY + timedelta(minutes=1)))
    assert change is not None
    (tick,) = change.entry.ticks
    assert (tick.clock, tick.rung) == ("start", "T-P1D")
    assert {"dm-ms-01/safety", "dm-st-harbour/desk"} < set(tick.tells)
    begun = change.after.clock("start")
    assert begun is not None
    assert not begun.late_at(after(2 * DAY + HOUR).now)


def test_what_nobody_confirmed_held_or_recorded_is_chased() -> None:
    unconfirmed = serve(planned(), rules(), after(DAY))
    assert unconfirmed is not None
    assert "confirm" in {tick.clock for tick in unconfirmed.entry.ticks}
    unheld = serve(confirmed(), rules(), after(4 * DAY))
    assert unheld is not None
    assert "hold" in {tick.clock for tick in unheld.entry.ticks}
    unrecorded = serve(held(), rules(), after(6 * DAY))
    assert unrecorded is not None
    assert {tick.clock for tick in unrecorded.entry.ticks} == {"record"}


def test_an_activity_stands_in_the_calendars_of_its_campus_its_host_and_what_counts_in_the_districts() -> (
    None
):
    rows = listings(planned(), a_district())
    assert {name for name in rows if name.startswith("calendar:")} == {
        "calendar:campus",
        "calendar:station",
        "calendar:host",
        "calendar:district",
    }
    plain = planned(as_vice_principal=False)
    assert "calendar:district" not in listings(plain, a_district())
    gone = act(planned(), commands.Cancel(texts=TEXT))
    assert "calendar:campus" in listings(gone, a_district()), "a calendar has to hear that it is off"


def test_no_list_names_the_host() -> None:
    for listing in listings(planned(), a_district()).values():
        assert OFFICER not in repr(listing.row)


def reviewed(topics: tuple[str, ...] = ("theft",), **changes: Any) -> Incident:
    case = told(handled(assessed(a_case(**changes))))
    review = of_incidents.Review(topics=topics, texts={"cause": "车棚无监控"})
    return done(case, review, by=CHIEF, when=200)


def test_a_review_suggests_its_topics_to_the_campus_once() -> None:
    case = reviewed(("theft", "fire", "theft", "nonsense"))
    found = suggestions(case, rules())
    assert [(one.campus, one.topic, one.case) for one in found] == [
        ("dm-ms-01", "theft", case.id),
        ("dm-ms-01", "fire", case.id),
    ]
    assert suggestions(case, rules()) == found
    change = suggest(found[1], rules(), at(300))
    assert (change.after.activity_type, change.after.state) == (ActivityType.FIRE_DRILL, State.SUGGESTED)
    assert change.after.links == (case.id,)
    assert set(change.entry.tells) == {"dm-ms-01/safety", "dm-st-harbour/desk"}
    assert change.after.next_tick_at is not None


def test_a_case_that_was_not_reviewed_suggests_nothing() -> None:
    assert suggestions(a_case(), rules()) == ()


def test_of_a_sealed_case_every_campus_of_the_station_hears_the_topic_and_nothing_else() -> None:
    case = replace(reviewed(("bullying",)), category="online_harm")
    assert case.sealed
    found = suggestions(case, rules())
    harbour = {one.id for one in a_district().open_campuses() if one.station == "dm-st-harbour"}
    assert {one.campus for one in found} == harbour
    assert len(harbour) > 1
    other = replace(case, id="c" + "a" * 26, campus="dm-ps-01")
    assert suggestions(other, rules()) == found, "the next one in the quarter cannot be told from it"
    few = rules()
    activities = replace(few.policy.section(ActivityRules), hidden_among=len(harbour) + 1)
    few = replace(few, policy=with_section(few.policy, activities))
    everywhere = {one.id for one in a_district().open_campuses()}
    assert {one.campus for one in suggestions(case, few)} == everywhere > harbour
    for one in found:
        change = suggest(one, rules(), at(300))
        assert case.id not in repr(change)
        assert case.code not in repr(event(change))


def test_an_exercise_teaches_its_campus_and_is_not_named() -> None:
    case = reviewed(exercise=True)
    (one,) = suggestions(case, rules())
    change = suggest(one, rules(), at(300))
    assert (one.case, change.after.links, change.after.suggested_by) == (None, (), None)


def test_a_suggestion_is_taken_up_or_declined_with_a_reason() -> None:
    suggestion = suggest(suggestions(reviewed(), rules())[0], rules(), at(300)).after
    with pytest.raises(BadInput):
        act(suggestion, commands.Decline(), by=SCHOOL, when=at(400))
    declined = act(suggestion, commands.Decline(texts=TEXT), by=SCHOOL, when=at(400))
    assert (declined.state, declined.filed) == (State.DECLINED, {})
    taken = act(
        suggestion,
        commands.TakeUp(starts_at=NOW + 5 * DAY, ends_at=NOW + 5 * DAY + HOUR),
        by=SCHOOL,
        when=at(400),
    )
    assert (taken.state, taken.lead, taken.suggested_by) == (
        State.PLANNED,
        "dm-ms-01",
        suggestion.suggested_by,
    )
    clock = taken.clock("take_up")
    assert clock is not None
    assert not clock.running


def test_a_drill_runs_as_an_exercise_on_its_day_with_no_sealed_category() -> None:
    drill = confirmed(a_drill())
    start = commands.StartExercise(category="fire", submission="s")
    for case, command, when, fault in (
        (drill, start, at(60), ("starts_at", "not_its_day")),
        (drill, replace(start, category="bullying"), THE_DAY, ("category", "sealed")),
        (drill, replace(start, category="assault"), THE_DAY, ("category", "sealed")),
        (drill, replace(start, category="nonsense"), THE_DAY, ("category", "unknown_category")),
        (confirmed(), start, THE_DAY, ("activity_type", "no_drill")),
    ):
        with pytest.raises(BadInput) as refused:
            check_exercise(case, command, an_actor(SCHOOL), rules(), when)
        assert fault in faults_of(refused)
    check_exercise(drill, start, an_actor(SCHOOL), rules(), THE_DAY)
    with pytest.raises(ForbiddenByState):
        check_exercise(a_drill(), start, an_actor(SCHOOL), rules(), THE_DAY)


def test_the_exercise_is_an_incident_of_the_drill_and_of_it_alone() -> None:
    drill = confirmed(a_drill())
    start = commands.StartExercise(category="fire", submission="s")
    report = as_reported(drill, start, Role.SCHOOL_STAFF, "issuer|x")
    incident = receive(report, an_actor(SCHOOL), rules(), THE_DAY).after
    assert (incident.id, incident.exercise, incident.level) == (exercise_id(drill), True, 1)
    assert event(receive(report, an_actor(SCHOOL), rules(), THE_DAY))["exercise"] is True
    case = act(drill, replace(start, case=incident.id), by=SCHOOL, when=THE_DAY)
    assert (case.drill_case, case.links, case.state) == (incident.id, (incident.id,), State.CONFIRMED)
    with pytest.raises(Conflict):
        act(case, replace(start, case=incident.id), by=SCHOOL, when=THE_DAY)
    with pytest.raises(ValueError, match="its own exercise"):
        act(drill, replace(start, case="c-other"), by=SUPERVISOR, when=THE_DAY)
