"""The hazard flow, executed: our state machine and our handlers, in moto's interpreter, in fast time."""

from datetime import timedelta
from typing import Any

from campus_safety.kinds.hazards.hazard import Hazard, hazard
from campus_safety.records.change import Moment
from campus_safety.records.components import Attachment, Party
from escalation.deadline_sweep import LATE_BY
from tests.builders import a_district, an_account
from tests.by_kind import arrived
from tests.flows.stage import Play
from tests.hazards import CHIEF, OFFICER, PRINCIPAL, SCHOOL, hazard_rules
from tests.world import Early


def stored(play: Play, case_id: str) -> Hazard:
    return hazard(play.world.cases.get(case_id))


def act(play: Play, case_id: str, action: str, by: str = OFFICER, **fields: Any) -> tuple[int, Any]:
    body = {"acting_staff": by[-12:], "version": stored(play, case_id).version, **fields}
    return play.world.ask("POST", f"/hazards/{case_id}/{action}", body, by=by)


def did(play: Play, case_id: str, action: str, by: str = OFFICER, **fields: Any) -> None:
    status, answer = act(play, case_id, action, by, **fields)
    assert status == 200, (action, answer)


def soon(play: Play, seconds: float) -> str:
    return (play.now() + timedelta(seconds=seconds)).isoformat()


def past_due(play: Play, case_id: str, seconds: float) -> str:
    """Counted from the end of the limit."""
    due = stored(play, case_id).due_for_rectification
    assert due is not None
    return (due + timedelta(seconds=seconds)).isoformat()


def started(play: Play, **changes: Any) -> str:
    """A hazard whose flow waits for the first time."""
    body = {
        "client_key": "hazard-0001",
        "campus": "dm-ms-01",
        "item": "technical_guard.alarm-unlinked",
        "spot": "gate",
        "source": "self_check",
        "acting_staff": "T1",
    }
    status, receipt = play.world.ask("POST", "/hazards", body | changes, by=SCHOOL)
    assert status == 201, receipt
    case_id = str(receipt["case_id"])
    play.until(lambda: play.waiting(case_id))
    return case_id


def ordered(play: Play, seconds: float) -> str:
    case_id = started(play)
    did(play, case_id, "record_check", text="现场查看，情况属实")
    did(play, case_id, "draft_order", due_at=soon(play, seconds), measures="接入")
    did(play, case_id, "sign_order", CHIEF)
    play.until(lambda: "AwaitRectification" in play.path(case_id))
    return case_id


def photo(play: Play, case_id: str, purpose: str) -> None:
    case, account = stored(play, case_id), an_account(SCHOOL)
    one = Attachment(
        f"a{purpose}{len(case.attachments)}",
        purpose,
        "image/jpeg",
        1,
        "0",
        len(case.rounds),
        play.now(),
        Party(account.key, account.unit, "T1"),
    )
    change = arrived(case, one, hazard_rules(), Moment(play.now(), "salt"))
    assert change is not None
    play.world.cases.commit((change,), a_district())


def claim(play: Play, case_id: str) -> None:
    for purpose in ("before", "after"):
        photo(play, case_id, purpose)
    did(play, case_id, "claim_rectified", SCHOOL, text="已接入")


def rungs(play: Play, case_id: str, clock: str) -> list[str]:
    return [rung for name, rung in play.ticks(case_id) if name == clock]


def test_in_time_it_waits_at_each_stage_and_nobody_is_told_of_lateness(play: Play) -> None:
    case_id = ordered(play, 60)
    assert play.path(case_id)[:4] == ["Begin", "Plan", "Which stage?", "AwaitAssignment"]
    claim(play, case_id)
    play.until(lambda: "AwaitRecheck" in play.path(case_id))
    did(play, case_id, "recheck", passed=True, opinion="合格")
    play.until(lambda: "AwaitFollowUp" in play.path(case_id))
    play.until(lambda: act(play, case_id, "follow_up", held=True, opinion="保持")[0] == 200)
    play.until(lambda: "AwaitClosing" in play.path(case_id))
    did(play, case_id, "close")
    play.until(lambda: play.executions(case_id) == {1: "SUCCEEDED"})
    assert play.path(case_id)[-1] == "Closed"
    assert rungs(play, case_id, "rectify:1") == []


def test_late_every_rung_is_climbed_once_in_order_up_to_a_supervision_order(play: Play) -> None:
    case_id = ordered(play, 8)
    play.until(lambda: "T+PT7S" in rungs(play, case_id, "rectify:1"))
    assert rungs(play, case_id, "rectify:1") == ["T-PT6S", "T-PT2S", "100%", "T+PT2S", "T+PT4S", "T+PT7S"]
    case = stored(play, case_id)
    assert [(order.clock, order.to) for order in case.supervisions] == [("rectify:1", "unit:dm-ms-01")]
    clock = case.clock("rectify:1")
    assert clock is not None
    assert all(entry.at >= entry.due_at for entry in clock.served), "no rung before its time"
    assert case.clock("recheck:1") is not None, "the recheck is owed from the end of the limit"


def test_an_extension_granted_before_the_end_moves_it_and_the_flow_shows_who_is_waited_for(
    play: Play,
) -> None:
    case_id = ordered(play, 12)
    did(play, case_id, "ask_extension", SCHOOL, until=past_due(play, case_id, 8), text="等待配件")
    play.until(lambda: "AwaitExtension" in play.path(case_id))
    did(play, case_id, "decide_extension", CHIEF, number=1, granted=True)
    moved = stored(play, case_id).due_for_rectification
    assert moved is not None
    play.until(lambda: "T-PT6S" in rungs(play, case_id, "rectify:1"))
    assert rungs(play, case_id, "rectify:1") == ["T-PT6S"], "the reminders of the old limit did not come"
    assert play.now() < moved


def test_a_refused_extension_leaves_the_limit_and_one_asked_too_late_is_refused(play: Play) -> None:
    case_id = ordered(play, 8)
    did(play, case_id, "ask_extension", SCHOOL, until=past_due(play, case_id, 6), text="等待配件")
    did(play, case_id, "decide_extension", CHIEF, number=1, granted=False, text="无正当理由")
    play.until(lambda: "100%" in rungs(play, case_id, "rectify:1"))
    status, problem = act(
        play, case_id, "ask_extension", SCHOOL, until=past_due(play, case_id, 6), text="再等"
    )
    assert (status, problem["faults"][0]["code"]) == (422, "too_late")


def test_a_recheck_that_fails_twice_takes_it_up_two_levels_and_every_round_is_kept(play: Play) -> None:
    case_id = ordered(play, 60)
    for round_number in (1, 2):
        claim(play, case_id)
        did(play, case_id, "recheck", passed=False, opinion="仍未接入")
        play.until(lambda: play.path(case_id).count("AwaitRectification") > round_number)  # noqa: B023 - asked at once
    case = stored(play, case_id)
    assert ([one.passed for one in case.rounds], case.raised) == ([False, False, None], 2)
    play.until(lambda: "100%" in rungs(play, case_id, "rectify:3"))
    told = [
        tick.tells
        for entry in play.world.cases.entries(case_id)
        for tick in entry.ticks
        if (tick.clock, tick.rung) == ("rectify:3", "100%")
    ]
    assert told == [("dm-edu/desk", "dm-ms-01/principal", "dm-st-harbour/desk")]


def test_the_rectifier_who_tries_to_verify_is_refused_and_the_flow_goes_on_waiting(play: Play) -> None:
    case_id = ordered(play, 60)
    claim(play, case_id)
    play.until(lambda: "AwaitRecheck" in play.path(case_id))
    for by in (SCHOOL, PRINCIPAL):
        assert act(play, case_id, "recheck", by, passed=True, opinion="合格")[0] == 403
    assert stored(play, case_id).state == "rectified"
    assert play.path(case_id)[-1] == "AwaitRecheck"


def test_a_fix_that_broke_again_goes_back_to_rectification(play: Play) -> None:
    case_id = ordered(play, 60)
    claim(play, case_id)
    did(play, case_id, "recheck", passed=True, opinion="合格")
    play.until(lambda: "AwaitFollowUp" in play.path(case_id))
    play.until(lambda: act(play, case_id, "follow_up", held=False, opinion="再次失效")[0] == 200)
    play.until(lambda: play.path(case_id)[-1] == "AwaitRectification")
    case = stored(play, case_id)
    assert (len(case.rounds), case.rounds[0].held, case.verified_by) == (2, False, None)


def test_a_major_hazard_is_reviewed_before_it_is_struck_off(play: Play) -> None:
    case_id = started(play, item="fire.sandwich-panel", spot="canteen")
    play.until(lambda: ("control", "80%") in play.ticks(case_id))
    did(play, case_id, "control", SCHOOL, text="停用")
    did(play, case_id, "assign", "dm-supervisor-1", due_at=soon(play, 60))
    plan = {"owner": "总务处", "measures": "拆除", "funds": "已列支", "contingency": "值守"}
    did(play, case_id, "submit_plan", SCHOOL, deadline=soon(play, 50), **plan)
    claim(play, case_id)
    did(play, case_id, "recheck", "dm-fire-duty", passed=True, opinion="已拆除")
    play.until(lambda: act(play, case_id, "follow_up", "dm-fire-duty", held=True, opinion="保持")[0] == 200)
    play.until(lambda: play.path(case_id)[-1] == "AwaitReview")
    assert act(play, case_id, "close", "dm-supervisor-1")[0] == 409
    did(play, case_id, "review", CHIEF, cause="历史遗留")
    did(play, case_id, "answer_order", SCHOOL, number=1, text="已拆除")
    did(play, case_id, "close", "dm-supervisor-1")
    play.until(lambda: play.executions(case_id) == {1: "SUCCEEDED"})


def test_without_its_flow_the_sweep_alone_keeps_the_limit_and_a_second_sweep_sends_nothing(
    play: Play,
) -> None:
    case_id = ordered(play, 7)
    play.stop(case_id)
    sweep = play.world.function("escalation.deadline_sweep", cases=Early("cases", due=LATE_BY))

    def swept() -> bool:
        sweep.handler({}, None)
        return "100%" in rungs(play, case_id, "rectify:1")

    play.until(swept)
    before = play.ticks(case_id)
    for _ in range(3):
        sweep.handler({}, None)
    after = play.ticks(case_id)
    assert after[: len(before)] == before
    assert len(after) == len(set(after)), "each rung once"
    assert rungs(play, case_id, "rectify:1")[:3] == ["T-PT6S", "T-PT2S", "100%"]
    play.deliver()
    events = [(event["case_id"], event["version"]) for event in play.world.published()]
    assert len(events) == len(set(events)), "a message is sent for an event, and each is told once"
