"""The quiz as staff plan it and pupils answer it: without any account, bounded, counted once."""

import itertools
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
import segno

from campus_safety.district.calendars import SHANGHAI
from campus_safety.kinds.points.entering import tally_of
from campus_safety.kinds.quizzes import tokens
from campus_safety.kinds.quizzes.counting import Counts, count
from campus_safety.kinds.quizzes.questions import Bank
from campus_safety.kinds.quizzes.quiz_round import QuizRound, State, quiz_round
from campus_safety.records.change import Moment
from campus_safety.records.events import event
from campus_safety_aws.outside import REAL
from campus_safety_aws.quiz_sheets import SheetsTable
from tests.builders import SALT, a_district
from tests.by_kind import serve
from tests.quizzes import EDUCATION, HARBOUR, OFFICER, QUESTIONS, SCHOOL, SUPERVISOR, quiz_rules
from tests.world import QUIZ_SECRET, REGION, Context, World, a_world, http_event

CLOSES_AT = (REAL.now() + timedelta(days=7)).isoformat()
HARBOUR_MIDDLE = tokens.school_code(QUIZ_SECRET, "demo", "dm-ms-01")
HARBOUR_PRIMARY = tokens.school_code(QUIZ_SECRET, "demo", "dm-ps-01")


_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One for all these tests: each plans a round of its own."""
    with pytest.MonkeyPatch.context() as patch, a_world(patch) as one:
        yield one


def right_answers() -> dict[str, list[str]]:
    bank = quiz_rules().document(Bank)
    return {id: sorted(bank.questions[id].right) for id in QUESTIONS}


def wrong_answers() -> dict[str, list[str]]:
    bank = quiz_rules().document(Bank)
    return {id: sorted(bank.questions[id].options.keys() - bank.questions[id].right) for id in QUESTIONS}


def plan(world: World, by: str = EDUCATION, **changes: Any) -> tuple[int, Any]:
    body = {
        "client_key": f"round-{next(_numbers):04}",
        "acting_staff": "E1001",
        "campuses": list(HARBOUR),
        "closes_at": CLOSES_AT,
        "questions": list(QUESTIONS),
        "text": "安全教育周",
    }
    return world.ask("POST", "/quiz-rounds", body | changes, by=by)


def a_round(world: World, **changes: Any) -> QuizRound:
    """A round that is open now."""
    status, receipt = plan(world, **changes)
    assert status == 201, receipt
    return quiz_round(world.outreach.get(receipt["case_id"]))


def ask(world: World, case: QuizRound, **query: str) -> Any:
    status, answer = world.ask("GET", f"/quiz/{case.code}", query=query)
    assert status == 200, answer
    return answer


def hand_in(
    world: World, case: QuizRound, token: str, key: str = "sheet-0001", **changes: Any
) -> tuple[int, Any]:
    body = {"school": HARBOUR_MIDDLE, "token": token, "client_key": key, "answers": right_answers()}
    return world.ask("POST", f"/quiz/{case.code}/sheets", body | changes)


def counts(world: World, case: QuizRound) -> Any:
    return dict(SheetsTable(world.environment["OUTREACH_TABLE"]).counts(case.id))


def closed(world: World, case: QuizRound) -> QuizRound:
    """The round after the sweep has found that its time is over."""
    for moment in (REAL.now(), case.closes_at):
        change = serve(quiz_round(world.outreach.get(case.id)), quiz_rules(), Moment(moment, SALT))
        assert change is not None
        world.outreach.commit((change,), a_district())
    return quiz_round(world.outreach.get(case.id))


def told(world: World, *details: Any) -> list[str]:
    """What the bus brings to the earnings function; answers the numbers of what comes back."""
    records = [
        {"messageId": str(number), "body": json.dumps({"detail": detail})}
        for number, detail in enumerate(details)
    ]
    answer = world.function("outreach.earnings").handler({"Records": records}, Context())
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def of(case: QuizRound) -> dict[str, Any]:
    return {"kind": "quiz_round", "case_id": case.id, "district": "demo", "state": str(case.state)}


def everything(world: World) -> str:
    """All that the table holds, as text."""
    return json.dumps(
        boto3.client("dynamodb", REGION).scan(TableName=world.environment["OUTREACH_TABLE"])["Items"],
        ensure_ascii=False,
        default=str,
    )


def test_a_round_is_planned_once_and_shows_each_school_its_code(world: World) -> None:
    status, receipt = plan(world, client_key="a-round-1")
    assert (status, receipt["state"]) == (201, "planned")
    assert plan(world, client_key="a-round-1") == (status, receipt), "the same form is the same round"
    assert plan(world, client_key="a-round-1", text="另一份")[0] == 409
    path = f"/quiz-rounds/{receipt['case_id']}"
    answer = world.ask("GET", path, by=EDUCATION)[1]
    assert [school["school_code"] for school in answer["schools"]] == [HARBOUR_MIDDLE, HARBOUR_PRIMARY]
    assert answer["place"] == f"quiz?round={receipt['code']}"
    own = world.ask("GET", path, by=SCHOOL)[1]
    assert [school["campus"] for school in own["schools"]] == ["dm-ms-01"]
    assert world.ask("GET", path, by="dm-ms-02-safety")[0] == 404
    listed = world.ask("GET", "/quiz-rounds", by=SCHOOL)[1]["records"]
    assert (receipt["case_id"], 3) in [(row["case_id"], row["facts"]["questions"]) for row in listed]


def test_a_plan_with_faults_names_each_and_a_station_plans_for_its_own(world: World) -> None:
    status, problem = plan(
        world, campuses=["dm-none"], questions=["fire.nothing"], closes_at="2020-01-01T00:00:00Z"
    )
    assert status == 422
    assert {fault["field"] for fault in problem["faults"]} == {"campuses", "questions", "closes_at"}
    assert plan(world, OFFICER)[0] == 201
    assert plan(world, "dm-st-hill-desk")[0] == 403
    for by in (SCHOOL, "dm-ms-01-guard", "dm-leader", "dm-auditor", "dm-fire-duty"):
        assert plan(world, by)[0] == 403
    assert world.ask("GET", "/quiz-questions", by=SCHOOL)[0] == 403
    bank = world.ask("GET", "/quiz-questions", by=OFFICER)[1]
    assert len(bank["questions"]) >= 40 and bank["questions"][0]["right"]


def test_pupils_are_asked_without_the_answers_in_an_order_that_stays(world: World) -> None:
    case = a_round(world)
    answer = ask(world, case, school=HARBOUR_MIDDLE)
    assert answer["school"] == {"zh": "港湾中学", "en": "Harbour Middle School"}
    assert {one["question"] for one in answer["questions"]} == set(QUESTIONS)
    assert {name for one in answer["questions"] for name in one} == {"question", "ask", "several", "options"}
    options = [option for one in answer["questions"] for option in one["options"]]
    assert {name for option in options for name in option} == {"option", "says"}
    assert ask(world, case, token=answer["token"])["questions"] == answer["questions"]
    others = [json.dumps(ask(world, case)["questions"]) for _ in range(6)]
    assert len(set(others)) > 1, "a neighbour is asked in another order"
    young = ask(
        world,
        a_round(world, questions=["traffic.crossing", "traffic.e-bike-age"]),
        band="lower_primary",
    )
    assert [one["question"] for one in young["questions"]] == ["traffic.crossing"]


def test_a_sheet_is_marked_explained_and_counted_for_its_school(world: World) -> None:
    case = a_round(world)
    token = ask(world, case)["token"]
    status, answer = hand_in(world, case, token)
    assert (status, answer["right"], answer["answered"]) == (201, 3, 3)
    assert answer["school"]["zh"] == "港湾中学"
    assert all(mark["right"] and mark["because"]["zh"] and mark["because"]["en"] for mark in answer["marks"])
    status, answer = hand_in(
        world, case, token, "sheet-0002", school=HARBOUR_PRIMARY, answers=wrong_answers()
    )
    assert (status, answer["right"]) == (201, 0)
    assert counts(world, case) == {"dm-ms-01": Counts(1, 3, 3), "dm-ps-01": Counts(1, 3, 0)}
    shown = world.ask("GET", f"/quiz-rounds/{case.id}", by=SUPERVISOR)[1]
    assert [(one["sheets"], one["right"], one["points"]) for one in shown["schools"]] == [
        (1, 3, None),
        (1, 0, None),
    ]


def test_a_sheet_sent_again_counts_once_and_is_answered_the_same(world: World) -> None:
    case = a_round(world)
    token = ask(world, case)["token"]
    first = hand_in(world, case, token)
    assert [hand_in(world, case, token) for _ in range(3)] == [first] * 3
    status, problem = hand_in(world, case, token, answers=wrong_answers())
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:key-reused")
    assert counts(world, case) == {"dm-ms-01": Counts(1, 3, 3)}
    case = closed(world, case)
    assert hand_in(world, case, token) == first, "also when the round has closed meanwhile"
    assert hand_in(world, case, token, "sheet-0002")[0] == 404


def test_a_token_hands_in_so_many_sheets_a_day(world: World) -> None:
    case = a_round(world)
    token = ask(world, case)["token"]
    assert [hand_in(world, case, token, f"sheet-000{n}")[0] for n in range(5)] == [201, 201, 201, 429, 429]
    assert hand_in(world, case, token, "sheet-0001")[0] == 201, "what was taken is still answered"
    status, problem = hand_in(world, case, token, "sheet-0009")
    assert (status, [fault["code"] for fault in problem["faults"]]) == (429, ["spent"])
    assert hand_in(world, case, ask(world, case)["token"], "sheet-0009")[0] == 201
    assert counts(world, case) == {"dm-ms-01": Counts(4, 12, 12)}


def lesson_of(world: World, case: QuizRound, by: str = "dm-kg-02-safety") -> str:
    status, answer = world.ask("GET", f"/quiz-rounds/{case.id}", by=by)
    assert status == 200, answer
    (line,) = (one for one in answer["schools"] if one["campus"] == "dm-kg-02")
    return str(line["lesson_code"])


def handed_in_today(case: QuizRound, campus: str, sheets: int) -> None:
    today = REAL.now().astimezone(SHANGHAI).date().isoformat()
    item = {"pk": {"S": f"QUIZ#{case.id}"}, "sk": {"S": f"COUNT#{campus}"}, "day": {"S": today}}
    sums = {name: {"N": str(sheets)} for name in ("today", "sheets", "answered", "right")}
    boto3.client("dynamodb", REGION).put_item(TableName="outreach", Item=item | sums)


def test_whoever_floods_a_school_from_outside_locks_no_class_out(world: World) -> None:
    case = a_round(world, campuses=["dm-kg-02"])
    school = tokens.school_code(QUIZ_SECRET, "demo", "dm-kg-02")
    # Two for each of its 150 children a day: half of them without the code of a lesson.
    handed_in_today(case, "dm-kg-02", 149)
    outside = [
        hand_in(world, case, ask(world, case)["token"], f"sheet-000{n}", school=school)[0] for n in range(3)
    ]
    assert outside == [201, 429, 429]
    lesson = lesson_of(world, case)
    inside = hand_in(
        world, case, ask(world, case)["token"], "sheet-0009", school=school, lesson=lesson.lower()
    )
    assert inside[0] == 201
    assert counts(world, case)["dm-kg-02"].sheets == 151


@pytest.mark.parametrize(
    "lesson",
    ["ABCDEFGH", "x", tokens.lesson_code("guessed", "r", "dm-kg-02", datetime(2026, 11, 24, tzinfo=UTC))],
)
def test_a_lessons_code_that_is_none_is_said_so_and_takes_nothing(world: World, lesson: str) -> None:
    case = a_round(world, campuses=["dm-kg-02"])
    school = tokens.school_code(QUIZ_SECRET, "demo", "dm-kg-02")
    status, problem = hand_in(
        world, case, ask(world, case)["token"], "sheet-0001", school=school, lesson=lesson
    )
    assert (status, [fault["code"] for fault in problem["faults"]]) == (422, ["lesson_over"])
    assert counts(world, case) == {}


def test_only_the_schools_own_staff_see_the_code_of_a_lesson(world: World) -> None:
    case = a_round(world, campuses=["dm-kg-02"])
    assert len(lesson_of(world, case)) == 8
    for by in (EDUCATION, "dm-kg-02-guard"):
        assert lesson_of(world, case, by) == "None"


def test_a_lessons_code_holds_for_half_an_hour_at_least_and_an_hour_at_most() -> None:
    given = datetime(2026, 11, 24, 2, 29, tzinfo=UTC)
    code = tokens.lesson_code("secret", "round", "dm-kg-02", given)
    after = [timedelta(minutes=minutes) for minutes in (0, 30, 31)]
    assert [tokens.is_of_lesson("secret", "round", "dm-kg-02", code, given + by) for by in after] == [
        True,
        True,
        False,
    ]
    assert not tokens.is_of_lesson("secret", "round", "dm-ms-01", code, given)


def test_a_campus_hands_in_so_many_sheets_a_day_as_it_has_pupils_for(world: World) -> None:
    case = a_round(world, campuses=["dm-kg-02", "dm-ms-01"])
    # Two for each of its 150 children; all but two of them were handed in today.
    handed_in_today(case, "dm-kg-02", 298)
    lesson = lesson_of(world, case)
    school, tokens_of = tokens.school_code(QUIZ_SECRET, "demo", "dm-kg-02"), [ask(world, case)["token"]] * 3
    tokens_of.append(ask(world, case)["token"])
    taken = [
        hand_in(world, case, token, f"sheet-000{n}", school=school, lesson=lesson)[0]
        for n, token in enumerate(tokens_of)
    ]
    assert taken == [201, 201, 429, 429]
    assert hand_in(world, case, tokens_of[0], "sheet-0001", school=school, lesson=lesson)[0] == 201
    assert hand_in(world, case, tokens_of[3], "sheet-0009")[0] == 201, "another school has its own"
    assert counts(world, case)["dm-kg-02"].sheets == 300


def test_a_token_of_yesterday_of_another_round_or_made_up_is_refused(world: World) -> None:
    case, today = a_round(world), REAL.now().astimezone(SHANGHAI).date()
    other = a_round(world)
    yesterday = tokens.issue(QUIZ_SECRET, case.id, today - timedelta(days=1), "0" * 32).text
    forged = tokens.issue("guessed", case.id, today, "0" * 32).text
    for token in (yesterday, forged, ask(world, other)["token"], "", "x" * 200):
        status, problem = hand_in(world, case, token)
        assert (status, [fault["code"] for fault in problem["faults"]]) == (422, ["stale_page"])
    assert counts(world, case) == {}


def test_bad_codes_look_alike(world: World) -> None:
    case = a_round(world)
    later = a_round(world, opens_at=(REAL.now() + timedelta(days=1)).isoformat())
    points = world.ask(
        "POST",
        "/points",
        {"client_key": "award-001", "acting_staff": "S1", "campus": "dm-ms-01", "points": 1, "text": "x"},
        by=SUPERVISOR,
    )[1]["code"]
    wrong = case.code[:-1] + ("0" if case.code[-1] != "0" else "1")
    refused = [world.ask("GET", f"/quiz/{code}") for code in (wrong, "0", "x" * 60, later.code, points)]
    assert {json.dumps(answer) for answer in refused} == {json.dumps(refused[0])}
    assert refused[0][0] == 404
    token = ask(world, case)["token"]
    elsewhere = tokens.school_code(QUIZ_SECRET, "demo", "dm-ms-02")
    schools = [hand_in(world, case, token, school=code) for code in ("", "dm-ms-01", elsewhere, "ABCDEFGH")]
    assert {json.dumps(answer) for answer in schools} == {json.dumps(schools[0])}
    assert schools[0][0] == 404
    assert world.ask("GET", f"/quiz/{case.code}", query={"school": elsewhere})[0] == 404


def test_a_bad_sheet_is_refused_and_nothing_of_it_is_kept(world: World) -> None:
    case = a_round(world)
    token = ask(world, case)["token"]
    bad: tuple[dict[str, Any], ...] = (
        {"answers": {"fire.number": ["a"]}},
        {"answers": {QUESTIONS[0]: ["f"]}},
        {"answers": {QUESTIONS[0]: ["A"]}},
        {"answers": [1]},
        {"answers": {}},
        {"band": "baby"},
        {"name": "小明"},
        {"client_key": "short"},
    )
    for changes in bad:
        status, problem = hand_in(world, case, token, **changes)
        assert status == 422 and problem["faults"], changes
    assert counts(world, case) == {}


def test_nothing_is_kept_of_who_answers(world: World) -> None:
    case = a_round(world)
    token = ask(world, case, school=HARBOUR_MIDDLE)["token"]
    assert hand_in(world, case, token, "my-own-key-9", band="upper_primary")[0] == 201
    kept = everything(world)
    for secret in (token, token.split(".")[1], "my-own-key-9", "192.0.2.1", "userAgent", HARBOUR_MIDDLE):
        assert secret not in kept
    sheets = [item for item in json.loads(kept) if item["pk"]["S"].startswith(("QUIZ_SHEET", "QUIZ_TOKEN"))]
    assert {name for item in sheets for name in item} == {"pk", "sk", "digest", "used", "expires_at"}


def test_the_page_asks_no_other_host_and_runs_nothing_but_its_own_script(world: World) -> None:
    answer = world.function("outreach.quiz").handler(http_event("GET", "/quiz"), Context())
    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (200, "text/html; charset=utf-8")
    page, policy = answer["body"], answer["headers"]["Content-Security-Policy"]
    assert "http://" not in page and "https://" not in page and " src=" not in page and "<link" not in page
    assert "default-src 'none'" in policy and "unsafe" not in policy and policy.count("sha256-") == 2
    assert '<html lang="zh-CN">' in page and "cookie" not in page and "localStorage" not in page


def test_a_closed_round_is_counted_once_and_its_points_are_entered_once(world: World) -> None:
    case, before = a_round(world), world.outreach.tallies(tally_of("demo"))
    token = ask(world, case)["token"]
    assert hand_in(world, case, token)[0] == 201
    assert told(world, of(case)) == [], "told too early, nothing follows"
    assert quiz_round(world.outreach.get(case.id)).state is State.PLANNED
    case = closed(world, case)
    for _ in range(3):
        assert told(world, of(case), of(case)) == []
    done = quiz_round(world.outreach.get(case.id))
    assert done.state is State.COUNTED
    assert [(one.campus, one.sheets, one.right) for one in done.results] == [
        ("dm-ms-01", 1, 3),
        ("dm-ps-01", 0, 0),
    ]
    actions = [entry.action for entry in world.outreach.entries(case.id)]
    assert actions.count("count") == 1
    assert world.ask("GET", f"/quiz-rounds/{case.id}", by=SCHOOL)[1]["schools"][0]["points"] == 0
    # One sheet of 1260 pupils earns nothing.
    assert world.outreach.tallies(tally_of("demo")) == before


def test_what_a_counted_round_has_earned_is_entered_also_when_the_first_try_broke_off(
    world: World,
) -> None:
    case, table = a_round(world, campuses=["dm-ps-02"]), world.environment["OUTREACH_TABLE"]
    # Half of its 520 pupils, and half of their answers right.
    sums = {"sheets": {"N": "260"}, "answered": {"N": "780"}, "right": {"N": "390"}}
    key = {"pk": {"S": f"QUIZ#{case.id}"}, "sk": {"S": "COUNT#dm-ps-02"}}
    boto3.client("dynamodb", REGION).put_item(TableName=table, Item=key | sums)
    case = closed(world, case)
    change = count(
        case, SheetsTable(table).closed(case.id, case.campuses), quiz_rules(), Moment(REAL.now(), SALT)
    )
    world.outreach.commit((change,), a_district())
    assert world.outreach.tallies(tally_of("demo")).get("dm-ps-02", 0) == 0
    for _ in range(2):
        assert told(world, of(change.after)) == []
        assert world.outreach.tallies(tally_of("demo"))["dm-ps-02"] == 10
    page = world.ask("GET", "/points", by="dm-ps-02-safety", query={"campus": "dm-ps-02"})[1]
    assert [(row["facts"]["points"], row["facts"]["source"]) for row in page["entries"]] == [(10, case.id)]


def test_an_event_that_is_none_comes_back_and_holds_up_no_other(world: World) -> None:
    case = closed(world, a_round(world))
    unknown = {"kind": "quiz_round", "case_id": "c" + "z" * 26}
    assert told(world, unknown, {"kind": "quiz_round"}, of(case)) == ["0", "1"]
    assert quiz_round(world.outreach.get(case.id)).state is State.COUNTED


def test_a_cancelled_round_is_gone_for_pupils(world: World) -> None:
    case = a_round(world)
    token = ask(world, case)["token"]
    body = {"acting_staff": "E1001", "version": 1, "text": "停课"}
    assert world.ask("POST", f"/quiz-rounds/{case.id}/cancel", body, by=SCHOOL)[0] == 403
    assert world.ask("POST", f"/quiz-rounds/{case.id}/cancel", body, by=EDUCATION)[0] == 200
    assert world.ask("GET", f"/quiz/{case.code}")[0] == hand_in(world, case, token)[0] == 404
    assert told(world, of(case)) == []


def test_the_round_tells_the_bus_what_earnings_listen_for(world: World) -> None:
    case = a_round(world)
    change = serve(case, quiz_rules(), Moment(case.closes_at, SALT))
    assert change is not None
    detail = event(change)
    assert (detail["kind"], detail["state"], detail["campuses"]) == ("quiz_round", "closed", list(HARBOUR))


@pytest.mark.parametrize("path", ["/quiz-rounds", "/points", "/quiz-questions"])
def test_staff_routes_ask_for_a_sign_in(world: World, path: str) -> None:
    assert world.ask("GET", path)[0] == 401


def test_a_school_gets_a_link_and_a_code_to_scan_that_open_the_quiz_at_the_address_by_which_it_asked(
    world: World,
) -> None:
    case = a_round(world)
    _, answer = world.ask(
        "GET",
        f"/quiz-rounds/{case.id}",
        by=SCHOOL,
        headers={"host": "hx.example.cn", "x-forwarded-proto": "https"},
    )
    (school,) = answer["schools"]
    assert school["link"] == f"https://hx.example.cn/quiz?round={case.code}&school={HARBOUR_MIDDLE}"
    dark = {
        (int(down), int(start) + step)
        for start, down, length in re.findall(r"M(\d+) (\d+)h(\d+)", school["qr"]["path"])
        for step in range(int(length))
    }
    modules = segno.make(school["link"], error="m", micro=False).matrix
    assert dark == {
        (down + 4, at + 4) for down, row in enumerate(modules) for at, one in enumerate(row) if one
    }
    assert school["qr"]["size"] == len(modules) + 8


@pytest.mark.parametrize(
    ("headers", "begins"),
    [
        ({"host": "api.execute-api.localhost:4566"}, "http://api.execute-api.localhost:4566/quiz?"),
        ({"host": "127.0.0.1:4566"}, "http://127.0.0.1:4566/quiz?"),
        ({"host": "hx.example.cn"}, "https://hx.example.cn/quiz?"),
        ({"host": "hx.example.cn", "x-forwarded-proto": "https, http"}, "https://hx.example.cn/quiz?"),
    ],
)
def test_the_link_goes_where_the_request_came_in(world: World, headers: dict[str, str], begins: str) -> None:
    _, answer = world.ask("GET", f"/quiz-rounds/{a_round(world).id}", by=SCHOOL, headers=headers)
    assert answer["schools"][0]["link"].startswith(begins)


def test_without_the_headers_the_link_names_the_interface_that_was_asked(world: World) -> None:
    _, answer = world.ask("GET", f"/quiz-rounds/{a_round(world).id}", by=EDUCATION)
    assert all(
        one["link"].startswith("https://api.execute-api.us-east-1.amazonaws.com/quiz?")
        for one in answer["schools"]
    )
