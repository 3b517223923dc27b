"""Hazards: found, assigned or ordered, rectified in rounds, rechecked by somebody else, seen to hold, struck off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campus_safety.errors import (
    BadInput,
    CampusSafetyError,
    Conflict,
    ForbiddenByState,
    NotAllowed,
    SamePerson,
)
from campus_safety.kinds.hazards import commands
from campus_safety.kinds.hazards.categories import Grade, Source, Track
from campus_safety.kinds.hazards.decide import decide, paper_signed_by
from campus_safety.kinds.hazards.hazard import Hazard, Stage, State, hazard_facts
from campus_safety.kinds.hazards.rules import HazardRules
from campus_safety.kinds.hazards.units import checking_unit
from campus_safety.records.change import Moment
from campus_safety.records.worklists import listings
from tests.builders import NOW, SALT, a_district, a_policy, an_account, an_actor, at
from tests.by_kind import serve, with_section
from tests.hazards import (
    CHIEF,
    DAY,
    FIRE,
    LOOKED_AT,
    OFFICER,
    PRINCIPAL,
    SCHOOL,
    SUPERVISOR,
    a_hazard,
    assigned,
    changed,
    claimed,
    done,
    found,
    hazard_rules,
    in_days,
    looked_again,
    looked_at,
    ordered,
    photographed,
    rechecked,
)


def codes(refused: pytest.ExceptionInfo[CampusSafetyError]) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in refused.value.faults}


def swept(case: Hazard, days: float) -> tuple[Hazard, list[tuple[str, str, tuple[str, ...]]]]:
    """The hazard after everything due by then was served, and (clock, rung, whom it told)."""
    change = serve(case, hazard_rules(), at(days * DAY))
    if change is None:
        return case, []
    return change.after, [(tick.clock, tick.rung, tick.tells) for tick in change.entry.ticks]


def row_of(case: Hazard) -> Any:
    return listings(case, a_district())["history"].row


def major(when: float = 0) -> Hazard:
    """A major hazard, under interim control, assigned, its plan submitted."""
    case = photographed(a_hazard(item="technical.major", when=when), "before")
    case = done(case, commands.Control(texts={"text": "停用"}), by=SCHOOL, when=when + 60)
    case = done(case, commands.Assign(due_at=in_days(20)), by=OFFICER, when=when + 120)
    plan = {"owner": "总务处", "measures": "更换", "funds": "已列支", "contingency": "人工值守"}
    return done(case, commands.SubmitPlan(deadline=in_days(19), texts=plan), by=SCHOOL, when=when + 180)


# Finding


def test_the_grade_and_the_authorities_follow_from_the_checklist() -> None:
    case = a_hazard()
    assert (case.grade, case.category, case.lead, case.rectifier) == (
        Grade.GENERAL,
        "technical_guard",
        "dm-st-harbour",
        "dm-ms-01",
    )
    fire = a_hazard(item="fire.exit-blocked", spot="stairs-2")
    assert (fire.lead, fire.rectifier, fire.stage) == ("dm-fire", "dm-ms-01", Stage.ASSIGNMENT)


def test_a_grade_that_contradicts_the_checklist_is_refused_with_every_other_fault() -> None:
    with pytest.raises(BadInput) as refused:
        found(grade=Grade.MAJOR, spot="roof-1", campus="nowhere")
    assert codes(refused) == {
        ("grade", "contradicts_checklist"),
        ("spot", "unknown_spot"),
        ("campus", "unknown_campus"),
    }
    with pytest.raises(BadInput) as refused:
        found(item="no.such")
    assert codes(refused) == {("item", "unknown_item")}


def test_a_stated_grade_that_agrees_is_taken() -> None:
    assert a_hazard(item="technical.major", grade=Grade.MAJOR).grade is Grade.MAJOR


def test_the_same_found_again_in_the_same_place_is_a_recurrence_and_counted() -> None:
    closed = done(looked_again(), commands.Close(), by=OFFICER, when=13 * DAY)
    assert closed.state is State.CLOSED
    again = a_hazard(client_key="hazard-2", when=60 * DAY, earlier=[row_of(closed)])
    assert (again.recurrence_of, again.recurrence, again.same_place_as) == (closed.id, 1, None)
    assert again.review_owed, "what came back is reviewed"
    facts = replace(row_of(again).hazard, closed_at=in_days(70))
    third = a_hazard(
        client_key="hazard-3", when=90 * DAY, earlier=[row_of(closed), replace(row_of(again), hazard=facts)]
    )
    assert (third.recurrence_of, third.recurrence) == (again.id, 2), "counted on from the last one"
    late = a_hazard(client_key="hazard-4", when=500 * DAY, earlier=[row_of(closed)])
    assert (late.recurrence_of, late.recurrence) == (None, 0)


def test_what_came_back_has_come_back_also_where_somebody_else_has_found_it_already() -> None:
    closed = done(looked_again(), commands.Close(), by=OFFICER, when=13 * DAY)
    second = a_hazard(client_key="hazard-2", when=60 * DAY, earlier=[row_of(closed)])
    third = a_hazard(client_key="hazard-3", when=61 * DAY, earlier=[row_of(second), row_of(closed)])
    assert (third.same_place_as, third.recurrence_of, third.recurrence) == (second.id, closed.id, 1)
    gone = done(second, commands.Withdraw(texts={"text": "重复"}), by=CHIEF, when=62 * DAY)
    assert not gone.open
    assert third.review_owed, "whichever of the two is withdrawn, the other is reviewed"


def test_the_same_found_while_it_is_open_is_named_and_one_withdrawn_does_not_count() -> None:
    first = a_hazard()
    second = a_hazard(client_key="hazard-2", when=60, earlier=[row_of(first)])
    assert (second.same_place_as, second.recurrence) == (first.id, 0)
    gone = done(second, commands.Withdraw(texts={"text": "重复"}), by=CHIEF, when=120)
    assert (gone.state, gone.open) == (State.WITHDRAWN, False)
    third = a_hazard(client_key="hazard-3", when=180, earlier=[row_of(gone)])
    assert third.same_place_as is None


# Assigning


def test_a_limit_in_the_past_too_long_or_by_who_checks_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        done(a_hazard(), commands.Assign(due_at=in_days(-1), rectifier="dm-st-harbour"), by=OFFICER, when=60)
    assert codes(refused) == {("due_at", "in_the_past"), ("rectifier", "checks_itself")}
    with pytest.raises(BadInput) as refused:
        done(a_hazard(), commands.Assign(due_at=in_days(16)), by=OFFICER, when=60)
    assert codes(refused) == {("due_at", "too_long")}


@pytest.mark.parametrize("unit", ["dm-brigade", "dm-bureau"])
def test_nothing_is_assigned_to_those_above(unit: str) -> None:
    with pytest.raises(BadInput) as refused:
        done(a_hazard(), commands.Assign(rectifier=unit), by=SUPERVISOR, when=60)
    assert codes(refused) == {("rectifier", "mends_nothing")}


def test_without_a_date_the_policys_usual_limit_runs() -> None:
    case = done(a_hazard(), commands.Assign(), by=OFFICER, when=60)
    assert case.due_for_rectification == datetime(2026, 12, 1, 16, tzinfo=UTC), (
        "with its last day, midnight in China"
    )
    assert (case.state, case.stage) == (State.ASSIGNED, Stage.RECTIFICATION)


def test_a_running_limit_is_never_made_longer_by_assigning_or_ordering_again() -> None:
    case = looked_at(assigned(days=5), when=4000)
    for command in (
        commands.Assign(due_at=in_days(6)),
        commands.DraftOrder(due_at=in_days(6), texts={"measures": "整改"}),
    ):
        with pytest.raises(BadInput) as refused:
            done(case, command, by=OFFICER, when=DAY)
        assert codes(refused) == {("due_at", "needs_extension")}
    shorter = done(case, commands.Assign(due_at=in_days(4)), by=OFFICER, when=DAY)
    assert shorter.due_for_rectification == in_days(4)
    clock = shorter.clock("rectify:1")
    assert clock is not None
    assert clock.revision == 2


def test_a_major_hazard_needs_control_a_plan_and_stands_under_listed_supervision() -> None:
    case = photographed(a_hazard(item="technical.major"), "before")
    assert {clock.name for clock in case.clocks if clock.running} >= {"assign", "control"}
    case = done(case, commands.Assign(due_at=in_days(20)), by=OFFICER, when=120)
    assert [order.listed for order in case.supervisions] == [True]
    assert case.clock("plan") is not None
    with pytest.raises(BadInput) as refused:
        claimed(case)
    assert codes(refused) == {("controlled_at", "missing"), ("plan", "missing")}
    with pytest.raises(BadInput) as refused:
        done(case, commands.SubmitPlan(deadline=in_days(30), texts={"owner": "总务处"}), by=SCHOOL, when=180)
    assert codes(refused) == {
        ("measures", "missing"),
        ("funds", "missing"),
        ("contingency", "missing"),
        ("deadline", "after_the_limit"),
    }
    planned = major()
    assert (planned.planned_at, planned.plan_due_at) == (NOW + timedelta(seconds=180), in_days(19))


def test_regrading_follows_another_item_and_starts_what_a_major_hazard_owes() -> None:
    case = done(
        assigned(), commands.Regrade(item="technical.major", texts={"text": "全部失效"}), by=OFFICER, when=DAY
    )
    assert (case.grade, case.major_since) == (Grade.MAJOR, NOW + timedelta(days=1))
    assert [order.listed for order in case.supervisions] == [True]
    control = case.clock("control")
    assert control is not None
    assert control.started_at == NOW + timedelta(days=1), "its clock begins when it is known to be major"
    with pytest.raises(BadInput) as refused:
        done(case, commands.Regrade(item="technical.major", grade=Grade.GENERAL), by=OFFICER, when=DAY + 60)
    assert codes(refused) == {("grade", "contradicts_checklist"), ("text", "missing")}


def test_who_is_to_rectify_may_not_withdraw_and_an_order_in_force_stands_in_the_way() -> None:
    with pytest.raises(SamePerson):
        done(a_hazard(), commands.Withdraw(texts={"text": "不是"}), by=SCHOOL, when=60)
    case = ordered()
    with pytest.raises(Conflict):
        done(case, commands.Withdraw(texts={"text": "不是"}), by=CHIEF, when=DAY)
    void = commands.VoidPaper(kind="order", year=2026, number=1, texts={"text": "写错单位"})
    case = done(case, void, by=CHIEF, when=DAY)
    assert case.papers[0].voided_at == NOW + timedelta(days=1)
    assert (
        done(case, commands.Withdraw(texts={"text": "不是"}), by=CHIEF, when=DAY + 1).state is State.WITHDRAWN
    )


# Ordering


def test_an_order_is_drafted_signed_by_an_officer_and_has_a_number() -> None:
    draft = commands.DraftOrder(due_at=in_days(7), texts={"measures": "接入"})
    case = done(looked_at(), draft, by=OFFICER, when=60)
    assert (case.state, case.track, case.papers) == (State.FOUND, Track.SELF_FOUND, ())
    change = changed(case, commands.SignOrder(), by=CHIEF, when=120, number=7)
    signed = change.after
    assert (signed.state, signed.track, signed.clause, signed.draft) == (
        State.ASSIGNED,
        Track.ORDERED,
        "reg421-16",
        None,
    )
    assert change.signed == signed.papers[0]
    assert (
        signed.papers[0].number,
        signed.papers[0].year,
        signed.papers[0].unit,
        signed.papers[0].round,
    ) == (
        7,
        2026,
        "dm-st-harbour",
        1,
    )
    assert "dm-ms-01/safety" in change.entry.tells


def test_an_order_without_clause_measures_or_with_a_past_limit_is_refused_whole() -> None:
    case = looked_at(a_hazard(item="technical.no-clause"))
    with pytest.raises(BadInput) as refused:
        done(case, commands.DraftOrder(due_at=in_days(-1)), by=OFFICER, when=60)
    assert codes(refused) == {("clause", "missing"), ("measures", "missing"), ("due_at", "in_the_past")}
    with pytest.raises(BadInput) as refused:
        done(
            case,
            commands.DraftOrder(due_at=in_days(1), clause="no.such", texts={"measures": "x"}),
            by=OFFICER,
            when=60,
        )
    assert codes(refused) == {("clause", "unknown_clause")}
    with pytest.raises(BadInput) as refused:
        done(case, commands.SignOrder(), by=CHIEF, when=60)
    assert codes(refused) == {("case", "no_draft")}


def test_a_draft_whose_limit_has_passed_meanwhile_is_not_signed() -> None:
    case = done(
        looked_at(), commands.DraftOrder(due_at=in_days(1), texts={"measures": "x"}), by=OFFICER, when=60
    )
    with pytest.raises(BadInput) as refused:
        done(case, commands.SignOrder(), by=CHIEF, when=2 * DAY)
    assert codes(refused) == {("due_at", "in_the_past")}


def test_an_order_is_signed_once_and_only_by_police() -> None:
    with pytest.raises(Conflict):
        done(ordered(), commands.DraftOrder(due_at=in_days(2), texts={"measures": "x"}), by=OFFICER, when=DAY)
    case = done(
        looked_at(), commands.DraftOrder(due_at=in_days(7), texts={"measures": "x"}), by=OFFICER, when=60
    )
    with pytest.raises(NotAllowed):
        done(case, commands.SignOrder(), by=FIRE, when=120)


# Rectifying


def test_a_claim_without_photos_from_before_and_after_is_refused() -> None:
    case = done(a_hazard(), commands.Assign(), by=OFFICER, when=60)
    with pytest.raises(BadInput) as refused:
        done(case, commands.ClaimRectified(texts={"text": "好了"}), by=SCHOOL, when=120)
    assert codes(refused) == {("attachments.before", "missing"), ("attachments.after", "missing")}
    case = photographed(photographed(case, "before"), "after")
    assert done(case, commands.ClaimRectified(), by=SCHOOL, when=180).stage is Stage.RECHECK


def test_a_later_round_needs_a_photo_of_its_own() -> None:
    case = rechecked(claimed(), passed=False)
    again = commands.ClaimRectified(texts={"text": "好了"})
    with pytest.raises(BadInput) as refused:
        done(case, again, by=SCHOOL, when=3 * DAY)
    assert codes(refused) == {("attachments.after", "missing")}
    assert done(photographed(case, "after"), again, by=SCHOOL, when=3 * DAY).state is State.RECTIFIED


def test_what_is_only_counted_needs_no_photos() -> None:
    case = a_hazard(item="psychosocial.dispute", spot="other")
    assert case.proof is False
    case = done(case, commands.Assign(), by=OFFICER, when=60)
    assert done(case, commands.ClaimRectified(), by=SCHOOL, when=120).state is State.RECTIFIED


def test_a_general_hazard_mended_on_the_spot_is_claimed_at_once_a_major_one_never() -> None:
    case = photographed(photographed(a_hazard(), "before"), "after")
    case = done(case, commands.ClaimRectified(texts={"text": "立查立改"}), by=SCHOOL, when=600)
    assert (case.state, len(case.rounds), case.stage) == (State.RECTIFIED, 1, Stage.RECHECK)
    case = photographed(photographed(a_hazard(item="technical.major"), "before"), "after")
    with pytest.raises(BadInput) as refused:
        done(case, commands.ClaimRectified(), by=SCHOOL, when=600)
    assert ("case", "not_assigned") in codes(refused)


def test_reminders_come_three_days_and_one_day_before_at_the_end_and_up_the_chain_then_weekly() -> None:
    case, told = assigned(days=7), []
    for day in (0.05, 4, 6, 7, 8, 10, 14, 21, 28):
        case, ticks = swept(case, day)
        told += [(rung, tells) for clock, rung, tells in ticks if clock == "rectify:1"]
        again, nothing = swept(case, day)
        assert (again, nothing) == (case, []), "a second sweep finds nothing"
    assert told == [
        ("T-P3D", ("dm-ms-01/safety",)),
        ("T-P1D", ("dm-ms-01/safety", "dm-ms-01/principal")),
        ("100%", ("dm-ms-01/safety", "dm-ms-01/principal", "dm-st-harbour/desk")),
        ("T+P1D", ("dm-st-harbour/chief", "dm-edu/desk")),
        ("T+P3D", ("dm-brigade/supervisor",)),
        ("T+P7D", ("dm-bureau/leader",)),
        ("repeat-1", ("dm-ms-01/safety", "dm-st-harbour/chief", "dm-brigade/supervisor", "dm-edu/desk")),
        ("repeat-2", ("dm-ms-01/safety", "dm-st-harbour/chief", "dm-brigade/supervisor", "dm-edu/desk")),
    ]
    assert [(order.clock, order.to) for order in case.supervisions if order.clock == "rectify:1"] == [
        ("rectify:1", "unit:dm-ms-01")
    ]


def test_a_round_that_is_late_again_is_ordered_again_once_the_first_order_was_answered() -> None:
    case, _ = swept(assigned(days=7), 11)
    case = claimed(
        done(case, commands.AnswerOrder(number=1, texts={"text": "已安排"}), by=SCHOOL, when=11 * DAY),
        when=11 * DAY,
    )
    case, _ = swept(rechecked(case, passed=False, when=12 * DAY), 40)
    assert [order.clock for order in case.supervisions if order.clock] == ["rectify:1", "rectify:2"]


def test_a_hazard_assigned_shortly_before_its_end_is_not_reminded_of_the_past() -> None:
    case = assigned(days=2)
    clock = case.clock("rectify:1")
    assert clock is not None
    assert [rung.name for rung in clock.rungs][:2] == ["T-P1D", "100%"]


def test_what_police_find_of_fire_is_the_brigades_from_the_first_moment_and_its_post_is_told() -> None:
    change = found(item="fire.exit-blocked", by=OFFICER, source=Source.POLICE_CHECK)
    assert change.after.lead == "dm-fire", "sooner than the five working days in which it is to be passed on"
    (notice,) = change.entry.ticks
    assert (notice.clock, notice.tells) == (
        "notice",
        ("dm-fire/duty", "dm-st-harbour/desk", "dm-ms-01/safety"),
    )


def test_a_vulnerability_is_with_the_cyber_police_at_once() -> None:
    assert checking_unit("network_data", "dm-ms-01", a_district()) == "dm-cyber"


# What an order rests on

AN_ORDER = commands.DraftOrder(due_at=in_days(7), texts={"measures": "整改"})


def test_without_a_check_by_police_nothing_is_ordered_whoever_has_told_of_it() -> None:
    for case in (a_hazard(), a_hazard(source=Source.PATROL), a_hazard(source=Source.DEVICE)):
        with pytest.raises(BadInput) as refused:
            done(case, AN_ORDER, by=OFFICER, when=60)
        assert codes(refused) == {("checked_at", "not_checked")}


def test_what_police_found_themselves_or_with_others_needs_no_second_check() -> None:
    for case in (
        found(by=OFFICER, source=Source.POLICE_CHECK).after,
        found(by=FIRE, source=Source.INSPECTION).after,
    ):
        assert done(case, AN_ORDER, by=OFFICER, when=60).draft is not None
    by_others = found(by="dm-edu-desk", source=Source.POLICE_CHECK).after
    with pytest.raises(BadInput) as refused:
        done(by_others, AN_ORDER, by=OFFICER, when=60)
    assert codes(refused) == {("checked_at", "not_checked")}


def test_a_check_is_recorded_by_police_with_what_was_found_and_when() -> None:
    case = done(a_hazard(), LOOKED_AT, by=OFFICER, when=60)
    assert (case.checked_at, case.checked_by and case.checked_by.unit) == (
        NOW + timedelta(seconds=60),
        an_account(OFFICER).unit,
    )
    with pytest.raises(BadInput) as refused:
        done(a_hazard(), commands.RecordCheck(), by=OFFICER, when=60)
    assert codes(refused) == {("text", "missing")}
    for by in (SCHOOL, FIRE):
        with pytest.raises(NotAllowed):
            done(a_hazard(), LOOKED_AT, by=by, when=60)


def test_police_order_nothing_that_is_of_another_authoritys_field() -> None:
    samples = found(item="food.no-samples", by=OFFICER, source=Source.POLICE_CHECK).after
    with pytest.raises(BadInput) as refused:
        done(samples, AN_ORDER, by=OFFICER, when=60)
    (fault,) = refused.value.faults
    assert (fault.field, fault.code) == ("category", "not_of_police")
    assert "市场监管" in fault.zh and "移交" in fault.zh


def test_an_order_is_given_to_a_campus_never_to_an_authority() -> None:
    case = done(found(by=OFFICER, source=Source.POLICE_CHECK).after, AN_ORDER, by=OFFICER, when=60)
    case = done(case, commands.Assign(rectifier="dm-edu", due_at=in_days(7)), by=OFFICER, when=120)
    with pytest.raises(BadInput) as refused:
        done(case, commands.SignOrder(), by=CHIEF, when=180)
    assert codes(refused) == {("rectifier", "not_a_campus")}


# Extensions


def ask(days: float) -> commands.AskExtension:
    return commands.AskExtension(until=in_days(days), texts={"text": "等待配件"})


def test_an_extension_granted_before_the_end_moves_the_limit_once_and_its_paper_has_a_number() -> None:
    case = done(ordered(days=7), ask(12), by=SCHOOL, when=2 * DAY)
    assert case.stage is Stage.EXTENSION
    assert case.due_for_rectification == in_days(7), "asking stops nothing"
    change = changed(case, commands.DecideExtension(number=1, granted=True), by=CHIEF, when=3 * DAY, number=4)
    case = change.after
    assert (case.due_for_rectification, case.stage) == (in_days(12), Stage.RECTIFICATION)
    assert change.signed is not None
    assert (change.signed.kind, change.signed.number) == ("extension_granted", 4)
    case, ticks = swept(case, 9)
    assert [rung for clock, rung, _ in ticks if clock == "rectify:1"] == ["T-P3D"]
    with pytest.raises(BadInput) as refused:
        done(case, ask(14), by=SCHOOL, when=8.9 * DAY)
    assert codes(refused) == {("until", "extended_before")}


def test_a_refused_extension_leaves_the_limit_and_says_why() -> None:
    case = done(ordered(days=7), ask(12), by=SCHOOL, when=2 * DAY)
    with pytest.raises(BadInput) as refused:
        done(case, commands.DecideExtension(number=1, granted=False), by=CHIEF, when=3 * DAY)
    assert codes(refused) == {("text", "missing")}
    no = commands.DecideExtension(number=1, granted=False, texts={"text": "无正当理由"})
    change = changed(case, no, by=CHIEF, when=3 * DAY)
    assert change.after.due_for_rectification == in_days(7)
    assert change.signed is not None
    assert change.signed.kind == "extension_refused"


def test_an_extension_may_be_asked_for_until_the_limit_passes_as_the_order_says() -> None:
    case = done(assigned(days=7), ask(12), by=SCHOOL, when=6.99 * DAY)
    assert case.extension_open
    with pytest.raises(BadInput) as refused:
        done(assigned(days=7), ask(12), by=SCHOOL, when=7.01 * DAY)
    assert codes(refused) == {("until", "too_late")}


def test_a_district_that_wants_it_earlier_says_that_the_rule_is_its_own() -> None:
    policy = a_policy()
    strict = hazard_rules(
        policy=with_section(policy, replace(policy.section(HazardRules), ask_before=timedelta(days=3)))
    )
    case = assigned(days=7)
    with pytest.raises(BadInput) as refused:
        decide(case, ask(12), an_actor(SCHOOL), strict, at(4.5 * DAY))
    (fault,) = refused.value.faults
    assert (fault.code, fault.zh) == ("too_late", "本区规定：须在期限届满3天前申请延期")
    assert decide(case, ask(12), an_actor(SCHOOL), strict, at(3.9 * DAY)).after.extension_open


def test_an_extension_is_at_most_as_long_again_later_than_the_limit_and_one_at_a_time() -> None:
    case = assigned(days=7, when=0)
    for days, code in ((15, "too_long"), (7, "not_later")):
        with pytest.raises(BadInput) as refused:
            done(case, ask(days), by=SCHOOL, when=DAY)
        assert codes(refused) == {("until", code)}
    case = done(case, ask(9), by=SCHOOL, when=DAY)
    with pytest.raises(BadInput) as refused:
        done(case, ask(9), by=SCHOOL, when=DAY + 60)
    assert ("until", "pending") in codes(refused)


def test_who_asked_does_not_decide_and_after_the_end_nobody_grants() -> None:
    case = done(assigned(days=7), ask(12), by=SCHOOL, when=2 * DAY)
    with pytest.raises(SamePerson):
        done(case, commands.DecideExtension(number=1, granted=True), by=PRINCIPAL, when=3 * DAY)
    with pytest.raises(Conflict) as refused:
        done(case, commands.DecideExtension(number=1, granted=True), by=CHIEF, when=8 * DAY)
    assert codes(refused) == {("number", "expired")}


def test_a_request_is_decided_once_and_never_by_who_has_taken_the_hazard_over() -> None:
    case = done(assigned(days=7), ask(12), by=SCHOOL, when=2 * DAY)
    theirs = done(case, commands.Assign(rectifier="dm-fire"), by=OFFICER, when=2.5 * DAY)
    yes = commands.DecideExtension(number=1, granted=True)
    for by, staff in ((FIRE, None), (PRINCIPAL, None), (CHIEF, f"n-{SCHOOL}")):
        with pytest.raises(SamePerson):
            done(theirs, yes, by=by, when=3 * DAY, staff=staff)
    granted = done(case, yes, by=CHIEF, when=3 * DAY)
    with pytest.raises(Conflict) as refused:
        done(granted, commands.DecideExtension(number=1, granted=False), by=CHIEF, when=4 * DAY)
    assert codes(refused) == {("number", "already_done")}


def test_a_request_that_waits_lapses_with_the_claim_and_stands_in_the_way_of_nothing() -> None:
    case = claimed(done(assigned(days=7), ask(12), by=SCHOOL, when=2 * DAY), when=3 * DAY)
    (asked,) = case.extensions
    assert (asked.decided_at, asked.granted, asked.decided_by) == (NOW + timedelta(days=3), None, None)
    clock = case.clock("extension:1")
    assert clock is not None
    assert not clock.running
    with pytest.raises(ForbiddenByState):
        done(case, commands.DecideExtension(number=1, granted=True), by=CHIEF, when=3.5 * DAY)
    held = looked_again(rechecked(case, when=4 * DAY), when=14 * DAY)
    assert done(held, commands.Close(), by=OFFICER, when=15 * DAY).state is State.CLOSED


def test_a_request_that_waits_lapses_with_the_round_that_nobody_claimed() -> None:
    case = done(assigned(days=7), ask(12), by=SCHOOL, when=2 * DAY)
    case = rechecked(case, passed=False, when=8 * DAY)
    assert (case.extension_open, case.stage, len(case.rounds)) == (False, Stage.RECTIFICATION, 2)
    assert done(case, ask(16), by=SCHOOL, when=9 * DAY).extension_open, "the new round may ask anew"


def test_of_a_major_hazard_the_brigade_decides_and_the_listed_supervision_moves_along() -> None:
    case = done(major(), ask(25), by=SCHOOL, when=2 * DAY)
    with pytest.raises(NotAllowed):
        done(case, commands.DecideExtension(number=1, granted=True), by=CHIEF, when=3 * DAY)
    case = done(case, commands.DecideExtension(number=1, granted=True), by=SUPERVISOR, when=3 * DAY)
    assert case.due_for_rectification == in_days(25)
    assert case.supervisions[0].due_at == in_days(25)
    clock = case.clock("supervision:1")
    assert clock is not None
    assert (clock.due_at, clock.revision) == (in_days(25), 2)


# Checking


def test_who_rectifies_never_verifies_by_person_or_by_unit() -> None:
    case = claimed()
    verify = commands.Recheck(passed=True, texts={"opinion": "合格"})
    for by, staff in ((SCHOOL, "other"), (PRINCIPAL, None), (OFFICER, f"n-{SCHOOL}")):
        with pytest.raises(SamePerson):
            done(case, verify, by=by, when=2 * DAY, staff=staff)
    assert done(case, verify, by=OFFICER, when=2 * DAY).state is State.VERIFIED


def test_who_rectified_an_earlier_round_verifies_no_later_one() -> None:
    case = rechecked(claimed(), passed=False)
    case = done(case, commands.Assign(rectifier="dm-market"), by=OFFICER, when=2.1 * DAY)
    case = claimed(case, by="dm-market-duty", when=3 * DAY)
    verify = commands.Recheck(passed=True, texts={"opinion": "合格"})
    for by, staff in ((SCHOOL, None), (PRINCIPAL, None), (OFFICER, f"n-{SCHOOL}"), ("dm-market-duty", None)):
        with pytest.raises(SamePerson):
            done(case, verify, by=by, when=4 * DAY, staff=staff)
    assert done(case, verify, by=OFFICER, when=4 * DAY).state is State.VERIFIED


def in_team(case: Hazard, command: commands.Command, *, when: float) -> Hazard:
    """The hazard after an officer of a team inside the station has acted."""
    officer = replace(an_actor(OFFICER, "T7"), unit="dm-st-harbour-community")
    number = 1 if paper_signed_by(case, command) else None
    return decide(case, command, officer, hazard_rules(), Moment(at(when).now, SALT, number)).after


def test_a_team_is_its_station_where_who_rectifies_may_not_decide() -> None:
    fire = photographed(a_hazard(item="fire.exit-blocked"), "before")
    theirs = done(fire, commands.Assign(rectifier="dm-st-harbour"), by=FIRE, when=60)
    asked = done(theirs, ask(12), by=OFFICER, when=DAY)
    for case, command in (
        (theirs, commands.Withdraw(texts={"text": "不是"})),
        (asked, commands.DecideExtension(number=1, granted=True)),
        (claimed(theirs, by=OFFICER), commands.Recheck(passed=True, texts={"opinion": "合格"})),
    ):
        with pytest.raises(SamePerson):
            in_team(case, command, when=2 * DAY)
    with pytest.raises(BadInput) as refused:
        done(a_hazard(), commands.Assign(rectifier="dm-st-harbour-community"), by=OFFICER, when=60)
    assert codes(refused) == {("rectifier", "checks_itself")}
    team = done(fire, commands.Assign(rectifier="dm-st-harbour-community"), by=FIRE, when=60)
    with pytest.raises(BadInput) as refused:
        done(team, commands.Reroute(to="dm-st-harbour", texts={"text": "移交"}), by=FIRE, when=120)
    assert codes(refused) == {("to", "already_there")}
    by_team = in_team(
        photographed(team, "after"), commands.ClaimRectified(texts={"text": "已清理"}), when=DAY
    )
    with pytest.raises(SamePerson):
        rechecked(by_team, by=OFFICER)
    assert rechecked(by_team, by=FIRE).state is State.VERIFIED


@pytest.mark.parametrize(("days", "code"), [(1.9, "in_the_past"), (9.6, "too_long")])
def test_the_limit_of_another_round_lies_ahead_and_within_what_the_policy_allows(
    days: float, code: str
) -> None:
    no = commands.Recheck(passed=False, due_at=in_days(days), texts={"opinion": "未整改"})
    with pytest.raises(BadInput) as refused:
        done(claimed(), no, by=OFFICER, when=2 * DAY)
    assert codes(refused) == {("due_at", code)}
    again = commands.Recheck(passed=False, due_at=in_days(5), texts={"opinion": "未整改"})
    assert done(claimed(), again, by=OFFICER, when=2 * DAY).due_for_rectification == in_days(5)


def test_a_recheck_that_fails_begins_another_round_one_level_up_under_supervision() -> None:
    case = rechecked(claimed(ordered()), passed=False)
    assert (case.state, len(case.rounds), case.raised) == (State.ASSIGNED, 2, 1)
    assert case.due_for_rectification == datetime(2026, 12, 3, 16, tzinfo=UTC), "with its last day"
    assert case.supervisions[-1].to == "unit:dm-ms-01"
    assert [paper.kind for paper in case.papers] == ["order", "recheck"]
    assert case.rounds[0].passed is False, "the history is kept"
    case, ticks = swept(case, 8.9)
    assert ("rectify:2", "T-P1D", ("dm-ms-01/principal",)) in ticks, "the owner is one level up"
    case = rechecked(claimed(case, when=8.6 * DAY), passed=False, when=8.7 * DAY)
    assert (len(case.rounds), case.raised) == (3, 2)
    change = changed(case, commands.Note(texts={"text": "第三轮"}), by=OFFICER, when=8.8 * DAY)
    assert change.after.review_owed


def test_what_nobody_claimed_can_fail_its_recheck_after_the_end_but_never_pass() -> None:
    case = assigned(days=7)
    with pytest.raises(BadInput) as refused:
        done(case, commands.Recheck(passed=True), by=OFFICER, when=6 * DAY)
    assert codes(refused) == {("case", "not_due")}
    case, _ = swept(case, 7)
    with pytest.raises(BadInput) as refused:
        done(case, commands.Recheck(passed=True), by=OFFICER, when=8 * DAY)
    assert codes(refused) == {("passed", "not_claimed"), ("opinion", "missing")}
    assert case.clock("recheck:1") is not None, "the recheck is owed from the end of the limit"
    case = rechecked(case, passed=False, when=8 * DAY)
    assert len(case.rounds) == 2


def test_only_an_ordered_hazard_that_failed_is_referred() -> None:
    refer = commands.Recheck(passed=False, refers=True, texts={"opinion": "仍未整改"})
    with pytest.raises(BadInput):
        done(claimed(), refer, by=OFFICER, when=2 * DAY)
    case = done(claimed(ordered()), refer, by=OFFICER, when=2 * DAY)
    assert case.referred_at == NOW + timedelta(days=2)


def test_where_the_opinion_was_voided_it_is_rechecked_anew_and_before_nothing_goes_on() -> None:
    case = rechecked(claimed(ordered()))
    with pytest.raises(Conflict) as refused:
        rechecked(case, when=2.1 * DAY)
    assert codes(refused) == {("case", "already_done")}
    void = commands.VoidPaper(kind="recheck", year=2026, number=1, texts={"text": "写错"})
    voided = done(case, void, by=CHIEF, when=3 * DAY)
    with pytest.raises(Conflict) as refused:
        looked_again(voided)
    assert codes(refused) == {("papers", "opinion_voided")}
    again = done(
        voided, commands.Recheck(passed=True, texts={"opinion": "合格"}), by=OFFICER, when=4 * DAY, number=2
    )
    assert [(one.number, one.voided_at is None) for one in again.papers if one.kind == "recheck"] == [
        (1, False),
        (2, True),
    ]
    assert again.verified_at == NOW + timedelta(days=4)
    held = looked_again(again, when=14 * DAY)
    with pytest.raises(Conflict) as refused:
        done(held, replace(void, number=2), by=CHIEF, when=15 * DAY)
    assert codes(refused) == {("number", "relied_on")}
    assert done(held, commands.Close(), by=OFFICER, when=15 * DAY).state is State.CLOSED


def test_a_recheck_made_anew_may_fail_and_nobody_waits_for_its_follow_up_any_more() -> None:
    case = rechecked(claimed(ordered()))
    void = commands.VoidPaper(kind="recheck", year=2026, number=1, texts={"text": "写错"})
    failed = rechecked(done(case, void, by=CHIEF, when=3 * DAY), passed=False, when=4 * DAY)
    assert (failed.state, len(failed.rounds), failed.verified_by) == (State.ASSIGNED, 2, None)
    clock = failed.clock("follow_up:1")
    assert clock is not None
    assert not clock.running


def test_the_follow_up_is_not_too_early_and_a_fix_that_broke_begins_another_round() -> None:
    case = rechecked()
    with pytest.raises(BadInput) as refused:
        looked_again(case, when=4 * DAY)
    assert codes(refused) == {("held", "too_early")}
    with pytest.raises(SamePerson):
        looked_again(case, by=SCHOOL)
    broken = looked_again(case, held=False)
    assert (broken.state, len(broken.rounds), broken.rounds[0].held) == (State.ASSIGNED, 2, False)
    assert broken.verified_by is None


def test_the_follow_up_counts_school_days() -> None:
    case = rechecked()
    clock = case.clock("follow_up:1")
    assert clock is not None
    # Ten school days from Thursday 26 November lie two weekends further on.
    assert clock.due_at == NOW + timedelta(days=2 + 14)


# Closing


def test_a_general_hazard_is_struck_off_after_it_was_seen_to_hold() -> None:
    case = looked_again()
    assert (case.stage, case.review_owed) == (Stage.CLOSING, False)
    with pytest.raises(SamePerson):
        done(case, commands.Close(), by=SCHOOL, when=13 * DAY)
    closed = done(case, commands.Close(), by=OFFICER, when=13 * DAY)
    assert (closed.state, closed.open, closed.stage) == (State.CLOSED, False, None)
    assert not [clock for clock in closed.clocks if clock.running]
    with pytest.raises(ForbiddenByState):
        done(closed, commands.Recheck(passed=True, texts={"opinion": "x"}), by=OFFICER, when=14 * DAY)


def test_a_record_that_says_who_rectified_has_verified_is_never_struck_off() -> None:
    case = looked_again()
    (one,) = case.rounds
    for forged in (replace(one, rechecked_by=one.claimed_by), replace(one, claimed_by=None)):
        with pytest.raises(Conflict) as refused:
            done(case.with_round(forged), commands.Close(), by=OFFICER, when=13 * DAY)
        assert codes(refused) == {("verified_by", "not_verified")}


def test_a_major_hazard_is_reviewed_and_its_orders_answered_before_it_is_struck_off() -> None:
    case = looked_again(rechecked(claimed(major())))
    assert case.stage is Stage.REVIEW
    with pytest.raises(Conflict) as refused:
        done(case, commands.Close(), by=OFFICER, when=13 * DAY)
    assert codes(refused) == {("reviewed_at", "review_owed"), ("supervisions", "unanswered")}
    planned = commands.PlannedMeasure(owner="dm-ms-01/safety", due_at=in_days(30))
    review = commands.Review(measures=(planned,), texts={"cause": "老化", "measure.1": "年检"})
    case = done(case, review, by=CHIEF, when=13 * DAY)
    case = done(case, commands.AnswerOrder(number=1, texts={"text": "已整改"}), by=SCHOOL, when=14 * DAY)
    with pytest.raises(Conflict) as refused:
        done(case, commands.Close(), by=OFFICER, when=15 * DAY)
    assert codes(refused) == {("measures", "open")}
    case = done(
        case, commands.SettleMeasure(number=1, done=True, texts={"text": "已列入"}), by=SCHOOL, when=16 * DAY
    )
    assert done(case, commands.Close(), by=OFFICER, when=17 * DAY).state is State.CLOSED


@pytest.mark.parametrize("later", [0, 60])
def test_a_hazard_reviewed_and_settled_in_one_moment_still_waits_to_be_struck_off(later: float) -> None:
    case, when = looked_again(when=12 * DAY), 12 * DAY + later
    planned = commands.PlannedMeasure(owner="dm-ms-01/safety", due_at=in_days(30))
    review = commands.Review(measures=(planned,), texts={"cause": "老化", "measure.1": "年检"})
    case = done(case, review, by=CHIEF, when=when)
    settled = commands.SettleMeasure(number=1, done=True, texts={"text": "已列入"})
    case = done(case, settled, by=SCHOOL, when=when)
    closing = case.clock("close")
    assert closing is not None and closing.running


def test_a_hazard_may_be_routed_to_the_authority_whose_field_it_is_and_back() -> None:
    case = done(a_hazard(), commands.Reroute(to="dm-fire", texts={"text": "属消防"}), by=CHIEF, when=60)
    assert (case.lead, "dm-st-harbour" in case.joined) == ("dm-fire", True)
    with pytest.raises(BadInput) as refused:
        done(case, commands.Reroute(to="dm-ms-01"), by=CHIEF, when=120)
    assert codes(refused) == {("to", "checks_nothing"), ("to", "already_there"), ("text", "missing")}


def test_what_a_row_says_of_a_hazard_is_what_the_ledger_needs() -> None:
    row = row_of(rechecked())
    facts = hazard_facts(row)
    assert facts is not None
    assert (facts.grade, facts.source, facts.rounds, facts.verified_by, facts.photos) == (
        Grade.GENERAL,
        Source.SELF_CHECK,
        1,
        "dm-st-harbour",
        2,
    )
    assert facts.rectified_at == NOW + timedelta(days=1)
    open_row = listings(a_hazard(), a_district())
    assert {row.list_key for row in open_row.values()} >= {"dm-ms-01#hazard#open", "dm-edu#hazard#open"}


def test_an_open_hazard_always_has_a_next_tick() -> None:
    for case in (a_hazard(), assigned(), ordered(), claimed(), rechecked(), looked_again(), major()):
        assert case.next_tick_at is not None
        assert replace(case, clocks=case.clocks).stage is not None


@pytest.mark.parametrize(
    "due",
    [
        datetime(2026, 12, 1, 15, 59, 59, tzinfo=UTC),  # a second before midnight in China
        datetime(2026, 12, 1, 16, 0, 0, tzinfo=UTC),  # midnight in China
        datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC),  # a second before midnight in UTC
        datetime(2026, 12, 2, 0, 0, 0, tzinfo=UTC),  # midnight in UTC
    ],
)
def test_a_second_sweep_sends_nothing_on_either_side_of_midnight(due: datetime) -> None:
    case = done(photographed(a_hazard(), "before"), commands.Assign(due_at=due), by=OFFICER, when=60)
    told: list[tuple[str, str]] = []
    for seconds in range(-4 * 86_400, 10 * 86_400, 5_400):
        now = due + timedelta(seconds=seconds)
        if now < NOW:
            continue
        for _ in range(2):
            change = serve(case, hazard_rules(), Moment(now, "salt"))
            if change is not None:
                case = change.after
                told += [(tick.clock, tick.rung) for tick in change.entry.ticks]
    assert len(told) == len(set(told))
    assert [rung for clock, rung in told if clock == "rectify:1"] == [
        "T-P3D",
        "T-P1D",
        "100%",
        "T+P1D",
        "T+P3D",
        "T+P7D",
    ]


def test_whoever_takes_over_a_hazard_takes_over_the_orders_that_wait_for_an_answer() -> None:
    case = major()
    moved = done(case, commands.Assign(rectifier="dm-market"), by=OFFICER, when=DAY)
    assert [(order.listed, order.to) for order in moved.supervisions] == [(True, "unit:dm-market")]
    clock = moved.clock("supervision:1")
    assert clock is not None
    assert (clock.revision, clock.rungs[0].tells) == (2, ("unit:dm-market",))
    assert moved.due_for_rectification == case.due_for_rectification
