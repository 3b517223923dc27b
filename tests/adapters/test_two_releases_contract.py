"""What every store of cases does with what another release has written: the real one and the tests' fake alike."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident, incident
from campus_safety.kinds.registry import KINDS
from campus_safety.records.worklists import open_list
from campus_safety_aws.case_items import case_pk, items_at
from campus_safety_aws.cases import CasesTable
from tests.builders import NOW, a_district, an_actor, at, received, rules
from tests.by_kind import serve
from tests.fakes.cases import FakeCases
from tests.fakes.tables import Write

DISTRICT = a_district()
REGION = "eu-west-1"
Item = dict[str, Any]


@dataclass
class Store:
    """A store of cases, and what lies in it under the key ("CASE#…", "CASE"); None takes an item away."""

    cases: Any
    read: Callable[[str, str], Item]
    put: Callable[[str, str, Item], object]

    def rewrite(self, case_id: str, change: Callable[[Any], object]) -> None:
        """As if another release had written the record so."""
        item = self.read(case_pk(case_id), "CASE")
        body = json.loads(item["record"]["S"])
        change(body)
        self.put(case_pk(case_id), "CASE", item | {"record": {"S": json.dumps(body)}})

    def record(self, case_id: str) -> Any:
        return json.loads(self.read(case_pk(case_id), "CASE")["record"]["S"])


def _fake() -> Iterator[Store]:
    cases = FakeCases()

    def put(pk: str, sk: str, item: Item) -> None:
        cases.table.update(Write(pk, sk, lambda _: item))

    yield Store(cases, lambda pk, sk: dict(cases.table.get(pk, sk) or {}), put)


def _dynamodb() -> Iterator[Store]:
    with mock_aws():
        items_at("cases").create_table(billing_mode="PAY_PER_REQUEST")
        client = boto3.client("dynamodb", REGION)

        def read(pk: str, sk: str) -> Item:
            found = client.get_item(TableName="cases", Key={"pk": {"S": pk}, "sk": {"S": sk}})
            return dict(found.get("Item", {}))

        def put(pk: str, sk: str, item: Item) -> None:
            client.put_item(TableName="cases", Item=item | {"pk": {"S": pk}, "sk": {"S": sk}})

        yield Store(CasesTable("cases", KINDS), read, put)


@pytest.fixture(params=[_fake, _dynamodb], ids=["fake", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    kind: Callable[[], Iterator[Store]] = request.param
    yield from kind()


def stored(store: Store, case_id: str) -> Incident:
    return incident(store.cases.get(case_id))


def acknowledge(store: Store, case_id: str, seconds: float = 30) -> None:
    case = stored(store, case_id)
    change = decide(case, commands.Acknowledge(), an_actor(), rules(), at(seconds))
    store.cases.commit([change], DISTRICT)


def test_what_another_release_wrote_is_carried_through_every_way_of_writing(store: Store) -> None:
    change = received()
    store.cases.add(change, DISTRICT)
    case_id = change.after.id
    store.rewrite(case_id, lambda body: body.update(moon={"phase": "full"}))
    acknowledge(store, case_id)
    assert store.record(case_id)["moon"] == {"phase": "full"}
    assert store.cases.renew_run(case_id, 1)
    assert store.record(case_id)["moon"] == {"phase": "full"}
    ticked = serve(stored(store, case_id), rules(), at(86_400))
    assert ticked is not None
    store.cases.commit([ticked], DISTRICT)
    noted = decide(ticked.after, commands.Note(texts={"text": "x"}), an_actor(), rules(), at(86_500))
    store.cases.commit([noted], DISTRICT)
    assert store.record(case_id)["moon"] == {"phase": "full"}
    assert store.record(case_id)["version"] == 4


def test_many_records_that_are_read_at_once_carry_it_too(store: Store) -> None:
    change = received()
    store.cases.add(change, DISTRICT)
    store.rewrite(change.after.id, lambda body: body.update(moon="full"))
    case = incident(store.cases.get_all([change.after.id])[change.after.id])
    acted = decide(case, commands.Acknowledge(), an_actor(), rules(), at(30))
    store.cases.commit([acted], DISTRICT)
    assert store.record(change.after.id)["moon"] == "full"


def test_of_a_record_that_is_not_understood_deadlines_are_served_and_nothing_else_is_touched(
    store: Store,
) -> None:
    change = received()
    store.cases.add(change, DISTRICT)
    case_id = change.after.id
    store.rewrite(case_id, lambda body: body.update(state="hovering", level=7))
    before = store.read(case_pk(case_id), "CASE")
    rows = [store.cases.page(open_list(unit)).rows for unit in ("dm-st-harbour", "dm-bureau")]
    served = serve(stored(store, case_id), rules(), at(86_400))
    assert served is not None
    assert served.entry.state == "hovering"
    store.cases.commit([served], DISTRICT)
    after = store.read(case_pk(case_id), "CASE")
    same = {"stage", "state", "severity", "listed_for", "kind"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert store.record(case_id)["state"] == "hovering"
    assert store.record(case_id)["level"] == 7
    assert after["next_tick_at"]["S"] > before["next_tick_at"]["S"]
    assert [store.cases.page(open_list(unit)).rows for unit in ("dm-st-harbour", "dm-bureau")] == rows
    assert store.cases.late(NOW + timedelta(days=3), 10) == (case_id,)


def test_rows_go_by_what_is_stored_whoever_another_release_has_listed_the_record_for(store: Store) -> None:
    change = received()
    store.cases.add(change, DISTRICT)
    pk = case_pk(change.after.id)
    # Another release has listed it for the hill station too, and not for the bureau.
    row, item = store.read(pk, "LIST#dm-st-harbour"), store.read(pk, "CASE")
    theirs = row | {"sk": {"S": "LIST#dm-st-hill"}, "list_key": {"S": open_list("dm-st-hill")}}
    store.put(pk, "LIST#dm-st-hill", theirs)
    listed_for = {*json.loads(item["listed_for"]["S"]), "dm-st-hill"} - {"dm-bureau"}
    store.put(pk, "CASE", item | {"listed_for": {"S": json.dumps(sorted(listed_for))}})
    assert len(store.cases.page(open_list("dm-st-hill")).rows) == 1
    acknowledge(store, change.after.id)
    assert store.cases.page(open_list("dm-st-hill")).rows == ()
    assert len(store.cases.page(open_list("dm-bureau")).rows) == 1
    assert "dm-st-hill" not in json.loads(store.read(pk, "CASE")["listed_for"]["S"])


def test_records_from_before_it_was_kept_who_lists_them_lose_and_gain_rows_as_ever(store: Store) -> None:
    change = received()
    store.cases.add(change, DISTRICT)
    pk = case_pk(change.after.id)
    item = store.read(pk, "CASE")
    del item["listed_for"]
    store.put(pk, "CASE", item)
    gone = decide(stored(store, change.after.id), commands.FalseAlarm(), an_actor(), rules(), at(30))
    store.cases.commit([gone], DISTRICT)
    again = replace(gone.after, lead="dm-st-hill")
    assert again.lead not in json.loads(store.read(pk, "CASE")["listed_for"]["S"])
    assert len(store.cases.page(open_list("dm-st-harbour")).rows) == 1


def test_a_row_that_cannot_be_read_hides_no_other(store: Store) -> None:
    first, second = received(), received(client_key="form-2", when=5)
    for change in (first, second):
        store.cases.add(change, DISTRICT)
    pk = case_pk(first.after.id)
    row = store.read(pk, "LIST#dm-st-harbour")
    store.put(pk, "LIST#dm-st-harbour", row | {"record": {"S": "{}"}})
    page = store.cases.page(open_list("dm-st-harbour"))
    assert [row.case_id for row in page.rows] == [second.after.id]
    assert page.unreadable == (first.after.id,)
