"""回访评价 over HTTP: its reporter finds the question on their own page, answers once, and nobody else finds anything."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campus_safety.district.calendars import day_of
from campus_safety.records.change import Tally
from campus_safety.records.store import Claim
from campus_safety.records.surveys import Sums, month_of
from tests.builders import accounts
from tests.functions import test_hazards as hazards
from tests.functions.test_casework import CHIEF, DESK, OFFICER, SAFETY, report, through
from tests.world import World, later

ANSWERS = {"client_key": "page-0001", "timely": 4, "outcome": 5, "explained": True}


def survey(world: World, case_id: str, by: str = SAFETY, path: str = "cases", **answers: Any) -> Any:
    return world.ask("POST", f"/{path}/{case_id}/survey", ANSWERS | answers, by=by)


def until(world: World, case_id: str) -> Any:
    status, found = world.ask("GET", f"/reports/{case_id}", by=SAFETY)
    assert status == 200, found
    return found["survey_until"]


def this_month(world: World) -> Any:
    return month_of(world.cases, "demo", day_of(datetime.now(UTC)))


def ended(world: World) -> str:
    case_id = report(world)
    assert until(world, case_id) is None
    through(world, case_id)
    return case_id


def test_after_the_end_the_reporter_is_asked_answers_and_is_asked_no_more(world: World) -> None:
    case_id = ended(world)
    closed_at = world.cases.get(case_id).closed_at
    assert datetime.fromisoformat(until(world, case_id)) == closed_at + timedelta(days=15)
    status, answer = survey(world, case_id)
    assert (status, answer["case_id"]) == (200, case_id)
    assert answer["thanks"]["zh"].startswith("谢谢")
    assert until(world, case_id) is None
    assert this_month(world) == {"dm-st-harbour": Sums(1, 1, 4, 1, 5, 1, 1)}


def test_sent_again_it_is_the_same_and_changed_it_is_refused(world: World) -> None:
    case_id = ended(world)
    assert survey(world, case_id) == survey(world, case_id)
    for changes in ({"timely": 1}, {"client_key": "page-0002"}):
        status, problem = survey(world, case_id, **changes)
        assert (status, problem["faults"][0]["code"]) == (409, "already_answered")
    assert this_month(world)["dm-st-harbour"].sheets == 1


def test_nothing_of_it_is_in_the_case(world: World) -> None:
    """Not in its record, its timeline, its list, its events; nor in what anybody is answered about it."""
    case_id = ended(world)
    before, entries, written = world.cases.get(case_id), world.cases.entries(case_id), world.published()
    assert survey(world, case_id)[0] == 200
    assert (world.cases.get(case_id), world.cases.entries(case_id)) == (before, entries)
    assert written is not None and world.published() == []
    for by in (CHIEF, DESK, "dm-supervisor-1"):
        for path in (f"/cases/{case_id}", f"/cases/{case_id}/timeline"):
            assert "survey" not in str(world.ask("GET", path, by=by)[1]), (by, path)


def test_whoever_did_not_report_it_finds_nothing(world: World) -> None:
    case_id = ended(world)
    for by in sorted(set(accounts()) - {SAFETY}):
        assert survey(world, case_id, by=by)[0] == 404, by
    assert survey(world, "c" + "a" * 26)[0] == 404
    assert this_month(world) == {}


def test_what_is_wrong_is_named_in_both_languages(world: World) -> None:
    case_id = ended(world)
    for changes, field in (
        ({"timely": 6}, "timely"),
        ({"outcome": 0}, "outcome"),
        ({"text": "张三"}, "text"),
        ({"acting_staff": "T1001"}, "acting_staff"),
    ):
        status, problem = survey(world, case_id, **changes)
        assert status == 422
        (fault,) = problem["faults"]
        assert fault["field"] == field and fault["zh"] and fault["en"]
    status, problem = survey(world, case_id, timely=None, outcome=None, explained=None)
    assert (status, problem["faults"][0]["zh"]) == (422, "请至少回答一题")
    assert this_month(world) == {}


def test_too_late_is_said_and_the_question_is_gone(world: World) -> None:
    case_id = ended(world)
    for name in ("casework.cases", "report_intake.reports"):
        world.give(name, outside=later(timedelta(days=15, minutes=5)))
    assert until(world, case_id) is None
    status, problem = survey(world, case_id)
    assert (status, problem["faults"][0]["zh"]) == (409, "回访评价已经截止")


def test_before_the_end_nobody_is_asked(world: World) -> None:
    case_id = report(world)
    status, problem = survey(world, case_id)
    assert (status, problem["faults"][0]["code"]) == (409, "not_asked")


def test_an_incident_is_no_hazard(world: World) -> None:
    assert survey(world, ended(world), path="hazards")[0] == 404


GUARD = "dm-ms-01-guard"


def a_hazard_of_the_guards(world: World) -> str:
    """Found by the guard, rectified by the school, struck off."""
    case_id = hazards.report(world, GUARD)
    hazards.did(world, case_id, "assign", due_at=hazards.days(7))
    hazards.claim(world, case_id)
    hazards.did(world, case_id, "recheck", passed=True, opinion="已核实")
    return case_id


def test_a_hazard_asks_who_found_it_on_its_own_page(world: World) -> None:
    case_id = a_hazard_of_the_guards(world)
    world.give("hazards.hazards", outside=later(timedelta(days=11)))
    hazards.did(world, case_id, "follow_up", held=True, opinion="保持良好")
    assert world.ask("GET", f"/hazards/{case_id}", by=GUARD)[1]["survey_until"] is None
    hazards.did(world, case_id, "close", CHIEF)
    assert world.ask("GET", f"/hazards/{case_id}", by=GUARD)[1]["survey_until"] is not None
    for other in (SAFETY, CHIEF, OFFICER):
        assert world.ask("GET", f"/hazards/{case_id}", by=other)[1]["survey_until"] is None
        assert survey(world, case_id, by=other, path="hazards")[0] == 404
    assert survey(world, case_id, by=GUARD, path="hazards", timely=None)[0] == 200
    assert world.ask("GET", f"/hazards/{case_id}", by=GUARD)[1]["survey_until"] is None
    assert survey(world, case_id, by=GUARD, path="hazards", timely=1)[0] == 409


@pytest.mark.emulated
def test_what_was_answered_is_read_in_figures_and_bulletins_of_months_that_are_over(world: World) -> None:
    today = day_of(datetime.now(UTC))
    last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    for number in range(7):
        station = "dm-st-harbour" if number < 5 else "dm-st-hill"
        sums = Sums(1, 1, 4, 1, 5, 1, 1).by_name()
        world.cases.count_once(
            Claim(f"survey#{number}", "c", "d", datetime.now(UTC), datetime.now(UTC)),
            [Tally(f"survey#demo#{last:%Y-%m}", f"{station}#{name}", by) for name, by in sums.items()],
        )
    period = {"from": str(last), "to": str(today + timedelta(days=1))}

    def read(by: str, **scope: str) -> Any:
        status, answer = world.ask("GET", "/figures", by=by, query=period | scope)
        assert status == 200, answer
        return [(one["scope"]["unit"], one["sheets"], one["timely"]) for one in answer["surveys"]]

    # Of one station too little is told, so of the other nothing is: it would be the difference.
    assert read("dm-leader") == [("*", 7, 4.0)]
    assert read(CHIEF) == [("dm-st-harbour", None, None)]
    for unread in (SAFETY, "dm-edu-desk"):
        assert read(unread) == []
    assert read("dm-leader", scope="dm-ms-01") == []
    status, said = world.ask("GET", f"/bulletins/{last:%Y-%m}", by="dm-leader")
    assert status == 200
    told = {line["name"]: line["now"]["text"] for part in said["sections"] for line in part["lines"]}
    assert (told["回访评价（份）"], told["得到反馈说明"]) == ("7", "100%")
