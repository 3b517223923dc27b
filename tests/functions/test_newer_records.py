"""After going back a release: what the later one wrote is looked at by those who must know, and waits."""

import json
from typing import Any

import boto3
import pytest

from tests.world import REGION, World

pytestmark = pytest.mark.emulated

DESK, GUARD, CHIEF = "dm-st-harbour-desk", "dm-ms-01-guard", "dm-st-harbour-chief"


def reported(world: World, path: str = "/reports", **body: Any) -> str:
    given = {"client_key": "form-0001", "campus": "dm-ms-01", "acting_staff": "T1"}
    status, receipt = world.ask("POST", path, given | body, by="dm-ms-01-safety")
    assert status == 201, receipt
    return str(receipt.get("case_id") or receipt.get("hazard_id"))


def rewrite(case_id: str, table: str = "cases", **fields: Any) -> None:
    """As a later release wrote it."""
    client = boto3.client("dynamodb", REGION)
    key = {"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "CASE"}}
    item = client.get_item(TableName=table, Key=key)["Item"]
    record = json.loads(item["record"]["S"]) | fields
    client.put_item(TableName=table, Item=item | {"record": {"S": json.dumps(record)}})


@pytest.mark.parametrize(
    "written",
    [
        {"channel": "hologram"},
        {"state": "hovering"},
        {"category": "drones"},
        {"circumstances": ["moonlight"]},
        {"level": 7},
        {"kept_flags": ["Z"]},
    ],
    ids=lambda written: next(iter(written)),
)
def test_an_incident_with_a_value_of_tomorrow_is_read_by_who_must_know_and_acted_on_by_nobody(
    world: World, written: dict[str, Any]
) -> None:
    case_id = reported(world, channel="school_form", category="theft")
    rewrite(case_id, **written)
    status, answer = world.ask("GET", f"/cases/{case_id}", by=DESK)
    assert status == 200, answer
    assert answer["sealed"]
    assert world.ask("GET", f"/cases/{case_id}", by=GUARD)[0] == 404
    status, problem = world.ask("POST", f"/cases/{case_id}/acknowledge", {"acting_staff": "P1"}, by=DESK)
    assert (status, problem["type"].rpartition(":")[2]) == (409, "newer-record"), problem
    assert world.ask("POST", f"/cases/{case_id}/acknowledge", {"acting_staff": "P1"}, by=GUARD)[0] == 404
    assert world.ask("GET", "/cases", by=DESK)[0] == 200


def test_a_field_of_tomorrow_is_in_no_answer_and_still_there_after_an_action(world: World) -> None:
    case_id = reported(world, channel="school_form", category="theft")
    rewrite(case_id, moon="full")
    status, answer = world.ask("POST", f"/cases/{case_id}/acknowledge", {"acting_staff": "P1"}, by=DESK)
    assert status == 200, answer
    assert "moon" not in json.dumps(answer)
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/timeline", "/cases"):
        assert "moon" not in json.dumps(world.ask("GET", path, by=DESK)[1])
    assert "moon" not in json.dumps(world.published())
    key = {"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "CASE"}}
    item = boto3.client("dynamodb", REGION).get_item(TableName="cases", Key=key)["Item"]
    assert json.loads(item["record"]["S"])["moon"] == "full"


def test_a_field_of_tomorrow_in_a_body_is_refused_or_dropped(world: World) -> None:
    case_id = reported(world, channel="school_form", category="theft")
    body = {"acting_staff": "P1", "moon": "full", "stored": {"text": "{}"}, "seal": True}
    world.ask("POST", f"/cases/{case_id}/acknowledge", body, by=DESK)
    key = {"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "CASE"}}
    item = boto3.client("dynamodb", REGION).get_item(TableName="cases", Key=key)["Item"]
    record = json.loads(item["record"]["S"])
    assert "moon" not in record
    assert "stored" not in record
    assert record["seal"] is False
