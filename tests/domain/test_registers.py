"""Registers of campuses: what each asks for, what expires or breaks, and the one hazard that this becomes."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from campus_safety.district.organisation import Post
from campus_safety.errors import BadInput, ForbiddenByState
from campus_safety.figures.counting import contribution
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.incidents import commands as incident_commands
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import ClosingReason, Level
from campus_safety.kinds.patrols.team_work import team_work
from campus_safety.kinds.registers import commands
from campus_safety.kinds.registers.clock_rules import VALID
from campus_safety.kinds.registers.keeping import Enter, claims, enter
from campus_safety.kinds.registers.kind import KIND
from campus_safety.kinds.registers.register_entry import State, register_list, wrong_list
from campus_safety.kinds.registers.rules import RegisterRules
from campus_safety.kinds.registers.things import ASKS, Member, Piece, Register, TeamPart
from campus_safety.kinds.registers.wrong import as_found, hazard_id
from campus_safety.labels import Label
from campus_safety.records.declared_fields import declared
from campus_safety.records.serve_deadlines import serve
from tests import registers
from tests.builders import a_district, an_actor, assessed, at, done, handled, rules
from tests.figures import YEAR, figures_of, shares
from tests.registers import SCHOOL, TODAY, a_camera, a_certificate, a_team, acted, entered, shields, wanted

DAY = 24 * 3600.0


def limits() -> RegisterRules:
    return rules().policy.section(RegisterRules)


def codes(register: Register, **fields: Any) -> set[tuple[str, str]]:
    with pytest.raises(BadInput) as refused:
        entered(wanted(register, "N1", **fields))
    return {(fault.field, fault.code) for fault in refused.value.faults}


def test_each_register_says_what_it_has_to_be_told() -> None:
    assert codes(Register.TEAM) == {(name, "missing") for name in ("team", "post", "since")}
    assert codes(Register.CAMERA) == {("spot", "missing"), ("post", "missing")}
    assert codes(Register.GUARD_CERTIFICATE) == {("valid_until", "missing")}
    assert codes(Register.EQUIPMENT) == {(name, "missing") for name in ("piece", "pieces", "spot")}


def test_what_a_register_does_not_have_is_refused_by_name() -> None:
    found = codes(
        Register.GUARD_CERTIFICATE,
        valid_until=TODAY,
        team=registers.TEAM,
        post=Post.OFFICER,
        piece=Piece.SHIELD,
    )
    assert found == {(name, "not_of_this_register") for name in ("team", "post", "piece")}
    assert codes(Register.CAMERA, spot="gate", post=Post.PRINCIPAL) == {("post", "wrong_post")}
    assert codes(Register.CAMERA, spot="nowhere", post=Post.DESK) == {("spot", "unknown_spot")}
    twice = (TeamPart(Member.GUARD, 1), TeamPart(Member.GUARD, 2))
    later = TODAY + timedelta(days=1)
    assert codes(Register.TEAM, team=twice, post=Post.OFFICER, since=later) == {
        ("team", "bad_team"),
        ("since", "in_the_future"),
    }
    assert codes(Register.RECORD_CHECK, valid_until=date(2099, 1, 1), campus="dm-xx") == {
        ("valid_until", "too_far_ahead"),
        ("campus", "unknown_campus"),
    }
    before = {"since": TODAY, "valid_until": TODAY - timedelta(days=1)}
    assert codes(Register.GUARD_CERTIFICATE, **before) == {("valid_until", "before_it_began")}


def test_the_form_asks_each_register_for_what_it_has_and_demands_what_it_needs() -> None:
    fields = {one.name: one for one in declared(Enter)}
    for name in {name for asks in ASKS.values() for name in asks.all}:
        (where,) = fields[name].where
        assert (where.field, where.of_record) == ("register_type", False)
        assert set(where.has) == {register for register, asks in ASKS.items() if name in asks.all}
        assert set(where.needed) == {register for register, asks in ASKS.items() if name in asks.needs}
    assert not any(fields[name].where for name in ("register_type", "campus", "number", "text"))


def test_every_register_is_asked_for_something_and_says_who_answers_where_a_post_is_named() -> None:
    assert set(ASKS) == set(Register)
    assert all(bool(asks.posts) is ("post" in asks.needs) for asks in ASKS.values())


def test_what_has_no_date_waits_for_nothing_and_what_has_one_is_told_of_before_its_day() -> None:
    assert (a_team().next_tick_at, a_team().stage, a_team().members) == (None, None, 6)
    case = a_certificate()
    clock = case.clock(VALID)
    assert clock is not None and clock.due_at == case.good_until
    assert case.next_tick_at is not None and case.next_tick_at < clock.due_at


def test_what_passes_its_day_expires_once_and_goes_on_being_told_until_it_is_renewed() -> None:
    case = a_certificate()
    for _ in range(20):
        moment = case.next_tick_at
        assert moment is not None
        if case.state is State.EXPIRED:
            break
        change = serve(KIND, case, rules(), replace(at(), now=moment))
        assert change is not None
        case = change.after
    assert (case.state, case.wrong_since, case.went_wrong) == (
        State.EXPIRED,
        case.good_until,
        (date(2026, 12, 30),),
    )
    assert case.open and case.next_tick_at is not None
    renewed = acted(case, commands.Renew(valid_until=date(2028, 1, 1)), when=40 * DAY)
    assert (renewed.state, renewed.hazard, renewed.wrong_since, renewed.renewed) == (
        State.IN_USE,
        None,
        None,
        1,
    )
    clock = renewed.clock(VALID)
    assert clock is not None and clock.running and clock.due_at == renewed.good_until


def test_what_is_entered_after_its_day_is_expired_at_once() -> None:
    case = a_certificate(valid_until=date(2026, 11, 20))
    assert (case.state, case.wrong_since) == (State.EXPIRED, case.good_until)
    assert case.filed["wrong"][0] == wrong_list("demo")


def test_renewing_goes_on_from_the_day_that_it_has() -> None:
    case = a_certificate()
    for day, code in ((date(2026, 11, 1), "in_the_past"), (date(2026, 12, 29), "not_later")):
        with pytest.raises(BadInput) as refused:
            acted(case, commands.Renew(valid_until=day))
        assert code in {fault.code for fault in refused.value.faults}


def test_an_act_is_of_the_registers_that_have_it() -> None:
    texts = {"text": "画面全黑"}
    for case, command in (
        (a_team(), commands.ReportFault(texts=texts)),
        (a_camera(), commands.Renew(valid_until=date(2028, 1, 1))),
        (a_camera(), commands.Regroup(team=registers.TEAM, post=Post.CHIEF)),
    ):
        with pytest.raises(BadInput) as refused:
            acted(case, command)
        assert refused.value.faults[0].code == "not_of_this_register"


def test_a_camera_out_of_order_is_a_hazard_of_technical_protection_once() -> None:
    case = acted(a_camera(), commands.ReportFault(texts={"text": "无画面"}), by="dm-ms-01-guard")
    assert case.filed["wrong"][0] == wrong_list("demo")
    found = as_found(case, limits())
    assert (found.item, found.spot, found.source) == (
        "technical_guard.camera-blind",
        "gate",
        Source.SELF_CHECK,
    )
    hazard = found.case_id
    assert hazard == hazard_id(case)
    named = acted(case, commands.NameHazard(hazard=hazard), when=120)
    assert (named.hazard, named.links) == (hazard, (hazard,))
    assert "wrong" not in named.filed
    with pytest.raises(ForbiddenByState):
        acted(named, commands.ReportFault(texts={"text": "还是无画面"}))
    again = acted(
        acted(named, commands.Restore(texts={"text": "已更换"}), when=3600),
        commands.ReportFault(on_patrol=True, texts={"text": "又无画面"}),
        when=7200,
    )
    assert hazard_id(again) != hazard
    assert as_found(again, limits()).source is Source.PATROL
    assert (again.links, again.hazard, len(again.went_wrong)) == ((hazard,), None, 2)


def test_what_has_expired_and_breaks_stays_the_hazard_that_it_is() -> None:
    case = shields(valid_until=date(2026, 11, 20))
    broken = acted(case, commands.ReportFault(texts={"text": "裂"}))
    assert (broken.state, broken.wrong_since) == (State.FAULTY, case.wrong_since)
    mended = acted(broken, commands.Restore(texts={"text": "修好"}), when=120)
    assert mended.state is State.EXPIRED


def test_what_breaks_and_passes_its_day_meanwhile_is_expired_once_it_is_mended() -> None:
    case = acted(shields(valid_until=TODAY), commands.ReportFault(texts={"text": "裂"}))
    clock = case.clock(VALID)
    assert clock is not None
    late = serve(KIND, case, rules(), replace(at(), now=clock.due_at))
    assert late is not None and late.entry.ticks
    assert (late.after.state, late.after.wrong_since) == (State.FAULTY, at(60).now)
    assert late.after.went_wrong == (TODAY,)
    mended = acted(late.after, commands.Restore(texts={"text": "修好"}), when=2 * DAY)
    assert (mended.state, mended.wrong_since) == (State.EXPIRED, case.good_until)


def test_what_is_right_becomes_no_hazard() -> None:
    for case in (a_camera(), a_certificate(), shields()):
        with pytest.raises(ValueError, match="nothing is wrong"):
            hazard_id(case)


def test_a_message_says_which_entry_it_is_about_and_nothing_of_a_register_that_is_not_known() -> None:
    case = acted(a_camera(), commands.ReportFault(texts={"text": "无画面"}))
    about = KIND.words.about
    assert about is not None
    known = about(case.event_facts(), a_district())
    assert (known.zh, known.en) == ("，摄像机 C-01", ", Camera C-01")
    newer = dict(case.event_facts()) | {"category": "pupil_lift"}
    assert about(newer, a_district()) == Label("", "")


def test_a_team_is_regrouped_as_a_whole_and_led_by_a_post() -> None:
    after = acted(a_team(), commands.Regroup(team=(TeamPart(Member.POLICE, 2),), post=Post.CHIEF))
    assert (after.members, after.post) == (2, Post.CHIEF)
    with pytest.raises(BadInput):
        acted(a_team(), commands.Regroup(team=registers.TEAM, post=Post.DESK))


def test_what_is_withdrawn_waits_for_nothing_and_gives_its_number_back() -> None:
    change = enter(wanted(Register.RECORD_CHECK, "B0002", valid_until=TODAY), an_actor(SCHOOL), rules(), at())
    (taken,) = claims(change, at().now)
    assert taken.key == "register#dm-ms-01#record_check#B0002"
    gone = acted(change.after, commands.Withdraw(texts={"text": "离职"}))
    assert (gone.open, gone.next_tick_at, gone.filed["register"][0]) == (
        False,
        None,
        register_list("dm-ms-01", Register.RECORD_CHECK),
    )


def test_words_are_asked_for_where_somebody_has_to_know_why() -> None:
    for command in (commands.ReportFault(), commands.Withdraw(), commands.Note()):
        with pytest.raises(BadInput):
            acted(a_camera(), command)


def test_figures_say_how_many_there_are_and_how_often_something_went_wrong() -> None:
    case = acted(a_camera(), commands.ReportFault(texts={"text": "无画面"}))
    gone = acted(case, commands.Withdraw(texts={"text": "拆除"}), when=DAY)
    found = figures_of([gone, a_team()], YEAR)
    assert (found["cameras"].count, found["teams"].count, found["gone_wrong"].count) == (0, 1, 1)
    assert shares(found["gone_wrong"], "register") == {"camera": 1}


def test_registers_of_a_campus_that_is_retired_are_no_part_of_those_that_are_kept() -> None:
    case, district = a_camera(), a_district()
    gone = replace(district.campuses[case.campus], retired=True)
    without = replace(district, campuses={**district.campuses, case.campus: gone})
    assert contribution(case, district).amounts
    assert not contribution(case, without).amounts


def test_a_team_says_what_it_has_ended_at_the_front_and_not_what_police_were_sent_to() -> None:
    def ended(case: Incident) -> Incident:
        claimed = done(case, incident_commands.ClaimHandled(texts={"text": "已处置"}), by=SCHOOL, when=200)
        front = incident_commands.Handle(closing_reason=ClosingReason.FRONT_LINE, texts={"text": "核验属实"})
        return done(claimed, front, by="dm-st-harbour-officer-1", when=300)

    alone = ended(assessed(level=Level.THREE))
    assert alone.ended_at_front
    open_still, by_police = assessed(level=Level.THREE), handled()
    assert by_police.handled_at is not None and not by_police.ended_at_front
    work = team_work((), (alone, open_still, by_police), TODAY)
    assert (work.incidents, work.front_line) == (3, 1)


def test_a_team_that_has_done_nothing_yet_says_so() -> None:
    work = team_work((), (), TODAY)
    assert (work.since, work.rounds, work.front_line, work.hazards) == (TODAY, 0, 0, 0)
