"""One record that cannot be read never stands in the way of others."""

import json
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from pynamodb.exceptions import QueryError, UpdateError

from campus_safety.kinds.registry import KINDS
from campus_safety.records.store import WHOLE, TablePart
from campus_safety_aws.record_pages import RecordPages
from tests.world import REGION, Early, World, later

pytestmark = pytest.mark.emulated

DESK = "dm-st-harbour-desk"
# What a report tells at once is told when it comes; then nobody is told before this.
FIRST_RUNG = timedelta(minutes=24)


def reported(world: World, key: str) -> str:
    status, receipt = world.ask(
        "POST",
        "/reports",
        {
            "client_key": key,
            "channel": "school_form",
            "category": "theft",
            "campus": "dm-ms-01",
            "acting_staff": "T1",
        },
        by="dm-ms-01-safety",
    )
    assert status == 201, receipt
    return str(receipt["case_id"])


def spoil(case_id: str, record: str = "{}") -> None:
    """Leaves of a record what no code can read."""
    boto3.client("dynamodb", REGION).update_item(
        TableName="cases",
        Key={"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "CASE"}},
        UpdateExpression="SET #record = :record",
        ExpressionAttributeNames={"#record": "record"},
        ExpressionAttributeValues={":record": {"S": record}},
    )


class Stuck(Early):
    """Sets nothing aside: the table refuses it."""

    def set_aside(self, case_id: str, before: datetime, until: datetime) -> None:
        raise UpdateError("refused")


class Silent(Early):
    """Does not say what is late."""

    def late(self, before: datetime, limit: int, part: TablePart = WHOLE) -> tuple[str, ...]:
        raise QueryError("refused")


def a_sweep(world: World, most: int) -> Any:
    """The sweep, when the first limit of a theft comes near, so many at once."""
    early = Early("cases", due=timedelta(minutes=1), most=most)
    return world.function("escalation.deadline_sweep", later(FIRST_RUNG), cases=early)


def counted(said: str, name: str) -> int:
    """What a round has counted under this name."""
    lines = [json.loads(line) for line in said.splitlines() if "_aws" in line]
    return int(sum(sum(line[name]) for line in lines if name in line))


def test_records_that_cannot_be_read_keep_no_other_from_being_swept(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not even until the next round, however many they are: they fill the first helping, and the same round takes another."""
    ids = [reported(world, f"form-000{number}") for number in range(4)]
    for case_id in ids[:3]:
        spoil(case_id)
    sweep = a_sweep(world, 3)
    capsys.readouterr()
    assert sweep.handler({}, None) | {"published": 0} == {"late": 4, "served": 1, "published": 0}
    assert counted(capsys.readouterr().out, "SetAside") == 3
    assert [tick.clock for tick in world.cases.entries(ids[3])[-1].ticks] == ["acknowledge"]
    assert sweep.handler({}, None)["late"] == 0


def test_a_round_ends_where_what_cannot_be_served_cannot_be_set_aside_either(world: World) -> None:
    for number in range(2):
        spoil(reported(world, f"form-000{number}"))
    stuck = Stuck("cases", due=timedelta(minutes=1), most=2)
    sweep = world.function("escalation.deadline_sweep", later(FIRST_RUNG), cases=stuck)
    assert sweep.handler({}, None)["late"] == 2


def test_what_waits_for_the_bus_is_published_also_where_nobody_says_what_is_late(world: World) -> None:
    case_id = reported(world, "form-0001")
    sweep = world.function("escalation.deadline_sweep", cases=Silent("cases", recorded=timedelta(minutes=5)))
    with pytest.raises(QueryError):
        sweep.handler({}, None)
    assert {event["case_id"] for event in world.published()} == {case_id}


def test_a_rebuild_and_a_list_pass_what_cannot_be_read_and_show_the_others(world: World) -> None:
    broken, good = (reported(world, f"form-000{number}") for number in range(2))
    spoil(broken)
    boto3.client("dynamodb", REGION).update_item(
        TableName="cases",
        Key={"pk": {"S": f"CASE#{broken}"}, "sk": {"S": f"LIST#{DESK.removesuffix('-desk')}"}},
        UpdateExpression="SET #record = :record",
        ExpressionAttributeNames={"#record": "record"},
        ExpressionAttributeValues={":record": {"S": "[]"}},
    )
    records, place = RecordPages("cases", KINDS).page()
    assert ([case.id for case in records], place) == ([good], "")
    status, page = world.ask("GET", "/cases", by=DESK)
    assert status == 200
    assert [case["case_id"] for case in page["cases"]] == [good]


def test_of_what_cannot_be_read_nobody_is_told_that_it_exists(world: World) -> None:
    broken = reported(world, "form-0001")
    spoil(broken)
    for case_id in (broken, "c" + "a" * 26):
        read = world.ask("GET", f"/cases/{case_id}", by=DESK)
        acted = world.ask("POST", f"/cases/{case_id}/acknowledge", {"acting_staff": "P1"}, by=DESK)
        assert [(status, problem["type"].rpartition(":")[2]) for status, problem in (read, acted)] == [
            (404, "not-found")
        ] * 2
