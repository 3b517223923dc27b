"""What bus, flows, parking and sending do for the handlers: the real ones on an emulated cloud, and the tests' fakes alike."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from campus_safety.messages.message import Message
from campus_safety_aws.bus import REMINDERS, SOURCE, Bus
from campus_safety_aws.case_items import items_at
from campus_safety_aws.channels import BadChannels, Channel, Channels
from campus_safety_aws.flows import Flows
from campus_safety_aws.one_send import REST_SECONDS, Delivery, Ending, Outcome
from campus_safety_aws.parked_cases import ParkingQueue
from campus_safety_aws.ports import EventBus, FlowRuns, Parking, Sending
from tests.builders import a_district, received
from tests.fakes.bus import FakeBus
from tests.fakes.cases import FakeCases
from tests.fakes.flows import Execution, FakeFlows
from tests.fakes.one_send import FakeDelivery
from tests.fakes.parking import HIDDEN, FakeParking
from tests.fakes.secrets import FakeSecret

REGION = "eu-west-1"
ACCOUNT = "123456789012"
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@dataclass
class Hand:
    """A clock that is moved by hand."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def emulated() -> Iterator[None]:
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
        yield


# The bus.


@dataclass
class Line:
    bus: EventBus
    bodies: Callable[[], list[dict[str, Any]]]


@pytest.fixture(params=["fake", "eventbridge"])
def line(request: pytest.FixtureRequest) -> Line:
    if request.param == "fake":
        fake = FakeBus()
        return Line(fake, lambda: [taken.body for taken in fake.taken()])
    request.getfixturevalue("emulated")
    sqs, events = boto3.client("sqs", REGION), boto3.client("events", REGION)
    queue = sqs.create_queue(QueueName="bus")["QueueUrl"]
    events.create_event_bus(Name="loop")
    pattern = json.dumps({"source": [SOURCE, REMINDERS]})
    events.put_rule(Name="all", EventBusName="loop", EventPattern=pattern)
    target = {"Id": "queue", "Arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:bus"}
    events.put_targets(Rule="all", EventBusName="loop", Targets=[target])

    def bodies() -> list[dict[str, Any]]:
        found = list[dict[str, Any]]()
        while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
            for one in messages:
                body = json.loads(one["Body"])
                found.append({name: body[name] for name in ("source", "detail-type", "detail")})
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
        return found

    return Line(Bus("loop"), bodies)


def detail(number: int, **changes: Any) -> dict[str, Any]:
    return {"event_id": f"c1#{number}", "kind": "incident", "action": "dispatch", "said": "已派警"} | changes


def test_the_bus_hands_on_what_it_has_taken_as_its_rules_put_it_into_queues(line: Line) -> None:
    assert line.bus.publish([detail(1)]) == (True,)
    assert line.bus.publish([detail(2)], REMINDERS) == (True,)
    assert sorted(line.bodies(), key=str) == [
        {"source": SOURCE, "detail-type": "incident.dispatch", "detail": detail(1)},
        {"source": REMINDERS, "detail-type": "incident.dispatch", "detail": detail(2)},
    ]


def test_what_is_no_event_or_too_large_is_not_taken_and_keeps_no_other_from_the_bus(line: Line) -> None:
    odd: Any = ["a", "list"]
    several = [
        *(detail(number) for number in range(12)),
        odd,
        detail(99, said="长" * 90_000),
        detail(13, kind=7),
    ]
    assert line.bus.publish(several) == (*[True] * 12, False, False, False)
    assert len(line.bodies()) == 12


def test_a_bus_that_refuses_says_so_for_each() -> None:
    bus = FakeBus(refuses=lambda one: one["event_id"] == "c1#2")
    assert bus.publish([detail(1), detail(2), detail(3)]) == (True, False, True)
    bus.refuses = lambda _: False
    assert bus.publish([detail(2)]) == (True,)
    assert [taken.detail["event_id"] for taken in bus.events] == ["c1#1", "c1#3", "c1#2"]


# The queue of what was parked.


@pytest.fixture(params=["fake", "sqs"])
def parking(request: pytest.FixtureRequest) -> Parking:
    if request.param == "fake":
        return FakeParking(Hand())
    request.getfixturevalue("emulated")
    url = boto3.client("sqs", REGION).create_queue(QueueName="parked")["QueueUrl"]
    return ParkingQueue(url)


def test_what_is_parked_is_taken_once_until_it_is_let_go_or_removed(parking: Parking) -> None:
    parking.park("c1", 0)
    parking.park("c2", 3)
    taken = sorted(parking.take(10), key=lambda one: str(one.case_id))
    assert [(one.case_id, one.version) for one in taken] == [("c1", 0), ("c2", 3)]
    assert list(parking.take(10)) == []
    parking.release(taken[0])
    parking.remove(taken[1])
    (again,) = parking.take(10)
    assert (again.case_id, again.version) == ("c1", 0)
    parking.remove(again)
    assert list(parking.take(10)) == []


def test_as_many_are_taken_as_were_asked_for_in_tens(parking: Parking) -> None:
    for number in range(25):
        parking.park(f"c{number}", 1)
    assert len(list(parking.take(20))) == 20
    assert len(list(parking.take(200))) == 5


def test_what_nobody_removes_comes_back_and_a_batch_given_up_on_names_no_case() -> None:
    clock = Hand()
    parking = FakeParking(clock)
    parking.give_up()
    (first,) = parking.take(10)
    assert (first.case_id, first.version) == (None, 0)
    assert list(parking.take(10)) == []
    clock.now += HIDDEN
    (second,) = parking.take(10)
    parking.remove(first)
    assert len(parking) == 0
    assert second.receipt != first.receipt


# The flows.


@dataclass
class Stage:
    """`token` is that of the run once it waits; `settle` lets everything go on that can."""

    flows: FlowRuns
    token: Callable[[str, int], str]
    settle: Callable[[], None]


WAITS_ONCE = {
    "StartAt": "Await",
    "States": {
        "Await": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
            "TimeoutSeconds": 60,
            "Parameters": {
                "TableName": "tokens",
                "Key": {"pk": {"S.$": "$.case_id"}, "sk": {"S.$": "States.Format('{}', $.run)"}},
                "UpdateExpression": "SET waiting = :token",
                "ExpressionAttributeValues": {":token": {"S.$": "$$.Task.Token"}},
            },
            "End": True,
        }
    },
}


@pytest.fixture(params=["fake", "stepfunctions"])
def stage(request: pytest.FixtureRequest) -> Stage:
    if request.param == "fake":
        fake = FakeFlows(Hand(), {"incident"})

        def settle() -> None:
            for one in fake.taken():
                answer = {"outcome": "wait" if one.loops == 0 else "closed", "version": 1, "seconds": 60}
                fake.planned(one, answer, lambda *_: True)

        def token(case_id: str, run: int) -> str:
            settle()
            return fake.executions[f"{case_id}-{run}"].token

        return Stage(fake, token, settle)
    request.getfixturevalue("emulated")
    items_at("tokens").create_table(billing_mode="PAY_PER_REQUEST")
    role = boto3.client("iam", REGION).create_role(RoleName="any", AssumeRolePolicyDocument="{}")["Role"][
        "Arn"
    ]
    made = boto3.client("stepfunctions", REGION).create_state_machine(
        name="incident", definition=json.dumps(WAITS_ONCE), roleArn=role
    )

    def stored(case_id: str, run: int) -> str:
        for _ in range(400):
            item = boto3.client("dynamodb", REGION).get_item(
                TableName="tokens", Key={"pk": {"S": case_id}, "sk": {"S": str(run)}}
            )
            if "Item" in item:
                return str(item["Item"]["waiting"]["S"])
            time.sleep(0.05)
        raise AssertionError("the flow left no token")

    return Stage(Flows({"incident": made["stateMachineArn"]}), stored, lambda: time.sleep(0.05))


def ended(stage: Stage, case_id: str, run: int) -> bool:
    for _ in range(400):
        stage.settle()
        if not stage.flows.lives("incident", case_id, run):
            return True
    return False


def test_a_run_is_started_once_lives_until_it_ends_and_is_never_started_again(stage: Stage) -> None:
    assert not stage.flows.lives("incident", "c1", 1)
    stage.flows.start("incident", "c1", 1)
    token = stage.token("c1", 1)
    assert stage.flows.lives("incident", "c1", 1)
    stage.flows.start("incident", "c1", 1)
    assert stage.flows.wake(token)
    assert ended(stage, "c1", 1)
    stage.flows.start("incident", "c1", 1)
    stage.settle()
    assert not stage.flows.lives("incident", "c1", 1)


def test_a_token_is_answered_once_and_a_dead_one_is_no_fault(stage: Stage) -> None:
    stage.flows.start("incident", "c1", 1)
    token = stage.token("c1", 1)
    assert stage.flows.wake(token)
    assert ended(stage, "c1", 1)
    assert not stage.flows.wake(token)
    assert not stage.flows.wake("AQCEAAAAKgAAAAMAAAAA")


def test_of_a_kind_without_a_flow_nothing_is_started_and_nothing_missing(stage: Stage) -> None:
    assert stage.flows.kinds == {"incident"}
    stage.flows.start("hazard", "c1", 1)
    assert stage.flows.lives("hazard", "c1", 1)
    assert stage.flows.lives("patrol", "c9", 4)


# The fake's own machine, as the graph has it; tests/flows plays the graph itself.


def a_flow() -> tuple[FakeFlows, FakeCases, Execution]:
    cases, change = FakeCases(), received()
    cases.add(change, a_district())
    flows = FakeFlows(Hand())
    flows.start("incident", change.after.id, 1)
    (execution,) = flows.taken()
    return flows, cases, execution


def planned(version: int = 1, outcome: str = "wait") -> dict[str, Any]:
    return {"outcome": outcome, "version": version, "seconds": 30, "stage": "intake"}


def test_a_wait_ends_by_an_answer_or_by_its_time_whichever_is_first() -> None:
    flows, cases, execution = a_flow()
    assert flows.planned(execution, planned(), cases.wait) == 30
    token = execution.token
    assert flows.time_out(token)
    assert not flows.wake(token)
    assert flows.taken() == [execution]
    assert execution.plan_event["loops"] == 1


def test_three_lost_races_in_a_row_are_followed_by_a_rest() -> None:
    flows, cases, execution = a_flow()
    assert [flows.planned(execution, planned(version=9), cases.wait) for _ in range(3)] == [0, 0, 1]
    assert (execution.token, execution.plan_event["lost"], execution.plan_event["loops"]) == ("", 3, 3)
    assert flows.planned(execution, planned(), cases.wait) == 30


def test_one_that_is_killed_in_its_sleep_is_told_nothing_and_lives_no_more() -> None:
    flows, cases, execution = a_flow()
    flows.planned(execution, planned(), cases.wait)
    token = execution.token
    flows.kill(execution)
    assert not flows.wake(token)
    assert not flows.time_out(token)
    assert not flows.lives("incident", execution.case_id, 1)
    assert (flows.taken(), flows.running()) == ([], [])


def test_it_ends_when_the_case_is_over() -> None:
    flows, cases, execution = a_flow()
    assert flows.planned(execution, planned(outcome="closed"), cases.wait) is None
    assert execution.status == "SUCCEEDED"


# Sending, and whom it reaches.

MESSAGE = Message("m1", "dm-st-harbour/desk", "标题", "正文", False, "c1#2", "c1")


@dataclass
class Wire:
    delivery: Sending
    channel: Callable[[Outcome], Channel]


@pytest.fixture(params=["fake", "apprise"])
def wire(request: pytest.FixtureRequest) -> Iterator[Wire]:
    if request.param == "fake":
        reasons = {Outcome.REFUSED: "http_503", Outcome.LIMITED: "http_429", Outcome.UNKNOWN: "http_504"}
        fake = FakeDelivery(
            Hand(), lambda channel, _: Ending(Outcome(channel.url), reasons.get(Outcome(channel.url), ""))
        )
        yield Wire(fake, lambda outcome: Channel(outcome.value, outcome.value))
        return
    from tests.adapters.test_one_send import Robot

    statuses = {Outcome.SENT: 200, Outcome.REFUSED: 503, Outcome.LIMITED: 429, Outcome.UNKNOWN: 504}
    robots = {outcome: Robot(status, "{}") for outcome, status in statuses.items()}
    for robot in robots.values():
        threading.Thread(target=robot.serve_forever, args=(0.02,), daemon=True).start()
    yield Wire(Delivery(), lambda outcome: Channel(outcome.value, f"json://{robots[outcome].place}"))
    for robot in robots.values():
        robot.shutdown()
        robot.server_close()


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.SENT, ""),
        (Outcome.REFUSED, "http_503"),
        (Outcome.LIMITED, "http_429"),
        (Outcome.UNKNOWN, "http_504"),
    ],
)
def test_how_a_send_ends_is_said_and_only_a_channel_with_too_many_rests(
    wire: Wire, outcome: Outcome, reason: str
) -> None:
    channel = wire.channel(outcome)
    assert not wire.delivery.rests(channel)
    assert wire.delivery.send(channel, MESSAGE) == Ending(outcome, reason)
    assert wire.delivery.rests(channel) is (outcome is Outcome.LIMITED)
    assert not wire.delivery.rests(Channel("another", "json://127.0.0.1:1"))


def test_a_rest_ends_by_the_clock_that_was_given() -> None:
    clock = Hand()
    fake = FakeDelivery(clock, lambda *_: Ending(Outcome.LIMITED, "http_429"))
    channel = Channel("robot", "json://robot")
    fake.send(channel, MESSAGE)
    clock.now += timedelta(seconds=REST_SECONDS)
    assert not fake.rests(channel)
    assert [(one.at, one.ending.outcome) for one in fake.sends] == [(NOON, Outcome.LIMITED)]


def test_channels_are_read_from_whatever_secret_they_are_given_and_again_when_it_has_changed() -> None:
    secret = FakeSecret('{"dm-st-harbour/desk": ["json://one", "json://one", "json://two"]}')
    channels = Channels(secret)
    assert [one.url for one in channels.of("dm-st-harbour/desk", a_district())] == [
        "json://one",
        "json://two",
    ]
    secret.text = "no json"
    with pytest.raises(BadChannels):
        channels.of("dm-st-harbour/desk", a_district())
