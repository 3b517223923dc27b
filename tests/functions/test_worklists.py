"""Saved worklists through the real handlers: one's own, as far as one may read them, and exported."""

from typing import Any

import boto3
import pytest

from campus_safety_aws.saved_worklists import WorklistsTable
from tests.functions.test_hazards import report as hazard
from tests.functions.test_list_exports import full, lines, moved, told
from tests.functions.test_papers import ask, produced
from tests.world import REGION, World

pytestmark = pytest.mark.emulated

DESK = "dm-st-harbour-desk"
GUARD = "dm-ms-01-guard"


def save(world: World, by: str = DESK, **changes: Any) -> tuple[int, Any]:
    body = {
        "client_key": f"list-{changes.pop('key', '0001')}",
        "name": "港湾中学警情",
        "of": "incident",
        "campus": "dm-ms-01",
    }
    return world.ask("POST", "/worklists", body | changes, by=by)


def saved(world: World, by: str = DESK, **changes: Any) -> str:
    status, answer = save(world, by, **changes)
    assert status == 201, answer
    return str(answer["worklist_id"])


def look(world: World, worklist: str, by: str = DESK, **query: str) -> tuple[int, Any]:
    return world.ask("GET", f"/worklists/{worklist}", by=by, query=query)


def test_a_worklist_is_kept_under_its_name_and_got_back_with_its_rows(world: World) -> None:
    full(world)
    status, answer = save(world)
    assert (status, answer["of_name"]["zh"], answer["unit_name"]["zh"]) == (201, "涉校警情", "港湾派出所")
    status, page = look(world, answer["worklist_id"])
    assert status == 200 and page["worklist"] == answer and page["next"] is None
    assert {row["category"] for row in page["rows"]} == {"theft", "bullying"}
    first = page["rows"][0]
    assert (first["campus_name"]["zh"], first["kind"], first["state_name"]["zh"]) == (
        "港湾中学",
        "incident",
        "待接报",
    )
    listed = world.ask("GET", "/worklists", by=DESK)[1]
    assert listed == {"worklists": [answer], "most": 20}


def test_the_same_form_again_keeps_one_and_another_under_its_key_none(world: World) -> None:
    assert save(world) == save(world)
    assert save(world, name="另一个")[0] == 409
    assert len(world.ask("GET", "/worklists", by=DESK)[1]["worklists"]) == 1


def test_nobody_else_finds_it(world: World) -> None:
    worklist = saved(world)
    for by in ("dm-st-harbour-chief", "dm-supervisor-1", "dm-ms-01-safety"):
        assert look(world, worklist, by)[0] == 404
        assert world.ask("GET", "/worklists", by=by)[1]["worklists"] == []
        for action, body in (("rename", {"version": 1, "name": "甲"}), ("delete", {"version": 1})):
            assert world.ask("POST", f"/worklists/{worklist}/{action}", body, by=by)[0] == 404
    assert look(world, worklist)[0] == 200


def test_what_was_left_out_of_a_page_is_said_and_every_row_comes_in_the_end(world: World) -> None:
    for number in range(3):
        told(world, f"report-{number:04}")
        told(world, f"report-1{number:03}", category="fraud")
    worklist = saved(world, category="fraud", campus=None)
    rows: list[Any] = []
    start, pages = None, 0
    while pages == 0 or start is not None:
        status, page = look(world, worklist, size="2", **({"cursor": start} if start else {}))
        assert status == 200 and page["may_hold_fewer"] and len(page["rows"]) <= 2
        rows, start, pages = [*rows, *page["rows"]], page["next"], pages + 1
    assert len({row["case_id"] for row in rows}) == len(rows) == 3
    whole = look(world, saved(world, key="0002", campus=None))[1]
    assert not whole["may_hold_fewer"] and len(whole["rows"]) == 6


def test_a_page_is_one_query_of_one_list(world: World, requests: list[str]) -> None:
    worklist = saved(world)
    look(world, worklist)
    requests.clear()
    look(world, worklist)
    assert requests == ["GetItem", "Query"]


def test_rows_that_are_sealed_are_not_in_a_guards_worklist(world: World) -> None:
    full(world)
    page = look(world, saved(world, GUARD, campus=None), GUARD)[1]
    assert [row["category"] for row in page["rows"]] == ["theft"]


REFUSED: tuple[tuple[str, dict[str, Any], int], ...] = (
    (DESK, {"unit": "dm-st-hill"}, 404),
    (DESK, {"unit": "dm-ms-01"}, 404),
    ("dm-ms-01-safety", {"of": "rota"}, 403),
    ("dm-gateway", {}, 403),
    ("dm-wall", {}, 403),
    (DESK, {"of": "nothing"}, 422),
    (DESK, {"state": "planned"}, 422),
    (DESK, {"view": "over", "late": True}, 422),
    (DESK, {"name": " "}, 422),
    (DESK, {"name": "甲\n乙"}, 422),
    (DESK, {"name": "名" * 41}, 422),
    (DESK, {"owner": "somebody"}, 422),
)


def test_what_cannot_be_kept_is_refused_and_nothing_is(world: World) -> None:
    for by, changes, status in REFUSED:
        assert save(world, by, **changes)[0] == status, (by, changes)
    assert boto3.client("dynamodb", REGION).scan(TableName="worklists")["Count"] == 0


def test_it_is_renamed_and_deleted_as_it_was_seen_and_again_changes_nothing(world: World) -> None:
    worklist = saved(world)
    path = f"/worklists/{worklist}"
    renaming = {"version": 1, "name": "重点学校"}
    status, answer = world.ask("POST", f"{path}/rename", renaming, by=DESK)
    assert (status, answer["name"], answer["version"]) == (200, "重点学校", 2)
    assert world.ask("POST", f"{path}/rename", renaming, by=DESK) == (200, answer)
    assert world.ask("POST", f"{path}/rename", {"version": 1, "name": "旧的"}, by=DESK)[0] == 409
    assert world.ask("POST", f"{path}/delete", {"version": 1}, by=DESK)[0] == 409
    for _ in range(2):
        assert world.ask("POST", f"{path}/delete", {"version": 2}, by=DESK)[0] == 200
    assert look(world, worklist)[0] == 404
    assert save(world)[0] == 404, "a form that comes late makes nothing anew"


def test_who_has_moved_on_finds_nothing_of_it(world: World) -> None:
    worklist = saved(world)
    moved(world, DESK, "dm-st-hill")
    world.forget()
    assert look(world, worklist)[0] == 404
    assert world.ask("GET", "/worklists", by=DESK)[1]["worklists"] == []
    assert ask(world, DESK, kind="list", worklist=worklist)[0] == 404


def test_a_saved_worklist_is_exported_and_says_the_same(world: World) -> None:
    full(world)
    hazard(world, key="0003", spot="gate-2")
    worklist = saved(world, of="hazard", category="fire", campus=None)
    on_screen = {row["code"] for row in look(world, worklist)[1]["rows"]}
    content = produced(world, DESK, kind="list", worklist=worklist, format="csv")
    assert {line["编号"] for line in lines(content)} == on_screen and len(on_screen) == 1
    assert ask(world, "dm-st-harbour-chief", kind="list", worklist=worklist)[0] == 404
    assert ask(world, DESK, kind="list", worklist=worklist, key="0002", **{"from": "2026-01-01"})[0] == 422


def test_only_so_many_are_kept_whoever_is_quicker(world: World) -> None:
    table = WorklistsTable("worklists")
    for number in range(20):
        saved(world, key=f"{number:04}")
    status, problem = save(world, key="0020")
    assert (status, problem["faults"][0]["code"]) == (409, "too_many")
    (account,) = {
        item["pk"]["S"].removeprefix("ACCOUNT#")
        for item in boto3.client("dynamodb", REGION).scan(TableName="worklists")["Items"]
    }
    assert len(table.of(account).kept) == 20
    first = table.of(account).kept[0]

    def slowly(before: Any) -> Any:
        if before.version == 20:
            world.ask("POST", f"/worklists/{first.id}/delete", {"version": 1}, by=DESK)
        return before.renamed(before.kept[-1].id, "末一个", 1)

    after = table.change(account, slowly, lambda _: None)
    assert first.id in after.gone and after.kept[-1].name == "末一个" and after.version == 22
