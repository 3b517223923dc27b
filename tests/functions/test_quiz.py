"""The quiz as staff plan it and pupils answer it: without any account, bounded, counted once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campus_safety.calendars import SHANGHAI
from campus_safety.change import Moment
from campus_safety.events import event
from campus_safety.plan import serve
from campus_safety.points.entering import tally_of
from campus_safety.quizzes import tokens
from campus_safety.quizzes.counting import Counts
from campus_safety.quizzes.quiz_round import QuizRound, State, quiz_round
from campus_safety.quizzes.sheets import Ending, Sheet
from campus_safety_aws.directory_writer import DirectoryWriter
from campus_safety_aws.moments import now
from campus_safety_aws.quiz_sheets import SheetsTable
from tests.builders import SALT, a_district, a_policy_document
from tests.districts import sample_files, sample_keys
from tests.quizzes import EDUCATION, HARBOUR, OFFICER, QUESTIONS, SCHOOL, SUPERVISOR, quiz_rules
from tests.world import QUIZ_SECRET, REGION, Context, World, http_event

CLOSES_AT = (now() + timedelta(days=7)).isoformat()
RIGHT = {"fraud.prize": None, "traffic.crossing": None, "traffic.seat-belt": None}
HARBOUR_MIDDLE = tokens.school_code(QUIZ_SECRET, "demo", "dm-ms-01")
HARBOUR_PRIMARY = tokens.school_code(QUIZ_SECRET, "demo", "dm-ps-01")


def right_answers() -> dict[str, list[str]]:
    bank = quiz_rules().questions
    return {id: sorted(bank.questions[id].right) for id in QUESTIONS}


def plan(world: World, by: str = EDUCATION, **changes: Any) -> tuple[int, Any]:
    body = {
        "client_key": "round-0001",
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
    for moment in (now(), case.closes_at):
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
    status, receipt = plan(world)
    assert (status, receipt["state"]) == (201, "planned")
    assert plan(world) == (status, receipt), "the same form is the same round"
    assert plan(world, text="另一份")[0] == 409
    path = f"/quiz-rounds/{receipt['case_id']}"
    answer = world.ask("GET", path, by=EDUCATION)[1]
    assert [school["school_code"] for school in answer["schools"]] == [HARBOUR_MIDDLE, HARBOUR_PRIMARY]
    assert answer["place"] == f"quiz?round={receipt['code']}"
    own = world.ask("GET", path, by=SCHOOL)[1]
    assert [school["campus"] for school in own["schools"]] == ["dm-ms-01"]
    assert world.ask("GET", path, by="dm-ms-02-safety")[0] == 404
    listed = world.ask("GET", "/quiz-rounds", by=SCHOOL)[1]["records"]
    assert [(row["case_id"], row["facts"]["questions"]) for row in listed] == [(receipt["case_id"], 3)]


def test_a_plan_with_faults_names_each_and_a_station_plans_for_its_own(world: World) -> None:
    status, problem = plan(
        world, campuses=["dm-none"], questions=["fire.nothing"], closes_at="2020-01-01T00:00:00Z"
    )
    assert status == 422
    assert {fault["field"] for fault in problem["faults"]} == {"campuses", "questions", "closes_at"}
    assert plan(world, OFFICER, client_key="round-0002")[0] == 201
    assert plan(world, "dm-st-hill-desk", client_key="round-0003")[0] == 403
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
    assert not {"right", "because", "right_options"} & set(json.dumps(answer).replace('"', " ").split())
    assert ask(world, case, token=answer["token"])["questions"] == answer["questions"]
    others = [json.dumps(ask(world, case)["questions"]) for _ in range(6)]
    assert len(set(others)) > 1, "a neighbour is asked in another order"
    young = ask(
        world,
        a_round(world, client_key="round-0002", questions=["traffic.crossing", "traffic.e-bike-age"]),
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
    status, answer = hand_in(world, case, token, "sheet-0002", school=HARBOUR_PRIMARY, answers={})
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
    status, problem = hand_in(world, case, token, answers={})
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


def test_a_campus_hands_in_so_many_sheets_a_day_as_it_has_pupils_for(world: World) -> None:
    document = json.loads(json.dumps(a_policy_document(), default=str))
    document["quizzes"]["rules"] |= {"sheets_per_hundred": 1, "sheets_per_token": 50}
    DirectoryWriter("directory").seed_policy("demo", document, datetime(2026, 9, 2, tzinfo=UTC))
    case = a_round(world, campuses=["dm-kg-02", "dm-ms-01"])
    # 150 children, one sheet for each hundred of them: rounded up.
    school, token = tokens.school_code(QUIZ_SECRET, "demo", "dm-kg-02"), ask(world, case)["token"]
    taken = [hand_in(world, case, token, f"sheet-000{n}", school=school)[0] for n in range(4)]
    assert taken == [201, 201, 429, 429]
    assert hand_in(world, case, token, "sheet-0001", school=school)[0] == 201
    assert hand_in(world, case, token, "sheet-0009")[0] == 201, "another school has its own"
    assert counts(world, case)["dm-kg-02"].sheets == 2


def test_a_token_of_yesterday_of_another_round_or_made_up_is_refused(world: World) -> None:
    case, today = a_round(world), now().astimezone(SHANGHAI).date()
    other = a_round(world, client_key="round-0002")
    yesterday = tokens.issue(QUIZ_SECRET, case.id, today - timedelta(days=1), "0" * 32).text
    forged = tokens.issue("guessed", case.id, today, "0" * 32).text
    for token in (yesterday, forged, ask(world, other)["token"], "", "x" * 200):
        status, problem = hand_in(world, case, token)
        assert (status, [fault["code"] for fault in problem["faults"]]) == (422, ["stale_page"])
    assert counts(world, case) == {}


def test_bad_codes_look_alike(world: World) -> None:
    case = a_round(world)
    later = a_round(world, client_key="round-0002", opens_at=(now() + timedelta(days=1)).isoformat())
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
    for changes in (
        {"answers": {"fire.number": ["a"]}},
        {"answers": {QUESTIONS[0]: ["f"]}},
        {"answers": {QUESTIONS[0]: ["A"]}},
        {"answers": [1]},
        {"band": "baby"},
        {"name": "小明"},
        {"client_key": "short"},
    ):
        status, problem = hand_in(world, case, token, **changes)
        assert status == 422 and problem["faults"], changes
    assert counts(world, case) == {}


def test_nothing_is_kept_of_who_answers(world: World) -> None:
    case = a_round(world)
    token = ask(world, case, school=HARBOUR_MIDDLE)["token"]
    assert hand_in(world, case, token, "my-own-key-9", band="middle")[0] == 201
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
    case = a_round(world)
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
    assert world.outreach.tallies(tally_of("demo")) == {}


def test_what_a_counted_round_has_earned_is_entered_also_when_the_first_try_broke_off(world: World) -> None:
    case = a_round(world)
    sheets = SheetsTable("outreach")
    for number in range(630):
        item = {"pk": {"S": f"QUIZ#{case.id}"}, "sk": {"S": "COUNT#dm-ms-01"}}
        if number == 0:
            boto3.client("dynamodb", REGION).put_item(
                TableName="outreach",
                Item=item | {"sheets": {"N": "630"}, "answered": {"N": "1890"}, "right": {"N": "945"}},
            )
    assert sheets.counts(case.id)["dm-ms-01"] == Counts(630, 1890, 945)
    case = closed(world, case)
    assert told(
        world, of(case), {"kind": "quiz_round", "case_id": "c" + "z" * 26}, {"kind": "quiz_round"}
    ) == ["1", "2"]
    assert world.outreach.tallies(tally_of("demo")) == {"dm-ms-01": 10}
    assert told(world, of(quiz_round(world.outreach.get(case.id)))) == []
    page = world.ask("GET", "/points", by=SCHOOL, query={"campus": "dm-ms-01"})[1]
    assert [(row["facts"]["points"], row["facts"]["source"]) for row in page["entries"]] == [(10, case.id)]


def test_after_closing_nothing_more_is_taken_however_late_it_was_begun(world: World) -> None:
    """The sums are closed first and read then: a sheet is either counted or refused, never lost between."""
    case, sheets = a_round(world), SheetsTable("outreach")
    assert sheets.hand_in(a_sheet(case, 1), per_token=3, per_campus=100) is Ending.TAKEN
    first = sheets.closed(case.id, HARBOUR)
    assert sheets.hand_in(a_sheet(case, 2), per_token=3, per_campus=100) is Ending.CLOSED
    assert sheets.hand_in(a_sheet(case, 1), per_token=3, per_campus=100) is Ending.KNOWN
    assert sheets.hand_in(a_sheet(case, 3, campus="dm-ps-01"), per_token=3, per_campus=100) is Ending.CLOSED
    assert sheets.closed(case.id, HARBOUR) == first == {"dm-ms-01": Counts(1, 3, 2), "dm-ps-01": Counts()}


def a_sheet(
    case: QuizRound, number: int, *, campus: str = "dm-ms-01", token: int = 0, day: int = 24, right: int = 2
) -> Sheet:
    later = case.closes_at + timedelta(days=30)
    return Sheet(
        key=f"key-{number}",
        token=f"token-{token or number}-{day}",
        round_id=case.id,
        campus=campus,
        day=datetime(2026, 11, day, tzinfo=UTC).date(),
        digest=f"digest-{number}",
        answered=3,
        right=right,
        kept_until=later,
        token_until=later,
    )


def test_a_day_begins_its_count_anew_and_a_clock_behind_does_not_turn_it_back(world: World) -> None:
    case, sheets = a_round(world), SheetsTable("outreach")

    def handed(number: int, day: int) -> Ending:
        return sheets.hand_in(a_sheet(case, number, day=day), per_token=9, per_campus=2)

    assert [handed(1, 24), handed(2, 24), handed(3, 24)] == [Ending.TAKEN, Ending.TAKEN, Ending.CAMPUS_FULL]
    assert [handed(4, 25), handed(5, 24), handed(6, 25)] == [Ending.TAKEN, Ending.TAKEN, Ending.CAMPUS_FULL]
    assert sheets.counts(case.id)["dm-ms-01"].sheets == 4


def test_many_who_hand_in_at_once_are_each_counted_once(world: World) -> None:
    case, sheets = a_round(world), SheetsTable("outreach")

    def hand_in_until_taken(number: int) -> Ending:
        # Every sheet is sent by two at once.
        for _ in range(200):
            ending = sheets.hand_in(a_sheet(case, number // 2), per_token=3, per_campus=1000)
            if ending is not Ending.RACED:
                return ending
        return Ending.RACED

    with ThreadPoolExecutor(8) as pool:
        endings = list(pool.map(hand_in_until_taken, range(40)))
    assert sorted(endings) == [Ending.KNOWN] * 20 + [Ending.TAKEN] * 20
    assert sheets.counts(case.id)["dm-ms-01"] == Counts(20, 60, 40)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(1, 12), st.sampled_from(HARBOUR), st.integers(1, 4), st.integers(0, 3)),
        max_size=25,
    ),
    st.integers(0, 10_000),
)
def test_sums_are_those_of_the_sheets_that_were_taken_in_any_order_and_repetition(
    world: World, sent: list[tuple[int, str, int, int]], which: int
) -> None:
    case, sheets = (
        a_round(world, client_key=f"round-{which}-{len(sent)}-{hash(tuple(sent)) % 10**8}"),
        SheetsTable("outreach"),
    )
    taken: dict[str, tuple[str, int]] = {}
    used: dict[int, int] = {}
    for number, campus, token, right in sent:
        sheet = a_sheet(case, number, campus=campus, token=token, right=right)
        sheet = Sheet(**{**vars_of(sheet), "key": f"{case.id}-{number}", "token": f"{case.id}-{token}"})
        ending = sheets.hand_in(sheet, per_token=2, per_campus=5)
        if sheet.key in taken:
            assert ending is Ending.KNOWN
        elif used.get(token, 0) >= 2 or sum(place == campus for place, _ in taken.values()) >= 5:
            assert ending in (Ending.SPENT, Ending.CAMPUS_FULL)
        else:
            assert ending is Ending.TAKEN
            taken[sheet.key] = (campus, right)
            used[token] = used.get(token, 0) + 1
    for campus in HARBOUR:
        own = [right for place, right in taken.values() if place == campus]
        assert sheets.counts(case.id).get(campus, Counts()) == Counts(len(own), 3 * len(own), sum(own))


def vars_of(sheet: Sheet) -> dict[str, Any]:
    return {name: getattr(sheet, name) for name in Sheet.__slots__}


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


def test_another_district_has_other_codes(world: World) -> None:
    assert sample_files("demo").campuses and sample_keys("demo")
    assert tokens.school_code(QUIZ_SECRET, "other", "dm-ms-01") != HARBOUR_MIDDLE


@pytest.mark.parametrize("path", ["/quiz-rounds", "/points", "/quiz-questions"])
def test_staff_routes_ask_for_a_sign_in(world: World, path: str) -> None:
    assert world.ask("GET", path)[0] == 401
