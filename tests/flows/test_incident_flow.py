"""The incident flow, executed: our state machine and our handlers, in moto's interpreter, in fast time."""

import json
from datetime import datetime, timedelta
from typing import Any

import boto3

from campus_safety_aws.outside import REAL, Outside
from tests.flows.stage import Play
from tests.world import REGION, Early

DESK = "dm-st-harbour-desk"


def started(play: Play, **changes: Any) -> str:
    """A case whose flow waits for the first time."""
    case_id = play.report(**changes)
    play.until(lambda: play.waiting(case_id))
    return case_id


def test_the_flow_tells_the_desk_at_once_and_waits_under_the_stages_name(play: Play) -> None:
    case_id = started(play)
    assert play.ticks(case_id) == [("notice", "notice")]
    assert play.path(case_id)[:4] == ["Begin", "Plan", "Which stage?", "AwaitIntake"]
    (taken_in,) = play.world.cases.entries(case_id)
    (tick,) = taken_in.ticks
    assert set(tick.tells) == {"dm-fire/duty", "dm-st-harbour/desk", "dm-brigade/supervisor"}


def test_a_persons_action_wakes_the_flow_which_waits_for_the_next_stage(play: Play) -> None:
    case_id = started(play)
    play.act(case_id, "acknowledge")
    play.until(lambda: "AwaitAssessment" in play.path(case_id))
    play.act(case_id, "assess", level=1, category="fire")
    play.until(lambda: "AwaitHandling" in play.path(case_id))
    assert play.executions(case_id) == {1: "RUNNING"}


def test_nobody_acknowledges_and_every_rung_is_climbed_once_in_order(play: Play) -> None:
    case_id = started(play)
    play.until(lambda: ("acknowledge", "200%") in play.ticks(case_id))
    climbed = [rung for clock, rung in play.ticks(case_id) if clock == "acknowledge"]
    assert climbed == ["80%", "100%", "150%", "200%"]
    case = play.case(case_id)
    assert [(order.clock, order.to) for order in case.supervisions] == [("acknowledge", "lead:owner")]
    acknowledge = case.clock("acknowledge")
    assert acknowledge is not None
    assert all(entry.at >= entry.due_at for entry in acknowledge.served), "no rung before its time"


def test_a_flow_killed_in_its_sleep_is_renewed_by_the_sweep_from_the_record_alone(play: Play) -> None:
    case_id = started(play)
    play.stop(case_id)
    play.until(lambda: play.executions(case_id)[1] != "RUNNING")
    sweep = play.world.function("escalation.deadline_sweep", cases=Early("cases", due=timedelta(minutes=1)))
    sweep.handler({}, None)
    play.until(lambda: play.executions(case_id).get(2) == "RUNNING" and play.waiting(case_id))
    assert play.case(case_id).flow_run == 2
    assert play.path(case_id, 2)[:4] == ["Begin", "Plan", "Which stage?", "AwaitIntake"]
    assert len(play.ticks(case_id)) == len(set(play.ticks(case_id)))


def test_a_second_run_supersedes_the_first(play: Play) -> None:
    case_id = started(play)
    assert play.world.cases.renew_run(case_id, 1)
    play.until(lambda: play.executions(case_id) == {1: "SUCCEEDED", 2: "RUNNING"})
    assert play.path(case_id, 1)[-1] == "Superseded"


def test_a_write_between_plan_and_await_is_a_lost_race_and_costs_nothing(play: Play) -> None:
    case_id = play.report()
    planned = play.world.function("escalation.plan").handler({"case_id": case_id, "run": 1}, None)
    play.act(case_id, "acknowledge")
    assert play.case(case_id).version == planned["version"] + 1
    play.until(lambda: play.waiting(case_id))
    assert play.path(case_id)[-1] == "AwaitAssessment"


def test_the_stream_delivered_twice_changes_nothing(play: Play) -> None:
    case_id = started(play)
    play.act(case_id, "acknowledge")
    play.until(lambda: "AwaitAssessment" in play.path(case_id) and play.waiting(case_id))
    version, events = play.case(case_id).version, len(play.world.published())
    assert events == version
    play.deliver(again=True)
    assert play.case(case_id).version == version
    assert play.case(case_id).flow_run == 1
    assert play.executions(case_id) == {1: "RUNNING"}


def test_an_exit_whose_reporter_is_told_ends_the_flow(play: Play) -> None:
    case_id = started(play)
    play.act(case_id, "false_alarm", text="风大误触")
    play.until(lambda: "AwaitFeedback" in play.path(case_id))
    play.act(case_id, "give_feedback", text="现场确认为误报")
    play.until(lambda: play.executions(case_id) == {1: "SUCCEEDED"})
    assert play.path(case_id)[-1] == "Closed"


def test_the_sweep_alone_keeps_the_deadlines_and_a_second_sweep_finds_nothing(play: Play) -> None:
    case_id = play.report()
    first = play.case(case_id).next_tick_at
    assert first is not None
    when = Outside(lambda: first, REAL.pause, REAL.salt)
    sweep = play.world.function(
        "escalation.deadline_sweep", when, cases=Early("cases", due=timedelta(minutes=1))
    )
    assert sweep.handler({}, None)["served"] == 1
    version = play.case(case_id).version
    assert sweep.handler({}, None)["served"] == 0
    assert play.case(case_id).version == version
    assert play.ticks(case_id) == [("notice", "notice"), ("acknowledge", "80%")]


def test_the_sweep_renews_a_flow_that_never_started(play: Play) -> None:
    case_id = play.report()
    sweep = play.world.function("escalation.deadline_sweep", cases=Early("cases", due=timedelta(minutes=1)))
    sweep.handler({}, None)
    play.until(lambda: play.executions(case_id).get(2) == "RUNNING")


def test_an_unpublished_entry_is_published_by_the_sweep_and_not_again_by_the_relay(play: Play) -> None:
    case_id = play.report()
    sweep = play.world.function(
        "escalation.deadline_sweep", cases=Early("cases", recorded=timedelta(minutes=2))
    )
    assert sweep.handler({}, None)["published"] >= 1
    assert play.world.cases.unpublished(play.case(case_id).received_at.replace(year=2100), 10) == ()
    assert sweep.handler({}, None)["published"] == 0


def test_a_poison_record_is_parked_does_not_hold_up_the_next_and_is_redriven(play: Play) -> None:
    case_id = started(play)
    play.act(case_id, "acknowledge")
    fresh = play.stream()
    poison = {"dynamodb": {"Keys": {"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "CASE"}}, "NewImage": {}}}
    answer = play.world.function("escalation.relay").handler({"Records": [poison, *fresh]}, None)
    assert answer == {"batchItemFailures": []}
    assert play.world.parked() == 1
    play.until(lambda: "AwaitAssessment" in play.path(case_id))
    assert play.world.function("escalation.redrive").handler({}, None) == {"redriven": 1, "still_parked": []}
    assert play.world.parked() == 0


def test_an_extended_limit_is_waited_for_and_the_old_rungs_are_not_served(play: Play) -> None:
    case_id = started(play)
    play.act(case_id, "acknowledge")
    play.act(case_id, "assess", level=1, category="theft")
    due = _due(play, case_id)
    play.act(
        case_id, "ask_extension", clock="dispose", until=(due + timedelta(seconds=100)).isoformat(), text="x"
    )
    play.act(case_id, "decide_extension", by="dm-st-harbour-chief", number=1, granted=True)
    assert (_due(play, case_id) - due).total_seconds() == 100
    play.until(lambda: play.waiting(case_id))
    dispose = play.case(case_id).clock("dispose")
    assert dispose is not None
    assert dispose.revision == 2
    assert play.executions(case_id) == {1: "RUNNING"}


def test_an_answer_at_the_same_moment_as_the_timeout_loses_nothing_and_repeats_nothing(play: Play) -> None:
    """Somebody acknowledges exactly when the first rung falls due: whoever writes first, the other decides again."""
    case_id = started(play)
    acknowledge = play.case(case_id).clock("acknowledge")
    assert acknowledge is not None
    rung = acknowledge.rungs[0].at
    play.wait_for(rung)
    play.act(case_id, "acknowledge", version=None)
    play.until(lambda: play.path(case_id)[-1] == "AwaitAssessment" and play.waiting(case_id))
    actions = [entry.action for entry in play.world.cases.entries(case_id)]
    assert actions.count("acknowledge") == 1
    assert len(play.ticks(case_id)) == len(set(play.ticks(case_id)))
    assert [entry.version for entry in play.world.cases.entries(case_id)] == list(range(1, len(actions) + 1))


def test_a_run_that_has_gone_round_too_often_is_renewed_before_its_history_is_full(play: Play) -> None:
    case_id = play.report()
    plan = play.world.function("escalation.plan")
    answer = plan.handler({"case_id": case_id, "run": 1, "loops": 500}, None)
    assert answer["outcome"] == "superseded"
    play.until(lambda: play.executions(case_id).get(2) == "RUNNING")


def test_a_batch_that_the_stream_gave_up_on_is_redriven_from_the_index(play: Play) -> None:
    """Lambda reports such a batch in words of its own: where in the stream it was, never what was in it."""
    case_id = play.report()
    given_up = {
        "requestContext": {"condition": "RetryAttemptsExhausted", "approximateInvokeCount": 6},
        "version": "1.0",
        "DDBStreamBatchInfo": {"shardId": "shard-1", "batchSize": 1},
    }
    boto3.client("sqs", REGION).send_message(
        QueueUrl=play.world.parking_queue, MessageBody=json.dumps(given_up)
    )
    play.wait_for(play.now() + timedelta(seconds=0.1))
    assert play.world.function("escalation.redrive").handler({}, None) == {"redriven": 1, "still_parked": []}
    assert play.world.cases.event(case_id, 1) is None
    assert play.world.parked() == 0


def _due(play: Play, case_id: str) -> datetime:
    dispose = play.case(case_id).clock("dispose")
    assert dispose is not None
    return dispose.due_at
