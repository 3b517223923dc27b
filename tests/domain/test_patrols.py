"""Patrols and their plans: rounds over the day, one check-in per point, missed points, plans that replace each other."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations

import pytest

from campus_safety.errors import BadInput, Conflict, ForbiddenByState, NotFound
from campus_safety.kinds.findings import Finding, ReportFinding, as_reported, reported_id
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.finding import Found
from campus_safety.kinds.incidents.intake import Report
from campus_safety.kinds.incidents.taxonomy import Channel
from campus_safety.kinds.patrols import commands
from campus_safety.kinds.patrols.decide import decide
from campus_safety.kinds.patrols.patrol import Patrol, State
from campus_safety.kinds.patrols.patrol_plan import State as PlanState
from campus_safety.kinds.patrols.point_codes import PointCode, printed, read_code
from campus_safety.kinds.patrols.rounds import patrol_id, planned, rounds_on
from campus_safety.kinds.patrols.team import Mode
from campus_safety.kinds.registers.things import Member, TeamPart
from campus_safety.messages.messages import messages_of
from campus_safety.records.events import event
from tests.builders import NOW, an_actor, at, rules
from tests.by_kind import serve
from tests.patrols import (
    DESK,
    GUARD,
    OFFICER,
    SPOTS,
    TODAY,
    a_patrol,
    a_plan,
    acted,
    changed_plan,
    checked,
    code_at,
    planned_for,
)

HOUR = 3600
TEXT = {"text": "大风，操场封闭"}
# When round 2 ends, and when the time for check-ins without a network has passed too.
END, LAPSE = HOUR, HOUR + 600


def codes_of(error: pytest.ExceptionInfo[BadInput]) -> set[str]:
    return {fault.code for fault in error.value.faults}


# Plans and rounds


def test_rounds_are_spread_over_the_plans_hours_without_gap_or_overlap() -> None:
    rounds = list(rounds_on(a_plan(per_day=((Mode.FOOT, 5),), first=time(7), last=time(19)), TODAY))
    assert [one.number for one in rounds] == [1, 2, 3, 4, 5]
    assert rounds[0].since == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert rounds[-1].until == datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    assert [one.until for one in rounds[:-1]] == [one.since for one in rounds[1:]]


def test_a_round_belongs_to_its_day_in_shanghai_on_both_sides_of_midnight() -> None:
    early = a_plan(since=date(2026, 11, 25), first=time(0), last=time(23, 59), per_day=((Mode.FOOT, 1),))
    (one,) = rounds_on(early, date(2026, 11, 25))
    # Midnight in Shanghai is four in the afternoon of the day before in UTC.
    assert one.since == datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    assert one.until == datetime(2026, 11, 25, 15, 59, tzinfo=UTC)
    assert list(rounds_on(early, date(2026, 11, 24))) == []


def test_a_plan_takes_from_the_policy_what_it_does_not_say() -> None:
    plan = a_plan(
        spots=((Mode.FOOT, "gate"), (Mode.CAR, "gate_road"), (Mode.VIDEO, "gate-1")),
        per_day=(),
        first=None,
        last=None,
    )
    assert {beat.mode: beat.per_day for beat in plan.beats} == {Mode.FOOT: 5, Mode.CAR: 1, Mode.VIDEO: 2}
    assert (plan.first, plan.last) == (time(7), time(19))
    assert (plan.since, plan.until) == (TODAY, TODAY + timedelta(days=365))
    assert plan.lead == "dm-ms-01"


def test_every_fault_of_a_plan_is_named_at_once() -> None:
    with pytest.raises(BadInput) as error:
        planned_for(
            team=(TeamPart(Member.GUARD, 0), TeamPart(Member.GUARD, 1)),
            spots=((Mode.FOOT, "roof"), (Mode.FOOT, "gate"), (Mode.FOOT, "gate")),
            per_day=((Mode.CAR, 1), (Mode.FOOT, 99)),
            since=TODAY - timedelta(days=1),
            until=TODAY - timedelta(days=2),
            first=time(12),
            last=time(9),
            unit="dm-st-hill",
        )
    assert {(fault.field, fault.code) for fault in error.value.faults} == {
        ("team", "bad_team"),
        ("team", "out_of_range"),
        ("points", "unknown_spot"),
        ("points", "twice"),
        ("per_day", "no_points"),
        ("per_day", "out_of_range"),
        ("since", "too_early"),
        ("until", "before_since"),
        ("last", "bad_hours"),
        ("unit", "not_its_own"),
    }


def test_nobody_plans_for_an_unknown_campus_or_longer_than_the_policy_lets_them() -> None:
    with pytest.raises(BadInput) as error:
        planned_for(campus="dm-ms-99", until=TODAY + timedelta(days=366))
    assert codes_of(error) == {"unknown_campus", "too_long"}


def test_a_plan_that_replaces_another_keeps_its_printed_codes_and_has_rounds_of_its_own() -> None:
    old = a_plan()
    new = planned_for(by=OFFICER, client_key="plan-2").after
    assert new.root == new.id
    replaced = planned_for(client_key="plan-9", replaced=old).after
    assert (replaced.root, replaced.sticker, replaced.codes) == (old.root, old.sticker, old.codes)
    assert replaced.since == TODAY + timedelta(days=1)
    day = TODAY + timedelta(days=1)
    ids = [{patrol_id(plan, one) for one in rounds_on(plan, day)} for plan in (old, replaced, new)]
    assert len(set.union(*ids)) == 9


def test_a_replaced_plan_ends_the_evening_before_and_only_once() -> None:
    old = a_plan()
    after = changed_plan(old, commands.Replace(by="c2", since=TODAY + timedelta(days=3)))
    assert (after.state, after.until) == (PlanState.IN_FORCE, TODAY + timedelta(days=2))
    assert after.covers(TODAY + timedelta(days=2)) and not after.covers(TODAY + timedelta(days=3))
    with pytest.raises(Conflict):
        changed_plan(after, commands.Replace(by="c3", since=TODAY + timedelta(days=3)))
    ended = serve(after, rules(), at(3 * 24 * HOUR))
    assert ended is not None and ended.after.state is PlanState.ENDED
    assert [tick.tells for tick in ended.entry.ticks] == [()], "nobody is asked to renew what was renewed"


def test_a_plan_that_had_not_begun_when_another_took_over_ends_at_once() -> None:
    old = a_plan(since=TODAY + timedelta(days=10))
    after = changed_plan(old, commands.Replace(by="c2", since=TODAY + timedelta(days=3)))
    assert after.state is PlanState.ENDED and not after.open


def test_a_plan_warns_a_week_before_it_ends_and_ends_by_itself() -> None:
    plan = a_plan(until=TODAY + timedelta(days=30))
    soon = serve(plan, rules(), at(24 * 24 * HOUR))
    assert soon is not None and soon.after.open
    assert soon.entry.ticks[0].tells == ("dm-ms-01/safety",)
    over = serve(soon.after, rules(), at(31 * 24 * HOUR))
    assert over is not None and over.after.state is PlanState.ENDED
    assert serve(over.after, rules(), at(40 * 24 * HOUR)) is None


def test_a_withdrawn_plan_asks_for_no_round() -> None:
    plan = changed_plan(a_plan(), commands.Withdraw(texts={"text": "校舍搬迁"}))
    assert list(rounds_on(plan, TODAY)) == []
    with pytest.raises(BadInput):
        changed_plan(a_plan(), commands.Withdraw())


# Point codes


def test_a_printed_code_is_read_again_whatever_its_case() -> None:
    code = PointCode("7KQ2M9XW", "stairs-2", 3)
    text = printed("secret", code)
    assert read_code("secret", text) == read_code("secret", f" {text.lower()} ") == code


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda text: text.replace("STAIRS-2", "STAIRS-3"),
        lambda text: text.replace(".3.", ".4."),
        lambda text: text[:-1] + ("0" if text[-1] != "0" else "1"),
        lambda text: text.rpartition(".")[0],
        lambda text: "",
        lambda text: "https://example.test/" + text,
    ],
)
def test_a_code_that_was_not_printed_here_is_a_named_fault(spoilt: Callable[[str], str]) -> None:
    with pytest.raises(BadInput) as error:
        read_code("secret", spoilt(printed("secret", PointCode("7KQ2M9XW", "stairs-2", 3))))
    assert codes_of(error) == {"wrong_code"}


def test_a_code_of_another_secret_is_wrong() -> None:
    with pytest.raises(BadInput):
        read_code("other", printed("secret", PointCode("7KQ2M9XW", "gate", 1)))


# Check-ins


def test_check_ins_in_any_order_and_repeated_give_the_same_record() -> None:
    seen = {spot: NOW + timedelta(minutes=10 * number) for number, spot in enumerate(SPOTS)}
    results = set()
    for order in permutations(SPOTS):
        case = a_patrol()
        for spot in (*order, *order):
            command = commands.CheckIn(point=code_at(case, spot), at=seen[spot])
            case = acted(case, command, when=0.9 * HOUR)
        results.add((case.lines, case.state, case.ended_at))
    ((lines, state, ended_at),) = results
    assert state is State.COMPLETE
    assert ended_at == seen[SPOTS[-1]]
    assert {line.spot: line.at for line in lines} == seen


def test_a_second_check_in_changes_nothing_also_after_the_end() -> None:
    case = checked(a_patrol(), "gate")
    again = commands.CheckIn(point=code_at(case, "gate"))
    assert decide(case, again, an_actor(OFFICER), rules(), at(90)) is None
    over = serve(case, rules(), at(LAPSE))
    assert over is not None and over.after.state is State.MISSED_POINTS
    assert decide(over.after, again, an_actor(GUARD), rules(), at(LAPSE + 1)) is None
    with pytest.raises(ForbiddenByState):
        acted(over.after, commands.CheckIn(point=code_at(case, "canteen")), when=LAPSE + 1)


def test_the_last_point_completes_the_patrol_and_stops_its_clock() -> None:
    case = checked(a_patrol(), *SPOTS)
    assert (case.state, case.checked, case.missed, case.next_tick_at) == (State.COMPLETE, 3, 0, None)
    assert serve(case, rules(), at(10 * HOUR)) is None


def test_points_that_nobody_looked_at_are_missed_and_campus_and_station_hear_of_it_once() -> None:
    case = checked(a_patrol(), "gate", "canteen")
    reminded = serve(case, rules(), at(END))
    assert reminded is not None and reminded.after.open
    over = serve(reminded.after, rules(), at(LAPSE))
    assert over is not None
    assert (over.after.state, over.after.missed) == (State.MISSED_POINTS, 1)
    assert over.entry.ticks[-1].tells == ("dm-ms-01/safety", "dm-st-harbour/desk")
    assert serve(over.after, rules(), at(24 * HOUR)) is None
    told = messages_of(event(over), rules().district)
    assert {message.title for message in told} == {"护校安园 巡防：巡防已结束，有漏巡点位"}
    assert all("步巡" in message.body and "补看" in message.body for message in told)


def test_a_check_in_that_waited_for_a_network_counts_when_it_was_made() -> None:
    case = checked(a_patrol(), "gate", "canteen")
    sent = decide(
        case,
        commands.CheckIn(point=code_at(case, "stairs-2"), at=NOW + timedelta(minutes=50)),
        an_actor(GUARD),
        rules(),
        at(END + 300),
    )
    assert sent is not None
    assert sent.after.state is State.COMPLETE
    assert sent.entry.late_entry and sent.entry.stated_at == NOW + timedelta(minutes=50)


def test_a_point_that_is_looked_at_after_the_round_is_not_one_of_it() -> None:
    case = checked(a_patrol(), "gate", "canteen")
    command = commands.CheckIn(point=code_at(case, "stairs-2"))
    with pytest.raises(BadInput) as error:
        decide(case, command, an_actor(GUARD), rules(), at(END + 1))
    assert codes_of(error) == {"after_the_round"}
    assert decide(case, command, an_actor(GUARD), rules(), at(END)) is not None


def test_nobody_checks_in_before_the_round_has_begun_or_in_the_future() -> None:
    case = a_patrol(number=3)
    with pytest.raises(BadInput) as error:
        checked(case, "gate")
    assert codes_of(error) == {"not_begun"}
    with pytest.raises(BadInput) as error:
        acted(a_patrol(), commands.CheckIn(point=code_at(case, "gate"), at=NOW + timedelta(minutes=30)))
    assert codes_of(error) == {"in_the_future"}


def test_a_phone_that_is_half_a_minute_ahead_is_taken_at_the_systems_time() -> None:
    case = a_patrol()
    ahead = commands.CheckIn(point=code_at(case, "gate"), at=NOW + timedelta(seconds=90))
    assert acted(case, ahead, when=60).lines[0].at == NOW + timedelta(seconds=60)


def test_a_code_that_hangs_at_another_campus_is_not_found() -> None:
    elsewhere = a_plan(client_key="plan-2", campus="dm-ms-02")
    with pytest.raises(NotFound):
        acted(a_patrol(), commands.CheckIn(point=PointCode(elsewhere.sticker, "gate", 1)))


def test_a_point_of_the_plan_that_is_not_in_this_round_is_a_named_fault() -> None:
    plan = a_plan(
        spots=((Mode.FOOT, "gate"), (Mode.CAR, "gate_road")), per_day=((Mode.FOOT, 3), (Mode.CAR, 3))
    )
    case = a_patrol(plan)
    with pytest.raises(BadInput) as error:
        acted(case, commands.CheckIn(point=code_at(case, "gate_road")))
    assert codes_of(error) == {"not_on_this_patrol"}


def test_codes_that_were_issued_anew_make_the_old_ones_void_for_patrols_planned_since() -> None:
    plan = a_plan()
    planned_before = a_patrol(plan)
    renewed = changed_plan(plan, commands.ReissueCodes())
    planned_since = a_patrol(renewed)
    with pytest.raises(BadInput) as error:
        acted(planned_since, commands.CheckIn(point=code_at(planned_before, "gate")))
    assert codes_of(error) == {"outdated_code"}
    # Until the codes hang everywhere, both count for what was planned before.
    new = commands.CheckIn(point=code_at(planned_since, "gate"))
    assert acted(planned_before, new).checked == acted(planned_since, new).checked == 1


def test_a_video_patrol_names_the_camera_and_a_walk_needs_the_code() -> None:
    plan = a_plan(
        spots=((Mode.FOOT, "gate"), (Mode.VIDEO, "gate-1")), per_day=((Mode.FOOT, 3), (Mode.VIDEO, 3))
    )
    watching, walking = a_patrol(plan, mode=Mode.VIDEO), a_patrol(plan)
    assert acted(watching, commands.CheckIn(camera="gate-1")).state is State.COMPLETE
    for case, command in (
        (watching, commands.CheckIn(point=code_at(watching, "gate-1"))),
        (walking, commands.CheckIn(camera="gate")),
    ):
        with pytest.raises(BadInput) as error:
            acted(case, command)
        assert codes_of(error) == {"missing"}
    with pytest.raises(BadInput) as error:
        acted(watching, commands.CheckIn(camera="gate"))
    assert codes_of(error) == {"not_on_this_patrol"}


# Ends


def test_ending_with_points_left_needs_a_reason_that_names_nothing_away() -> None:
    case = checked(a_patrol(), "gate")
    with pytest.raises(BadInput) as error:
        acted(case, commands.Finish())
    assert "楼梯2、食堂" in error.value.faults[0].zh
    change = decide(case, commands.Finish(texts=TEXT), an_actor(GUARD), rules(), at(120))
    assert change is not None
    assert (change.after.state, change.after.missed) == (State.MISSED_POINTS, 2)
    assert change.entry.tells == ("dm-ms-01/safety", "dm-st-harbour/desk")
    assert decide(change.after, commands.Finish(texts=TEXT), an_actor(GUARD), rules(), at(150)) is None


def test_what_has_not_begun_is_not_ended_early_by_those_who_should_walk_it() -> None:
    with pytest.raises(BadInput) as error:
        acted(a_patrol(number=3), commands.Finish(texts=TEXT))
    assert codes_of(error) == {"not_begun"}


def test_a_complete_patrol_that_is_finished_stays_complete() -> None:
    case = checked(a_patrol(), *SPOTS)
    assert acted(case, commands.Finish()).state is State.COMPLETE


def test_what_is_cancelled_with_a_reason_misses_nothing() -> None:
    with pytest.raises(BadInput):
        acted(a_patrol(), commands.Cancel(), by=DESK)
    case = acted(a_patrol(), commands.Cancel(texts=TEXT), by=DESK)
    assert (case.state, case.missed, case.open) == (State.CANCELLED, 0, False)


def test_only_what_has_not_begun_is_called_off() -> None:
    assert acted(a_patrol(), commands.CallOff()).state is State.CANCELLED
    with pytest.raises(ForbiddenByState):
        acted(checked(a_patrol(), "gate"), commands.CallOff())


def test_a_patrol_is_planned_by_the_policy_in_force_and_tells_nobody() -> None:
    one = next(rounds_on(a_plan(), TODAY))
    change = planned(a_plan(), one, rules(), at(-3600))
    assert change.entry.actor.account == "system" and change.entry.tells == ()
    assert change.after.policy == "v1"


# Findings


def reporting(case: Patrol, **what: object) -> ReportFinding:
    return ReportFinding(finding=Finding(client_key="found-1", **what), submission="digest")  # type: ignore[arg-type]


def test_a_finding_becomes_an_incident_or_a_hazard_of_the_campus_with_the_patrol_as_its_source() -> None:
    case = a_patrol()
    told = as_reported(case, reporting(case, category="theft", text="自行车被盗"), "key")
    assert isinstance(told, Report)
    assert (told.channel, told.campus, told.account) == (Channel.PATROL, "dm-ms-01", "key")
    found = as_reported(case, reporting(case, item="fire.exit-blocked", spot="stairs-2"), "key")
    assert isinstance(found, Found)
    assert (found.source, found.spot, found.campus) == (Source.PATROL, "stairs-2", "dm-ms-01")
    assert told.case_id == found.case_id == reported_id(case, Finding(client_key="found-1"))


@pytest.mark.parametrize("what", [{}, {"category": "theft", "item": "fire.exit-blocked", "spot": "gate"}])
def test_a_finding_is_one_of_both(what: dict[str, str]) -> None:
    case = a_patrol()
    with pytest.raises(BadInput) as error:
        as_reported(case, reporting(case, **what), None)
    assert codes_of(error) == {"one_of_both"}


def test_the_same_key_on_another_patrol_is_another_finding() -> None:
    one, other = a_patrol(), a_patrol(number=3)
    finding = Finding(client_key="found-1")
    assert reported_id(one, finding) != reported_id(other, finding)


def test_a_finding_is_linked_once_and_also_after_the_end() -> None:
    case = checked(a_patrol(), *SPOTS)
    command = ReportFinding(finding=Finding(client_key="f"), submission="d", reported="c" + "a" * 26)
    linked = acted(case, command)
    assert linked.found == (command.reported,) and linked.state is State.COMPLETE
    assert decide(linked, command, an_actor(GUARD), rules(), at(90)) is None


def test_what_was_never_reported_is_never_linked() -> None:
    with pytest.raises(ValueError, match="after it was reported"):
        acted(a_patrol(), ReportFinding(finding=Finding(client_key="f"), submission="d"))
