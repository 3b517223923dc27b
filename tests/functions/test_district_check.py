"""The files of a district are tried before they are loaded: every bad row is named, and nothing is written."""

from typing import Any

import pytest

from tests.districts import sample_texts
from tests.functions.test_start import OF_EACH
from tests.world import World

SUPERVISOR = "dm-supervisor-1"


def texts(of: str = "demo", **changes: Any) -> dict[str, Any]:
    said = {name.replace(".", "_"): text for name, text in sample_texts(of).items()} | changes
    return {name: text for name, text in said.items() if text is not None}


def check(world: World, by: str = SUPERVISOR, **changes: Any) -> tuple[int, Any]:
    return world.ask("POST", "/district/check", texts(**changes), by=by)


def test_the_files_that_were_loaded_change_nothing(world: World) -> None:
    status, answer = check(world)
    assert (status, answer["district"], answer["district_name"]["zh"]) == (200, "demo", "示例区")
    assert [one["what_name"]["zh"] for one in answer["compared"]] == [
        "单位",
        "校园",
        "账号",
        "周边场所",
        "积分兑换项目",
    ]
    assert all(one["new"] == one["changed"] == one["gone"] == [] for one in answer["compared"])


def test_what_loading_would_change_is_said_and_nothing_is_written(world: World) -> None:
    before = world.directory.district("demo")
    campuses = sample_texts("demo")["campuses.csv"].replace("港湾中学", "港湾第一中学")
    posts = sample_texts("demo")["posts.csv"].replace("dm-ms-01-guard,", "dm-ms-01-guard-2,")
    status, answer = check(world, campuses_csv=campuses, posts_csv=posts)
    assert status == 200, answer
    found = {one["what"]: one for one in answer["compared"]}
    assert found["campuses"]["changed"] == ["dm-ms-01"] and found["units"]["changed"] == []
    assert (found["accounts"]["new"], found["accounts"]["gone"]) == (["dm-ms-01-guard-2"], ["dm-ms-01-guard"])
    assert world.directory.district("demo") == before


def test_every_bad_row_is_named_by_file_line_and_column(world: World) -> None:
    lines = sample_texts("demo")["campuses.csv"].splitlines()
    lines[1] = lines[1].replace(",school,", ",castle,").replace("dm-st-harbour", "nowhere")
    lines[2] = lines[2].replace(",640,", ",-1,")
    status, problem = check(world, campuses_csv="\n".join(lines))
    assert status == 422
    places = {fault["field"] for fault in problem["faults"]}
    assert {"campuses.csv:2:type", "campuses.csv:2:station", "campuses.csv:3:pupils"} <= places
    assert all(fault["zh"] and fault["en"] for fault in problem["faults"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"units_csv": None}, "units_csv"),
        ({"district_toml": "id ="}, "district.toml:1"),
        ({"posts_csv": "nothing"}, "posts.csv:1"),
        ({"posts_csv": "x" * 300_001}, "posts_csv"),
        ({"elsewhere_csv": "a"}, "elsewhere_csv"),
        ({"posts_csv": "a\x00b,c\n\x00"}, "posts.csv:1"),
    ],
)
def test_what_is_no_such_file_is_refused_by_name(world: World, changes: dict[str, Any], field: str) -> None:
    status, problem = check(world, **changes)
    assert status == 422, problem
    assert any(fault["field"].startswith(field) for fault in problem["faults"]), problem


def test_the_files_of_another_district_are_refused(world: World) -> None:
    status, problem = world.ask("POST", "/district/check", texts("huancui"), by=SUPERVISOR)
    assert (status, problem["faults"][0]["code"]) == (422, "another_district")


def test_only_who_answers_for_accounts_may_try_them(world: World) -> None:
    for role, account in OF_EACH.items():
        status, _ = check(world, account.id)
        assert status == (200 if role in ("supervisor", "leader") else 403), role
    assert world.ask("POST", "/district/check", texts(), by="nobody")[0] == 403


def test_other_bodies_stay_as_short_as_they_were(world: World) -> None:
    assert world.ask("POST", "/worklists", {"name": "x" * 70_000}, by=SUPERVISOR)[0] == 413
    assert world.ask("POST", "/district/check", {"posts_csv": "x" * 1_000_000}, by=SUPERVISOR)[0] == 413


def test_a_post_that_moves_and_a_place_that_closes_are_said_too(world: World) -> None:
    posts = sample_texts("demo")["posts.csv"].replace(
        "dm-ms-01-guard,guard,dm-ms-01,", "dm-ms-01-guard,guard,dm-ms-02,"
    )
    places = "\n".join(sample_texts("demo")["places.csv"].splitlines()[:-1])
    rewards = sample_texts("demo")["rewards.csv"].replace(",8,station", ",9,station")
    status, answer = check(world, posts_csv=posts, places_csv=places, rewards_csv=rewards)
    assert status == 200, answer
    found = {one["what"]: one for one in answer["compared"]}
    assert found["accounts"]["changed"] == ["dm-ms-01-guard"]
    assert len(found["places"]["gone"]) == 1
    assert (found["rewards"]["changed"], found["rewards"]["gone"]) == (["law-lesson"], [])
