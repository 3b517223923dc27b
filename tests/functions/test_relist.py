"""Worklists that a release has left wrong are written anew, and nothing else happens."""

import pytest

from campus_safety.kinds.registry import KINDS
from campus_safety.records.worklists import open_list
from campus_safety_aws.handlers import Handler
from campus_safety_aws.record_pages import RecordPages
from escalation.relist import NEEDED_MILLISECONDS
from tests.builders import a_district, received
from tests.fakes.cases import FakeCases
from tests.fakes.tables import Write, text
from tests.functions.test_newer_records import reported
from tests.functions.test_unreadable_records import spoil
from tests.world import Context, World

pytestmark = pytest.mark.emulated

HARBOUR = open_list("dm-st-harbour")


class Hurried(Context):
    """Time for one page a call."""

    def get_remaining_time_in_millis(self) -> int:
        return NEEDED_MILLISECONDS - 1


def listing_anew(world: World, looked_at: int = 1_000) -> Handler:
    pages = RecordPages("cases", KINDS, looked_at)
    handler: Handler = world.function("escalation.relist", pages=pages).handler
    return handler


def versions_of(world: World, ids: list[str]) -> list[int]:
    return [case.version for case in world.cases.get_all(ids).values()]


def test_rows_that_are_missing_broken_or_nobodys_are_put_right_and_a_second_time_nothing_changes(
    world: World,
) -> None:
    ids = [
        reported(world, client_key=f"form-000{n}", channel="school_form", category="theft") for n in range(3)
    ]
    before = world.cases.page(HARBOUR).rows
    item = world.cases._item
    item(f"CASE#{ids[0]}", "LIST#dm-st-harbour").delete()
    item(f"CASE#{ids[1]}", "LIST#dm-st-harbour").update(actions=[item.record.set("{}")])
    item(
        f"CASE#{ids[2]}", "LIST#dm-st-hill", list_key=open_list("dm-st-hill"), list_order="1", record="{}"
    ).save()
    versions = versions_of(world, ids)
    relist = listing_anew(world)
    assert relist({}, Context()) == {"place": "", "records": 3, "changed": 3, "failed": []}
    assert world.cases.page(HARBOUR).rows == before
    assert world.cases.page(open_list("dm-st-hill")).unreadable == ()
    deployed = world.function("escalation.relist").handler({}, Context())
    assert deployed == {"place": "", "records": 3, "changed": 0, "failed": []}
    assert versions_of(world, ids) == versions


def test_a_district_of_records_is_gone_through_page_by_page_and_one_that_is_broken_is_named(
    world: World,
) -> None:
    ids = [
        reported(world, client_key=f"form-000{n}", channel="school_form", category="theft") for n in range(4)
    ]
    spoil(ids[1])
    for case_id in ids:
        world.cases._item(f"CASE#{case_id}", "LIST#dm-st-harbour").delete()
    relist, place, calls, records = listing_anew(world, looked_at=7), "", 0, 0
    failed: list[str] = []
    while place or not calls:
        said = relist({"place": place}, Hurried())
        place, calls = said["place"], calls + 1
        records, failed = records + said["records"], failed + said["failed"]
    assert calls > 3
    assert records == 4
    assert failed == [ids[1]]
    assert {row.case_id for row in world.cases.page(HARBOUR).rows} == {*ids} - {ids[1]}


def test_a_record_that_moves_meanwhile_is_looked_at_again() -> None:
    cases, change = FakeCases(), received()
    cases.add(change, a_district())
    case = cases.get(change.after.id)
    assert case is not None
    pk = f"CASE#{case.id}"
    assert cases.relist(case, a_district()) == 0
    cases.table.update(Write(pk, "LIST#dm-st-harbour", lambda _: None))
    cases.table.update(Write(pk, "CASE", lambda old: {**(old or {}), "listed_for": text("[]")}))
    found = cases.get(case.id)
    assert found is not None
    assert cases.relist(found, a_district()) == 1
    assert len(cases.page(HARBOUR).rows) == 1
