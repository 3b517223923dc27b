"""The board through its function; and a wall's account at every route that reads: it is told colours and sums."""

import json
from typing import Any

import pytest

from campus_safety.figures.indicators import INDICATORS
from campus_safety.figures.reading import Figure, Length, Share, ZeroOccurrence, without_small
from campus_safety.lists.board import LOOKING
from campus_safety_aws.outside import REAL
from tests.functions.test_casework import report
from tests.functions.test_hazards import report as hazard
from tests.functions.test_start import OF_EACH
from tests.world import World

SUPERVISOR, WALL = "dm-supervisor-1", "dm-wall"
PERIOD = {"from": "2026-01-01", "to": "2026-12-31"}


def the_board(world: World, by: str = SUPERVISOR) -> Any:
    status, answer = world.ask("GET", "/board", by=by)
    assert status == 200, answer
    return answer


def campus(found: Any, code: str = "dm-ms-01") -> Any:
    return next(one for one in found["campuses"] if one["campus"] == code)


def test_the_board_says_of_each_campus_what_is_open_there(world: World) -> None:
    assert [one["rank"] for one in the_board(world)["campuses"]] == ["clear"] * 6
    report(world)
    report(world, key="0002", category="fire")
    hazard(world)
    found = the_board(world)
    one = campus(found)
    assert (one["rank"], one["rank_name"]["zh"], one["open"], one["overdue"]) == ("urgent", "紧急", 3, 0)
    assert {(part["kind"], part["severity"]): part["count"] for part in one["parts"]} == {
        ("incident", "1"): 1,
        ("incident", "3"): 1,
        ("hazard", "general"): 1,
    }
    assert {part["age"] for part in found["ages"]} == {"hour"}
    assert (found["smallest"], found["at_least"], one["station_name"]["en"]) == (
        None,
        False,
        "Harbour Police Station",
    )


def test_a_wall_is_told_colours_and_no_small_number_and_nothing_of_what_is_sealed(world: World) -> None:
    nothing = the_board(world, WALL)["campuses"]
    for number in range(4):
        report(
            world,
            key=f"100{number}",
            category="bullying",
            discovered_at=REAL.now().isoformat(),
        )
    assert campus(the_board(world))["open"] == 4
    assert the_board(world, WALL)["campuses"] == nothing
    report(world, key="0002", category="fire")
    found = the_board(world, WALL)
    one = campus(found)
    assert (one["rank"], one["open"], one["parts"], one["since"]) == ("urgent", None, [], None)
    assert [part["count"] for part in found["ages"]] == [None]
    assert found["smallest"] == 3
    said = json.dumps(found)
    assert "fire" not in said and not any(case in said for case in ("bullying", "code", "case_id"))


@pytest.mark.parametrize(
    "path",
    [
        "/cases",
        "/hazards",
        "/worklists/counts",
        "/search",
        "/posts",
        "/log",
        "/reports",
        "/notices",
        "/activities",
        "/policies",
        "/inspections",
        "/area-sweeps",
    ],
)
def test_a_wall_has_no_list(world: World, path: str) -> None:
    report(world)
    hazard(world)
    status, answer = world.ask("GET", path, by=WALL)
    assert status in (403, 404) or not any(isinstance(value, list) and value for value in answer.values())


def test_a_wall_reads_no_record_and_nothing_behind_a_number(world: World) -> None:
    case_id, found = report(world), hazard(world)
    for path in (f"/cases/{case_id}", f"/hazards/{found}", f"/cases/{case_id}/timeline"):
        assert world.ask("GET", path, by=WALL)[0] == 404, path
    behind = ("/figures/records", "/figures/campuses")
    for path in behind:
        assert world.ask("GET", path, by=WALL, query=PERIOD | {"indicator": "incidents"})[0] == 403, path
    compared = world.ask("GET", "/figures/comparison", by=WALL, query=PERIOD | {"category": "theft"})
    assert compared[0] == 403
    for by in ("day", "month"):
        short = {"from": "2026-11-01", "to": "2026-11-24", "by": by}
        assert world.ask("GET", "/figures", by=WALL, query=short)[0] == 403


def test_behind_each_number_of_the_board_are_its_records(world: World) -> None:
    report(world)
    fire = report(world, key="0002", category="fire")
    found = hazard(world)
    board = the_board(world)
    for part in campus(board)["parts"]:
        query = {"of": part["kind"], "campus": "dm-ms-01", "severity": part["severity"]}
        status, behind = world.ask("GET", "/board/records", by=SUPERVISOR, query=query)
        assert (status, len(behind["rows"]), behind["more"]) == (200, part["count"], False)
    for part in board["ages"]:
        query = {"of": part["kind"], "severity": part["severity"], "age": part["age"]}
        _, behind = world.ask("GET", "/board/records", by=SUPERVISOR, query=query)
        assert len(behind["rows"]) == part["count"]
    ask = {"of": "hazard", "campus": "dm-ms-01"}
    (row,) = world.ask("GET", "/board/records", by=SUPERVISOR, query=ask)[1]["rows"]
    assert row["case_id"] == found
    (row,) = world.ask("GET", "/board/records", by=SUPERVISOR, query={"severity": "1"})[1]["rows"]
    assert row["case_id"] == fire
    for query in ({"campus": "dm-ms-02"}, {"late": "true"}, {"age": "longer"}):
        assert world.ask("GET", "/board/records", by=SUPERVISOR, query=query)[1]["rows"] == []
    for by, status in ((WALL, 403), ("dm-edu-desk", 403), ("dm-ms-01-safety", 403), ("dm-st-hill-desk", 200)):
        assert world.ask("GET", "/board/records", by=by)[0] == status
    assert world.ask("GET", "/board/records", by="dm-st-hill-desk")[1]["rows"] == []


@pytest.mark.emulated
def test_a_wall_reads_the_sums_of_the_district(world: World) -> None:
    status, answer = world.ask("GET", "/figures", by=WALL, query=PERIOD)
    assert (status, answer["scope"]["unit"], answer["sealed_included"]) == (200, "*", False)


def test_a_wall_may_make_nothing_and_has_the_board_and_the_figures(world: World) -> None:
    me = world.ask("GET", "/me", by=WALL)[1]
    assert (me["lists"], me["makes"], me["channels"], me["campuses"]) == ([], [], [], [])
    assert {one["code"] for one in me["features"]} == {"board", "figures"}
    for role, account in OF_EACH.items():
        has = {one["code"] for one in world.ask("GET", "/me", by=account.id)[1]["features"]}
        assert ("board" in has) is (role in LOOKING)
        assert world.ask("GET", "/board", by=account.id)[0] == (200 if role in LOOKING else 403)


def test_parts_of_one_or_two_are_left_out_and_nought_is_told() -> None:
    one = Figure(
        INDICATORS["incidents"],
        13,
        shares=(
            Share("level", "1", 0),
            Share("level", "2", 2),
            Share("level", "3", 4),
            Share("level", "4", 7),
            Share("category", "theft", 13),
        ),
        lengths=tuple(Length("arrive", str(count), count, 1, 1) for count in (2, 3, 5)),
        zeros=(ZeroOccurrence("fire", 0, 0, 0), ZeroOccurrence("theft", 1, 1, 0)),
    )
    left = without_small(one, 3)
    # The next one goes along: who has the whole would reckon the two that are missing.
    assert [share.value for share in left.shares] == ["1", "4", "theft"]
    assert [length.severity for length in left.lengths] == ["5"]
    assert [zero.category for zero in left.zeros] == ["fire"]
    wholes = (Share("level", "1", 0, 2), Share("level", "2", 1, 9), Share("level", "3", 1, 12))
    rate = Figure(INDICATORS["on_time"], 2, 23, shares=wholes)
    assert [share.value for share in without_small(rate, 3).shares] == ["3"]
