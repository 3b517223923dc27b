"""What a table of cases refuses, and what its stream tells: of the one on an emulated DynamoDB and of the tests' fake alike."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.backends import get_backend
from pynamodb.exceptions import PynamoDBException

from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import Level
from campus_safety.kinds.registry import KINDS
from campus_safety.records.change import Change, Tally
from campus_safety.records.store import Claim
from campus_safety.records.worklists import open_list
from campus_safety_aws.case_items import items_at
from campus_safety_aws.cases import CasesTable
from tests.builders import NOW, a_district, an_actor, at, received, rules
from tests.by_kind import serve
from tests.fakes.cases import FakeCases
from tests.fakes.tables import FakeStream

DISTRICT = a_district()
REGION = "eu-west-1"
LATER = NOW + timedelta(days=1)


@dataclass
class Beneath:
    """A store of cases, its stream so far, and the flow's Await on it."""

    cases: Any
    stream: Callable[[], list[dict[str, Any]]]
    wait: Callable[[str, int, int, str], bool]


def _fake() -> Iterator[Beneath]:
    stream = FakeStream()
    cases = FakeCases(stream)
    yield Beneath(cases, lambda: list(stream.records), cases.wait)


def _dynamodb() -> Iterator[Beneath]:
    with mock_aws():
        items_at("cases").create_table(billing_mode="PAY_PER_REQUEST")
        client = boto3.client("dynamodb", REGION)
        client.update_table(
            TableName="cases",
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        shard = get_backend("dynamodb")["123456789012"][REGION].tables["cases"].stream_shard
        assert shard is not None

        def stream() -> list[dict[str, Any]]:
            records = [one.to_json() for one in shard.items]
            return [one for one in records if _follows(one["dynamodb"]["Keys"]["sk"]["S"])]

        def wait(case_id: str, version: int, run: int, token: str) -> bool:
            """As `infra/flows/builder.py` spells it."""
            try:
                client.update_item(
                    TableName="cases",
                    Key={"pk": {"S": f"CASE#{case_id}"}, "sk": {"S": "CASE"}},
                    UpdateExpression="SET waiting = :waiting",
                    ConditionExpression="version = :version AND flow_run = :run",
                    ExpressionAttributeValues={
                        ":waiting": {"M": {"token": {"S": token}, "run": {"N": str(run)}}},
                        ":version": {"N": str(version)},
                        ":run": {"N": str(run)},
                    },
                )
            except ClientError as error:
                assert error.response["Error"]["Code"] == "ConditionalCheckFailedException"
                return False
            return True

        yield Beneath(CasesTable("cases", KINDS), stream, wait)


def _follows(sk: str) -> bool:
    return sk == "CASE" or sk.startswith("ENTRY#")


@pytest.fixture(params=[_fake, _dynamodb], ids=["fake", "dynamodb"])
def beneath(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beneath]:
    kind: Callable[[], Iterator[Beneath]] = request.param
    yield from kind()


def acknowledged(case: Incident, seconds: float = 30) -> Change[Incident]:
    return decide(case, commands.Acknowledge(), an_actor(), rules(), at(seconds))


def test_one_transaction_names_no_item_twice(beneath: Beneath) -> None:
    change = received()
    beneath.cases.add(change, DISTRICT)
    step = acknowledged(change.after)
    with pytest.raises(PynamoDBException):
        beneath.cases.commit([step, step], DISTRICT)
    tallies = (Tally("points#demo", "dm-ms-01", 5), Tally("points#demo", "dm-ms-01", 1))
    with pytest.raises(PynamoDBException):
        beneath.cases.add(replace(received(client_key="form-2"), tallies=tallies), DISTRICT)
    claim = Claim("once", "c", "d", NOW, LATER)
    with pytest.raises(PynamoDBException):
        beneath.cases.count_once(claim, tallies)
    assert beneath.cases.claim("once") is None
    assert beneath.cases.get(change.after.id) == change.after
    assert beneath.cases.tallies("points#demo") == {}


def test_one_transaction_names_a_hundred_items_at_most(beneath: Beneath) -> None:
    many = tuple(Tally("points#demo", f"dm-ms-{number}", 1) for number in range(100))
    change = replace(received(), tallies=many)
    with pytest.raises(PynamoDBException):
        beneath.cases.add(change, DISTRICT)
    assert beneath.cases.get(change.after.id) is None


def test_what_is_read_of_several_is_asked_for_once_each(beneath: Beneath) -> None:
    first, second = received(), received(client_key="form-2")
    for change in (first, second):
        beneath.cases.add(change, DISTRICT)
    ids = [second.after.id, first.after.id, "c" + "a" * 26, first.after.id]
    assert beneath.cases.get_all(ids) == {change.after.id: change.after for change in (first, second)}
    said = beneath.cases.first_words(ids)
    assert said == {change.after.id: change.narrative for change in (first, second)}


def test_a_page_goes_on_behind_a_row_that_is_gone_meanwhile(beneath: Beneath) -> None:
    changes = [received(client_key=f"form-{number}", when=number) for number in range(4)]
    for change in changes:
        beneath.cases.add(change, DISTRICT)
    name = open_list("dm-st-harbour")
    first = beneath.cases.page(name, size=2)
    ids = [row.case_id for row in beneath.cases.page(name).rows]
    (gone,) = (change.after for change in changes if change.after.id == ids[1])
    moved = decide(
        acknowledged(gone).after,
        commands.Assess(level=Level.ONE, category="theft"),
        an_actor(),
        rules(),
        at(40),
    )
    beneath.cases.commit([acknowledged(gone)], DISTRICT)
    beneath.cases.commit([moved], DISTRICT)
    rest = beneath.cases.page(name, size=3, start=first.next_key)
    assert [row.case_id for row in rest.rows if row.case_id != gone.id] == ids[2:]


def test_those_longest_due_are_named_first_whichever_shard_they_are_in(beneath: Beneath) -> None:
    changes = [received(client_key=f"form-{number}", when=60 * number) for number in range(12)]
    for change in reversed(changes):
        beneath.cases.add(change, DISTRICT)
    ids = tuple(change.after.id for change in changes)
    assert beneath.cases.late(LATER, 100) == ids
    assert beneath.cases.late(LATER, 5) == ids[:5]
    assert [mark for mark, _ in beneath.cases.unpublished(LATER, 7)] == list(ids[:7])


def test_a_flow_waits_only_on_what_it_has_planned_and_every_version_forgets_its_token(
    beneath: Beneath,
) -> None:
    case = received().after
    beneath.cases.add(received(), DISTRICT)
    assert not beneath.wait(case.id, 2, 1, "token-0")
    assert not beneath.wait("c" + "a" * 26, 1, 1, "token-0")
    assert beneath.wait(case.id, 1, 1, "token-1")
    beneath.cases.commit([acknowledged(case)], DISTRICT)
    last = [one for one in beneath.stream() if one["dynamodb"]["Keys"]["sk"]["S"] == "CASE"][-1]["dynamodb"]
    assert last["OldImage"]["waiting"] == {"M": {"token": {"S": "token-1"}, "run": {"N": "1"}}}
    assert "waiting" not in last["NewImage"]
    assert beneath.wait(case.id, 2, 1, "token-2")
    assert beneath.cases.renew_run(case.id, 1)
    assert not beneath.wait(case.id, 2, 1, "token-3")
    last = beneath.stream()[-1]["dynamodb"]
    assert (last["OldImage"]["waiting"]["M"]["token"], last["NewImage"].get("waiting")) == (
        {"S": "token-2"},
        None,
    )


def _life(beneath: Beneath) -> list[dict[str, Any]]:
    """A case from its report on, with everything that touches its record and its entries."""
    change = received()
    case_id = change.after.id
    beneath.cases.add(change, DISTRICT)
    beneath.wait(case_id, 1, 1, "token-1")
    due = change.after.next_tick_at
    assert due is not None
    rung = (due - NOW).total_seconds()
    served = serve(change.after, rules(), at(rung))
    assert served is not None
    beneath.cases.commit([served], DISTRICT)
    beneath.cases.published(case_id, 1)
    beneath.cases.published(case_id, 1)
    beneath.cases.put_back(case_id, 2, NOW + timedelta(minutes=3))
    beneath.cases.set_aside(case_id, LATER, LATER + timedelta(minutes=5))
    step = acknowledged(served.after, rung + 60)
    beneath.cases.commit([step], DISTRICT)
    gone = decide(step.after, commands.FalseAlarm(), an_actor(), rules(), at(rung + 70))
    beneath.cases.commit([gone], DISTRICT)
    beneath.cases.renew_run(case_id, 1)
    return [
        {name: one["dynamodb"].get(name) for name in ("Keys", "OldImage", "NewImage")}
        | {"eventName": one["eventName"]}
        for one in beneath.stream()
    ]


def test_the_fakes_stream_tells_what_the_tables_does(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    (fake,) = (_life(one) for one in _fake())
    (real,) = (_life(one) for one in _dynamodb())
    assert len(fake) == len(real)
    for one, other in zip(sorted(fake, key=_order), sorted(real, key=_order), strict=True):
        assert one == other


def _order(record: dict[str, Any]) -> tuple[str, str]:
    """Within one item's changes the order counts, between items it says nothing."""
    return record["Keys"]["pk"]["S"], record["Keys"]["sk"]["S"]


def test_a_list_that_lags_shows_what_was_until_it_catches_up() -> None:
    cases = FakeCases()
    change = received()
    lists = cases.table.indexes["lists"]
    lists.lags = True
    cases.add(change, DISTRICT)
    assert cases.page(open_list("dm-st-harbour")).rows == ()
    assert cases.get(change.after.id) == change.after, "reads by id never lag"
    lists.catch_up()
    (row,) = cases.page(open_list("dm-st-harbour")).rows
    cases.commit([acknowledged(change.after)], DISTRICT)
    assert cases.page(open_list("dm-st-harbour")).rows == (row,)
    lists.catch_up()
    assert cases.page(open_list("dm-st-harbour")).rows != (row,)


def test_what_the_fake_hands_out_is_never_what_it_keeps() -> None:
    cases = FakeCases()
    change = received()
    cases.add(change, DISTRICT)
    assert cases.get(change.after.id) is not cases.get(change.after.id)
    with pytest.raises(TypeError):
        cases.commit([replace(received(client_key="form-2"), narrative=object())], DISTRICT)  # type: ignore[arg-type]
