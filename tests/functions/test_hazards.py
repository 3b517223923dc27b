"""Hazards through the real handlers: reported, ordered, rectified, rechecked, struck off, and refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from campus_safety.instants import to_text
from campus_safety.kinds.hazards.hazard import Hazard, hazard
from campus_safety.kinds.hazards.ordering import checked_by_police
from campus_safety.kinds.incidents.incident import MadeOf, incident
from campus_safety.records.change import Moment
from campus_safety.records.components import Attachment, Party
from campus_safety.records.spots import spot_label
from campus_safety.records.worklists import listings, open_list
from campus_safety_aws.case_items import items_at as case_items
from campus_safety_aws.outside import REAL
from campus_safety_aws.record_encoding import to_text as spelled
from tests.builders import a_district, an_account
from tests.by_kind import arrived
from tests.fakes.cases import FakeCases
from tests.hazards import CHIEF, FIRE, OFFICER, PRINCIPAL, SCHOOL, SUPERVISOR, a_hazard, hazard_rules
from tests.world import Early, World

DESK = "dm-st-harbour-desk"


def report(world: World, by: str = SCHOOL, **changes: Any) -> str:
    status, receipt = send(world, by, **changes)
    assert status == 201, receipt
    return str(receipt["case_id"])


def send(world: World, by: str = SCHOOL, **changes: Any) -> tuple[int, Any]:
    body = {
        "client_key": f"hazard-{changes.pop('key', '0001')}",
        "campus": "dm-ms-01",
        "item": "technical_guard.alarm-unlinked",
        "spot": "gate",
        "source": "self_check",
        "acting_staff": "T1001",
        "text": "一键报警未接入",
    }
    return world.ask("POST", "/hazards", body | changes, by=by)


def act(world: World, case_id: str, action: str, by: str = OFFICER, **fields: Any) -> tuple[int, Any]:
    """One action; the version is the present one unless it is given."""
    if "version" not in fields:
        case = world.cases.get(case_id)
        fields["version"] = case.version if case else 1
    return world.ask("POST", f"/hazards/{case_id}/{action}", {"acting_staff": by[-12:], **fields}, by=by)


def did(world: World, case_id: str, action: str, by: str = OFFICER, **fields: Any) -> Any:
    status, answer = act(world, case_id, action, by, **fields)
    assert status == 200, (action, answer)
    return answer


def stored(world: World, case_id: str) -> Hazard:
    return hazard(world.cases.get(case_id))


def photo(world: World, case_id: str, purpose: str, by: str = SCHOOL) -> None:
    """A photo arrives, as the function that checks arrivals links it."""
    case, account = stored(world, case_id), an_account(by)
    one = Attachment(
        id=f"a{purpose}{len(case.attachments)}",
        purpose=purpose,
        media="image/jpeg",
        size=1000,
        digest="0" * 64,
        round=len(case.rounds),
        arrived_at=REAL.now(),
        by=Party(account.key, account.unit, by[-12:]),
    )
    change = arrived(case, one, hazard_rules(), Moment(REAL.now(), "salt"))
    assert change is not None
    world.cases.commit((change,), a_district())


def days(count: float) -> str:
    return (REAL.now() + timedelta(days=count)).isoformat()


def checked(world: World, case_id: str) -> None:
    """What an order rests on, where no police found the hazard themselves."""
    if not checked_by_police(stored(world, case_id), a_district()):
        did(world, case_id, "record_check", text="现场查看，情况属实")


def order(world: World, case_id: str, due: float = 7) -> None:
    checked(world, case_id)
    did(world, case_id, "draft_order", due_at=days(due), measures="接入公安平台")
    did(world, case_id, "sign_order", CHIEF)


def claim(world: World, case_id: str, by: str = SCHOOL) -> None:
    photo(world, case_id, "before")
    photo(world, case_id, "after")
    did(world, case_id, "claim_rectified", by, text="已接入")


def faults(answer: Any) -> set[tuple[str, str]]:
    return {(fault["field"], fault["code"]) for fault in answer["faults"]}


def test_a_report_is_answered_with_its_grade_and_by_when_what_happens(world: World) -> None:
    status, receipt = send(world)
    assert (status, receipt["grade"], receipt["state"], receipt["recurrence"]) == (201, "general", "found", 0)
    assert [promise["clock"] for promise in receipt["promises"]] == ["assign"]
    assert send(world) == (status, receipt), "the same form is the same hazard and the same receipt"
    status, problem = send(world, text="别的")
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:key-reused")


def test_the_same_form_gets_the_receipt_that_it_got_also_where_the_hazard_is_of_another_grade_by_now(
    world: World,
) -> None:
    """Seed 216401180 of the simulation: what it was taken for is what was answered, and is answered again."""
    _, receipt = send(world)
    did(world, receipt["case_id"], "regrade", item="fire.sandwich-panel", text="现场复核")
    assert stored(world, receipt["case_id"]).grade.value == "major"
    assert send(world) == (201, receipt)


def test_a_report_with_faults_names_each_and_writes_nothing(world: World) -> None:
    status, problem = send(world, grade="major", spot="roof-1")
    assert status == 422
    assert faults(problem) == {("grade", "contradicts_checklist"), ("spot", "unknown_spot")}
    status, problem = send(world, source="inspection", spot="gate!", acting_staff="Wang Xiaoming", extra=1)
    assert status == 422
    assert {field for field, _ in faults(problem)} >= {"source", "spot", "acting_staff", "extra"}
    assert world.published() == []
    assert world.ask("GET", "/hazards", by=SCHOOL)[1]["hazards"] == []


@pytest.mark.parametrize(
    ("by", "source", "campus", "status"),
    [
        (SCHOOL, "police_check", "dm-ms-01", 403),
        (OFFICER, "self_check", "dm-ms-01", 403),
        (OFFICER, "police_check", "dm-ms-01", 201),
        (SCHOOL, "self_check", "dm-ms-02", 403),
        ("dm-gateway", "self_check", "dm-ms-01", 403),
        ("dm-wall", "self_check", "dm-ms-01", 403),
    ],
)
def test_who_may_report_what_and_where(world: World, by: str, source: str, campus: str, status: int) -> None:
    assert send(world, by, source=source, campus=campus)[0] == status


def test_an_ordered_hazard_goes_through_its_loop_and_its_papers_have_numbers_without_a_gap(
    world: World,
) -> None:
    first, second = report(world), report(world, key="0002", spot="security_room")
    for case_id in (first, second):
        order(world, case_id)
    assert [paper.number for case_id in (first, second) for paper in stored(world, case_id).papers] == [1, 2]
    claim(world, first)
    answer = did(world, first, "recheck", passed=True, opinion="已接入，测试正常")
    assert (answer["state"], answer["stage"]) == ("verified", "follow_up")
    shown = world.ask("GET", f"/hazards/{first}", by=SCHOOL)[1]
    assert [(paper["kind"], paper["number"]) for paper in shown["papers"]] == [("order", 1), ("recheck", 1)]
    assert shown["work"]["rounds"][0]["rechecked_by"] == "dm-st-harbour"
    assert shown["work"]["clause_name"]["zh"] == "《企业事业单位内部治安保卫条例》第十六条"
    status, timeline = world.ask("GET", f"/hazards/{first}/timeline", by=SCHOOL)
    assert (status, timeline["holds"]) == (200, True)
    assert [entry["action"] for entry in timeline["entries"]] == [
        "report",
        "record_check",
        "draft_order",
        "sign_order",
        "attach",
        "attach",
        "claim_rectified",
        "recheck",
    ]


def test_two_officers_who_sign_at_once_never_get_one_number(world: World) -> None:
    ids = [report(world, key=f"000{n}", spot=f"stairs-{n}") for n in range(1, 4)]
    for case_id in ids:
        checked(world, case_id)
        did(world, case_id, "draft_order", due_at=days(7), measures="整改")
    taken = world.cases.next_number("demo#dm-st-harbour#限#" + str(REAL.now().astimezone().year))
    assert taken == 1
    stale = iter([1, 1])

    class ReadBeforeSomebodyElseSigned(FakeCases):
        def next_number(self, series: str) -> int:
            return next(stale, None) or super().next_number(series)

    world.give("hazards.hazards", cases=ReadBeforeSomebodyElseSigned(table=world.cases.table))
    for case_id in ids:
        did(world, case_id, "sign_order", CHIEF)
    assert [stored(world, case_id).papers[0].number for case_id in ids] == [1, 2, 3]


def test_a_voided_number_is_never_given_again(world: World) -> None:
    first = report(world)
    order(world, first)
    year = stored(world, first).papers[0].year
    did(world, first, "void_paper", CHIEF, kind="order", year=year, number=1, text="单位名称有误")
    did(world, first, "draft_order", due_at=days(6), measures="接入")
    did(world, first, "sign_order", CHIEF)
    assert [(paper.number, paper.voided_at is not None) for paper in stored(world, first).papers] == [
        (1, True),
        (2, False),
    ]


def test_who_rectifies_is_refused_on_every_way_to_verify(world: World) -> None:
    case_id = report(world)
    did(world, case_id, "assign")
    claim(world, case_id)
    for by in (SCHOOL, PRINCIPAL):
        status, problem = act(world, case_id, "recheck", by, passed=True, opinion="合格")
        assert status == 403, problem
    # The officer's account in the hands of whoever claimed it: the same staff number.
    officer = {
        "acting_staff": SCHOOL[-12:],
        "version": stored(world, case_id).version,
        "passed": True,
        "opinion": "x",
    }
    status, problem = world.ask("POST", f"/hazards/{case_id}/recheck", officer, by=OFFICER)
    assert (status, problem["type"]) == (403, "urn:campus-safety:problem:same-person")
    for detour in ("verify", "patch", "update", "tick", "attach", "report"):
        assert world.ask("POST", f"/hazards/{case_id}/{detour}", officer, by=SCHOOL)[0] == 404
    for method in ("PATCH", "PUT", "DELETE"):
        assert world.ask(method, f"/hazards/{case_id}", {"state": "verified"}, by=SCHOOL)[0] in (404, 405)
    smuggled = officer | {"state": "verified", "verified_by": "dm-st-harbour"}
    status, problem = world.ask("POST", f"/hazards/{case_id}/note", smuggled | {"text": "x"}, by=SCHOOL)
    assert status == 422
    for action, by in (
        ("close", SCHOOL),
        ("follow_up", SCHOOL),
        ("withdraw", PRINCIPAL),
        ("reroute", SCHOOL),
    ):
        status, problem = act(world, case_id, action, by, **({"held": True} if action == "follow_up" else {}))
        assert status in (403, 422), (action, problem)
    assert stored(world, case_id).state == "rectified"


def test_bad_input_of_every_kind_is_a_problem_and_writes_nothing(world: World) -> None:
    case_id = report(world)
    before = stored(world, case_id)
    for action, by, fields, wanted in (
        ("assign", OFFICER, {"due_at": days(-1)}, ("due_at", "in_the_past")),
        ("assign", OFFICER, {"rectifier": "nowhere"}, ("rectifier", "unknown_unit")),
        ("draft_order", OFFICER, {"due_at": days(-1), "measures": ""}, ("measures", "missing")),
        ("draft_order", OFFICER, {"due_at": "soon"}, ("due_at", "datetime_from_date_parsing")),
        ("sign_order", CHIEF, {}, ("case", "no_draft")),
        (
            "regrade",
            OFFICER,
            {"item": "fire.sandwich-panel", "grade": "general", "text": "x"},
            ("grade", "contradicts_checklist"),
        ),
        ("assign", OFFICER, {"version": None}, ("version", "missing")),
    ):
        status, problem = act(world, case_id, action, by, **fields)
        assert status == 422, (action, problem)
        assert wanted[0] in {field for field, _ in faults(problem)}, (action, problem)
        assert all(fault["zh"] and fault["en"] for fault in problem["faults"])
    did(world, case_id, "assign")
    status, problem = act(world, case_id, "claim_rectified", SCHOOL, text="好了")
    assert faults(problem) == {("attachments.before", "missing"), ("attachments.after", "missing")}
    assert stored(world, case_id).version == before.version + 1


def test_an_extension_is_asked_for_and_decided_by_somebody_else_with_a_paper(world: World) -> None:
    case_id = report(world)
    order(world, case_id)
    did(world, case_id, "ask_extension", SCHOOL, until=days(12), text="等待配件")
    assert world.ask("GET", f"/hazards/{case_id}", by=SCHOOL)[1]["stage"] == "extension"
    assert act(world, case_id, "decide_extension", PRINCIPAL, number=1, granted=True)[0] == 403
    did(world, case_id, "decide_extension", CHIEF, number=1, granted=True)
    shown = world.ask("GET", f"/hazards/{case_id}", by=SCHOOL)[1]
    assert shown["work"]["in_extension"] is True
    assert shown["work"]["days_left"] in (11, 12)
    assert ("extension_granted", 1) in {(paper["kind"], paper["number"]) for paper in shown["papers"]}


def test_what_is_out_of_scope_does_not_exist(world: World) -> None:
    case_id = report(world)
    for by in ("dm-ms-02-safety", "dm-st-hill-chief", FIRE):
        assert world.ask("GET", f"/hazards/{case_id}", by=by)[0] == 404
        assert act(world, case_id, "note", by, text="x")[0] == 404
    assert world.ask("GET", f"/cases/{case_id}", by=DESK)[0] == 404, "a hazard is no incident"
    incident = world.ask(
        "POST",
        "/reports",
        {
            "client_key": "form-0001",
            "channel": "school_form",
            "category": "theft",
            "campus": "dm-ms-01",
            "acting_staff": "T1",
        },
        by=SCHOOL,
    )[1]["case_id"]
    assert world.ask("GET", f"/hazards/{incident}", by=DESK)[0] == 404
    assert act(world, incident, "assign", DESK)[0] == 404


def test_the_authority_whose_field_it_is_sees_its_own_and_nothing_else(world: World) -> None:
    fire = report(world, item="fire.exit-blocked", spot="stairs-1", key="0002")
    guard = report(world)
    rows = world.ask("GET", "/hazards", by=FIRE)[1]["hazards"]
    assert [row["case_id"] for row in rows] == [fire]
    assert world.ask("GET", f"/hazards/{guard}", by=FIRE)[0] == 404
    did(world, fire, "assign", FIRE)
    claim(world, fire)
    assert did(world, fire, "recheck", FIRE, passed=True, opinion="通道已清理")["state"] == "verified"


def fill(first: int, count: int) -> None:
    """So many hazards more in the station's list, overdue for a month, written as a case's own transaction writes them."""
    row = spelled(listings(a_hazard(), a_district())["dm-st-harbour"].row)
    item, key = case_items("cases"), open_list("dm-st-harbour", "hazard")
    with item.batch_write() as batch:
        for number in range(first, first + count):
            order = f"{to_text(REAL.now() - timedelta(days=30) + timedelta(seconds=number))}#{number}"
            batch.save(
                item(f"CASE#{number}", "LIST#dm-st-harbour", list_key=key, list_order=order, record=row)
            )


@pytest.mark.emulated
def test_a_page_of_overdue_hazards_is_one_query_at_any_size(world: World, requests: list[str]) -> None:
    # Who asks, and for which units, is read once a minute.
    assert world.ask("GET", "/hazards", by=DESK, query={"view": "overdue"})[1]["hazards"] == []
    for first, count in ((0, 30), (30, 270)):
        fill(first, count)
        requests.clear()
        status, page = world.ask("GET", "/hazards", by=DESK, query={"view": "overdue"})
        assert (status, len(page["hazards"]), requests) == (200, 20, ["Query"])
        assert page["next"], "and another for each page that follows"


def test_a_page_of_hazards_has_what_is_due_first(world: World) -> None:
    for number in range(1, 6):
        did(world, report(world, key=f"000{number}", spot=f"stairs-{number}"), "assign", due_at=days(number))
    rows = world.ask("GET", "/hazards", by=DESK, query={"size": "3"})[1]
    assert [row["spot"] for row in rows["hazards"]] == ["stairs-1", "stairs-2", "stairs-3"]
    more = world.ask("GET", "/hazards", by=DESK, query={"size": "3", "cursor": rows["next"]})[1]
    assert [row["spot"] for row in more["hazards"]] == ["stairs-4", "stairs-5"]
    assert world.ask("GET", "/hazards", by=DESK, query={"view": "overdue"})[1]["hazards"] == []
    assert world.ask("GET", "/hazards", by="dm-st-hill-chief")[1]["hazards"] == []
    assert len(world.ask("GET", "/hazards", by="dm-edu-desk")[1]["hazards"]) == 5


def test_the_same_found_again_is_named_while_open_and_counted_once_it_was_closed(world: World) -> None:
    first = report(world)
    status, receipt = send(world, key="0002")
    assert (status, receipt["same_place_as"], receipt["recurrence"]) == (201, first, 0)
    rows = world.ask(
        "GET",
        "/hazards",
        by=DESK,
        query={
            "view": "history",
            "campus": "dm-ms-01",
            "item": "technical_guard.alarm-unlinked",
            "spot": "gate",
        },
    )[1]["hazards"]
    assert {row["case_id"] for row in rows} == {first, receipt["case_id"]}


def test_a_stale_version_is_refused_but_a_photo_that_arrived_makes_nobody_stale(world: World) -> None:
    case_id = report(world)
    seen = stored(world, case_id).version
    photo(world, case_id, "before")
    did(world, case_id, "assign", version=seen)
    status, problem = act(world, case_id, "assign", version=seen)
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:stale-version")


def test_the_checklists_say_what_follows_from_each_item(world: World) -> None:
    status, lists = world.ask("GET", "/checklists", by=SCHOOL)
    assert status == 200
    by_id = {item["item"]: item for item in lists["items"]}
    assert by_id["fire.sandwich-panel"]["grade"] == "major"
    assert {"gate", "stairs"} <= {area["area"] for area in lists["areas"]}
    selections = {one["selection"]: one["items"] for one in lists["selections"]}
    assert "fire.exit-blocked" in selections["joint-inspection"]
    assert all(item["basis"]["zh"] and item["confidence"] for item in lists["items"])


@pytest.mark.emulated
def test_events_of_a_hazard_carry_codes_and_nothing_that_anybody_wrote(world: World) -> None:
    case_id = report(world, text="二号楼 张三 发现")
    did(world, case_id, "assign")
    world.function("escalation.deadline_sweep", cases=Early("cases", recorded=timedelta(minutes=2))).handler(
        {}, None
    )
    events = world.published()
    assert [event["action"] for event in events if event["case_id"] == case_id][:2] == ["report", "assign"]
    assert all("张三" not in str(event) and "n-" not in str(event.get("tells")) for event in events)
    assert {event["grade"] for event in events} == {"general"}
    assert datetime.fromisoformat(events[0]["at"])


def test_listed_supervision_of_a_major_hazard_is_answered_by_the_school(world: World) -> None:
    case_id = report(world, item="fire.sandwich-panel", spot="canteen", grade="major")
    did(world, case_id, "control", SCHOOL, text="停用食堂二层")
    did(world, case_id, "assign", SUPERVISOR)
    plan = {"owner": "总务处", "measures": "拆除", "funds": "专项经费", "contingency": "专人值守"}
    done_by = days(20)
    did(world, case_id, "submit_plan", SCHOOL, deadline=done_by, **plan)
    shown = world.ask("GET", f"/hazards/{case_id}", by=FIRE)[1]
    stated = datetime.fromisoformat(shown["work"]["plan_due_at"])
    assert abs(stated - datetime.fromisoformat(done_by)) < timedelta(milliseconds=1)
    assert all(part in str(shown) for part in plan.values()), "all five can be read by who checks"
    listed = world.ask("GET", f"/hazards/{case_id}", by=SCHOOL)[1]["work"]["supervisions"]
    assert [order["listed"] for order in listed] == [True]
    assert did(world, case_id, "answer_order", PRINCIPAL, number=1, text="正在拆除")["case_id"] == case_id


def test_a_hazard_that_ended_in_an_incident_becomes_one_with_its_place_and_words(world: World) -> None:
    case_id = report(world, text="护栏松动")
    for by in (SCHOOL, OFFICER):
        did(world, case_id, "become_incident", by, category="other", text="有人跌落")
    found = stored(world, case_id)
    (made,) = found.links
    case = incident(world.cases.get(made))
    assert (case.campus, case.channel, case.made_of) == (
        found.campus,
        "school_form",
        MadeOf("hazard", case_id),
    )
    # The hazard was found in time; what has come of it today is not late for that.
    assert (case.discovered_at, case.late_report) == (None, False)
    texts = world.cases.narratives(made)[1].texts
    assert (texts["text"], texts["place"]) == ("护栏松动\n有人跌落", spot_label(found.spot).zh)
    seen = world.ask("GET", f"/hazards/{case_id}", by=SCHOOL)[1]
    assert (seen["became"], seen["work"]["links"]) == (made, [made])
    assert "become_incident" not in {one["name"] for one in seen["actions"]}


def test_a_hazard_does_not_name_a_sealed_incident_to_whom_it_is_sealed(world: World) -> None:
    case_id = report(world)
    did(world, case_id, "become_incident", CHIEF, category="sexual_harm")
    (made,) = stored(world, case_id).links
    assert world.ask("GET", f"/hazards/{case_id}", by=SUPERVISOR)[1]["became"] == made
    seen = world.ask("GET", f"/hazards/{case_id}", by=FIRE)
    assert seen[0] == 404 or (seen[1]["became"], seen[1]["work"]["links"]) == (None, [])
