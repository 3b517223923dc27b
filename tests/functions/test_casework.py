"""What officers do and look at, through the real handlers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campus_safety.kinds.incidents.incident import incident
from tests.world import World, later

DESK, OFFICER, CHIEF = "dm-st-harbour-desk", "dm-st-harbour-officer-1", "dm-st-harbour-chief"
SAFETY = "dm-ms-01-safety"


def report(world: World, by: str = SAFETY, **changes: Any) -> str:
    body = {
        "client_key": f"form-{changes.pop('key', '0001')}",
        "channel": "school_form",
        "category": "theft",
        "campus": "dm-ms-01",
        "acting_staff": "T1001",
        "text": "自行车被盗",
    }
    status, receipt = world.ask("POST", "/reports", body | changes, by=by)
    assert status == 201, receipt
    return str(receipt["case_id"])


def act(world: World, case_id: str, action: str, by: str = DESK, **fields: Any) -> tuple[int, Any]:
    """One action; the version is the present one unless it is given."""
    if "version" not in fields:
        case = world.cases.get(case_id)
        fields["version"] = case.version if case else 1
    return world.ask("POST", f"/cases/{case_id}/{action}", {"acting_staff": by[-12:], **fields}, by=by)


def up_to_feedback(world: World, case_id: str) -> None:
    """The loop of a theft until its reporter has heard how it ended: every step must be accepted."""
    for action, by, fields in (
        ("acknowledge", DESK, {}),
        ("assess", DESK, {"level": 2, "category": "theft"}),
        ("dispatch", DESK, {}),
        ("arrive", OFFICER, {}),
        ("note", OFFICER, {"text": "已查看监控"}),
        ("handle", OFFICER, {"closing_reason": "resolved_on_scene", "text": "已追回"}),
        ("give_feedback", DESK, {"text": "车已找回，请来领取"}),
    ):
        status, answer = act(world, case_id, action, by, **fields)
        assert status == 200, (action, answer)


def through(world: World, case_id: str) -> None:
    """The whole loop of a theft."""
    up_to_feedback(world, case_id)
    status, answer = act(world, case_id, "close", CHIEF)
    assert status == 200, answer


def test_a_case_goes_through_the_loop_and_its_timeline_holds(world: World) -> None:
    case_id = report(world)
    through(world, case_id)
    status, timeline = world.ask("GET", f"/cases/{case_id}/timeline", by=CHIEF)
    assert (status, timeline["holds"]) == (200, True)
    assert [entry["action"] for entry in timeline["entries"]] == [
        "report",
        "acknowledge",
        "assess",
        "dispatch",
        "arrive",
        "note",
        "handle",
        "give_feedback",
        "close",
    ]
    _, seen = world.ask("GET", f"/reports/{case_id}", by=SAFETY)
    assert (seen["state_name"]["zh"], seen["feedback"]) == ("已结案", ["车已找回，请来领取"])
    # The receipt stays the proof that it is; nothing of it is still to come.
    assert (bool(seen["receipt"]["promises"]), seen["still_due"]) == (True, [])


def test_a_clerk_reads_whether_anybody_has_acknowledged_it(world: World) -> None:
    case_id = report(world)

    def read() -> set[str]:
        (row,) = world.ask("GET", "/cases", by=DESK)[1]["cases"]
        (mine,) = world.ask("GET", "/reports", by=SAFETY)[1]["reports"]
        one = world.ask("GET", f"/cases/{case_id}", by=DESK)[1]
        return {said["state_name"]["zh"] for said in (row, mine, one)}

    assert read() == {"待接报"}
    status, answer = act(world, case_id, "acknowledge")
    assert (status, answer["state_name"]["zh"]) == (200, "已接报")
    assert read() == {"已接报"}
    mine = world.ask("GET", f"/reports/{case_id}", by=SAFETY)[1]
    assert mine["still_due"] == [one for one in mine["receipt"]["promises"] if one["clock"] != "acknowledge"]
    assert mine["still_due"]


def test_an_action_that_the_state_forbids_names_both_and_changes_nothing(world: World) -> None:
    case_id = report(world)
    status, problem = act(world, case_id, "close", CHIEF)
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:forbidden-by-state")
    assert "已上报" in problem["faults"][0]["zh"]
    assert len(world.cases.entries(case_id)) == 1


def test_a_version_that_another_person_has_passed_is_stale(world: World) -> None:
    case_id = report(world)
    act(world, case_id, "acknowledge")
    status, problem = act(world, case_id, "assess", level=2, category="theft", version=1)
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:stale-version")


def test_a_tick_does_not_make_a_persons_version_stale(world: World) -> None:
    case_id = report(world)
    plan = world.function("escalation.plan", later(timedelta(minutes=24)))
    plan.handler({"case_id": case_id, "run": 1}, None)
    case = incident(world.cases.get(case_id))
    assert case.version == 2
    assert act(world, case_id, "assess", level=2, category="theft", version=1)[0] == 200


def test_most_actions_ask_which_version_was_seen_but_acknowledging_does_not(world: World) -> None:
    case_id = report(world)
    status, problem = act(world, case_id, "assess", level=2, category="theft", version=None)
    assert (status, problem["faults"][0]["field"]) == (422, "version")
    assert act(world, case_id, "acknowledge", version=None)[0] == 200


@pytest.mark.parametrize("by", ["dm-st-hill-desk", "dm-ms-02-safety", "dm-fire-duty", "dm-gateway", "nobody"])
def test_out_of_scope_looks_like_not_found(world: World, by: str) -> None:
    case_id = report(world)
    real = world.ask("GET", f"/cases/{case_id}", by=by)
    made_up = world.ask("GET", f"/cases/c{'a' * 26}", by=by)
    assert real == made_up
    assert real[0] in (403, 404)
    assert act(world, case_id, "acknowledge", by)[0] == real[0]


def test_a_unit_reads_what_it_is_offered_and_is_offered_the_two_answers(world: World) -> None:
    case_id, hill = report(world), "dm-st-hill-desk"
    assert world.ask("GET", f"/cases/{case_id}", by=hill)[0] == 404
    assert act(world, case_id, "offer_transfer", to="dm-st-hill", text="属青山辖区")[0] == 200
    status, seen = world.ask("GET", f"/cases/{case_id}", by=hill)
    assert (status, [one["texts"]["text"] for one in seen["texts"]]) == (200, ["自行车被盗"]), seen
    assert seen.get("work") is None and seen.get("reporter") is None
    assert {one["name"] for one in seen["actions"]} == {"accept_transfer", "refuse_transfer"}
    assert world.ask("GET", f"/cases/{case_id}/timeline", by=hill)[0] == 403
    assert act(world, case_id, "refuse_transfer", by=hill, text="非本所辖区")[0] == 200
    assert world.ask("GET", f"/cases/{case_id}", by=hill)[0] == 404


def test_a_page_of_overdue_cases_is_what_is_late_only(world: World) -> None:
    report(world)
    assert len(world.ask("GET", "/cases", by=DESK)[1]["cases"]) == 1
    assert world.ask("GET", "/cases", by=DESK, query={"view": "overdue"})[1]["cases"] == []


def test_pages_follow_one_another_and_a_foreign_cursor_is_refused(world: World) -> None:
    for number in range(3):
        report(world, key=f"000{number}")
    first = world.ask("GET", "/cases", by=DESK, query={"size": "2"})[1]
    second = world.ask("GET", "/cases", by=DESK, query={"size": "2", "cursor": first["next"]})[1]
    ids = [row["case_id"] for row in first["cases"] + second["cases"]]
    assert len(set(ids)) == 3
    elsewhere = world.ask("GET", "/cases", by=DESK, query={"view": "over", "cursor": first["next"]})
    assert elsewhere[0] == 422


def test_a_sealed_case_is_not_there_for_those_who_need_not_know(world: World) -> None:
    case_id = report(world, category="bullying", discovered_at=datetime.now(UTC).isoformat())
    assert world.ask("GET", f"/cases/{case_id}", by="dm-ms-01-guard")[0] == 404
    assert world.ask("GET", "/cases", by="dm-ms-01-guard")[1]["cases"] == []
    assert world.ask("GET", f"/cases/{case_id}", by="dm-ms-01-principal")[0] == 200
    assert world.ask("GET", f"/cases/{case_id}", by="dm-edu-desk")[0] == 200


def test_a_duplicate_and_its_root_change_together_and_its_reporter_hears_the_roots_outcome(
    world: World,
) -> None:
    root, second = report(world, key="0001"), report(world, by="dm-ms-01-principal", key="0002")
    status, answer = act(world, second, "mark_duplicate", root=root, text="同一起")
    assert (status, answer["state"], answer["stage"]) == (200, "duplicate", None)
    merged = incident(world.cases.get(root))
    assert merged.duplicates == (second,)
    duplicate = incident(world.cases.get(second))
    assert (duplicate.open, duplicate.next_tick_at) == (False, None)
    through(world, root)
    _, seen = world.ask("GET", f"/reports/{second}", by="dm-ms-01-principal")
    assert (seen["state"], seen["feedback"]) == ("duplicate", ["车已找回，请来领取"])


def test_an_extension_of_a_statutory_clock_is_refused_because_it_is_law(world: World) -> None:
    now = datetime.now(UTC)
    case_id = report(world, category="bullying", discovered_at=now.isoformat())
    act(world, case_id, "assess", level=2, category="bullying")
    until = (now + timedelta(days=15)).isoformat()
    status, problem = act(
        world, case_id, "ask_extension", SAFETY, clock="investigate", until=until, text="取证"
    )
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:forbidden-by-law")
    act(world, case_id, "conclude_investigation", SAFETY, text="成立")
    until = (now + timedelta(hours=72)).isoformat()
    assert act(world, case_id, "ask_extension", SAFETY, clock="dispose", until=until, text="取证")[0] == 200
    status, answer = act(world, case_id, "decide_extension", CHIEF, number=1, granted=True)
    assert status == 200, answer
    case = incident(world.cases.get(case_id))
    dispose = case.clock("dispose")
    assert dispose is not None
    assert (dispose.revision, dispose.extended) == (2, 1)


def test_past_cases_are_found_by_campus_and_category_and_only_what_one_sees_can_be_linked(
    world: World,
) -> None:
    past, now_case, hidden = report(world, key="0001"), report(world, key="0002"), _elsewhere(world)
    query = {"view": "history", "campus": "dm-ms-01", "category": "theft"}
    rows = world.ask("GET", "/cases", by=DESK, query=query)[1]["cases"]
    assert {row["case_id"] for row in rows} == {past, now_case}
    assert act(world, now_case, "link", cases=[hidden])[0] == 404
    assert act(world, now_case, "link", cases=[past])[0] == 200
    assert world.ask("GET", f"/cases/{now_case}", by=DESK)[1]["work"]["links"] == [past]


def _elsewhere(world: World) -> str:
    return report(world, by="dm-ms-02-safety", key="0003", campus="dm-ms-02")


def test_the_hazards_that_a_review_finds_are_made_with_it_and_linked_both_ways(world: World) -> None:
    case_id = report(world, category="suspicious_person")
    for action, by, fields in (
        ("acknowledge", DESK, {}),
        ("assess", DESK, {"level": 1, "category": "suspicious_person"}),
        ("handle", OFFICER, {"closing_reason": "resolved_on_scene", "text": "已劝离"}),
        ("give_feedback", DESK, {"text": "已处理"}),
    ):
        assert act(world, case_id, action, by, **fields)[0] == 200
    wall = {"item": "physical_guard.wall-damaged", "spot": "perimeter-2", "text": "围墙缺口"}
    status, problem = act(
        world, case_id, "review", CHIEF, cause="围墙缺口", hazards=[wall, wall | {"spot": "roof"}]
    )
    assert (status, problem["faults"][0]["field"]) == (422, "spot")
    assert incident(world.cases.get(case_id)).reviewed_at is None, "nothing was written"
    assert act(world, case_id, "review", CHIEF, cause="围墙缺口", hazards=[wall])[0] == 200
    (hazard_id,) = incident(world.cases.get(case_id)).links
    status, found = world.ask("GET", f"/hazards/{hazard_id}", by=CHIEF)
    assert (status, found["incident"], found["source"], found["spot"]) == (
        200,
        case_id,
        "review",
        "perimeter-2",
    )
    assert world.ask("GET", "/hazards", by=SAFETY)[1]["hazards"][0]["case_id"] == hazard_id


def test_a_review_says_its_causes_as_codes_to_those_who_read_reviews(world: World) -> None:
    case_id = report(world)
    for action, by, fields in (
        ("acknowledge", DESK, {}),
        ("assess", DESK, {"level": 2, "category": "theft"}),
        ("handle", OFFICER, {"closing_reason": "resolved_on_scene"}),
        ("give_feedback", DESK, {"text": "已处理"}),
    ):
        assert act(world, case_id, action, by, **fields)[0] == 200
    status, problem = act(world, case_id, "review", CHIEF, cause="围墙缺口", causes=["bad_luck"])
    assert (status, problem["faults"][0]["field"]) == (422, "causes.0")
    said = {"cause": "围墙缺口", "causes": ["guarding", "facility"], "spot": "perimeter-2"}
    assert act(world, case_id, "review", CHIEF, **said)[0] == 200
    seen = world.ask("GET", f"/cases/{case_id}", by=CHIEF)[1]["work"]["reviewed"]
    assert [one["name"]["zh"] for one in seen["causes"]] == ["设施设备缺陷", "门卫值守疏漏"]
    assert (seen["spot"], seen["spot_name"]["zh"]) == ("perimeter-2", "围墙周界2")
    # The school sees how it is worked on, and reads no review of a case that it does not lead.
    assert world.ask("GET", f"/cases/{case_id}", by=SAFETY)[1]["work"]["reviewed"] is None


def test_on_whose_behalf_is_shown_to_those_who_may_know_the_reporter(world: World) -> None:
    case_id = report(world, behalf_of="parent")
    reporter = world.ask("GET", f"/cases/{case_id}", by=DESK)[1]["reporter"]
    assert (reporter["on_behalf"], reporter["behalf_of_name"]["zh"]) == (True, "家长")
    assert world.ask("GET", f"/cases/{case_id}", by=OFFICER)[1]["reporter"] is None
    body = {"client_key": "form-9999", "channel": "school_form", "category": "theft", "campus": "dm-ms-01"}
    named = {**body, "acting_staff": "T1001", "behalf_of": "张三"}
    status, problem = world.ask("POST", "/reports", named, by=SAFETY)
    assert (status, problem["faults"][0]["field"]) == (422, "behalf_of")


def test_an_assessment_that_goes_below_the_category_says_why(world: World) -> None:
    case_id = report(world, category="suspicious_person")
    status, problem = act(world, case_id, "assess", level=3, category="suspicious_person", lead="dm-st-hill")
    assert (status, [one["field"] for one in problem["faults"]]) == (422, ["because", "because"])
    said: dict[str, Any] = {
        "level": 3,
        "category": "suspicious_person",
        "lead": "dm-st-harbour",
        "because": "slight",
    }
    assert act(world, case_id, "assess", **said)[0] == 200
    seen = world.ask("GET", f"/cases/{case_id}", by=SAFETY)[1]["work"]["departed"]
    assert [one["code"] for one in seen["ways"]] == ["lower"]
    assert seen["because_name"]["zh"] == "情节轻微"


def test_a_mandatory_report_is_neither_merged_nor_assessed_away_by_the_desk_alone(world: World) -> None:
    case_id = report(world, key="0001", category="sexual_harm")
    theft = report(world, by="dm-ms-01-principal", key="0002")
    status, problem = act(world, case_id, "mark_duplicate", root=theft, text="同一起")
    assert (status, problem["faults"][0]["code"]) == (422, "mandatory_report")
    assert act(world, case_id, "assess", level=3, category="other")[0] == 200
    assert world.ask("GET", f"/cases/{case_id}", by="dm-edu-desk")[0] == 200
    assert world.ask("GET", f"/cases/{case_id}", by="dm-ms-01-guard")[0] == 404
    assert act(world, case_id, "lift_flags", text="经查为误选")[0] == 403
    assert act(world, case_id, "lift_flags", CHIEF, text="经查为误选")[0] == 200
    assert world.ask("GET", f"/cases/{case_id}", by="dm-edu-desk")[0] == 404
    assert world.ask("GET", f"/cases/{case_id}", by="dm-ms-01-guard")[0] == 200


def test_a_merge_by_mistake_is_taken_back_in_both_cases(world: World) -> None:
    root, second = report(world, key="0001"), report(world, by="dm-ms-01-principal", key="0002")
    assert act(world, second, "mark_duplicate", root=root, text="同一起")[0] == 200
    assert act(world, second, "reinstate", OFFICER, text="另一辆车")[0] == 403
    status, answer = act(world, second, "reinstate", text="另一辆车")
    assert (status, answer["state"]) == (200, "reported")
    assert incident(world.cases.get(root)).duplicates == ()
    assert [one.action for one in world.cases.entries(root)][-1] == "release_duplicate"
    assert act(world, second, "assess", level=3, category="theft")[0] == 200
    assert act(world, second, "reinstate", text="又一次")[0] == 409


def test_only_whoever_may_change_the_root_takes_a_merge_back(world: World) -> None:
    """Seed 892208825 of the simulation: the authority that led the merged report took it out of a case of the police."""
    root, second = report(world, key="0001"), report(world, by="dm-ms-01-principal", key="0002")
    assert act(world, second, "assess", level=3, category="food_safety", because="slight")[0] == 200
    assert act(world, second, "mark_duplicate", root=root, text="同一起")[0] == 200
    before = world.cases.get(root)
    status, problem = act(world, second, "reinstate", "dm-market-duty", text="另一起")
    assert (status, [fault["code"] for fault in problem["faults"]]) == (403, ["not_allowed"])
    assert (world.cases.get(root), incident(world.cases.get(second)).duplicate_of) == (before, root)
    assert act(world, second, "reinstate", text="另一起")[0] == 200


def test_a_wrong_campus_is_corrected_and_its_old_readers_see_it_no_more(world: World) -> None:
    case_id = report(world, by=OFFICER, channel="patrol")
    assert act(world, case_id, "correct", OFFICER, campus="dm-ms-02", text="报错校园")[0] == 403
    assert act(world, case_id, "correct", campus="dm-ms-02", place="操场", text="报错校园")[0] == 200
    assert world.ask("GET", f"/cases/{case_id}", by="dm-ms-01-principal")[0] == 404
    assert world.ask("GET", "/cases", by="dm-ms-01-principal")[1]["cases"] == []
    (row,) = world.ask("GET", "/cases", by="dm-ms-02-safety")[1]["cases"]
    assert (row["case_id"], row["station"]) == (case_id, "dm-st-hill")
    _, seen = world.ask("GET", f"/cases/{case_id}", by="dm-st-hill-desk")
    assert {"place": "操场", "text": "报错校园"} in [one["texts"] for one in seen["texts"]]


def test_only_its_reporter_withdraws_a_report(world: World) -> None:
    case_id = report(world)
    assert act(world, case_id, "withdraw", text="误报")[0] == 403
    assert act(world, case_id, "withdraw", SAFETY, text="误报")[0] == 200
    _, seen = world.ask("GET", f"/reports/{case_id}", by=SAFETY)
    assert (seen["state"], seen["stage"]) == ("withdrawn", None)
    assert world.ask("GET", "/cases", by=DESK)[1]["cases"] == []


def test_a_late_report_is_taken_and_says_so(world: World) -> None:
    discovered = datetime.now(UTC) - timedelta(days=40)
    case_id = report(world, discovered_at=discovered.isoformat())
    assert world.ask("GET", f"/cases/{case_id}", by=DESK)[1]["late_report"]


def test_the_desk_names_the_officers_who_know_of_a_restricted_case(world: World) -> None:
    case_id = report(world, category="sexual_harm")
    assert world.ask("GET", f"/cases/{case_id}", by=OFFICER)[0] == 404
    assert world.ask("GET", "/cases", by=OFFICER)[1]["cases"] == []
    assert world.ask("GET", f"/cases/{case_id}/officers", by=SAFETY)[0] == 403
    _, possible = world.ask("GET", f"/cases/{case_id}/officers", by=DESK)
    (one,) = [officer for officer in possible["officers"] if officer["account"].endswith(OFFICER)]
    assert not one["knows"] and "港湾派出所" in one["name"]["zh"]
    assert act(world, case_id, "name_officers", officers=[one["account"]], version=None)[0] == 200
    assert world.ask("GET", f"/cases/{case_id}", by=OFFICER)[0] == 200
    assert [row["case_id"] for row in world.ask("GET", "/cases", by=OFFICER)[1]["cases"]] == [case_id]
    assert world.ask("GET", f"/cases/{case_id}", by="dm-st-harbour-officer-2")[0] == 404


def test_a_report_about_the_schools_leadership_is_not_the_schools_to_read(world: World) -> None:
    case_id = report(world, category="dispute", school_left_out=True)
    assert world.ask("GET", f"/cases/{case_id}", by="dm-ms-01-principal")[0] == 404
    assert world.ask("GET", "/cases", by="dm-ms-01-principal")[1]["cases"] == []
    query = {"view": "history", "campus": "dm-ms-01", "category": "dispute"}
    assert world.ask("GET", "/cases", by="dm-ms-01-principal", query=query)[1]["cases"] == []
    assert world.ask("GET", f"/reports/{case_id}", by=SAFETY)[0] == 200
    _, seen = world.ask("GET", f"/cases/{case_id}", by=CHIEF)
    assert (seen["sealed"], seen["work"]["school_left_out"]) == (True, True)
