"""Figures through their functions: kept from events however they come, rebuilt beside those that are read, and served."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from campus_safety.district.calendars import day_of
from campus_safety.figures.cells import Cell, cells_of
from campus_safety.figures.counting import contribution
from campus_safety.records.kind import RecordTable
from campus_safety_aws.case_items import case_pk
from campus_safety_aws.case_items import items_at as case_items
from campus_safety_aws.figure_items import cell_key
from campus_safety_aws.figures import FiguresTable
from campus_safety_aws.outside import REAL
from campus_safety_aws.record_encoding import to_text as spelled
from local.figure_check import Found, check
from local.figures import Table
from tests.builders import a_district
from tests.outreach import recorded
from tests.world import Context, World

pytestmark = pytest.mark.emulated

DESK = "dm-st-harbour-desk"
OFFICER = "dm-st-harbour-officer-1"
SAFETY = "dm-ms-01-safety"
GUARD = "dm-ms-01-guard"
SUPERVISOR = "dm-supervisor-1"
EDUCATION = "dm-edu-desk"
# Whatever the day on which the tests are run.
TODAY = day_of(REAL.now())
ALWAYS = {"from": str(TODAY - timedelta(days=3000)), "to": str(TODAY + timedelta(days=300))}
YESTERDAY = f"{TODAY - timedelta(days=1)}T02:00:00Z"


def reported(world: World, key: str, category: str = "theft", *, by: str = SAFETY) -> str:
    body = {
        "client_key": f"form-{key}",
        "channel": "school_form" if by == SAFETY else "security_room",
        "category": category,
        "campus": "dm-ms-01",
        "acting_staff": "T1",
        "text": "情况说明",
    }
    if category == "bullying":
        body["discovered_at"] = YESTERDAY
    status, answer = world.ask("POST", "/reports", body, by=by)
    assert status == 201, answer
    return str(answer["case_id"])


def acted(world: World, case_id: str, action: str, *, by: str = DESK, **fields: Any) -> None:
    version = world.ask("GET", f"/cases/{case_id}", by=by)[1]["version"]
    body = {"acting_staff": f"N{by[-1]}", "version": version} | fields
    status, answer = world.ask("POST", f"/cases/{case_id}/{action}", body, by=by)
    assert status == 200, answer


def relayed(world: World) -> list[dict[str, Any]]:
    """What the relay would publish of everything that has happened, without the relay."""
    events = []
    items = boto3.client("dynamodb", "us-east-1").scan(TableName="cases")["Items"]
    for item in items:
        if item["sk"]["S"].startswith("ENTRY#"):
            events.append(json.loads(item["event"]["S"]))
    return events


def follow(world: World, events: list[dict[str, Any]]) -> list[Any]:
    records = [
        {"messageId": f"m{number}", "body": json.dumps({"detail": detail})}
        for number, detail in enumerate(events)
    ]
    return list(world.function("insight.keep").handler({"Records": records}, Context())["batchItemFailures"])


def told(world: World, by: str = SUPERVISOR, **query: str) -> Any:
    status, answer = world.ask("GET", "/figures", by=by, query=ALWAYS | query)
    assert status == 200, answer
    return answer


def count(answer: Any, code: str) -> Any:
    (found,) = [one for one in answer["figures"] if one["code"] == code]
    return found["count"]


def kept_cells(world: World) -> dict[Cell, dict[str, int]]:
    """Every cell of the generation that is read, without noughts."""
    told = {cell: sums for cell, sums, _ in FiguresTable("figures").read().cells()}
    bare = {cell: {key: amount for key, amount in sums.items() if amount} for cell, sums in told.items()}
    return {cell: sums for cell, sums in bare.items() if sums}


def computed_cells(world: World, *case_ids: str) -> dict[Cell, dict[str, int]]:
    found: dict[Cell, dict[str, int]] = {}
    for case_id in case_ids:
        case = world.cases.get(case_id)
        assert case is not None
        for cell, sums in cells_of("demo", contribution(case, a_district()).amounts).items():
            at = found.setdefault(cell, {})
            for key, amount in sums.items():
                at[key] = at.get(key, 0) + amount
    return found


@pytest.mark.parametrize("order", ["backwards", "by action"])
def test_events_that_come_twice_and_in_any_order_leave_the_figures_as_the_records_say(
    world: World, order: str
) -> None:
    first, second = reported(world, "a0000001"), reported(world, "b0000001", "fraud")
    early = relayed(world)
    acted(world, first, "assess", level=2, category="theft")
    acted(world, second, "assess", level=1, category="bullying", discovered_at=YESTERDAY)
    acted(world, first, "dispatch")
    events = relayed(world) + early + relayed(world)
    events.sort(key=lambda event: event["action"] if order == "by action" else -event["version"])
    assert follow(world, events[:3]) == []
    acted(world, first, "handle", closing_reason="resolved_on_scene", text="已处置")
    assert follow(world, events[3:]) == []
    assert kept_cells(world) == computed_cells(world, first, second)


def test_what_is_no_event_of_ours_comes_back_by_the_queue(world: World) -> None:
    case_id = reported(world, "a0000001")
    failures = follow(
        world,
        [
            {"kind": "unheard_of", "case_id": case_id},
            {},
            {"kind": "incident", "case_id": case_id},
            {"kind": "incident", "case_id": "c" + "a" * 26},
        ],
    )
    assert [one["itemIdentifier"] for one in failures] == ["m0", "m1"]
    assert count(told(world), "incidents") == 1


def test_a_rebuild_ends_where_the_events_had_ended_and_can_be_asked_on_after_any_loss(world: World) -> None:
    ids = [reported(world, f"a000000{number}") for number in range(3)]
    follow(world, relayed(world))
    kept = kept_cells(world)
    # A cell that somebody has spoilt.
    cell = next(iter(kept))
    boto3.client("dynamodb", "us-east-1").update_item(
        TableName="figures",
        Key=cell_key(1, cell),
        UpdateExpression="ADD #k :n",
        ExpressionAttributeNames={"#k": next(iter(kept[cell]))},
        ExpressionAttributeValues={":n": {"N": "7"}},
    )
    assert kept_cells(world) != kept
    rebuild, phases = world.function("insight.rebuild").handler, []
    answer = rebuild({"begin": True}, Context())
    # Somebody acts in the middle of it.
    acted(world, ids[0], "assess", level=1, category="theft")
    follow(world, relayed(world))
    while answer["phase"]:
        phases.append(answer["phase"])
        answer = rebuild({}, Context())
    assert set(phases) >= {"copying", "settled", "clearing"}
    assert answer["records"] == 3
    assert kept_cells(world) == computed_cells(world, *ids)
    left = boto3.client("dynamodb", "us-east-1").scan(TableName="figures")["Items"]
    assert all(not item["pk"]["S"].startswith("1#") for item in left)


def test_the_check_names_what_differs_and_nothing_else(world: World, tmp_path: Path) -> None:
    ids = [reported(world, f"a000000{number}") for number in range(3)]
    follow(world, relayed(world))

    def checked(name: str) -> Found:
        steps: list[str] = []
        tables = {home: Table(home.value) for home in RecordTable}
        found = check(
            FiguresTable("figures").read(),
            tables,
            lambda _: a_district(),
            tmp_path / name,
            lambda step, count: steps.append(step),
        )
        assert {"cells", "kept", "cases", "duty", "outreach"} == set(steps)
        return found

    whole = checked("equal")
    assert whole.equal and whole.records == 3 and whole.cells == len(kept_cells(world))
    # An event that never came, a cell and a row that somebody has spoilt.
    acted(world, ids[0], "assess", level=1, category="theft")
    dynamodb = boto3.client("dynamodb", "us-east-1")
    cell, sums = next((cell, sums) for cell, sums in kept_cells(world).items() if cell.unit == "dm-ms-01")
    dynamodb.update_item(
        TableName="figures",
        Key=cell_key(1, cell),
        UpdateExpression="ADD #k :n",
        ExpressionAttributeNames={"#k": next(iter(sums))},
        ExpressionAttributeValues={":n": {"N": "7"}},
    )
    (row,) = [
        item
        for item in dynamodb.scan(TableName="figures")["Items"]
        if item["pk"]["S"].endswith(ids[1]) and item["sk"]["S"].startswith("ROW#incident#")
    ]
    dynamodb.delete_item(TableName="figures", Key={"pk": row["pk"], "sk": row["sk"]})
    found = checked("different")
    assert not found.equal and len(found.differences) == 3 and found.moving == 0
    assert any(f"{ids[0]}: version 1 of 2" in one for one in found.differences)
    assert any(f"{ids[1]}: its rows" in one for one in found.differences)
    assert any("demo/dm-ms-01" in one and f"{next(iter(sums))} -7" in one for one in found.differences)


def test_a_rebuild_that_is_over_is_not_begun_by_asking_on(world: World) -> None:
    reported(world, "a0000001")
    assert world.function("insight.rebuild").handler({}, Context())["phase"] == ""
    assert kept_cells(world) == {}


def test_each_number_is_the_sum_of_the_records_behind_it(world: World) -> None:
    ids = {reported(world, f"a000000{number}") for number in range(3)}
    reported(world, "b0000001", "fraud")
    follow(world, relayed(world))
    query = ALWAYS | {"indicator": "incidents", "where": "category:theft", "size": "2"}
    status, page = world.ask("GET", "/figures/records", by=SUPERVISOR, query=query)
    assert status == 200, page
    seen = list(page["records"])
    while page["next"]:
        page = world.ask("GET", "/figures/records", by=SUPERVISOR, query=query | {"cursor": page["next"]})[1]
        seen += page["records"]
    assert {one["case_id"] for one in seen} == ids
    assert sum(one["amount"] for one in seen) == 3
    assert seen[0]["campus_name"]["zh"] == "港湾中学"


def test_a_rate_lists_the_whole_and_says_which_are_of_the_part(world: World) -> None:
    done, open_still = reported(world, "a0000001"), reported(world, "b0000001")
    acted(world, done, "false_alarm", text="误触")
    follow(world, relayed(world))
    query = ALWAYS | {"indicator": "loop_closed"}
    page = world.ask("GET", "/figures/records", by=SUPERVISOR, query=query)[1]
    assert [(one["case_id"], one["counted"]) for one in page["records"]] == [(open_still, False)]


def test_figures_of_sealed_incidents_are_for_those_who_may_know_of_them(world: World) -> None:
    reported(world, "a0000001", "bullying")
    reported(world, "b0000001")
    follow(world, relayed(world))
    assert [count(told(world, by), "incidents") for by in (SUPERVISOR, DESK, SAFETY)] == [2, 2, 2]
    assert [count(told(world, by), "incidents") for by in (OFFICER, GUARD)] == [1, 1]
    assert count(told(world, EDUCATION), "incidents") == 1
    assert told(world, DESK)["sealed_included"] is True
    assert told(world, GUARD)["sealed_included"] is False
    query = ALWAYS | {"indicator": "incidents"}
    assert len(world.ask("GET", "/figures/records", by=GUARD, query=query)[1]["records"]) == 1
    assert len(world.ask("GET", "/figures/records", by=SAFETY, query=query)[1]["records"]) == 2


def test_zero_occurrence_never_stands_alone(world: World) -> None:
    reported(world, "a0000001", "bullying")
    follow(world, relayed(world))
    (zero,) = [one for one in told(world)["figures"] if one["code"] == "zero_occurrence"]
    bullying = zero["zeros"][0]
    assert bullying["category"] == "bullying"
    assert (bullying["zero"], bullying["reported"], bullying["undecided"]) == (True, 1, 1)


def test_nobody_reads_figures_out_of_scope(world: World) -> None:
    for by, scope, status in (
        (DESK, "dm-st-hill", 404),
        (DESK, "*", 404),
        (DESK, "dm-ms-01", 200),
        (DESK, "dm-ms-02", 404),
        (SAFETY, "dm-ps-01", 404),
        (SAFETY, "dm-st-harbour", 404),
        (SUPERVISOR, "dm-ms-02", 200),
        (SUPERVISOR, "dm-fire", 404),
        (EDUCATION, "*", 200),
        ("dm-auditor", "dm-st-hill", 200),
        ("dm-fire-duty", "*", 403),
        ("dm-gateway", "*", 403),
        ("dm-wall", "dm-ms-01", 404),
        ("dm-wall", "dm-st-harbour", 404),
    ):
        answer = world.ask("GET", "/figures", by=by, query=ALWAYS | {"scope": scope})
        assert answer[0] == status, (by, scope, answer)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-11-24", "to": "2026-11-24"}, "to"),
        ({"from": "2000-01-01", "to": "2026-11-24"}, "to"),
        ({"from": "2026-01-01", "to": "2026-11-24", "by": "day"}, "to"),
        ({"from": "yesterday", "to": "2026-11-24"}, "from"),
        ({"from": "2026-11-24"}, "to"),
    ],
)
def test_a_bad_period_is_named(world: World, query: dict[str, str], field: str) -> None:
    status, problem = world.ask("GET", "/figures", by=SUPERVISOR, query=query)
    assert status == 422
    assert field in {fault["field"].split(".")[-1] for fault in problem["faults"]}


def test_bad_questions_about_records_are_named(world: World) -> None:
    ask = {"from": "2026-11-24", "to": "2026-11-25"}
    for extra, status in (
        ({"indicator": "nothing"}, 404),
        ({"indicator": "incidents", "where": "colour:red"}, 422),
        ({"indicator": "incidents", "cursor": "abc"}, 422),
        ({"indicator": "incidents", "where": "nonsense"}, 422),
    ):
        assert world.ask("GET", "/figures/records", by=SUPERVISOR, query=ask | extra)[0] == status


def test_days_and_months_add_up_to_the_whole(world: World) -> None:
    for number in range(2):
        reported(world, f"a000000{number}")
    follow(world, relayed(world))
    today = day_of(REAL.now())
    query = {"from": (today - timedelta(days=40)).isoformat(), "to": (today + timedelta(days=1)).isoformat()}
    for by in ("day", "month"):
        answer = world.ask("GET", "/figures", by=SUPERVISOR, query=query | {"by": by})[1]
        points = [
            one["count"]
            for point in answer["series"]
            for one in point["figures"]
            if one["code"] == "incidents"
        ]
        assert points == [2] and count(answer, "incidents") == 2


def test_a_category_is_put_beside_the_period_before(world: World) -> None:
    for number in range(2):
        reported(world, f"a000000{number}")
    follow(world, relayed(world))
    query = ALWAYS | {"category": "theft", "from": str(TODAY - timedelta(days=300))}
    status, answer = world.ask("GET", "/figures/comparison", by=SUPERVISOR, query=query)
    assert status == 200, answer
    assert answer["now"]["reported"] == 2 and answer["before"]["reported"] == 0
    assert answer["change"] == 2 and answer["change_percent"] is None and answer["fell"] is False
    bad = world.ask("GET", "/figures/comparison", by=SUPERVISOR, query=ALWAYS | {"category": "weather"})
    assert bad[0] == 422
    # An officer does not know of sealed cases: that none is seen does not say that there was none.
    asked = {
        category: world.ask("GET", "/figures/comparison", by=OFFICER, query=query | {"category": category})[0]
        for category in ("theft", "bullying")
    }
    assert asked == {"theft": 200, "bullying": 403}


def test_what_indicators_mean_is_told_in_chinese_first(world: World) -> None:
    status, answer = world.ask("GET", "/figures/indicators", by=SUPERVISOR)
    assert status == 200
    codes = {one["code"] for one in answer["indicators"]}
    assert {"incidents", "zero_occurrence", "front_line", "patrol_hazards_closed", "sweep_coverage"} <= codes
    assert all(one["definition"]["zh"] and one["definition"]["en"] for one in answer["indicators"])


def test_an_indicator_is_told_for_each_campus_in_service_and_hours_against_what_is_owed(world: World) -> None:
    reported(world, "a0000001")
    reported(world, "b0000001", "bullying")
    lesson = replace(recorded(), starts_at=REAL.now() - timedelta(days=1))
    case_items("outreach")(
        case_pk(lesson.id), "CASE", record=spelled(lesson), kind=lesson.kind, version=lesson.version
    ).save()
    follow(world, [*relayed(world), {"kind": "activity", "case_id": lesson.id}])

    def asked(indicator: str, by: str, status: int = 200, **query: str) -> Any:
        whole = ALWAYS | {"indicator": indicator} | query
        found = world.ask("GET", "/figures/campuses", by=by, query=whole)
        assert found[0] == status, found
        return found[1]

    incidents = asked("incidents", SUPERVISOR)
    assert {one["campus"]: one["count"] for one in incidents["campuses"]}["dm-ms-01"] == 2
    assert len(incidents["campuses"]) == 6 and incidents["meeting"] is None
    assert [one["count"] for one in asked("incidents", GUARD)["campuses"]] == [1]
    rate = asked("loop_closed", DESK)
    assert [(one["count"], one["whole"]) for one in rate["campuses"] if one["campus"] == "dm-ms-01"] == [
        (0, 2)
    ]
    assert len(rate["campuses"]) == 3
    year = day_of(REAL.now() - timedelta(days=1)).year
    of_year: dict[str, Any] = {"from": f"{year}-01-01", "to": f"{year + 1}-01-01"}
    hours = asked("class_hours", SUPERVISOR, **of_year)
    (school,) = [one for one in hours["campuses"] if one["campus"] == "dm-ms-01"]
    assert (school["count"], school["owed"], school["met"], hours["meeting"]) == (1, 4, False, 0)
    # Four hours are owed a year: the hours of nine years are not held against them.
    (school,) = [one for one in asked("class_hours", SUPERVISOR)["campuses"] if one["campus"] == "dm-ms-01"]
    assert (school["count"], school["owed"], school["met"]) == (1, None, None)
    asked("zero_occurrence", SUPERVISOR, 422)
    asked("posts_manned", EDUCATION, 404)
