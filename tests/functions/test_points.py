"""The ledger of schools' points through its routes, and what the bus tells that earns some."""

import json
from typing import Any

from campus_safety.kinds.points.entering import tally_of
from campus_safety.kinds.points.points_entry import PointsEntry, State, points_entry
from tests.quizzes import EDUCATION, OFFICER, SCHOOL, SUPERVISOR
from tests.world import Context, World

RECORDED: dict[str, Any] = {
    "kind": "activity",
    "action": "record",
    "event_id": "x#4",
    "case_id": "c" + "b" * 26,
    "district": "demo",
    "campus": "dm-ms-01",
    "category": "law_lesson",
    "at": "2026-11-24T01:30:00.000Z",
    "person_times": 200,
    "class_hours": 1,
}


def award(world: World, by: str = SUPERVISOR, **changes: Any) -> tuple[int, Any]:
    body = {
        "client_key": "award-001",
        "acting_staff": "S1001",
        "campus": "dm-ms-01",
        "points": 5,
        "text": "护校队表现突出",
    }
    return world.ask("POST", "/points", body | changes, by=by)


def offset(world: World, case_id: str, by: str = SUPERVISOR, **changes: Any) -> tuple[int, Any]:
    body = {"acting_staff": "S1002", "text": "登记有误"}
    return world.ask("POST", f"/points/{case_id}/offset", body | changes, by=by)


def told(world: World, *details: Any) -> list[str]:
    records = [
        {"messageId": str(number), "body": json.dumps({"detail": detail})}
        for number, detail in enumerate(details)
    ]
    answer = world.function("outreach.earnings").handler({"Records": records}, Context())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def balances(world: World, by: str = SUPERVISOR) -> dict[str, int]:
    answer = world.ask("GET", "/points", by=by)[1]
    return {school["campus"]: school["points"] for school in answer["schools"]}


def test_points_are_awarded_once_by_those_who_may_and_listed_by_name(world: World) -> None:
    status, receipt = award(world)
    assert (status, receipt["state"]) == (201, "recorded")
    assert award(world) == (status, receipt)
    assert award(world, points=6)[0] == 409
    assert award(world, EDUCATION, client_key="award-002", campus="dm-kg-02", points=20)[0] == 201
    for by in (SCHOOL, OFFICER, "dm-st-harbour-desk", "dm-leader", "dm-auditor", "dm-fire-duty"):
        assert award(world, by)[0] == 403
    answer = world.ask("GET", "/points", by=EDUCATION)[1]
    names = [school["name"]["zh"] for school in answer["schools"]]
    assert names == sorted(names, key=lambda name: name.encode("gb18030"))
    assert answer["entries"] == []
    assert balances(world) == {
        "dm-ms-01": 5,
        "dm-ms-02": 0,
        "dm-ps-01": 0,
        "dm-ps-02": 0,
        "dm-kg-01": 0,
        "dm-kg-02": 20,
    }


def test_an_award_with_faults_names_each(world: World) -> None:
    status, problem = award(world, campus="dm-none", points=21)
    assert status == 422
    assert {fault["field"] for fault in problem["faults"]} == {"campus", "points"}
    assert award(world, points=0)[0] == award(world, text="")[0] == award(world, points=-1)[0] == 422
    assert set(balances(world).values()) == {0}


def test_an_entry_is_offset_once_and_both_stay(world: World) -> None:
    case_id = award(world)[1]["case_id"]
    assert offset(world, case_id, SCHOOL)[0] == 403
    assert offset(world, case_id, "dm-ms-02-safety")[0] == 404
    assert offset(world, case_id, text="")[0] == 422
    assert offset(world, case_id)[0] == 200
    assert offset(world, case_id)[0] == 409
    assert balances(world)["dm-ms-01"] == 0
    page = world.ask("GET", "/points", by=SCHOOL, query={"campus": "dm-ms-01"})[1]
    assert sorted(row["facts"]["points"] for row in page["entries"]) == [-5, 5]
    (counter,) = [row["case_id"] for row in page["entries"] if row["facts"]["points"] == -5]
    shown = world.ask("GET", f"/points/{counter}", by=SCHOOL)[1]
    assert (shown["offsets"], shown["reason"], shown["points"]) == (case_id, "offset", -5)
    assert [one["texts"] for one in shown["texts"]] == [{"text": "登记有误"}]
    assert offset(world, counter)[0] == 422
    timeline = world.ask("GET", f"/points/{case_id}/timeline", by=SUPERVISOR)[1]
    assert [one["action"] for one in timeline["entries"]] == ["award", "offset"]
    first = points_entry(world.outreach.get(case_id))
    assert (first.points, first.state) == (5, State.OFFSET)


def test_everybody_reads_what_is_theirs(world: World) -> None:
    award(world)
    assert balances(world, SCHOOL) == {"dm-ms-01": 5}
    assert set(balances(world, OFFICER)) == {"dm-ms-01", "dm-ps-01", "dm-kg-01"}
    assert balances(world, "dm-fire-duty") == {}
    for by, campus in (
        (SCHOOL, "dm-ms-02"),
        (OFFICER, "dm-ms-02"),
        ("dm-fire-duty", "dm-ms-01"),
        (SUPERVISOR, "x"),
    ):
        assert world.ask("GET", "/points", by=by, query={"campus": campus})[0] == 404


def test_pages_of_entries_follow_each_other(world: World) -> None:
    for number in range(3):
        award(world, client_key=f"award-00{number}", points=number + 1)
    first = world.ask("GET", "/points", by=SCHOOL, query={"campus": "dm-ms-01", "size": "2"})[1]
    second = world.ask(
        "GET", "/points", by=SCHOOL, query={"campus": "dm-ms-01", "size": "2", "cursor": first["next"]}
    )[1]
    assert len(first["entries"]) == 2
    points = [row["facts"]["points"] for row in (*first["entries"], *second["entries"])]
    assert sorted(points) == [1, 2, 3] and first["schools"][0]["points"] == 6


def test_a_recorded_activity_earns_points_once(world: World) -> None:
    drill = {**RECORDED, "case_id": "c" + "d" * 26, "category": "evacuation_drill"}
    for _ in range(2):
        assert (
            told(world, RECORDED, drill, {**RECORDED, "action": "hold"}, {**RECORDED, "event_id": "x#9"})
            == []
        )
    assert balances(world)["dm-ms-01"] == 3 + 3
    page = world.ask("GET", "/points", by=SCHOOL, query={"campus": "dm-ms-01"})[1]
    assert {(row["facts"]["reason"], row["facts"]["day"]) for row in page["entries"]} == {
        ("activity", "2026-11-24"),
        ("drill", "2026-11-24"),
    }


def test_what_cannot_be_entered_comes_back_and_holds_up_nothing(world: World) -> None:
    unknown = {**RECORDED, "campus": "dm-none", "case_id": "c" + "e" * 26}
    assert told(world, unknown, {"kind": "activity"}, RECORDED) == ["0", "1"]
    assert world.outreach.tallies(tally_of("demo")) == {"dm-ms-01": 3}


def test_balances_are_the_sums_of_the_entries_that_lie_there(world: World) -> None:
    ids = [award(world, client_key=f"award-00{n}", points=n + 1)[1]["case_id"] for n in range(4)]
    offset(world, ids[1])
    told(world, RECORDED)
    rows = world.outreach.page("dm-ms-01#points_entry#over", size=100).rows
    entries = [world.outreach.get(row.case_id) for row in rows]
    total = sum(case.points for case in entries if isinstance(case, PointsEntry))
    assert total == balances(world)["dm-ms-01"] == 1 + 3 + 4 + 3
