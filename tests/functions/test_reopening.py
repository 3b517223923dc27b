"""申请重新打开, as its reporter, the brigade and the desk meet it over HTTP."""

from typing import Any

from tests.functions.test_casework import CHIEF, DESK, SAFETY, act, report, through
from tests.world import World

SUPERVISOR = "dm-supervisor-1"


def mine(world: World, case_id: str) -> Any:
    status, found = world.ask("GET", f"/reports/{case_id}", by=SAFETY)
    assert status == 200, found
    return found


def offered(answer: Any) -> set[str]:
    return {one["name"] for one in answer["actions"]}


def a_request(world: World) -> str:
    case_id = report(world)
    through(world, case_id)
    assert "ask_reopening" in offered(mine(world, case_id))
    status, answer = act(world, case_id, "ask_reopening", SAFETY, text="车仍未找回")
    assert status == 200, answer
    return case_id


def test_its_reporter_asks_on_their_own_page_and_reads_there_what_was_answered(world: World) -> None:
    case_id = a_request(world)
    waiting = mine(world, case_id)
    assert waiting["state_name"]["zh"] == "已结案，待答复重新打开申请"
    assert (waiting["thread"][-1]["text"], waiting["thread"][-1]["mine"]) == ("车仍未找回", True)
    assert "ask_reopening" not in offered(waiting)
    looked = world.ask("GET", f"/cases/{case_id}", by=SUPERVISOR)[1]
    assert "decide_reopening" in offered(looked)
    assert looked["work"]["reopening"]["granted"] is None
    assert [one["clock"] for one in looked["work"]["clocks"] if one["stopped_at"] is None] == ["reopening"]
    status, answer = act(world, case_id, "decide_reopening", SUPERVISOR, granted=False, text="已无新线索")
    assert status == 200, answer
    told = mine(world, case_id)
    assert (told["state"], told["stage"], told["state_name"]["zh"]) == ("closed", None, "已结案")
    assert (told["thread"][-1]["text"], told["thread"][-1]["mine"]) == ("已无新线索", False)
    (refused,) = (one for one in told["not_now"] if one["name"] == "ask_reopening")
    assert refused["why"][0]["zh"] == "只能申请一次重新打开"


def test_granted_it_is_worked_on_again(world: World) -> None:
    case_id = a_request(world)
    assert act(world, case_id, "decide_reopening", SUPERVISOR, granted=True, text="同意")[0] == 200
    assert mine(world, case_id)["state"] == "assessed"
    looked = world.ask("GET", f"/cases/{case_id}", by=DESK)[1]
    assert looked["work"]["reopening"]["granted"] is True
    assert "handle" in offered(looked)


def test_who_may_not_answer_is_told_so_and_who_may_not_see_it_finds_nothing(world: World) -> None:
    case_id = a_request(world)
    for by, expected in ((CHIEF, 403), (DESK, 403), (SAFETY, 403), ("dm-st-hill-chief", 404)):
        status, _ = act(world, case_id, "decide_reopening", by, granted=False, text="不同意")
        assert status == expected, by
    looked = world.ask("GET", f"/cases/{case_id}", by=CHIEF)[1]
    (way,) = (one for one in looked["not_now"] if one["name"] == "reopen")
    assert way["why"][0]["zh"] == "报告人已申请重新打开，请答复该申请"
    assert act(world, case_id, "reopen", CHIEF, text="另有失主")[0] == 409


def test_what_is_left_out_is_named(world: World) -> None:
    case_id = report(world)
    through(world, case_id)
    assert act(world, case_id, "ask_reopening", SAFETY)[0] == 422
    assert act(world, case_id, "ask_reopening", SAFETY, text="车仍未找回")[0] == 200
    status, problem = act(world, case_id, "decide_reopening", SUPERVISOR, text="同意")
    assert status in (400, 422) and "granted" in str(problem)
