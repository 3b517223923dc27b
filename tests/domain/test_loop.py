"""The loop of one case: each flag's effect, each clock's start and stop, and what the domain refuses."""

from datetime import timedelta

import pytest

from campus_safety.district.policy import Basis
from campus_safety.errors import BadInput, Conflict, ForbiddenByLaw, ForbiddenByState, NotAllowed, SamePerson
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide, mark_duplicate
from campus_safety.kinds.incidents.incident import Incident, Stage, State
from campus_safety.kinds.incidents.taxonomy import CATEGORIES, Circumstance, ClosingReason, Flag, Level
from campus_safety.records.laying_clocks import unsure_years
from campus_safety.records.serve_deadlines import wait
from tests.builders import (
    NOW,
    WeekdayCalendar,
    a_case,
    an_actor,
    assessed,
    at,
    clock,
    done,
    handled,
    received,
    rules,
    told,
)
from tests.by_kind import serve

DAY = 24 * 3600
CHIEF, OFFICER, SAFETY = "dm-st-harbour-chief", "dm-st-harbour-officer-1", "dm-ms-01-safety"


def rungs(case: Incident, when: float) -> list[tuple[str, str]]:
    change = serve(case, rules(), at(when))
    return [(tick.clock, tick.rung) for tick in change.entry.ticks] if change else []


# --- the flags, one test each -------------------------------------------------------------------------------------


def test_flag_r_makes_the_receipt_a_proof_and_forbids_waving_the_report_through_as_false() -> None:
    case = a_case(category="abuse")
    assert Flag.MANDATORY_REPORT in case.flags
    assert case.receipt is not None
    assert case.receipt.mandatory_report
    with pytest.raises(Conflict) as refused:
        done(case, commands.FalseAlarm(texts={"text": "x"}))
    assert refused.value.faults[0].code == "mandatory_report"


def test_flag_s_seals_also_by_circumstance() -> None:
    assert a_case(category="bullying", discovered_at=NOW).sealed
    assert not a_case(category="assault").sealed
    assert a_case(category="assault", circumstances=frozenset({Circumstance.MINORS})).sealed


def test_flag_e_runs_a_clock_until_the_school_has_told_the_bureau_and_closing_waits_for_it() -> None:
    case = a_case(category="crowd_event")
    assert clock(case, "tell_bureau").due_at == NOW + timedelta(hours=1)
    assert a_case().clock("tell_bureau") is None
    case = told(handled(assessed(case, level=Level.TWO)))
    with pytest.raises(Conflict) as refused:
        done(case, commands.Close(), by=CHIEF, when=200)
    assert [fault.code for fault in refused.value.faults] == ["bureau_not_told"]
    case = done(case, commands.TellBureau(), by=SAFETY, when=210)
    assert clock(case, "tell_bureau").met
    assert done(case, commands.Close(), by=CHIEF, when=220).state is State.CLOSED


def test_flag_p_refuses_to_finish_handling_before_the_parents_know() -> None:
    case = assessed(a_case(category="assault"))
    with pytest.raises(BadInput) as refused:
        handled(case)
    assert [fault.code for fault in refused.value.faults] == ["parents_not_told"]
    assert handled(done(case, commands.TellParents(), by=SAFETY, when=60)).state is State.HANDLED


def test_flag_c_refuses_to_close_without_a_review() -> None:
    lossless, loss = frozenset[Circumstance](), frozenset({Circumstance.LOSS})
    for circumstances, owed in ((lossless, False), (loss, True)):
        case = told(handled(assessed(a_case(category="fraud"), circumstances=circumstances)))
        assert case.review_owed == owed
        assert case.stage is (Stage.REVIEW if owed else Stage.CLOSING)
        if owed:
            with pytest.raises(Conflict):
                done(case, commands.Close(), by=CHIEF, when=200)
        else:
            assert done(case, commands.Close(), by=CHIEF, when=200).state is State.CLOSED


# --- the clocks ---------------------------------------------------------------------------------------------------


def test_each_stage_has_its_clock_and_each_fact_stops_it() -> None:
    case = a_case(by="dm-st-harbour-officer-2", category="help", channel="call_110")
    assert {name for name in ("acknowledge", "assess") if clock(case, name).running} == {
        "acknowledge",
        "assess",
    }
    case = done(case, commands.Acknowledge(), when=10)
    assert not clock(case, "acknowledge").running
    case = assessed(case)
    assert not clock(case, "assess").running
    assert {"dispose", "progress"} <= {one.name for one in case.clocks if one.running}
    case = done(case, commands.Dispatch(), when=40)
    assert clock(case, "arrive").due_at == at(40).now + timedelta(minutes=20)
    case = done(case, commands.Arrive(), by=OFFICER, when=50)
    assert not clock(case, "progress").running
    case = handled(case)
    assert {one.name for one in case.clocks if one.running and one.limiting} == {"feedback"}
    case = told(case)
    assert {one.name for one in case.clocks if one.running and one.limiting} == {"close"}


def test_a_ladder_is_climbed_once_then_repeats_daily_and_never_ends() -> None:
    case = a_case()
    seen: list[tuple[str, str]] = []
    for when in (0, 24 * 60, 30 * 60, 45 * 60, 60 * 60, 60 * 60, 60 * 60 + DAY, 60 * 60 + 3 * DAY):
        change = serve(case, rules(), at(when))
        if change:
            case = change.after
            seen += [(tick.clock, tick.rung) for tick in change.entry.ticks if tick.clock == "acknowledge"]
        assert case.next_tick_at is not None
    assert [rung for _, rung in seen] == ["80%", "100%", "150%", "200%", "repeat-1", "repeat-3"]


def test_half_past_the_limit_opens_one_supervision_order_per_stage_and_its_own_ladder_opens_none() -> None:
    change = serve(a_case(), rules(), at(5 * 3600 * 2))
    assert change is not None
    assert [order.clock for order in change.after.supervisions] == ["acknowledge"]
    later = serve(change.after, rules(), at(30 * DAY))
    assert later is not None
    assert len(later.after.supervisions) == 1
    assert clock(later.after, "supervision:1").basis is Basis.ORDER


def test_a_school_led_case_climbs_to_the_bureau_and_the_police() -> None:
    case = assessed(a_case(category="bullying", discovered_at=NOW), category="bullying")
    change = serve(case, rules(), at(20 * DAY))
    assert change is not None
    told_posts = {post for tick in change.entry.ticks if tick.clock == "investigate" for post in tick.tells}
    assert told_posts == {
        "dm-ms-01/safety",
        "dm-ms-01/principal",
        "dm-st-harbour/desk",
        "dm-edu/desk",
        "dm-brigade/supervisor",
        "dm-bureau/leader",
    }


def test_the_bullying_clock_runs_ten_days_from_discovery_and_is_neither_extended_nor_paused() -> None:
    discovered = NOW - timedelta(days=3)
    case = assessed(a_case(category="bullying", discovered_at=discovered), category="bullying")
    investigate = clock(case, "investigate")
    assert (investigate.basis, investigate.due_at) == (Basis.LAW, discovered + timedelta(days=10))
    asked = commands.AskExtension(
        clock="investigate", until=investigate.due_at + timedelta(days=1), texts={"text": "取证"}
    )
    with pytest.raises(ForbiddenByLaw):
        done(case, asked, by=SAFETY)
    with pytest.raises(ForbiddenByLaw):
        done(case, commands.Ask(clocks=("investigate",), texts={"text": "?"}))
    relevelled = done(case, commands.Assess(level=Level.ONE, category="bullying"), when=90)
    assert clock(relevelled, "investigate") == investigate


def test_a_new_level_restarts_the_stages_clock_and_clears_no_lateness() -> None:
    case = assessed()
    change = serve(case, rules(), at(30 + 72 * 3600 + 60))
    assert change is not None
    late = change.after
    again = done(late, commands.Assess(level=Level.ONE, category="theft"), when=30 + 72 * 3600 + 120)
    dispose = clock(again, "dispose")
    assert (dispose.revision, dispose.due_at) == (2, at(30 + 72 * 3600 + 120).now + timedelta(hours=24))
    assert [served.rung for served in dispose.served if served.revision == 1] == ["80%", "100%", "150%"]


def test_an_extension_is_asked_in_time_decided_by_another_once_and_moves_only_then() -> None:
    case = assessed()
    due = clock(case, "dispose").due_at
    ask = commands.AskExtension(clock="dispose", until=due + timedelta(hours=24), texts={"text": "证人外出"})
    asked = done(case, ask, by=OFFICER, when=100)
    assert clock(asked, "dispose").due_at == due
    assert clock(asked, "extension:1").running
    with pytest.raises(SamePerson):
        done(asked, commands.DecideExtension(number=1, granted=True), by=OFFICER, when=110)
    granted = done(asked, commands.DecideExtension(number=1, granted=True), by=CHIEF, when=120)
    assert clock(granted, "dispose").due_at == due + timedelta(hours=24)
    assert not clock(granted, "extension:1").running
    refused = done(asked, commands.DecideExtension(number=1, granted=False), by=CHIEF, when=120)
    assert clock(refused, "dispose").due_at == due
    # Once the limit has passed it is refused only, as with hazards.
    late_by = (due - NOW).total_seconds() + 1
    with pytest.raises(Conflict) as expired:
        done(asked, commands.DecideExtension(number=1, granted=True), by=CHIEF, when=late_by)
    assert {fault.code for fault in expired.value.faults} == {"expired"}
    refused = done(asked, commands.DecideExtension(number=1, granted=False), by=CHIEF, when=late_by)
    assert clock(refused, "dispose").due_at == due and not clock(refused, "extension:1").running
    with pytest.raises(BadInput) as again:
        done(granted, ask, by=OFFICER, when=130)
    assert "extended_before" in {fault.code for fault in again.value.faults}
    with pytest.raises(BadInput) as late:
        done(case, ask, by=OFFICER, when=49 * 3600)
    assert {fault.code for fault in late.value.faults} == {"too_late"}


def test_asking_the_reporter_stops_the_named_clock_until_the_answer_or_the_bound() -> None:
    case = assessed()
    due = clock(case, "dispose").due_at
    paused = done(case, commands.Ask(clocks=("dispose",), texts={"text": "车是什么颜色？"}), when=100)
    assert clock(paused, "dispose").paused_at is not None
    answered = done(paused, commands.Answer(texts={"text": "红色"}), by=SAFETY, when=700)
    assert clock(answered, "dispose").due_at == due + timedelta(seconds=600)
    lapse = serve(paused, rules(), at(100 + 4 * 3600))
    assert lapse is not None
    assert clock(lapse.after, "dispose").running
    assert clock(lapse.after, "dispose").due_at == due + timedelta(hours=4)
    assert lapse.after.question is not None
    assert not lapse.after.question.open


def test_the_review_counts_working_days_and_warns_where_nobody_knows_the_year() -> None:
    unknown = rules(calendar=WeekdayCalendar(frozenset({2026})))
    case = handled(assessed(level=Level.ONE))
    assert clock(case, "review").due_at == at(90).now + timedelta(days=3)
    assert unsure_years(case, rules()) == ()
    assert unsure_years(case, unknown) == (2026,)


# --- who, where, and back -----------------------------------------------------------------------------------------


def test_front_line_handling_counts_only_when_an_officer_of_another_unit_verifies_it() -> None:
    case = assessed(a_case(by="dm-ms-01-guard"))
    front = commands.Handle(closing_reason=ClosingReason.FRONT_LINE)
    with pytest.raises(BadInput):
        done(case, front, by=OFFICER)
    claimed = done(case, commands.ClaimHandled(texts={"text": "已劝离"}), by="dm-ms-01-guard")
    with pytest.raises(SamePerson):
        done(claimed, front, by=SAFETY)
    with pytest.raises(SamePerson):
        done(claimed, front, by=OFFICER, staff="n-dm-ms-01-guard")
    verified = done(claimed, front, by=OFFICER)
    assert verified.handled_by is not None
    assert verified.handled_by.unit == "dm-ms-01"


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("dm-ms-01-safety", True),
        ("dm-edu-desk", True),
        ("dm-st-harbour-desk", False),
        ("dm-traffic-duty", False),
    ],
)
def test_only_police_end_a_case_as_filed(by: str, said: bool) -> None:
    handle = commands.Handle(closing_reason=ClosingReason.CASE_FILED, texts={"text": "已立案"})
    if not said:
        assert done(assessed(), handle, by=by, when=90).handled_at is not None
        return
    with pytest.raises(BadInput) as refused:
        done(assessed(), handle, by=by, when=90)
    assert [fault.code for fault in refused.value.faults] == ["police_only"]


def test_who_handled_a_case_does_not_close_it() -> None:
    case = told(handled())
    with pytest.raises(SamePerson):
        done(case, commands.Close(), by=CHIEF, staff=f"n-{OFFICER}", when=300)


def test_a_transfer_ends_when_the_receiver_accepts_and_a_refusal_buys_no_time() -> None:
    case = a_case()
    offer = commands.OfferTransfer(to="dm-st-hill", texts={"text": "属青山辖区"})
    offered = done(case, offer, when=100)
    started = clock(offered, "transfer").started_at
    assert clock(offered, "acknowledge").running
    with pytest.raises(NotAllowed):
        done(offered, commands.AcceptTransfer(), by=CHIEF, when=110)
    back = done(
        offered, commands.RefuseTransfer(texts={"text": "非本所辖区"}), by="dm-st-hill-desk", when=200
    )
    assert (back.station, back.lead) == ("dm-st-harbour", "dm-st-harbour")
    assert clock(back, "transfer").running
    again = done(back, offer, when=300)
    assert clock(again, "transfer").started_at == started
    taken = done(again, commands.AcceptTransfer(), by="dm-st-hill-desk", when=400)
    assert (taken.station, taken.lead, taken.state) == ("dm-st-hill", "dm-st-hill", State.REPORTED)
    assert not clock(taken, "transfer").running


def test_a_transfer_to_another_body_leaves_the_loop_once_its_reporter_is_told() -> None:
    offered = done(
        a_case(category="food_safety"), commands.OfferTransfer(to="dm-health", texts={"text": "x"})
    )
    gone = done(offered, commands.AcceptTransfer(), by="dm-health-duty", when=100)
    assert (gone.state, gone.stage) == (State.TRANSFERRED, Stage.FEEDBACK)
    ended = done(gone, commands.GiveFeedback(texts={"text": "已转卫健部门"}), when=120)
    assert (ended.state, ended.open, ended.next_tick_at) == (State.TRANSFERRED, False, None)


def test_a_duplicate_stops_its_clocks_and_is_no_root_of_others() -> None:
    root, second = a_case(), a_case(by="dm-ms-01-principal", client_key="form-2")
    merged, taken = mark_duplicate(second, root, {"text": "同一起"}, an_actor(), rules(), at(60))
    assert merged.after.duplicate_of == root.id
    assert taken.after.duplicates == (second.id,)
    assert [one.name for one in merged.after.clocks if one.running] == []
    with pytest.raises(Conflict):
        mark_duplicate(root, merged.after, {}, an_actor(), rules(), at(70))


def test_a_reopened_case_begins_its_clocks_anew_under_a_new_run() -> None:
    closed = done(told(), commands.Close(), by=CHIEF, when=300)
    assert closed.next_tick_at is None
    again = done(closed, commands.Reopen(texts={"text": "另有失主"}), by=CHIEF, when=1000)
    assert (again.state, again.flow_run, again.stage) == (State.ASSESSED, 2, Stage.HANDLING)
    assert clock(again, "dispose").revision == 2
    assert clock(again, "dispose").started_at == at(1000).now


def test_a_late_entry_is_marked_bounded_and_counted_by_the_stated_time() -> None:
    case = done(assessed(), commands.Dispatch(), when=60)
    stated = at(200).now
    change = decide(case, commands.Arrive(arrived_at=stated), an_actor(OFFICER), rules(), at(7200))
    assert (change.after.arrived_at, change.entry.late_entry, change.after.late_entries) == (stated, True, 1)
    assert clock(change.after, "arrive").met
    for moment, code in ((at(7300).now, "in_the_future"), (at(50).now, "before_dispatch")):
        with pytest.raises(BadInput) as refused:
            decide(case, commands.Arrive(arrived_at=moment), an_actor(OFFICER), rules(), at(7200))
        assert code in {fault.code for fault in refused.value.faults}


def test_a_review_needs_a_cause_real_posts_and_future_dates_and_its_measures_hold_up_closing() -> None:
    case = told(handled(assessed(level=Level.ONE)))
    with pytest.raises(BadInput) as refused:
        done(
            case,
            commands.Review(measures=(commands.PlannedMeasure(owner="dm-nowhere/cook", due_at=NOW),)),
            by=CHIEF,
            when=200,
        )
    assert {fault.code for fault in refused.value.faults} == {
        "missing",
        "unknown_unit",
        "unknown_post",
        "in_the_past",
    }
    planned = commands.PlannedMeasure(owner="dm-ms-01/safety", due_at=at(5 * DAY).now)
    texts = {"cause": "门卫空岗", "measure.1": "补齐门卫"}
    reviewed = done(case, commands.Review(measures=(planned,), texts=texts), by=CHIEF, when=200)
    assert ("measure:1", "80%") in rungs(reviewed, 4.5 * DAY)
    with pytest.raises(Conflict):
        done(reviewed, commands.Close(), by=CHIEF, when=300)
    settled = done(
        reviewed, commands.SettleMeasure(number=1, done=True, texts={"text": "已补齐"}), by=SAFETY, when=400
    )
    assert done(settled, commands.Close(), by=CHIEF, when=500).state is State.CLOSED


def test_a_forbidden_step_names_the_state_and_the_action_in_both_languages() -> None:
    with pytest.raises(ForbiddenByState) as refused:
        done(a_case(), commands.Handle(closing_reason=ClosingReason.MEDIATED))
    (fault,) = refused.value.faults
    assert "已上报" in fault.zh
    assert "Reported" in fault.en


def test_the_receipt_stays_as_it_was_given() -> None:
    case = a_case()
    assert assessed(case, level=Level.ONE).receipt == case.receipt


@pytest.mark.parametrize("category", sorted(CATEGORIES))
def test_every_category_can_be_received_and_starts_with_a_tick_and_a_wait(category: str) -> None:
    change = received(category=category, discovered_at=NOW)
    assert "notice" in {tick.clock for tick in change.entry.ticks}
    waits = wait(change.after, at(0).now)
    assert waits is not None
    assert waits.stage == Stage.INTAKE
    assert waits.seconds >= 1
