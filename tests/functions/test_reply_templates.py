"""Reply templates through the real handlers: written, offered where an officer writes to a reporter, rewritten, withdrawn."""

from typing import Any

from tests.world import World

DESK, OFFICER, HILL = "dm-st-harbour-desk", "dm-st-harbour-officer-1", "dm-st-hill-desk"
THANKS = "您反映的情况已处理，感谢您的支持。"


def write(
    world: World, text: str = THANKS, *, by: str = DESK, key: str = "template-01", **fields: Any
) -> Any:
    body = {"client_key": key, "text": text, "acting_staff": "D001", **fields}
    return world.ask("POST", "/reply-templates", body, by=by)


def offered(world: World, category: str = "theft", state: str = "handled", by: str = OFFICER) -> list[str]:
    query = {"category": category, "state": state}
    status, answer = world.ask("GET", "/reply-templates/offered", by=by, query=query)
    assert status == 200, answer
    return [one["text"] for one in answer["templates"]]


def act(world: World, case_id: str, action: str, *, by: str = DESK, **fields: Any) -> tuple[int, Any]:
    _, found = world.ask("GET", f"/reply-templates/{case_id}", by=DESK)
    body = {"acting_staff": "D001", "version": found["version"], **fields}
    return world.ask("POST", f"/reply-templates/{case_id}/{action}", body, by=by)


def test_what_a_desk_has_written_is_offered_to_its_officers_by_category_and_state(world: World) -> None:
    status, receipt = write(world, categories=["theft"], states=["handled"])
    assert status == 201, receipt
    assert write(world, categories=["theft"], states=["handled"])[1]["case_id"] == receipt["case_id"]
    assert write(world, "请补充事发时间和地点。", key="template-02", states=["reported"])[0] == 201
    assert offered(world) == [THANKS]
    assert offered(world, state="reported") == ["请补充事发时间和地点。"]
    assert offered(world, category="fire") == []
    assert offered(world, by=HILL) == [], "another station has its own"


def test_rewritten_the_new_words_are_offered_and_the_old_ones_are_kept(world: World) -> None:
    case_id = write(world)[1]["case_id"]
    status, done = act(world, case_id, "rewrite", text="已办结，谢谢。", categories=["theft"])
    assert (status, done["version"]) == (200, 2), done
    assert offered(world) == ["已办结，谢谢。"]
    status, found = world.ask("GET", f"/reply-templates/{case_id}", by=OFFICER)
    assert (status, found["text"], found["categories"]) == (200, "已办结，谢谢。", ["theft"])
    assert found["category_names"][0]["zh"]
    assert [entry["action"] for entry in timeline(world, case_id)] == ["write", "rewrite"]
    assert act(world, case_id, "withdraw")[0] == 200
    assert offered(world) == []
    assert act(world, case_id, "rewrite", text="再来")[0] == 409


def timeline(world: World, case_id: str) -> Any:
    _, answer = world.ask("GET", f"/reply-templates/{case_id}/timeline", by=DESK)
    return answer["entries"]


def test_who_may_not_is_told_so_and_out_of_scope_there_is_none(world: World) -> None:
    case_id = write(world)[1]["case_id"]
    for by in (OFFICER, "dm-supervisor-1", "dm-ms-01-safety", "dm-fire-duty"):
        assert write(world, by=by, key="template-09")[0] == 403, by
    assert act(world, case_id, "rewrite", by=OFFICER, text="不行")[0] == 403
    for by in (HILL, "dm-ms-01-safety", "dm-edu-desk"):
        assert world.ask("GET", f"/reply-templates/{case_id}", by=by)[0] == 404, by
        assert act(world, case_id, "withdraw", by=by)[0] == 404, by
    query = {"category": "theft", "state": "handled"}
    for by in ("dm-ms-01-safety", "dm-ms-01-guard", "dm-fire-duty", "dm-wall"):
        assert world.ask("GET", "/reply-templates/offered", by=by, query=query)[0] == 403, by


def test_bad_input_is_named_and_nothing_is_written(world: World) -> None:
    for fields, code in (
        ({"text": "请联系 13812345678"}, "names_a_person"),
        ({"categories": ["no_such"]}, "unknown_category"),
        ({"text": "好" * 501}, None),
        ({"states": ["no_such"]}, None),
        ({"text": ""}, None),
    ):
        status, problem = write(world, **fields)
        assert status == 422, (fields, problem)
        fault = problem["faults"][0]
        assert fault["zh"] and fault["en"] and code in (None, fault["code"]), fault
    for query in (
        {},
        {"category": "theft"},
        {"category": "A B", "state": "handled"},
        {"category": "x", "state": "?"},
    ):
        assert world.ask("GET", "/reply-templates/offered", by=OFFICER, query=query)[0] == 422, query
    assert offered(world) == []


def test_a_station_keeps_forty_at_most_and_the_same_form_is_still_answered(world: World) -> None:
    for number in range(40):
        assert write(world, f"答复 {number}", key=f"template-{number:02}")[0] == 201
    status, problem = write(world, key="template-40")
    assert (status, problem["faults"][0]["code"]) == (409, "too_many")
    assert write(world, "答复 39", key="template-39")[0] == 201, "sent again"
    assert len(offered(world)) == 12
