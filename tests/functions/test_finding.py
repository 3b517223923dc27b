"""Records are found by their code, and by campus, day, spot and words, as far as who looks may see them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from campus_safety.district.calendars import SHANGHAI
from campus_safety.identity import read_code, short_code
from campus_safety.kinds.registry import KINDS
from campus_safety.messages.message import Message
from campus_safety.messages.sent_messages import Outcome, State, outcome
from campus_safety.records.access import relations_of
from campus_safety.records.change import Change
from campus_safety.records.kind import RecordTable
from campus_safety.records.relations import Part
from campus_safety_aws.outside import REAL
from tests.builders import a_district
from tests.by_kind import shown
from tests.districts import key_of
from tests.fake_world import FakeWorld
from tests.functions.test_casework import CHIEF, DESK, OFFICER, SAFETY, act, report, through
from tests.functions.test_hazards import report as hazard
from tests.functions.test_list_exports import PEOPLE as EVERYBODY
from tests.functions.test_walk_of_rights import WALKERS
from tests.planted import Planted, every_planted
from tests.world import World, later

GUARD, TEACHER_ELSEWHERE = "dm-ms-01-guard", "dm-ms-02-safety"


def search(world: World, by: str = DESK, **query: str) -> Any:
    status, answer = world.ask("GET", "/search", by=by, query=query)
    assert status == 200, answer
    return answer


def ids(found: Any) -> list[str]:
    return [row["case_id"] for row in found["rows"]]


def traces(world: World, case_id: str, what: str = "words") -> list[tuple[str, str]]:
    """(account's unit, role) of each trace of this kind."""
    return [(one.unit, one.role) for one in world.cases.reads(case_id) if one.what == what]


def today(days: int = 0) -> str:
    return (REAL.now().astimezone(SHANGHAI) + timedelta(days=days)).date().isoformat()


def coded(one: Planted) -> Planted:
    """As a release would have coded it: those of the walk are only numbered."""
    code = short_code(one.case.id)
    case = replace(one.case, code=code)
    changes: list[Change[Any]] = [
        replace(
            change,
            before=replace(change.before, code=code) if change.before is not None else None,
            after=replace(change.after, code=code),
        )
        for change in one.changes
    ]
    return Planted(case, tuple(changes), one.words)


def test_a_record_of_any_kind_is_found_by_its_code_by_whoever_may_see_it(world: World) -> None:
    tables = {
        RecordTable.CASES: world.cases,
        RecordTable.DUTY: world.duty,
        RecordTable.OUTREACH: world.outreach,
    }
    planted = [coded(one) for one in every_planted(world.directory.district("demo").policy_version)]
    for one in planted:
        one.plant(tables[KINDS[one.case.kind].table], a_district())
    assert {one.case.kind for one in planted} == set(KINDS)
    wrong, found = [], set()
    for name, account in WALKERS.items():
        for one in planted:
            case = one.case
            may = bool(relations_of(account, case, a_district())) and Part.SUMMARY in shown(
                account, case, a_district()
            )
            status, answer = world.ask("GET", f"/codes/{case.code}", by=name)
            if status != (200 if may else 404):
                wrong.append((name, case.kind, status))
            if may:
                found.add(case.kind)
                assert (answer["case_id"], answer["kind"]) == (case.id, case.kind)
    assert not wrong
    assert found == set(KINDS)


def test_a_code_is_found_as_people_type_it_and_a_wrong_one_is_named(world: World) -> None:
    code = world.cases.get(report(world)).code
    typed = f"{code[:4].lower()}-{code[4:].lower()}"
    assert world.ask("GET", f"/codes/{typed}", by=DESK)[1]["code"] == code
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    status, problem = world.ask("GET", f"/codes/{wrong}", by=DESK)
    assert (status, problem["faults"][0]["code"]) == (422, "bad_code")
    unknown = short_code("no such case")
    assert read_code(unknown) == unknown and world.ask("GET", f"/codes/{unknown}", by=DESK)[0] == 404


def test_what_is_found_is_what_the_lists_show(world: World) -> None:
    for number, category in enumerate(("theft", "bullying", "theft")):
        discovered = {"discovered_at": REAL.now().isoformat()} if category == "bullying" else {}
        report(world, key=f"{number:04}", category=category, **discovered)
    hazard(world)
    for by in EVERYBODY:
        for of, path, name in (("incident", "/cases", "cases"), ("hazard", "/hazards", "hazards")):
            status, page = world.ask("GET", path, by=by, query={"size": "100"})
            code, answer = world.ask("GET", "/search", by=by, query={"of": of})
            assert code == status, (by, of)
            if status == 200:
                assert set(ids(answer)) == {row["case_id"] for row in page[name]}, (by, of)


def test_it_is_narrowed_by_campus_category_state_and_day(world: World) -> None:
    first, second = report(world, key="0001"), report(world, key="0002", category="fire")
    assert ids(search(world)) == [second, first]
    assert ids(search(world, category="fire")) == [second]
    assert ids(search(world, campus="dm-ms-01", state="reported")) == [second, first]
    assert ids(search(world, campus="dm-ms-02")) == []
    assert ids(search(world, since=today(), until=today())) == [second, first]
    assert ids(search(world, until=today(-1))) == [] and ids(search(world, since=today(1))) == []
    row = search(world)["rows"][0]
    assert (row["kind"], row["level_name"]["zh"], row["campus_name"]["zh"]) == (
        "incident",
        "一级 紧急",
        "港湾中学",
    )


def test_what_is_over_is_found_too(world: World) -> None:
    case_id = report(world)
    through(world, case_id)
    assert ids(search(world)) == [case_id] and ids(search(world, since=today())) == [case_id]
    assert not world.ask("GET", "/cases", by=DESK)[1]["cases"]


def test_hazards_are_found_by_their_spot(world: World) -> None:
    case_id = hazard(world, spot="gate-2")
    assert ids(search(world, of="hazard", spot="gate-2")) == [case_id]
    assert ids(search(world, of="hazard", spot="gate-1")) == []


def test_words_are_found_where_the_reader_may_read_them_and_a_trace_is_left(world: World) -> None:
    case_id = report(world, text="红色电动车被盗")
    other = report(world, key="0002", text="玻璃破碎")
    assert act(world, case_id, "acknowledge")[0] == 200
    assert act(world, case_id, "note", OFFICER, text="监控拍到 Honda 牌车辆")[0] == 200
    assert ids(search(world, campus="dm-ms-01", text="电动车")) == [case_id]
    assert ids(search(world, OFFICER, campus="dm-ms-01", text="honda")) == [case_id]
    assert ids(search(world, SAFETY, campus="dm-ms-01", text="电动车")) == [case_id]
    assert ids(search(world, SAFETY, campus="dm-ms-01", text="honda")) == [], "police notes are not its own"
    assert set(traces(world, case_id)) == {
        ("dm-st-harbour", "desk"),
        ("dm-st-harbour", "officer"),
        ("dm-ms-01", "school_staff"),
    }
    assert traces(world, other) == []
    status, read = world.ask("GET", f"/cases/{case_id}/reads", by="dm-auditor")
    assert status == 200 and {one["what_name"]["zh"] for one in read["reads"]} == {"按文字查到"}


def test_words_of_a_sealed_case_are_found_by_nobody(world: World) -> None:
    case_id = report(world, category="bullying", discovered_at=REAL.now().isoformat(), text="秘密的话")
    for by in (DESK, CHIEF, "dm-supervisor-1", "dm-leader", "dm-auditor", "dm-edu-desk", SAFETY):
        assert ids(search(world, by, campus="dm-ms-01", text="秘密")) == [], by
    assert traces(world, case_id) == []


def test_words_are_looked_for_in_the_last_ninety_days_only(world: World) -> None:
    case_id = report(world, text="红色电动车被盗")
    world.give("insight.finding", later(timedelta(days=89)))
    assert ids(search(world, campus="dm-ms-01", text="电动车")) == [case_id]
    world.give("insight.finding", later(timedelta(days=91)))
    assert ids(search(world, campus="dm-ms-01", text="电动车", since="2020-01-01")) == []
    assert ids(search(world, campus="dm-ms-01")) == [case_id]


def test_before_reporting_one_hears_of_what_is_open_and_plain_and_never_of_what_few_may_know(
    world: World,
) -> None:
    found_at = {"discovered_at": REAL.now().isoformat()}
    plain, over = report(world, key="0001", category="theft"), report(world, key="0002", category="theft")
    through(world, over)
    never = [
        report(world, key=f"{number:04}", category=category, **found_at)
        for number, category in enumerate(("bullying", "abuse", "sexual_harm"), start=3)
    ]
    # Whoever answers for the campus has these in its list, and hears nothing of them here.
    assert set(never) & set(ids(search(world, SAFETY, campus="dm-ms-01")))
    for by in (SAFETY, GUARD, OFFICER, DESK, CHIEF, "dm-supervisor-1"):
        assert ids(search(world, by, campus="dm-ms-01", plain="true")) == [plain], by
    assert ids(search(world, SAFETY, campus="dm-ms-01", plain="true", category="fire")) == []
    assert ids(search(world, TEACHER_ELSEWHERE, campus="dm-ms-01", plain="true")) == []
    assert (
        world.ask("GET", "/search", by="dm-gateway", query={"campus": "dm-ms-01", "plain": "true"})[0] == 403
    )
    assert traces(world, plain) == []


def test_what_the_school_is_not_told_of_and_what_became_sensitive_is_not_plain(world: World) -> None:
    left_out = report(world, key="0001", category="theft", school_left_out=True)
    became = report(world, key="0002", category="theft")
    assert ids(search(world, GUARD, campus="dm-ms-01", plain="true")) == [became]
    assert act(world, became, "acknowledge")[0] == 200
    assert act(world, became, "assess", level=2, category="abuse")[0] == 200
    for by in (SAFETY, GUARD, DESK, CHIEF):
        assert not {left_out, became} & set(ids(search(world, by, campus="dm-ms-01", plain="true"))), by


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"text": "电动车"}, "campus"),
        ({"text": "电动车", "campus": "dm-ms-01", "of": "hazard"}, "text"),
        ({"text": "电"}, "text"),
        ({"text": "电" * 41}, "text"),
        ({"spot": "gate-2"}, "spot"),
        ({"plain": "true"}, "campus"),
        ({"plain": "true", "campus": "dm-ms-01", "of": "hazard"}, "plain"),
        ({"plain": "perhaps", "campus": "dm-ms-01"}, "plain"),
        ({"of": "nothing"}, "of"),
        ({"campus": "dm-ms-99"}, "campus"),
        ({"category": "nothing"}, "category"),
        ({"state": "nothing"}, "state"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "until"),
        ({"since": "1899-01-01"}, "since"),
        ({"since": "tomorrow"}, "since"),
    ],
)
def test_what_cannot_be_looked_for_is_named(world: World, query: dict[str, str], field: str) -> None:
    status, problem = world.ask("GET", "/search", by=DESK, query=query)
    assert status == 422, problem
    assert {fault["field"] for fault in problem["faults"]} == {field}
    assert all(fault["zh"] and fault["en"] for fault in problem["faults"])


def test_other_lists_are_not_looked_through(world: World) -> None:
    assert world.ask("GET", "/search", by=DESK, query={"unit": "dm-st-hill"})[0] == 404
    assert world.ask("GET", "/search", by=SAFETY, query={"of": "rota"})[0] == 403
    assert world.ask("GET", "/search", by="dm-gateway")[0] == 403
    report(world)
    assert ids(search(world, TEACHER_ELSEWHERE, campus="dm-ms-01")) == []
    assert ids(search(world, TEACHER_ELSEWHERE, campus="dm-ms-01", text="自行车")) == []
    assert ids(search(world, GUARD, campus="dm-ms-01")) != []


def test_who_was_not_reached_is_said_of_a_record_of_any_kind(world: World) -> None:
    case_id = hazard(world)
    assert isinstance(world, FakeWorld)
    for number, (address, state) in enumerate(
        (
            ("dm-st-harbour/desk", State.UNDELIVERABLE),
            ("dm-brigade/supervisor", State.WITH_ANOTHER),
            (f"account:{key_of(SAFETY)}", State.UNDELIVERABLE),
        )
    ):
        told = Message(f"m{number}", address, "护校安园：新隐患", "", False, f"{case_id}#1", case_id)
        assert world.outbox.settle(told, f"c{number}", state, REAL.now() + timedelta(seconds=number))
    refused = Message("m9", "dm-ms-01/safety", "护校安园：新隐患", "", False, f"{case_id}#1", case_id)
    world.outbox.turn(refused, "c9", "sender", REAL.now() + timedelta(seconds=9))
    world.outbox.record(refused, "c9", "sender", State.FAILED, REAL.now(), "rejected")
    for by in (DESK, CHIEF, "dm-supervisor-1"):
        status, answer = world.ask("GET", f"/messages/{case_id}", by=by)
        assert (status, answer["unreached"]) == (200, 3)
        assert answer["outcomes"] == {"no_channel": 2, "reached": 1, "refused": 1}
        last = answer["messages"][-1]
        assert (last["address"], last["outcome_name"]["zh"], last["channels"][0]["reason"]) == (
            "dm-ms-01/safety",
            "渠道拒收",
            "rejected",
        )
        assert "demo|" not in str(answer)
    for by, status in {"dm-st-hill-desk": 404, SAFETY: 403, OFFICER: 403, TEACHER_ELSEWHERE: 404}.items():
        assert world.ask("GET", f"/messages/{case_id}", by=by)[0] == status, by
    assert world.ask("GET", "/messages/c" + "a" * 26, by=DESK)[0] == 404
    assert world.ask("GET", "/messages/nothing", by=DESK)[0] == 422


@pytest.mark.parametrize(
    ("states", "became"),
    [
        ({State.SENT, State.FAILED}, Outcome.REACHED),
        ({State.FAILED, State.SENDING}, Outcome.SENDING),
        ({State.FAILED, State.UNKNOWN}, Outcome.UNKNOWN),
        ({State.FAILED, State.UNDELIVERABLE}, Outcome.REFUSED),
        ({State.UNDELIVERABLE}, Outcome.NO_CHANNEL),
    ],
)
def test_a_message_has_reached_its_post_when_one_of_its_ways_has(states: set[State], became: Outcome) -> None:
    assert outcome(states) is became
