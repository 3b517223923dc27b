"""Outreach on the deployed system, IAM enforced: an activity, a drill as exercise, a suggestion, a quiz, a calendar."""

import time
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

import pytest

from local.people import Refused, System
from tests.end_to_end.playing import SOON, report, until
from tests.end_to_end.test_hazards import CHIEF, OFFICER, SCHOOL, photo, soon

CAMPUS, DESK, SUPERVISOR = "dm-ms-02", "dm-st-hill-desk", "dm-supervisor-1"


def planned(system: System, activity_type: str, lasts: float = 2) -> dict[str, Any]:
    """By the officer who will hold it, soon; the school has said that this will do."""
    receipt: dict[str, Any] = system.person(OFFICER).post(
        "/activities",
        client_key=f"activity-{token_hex(6)}",
        campus=CAMPUS,
        activity_type=activity_type,
        host="me",
        topics=["fraud"],
        starts_at=soon(SOON),
        ends_at=soon(SOON + lasts),
    )
    system.person(SCHOOL).act(receipt["case_id"], "confirm", of="activities")
    return receipt


def held(system: System, case_id: str) -> None:
    """When it is over."""
    officer = system.person(OFFICER)
    over = datetime.fromisoformat(officer.get(f"/activities/{case_id}")["ends_at"])
    # Clocks of processes agree, yet not to the millisecond.
    time.sleep(max((over - datetime.now(UTC)).total_seconds(), 0) + 0.5)
    officer.act(case_id, "hold", of="activities")


def handled(system: System, case_id: str, category: str, **review: Any) -> None:
    """Through the real loop, up to its review; of the worst the school tells the bureau."""
    worst = category == "fire"
    steps: list[tuple[str, str, dict[str, Any]]] = [
        (DESK, "acknowledge", {}),
        (DESK, "assess", {"level": 1 if worst else 2, "category": category}),
        (DESK, "dispatch", {}),
        *([(SCHOOL, "tell_bureau", {})] if worst else []),
        (OFFICER, "arrive", {}),
        (OFFICER, "handle", {"closing_reason": "resolved_on_scene", "text": "已处置"}),
        (DESK, "give_feedback", {"text": "已告知"}),
        (CHIEF, "review", review),
    ]
    for who, action, body in steps:
        system.person(who).act(case_id, action, **body)


def test_an_activity_is_recorded_with_evidence_and_its_points_come_through_the_bus(system: System) -> None:
    officer, school = system.person(OFFICER), system.person(SCHOOL)
    case_id = planned(system, "law_lesson")["case_id"]
    held(system, case_id)
    assert officer.attach(case_id, "scene", photo())["state"] == "kept"
    officer.act(case_id, "record", of="activities", audience={"middle": 60, "staff": 2})
    shown = school.get(f"/activities/{case_id}")
    assert (shown["state"], shown["person_times"], len(shown["attachments"])) == ("recorded", 62, 1)

    def earned() -> list[dict[str, Any]]:
        entries = school.get("/points", campus=CAMPUS)["entries"]
        found = [school.get(f"/points/{one['case_id']}") for one in entries]
        return [one for one in found if one["source"] == case_id]

    until(earned, "the points, through the bus")
    assert [(one["reason"], one["points"]) for one in earned()] == [("activity", 3)]


def test_a_calendar_is_read_without_a_sign_in_until_it_is_revoked(system: System) -> None:
    school, case_id = system.person(SCHOOL), planned(system, "safety_lesson")["case_id"]
    made = school.send("/calendars", {"client_key": f"feed-{token_hex(6)}", "campus": CAMPUS})
    lines = system.open("GET", made["path"]).replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert any(line.startswith(f"UID:{case_id}@") for line in lines)
    school.send(f"/calendars/{made['feed_id']}/revoke", {})
    with pytest.raises(Refused) as refused:
        system.open("GET", made["path"])
    assert refused.value.status == 404
    system.person(OFFICER).act(case_id, "cancel", of="activities", text="测试结束")


def test_a_drill_runs_as_an_exercise_that_is_told_as_one(system: System) -> None:
    officer, case_id = system.person(OFFICER), planned(system, "fire_drill")["case_id"]
    started = officer.act(case_id, "start_exercise", of="activities", category="fire", text="食堂起火")
    exercise = started["exercise_case"]
    again = officer.act(case_id, "start_exercise", of="activities", category="fire", text="食堂起火")
    assert again["exercise_case"] == exercise
    shown = officer.get(f"/activities/{case_id}")["exercise_case"]
    assert (shown["case_id"], system.person(DESK).get(f"/cases/{exercise}")["exercise"]) == (exercise, True)
    until(lambda: system.letters(shown["code"]), "a word about the exercise")
    assert all("【演练】" in one["title"] + one["body"] for one in system.letters(shown["code"]))
    handled(system, exercise, "fire", cause="演练", worked="疏散及时")
    system.person(SUPERVISOR).act(exercise, "close")
    held(system, case_id)
    officer.act(case_id, "record", of="activities", audience={"middle": 200}, evacuated_in=1)
    assert officer.get(f"/activities/{case_id}")["exercise_case"]["handled_at"]


def test_what_a_review_has_taught_is_suggested_to_the_campus(system: System) -> None:
    school = system.person(SCHOOL)
    case_id = report(system, SCHOOL, campus=CAMPUS, category="fraud", text="冒充客服")["case_id"]
    handled(system, case_id, "fraud", cause="防骗意识不足", topics=["fraud"])

    def suggested() -> list[dict[str, Any]]:
        rows = school.get("/activities")["records"]
        found = [school.get(f"/activities/{row['case_id']}") for row in rows if row["state"] == "suggested"]
        return [one for one in found if one["suggested_by"] == case_id]

    until(suggested, "the suggestion, through the bus")
    system.person(CHIEF).act(case_id, "close")
    (found,) = suggested()
    assert (found["activity_type"], [one["code"] for one in found["topics"]]) == ("anti_fraud", ["fraud"])
    school.act(found["case_id"], "decline", of="activities", text="测试结束")


def test_a_quiz_is_answered_without_a_sign_in_and_counted_by_the_sweep(system: System) -> None:
    chief = system.person(CHIEF)
    receipt = chief.post(
        "/quiz-rounds",
        client_key=f"round-{token_hex(6)}",
        campuses=[CAMPUS],
        closes_at=soon(2 * SOON),
        count=3,
    )
    path = f"/quiz-rounds/{receipt['case_id']}"
    (school,) = chief.get(path)["schools"]
    page = f"/quiz/{receipt['code']}"
    asked = system.open("GET", f"{page}?school={school['school_code']}")
    sheet = {
        "school": school["school_code"],
        "token": asked["token"],
        "client_key": f"sheet-{token_hex(8)}",
        "answers": {one["question"]: [one["options"][0]["option"]] for one in asked["questions"]},
    }
    marks = system.open("POST", f"{page}/sheets", sheet)
    assert system.open("POST", f"{page}/sheets", sheet) == marks
    assert "<html" in system.open("GET", "/quiz")

    def counted() -> bool:
        system.invoke("OutreachSweepFunction")
        return bool(chief.get(path)["state"] == "counted")

    until(counted, "the counting")
    after = chief.get(path)
    assert (after["sheets"], after["schools"][0]["answered"]) == (1, 3)
    assert after["schools"][0]["points"] is not None
