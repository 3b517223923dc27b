"""Activities through the real handlers: planned, held, recorded, exercised, suggested, shown in calendars, and counted."""

import json
from datetime import timedelta
from typing import Any

import pytest

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.roles import Role
from campus_safety.instants import to_text
from campus_safety.kinds.activities.activity import State, activity
from campus_safety.kinds.activities.commands import StartExercise
from campus_safety.kinds.activities.exercises import as_reported, exercise_id
from campus_safety.kinds.incidents.incident import incident
from campus_safety.kinds.incidents.intake import receive
from campus_safety_aws.outside import REAL
from tests.builders import an_account, an_actor
from tests.files import JPEG, photo
from tests.functions.test_attachments import arrives
from tests.functions.test_casework import report
from tests.functions.test_teaching import appoint, pack
from tests.outreach import CHIEF, DESK, EDUCATION, OFFICER, OTHER_OFFICER, SCHOOL, SUPERVISOR
from tests.world import Context, World, http_event

HILL = "dm-st-hill-officer-1"


def around(minutes: float) -> str:
    return to_text(REAL.now() + timedelta(minutes=minutes))


def in_office(world: World, **changes: Any) -> tuple[int, Any]:
    """Since a day ago: a lesson of an hour ago was yesterday's, where midnight has just passed."""
    return appoint(
        world, since=(REAL.now().astimezone(SHANGHAI).date() - timedelta(days=1)).isoformat(), **changes
    )


def plan(world: World, *, by: str = OFFICER, key: str = "plan-0001", **changes: Any) -> tuple[int, Any]:
    """A lesson that began an hour ago and has just ended."""
    body = {
        "client_key": key,
        "activity_type": "law_lesson",
        "campus": "dm-ms-01",
        "starts_at": around(-61),
        "ends_at": around(-1),
        "host": "me",
        "topics": ["fraud"],
        "acting_staff": "P2001",
    }
    return world.ask("POST", "/activities", body | changes, by=by)


def act(
    world: World, case_id: str, action: str, *, by: str = OFFICER, staff: str = "P2001", **fields: Any
) -> tuple[int, Any]:
    case = world.outreach.get(case_id)
    body = {"acting_staff": staff, "version": case.version if case else 1, **fields}
    return world.ask("POST", f"/activities/{case_id}/{action}", body, by=by)


def done(*answer: Any) -> Any:
    status, body = answer
    assert status < 300, body
    return body


def test_a_lesson_of_the_vice_principal_is_recorded_and_its_hours_count_once(world: World) -> None:
    status, refused = plan(world, as_vice_principal=True)
    assert (status, refused["faults"][0]["code"]) == (422, "not_in_office")
    done(*in_office(world))
    at: dict[str, Any] = {"starts_at": around(-61), "ends_at": around(-1), "as_vice_principal": True}
    case_id = done(*plan(world, **at))["case_id"]
    assert done(*plan(world, **at))["case_id"] == case_id, "the same form again is the same activity"
    done(*act(world, case_id, "hold"))
    record: dict[str, Any] = {"audience": {"middle": 120, "staff": 6}, "class_hours": 1, "text": "顺利"}
    assert done(*act(world, case_id, "record", **record))["state"] == "recorded"
    assert act(world, case_id, "record", **record)[0] == 409
    twin = done(*plan(world, key="plan-0002", **at))["case_id"]
    done(*act(world, twin, "hold"))
    status, refused = act(world, twin, "record", **record)
    assert (status, refused["faults"][0]["code"]) == (422, "counted_already")
    assert act(world, case_id, "correct", **record)[0] == 200, "an activity does not stand in its own way"
    answer = world.ask("GET", f"/activities/{case_id}", by=SCHOOL)[1]
    assert (answer["person_times"], answer["class_hours"], answer["host"]) == (126, 1, None)
    assert answer["host_name"]["zh"] == an_account(OFFICER).name.zh
    found = world.ask("GET", "/compliance", by=SCHOOL)[1]
    (own,) = found["campuses"]
    assert (own["class_hours"], own["class_hours_owed"], own["vice_principals"]) == (1, 4, 1)
    assert (found["with_vice_principal"], found["without_vice_principal"]) == (1, [])
    whole = world.ask("GET", "/compliance", by="dm-supervisor-1")[1]
    assert "dm-kg-01" in whole["without_vice_principal"] and "dm-ms-01" not in whole["without_vice_principal"]


def test_the_guides_target_stands_beside_what_was_measured_at_a_drill(world: World) -> None:
    case_id = done(*plan(world, activity_type="evacuation_drill", starts_at=around(-31), ends_at=around(-1)))[
        "case_id"
    ]
    shown = world.ask("GET", f"/activities/{case_id}", by=SCHOOL)[1]
    assert (shown["evacuated_in"], shown["evacuation_target"]) == (None, 120)
    lesson = done(*plan(world, key="plan-0009"))["case_id"]
    assert world.ask("GET", f"/activities/{lesson}", by=SCHOOL)[1]["evacuation_target"] is None


def test_a_school_names_its_vice_principal_by_the_appointment(world: World) -> None:
    office = done(*in_office(world))["case_id"]
    lesson = {"by": SCHOOL, "host": office, "as_vice_principal": True}
    case = activity(world.outreach.get(done(*plan(world, **lesson))["case_id"]))
    assert (case.host, case.lead) == (an_account(OFFICER).key, "dm-st-harbour")
    elsewhere = lesson | {"by": "dm-ps-01-safety", "campus": "dm-ps-01", "key": "plan-0002"}
    status, refused = plan(world, **elsewhere)
    assert (status, refused["faults"][0]["field"]) == (422, "host")


def test_a_vice_principal_from_elsewhere_plans_where_the_office_is_and_nowhere_else(world: World) -> None:
    done(*in_office(world, holder=an_account(HILL).key))
    office = done(*plan(world, by=HILL, as_vice_principal=True))
    assert world.ask("GET", f"/activities/{office['case_id']}", by=HILL)[0] == 200
    assert plan(world, by=HILL, key="plan-0002")[0] == 404
    assert plan(world, by=HILL, key="plan-0003", campus="dm-ps-01", as_vice_principal=True)[0] == 422


@pytest.mark.emulated
def test_a_photo_of_a_lesson_arrives_in_its_record(world: World) -> None:
    case_id = done(*plan(world))["case_id"]
    done(*act(world, case_id, "hold"))
    before = {
        "client_key": "photo-0001",
        "case_id": case_id,
        "media": JPEG,
        "size": 1000,
        "acting_staff": "P2001",
    }
    status, refused = world.ask("POST", "/attachments", before | {"purpose": "before"}, by=OFFICER)
    assert (status, refused["faults"][0]["code"]) == (422, "not_for_this_kind")
    form = done(*world.ask("POST", "/attachments", before | {"purpose": "scene"}, by=OFFICER))
    assert arrives(world, case_id, form["attachment_id"], photo(), times=2) == {"batchItemFailures": []}
    (one,) = activity(world.outreach.get(case_id)).attachments
    assert (one.id, one.purpose) == (form["attachment_id"], "scene")
    path = f"/attachments/{case_id}/{one.id}"
    assert done(*world.ask("GET", path, by=SCHOOL))["state"] == "kept"
    assert world.ask("GET", path, by=HILL)[0] == 404
    (shown,) = done(*world.ask("GET", f"/activities/{case_id}", by=SCHOOL))["attachments"]
    assert shown["attachment_id"] == one.id


def test_whoever_is_out_of_scope_finds_nothing_and_plans_nothing(world: World) -> None:
    case_id = done(*plan(world))["case_id"]
    for name in (HILL, "dm-ms-02-safety", "dm-fire-duty"):
        assert world.ask("GET", f"/activities/{case_id}", by=name)[0] == 404
        assert act(world, case_id, "cancel", by=name, text="x")[0] == 404
    assert plan(world, by=HILL, key="plan-0002")[0] == 404
    assert plan(world, by="dm-ms-02-safety", key="plan-0003", host=None)[0] == 403
    assert plan(world, by="dm-ms-01-guard", key="plan-0004", host=None)[0] == 403
    assert world.ask("GET", f"/activities/{case_id}", by=EDUCATION)[0] == 200
    assert act(world, case_id, "hold", by=EDUCATION)[0] == 403


def test_a_plan_is_confirmed_by_the_other_side(world: World) -> None:
    case_id = done(*plan(world, starts_at=around(3000), ends_at=around(3060)))["case_id"]
    assert act(world, case_id, "confirm", by=OTHER_OFFICER, staff="P2002")[0] == 403
    assert done(*act(world, case_id, "confirm", by=SCHOOL, staff="T1001"))["state"] == "confirmed"


def test_bad_input_is_named_and_nothing_is_written(world: World) -> None:
    status, refused = plan(
        world,
        starts_at=around(10),
        ends_at=around(5),
        topics=["nonsense"],
        host="issuer|nobody",
    )
    assert (status, refused["faults"][0]["field"]) == (422, "host")
    status, refused = plan(world, starts_at=around(10), ends_at=around(5), topics=["nonsense"])
    assert {fault["field"] for fault in refused["faults"]} == {"ends_at", "topics"}
    status, refused = plan(world, pack="c" + "a" * 26)
    assert (status, refused["faults"][0]["field"]) == (422, "pack")
    for wrong in ({"activity_type": "party"}, {"starts_at": "tomorrow"}, {"extra": 1}, {"client_key": "x"}):
        assert plan(world, **wrong)[0] == 422
    assert world.ask("GET", "/activities", by=OFFICER)[1]["records"] == []
    case_id = done(*plan(world, pack=done(*pack(world))["case_id"]))["case_id"]
    done(*act(world, case_id, "hold"))
    status, refused = act(
        world, case_id, "record", audience={"kindergarten": 20, "middle": -1}, class_hours=9
    )
    assert status == 422
    assert {(fault["field"], fault["code"]) for fault in refused["faults"]} >= {
        ("audience.kindergarten", "not_at_this_campus"),
        ("audience.middle", "negative"),
        ("class_hours", "longer_than_it_was"),
    }
    held = world.outreach.get(case_id)
    assert held is not None
    assert held.state == State.HELD


@pytest.fixture
def drill(world: World) -> str:
    """A fire drill that goes on at this moment, confirmed."""
    receipt = done(
        *plan(
            world,
            by=SCHOOL,
            key="drill-0001",
            activity_type="fire_drill",
            host=None,
            starts_at=around(-1),
            ends_at=around(30),
        )
    )
    case_id: str = receipt["case_id"]
    done(*act(world, case_id, "confirm", by=SCHOOL, staff="T1001"))
    return case_id


def test_a_drill_runs_through_the_real_flow_marked_as_an_exercise(world: World, drill: str) -> None:
    status, refused = act(world, drill, "start_exercise", by=SCHOOL, category="bullying")
    assert (status, refused["faults"][0]["code"]) == (422, "sealed")
    first = done(*act(world, drill, "start_exercise", by=SCHOOL, category="fire", text="模拟起火"))
    again = done(*act(world, drill, "start_exercise", by=SCHOOL, category="fire", text="模拟起火"))
    assert first["exercise_case"] == again["exercise_case"]
    case = incident(world.cases.get(first["exercise_case"]))
    assert (case.exercise, case.category, case.campus) == (True, "fire", "dm-ms-01")
    assert case.clock("acknowledge") is not None, "measured by the clocks of every incident"
    rows = world.ask("GET", "/cases", by=DESK)[1]["cases"]
    assert [(row["case_id"], row["exercise"]) for row in rows] == [(case.id, True)]
    acknowledged = {"acting_staff": "D001"}
    assert world.ask("POST", f"/cases/{case.id}/acknowledge", acknowledged, by=DESK)[0] == 200
    answer = world.ask("GET", f"/activities/{drill}", by=SCHOOL)[1]
    assert answer["exercise_case"]["acknowledged_at"] is not None
    assert answer["links"] == [case.id]


def test_a_start_that_failed_half_way_is_finished_by_sending_it_again(world: World, drill: str) -> None:
    """The incident was made and the drill not linked to it: what a request leaves behind that dies in between."""
    before = activity(world.outreach.get(drill))
    start = StartExercise(category="fire", submission=f"{drill}#fire")
    rules = world.rules()
    report_of = as_reported(before, start, Role.SCHOOL_STAFF, an_account(SCHOOL).key)
    made = receive(report_of, an_actor(SCHOOL), rules, REAL.moment())
    world.cases.add(made, rules.district)
    status, refused = act(world, drill, "start_exercise", by=SCHOOL, category="other")
    assert (status, refused["type"]) == (409, "urn:campus-safety:problem:key-reused")
    answer = done(*act(world, drill, "start_exercise", by=SCHOOL, category="fire"))
    assert answer["exercise_case"] == made.after.id == exercise_id(before)
    assert world.cases.get(made.after.id) == made.after, "it was not made again"
    assert activity(world.outreach.get(drill)).drill_case == made.after.id


def test_an_exercise_is_exported_as_cap_and_a_sealed_case_is_not(world: World, drill: str) -> None:
    case_id = done(*act(world, drill, "start_exercise", by=SCHOOL, category="fire"))["exercise_case"]
    answer = world.function("casework.cases").handler(
        http_event("GET", f"/cases/{case_id}/cap", by=CHIEF), Context()
    )
    assert answer["statusCode"] == 200
    assert "<status>Exercise</status>" in answer["body"]
    for name, status in ((SCHOOL, 403), (OFFICER, 403), (HILL, 404)):
        assert world.ask("GET", f"/cases/{case_id}/cap", by=name)[0] == status
    sealed = report(world, category="self_harm")
    assert world.ask("GET", f"/cases/{sealed}/cap", by=CHIEF)[0] == 409
    assert world.ask("GET", f"/cases/{sealed}/cap", by=HILL)[0] == 404


def fetch(world: World, path: str) -> tuple[int, str]:
    answer = world.function("outreach.feeds").handler(http_event("GET", path), Context())
    return answer["statusCode"], answer["body"]


@pytest.mark.emulated
def test_a_calendar_program_reads_a_feed_without_signing_in_until_it_is_revoked(world: World) -> None:
    case_id = done(*plan(world, starts_at=around(3000), ends_at=around(3060)))["case_id"]
    done(*plan(world, by=HILL, key="plan-0002", campus="dm-ms-02"))
    feeds = {
        name: done(*world.ask("POST", "/calendars", {"client_key": "phone-001"} | campus, by=name))
        for name, campus in ((SCHOOL, {"campus": "dm-ms-01"}), (OFFICER, {}))
    }
    for feed in feeds.values():
        status, text = fetch(world, feed["path"])
        assert (status, text.count("BEGIN:VEVENT")) == (200, 1)
        assert f"UID:{case_id}@demo.campus-safety" in text.replace("\r\n ", "")
    done(*act(world, case_id, "cancel", text="台风"))
    assert "STATUS:CANCELLED" in fetch(world, feeds[SCHOOL]["path"])[1]
    done(*world.ask("POST", f"/calendars/{feeds[SCHOOL]['feed_id']}/revoke", by=SCHOOL))
    status, text = fetch(world, feeds[SCHOOL]["path"])
    assert (status, "VCALENDAR" in text) == (404, False)
    guessed = feeds[OFFICER]["path"].replace(feeds[OFFICER]["path"][-8:-4], "0000")
    for path in (guessed, "/feeds/x.ics", f"/feeds/{feeds[OFFICER]['feed_id']}"):
        assert fetch(world, path)[0] == 404
    assert fetch(world, feeds[OFFICER]["path"])[0] == 200


@pytest.mark.emulated
def test_a_calendar_has_a_permanent_address_only_where_the_deployment_has_a_domain(world: World) -> None:
    form = {"client_key": "phone-001"}
    assert done(*world.ask("POST", "/calendars", form, by=OFFICER))["url"] is None
    teaching = world.function("outreach.teaching", address="https://hx.example.cn")
    answer = teaching.handler(http_event("POST", "/calendars", form, by=OFFICER), Context())
    made = json.loads(answer["body"])
    assert made["url"] == f"https://hx.example.cn{made['path']}"


def learn(world: World, case_id: str, times: int = 1) -> dict[str, Any]:
    record = {"messageId": "m1", "body": json.dumps({"detail": {"case_id": case_id, "action": "review"}})}
    answer: dict[str, Any] = world.function("outreach.learn").handler(
        {"Records": [record] * times}, Context()
    )
    return answer


def reviewed(world: World, category: str, topics: list[str]) -> str:
    case_id = report(world, key=category, category=category)
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("assess", DESK, {"level": 2, "category": category, "because": "found"}),
        ("handle", CHIEF, {"closing_reason": "resolved_on_scene", "text": "已处置"}),
        ("give_feedback", CHIEF, {"text": "感谢"}),
        ("review", CHIEF, {"cause": "原因", "topics": topics}),
    ]
    for action, by, fields in steps:
        case = world.cases.get(case_id)
        assert case is not None
        body = {"acting_staff": "P9001", "version": case.version, **fields}
        done(*world.ask("POST", f"/cases/{case_id}/{action}", body, by=by))
    return case_id


def test_a_review_suggests_once_however_often_its_event_comes(world: World) -> None:
    case_id = reviewed(world, "theft", ["theft", "fire"])
    assert learn(world, case_id, times=3) == {"batchItemFailures": []}
    assert learn(world, case_id) == {"batchItemFailures": []}
    rows = world.ask("GET", "/activities", by=SCHOOL)[1]["records"]
    assert sorted(row["facts"]["topics"] for row in rows) == ["fire", "theft"]
    assert world.ask("GET", "/activities", by="dm-ps-01-safety")[1]["records"] == []
    (fire,) = [row["case_id"] for row in rows if row["facts"]["topics"] == "fire"]
    taken = done(
        *act(world, fire, "take_up", by=SCHOOL, starts_at=around(3000), ends_at=around(3060), host=None)
    )
    assert taken["state"] == "planned"
    learn(world, case_id)
    assert len(world.ask("GET", "/activities", by=SCHOOL)[1]["records"]) == 2, "and not again once taken up"
    assert learn(world, "c" + "a" * 26) == {"batchItemFailures": []}
    broken = {"Records": [{"messageId": "m2", "body": "{}"}]}
    assert world.function("outreach.learn").handler(broken, Context()) == {
        "batchItemFailures": [{"itemIdentifier": "m2"}]
    }


def test_of_a_sealed_case_no_campus_learns_more_than_its_neighbours(world: World) -> None:
    case_id = reviewed(world, "online_harm", ["online_harm"])
    assert learn(world, case_id) == {"batchItemFailures": []}
    for name in (SCHOOL, "dm-ps-01-safety", "dm-kg-01-safety"):
        (row,) = world.ask("GET", "/activities", by=name)[1]["records"]
        answer = world.ask("GET", f"/activities/{row['case_id']}", by=name)[1]
        assert case_id not in json.dumps(answer)
        assert (answer["suggested_by"], answer["links"]) == (None, [])
    assert world.ask("GET", "/activities", by="dm-ms-02-safety")[1]["records"] == []


@pytest.mark.emulated
def test_compliance_of_a_district_is_computed_from_two_lists(world: World, requests: list[str]) -> None:
    year = REAL.now().astimezone(SHANGHAI).year
    for number, (campus, by) in enumerate((("dm-ms-01", SCHOOL), ("dm-kg-01", "dm-kg-01-safety")), 1):
        receipt = done(
            *plan(
                world,
                by=by,
                key=f"drill-{number:04}",
                campus=campus,
                host=None,
                activity_type="evacuation_drill",
            )
        )
        done(*act(world, receipt["case_id"], "hold", by=by))
        group = {"middle": 900} if campus == "dm-ms-01" else {"kindergarten": 200}
        done(*act(world, receipt["case_id"], "record", by=by, audience=group, evacuated_in=110))
    world.ask("GET", "/compliance", by=SUPERVISOR)
    requests.clear()
    found = done(*world.ask("GET", "/compliance", by=SUPERVISOR))
    assert requests == ["Query", "Query"], "at any number of campuses"
    assert (found["year"], found["campuses_count"]) == (year, 6)
    month = (REAL.now() - timedelta(minutes=61)).astimezone(SHANGHAI).strftime("%Y-%m-01")
    by_campus = {one["campus"]: one for one in found["campuses"]}
    periods = {
        name: {
            period["start"]: period["state"]
            for drill in by_campus[name]["drills"]
            if drill["drill"] == "evacuation_drill"
            for period in drill["periods"]
        }
        for name in ("dm-ms-01", "dm-kg-01", "dm-ps-02")
    }
    assert periods["dm-ms-01"][month] == "done"
    assert len(periods["dm-kg-01"]) == 4
    assert periods["dm-ps-02"][month] != "done"
    totals = {(one["drill"], one["campus_type"]): one for one in found["drills"]}
    assert sum(one["campuses"] for one in totals["evacuation_drill", "school"]["states"]) == 4
    assert done(*world.ask("GET", "/compliance", by=CHIEF))["campuses_count"] == 3
    assert (
        done(*world.ask("GET", "/compliance", by=EDUCATION, query={"unit": "dm-st-hill"}))["campuses_count"]
        == 3
    )
    assert world.ask("GET", "/compliance", by=SCHOOL, query={"unit": "dm-ps-01"})[0] == 404
    assert world.ask("GET", "/compliance", by="dm-fire-duty")[0] == 403
