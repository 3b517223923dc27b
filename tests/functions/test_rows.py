"""Rows of worklists say how their codes are called and which limit ends next, so that a page need not look anything up."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from campus_safety.kinds.incidents.taxonomy import LEVELS, Level
from campus_safety.records.worklists import listings, open_list
from campus_safety_aws.case_items import case_pk
from campus_safety_aws.outside import REAL
from tests.builders import NOW, a_district, received
from tests.fakes.tables import Write, text
from tests.functions.test_casework import DESK, act, report
from tests.functions.test_hazards import report as hazard
from tests.functions.test_inspections import FIRE, SUPERVISOR, planned
from tests.functions.test_list_exports import told
from tests.inspections import planned as an_inspection
from tests.world import World, later


def rows(world: World, path: str = "/cases", by: str = DESK, **query: str) -> Any:
    status, page = world.ask("GET", path, by=by, query=query)
    assert status == 200, page
    return page


def test_a_row_says_what_it_is_called_and_which_limit_ends_next(world: World) -> None:
    case_id = report(world)
    page = rows(world)
    (row,) = page["cases"]
    assert (row["campus_name"]["zh"], row["station_name"]["zh"], row["lead_name"]["zh"]) == (
        "港湾中学",
        "港湾派出所",
        "港湾派出所",
    )
    assert row["level_name"]["zh"] == LEVELS[Level(row["level"])].zh
    assert (row["channel_name"]["zh"], row["stage_name"]["zh"]) == ("学校上报", "接报")
    clock = row["next_clock"]
    assert (clock["clock"], clock["name"]["zh"], clock["late"]) == ("acknowledge", "接报确认", False)
    assert (clock["lateness"], clock["lateness_name"]) == (None, None)
    assert clock["due_at"] == row["due_at"] and clock["started_at"] == row["received_at"]
    assert abs(datetime.fromisoformat(page["server_time"]) - REAL.now()) < timedelta(hours=1)
    assert act(world, case_id, "acknowledge")[0] == 200
    assert rows(world)["cases"][0]["next_clock"]["clock"] == "assess"


def test_the_bar_of_a_row_is_the_bar_of_the_record(world: World) -> None:
    case_id = report(world)
    for action in (None, "acknowledge"):
        if action is not None:
            act(world, case_id, action)
        clocks = world.ask("GET", f"/cases/{case_id}", by=DESK)[1]["work"]["clocks"]
        first = min((one for one in clocks if one["stopped_at"] is None), key=lambda one: one["due_at"])
        said = rows(world)["cases"][0]["next_clock"]
        assert {name: said[name] for name in ("clock", "basis", "started_at", "due_at")} == {
            name: first[name] for name in ("clock", "basis", "started_at", "due_at")
        }


def test_what_is_late_by_the_servers_time_is_late_in_its_bar(world: World) -> None:
    report(world)
    world.give("casework.cases", later(timedelta(days=3)))
    (row,) = rows(world, view="overdue")["cases"]
    assert row["late"] and row["next_clock"]["late"]
    assert row["next_clock"]["lateness"] == "triple"
    assert row["next_clock"]["lateness_name"]["zh"] == "用时达时限三倍"


def test_rows_of_every_kind_of_case_are_named(world: World) -> None:
    hazard(world)
    (row,) = rows(world, "/hazards")["hazards"]
    assert row["campus_name"]["zh"] == "港湾中学" and row["grade_name"]["zh"] and row["spot_name"]["zh"]
    assert row["next_clock"]["due_at"] == row["due_at"]
    planned(world)
    page = rows(world, "/inspections", SUPERVISOR)
    assert page["server_time"] and page["inspections"][0]["stage_name"]["zh"]


def test_whoever_does_a_part_is_not_told_how_far_the_others_are(world: World) -> None:
    planned(world)
    assert rows(world, "/inspections", SUPERVISOR)["inspections"][0]["next_clock"] is not None
    for by in (FIRE, "dm-ms-01-safety"):
        (row,) = rows(world, "/inspections", by)["inspections"]
        assert row["next_clock"] is None and row["due_at"] is not None


def test_limits_are_in_no_row_of_a_role_that_is_not_shown_them(world: World) -> None:
    told(world, "report-0001")
    assert rows(world, by="dm-ms-01-safety")["cases"][0]["next_clock"] is not None
    (row,) = rows(world, by="dm-ms-01-guard")["cases"]
    assert row["next_clock"] is None and row["campus_name"]["zh"] == "港湾中学"


def test_a_row_of_an_earlier_release_is_shown_without_its_bar(world: World) -> None:
    case_id = report(world)
    key = (case_pk(case_id), "LIST#dm-st-harbour")
    item = world.cases.table.get(*key)
    spelled = item["record"]["S"]
    start = spelled.index(',"clock":')
    end = spelled.index("}", start) + 1
    older = text(spelled[:start] + spelled[end:])
    assert world.cases.table.update(Write(*key, lambda old: {**(old or {}), "record": older}, lambda _: True))
    (row,) = rows(world)["cases"]
    assert row["next_clock"] is None and row["due_at"] is not None and row["campus_name"] is not None
    case = world.cases.get(case_id)
    assert case is not None and world.cases.relist(case, a_district()) == 1
    assert rows(world)["cases"][0]["next_clock"]["clock"] == "acknowledge"


def test_what_is_over_and_what_a_unit_has_done_has_no_next_limit() -> None:
    case = received().after
    assert listings(case, a_district())["dm-st-harbour"].row.clock is not None
    closed = replace(case, clocks=tuple(clock.stopped(NOW) for clock in case.clocks))
    assert listings(closed, a_district())["dm-st-harbour"].row.clock is None
    visit = an_inspection().after
    lists = listings(visit, a_district())
    assert lists["dm-brigade"].row.clock is not None and lists["dm-fire"].row.clock is None
    assert lists["dm-fire"].list_key == open_list("dm-fire", "inspection")
