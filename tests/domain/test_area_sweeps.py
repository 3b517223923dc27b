"""Area sweeps: a list is frozen as it was looked at, every place gets one outcome, and nothing closes before."""

from dataclasses import replace
from datetime import timedelta

import pytest

from campus_safety.district.policy import PolicyFaults
from campus_safety.errors import BadInput, CampusSafetyError, Conflict, ForbiddenByState, NotAllowed
from campus_safety.kinds.area_sweeps import commands
from campus_safety.kinds.area_sweeps.area_sweep import Stage, State, SweepPurpose, area_sweep_facts
from campus_safety.kinds.area_sweeps.coverage import coverage, list_digest
from campus_safety.kinds.area_sweeps.decide import ordered
from campus_safety.kinds.area_sweeps.places import Outcome
from campus_safety.kinds.area_sweeps.planning import plan
from campus_safety.kinds.area_sweeps.seeing import sight
from campus_safety.messages.messages import messages_of
from campus_safety.records.change import Moment
from campus_safety.records.commands import AnswerOrder, Supervise
from campus_safety.records.components import Party
from campus_safety.records.events import event
from campus_safety.records.worklists import listings
from campus_safety_aws.record_encoding import to_text
from tests.area_sweeps import (
    CHIEF,
    CULTURE,
    DAY,
    DESK,
    GATE,
    HARBOUR,
    HILL,
    MARKET,
    OFFICER,
    SCHOOL,
    SHOP,
    SUPERVISOR,
    a_plan,
    assigned,
    changed,
    done,
    frozen,
    given_to,
    in_days,
    looked_at,
    planned,
    recorded,
    sweep_rules,
    swept,
)
from tests.builders import NOW, SALT, a_district, a_policy_document, an_account, an_actor, at
from tests.by_kind import parse_policy, serve, to_case
from tests.districts import sample_files

FIRST, SECOND, THIRD = "dm-place-01", "dm-place-02", "dm-place-03"


def codes(error: CampusSafetyError) -> set[tuple[str, str]]:
    assert all(fault.zh and fault.en for fault in error.faults)
    return {(fault.field, fault.code) for fault in error.faults}


def test_a_plan_knows_its_campuses_stations_radius_and_end() -> None:
    case = planned()
    assert (case.state, case.stage, case.radius_m) == (State.PLANNED, Stage.FREEZING, 200)
    assert case.stations == ("dm-st-harbour",) * 3
    assert case.lead == "dm-brigade"
    assert case.due_at == in_days(5)
    assert planned(finish_by=None).due_at == in_days(7), "the policy's usual limit"


def test_a_plan_with_faults_names_every_one() -> None:
    district = a_district()
    nowhere = replace(district.campus("dm-ps-02"), latitude=None, longitude=None)
    rules = sweep_rules(district=replace(district, campuses={**district.campuses, "dm-ps-02": nowhere}))
    wanted = a_plan(campuses=("dm-ps-02", "dm-none"), radius_m=1001, finish_by=in_days(-1), text="x" * 4001)
    with pytest.raises(BadInput) as refused:
        plan(wanted, an_actor(SUPERVISOR), rules, at())
    assert codes(refused.value) == {
        ("campuses", "no_position"),
        ("campuses", "unknown_campus"),
        ("radius_m", "out_of_range"),
        ("finish_by", "in_the_past"),
        ("text", "too_long"),
    }
    with pytest.raises(BadInput) as refused:
        planned(finish_by=in_days(31), campuses=())
    assert codes(refused.value) == {("finish_by", "too_long"), ("campuses", "bad_count")}


def test_freezing_takes_the_list_that_was_looked_at_and_no_other() -> None:
    case = planned()
    seen = looked_at(case)
    after = done(case, seen, when=60)
    assert (after.state, len(after.places), after.digest) == (State.FROZEN, 25, seen.digest)
    assert list_digest(200, after.places) == after.digest
    with pytest.raises(Conflict) as refused:
        done(case, replace(seen, found=seen.found[1:]), when=60)
    assert codes(refused.value) == {("digest", "list_changed")}
    with pytest.raises(ForbiddenByState):
        done(after, seen, when=120)


def test_a_list_that_is_empty_or_too_long_is_not_frozen() -> None:
    case, seen = planned(), looked_at(planned())
    with pytest.raises(BadInput) as refused:
        done(case, replace(seen, found=()), when=60)
    assert codes(refused.value) == {("places", "no_places")}
    many = tuple(replace(seen.found[0], place=f"dm-p-{n}") for n in range(501))
    with pytest.raises(BadInput) as refused:
        done(case, commands.Freeze(digest=list_digest(200, many), found=many), when=60)
    assert codes(refused.value) == {("places", "too_many_places")}


def test_the_digest_of_a_list_is_its_own_and_does_not_change_with_what_is_found() -> None:
    case = assigned()
    found = recorded(case, FIRST, people=3)
    assert list_digest(200, found.places) == case.digest
    moved = case.with_places([replace(case.places[0], distance_m=case.places[0].distance_m + 1)])
    assert list_digest(200, moved.places) != case.digest
    assert list_digest(201, case.places) != case.digest


def test_places_go_to_named_units_and_the_rest_to_stations_or_whose_field_it_is() -> None:
    case = frozen()
    assert case.stage is Stage.ASSIGNING
    by_field = done(case, commands.AssignPlaces(rest=commands.Rest.FIELD), when=120)
    assert (by_field.state, by_field.stage) == (State.UNDER_WAY, Stage.SWEEPING)
    assert {one.unit for one in by_field.places} == {
        "dm-culture", "dm-market", "dm-urban", "dm-edu", "dm-housing", "dm-traffic", "dm-st-harbour",
    }  # fmt: skip
    some = changed(case, commands.AssignPlaces(assignments=given_to({FIRST: "dm-culture"})), when=120)
    assert some.after.state is State.FROZEN, "not under way while a place has nobody"
    assert some.entry.tells == ("dm-culture/duty",)
    rest = changed(some.after, commands.AssignPlaces(rest=commands.Rest.STATION), when=180)
    assert rest.entry.tells == ("dm-st-harbour/desk",)
    assert (rest.after.place(FIRST) or case.places[0]).unit == "dm-culture", "who was named stays"


def test_an_assignment_with_faults_names_every_one() -> None:
    case = recorded(assigned(), FIRST)
    with pytest.raises(BadInput) as refused:
        done(
            case,
            commands.AssignPlaces(
                assignments=given_to(
                    {
                        FIRST: "dm-market",
                        "dm-place-29": "dm-nobody",
                        SECOND: "dm-ms-01",
                        THIRD: "dm-brigade",
                    }
                )
            ),
            when=700,
        )
    assert codes(refused.value) == {
        ("assignments", "already_done"),
        ("assignments", "not_listed"),
        ("assignments", "unknown_unit"),
        ("assignments", "looks_at_nothing"),
    }
    with pytest.raises(BadInput):
        done(case, commands.AssignPlaces(), when=700)
    with pytest.raises(Conflict):
        done(case, commands.AssignPlaces(rest=commands.Rest.STATION), when=700)


def test_two_officers_at_two_doors_need_not_have_seen_each_other() -> None:
    after = recorded(recorded(assigned(), FIRST, people=2), SECOND, people=1, by=DESK)
    assert (after.covered.done, after.covered.people_checked) == (2, 3)
    one = after.place(FIRST)
    assert one is not None
    assert one.by is not None
    assert (one.by.unit, one.attempts, one.at) == ("dm-st-harbour", 1, NOW + timedelta(seconds=600))


def test_a_place_is_decided_once_and_corrected_with_a_reason_that_the_timeline_keeps() -> None:
    first = changed(
        assigned(),
        commands.RecordOutcome(place=FIRST, outcome=Outcome.COMPLIANT, people_checked=2),
        by=OFFICER,
        when=600,
    )
    assert first.entry.changed["places"] == f"{FIRST}=compliant/2", "one line, not the whole list"
    with pytest.raises(Conflict) as refused:
        recorded(first.after, FIRST, Outcome.SUSPENDED, by=DESK, when=700)
    assert codes(refused.value) == {("place", "already_done")}
    correction = commands.CorrectOutcome(
        place=FIRST, instead_of=Outcome.COMPLIANT, outcome=Outcome.SUSPENDED, people_checked=2
    )
    with pytest.raises(BadInput):
        done(first.after, correction, by=DESK, when=700)
    second = changed(first.after, replace(correction, texts={"text": "登记有误"}), by=DESK, when=700)
    assert second.entry.changed["places"] == f"{FIRST}=suspended/2"
    assert second.entry.text_digests
    assert second.entry.previous == first.entry.hash
    with pytest.raises(Conflict) as refused:
        done(second.after, replace(correction, texts={"text": "再来"}), by=DESK, when=800)
    assert codes(refused.value) == {("instead_of", "changed_meanwhile")}, "somebody else was first"
    same = replace(correction, instead_of=Outcome.SUSPENDED, texts={"text": "再来"})
    with pytest.raises(Conflict) as refused:
        done(second.after, same, by=DESK, when=800)
    assert codes(refused.value) == {("outcome", "already_done")}
    with pytest.raises(Conflict) as refused:
        done(second.after, replace(correction, place=SECOND, texts={"text": "x"}), by=DESK, when=800)
    assert codes(refused.value) == {("place", "nothing_recorded")}


@pytest.mark.parametrize(
    ("by", "place", "error", "code"),
    [
        (HILL, FIRST, NotAllowed, "not_assigned_to_you"),
        (MARKET, FIRST, BadInput, "not_listed"),
        (CULTURE, SECOND, BadInput, "not_listed"),
        (OFFICER, "dm-place-26", BadInput, "not_listed"),
        ("dm-st-harbour-officer-2", FIRST, NotAllowed, "not_assigned_to_you"),
    ],
)
def test_only_who_was_given_a_place_records_its_outcome(
    by: str, place: str, error: type[CampusSafetyError], code: str
) -> None:
    case = assigned(dm_place_01="dm-culture")
    with pytest.raises(error) as refused:
        recorded(case, place, by=by)
    assert {fault.code for fault in refused.value.faults} == {code}


def test_who_leads_may_correct_any_place() -> None:
    case = recorded(assigned(), FIRST)
    correction = commands.CorrectOutcome(
        place=FIRST,
        instead_of=Outcome.COMPLIANT,
        outcome=Outcome.GONE,
        people_checked=0,
        texts={"text": "已搬离"},
    )
    assert (
        done(case, correction, by=SUPERVISOR, when=700).place(FIRST) or case.places[0]
    ).outcome is Outcome.GONE


def test_an_outcome_with_faults_names_every_one() -> None:
    command = commands.RecordOutcome(
        place=FIRST,
        outcome=Outcome.NOT_ENTERED,
        people_checked=3,
        hazard="c" + "a" * 26,
        item=GATE.id,
        seen_at=in_days(1),
    )
    with pytest.raises(BadInput) as refused:
        done(assigned(), command, by=OFFICER, when=600)
    assert codes(refused.value) == {
        ("people_checked", "nobody_met"),
        ("hazard", "not_ordered"),
        ("item", "not_surroundings"),
        ("seen_at", "in_the_future"),
    }
    with pytest.raises(BadInput) as refused:
        recorded(assigned(), FIRST, people=10_001)
    assert codes(refused.value) == {("people_checked", "out_of_range")}


def test_an_outcome_may_be_told_later_but_not_from_before_the_list_was_frozen() -> None:
    late = changed(
        assigned(),
        commands.RecordOutcome(
            place=FIRST, outcome=Outcome.GONE, people_checked=0, seen_at=NOW + timedelta(seconds=300)
        ),
        by=OFFICER,
        when=4000,
    )
    assert late.entry.late_entry
    assert (late.after.place(FIRST) or late.after.places[0]).at == NOW + timedelta(seconds=300)
    with pytest.raises(BadInput) as refused:
        recorded(assigned(), FIRST, seen_at=NOW + timedelta(seconds=30), when=4000)
    assert codes(refused.value) == {("seen_at", "before_the_report")}


def test_a_closed_door_is_followed_up_and_keeps_the_sweep_open() -> None:
    case = swept(but=(FIRST, SECOND))
    case = recorded(recorded(case, FIRST, Outcome.NOT_ENTERED), SECOND, Outcome.NOT_ENTERED, when=DAY)
    assert case.stage is Stage.FOLLOWING_UP
    clock = case.clock("reenter")
    assert clock is not None
    assert clock.due_at == NOW + timedelta(seconds=600, days=3)
    again = recorded(case, FIRST, Outcome.NOT_ENTERED, when=2 * DAY)
    still = again.clock("reenter")
    assert still is not None
    assert still.due_at == clock.due_at, "going again to a closed door wins no time"
    assert (again.place(FIRST) or again.places[0]).attempts == 2
    opened = recorded(again, FIRST, when=2.5 * DAY)
    later = opened.clock("reenter")
    assert later is not None
    assert (later.due_at, later.revision) == (NOW + timedelta(days=4), 2), "now the other door's time runs"
    both = recorded(opened, SECOND, Outcome.GONE, when=3 * DAY)
    stopped = both.clock("reenter")
    assert stopped is not None
    assert (stopped.stopped_at, stopped.met) == (NOW + timedelta(days=3), True)
    assert both.stage is Stage.CLOSING


def test_a_sweep_closed_early_names_each_open_place_up_to_fifty() -> None:
    case = recorded(swept(but=(FIRST, SECOND)), FIRST, Outcome.NOT_ENTERED)
    with pytest.raises(Conflict) as refused:
        done(case, commands.Close(), when=DAY)
    assert codes(refused.value) == {(f"places.{FIRST}", "not_entered"), (f"places.{SECOND}", "no_outcome")}
    seen = looked_at(planned())
    many = tuple(replace(seen.found[0], place=f"dm-p-{n:03d}") for n in range(60))
    large = done(planned(), commands.Freeze(digest=list_digest(200, many), found=many), when=60)
    with pytest.raises(Conflict) as refused:
        done(large, commands.Close(), when=120)
    assert len(refused.value.faults) == 51
    assert refused.value.faults[-1].zh == "另有 10 处未完成"


def test_at_a_hundred_per_cent_it_closes_and_every_campus_hears_of_it() -> None:
    case = swept(but=(FIRST,))
    assert (case.covered.percent, case.covered.complete) == (96.0, False)
    last = changed(
        case,
        commands.RecordOutcome(place=FIRST, outcome=Outcome.GONE, people_checked=0),
        by=OFFICER,
        when=900,
    )
    assert last.entry.tells == ("dm-brigade/supervisor",)
    assert (last.after.covered.percent, last.after.covered.people_checked) == (100.0, 48)
    closed = changed(last.after, commands.Close(), when=1000)
    assert (closed.after.state, closed.after.stage, closed.after.next_tick_at) == (State.CLOSED, None, None)
    assert set(closed.entry.tells) == {"dm-st-harbour/desk", *(f"{campus}/safety" for campus in HARBOUR)}


def test_coverage_is_rounded_down_and_an_empty_list_is_not_covered() -> None:
    case = assigned()
    many = tuple(replace(case.places[0], place=f"p-{n}", outcome=Outcome.COMPLIANT) for n in range(2999))
    assert coverage((*many, case.places[0])).percent == 99.9, "a hundred is said of a whole list only"
    assert not coverage((*many, case.places[0])).complete
    assert (coverage(()).percent, coverage(()).complete) == (0.0, False)
    counted = coverage(recorded(case, FIRST, Outcome.TRANSFERRED, people=4).places)
    assert counted.by_outcome == {Outcome.TRANSFERRED: 1}
    assert sum(total for total, _ in counted.by_kind.values()) == 25
    assert sum(found for _, found in counted.by_kind.values()) == 1


def test_a_correction_that_opens_a_place_again_is_told_to_who_leads() -> None:
    case = swept()
    back = changed(
        case,
        commands.CorrectOutcome(
            place=FIRST,
            instead_of=Outcome.COMPLIANT,
            outcome=Outcome.NOT_ENTERED,
            people_checked=0,
            texts={"text": "当时未能进入"},
        ),
        by=OFFICER,
        when=900,
    )
    assert back.entry.tells == ("dm-brigade/supervisor",)
    assert back.after.stage is Stage.FOLLOWING_UP
    with pytest.raises(Conflict):
        done(back.after, commands.Close(), when=1000)


def test_an_order_to_rectify_makes_its_hazard_in_the_same_transaction() -> None:
    case = assigned()
    command = commands.RecordOutcome(
        place=FIRST, outcome=Outcome.ORDERED, people_checked=1, item=SHOP.id, texts={"text": "货架上有烟"}
    )
    sweep, hazard = ordered(case, command, an_actor(OFFICER), sweep_rules(), at(600))
    line = sweep.after.place(FIRST)
    assert line is not None
    assert line.hazard == hazard.after.id
    assert hazard.after.id in sweep.after.links
    assert (hazard.after.area_sweep, hazard.after.source, hazard.after.campus) == (
        case.id,
        "area_sweep",
        line.campus,
    )
    assert (hazard.after.category, hazard.after.lead, hazard.after.rectifier) == (
        "surroundings", "dm-st-harbour", "dm-market",
    )  # fmt: skip
    corrected = done(
        sweep.after,
        commands.CorrectOutcome(
            place=FIRST,
            instead_of=Outcome.ORDERED,
            outcome=Outcome.COMPLIANT,
            people_checked=0,
            texts={"text": "看错"},
        ),
        by=OFFICER,
        when=700,
    )
    assert (corrected.place(FIRST) or line).hazard is None
    assert hazard.after.id in corrected.links, "the link stays: it was made"


def test_abandoned_is_over_but_not_closed_and_says_why() -> None:
    case = assigned()
    with pytest.raises(BadInput):
        done(case, commands.Cancel(), when=700)
    after = done(case, commands.Cancel(texts={"text": "台风"}), when=700)
    assert (after.state, after.open, after.next_tick_at, after.closed_at) == (
        State.ABANDONED,
        False,
        None,
        None,
    )
    with pytest.raises(ForbiddenByState):
        recorded(after, FIRST, when=800)


def test_as_the_end_passes_those_who_are_awaited_hear_and_the_one_with_most_is_ordered() -> None:
    case = assigned(dm_place_01="dm-culture")
    case = swept(case, but=(FIRST, SECOND, THIRD))
    told: dict[str, tuple[str, ...]] = {}
    for days in (4.5, 5.5, 6.5, 8):
        change = serve(case, sweep_rules(), Moment(in_days(days), SALT))
        assert change is not None
        told |= {tick.rung: tick.tells for tick in change.entry.ticks if tick.clock == "finish"}
        case = change.after
    assert told["80%"] == ("dm-culture/duty", "dm-st-harbour/desk", "dm-brigade/supervisor")
    assert told["150%"] == ("dm-bureau/leader",)
    (order,) = case.supervisions
    assert order.to == "unit:dm-st-harbour", "two of its places are open, one of the others'"
    case = swept(case, when=8 * DAY)
    with pytest.raises(Conflict) as refused:
        done(case, commands.Close(), when=8 * DAY + 60)
    assert codes(refused.value) == {("supervisions.1", "unanswered")}
    case = done(case, AnswerOrder(number=1, texts={"text": "已完成"}), by=DESK, when=8 * DAY + 120)
    assert done(case, commands.Close(), when=8 * DAY + 180).state is State.CLOSED


def test_a_second_look_at_the_clocks_sends_nothing() -> None:
    for state in (planned(), frozen(), assigned(), recorded(assigned(), FIRST, Outcome.NOT_ENTERED), swept()):
        change = serve(state, sweep_rules(), Moment(in_days(6), SALT))
        assert change is not None, state.state
        assert serve(change.after, sweep_rules(), Moment(in_days(6), SALT)) is None
        assert change.after.next_tick_at is not None


def test_rows_count_what_concerns_whose_they_are() -> None:
    case = recorded(assigned(dm_place_01="dm-culture"), FIRST, by=CULTURE)
    rows = {owner: area_sweep_facts(one.row) for owner, one in listings(case, a_district()).items()}
    counted = {owner: (facts.places, facts.done) for owner, facts in rows.items() if facts is not None}
    assert counted == {
        "dm-brigade": (25, 1),
        "dm-bureau": (25, 1),
        "dm-st-harbour": (25, 1),
        "dm-culture": (1, 1),
        "dm-ms-01": (9, 1),
        "dm-ps-01": (9, 0),
        "dm-kg-01": (7, 0),
        "reporter": (25, 1),
    }
    before = listings(assigned(dm_place_01="dm-culture"), a_district())
    moved = {
        owner
        for owner, one in listings(case, a_district()).items()
        if area_sweep_facts(one.row) != area_sweep_facts(before[owner].row)
    }
    assert "dm-ps-01" not in moved, "an outcome touches the rows that it concerns"


def test_an_authority_sees_its_places_and_a_campus_only_counts() -> None:
    case = recorded(assigned(dm_place_01="dm-culture"), SECOND)
    case = done(case, Supervise(to="dm-culture", due_at=in_days(3), texts={"text": "请抓紧"}), when=900)
    case = done(case, Supervise(to="dm-st-harbour", due_at=in_days(3), texts={"text": "请抓紧"}), when=960)
    district = a_district()
    culture = sight(an_account(CULTURE), case, district)
    assert [one.place for one in culture.places] == [FIRST]
    assert [order.number for order in culture.orders] == [1]
    school = sight(an_account(SCHOOL), case, district)
    assert (school.places, school.covered.total, school.campuses) == ((), 9, ("dm-ms-01",))
    for name in (OFFICER, DESK, CHIEF, SUPERVISOR, "dm-leader", "dm-auditor"):
        assert len(sight(an_account(name), case, district).places) == 25


def test_a_sweep_of_five_hundred_places_fits_into_one_item_and_its_entries_stay_small() -> None:
    seen = looked_at(planned())
    many = tuple(replace(seen.found[0], place=f"dm-place-{n:05d}") for n in range(500))
    case = done(planned(), commands.Freeze(digest=list_digest(200, many), found=many), when=60)
    case = done(case, commands.AssignPlaces(rest=commands.Rest.STATION), when=120)
    full = case.with_places(
        replace(
            one,
            outcome=Outcome.CORRECTED,
            people_checked=1234,
            attempts=3,
            at=NOW,
            shut_since=NOW,
            by=Party("https://idp.example/" + "x" * 100, "dm-st-harbour", "123456789012"),
            hazard="c" + "a" * 26,
        )
        for one in case.places[1:]
    )
    assert len(to_text(full)) < 300_000, "DynamoDB takes 400 KB"
    change = changed(
        full,
        commands.RecordOutcome(place=case.places[0].place, outcome=Outcome.GONE, people_checked=0),
        by=OFFICER,
        when=900,
    )
    assert len(to_text(change.entry)) < 1500


def test_a_sweep_is_read_as_it_was_written() -> None:
    case = recorded(assigned(dm_place_01="dm-culture"), SECOND, Outcome.NOT_ENTERED)
    assert to_case(to_text(case), "area_sweep", "here") == case


def test_a_policy_with_faults_for_sweeps_is_refused_and_one_without_sweeps_says_so() -> None:
    document = dict(a_policy_document())
    bad = {"radius": 300, "longest_radius": 200, "most_places": 501, "usual": "P31D", "longest": "P30D"}
    with pytest.raises(PolicyFaults) as refused:
        parse_policy("v2", document | {"area_sweeps": document["area_sweeps"] | {"rules": bad}})
    assert codes(refused.value) == {
        ("area_sweeps.rules.radius", "out_of_range"),
        ("area_sweeps.rules.most_places", "out_of_range"),
        ("area_sweeps.rules.usual", "out_of_range"),
    }
    old = parse_policy("v0", {name: table for name, table in document.items() if name != "area_sweeps"})
    with pytest.raises(PolicyFaults):
        plan(a_plan(), an_actor(SUPERVISOR), sweep_rules(policy=old), at())


def test_purposes_and_places_of_the_demo_district_are_all_labelled() -> None:
    assert all(planned(purpose=purpose).purpose is purpose for purpose in SweepPurpose)
    assert all(place.name.zh and place.name.en for place in sample_files("demo").places)


def test_messages_say_what_is_asked_and_name_neither_place_nor_campus() -> None:
    case = assigned(dm_place_01="dm-culture")
    case = recorded(case, FIRST, Outcome.NOT_ENTERED, by=CULTURE)
    late = serve(swept(case, but=(FIRST,)), sweep_rules(), Moment(in_days(4), SALT))
    closed = changed(recorded(swept(case, but=(FIRST,)), FIRST, by=CULTURE), commands.Close(), when=900)
    given_out = changed(frozen(), commands.AssignPlaces(rest=commands.Rest.STATION), when=120)
    assert late is not None
    told = {
        (message.address, message.title): message.body
        for change in (given_out, late, closed)
        for message in messages_of(event(change), a_district())
    }
    assert ("dm-st-harbour/desk", "护校安园 周边清查：有场所分派本单位清查") in told
    assert ("dm-culture/duty", "护校安园 周边清查：“补查无法进入的场所”已到期，未完成") in told
    assert ("dm-ms-01/safety", "护校安园 周边清查：周边清查已办结，覆盖率100%") in told
    for body in told.values():
        assert "Area sweep." in body, "English stands beside it"
        assert "dm-place" not in body
        assert "港湾" not in body
