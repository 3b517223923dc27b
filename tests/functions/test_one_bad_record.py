"""What fails with one record is that record's alone: every keeper goes on with the others."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import boto3
import botocore.handlers
import pytest

from campus_safety.kinds.registry import KINDS
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.outside import REAL
from tests.world import REGION, Context, Early, World, a_world

pytestmark = pytest.mark.emulated

LATER = timedelta(minutes=5)
# By then the first limit of every report here is four fifths over.
FIRST_RUNG = timedelta(minutes=30)


class Throttle:
    """DynamoDB as it is when it refuses to read some records, and with PynamoDB's own errors."""

    def __init__(self) -> None:
        self.of: set[str] = set()

    def __call__(self, params: Mapping[str, Any], **_: Any) -> tuple[Any, dict[str, Any]] | None:
        asked = json.loads(params["body"]).get("Key", {}).get("pk", {}).get("S", "")
        if asked.removeprefix("CASE#") not in self.of:
            return None
        said = {"Error": {"Code": "ProvisionedThroughputExceededException", "Message": "too fast"}}
        return SimpleNamespace(status_code=400), said | {"ResponseMetadata": {"HTTPStatusCode": 400}}


@pytest.fixture
def throttle(monkeypatch: pytest.MonkeyPatch) -> Throttle:
    one = Throttle()
    handlers = [*botocore.handlers.BUILTIN_HANDLERS, ("before-call.dynamodb.GetItem", one)]
    monkeypatch.setattr(botocore.handlers, "BUILTIN_HANDLERS", handlers)
    return one


@pytest.fixture
def world(throttle: Throttle, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with a_world(monkeypatch) as one:
        yield one


def reported(world: World, key: str) -> str:
    said = {"client_key": key, "channel": "school_form", "category": "theft"}
    status, receipt = world.ask(
        "POST", "/reports", said | {"campus": "dm-ms-01", "acting_staff": "T1"}, by="dm-ms-01-safety"
    )
    assert status == 201, receipt
    return str(receipt["case_id"])


def spoil(case_id: str, event: str | None) -> None:
    """Leaves in the first entry what is no event of ours."""
    change = "REMOVE #event" if event is None else "SET #event = :event"
    boto3.client("dynamodb", REGION).update_item(
        TableName="cases",
        Key={"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "ENTRY#0000000001"}},
        UpdateExpression=change,
        ExpressionAttributeNames={"#event": "event"},
        **({} if event is None else {"ExpressionAttributeValues": {":event": {"S": event}}}),
    )


def make_old(world: World, *case_ids: str) -> None:
    """As if these had waited for the bus for some minutes."""
    for case_id in case_ids:
        world.cases.put_back(case_id, 1, REAL.now() - LATER)


def stream_of(case_id: str) -> dict[str, Any]:
    """What the stream tells of the case's first entry, as it stands in the table."""
    item = boto3.client("dynamodb", REGION).get_item(
        TableName="cases", Key={"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "ENTRY#0000000001"}}
    )["Item"]
    return {"dynamodb": {"Keys": {"pk": item["pk"], "sk": item["sk"]}, "NewImage": item}}


def told_of(world: World) -> set[str]:
    return {event["case_id"] for event in world.published()}


def swept(world: World, most: int = 500) -> dict[str, int]:
    """One round, in which what is due in the next half hour is late already; of so many at most."""
    sweep = world.function("escalation.deadline_sweep", cases=Early("cases", due=FIRST_RUNG, most=most))
    answer: dict[str, int] = sweep.handler({}, Context())
    return answer


def test_a_case_that_dynamodb_refuses_to_read_keeps_no_other_from_being_swept(
    world: World, throttle: Throttle
) -> None:
    ids = [reported(world, f"form-000{number}") for number in range(4)]
    late = world.cases.late(REAL.now() + FIRST_RUNG, 10)
    throttle.of = {late[0], late[1]}
    assert sorted(late) == sorted(ids)
    assert swept(world) | {"served": 0, "published": 0} == {"late": 4, "served": 0, "published": 0}
    throttle.of = set()
    flows = {case_id: case.flow_run for case_id in ids if (case := world.cases.get(case_id)) is not None}
    assert [flows[case_id] for case_id in late] == [1, 1, 2, 2]


@pytest.mark.parametrize("event", ['["a", "list"]', "{not json", '{"kind": "incident"}', None])
def test_an_entry_without_an_event_of_ours_keeps_no_other_from_the_bus(
    world: World, event: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = reported(world, "form-0001"), reported(world, "form-0002")
    spoil(bad, event)
    make_old(world, bad, good)
    capsys.readouterr()
    assert swept(world)["published"] == 1
    assert '"NotPublished":[1.0]' in capsys.readouterr().out
    assert told_of(world) == {good}
    assert (bad, 1) in world.cases.unpublished(REAL.now() + LATER, 10)


def test_what_the_bus_refuses_goes_behind_what_still_waits_and_is_sent_once_it_is_mended(
    world: World,
) -> None:
    bad, good = reported(world, "form-0001"), reported(world, "form-0002")
    mended = world.cases.event(bad, 1)
    spoil(bad, "[]")
    make_old(world, bad, good)
    assert swept(world, 1)["published"] == 0
    assert swept(world, 1)["published"] == 1
    spoil(bad, json.dumps(mended))
    make_old(world, bad)
    assert swept(world, 1)["published"] == 1
    assert told_of(world) == {bad, good}


def test_an_event_too_large_for_the_bus_is_not_even_asked_for(world: World) -> None:
    bad, good = reported(world, "form-0001"), reported(world, "form-0002")
    event = {"kind": "incident", "action": "received", "said": "长" * 90_000}
    spoil(bad, json.dumps(event, ensure_ascii=False))
    make_old(world, bad, good)
    assert swept(world)["published"] == 1
    assert told_of(world) == {good}


@pytest.mark.parametrize("event", ['["a", "list"]', "{not json", "7"])
def test_an_event_that_is_none_of_ours_is_parked_at_once_and_holds_no_stream(
    world: World, event: str
) -> None:
    bad, good = reported(world, "form-0001"), reported(world, "form-0002")
    spoil(bad, event)
    relay = world.function("escalation.relay")
    batch = {"Records": [stream_of(bad), stream_of(good)]}
    assert relay.handler(batch, Context()) == {"batchItemFailures": []}
    assert (world.parked(), told_of(world)) == (1, {good})


def test_a_redrive_names_what_stays_parked_and_goes_on(world: World) -> None:
    bad, good = reported(world, "form-0001"), reported(world, "form-0002")
    spoil(bad, "[]")
    relay, redrive = world.function("escalation.relay"), world.function("escalation.redrive")
    for case_id in (bad, good):
        relay.stores.parking.park(case_id, 1)
    answer = redrive.handler({}, Context())
    assert answer == {"redriven": 1, "still_parked": [{"case_id": bad, "version": 1}]}
    assert told_of(world) == {good}


def test_a_throttled_record_is_parked_and_what_is_behind_it_followed(
    world: World, throttle: Throttle
) -> None:
    one, other = reported(world, "form-0001"), reported(world, "form-0002")
    relay, redrive = world.function("escalation.relay"), world.function("escalation.redrive")
    for case_id in (one, other):
        relay.stores.parking.park(case_id, 0)
    throttle.of = {one}
    answer = redrive.handler({}, Context())
    assert (answer["redriven"], [parked["case_id"] for parked in answer["still_parked"]]) == (1, [one])


def test_figures_follow_the_others_when_one_record_cannot_be_read(world: World, throttle: Throttle) -> None:
    one, other = reported(world, "form-0001"), reported(world, "form-0002")
    throttle.of = {one}
    bodies = [
        {"messageId": case_id, "body": json.dumps({"detail": {"kind": "incident", "case_id": case_id}})}
        for case_id in (one, other)
    ]
    answer = world.function("insight.keep").handler({"Records": bodies}, Context())
    assert answer == {"batchItemFailures": [{"itemIdentifier": one}]}
    assert CasesTable("cases", KINDS).get(other) is not None
