"""The loop on the deployed system, IAM enforced: what the design promises, tried from outside."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest

from local.people import Refused, System, request
from tests.end_to_end.playing import (
    CHIEF,
    DESK,
    OFFICER,
    SAFETY,
    case_of,
    entries_of,
    flows_of,
    invoke,
    item,
    report,
    rungs_of,
    stop_flow,
    until,
    waiting,
)


@pytest.fixture
def loop(system: System) -> System:
    """The deployed system as people and devices meet it."""
    return system


def test_no_sign_in_and_a_forged_one_are_refused_before_any_code_runs(loop: System) -> None:
    assert request("GET", f"{loop.api}/me")[0] == 401
    token = loop.person(DESK).token
    forged = token[:-6] + ("AAAAAA" if not token.endswith("AAAAAA") else "BBBBBB")
    assert request("GET", f"{loop.api}/me", headers={"Authorization": f"Bearer {forged}"})[0] == 401


def test_a_report_starts_a_flow_that_tells_the_desk_and_waits(loop: System) -> None:
    receipt = report(loop)
    case_id = receipt["case_id"]
    until(lambda: waiting(loop, case_id), "a waiting flow")
    assert flows_of(loop, case_id) == {1: "RUNNING"}
    assert rungs_of(loop, case_id, "notice") == ["notice"]
    until(lambda: loop.letters(receipt["code"]), "a message about the case")
    assert {letter["address"] for letter in loop.letters(receipt["code"])} == {"dm-st-harbour/desk"}


def test_an_action_wakes_the_flow_within_seconds(loop: System) -> None:
    case_id = report(loop)["case_id"]
    until(lambda: waiting(loop, case_id), "a waiting flow")
    loop.person(DESK).act(case_id, "acknowledge")
    until(lambda: "AwaitAssessment" in loop.flow_path(case_id, 1), "the next stage")


def test_a_whole_case_ends_closed_its_flow_too_and_its_chain_holds(loop: System) -> None:
    case_id = report(loop)["case_id"]
    desk, officer, chief = (loop.person(name) for name in (DESK, OFFICER, CHIEF))
    desk.act(case_id, "acknowledge")
    desk.act(case_id, "assess", level=2, category="theft")
    desk.act(case_id, "dispatch")
    officer.act(case_id, "arrive")
    officer.act(case_id, "handle", closing_reason="resolved_on_scene", text="已追回")
    desk.act(case_id, "give_feedback", text="车已找回")
    chief.act(case_id, "close")
    until(lambda: flows_of(loop, case_id) == {1: "SUCCEEDED"}, "the flow's end")
    assert loop.person(DESK).get(f"/cases/{case_id}/timeline")["holds"]
    chief.act(case_id, "reopen", text="另有失主")
    until(lambda: flows_of(loop, case_id).get(2) == "RUNNING", "a second run")


def test_a_flow_killed_while_it_waits_is_renewed_by_the_next_action(loop: System) -> None:
    """The callback of the killed run is dead: the relay notices, raises the run, and the record starts the next."""
    case_id = report(loop)["case_id"]
    until(lambda: waiting(loop, case_id), "a waiting flow")
    stop_flow(loop, case_id, 1)
    loop.person(DESK).act(case_id, "acknowledge")
    until(lambda: flows_of(loop, case_id).get(2) == "RUNNING", "the second run")
    assert case_of(loop, case_id)["flow_run"] == 2


def test_without_step_functions_the_sweep_keeps_the_deadline_and_a_second_sweep_sends_nothing(
    loop: System,
) -> None:
    receipt = report(loop, category="fire")
    case_id = receipt["case_id"]
    until(lambda: waiting(loop, case_id), "a waiting flow")
    stop_flow(loop, case_id, 1)

    def swept() -> bool:
        invoke(loop, "SweepFunction")
        return "200%" in rungs_of(loop, case_id, "acknowledge")

    until(swept, "the whole ladder, by the sweep")
    served = rungs_of(loop, case_id, "acknowledge")
    assert served[:4] == ["80%", "100%", "150%", "200%"]
    until(lambda: len(loop.letters(receipt["code"])) >= 6, "the ladder's messages")
    before = len(entries_of(loop, case_id))
    invoke(loop, "SweepFunction")
    assert len([rung for rung in rungs_of(loop, case_id, "acknowledge") if rung in served[:4]]) == 4
    letters = [(one["address"], one["title"], one["body"]) for one in loop.letters(receipt["code"])]
    assert len(letters) == len(set(letters))
    assert len(entries_of(loop, case_id)) <= before + 1
    until(lambda: flows_of(loop, case_id).get(2) == "RUNNING", "a renewed flow")


def test_two_officers_acting_at_once_do_not_overwrite_each_other(loop: System) -> None:
    case_id = report(loop)["case_id"]
    loop.person(DESK).act(case_id, "acknowledge")
    loop.person(CHIEF)
    version = case_of(loop, case_id)["version"]

    def assess(who: str) -> object:
        try:
            return loop.person(who).post(
                f"/cases/{case_id}/assess", version=version, level=2, category="theft"
            )["version"]
        except Refused as refusal:
            return refusal.kind

    with ThreadPoolExecutor(2) as both:
        answers = sorted(map(str, both.map(assess, (DESK, CHIEF))))
    assert answers[1] == "stale-version"
    assert [entry["action"] for entry in entries_of(loop, case_id)].count("assess") == 1


@pytest.mark.parametrize("keys", [1, 4])
def test_four_writers_with_one_key_make_one_case_and_with_four_keys_four(loop: System, keys: int) -> None:
    names = [f"form-{token_hex(8)}" for _ in range(keys)]
    loop.person(SAFETY)
    with ThreadPoolExecutor(4) as writers:
        receipts = list(writers.map(lambda number: report(loop, client_key=names[number % keys]), range(4)))
    assert len({receipt["case_id"] for receipt in receipts}) == keys
    assert len({json.dumps(receipt, sort_keys=True) for receipt in receipts}) == keys
    for case_id in {receipt["case_id"] for receipt in receipts}:
        assert [entry["action"] for entry in entries_of(loop, case_id)].count("report") == 1


def test_an_alarm_is_signed_answered_once_and_joined_when_pressed_again(loop: System) -> None:
    device, nonce, now = "dm-ps-01-alarm", token_hex(12), datetime.now(UTC)
    status, receipt = loop.signal(device, nonce=nonce, now=now)
    assert (status, receipt["level"]) == (201, 1)
    assert loop.signal(device, nonce=nonce, now=now) == (201, receipt)
    assert loop.signed(device, b'{"kind":"alarm"}', nonce=nonce, now=now)[0] == 409
    assert loop.signal(device)[1]["case_id"] == receipt["case_id"]
    assert case_of(loop, receipt["case_id"])["work"]["presses"] == 1
    assert loop.signal(device, "heartbeat")[0] == 202
    assert loop.signal(device, now=now - timedelta(minutes=6))[0] == 401
    status, problem = request("POST", f"{loop.api}/alarms", b'{"kind":"alarm"}')
    assert (status, len(problem["faults"])) == (401, 5)


def test_a_poison_record_is_parked_holds_nothing_up_and_is_redriven_once_mended(loop: System) -> None:
    case_id = report(loop)["case_id"]
    until(lambda: waiting(loop, case_id), "a waiting flow")
    whole = item(loop, case_id)["record"]["S"]
    stop_flow(loop, case_id, 1)
    _spoil(loop, case_id, "not a record", wake=True)
    until(lambda: _parked(loop) > 0, "the parked record")
    later = report(loop)["case_id"]
    until(lambda: waiting(loop, later), "the next case's flow")
    still = invoke(loop, "RedriveFunction")
    assert still["still_parked"]
    _spoil(loop, case_id, whole, wake=False)
    until(
        lambda: invoke(loop, "RedriveFunction")["still_parked"] == [] and _parked(loop) == 0,
        "redriving",
    )
    until(lambda: flows_of(loop, case_id).get(2) == "RUNNING", "the case's flow again")


def test_a_stream_record_that_comes_twice_changes_nothing_and_tells_nobody_twice(system: System) -> None:
    receipt = report(system)
    case_id = receipt["case_id"]
    until(lambda: waiting(system, case_id), "a waiting flow")
    until(lambda: system.letters(receipt["code"]), "the message")
    entry, record = item(system, case_id, "ENTRY#0000000001"), item(system, case_id)
    again = [
        # As the stream carried it: born unpublished.
        {"dynamodb": {"Keys": _keys(entry), "NewImage": {**entry, "unpublished_shard": {"S": "00"}}}},
        {"dynamodb": {"Keys": _keys(record), "NewImage": record}},
    ]
    assert invoke(system, "RelayFunction", {"Records": again}) == {"batchItemFailures": []}
    later = report(system)
    until(lambda: system.letters(later["code"]), "the message of a later report, behind whatever came of it")
    assert len(system.letters(receipt["code"])) == 1
    assert len(entries_of(system, case_id)) == 1, "what is due at once is told by the report's own entry"
    assert flows_of(system, case_id) == {1: "RUNNING"}


def _keys(image: dict[str, Any]) -> dict[str, Any]:
    return {name: image[name] for name in ("pk", "sk")}


def test_nothing_identifying_is_in_histories_events_or_logs(loop: System) -> None:
    secret_words = f"只有办案人可见{token_hex(4)}"
    case_id = report(loop, text=secret_words)["case_id"]
    until(lambda: waiting(loop, case_id), "a waiting flow")
    arn = loop.outputs["IncidentFlowArn"].replace(":stateMachine:", ":execution:")
    history = loop.aws("stepfunctions").get_execution_history(
        executionArn=f"{arn}:{case_id}-1", maxResults=1000
    )
    assert secret_words not in json.dumps(history, default=str, ensure_ascii=False)
    entry = item(loop, case_id, "ENTRY#0000000001")
    assert secret_words not in json.dumps(entry, ensure_ascii=False)
    logs = loop.aws("logs")
    for group in logs.describe_log_groups()["logGroups"]:
        events = logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
        assert not any(secret_words in one["message"] for one in events), group["logGroupName"]
    assert re.search(secret_words, json.dumps(case_of(loop, case_id), ensure_ascii=False))


def _spoil(loop: System, case_id: str, record: str, *, wake: bool) -> None:
    """Writes a record by hand, as no code of ours would; `wake` also drops the token, so that the relay looks."""
    loop.aws("dynamodb").update_item(
        TableName=loop.outputs["CasesTable"],
        Key={"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "CASE"}},
        UpdateExpression="SET #record = :record" + (" REMOVE waiting" if wake else ""),
        ExpressionAttributeNames={"#record": "record"},
        ExpressionAttributeValues={":record": {"S": record}},
    )


def _parked(loop: System) -> int:
    sqs, name = loop.aws("sqs"), loop.outputs["CasesParkingArn"].rpartition(":")[2]
    attributes = sqs.get_queue_attributes(
        QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"],
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    )["Attributes"]
    return sum(int(count) for count in attributes.values())
