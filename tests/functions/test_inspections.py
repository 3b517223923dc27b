"""Joint inspections through the real handlers: called, answered for, concluded; each unit in its own field."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from campus_safety.district.calendars import SHANGHAI
from campus_safety.kinds.hazards.hazard import Hazard, hazard
from campus_safety.kinds.inspections.inspection import Inspection, inspection
from campus_safety.kinds.inspections.planning import plan
from campus_safety.records.change import Moment
from campus_safety.records.components import Attachment, Party
from campus_safety.records.store import AlreadyReported, VersionMoved
from campus_safety_aws.outside import REAL
from tests.builders import a_district, accounts, an_actor
from tests.by_kind import arrived
from tests.fakes.cases import FakeCases
from tests.fakes.tables import FakeTable
from tests.inspections import a_plan, inspection_rules
from tests.world import Context, World

SUPERVISOR = "dm-supervisor-1"
EDUCATION = "dm-edu-desk"
FIRE = "dm-fire-duty"
MARKET = "dm-market-duty"
DESK = "dm-st-harbour-desk"
OFFICER = "dm-st-harbour-officer-1"
SCHOOL = "dm-ms-01-safety"
OTHER_SCHOOL = "dm-ps-01-safety"
AGENCIES = {"dm-st-harbour": OFFICER, "dm-fire": FIRE, "dm-market": MARKET}
KEYS = iter(range(1, 10_000))


def send(world: World, by: str = SUPERVISOR, **changes: Any) -> tuple[int, Any]:
    body = {
        "client_key": f"inspection-{changes.pop('key', '0001')}",
        "campuses": ["dm-ms-01", "dm-ps-01"],
        "agencies": list(AGENCIES),
        "selection": "joint-inspection",
        "planned_on": REAL.now().astimezone(SHANGHAI).date().isoformat(),
        "acting_staff": "S0001",
        "text": "请携带检测设备",
    }
    return world.ask("POST", "/inspections", body | changes, by=by)


def planned(world: World, by: str = SUPERVISOR, **changes: Any) -> str:
    status, answer = send(world, by, **changes)
    assert status == 201, answer
    return str(answer["case_id"])


def begun(world: World, by: str = SUPERVISOR, **changes: Any) -> str:
    case_id = planned(world, by, **changes)
    did(world, case_id, "begin", by)
    return case_id


def act(world: World, case_id: str, action: str, by: str, **fields: Any) -> tuple[int, Any]:
    return world.ask("POST", f"/inspections/{case_id}/{action}", {"acting_staff": by[-12:], **fields}, by=by)


def did(world: World, case_id: str, action: str, by: str, **fields: Any) -> Any:
    status, answer = act(world, case_id, action, by, **fields)
    assert status in (200, 201), (action, answer)
    return answer


def find(world: World, case_id: str, by: str = FIRE, **fields: Any) -> tuple[int, Any]:
    body = {
        "client_key": f"finding-{next(KEYS):04}",
        "campus": "dm-ms-01",
        "item": "fire.exit-blocked",
        "spot": "stairs-2",
        "text": "二号楼梯堆放课桌",
    }
    return act(world, case_id, "record_finding", by, **body | fields)


def found(world: World, case_id: str, by: str = FIRE, **fields: Any) -> str:
    status, answer = find(world, case_id, by, **fields)
    assert status == 201, answer
    return str(answer["hazard"])


def stored(world: World, case_id: str) -> Inspection:
    return inspection(world.cases.get(case_id))


def a_hazard(world: World, case_id: str) -> Hazard:
    return hazard(world.cases.get(case_id))


def conclude(world: World, case_id: str, by: str = SUPERVISOR) -> tuple[int, Any]:
    return act(world, case_id, "conclude", by, version=stored(world, case_id).version)


def answer_all(world: World, case_id: str) -> None:
    for visit in stored(world, case_id).unanswered:
        did(world, case_id, "nothing_found", AGENCIES[visit.unit], campus=visit.campus)


def look(world: World, case_id: str, by: str) -> Any:
    status, answer = world.ask("GET", f"/inspections/{case_id}", by=by)
    assert status == 200, answer
    return answer


def faults(answer: Any) -> set[tuple[str, str]]:
    assert all(fault["zh"] and fault["en"] for fault in answer["faults"])
    return {(fault["field"], fault["code"]) for fault in answer["faults"]}


class Overtaken(FakeCases):
    """The store, in which somebody else writes just before the next commit."""

    def __init__(self, table: FakeTable, somebody: Callable[[], object]) -> None:
        super().__init__(table=table)
        self.refused: list[type[Exception]] = []
        self._somebody: Callable[[], object] | None = somebody

    def commit(self, *change: Any, **more: Any) -> None:
        somebody, self._somebody = self._somebody, None
        if somebody is not None:
            somebody()
        try:
            super().commit(*change, **more)
        except (VersionMoved, AlreadyReported) as error:
            self.refused.append(type(error))
            raise


@contextmanager
def overtaken(world: World, somebody: Callable[[], object]) -> Iterator[list[type[Exception]]]:
    """The function with a store of which somebody else is quicker, once; what that store then refused."""
    slow = Overtaken(world.cases.table, somebody)
    world.give("inspections.inspections", cases=slow)
    yield slow.refused
    world.forget()


def strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from strings(inner)
        case list():
            for inner in value:
                yield from strings(inner)


def test_an_inspection_goes_from_its_plan_to_its_conclusion(world: World) -> None:
    case_id = planned(world)
    shown = look(world, case_id, SUPERVISOR)
    assert (shown["state"], shown["stage"], shown["work"]["unanswered"]) == ("planned", "beginning", 6)
    assert shown["selection_name"]["zh"] == "联合督导检查"
    did(world, case_id, "begin", SUPERVISOR)
    made = found(world, case_id)
    answer_all(world, case_id)
    assert look(world, case_id, SUPERVISOR)["stage"] == "conclusion"
    status, answer = conclude(world, case_id)
    assert (status, answer["state"], answer["stage"]) == (200, "concluded", None)
    shown = look(world, case_id, SUPERVISOR)
    assert [(one["hazard"], one["number"], one["owner"]) for one in shown["work"]["findings"]] == [
        (made, 1, "dm-fire")
    ]
    answers = {(visit["campus"], visit["unit"]): visit["answer"] for visit in shown["work"]["visits"]}
    assert answers["dm-ms-01", "dm-fire"] == "findings"
    assert set(answers.values()) == {"findings", "nothing_found"}
    status, timeline = world.ask("GET", f"/inspections/{case_id}/timeline", by=SUPERVISOR)
    assert (status, timeline["holds"]) == (200, True)
    assert [entry["action"] for entry in timeline["entries"]] == [
        "plan",
        "begin",
        "record_finding",
        *["nothing_found"] * 5,
        "conclude",
    ]


def test_a_plan_is_answered_again_for_the_same_form_and_its_faults_are_all_named(world: World) -> None:
    status, answer = send(world)
    assert (status, answer["visits"]) == (201, 6)
    assert send(world) == (status, answer)
    status, problem = send(world, text="别的")
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:key-reused")
    status, problem = send(
        world,
        key="0002",
        campuses=["nowhere"],
        agencies=["dm-health", "dm-ps-01"],
        planned_on="2020-01-01",
        selection="everything",
    )
    assert status == 422
    assert faults(problem) == {
        ("campuses", "unknown_campus"),
        ("agencies", "inspects_nothing"),
        ("selection", "unknown_selection"),
        ("planned_on", "in_the_past"),
    }
    status, problem = send(
        world, key="0003", planned_on="soon", agencies=[], acting_staff="Wang Xiaoming", extra=1
    )
    assert status == 422
    assert {"planned_on", "agencies", "acting_staff", "extra"} <= {field for field, _ in faults(problem)}
    assert len(world.ask("GET", "/inspections", by=SUPERVISOR)[1]["inspections"]) == 1


@pytest.mark.parametrize(
    ("by", "campuses", "status"),
    [
        (SUPERVISOR, ["dm-ms-01", "dm-ps-01"], 201),
        (EDUCATION, ["dm-ms-01", "dm-ps-01"], 201),
        (DESK, ["dm-ms-01", "dm-ps-01"], 201),
        ("dm-st-harbour-chief", ["dm-ms-01"], 201),
        ("dm-st-hill-desk", ["dm-ms-01"], 403),
        (OFFICER, ["dm-ms-01"], 403),
        (FIRE, ["dm-ms-01"], 403),
        (SCHOOL, ["dm-ms-01"], 403),
        ("dm-ms-01-guard", ["dm-ms-01"], 403),
        ("dm-leader", ["dm-ms-01"], 403),
        ("dm-auditor", ["dm-ms-01"], 403),
        ("dm-gateway", ["dm-ms-01"], 403),
    ],
)
def test_who_may_plan(world: World, by: str, campuses: list[str], status: int) -> None:
    assert send(world, by, campuses=campuses)[0] == status


def test_a_finding_and_its_hazard_are_written_together_or_not_at_all(world: World) -> None:
    case_id = begun(world)
    status, answer = find(world, case_id, officers=["J2002"])
    assert (status, answer["grade"], answer["owner"], answer["again"]) == (201, "general", "dm-fire", False)
    made = a_hazard(world, answer["hazard"])
    assert (made.inspection, made.lead, made.source.value, made.track.value) == (
        case_id,
        "dm-fire",
        "inspection",
        "ordered",
    )
    status, shown = world.ask("GET", f"/hazards/{made.id}", by=FIRE)
    assert (status, shown["inspection"], shown["texts"][0]["texts"]["text"]) == (
        200,
        case_id,
        "二号楼梯堆放课桌",
    )


def test_a_finding_that_loses_a_race_leaves_no_hazard_and_is_written_on_what_is_there_now(
    world: World,
) -> None:
    case_id = begun(world)
    before = stored(world, case_id)
    with overtaken(world, lambda: did(world, case_id, "note", SUPERVISOR, text="同时写入")) as refused:
        made = found(world, case_id, spot="hall")
    assert refused == [VersionMoved]
    after = stored(world, case_id)
    assert (after.version, [one.spot for one in after.findings]) == (before.version + 2, ["hall"])
    assert a_hazard(world, made).version == 1
    assert len(world.ask("GET", "/hazards", by=SCHOOL)[1]["hazards"]) == 1


def test_a_request_sent_again_is_the_same_finding(world: World) -> None:
    case_id = begun(world)
    first = find(world, case_id, client_key="finding-same")
    assert find(world, case_id, client_key="finding-same") == first
    assert len(stored(world, case_id).findings) == 1
    status, problem = find(world, case_id, client_key="finding-same", spot="hall")
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:key-reused")


def test_two_requests_with_one_key_at_once_are_one_finding(world: World) -> None:
    case_id, answered = begun(world), []

    def the_same_form() -> None:
        answered.append(find(world, case_id, client_key="finding-same"))

    with overtaken(world, the_same_form) as refused:
        answered.append(find(world, case_id, client_key="finding-same"))
    assert len(refused) == 1
    assert answered[0] == answered[1]
    assert len(stored(world, case_id).findings) == 1


def test_what_is_open_already_is_linked_and_what_two_units_find_is_one_hazard(world: World) -> None:
    report = {
        "client_key": "hazard-0001",
        "campus": "dm-ms-01",
        "item": "fire.exit-blocked",
        "spot": "stairs-2",
        "source": "self_check",
        "acting_staff": "T1001",
    }
    known = world.ask("POST", "/hazards", report, by=SCHOOL)[1]["case_id"]
    case_id = begun(world)
    status, answer = find(world, case_id)
    assert (status, answer["hazard"], answer["again"]) == (201, known, True)
    assert a_hazard(world, known).links == (case_id,)
    assert found(world, case_id, OFFICER) == known
    assert found(world, case_id, OFFICER, spot="hall") == found(world, case_id, spot="hall")
    hazards = world.ask("GET", "/hazards", by=SCHOOL)[1]["hazards"]
    assert len(hazards) == 2


def test_a_finding_with_faults_names_each_and_writes_nothing(world: World) -> None:
    case_id = begun(world)
    version = stored(world, case_id).version
    status, problem = find(
        world,
        case_id,
        campus="dm-ms-02",
        item="food.other",
        spot="roof-1",
        grade="major",
        seen_at="2020-01-01T00:00:00Z",
    )
    assert status == 422
    assert faults(problem) == {
        ("campus", "not_in_inspection"),
        ("item", "not_your_field"),
        ("spot", "unknown_spot"),
        ("grade", "contradicts_checklist"),
        ("seen_at", "too_long_ago"),
        ("seen_at", "before_the_report"),
    }
    status, problem = find(world, case_id, item="surroundings.other", by=OFFICER)
    assert (status, faults(problem)) == (422, {("item", "not_in_selection")})
    status, problem = find(world, case_id, item="Fire!", officers=["Wang Xiaoming"], campus="")
    assert status == 422
    assert {field.partition(".")[0] for field, _ in faults(problem)} == {"item", "officers", "campus"}
    assert stored(world, case_id).version == version
    assert world.ask("GET", "/hazards", by=SCHOOL)[1]["hazards"] == []


def test_it_is_not_concluded_before_every_pair_has_answered(world: World) -> None:
    case_id = begun(world)
    did(world, case_id, "nothing_found", FIRE, campus="dm-ms-01", officers=["J2002"])
    status, problem = conclude(world, case_id)
    assert status == 409
    assert faults(problem) == {
        (f"visits.{campus}.{unit}", "unanswered")
        for campus in ("dm-ms-01", "dm-ps-01")
        for unit in AGENCIES
        if (campus, unit) != ("dm-ms-01", "dm-fire")
    }
    status, problem = act(world, case_id, "conclude", SUPERVISOR)
    assert (status, faults(problem)) == (422, {("version", "missing")})


def test_nobody_is_stale_by_what_another_unit_has_written(world: World) -> None:
    case_id = begun(world)
    seen = stored(world, case_id).version
    found(world, case_id, OFFICER, item="access.other", spot="gate")
    did(world, case_id, "nothing_found", FIRE, campus="dm-ms-01", version=seen)
    did(world, case_id, "note", MARKET, text="已到场", version=seen)
    status, problem = act(world, case_id, "cancel", SUPERVISOR, text="改期", version=seen)
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:stale-version")


def test_each_unit_answers_only_its_own(world: World) -> None:
    case_id = begun(world, agencies=["dm-fire", "dm-market"])
    for by, status in (
        (OFFICER, 404),
        (DESK, 404),
        ("dm-st-hill-chief", 404),
        (EDUCATION, 404),
        ("dm-health-duty", 404),
        ("dm-ms-02-safety", 404),
        ("dm-gateway", 404),
        (SUPERVISOR, 403),
        ("dm-leader", 403),
        ("dm-auditor", 403),
        (SCHOOL, 403),
        ("dm-ms-01-guard", 403),
    ):
        assert find(world, case_id, by)[0] == status, by
        assert act(world, case_id, "nothing_found", by, campus="dm-ms-01")[0] == status, by
    for action in ("begin", "conclude", "cancel", "supervise"):
        fields = {"to": "dm-fire", "due_at": "2030-01-01T00:00:00Z"} if action == "supervise" else {}
        assert act(world, case_id, action, FIRE, text="x", version=2, **fields)[0] == 403, action
    for detour in ("plan", "tick", "attach", "report", "verify"):
        assert act(world, case_id, detour, FIRE, text="x")[0] == 404, detour


def a_busy_one(world: World) -> tuple[str, dict[str, str]]:
    """Four findings by three units at two schools; the words of each name who wrote it and where."""
    case_id = begun(world)
    hazards = {
        "fire at ms": found(world, case_id, FIRE, text="fire at ms"),
        "market at ms": found(world, case_id, MARKET, item="food.other", spot="canteen", text="market at ms"),
        "station at ms": found(
            world, case_id, OFFICER, item="access.other", spot="gate", text="station at ms"
        ),
        "station for fire": found(
            world, case_id, OFFICER, campus="dm-ps-01", spot="hall", text="station for fire"
        ),
    }
    did(world, case_id, "nothing_found", FIRE, campus="dm-ps-01", text="fire nothing")
    did(world, case_id, "note", MARKET, text="market note")
    return case_id, hazards


# What each account reads of the findings and of what was written; all others: the inspection does not exist.
ALL = {"fire at ms", "market at ms", "station at ms", "station for fire"}
READS: dict[str, tuple[set[str], set[str]]] = {
    SUPERVISOR: (ALL, {*ALL, "fire nothing", "market note"}),
    "dm-supervisor-2": (ALL, {*ALL, "fire nothing", "market note"}),
    "dm-leader": (ALL, {*ALL, "fire nothing", "market note"}),
    "dm-auditor": (ALL, set()),
    FIRE: ({"fire at ms", "station for fire"}, {"fire at ms", "station for fire", "fire nothing"}),
    MARKET: ({"market at ms"}, {"market at ms", "market note"}),
    OFFICER: ({"station at ms", "station for fire"}, {"station at ms", "station for fire"}),
    "dm-st-harbour-officer-2": ({"station at ms", "station for fire"}, {"station at ms", "station for fire"}),
    DESK: ({"station at ms", "station for fire"}, {"station at ms", "station for fire"}),
    "dm-st-harbour-chief": ({"station at ms", "station for fire"}, {"station at ms", "station for fire"}),
    **{
        f"dm-ms-01-{who}": (ALL - {"station for fire"}, ALL - {"station for fire"})
        for who in ("safety", "principal", "guard")
    },
    **{
        f"dm-ps-01-{who}": ({"station for fire"}, {"station for fire", "fire nothing"})
        for who in ("safety", "principal", "guard")
    },
}


@pytest.mark.slow
def test_every_account_reads_its_own_findings_and_no_word_of_the_others(world: World) -> None:
    case_id, hazards = a_busy_one(world)
    names = {hazard_id: name for name, hazard_id in hazards.items()}
    words = {*ALL, "fire nothing", "market note"}
    for name, account in accounts().items():
        status, answer = world.ask("GET", f"/inspections/{case_id}", by=name)
        if name not in READS:
            assert status == 404, name
            assert world.ask("GET", f"/inspections/{case_id}/timeline", by=name)[0] == 404, name
            assert not world.ask("GET", "/inspections", by=name)[1].get("inspections"), name
            continue
        findings, texts = READS[name]
        assert status == 200, name
        assert {names[one["hazard"]] for one in answer["work"]["findings"]} == findings, name
        read = set(strings(answer))
        assert read & set(hazards.values()) == {hazards[finding] for finding in findings}, name
        assert read & words == texts, name
        status, timeline = world.ask("GET", f"/inspections/{case_id}/timeline", by=name)
        if account.role == "guard":
            assert status == 403
        else:
            said = json.dumps(timeline, ensure_ascii=False)
            assert (status, timeline["holds"]) == (200, True)
            assert not any(word in said for word in words), "timelines carry no words"
            if answer["partial"]:
                assert "market" not in said or name in (MARKET, SCHOOL, "dm-ms-01-principal"), name
        (row,) = world.ask("GET", "/inspections", by=name)[1]["inspections"]
        assert row["case_id"] == case_id


def test_what_is_left_out_is_left_out_with_everything_that_points_to_it(world: World) -> None:
    case_id, _ = a_busy_one(world)
    shown = look(world, case_id, MARKET)
    assert shown["partial"] is True
    assert {visit["unit"] for visit in shown["work"]["visits"]} == {"dm-market"}
    assert shown["work"]["unanswered"] == 1
    assert shown["work"]["clocks"] is None
    assert [one["number"] for one in shown["work"]["findings"]] == [None]
    assert {"dm-fire", "dm-st-harbour"}.isdisjoint(strings(shown))
    status, timeline = world.ask("GET", f"/inspections/{case_id}/timeline", by=MARKET)
    assert status == 200
    assert [entry["action"] for entry in timeline["entries"]] == ["plan", "begin", "record_finding", "note"]
    assert {"dm-fire", "dm-st-harbour"}.isdisjoint(strings(timeline["entries"][2:]))
    school = look(world, case_id, OTHER_SCHOOL)
    assert [one["campus"] for one in school["campuses"]] == ["dm-ps-01"]
    assert "dm-ms-01" not in json.dumps(school)
    assert all(visit["officers"] is None for visit in school["work"]["visits"])
    assert look(world, case_id, FIRE)["work"]["visits"][0]["officers"] == ["dm-fire-duty"]


def test_the_words_of_who_concludes_are_for_those_who_see_all(world: World) -> None:
    case_id = begun(world, DESK)
    answer_all(world, case_id)
    version = stored(world, case_id).version
    did(world, case_id, "conclude", DESK, text="消防未发现隐患", version=version)
    read = {
        name: "消防未发现隐患" in set(strings(look(world, case_id, name))) for name in (DESK, FIRE, SCHOOL)
    }
    assert read == {DESK: True, FIRE: False, SCHOOL: False}


def test_an_order_is_read_by_whom_it_is_to_and_answered_by_them(world: World) -> None:
    case_id = begun(world)
    due = (REAL.now() + timedelta(days=2)).isoformat()
    did(
        world,
        case_id,
        "supervise",
        SUPERVISOR,
        to="dm-fire",
        due_at=due,
        text="请尽快作答",
        version=stored(world, case_id).version,
    )
    for name, reads in ((FIRE, True), (MARKET, False)):
        shown = look(world, case_id, name)
        assert ("请尽快作答" in set(strings(shown))) == reads
        assert len(shown["work"]["supervisions"]) == int(reads)
    did(world, case_id, "receive_order", FIRE, number=1)
    assert act(world, case_id, "answer_order", MARKET, number=1, text="x")[0] == 403
    answer_all(world, case_id)
    status, problem = conclude(world, case_id)
    assert (status, faults(problem)) == (409, {("supervisions.1", "unanswered")})
    did(world, case_id, "answer_order", FIRE, number=1, text="已作答")
    assert conclude(world, case_id)[0] == 200


def test_a_school_knows_of_an_unannounced_inspection_when_it_begins(world: World) -> None:
    case_id = planned(world, announced=False)
    assert world.ask("GET", f"/inspections/{case_id}", by=SCHOOL)[0] == 404
    assert world.ask("GET", "/inspections", by=SCHOOL)[1]["inspections"] == []
    did(world, case_id, "begin", SUPERVISOR)
    assert look(world, case_id, SCHOOL)["state"] == "under_way"
    assert len(world.ask("GET", "/inspections", by=SCHOOL)[1]["inspections"]) == 1


def test_lists_have_what_is_due_first_and_no_list_is_another_units(world: World) -> None:
    today = REAL.now().astimezone(SHANGHAI).date()
    ids = [
        planned(world, key=f"000{days}", planned_on=(today + timedelta(days=days)).isoformat())
        for days in (3, 1, 2)
    ]
    rows = world.ask("GET", "/inspections", by=FIRE, query={"size": "2"})[1]
    assert [row["case_id"] for row in rows["inspections"]] == [ids[1], ids[2]]
    rest = world.ask("GET", "/inspections", by=FIRE, query={"size": "2", "cursor": rows["next"]})[1]
    assert [row["case_id"] for row in rest["inspections"]] == [ids[0]]
    assert world.ask("GET", "/inspections", by=FIRE, query={"unit": "dm-market"})[0] == 404
    assert world.ask("GET", "/inspections", by="dm-gateway")[0] == 403
    assert len(world.ask("GET", "/inspections", by=SUPERVISOR, query={"view": "mine"})[1]["inspections"]) == 3
    assert world.ask("GET", "/inspections", by=SUPERVISOR, query={"view": "overdue"})[1]["inspections"] == []
    did(world, ids[0], "cancel", SUPERVISOR, text="改期", version=1)
    over = world.ask("GET", "/inspections", by=SCHOOL, query={"view": "over"})[1]["inspections"]
    assert [(row["case_id"], row["campuses"]) for row in over] == [(ids[0], ["dm-ms-01"])]


def test_an_inspection_is_no_other_kind_of_case_and_no_other_case_is_one(world: World) -> None:
    case_id = begun(world)
    made = found(world, case_id)
    assert world.ask("GET", f"/hazards/{case_id}", by=SUPERVISOR)[0] == 404
    assert world.ask("GET", f"/cases/{case_id}", by=SUPERVISOR)[0] == 404
    assert world.ask("GET", f"/inspections/{made}", by=SUPERVISOR)[0] == 404
    assert find(world, made)[0] == 404
    assert find(world, "c" + "a" * 26)[0] == 404


def test_a_unit_reads_its_own_files_only(world: World) -> None:
    case_id = begun(world)
    body = {
        "client_key": "scan-0001",
        "case_id": case_id,
        "purpose": "evidence",
        "media": "application/pdf",
        "size": 1000,
        "acting_staff": "X1",
    }
    status, announced = world.ask("POST", "/attachments", body, by=FIRE)
    assert status == 201
    path = f"/attachments/{case_id}/{announced['attachment_id']}"
    assert {name: world.ask("GET", path, by=name)[0] for name in (FIRE, MARKET, SCHOOL, SUPERVISOR)} == {
        FIRE: 200,
        MARKET: 404,
        SCHOOL: 404,
        SUPERVISOR: 200,
    }
    assert world.ask("POST", "/attachments", body, by=SCHOOL)[0] == 403
    case, account = stored(world, case_id), accounts()[FIRE]
    scan = Attachment(
        id=announced["attachment_id"],
        purpose="evidence",
        media="application/pdf",
        size=1000,
        digest="0" * 64,
        round=0,
        arrived_at=REAL.now(),
        by=Party(account.key, account.unit, "X1"),
    )
    change = arrived(case, scan, inspection_rules(), Moment(REAL.now(), "salt"))
    assert change is not None
    world.cases.commit((change,), a_district())
    listed = {
        name: len(look(world, case_id, name)["attachments"]) for name in (FIRE, MARKET, SCHOOL, SUPERVISOR)
    }
    assert listed == {FIRE: 1, MARKET: 0, SCHOOL: 0, SUPERVISOR: 1}


def test_events_carry_counts_and_nothing_that_anybody_wrote_or_found(world: World) -> None:
    case_id, hazards = a_busy_one(world)
    events = [world.cases.event(case_id, version) for version in range(1, stored(world, case_id).version + 1)]
    last = events[-1]
    assert last is not None
    assert (last["kind"], last["findings"], last["unanswered"]) == ("inspection", 4, 1)
    said = json.dumps(events, ensure_ascii=False, default=str)
    assert "请携带检测设备" not in said
    assert not any(word in said for word in (*ALL, *hazards.values(), "fire nothing", "market note"))


def test_the_most_that_may_be_called_fits_one_transaction(world: World) -> None:
    """The demo district has six campuses; every agency that has a field goes to all of them."""
    units = [
        "dm-st-harbour",
        "dm-st-hill",
        "dm-brigade",
        "dm-edu",
        "dm-fire",
        "dm-market",
        "dm-traffic",
        "dm-housing",
        "dm-emergency",
    ]
    campuses = [f"dm-{school}-0{number}" for school in ("ms", "ps", "kg") for number in (1, 2)]
    case_id = begun(world, campuses=campuses, agencies=units)
    assert len(stored(world, case_id).visits) == len(campuses) * len(units) - len(campuses)
    found(world, case_id)


def test_the_sweep_alone_keeps_the_clocks_of_what_has_no_flow(world: World) -> None:
    rules = world.rules()
    wanted = a_plan(planned_on=REAL.now().astimezone(SHANGHAI).date() - timedelta(days=2))
    change = plan(wanted, an_actor(SUPERVISOR), rules, Moment(REAL.now() - timedelta(days=4), "salt"))
    world.cases.add(change, rules.district)
    sweep = world.function("escalation.deadline_sweep").handler
    assert sweep({}, Context())["served"] == 1
    assert [entry.action for entry in world.cases.entries(change.after.id)] == ["plan", "tick"]
    assert sweep({}, Context())["served"] == 0
    assert stored(world, change.after.id).flow_run == 1


def test_each_unit_is_offered_the_items_of_its_own_field_and_no_others(world: World) -> None:
    case_id = begun(world)

    def items(by: str) -> list[str]:
        (offer,) = (one for one in look(world, case_id, by)["actions"] if one["name"] == "record_finding")
        assert all(one["name"]["zh"] and one["name"]["en"] for one in offer["choices"]["item"])
        return [one["code"] for one in offer["choices"]["item"]]

    every, fire = items(OFFICER), items(FIRE)
    assert "fire.exit-blocked" in fire and "food.no-permit" not in fire
    assert fire == [one for one in every if one in fire] and set(fire) < set(every)
    for item in (every[0], every[-1]):
        assert find(world, case_id, OFFICER, item=item)[0] == 201
    other = next(one for one in every if one not in fire)
    status, answer = find(world, case_id, FIRE, item=other)
    assert (status, faults(answer)) == (422, {("item", "not_your_field")})
