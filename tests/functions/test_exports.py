"""The record of a visit and the proof of a sweep's coverage: who may have them, and what stands in them."""

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep, area_sweep
from campus_safety.kinds.area_sweeps.coverage import list_digest
from campus_safety.papers.coverage import COLUMNS
from tests.functions.test_inspections import FIRE, MARKET, OFFICER, OTHER_SCHOOL, SCHOOL, begun, did, found
from tests.functions.test_papers import ask, produced, words
from tests.hazards import SUPERVISOR
from tests.world import World

pytestmark = pytest.mark.emulated


def visit(world: World) -> str:
    """An inspection in which the fire brigade found something, and the market authority nothing, at one campus."""
    case_id = begun(world)
    found(world, case_id, text="二号楼梯堆放课桌")
    did(world, case_id, "nothing_found", MARKET, campus="dm-ms-01")
    return case_id


def record(case_id: str, unit: str, key: str = "0001", campus: str = "dm-ms-01") -> dict[str, Any]:
    return {"kind": "inspection_record", "case_id": case_id, "campus": campus, "unit": unit, "key": key}


def test_each_visit_has_a_record_of_what_that_unit_found_there(world: World) -> None:
    case_id = visit(world)
    text = words(produced(world, FIRE, **record(case_id, "dm-fire")))
    for said in (
        "检查笔录",
        "消防救援大队",
        "被检查单位：港湾中学",
        "检查情况：发现隐患。",
        "1. 楼梯2：",
        "二号楼梯堆放课桌",
        "检查人（签名）：",
    ):
        assert said in text, said
    nothing = words(produced(world, MARKET, **record(case_id, "dm-market", "0002")))
    assert "检查情况：未发现隐患。" in nothing and "课桌" not in nothing


@pytest.mark.parametrize(
    ("by", "status"),
    [(SCHOOL, 202), (SUPERVISOR, 202), (FIRE, 202), (MARKET, 404), (OFFICER, 404), (OTHER_SCHOOL, 404)],
)
def test_no_unit_has_the_record_of_anothers_visit_and_no_school_anothers(
    world: World, by: str, status: int
) -> None:
    assert ask(world, by, **record(visit(world), "dm-fire"))[0] == status


def test_a_visit_that_was_not_answered_has_no_record(world: World) -> None:
    case_id = visit(world)
    assert ask(world, SUPERVISOR, **record(case_id, "dm-st-harbour"))[0] == 404
    assert ask(world, SUPERVISOR, **record(case_id, "dm-fire", campus="dm-ms-02"))[0] == 404


def swept(world: World) -> str:
    """A sweep whose list is frozen and given to the stations; the first place could not be entered."""
    plan = {"client_key": "sweep-0001", "purpose": "routine", "campuses": ["dm-ms-01"], "acting_staff": "S1"}
    status, receipt = world.ask("POST", "/area-sweeps", plan, by=SUPERVISOR)
    assert status == 201, receipt
    case_id = str(receipt["case_id"])
    sweep(world, case_id, "freeze", SUPERVISOR, digest=receipt["preview"]["digest"])
    sweep(world, case_id, "assign_places", SUPERVISOR, rest="station")
    first = stored(world, case_id).places[0]
    sweep(
        world,
        case_id,
        "record_outcome",
        OFFICER,
        place=first.place,
        outcome="not_entered",
        people_checked=0,
        text="无人",
    )
    return case_id


def sweep(world: World, case_id: str, action: str, by: str, **fields: Any) -> None:
    body = {"acting_staff": by[-12:], "version": stored(world, case_id).version, **fields}
    status, answer = world.ask("POST", f"/area-sweeps/{case_id}/{action}", body, by=by)
    assert status in (200, 201), (action, answer)


def stored(world: World, case_id: str) -> AreaSweep:
    return area_sweep(world.cases.get(case_id))


def test_the_proof_of_coverage_has_every_place_of_the_frozen_list_and_its_digest(world: World) -> None:
    case_id = swept(world)
    case = stored(world, case_id)
    content = produced(world, SUPERVISOR, kind="coverage", case_id=case_id)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    heads = "\n".join(str(sheet.cell(row, 1).value) for row in range(1, 7))
    digest = list_digest(case.radius_m, case.places)
    for said in (f"{digest}（与冻结时一致）", case.code, f"全部清单 {len(case.places)} 处", "待补查 1 处"):
        assert said in heads, said
    names = [str(cell.value).partition("\n")[0] for cell in sheet[7]]
    assert names == [column.name.zh for column in COLUMNS]
    lines = [
        dict(zip(names, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=8)
    ]
    assert [line["场所编号"] for line in lines] == [one.place for one in case.places]
    assert lines[0]["清查结果"] == "无法进入（须补查）" and isinstance(lines[0]["首次无法进入"], datetime)
    assert {line["清查结果"] for line in lines[1:]} == {"尚未清查"}
    assert all(line["场所名称"] and line["清查单位"] == "港湾派出所" for line in lines)
    assert sheet.auto_filter.ref == f"A7:M{7 + len(lines)}"


def test_a_campus_has_no_list_of_the_places_around_it_nor_has_anybody_before_it_is_frozen(
    world: World,
) -> None:
    case_id = swept(world)
    assert ask(world, SCHOOL, kind="coverage", case_id=case_id)[0] == 404
    assert ask(world, SUPERVISOR, kind="coverage", case_id=visit(world))[0] == 404
    plan = {"client_key": "sweep-0002", "purpose": "routine", "campuses": ["dm-ms-01"], "acting_staff": "S1"}
    planned = world.ask("POST", "/area-sweeps", plan, by=SUPERVISOR)[1]["case_id"]
    assert ask(world, SUPERVISOR, kind="coverage", case_id=planned, key="0002")[0] == 404
