"""What a page asks every few seconds: how much is open, late and of level 1, through the same filter as the list."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bench.polling import PEOPLE, a_month, measured
from campus_safety_aws.outside import REAL
from insight.worklists import COUNTED
from tests.builders import NOW, a_district, received
from tests.fakes.cases import FakeCases
from tests.functions.test_casework import DESK, act, report
from tests.functions.test_hazards import report as hazard
from tests.functions.test_list_exports import PEOPLE as EVERYBODY
from tests.functions.test_list_exports import told
from tests.world import World, later

SUPERVISOR, GUARD = "dm-supervisor-1", "dm-ms-01-guard"


def counts(world: World, by: str = DESK, **query: str) -> Any:
    status, answer = world.ask("GET", "/worklists/counts", by=by, query=query)
    assert status == 200, answer
    return answer


def sealed(world: World, key: str) -> None:
    told(world, key, category="bullying", discovered_at=REAL.now().isoformat())


def test_a_desk_counts_what_is_open_late_and_urgent(world: World) -> None:
    assert counts(world)["newest_at"] is None
    report(world, key="0001")
    case_id = report(world, key="0002", category="fire")
    found = counts(world)
    assert (found["open"], found["overdue"], found["of"], found["unit"]) == (
        2,
        0,
        "incident",
        "dm-st-harbour",
    )
    assert (found["level_1"], found["level_1_waiting"], found["again_in"]) == (1, 1, 10)
    newest = world.cases.get(case_id)
    assert newest is not None
    assert datetime.fromisoformat(found["newest_level_1_at"]) == newest.received_at
    assert act(world, case_id, "acknowledge")[0] == 200
    assert (counts(world)["level_1"], counts(world)["level_1_waiting"]) == (1, 0)
    world.give("insight.worklists", later(timedelta(days=5)))
    assert counts(world)["overdue"] == 2


def test_what_is_counted_is_what_the_list_shows(world: World) -> None:
    for number in range(3):
        told(world, f"report-{number:04}")
        sealed(world, f"report-1{number:03}")
    hazard(world)
    compared = 0
    for by in EVERYBODY:
        for of, path, name in (("incident", "/cases", "cases"), ("hazard", "/hazards", "hazards")):
            status, page = world.ask("GET", path, by=by, query={"size": "100"})
            counted, answer = world.ask("GET", "/worklists/counts", by=by, query={"of": of})
            assert counted == status, (by, of)
            if status == 200:
                compared += 1
                assert answer["open"] == len(page[name]), (by, of)
                assert answer["overdue"] == sum(row["late"] for row in page[name])
    assert compared


def test_the_bell_is_for_whoever_may_acknowledge_whatever_comes_in(world: World) -> None:
    case_id = report(world, key="0001", category="fire")
    report(world, key="0002", category="theft")
    rung, spared = set[str](), set[str]()
    for by in EVERYBODY:
        status, record = world.ask("GET", f"/cases/{case_id}", by=by)
        if status != 200:
            continue
        # The brigade that leads a fire may acknowledge that one: it is told by message, and no bell rings for it.
        may = "acknowledge" in {one["name"] for one in record["actions"]} and by != "dm-fire-duty"
        assert counts(world, by)["rings"] == may, by
        (rung if may else spared).add(by)
    assert DESK in rung and GUARD in spared
    assert not counts(world, of="hazard")["rings"], "hazards have no levels"


def test_a_desk_is_asked_to_go_on_in_a_hidden_tab_and_nobody_else(world: World) -> None:
    report(world, key="0001")
    for by, often, hidden in (
        (DESK, 10, 10),
        (SUPERVISOR, 10, 10),
        ("dm-st-harbour-chief", 20, 60),
        (GUARD, 60, 60),
    ):
        found = counts(world, by)
        assert (found["again_in"], found["again_hidden_in"]) == (often, hidden), by


def test_a_sealed_case_is_not_counted_for_who_may_not_know_of_it(world: World) -> None:
    told(world, "report-0001")
    before = counts(world, GUARD)
    sealed(world, "report-0002")
    after = counts(world, GUARD)
    assert {**after, "server_time": ""} == {**before, "server_time": ""} and after["open"] == 1
    assert counts(world)["open"] == 2


@pytest.mark.parametrize(
    ("by", "query", "status", "field"),
    [
        (DESK, {"unit": "dm-st-hill"}, 404, None),
        (DESK, {"unit": "nowhere"}, 404, None),
        (DESK, {"of": "nothing"}, 422, "of"),
        (DESK, {"of": "NOTHING"}, 422, "of"),
        (DESK, {"unit": "!"}, 422, "unit"),
        ("dm-ms-01-safety", {"of": "rota"}, 403, None),
        ("dm-gateway", {}, 403, None),
        ("dm-wall", {}, 403, None),
        ("nobody", {}, 403, None),
    ],
)
def test_other_lists_are_not_counted(
    world: World, by: str, query: dict[str, str], status: int, field: str | None
) -> None:
    code, problem = world.ask("GET", "/worklists/counts", by=by, query=query)
    assert code == status
    if field is not None:
        assert problem["faults"][0]["field"] == field and problem["faults"][0]["zh"]


def test_of_a_list_longer_than_a_page_what_has_just_come_in_is_counted_too(world: World) -> None:
    assert isinstance(world.cases, FakeCases)
    for number in range(COUNTED):
        world.cases.add(received(client_key=f"old-{number:05}"), a_district())
    world.give("insight.worklists", later(NOW + timedelta(days=30) - REAL.now()))
    world.give("report_intake.reports", later(NOW + timedelta(days=30) - REAL.now()))
    assert not counts(world)["at_least"]
    report(world, key="0001", category="fire")
    found = counts(world)
    assert found["at_least"] and found["open"] == COUNTED + 1
    assert (found["level_1"], found["level_1_waiting"]) == (1, 1)


@pytest.mark.emulated
def test_a_poll_is_one_query(world: World, requests: list[str]) -> None:
    told(world, "report-0001")
    counts(world)
    requests.clear()
    counts(world)
    assert requests == ["Query"]


def test_polling_is_paid_for_with_ten_dollars_a_month() -> None:
    assert sum(one.people for one in PEOPLE if "隐藏" not in one.who) == 600
    polled = {
        "dm-st-harbour": measured("dm-st-harbour", 10, polls=1),
        "dm-brigade": measured("dm-brigade", 110, polls=1),
    }
    assert polled["dm-st-harbour"].queries == 1 and polled["dm-st-harbour"].read_units <= 1
    assert polled["dm-brigade"].queries == 2
    # How fast this machine is is no matter here.
    dear = {name: one for name, one in a_month(polled).items() if "time" not in name}
    assert sum(dear.values()) <= 9.5
