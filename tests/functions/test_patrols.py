"""Patrols through the real handlers: planned for school days, checked in at by printed codes, missed, and what they find."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree as ET

import boto3
import pytest

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.rules import Rules
from campus_safety.kinds.hazards.hazard import hazard
from campus_safety.kinds.incidents.incident import Incident, MadeOf
from campus_safety.kinds.patrols.patrol import Patrol, State, patrol
from campus_safety.kinds.patrols.patrol_plan import State as PlanState
from campus_safety.kinds.patrols.patrol_plan import patrol_plan
from campus_safety.kinds.patrols.planning import plan as made_plan
from campus_safety.kinds.patrols.point_codes import PointCode, printed
from campus_safety.kinds.patrols.rounds import Round, planned
from campus_safety.kinds.patrols.team import Mode
from campus_safety.kinds.registry import KINDS
from campus_safety.records.change import Moment
from campus_safety.records.worklists import open_list, over_list
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory_writer import DirectoryWriter
from campus_safety_aws.outside import REAL
from tests.builders import WeekdayCalendar, a_district, a_policy_document, an_actor
from tests.districts import LOADED_AT, sample_files, sample_sign_ins
from tests.patrols import DESK, GUARD, OFFICER, SCHOOL, SPOTS, a_wanted_plan
from tests.world import POINT_SECRET, REGION, Context, World

pytestmark = pytest.mark.emulated

FAR = "dm-ms-02-guard"
# A week to come, whenever this runs: its Wednesday and Thursday are school days, its weekend is none, and midnight between
# those two in Shanghai is four in the afternoon in UTC.
TODAY = REAL.now().astimezone(SHANGHAI).date()
WEDNESDAY = TODAY + timedelta(days=7 + (2 - TODAY.weekday()) % 7)
THURSDAY, FRIDAY, SATURDAY, SUNDAY = (WEDNESDAY + timedelta(days=ahead) for ahead in range(1, 5))
MIDNIGHT = datetime.combine(WEDNESDAY, time(16), UTC)
CALENDAR: dict[str, Any] = {
    "terms": [{"start": TODAY - timedelta(days=30), "end": TODAY + timedelta(days=60)}],
    "on": [WEDNESDAY, THURSDAY, FRIDAY],
    "off": [SATURDAY, SUNDAY],
}
BODY: dict[str, Any] = {
    "client_key": "plan-0001",
    "campus": "dm-ms-01",
    "acting_staff": "S1001",
    "team": [{"role": "police", "count": 1}, {"role": "guard", "count": 2}, {"role": "parent", "count": 1}],
    "points": [{"mode": "foot", "spot": spot} for spot in SPOTS],
    "beats": [{"mode": "foot", "per_day": 3}],
    "first": "09:00:00",
    "last": "12:00:00",
}


def with_calendar(*, patrols: Mapping[str, Any] = MappingProxyType({}), **changes: Any) -> None:
    """Puts the policy in force with this school calendar, and with these rules of patrols where they differ."""
    document = dict(a_policy_document()) | {"school_calendar": CALENDAR | changes}
    document["patrols"] = {
        **document["patrols"],
        "rules": {**document["patrols"]["rules"], **patrols},
    }
    DirectoryWriter("directory").seed_policy("demo", document, REAL.now())


@pytest.fixture
def world(world: World) -> World:
    with_calendar()
    return world


def make(world: World, by: str = SCHOOL, **changes: Any) -> tuple[int, Any]:
    return world.ask("POST", "/patrol-plans", BODY | changes, by=by)


def a_plan(world: World, by: str = SCHOOL, **changes: Any) -> str:
    status, receipt = make(world, by, **changes)
    assert status == 201, receipt
    return str(receipt["case_id"])


def planner(world: World, at: datetime | None = None, **detail: Any) -> dict[str, int]:
    event: dict[str, Any] = {"time": at.isoformat()} if at is not None else {}
    answer: dict[str, int] = world.function("duty.plan_patrols").handler(
        event | ({"detail": detail} if detail else {}), Context()
    )
    return answer


def listed(world: World, name: str) -> list[Patrol]:
    found = [patrol(world.duty.get(row.case_id)) for row in world.duty.page(name, size=200).rows]
    return sorted(found, key=lambda one: one.since)


def open_patrols(world: World, campus: str = "dm-ms-01") -> list[Patrol]:
    return listed(world, open_list(campus, "patrol"))


def the_rules(world: World) -> Rules:
    policy = world.rules().policy
    return Rules(replace(a_district(), policy_version=policy.version), policy, WeekdayCalendar())


def a_patrol(
    world: World, minutes: int = 60, *, began: int = 60, number: int = 1, mode: Mode = Mode.FOOT, **plan: Any
) -> str:
    """A patrol that began an hour ago and ends in so many minutes."""
    rules, at = the_rules(world), Moment(REAL.now(), "salt")
    spots = ((Mode.VIDEO, "gate-1"),) if mode is Mode.VIDEO else tuple((mode, spot) for spot in SPOTS)
    wanted = a_wanted_plan(spots=spots, per_day=((mode, 1),), **plan)
    of_plan = made_plan(wanted, an_actor(SCHOOL), rules, at).after
    since, until = at.now - timedelta(minutes=began), at.now + timedelta(minutes=minutes)
    change = planned(
        of_plan, Round(since.astimezone(SHANGHAI).date(), mode, number, 2, since, until), rules, at
    )
    world.duty.add(change, rules.district)
    return change.after.id


def code_at(world: World, case_id: str, spot: str) -> str:
    case = patrol(world.duty.get(case_id))
    return printed(POINT_SECRET, PointCode(case.sticker, spot, case.codes))


def act(world: World, case_id: str, action: str, by: str = GUARD, **fields: Any) -> tuple[int, Any]:
    return world.ask("POST", f"/patrols/{case_id}/{action}", {"acting_staff": by[-12:], **fields}, by=by)


def check_in(world: World, case_id: str, spot: str, by: str = GUARD, **fields: Any) -> tuple[int, Any]:
    return act(world, case_id, "check_in", by, code=code_at(world, case_id, spot), **fields)


# Plans


def test_a_plan_is_made_once_and_read_with_what_the_policy_recommends(world: World) -> None:
    case_id = a_plan(world)
    assert a_plan(world) == case_id
    status, answer = world.ask("GET", f"/patrol-plans/{case_id}", by=GUARD)
    assert status == 200, answer
    assert (answer["rounds_a_day"], answer["recommended"], answer["below_recommended"]) == (3, 5, True)
    assert [point["spot_name"]["zh"] for point in answer["points"]] == ["校门", "楼梯2", "食堂"]
    assert answer["team"][0] == {"role": "police", "role_name": {"zh": "民辅警", "en": "Police"}, "count": 1}
    assert make(world, last="13:00:00")[1]["faults"][0]["code"] == "key_reused"


def test_every_fault_of_a_plan_is_told_at_once_and_nothing_is_written(world: World) -> None:
    status, answer = make(
        world, points=[{"mode": "foot", "spot": "roof"}], beats=[{"mode": "car", "per_day": 1}], first="13:00"
    )
    assert status == 422
    assert {fault["code"] for fault in answer["faults"]} == {"unknown_spot", "no_points", "bad_hours"}
    assert world.duty.page(open_list("dm-ms-01", "patrol_plan")).rows == ()


def test_what_no_plan_can_be_is_refused_by_name(world: World) -> None:
    wrong: tuple[dict[str, Any], ...] = (
        {"first": "09:00:00+08:00"},
        {"last": "24:00"},
        {"since": "9999-12-31"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"team": []},
        {"beats": [{"mode": "boat", "per_day": 1}]},
        {"campus": "dm-ms-99", "by": "dm-supervisor-1"},
        {"name": "somebody"},
    )
    for changes in wrong:
        status, answer = make(world, **changes)
        assert status == 422 and answer["faults"], changes


def test_a_plan_is_made_by_the_school_its_station_or_the_brigade(world: World) -> None:
    expected = {
        SCHOOL: 201,
        OFFICER: 201,
        "dm-supervisor-1": 201,
        GUARD: 403,
        "dm-ms-02-safety": 403,
        "dm-st-hill-desk": 404,
        "dm-edu-desk": 403,
    }
    assert {by: make(world, by)[0] for by in expected} == expected


def test_a_plan_takes_over_from_another_in_one_write_and_once(world: World) -> None:
    old = a_plan(world)
    new = a_plan(world, client_key="plan-0002", replaces=old)
    assert a_plan(world, client_key="plan-0002", replaces=old) == new
    before, after = patrol_plan(world.duty.get(old)), patrol_plan(world.duty.get(new))
    assert (before.replaced_by, after.replaces, after.sticker) == (new, old, before.sticker)
    assert before.until == after.since - timedelta(days=1)
    status, answer = make(world, client_key="plan-0003", replaces=old)
    assert (status, answer["faults"][0]["code"]) == (409, "replaced")
    assert (
        make(world, client_key="plan-0004", replaces=old, campus="dm-ms-02", by="dm-supervisor-1")[0] == 422
    )
    assert make(world, client_key="plan-0005", replaces="c" + "a" * 26)[0] == 404


def test_codes_are_printed_for_who_may_replace_the_plan_and_never_for_guards(world: World) -> None:
    case_id = a_plan(
        world,
        points=[*BODY["points"], {"mode": "car", "spot": "gate"}, {"mode": "video", "spot": "gate-1"}],
        beats=[],
    )
    status, answer = world.ask("GET", f"/patrol-plans/{case_id}/points", by=SCHOOL)
    assert status == 200, answer
    # The gate has one code for walking and driving; a camera has none.
    assert [one["spot"] for one in answer["stickers"]] == list(SPOTS)
    (sheet,) = answer["sheets"]
    assert ET.fromstring(sheet).tag.endswith("svg")  # noqa: S314 - our own answer
    assert sheet.count("<path") == 3 and "楼梯2" in sheet
    # Where nothing scans it is typed.
    assert all(f">{one['code']}<" in sheet for one in answer["stickers"])
    assert world.ask("GET", f"/patrol-plans/{case_id}/points", by=GUARD)[0] == 403
    assert world.ask("GET", f"/patrol-plans/{case_id}/points", by="dm-ms-02-safety")[0] == 404
    assert (
        world.ask(
            "POST", f"/patrol-plans/{case_id}/reissue_codes", {"acting_staff": "S1", "version": 1}, by=SCHOOL
        )[0]
        == 200
    )
    again = world.ask("GET", f"/patrol-plans/{case_id}/points", by=SCHOOL)[1]
    assert again["codes"] == 2 and again["stickers"][0]["code"] != answer["stickers"][0]["code"]


def test_a_printed_code_is_an_address_of_the_pages_with_the_code_behind_it(world: World) -> None:
    case_id = a_plan(world)
    path = f"/patrol-plans/{case_id}/points"
    # Nobody has said under which address the pages are: the code stands alone, as it always did.
    plain = world.ask("GET", path, by=SCHOOL)[1]
    assert (plain["permanent"], plain["stickers"][0]["printed"]) == (False, plain["stickers"][0]["code"])
    here = {"address": "http://abc.execute-api.localhost:4566"}
    for_now = world.ask("GET", path, by=SCHOOL, query=here)[1]
    (first, *_) = for_now["stickers"]
    assert first["printed"] == f"http://abc.execute-api.localhost:4566/app/patrol#{first['code']}"
    assert (for_now["permanent"], for_now["sheets"] != plain["sheets"]) == (False, True)
    for wrong in ("javascript:alert(1)", "https://a/b", "https://a b", "//a"):
        assert world.ask("GET", path, by=SCHOOL, query={"address": wrong})[0] == 422
    world.give("duty.patrols", address="https://hx.example.cn")
    settled = world.ask("GET", path, by=SCHOOL, query=here)[1]
    assert settled["permanent"]
    assert settled["stickers"][0]["printed"] == f"https://hx.example.cn/app/patrol#{first['code']}"


# Planning the days to come


def test_the_rounds_of_today_and_tomorrow_are_planned_once(world: World) -> None:
    plan = a_plan(world, since=WEDNESDAY.isoformat())
    assert planner(world, MIDNIGHT - timedelta(hours=16)) == {"planned": 6, "called_off": 0, "failed": 0}
    found = open_patrols(world)
    assert [(one.day, one.number) for one in found] == [
        (day, number) for day in (WEDNESDAY, THURSDAY) for number in (1, 2, 3)
    ]
    assert {one.plan for one in found} == {plan}
    assert planner(world, MIDNIGHT - timedelta(hours=15))["planned"] == 0
    # At noon in Shanghai the day's last round is over, and would not be planned any more.
    assert planner(world, MIDNIGHT - timedelta(hours=12))["planned"] == 0


def test_days_begin_at_midnight_in_shanghai(world: World) -> None:
    a_plan(world, since=WEDNESDAY.isoformat())
    planner(world, MIDNIGHT - timedelta(seconds=1))
    assert {one.day for one in open_patrols(world)} == {THURSDAY}
    assert planner(world, MIDNIGHT)["planned"] == 3
    assert {one.day for one in open_patrols(world)} == {THURSDAY, THURSDAY + timedelta(days=1)}


def test_nothing_is_planned_where_school_is_off(world: World) -> None:
    a_plan(world, since=WEDNESDAY.isoformat())
    weekend = datetime.combine(SATURDAY, time(2), UTC)
    assert planner(world, weekend)["planned"] == 0
    # Beyond the terms that somebody has said nothing is planned either.
    assert planner(world, weekend + timedelta(days=100))["planned"] == 0


def test_a_campus_has_days_off_and_on_of_its_own(world: World) -> None:
    files, own = sample_files("demo"), {"off": [THURSDAY.isoformat()], "on": [SATURDAY.isoformat()]}
    campuses = dict(files.timetables["campuses"]) | {"dm-ms-01": own}
    document = dict(files.timetables) | {"campuses": campuses}
    DirectoryWriter("directory").replace_district(
        replace(files, timetables=document), sample_sign_ins("demo"), at=LOADED_AT
    )
    a_plan(world, since=WEDNESDAY.isoformat())
    planner(world, MIDNIGHT - timedelta(hours=20))
    assert {one.day for one in open_patrols(world)} == {WEDNESDAY}
    planner(world, MIDNIGHT + timedelta(days=1))
    assert {one.day for one in open_patrols(world)} == {WEDNESDAY, FRIDAY, SATURDAY}


def test_a_withdrawn_plan_calls_off_what_has_not_begun_and_only_that(world: World) -> None:
    case_id = a_plan(world, since=WEDNESDAY.isoformat())
    morning = MIDNIGHT - timedelta(hours=14, minutes=30)
    planner(world, MIDNIGHT - timedelta(hours=20))
    withdrawn = {"acting_staff": "S1", "version": 1, "text": "校舍搬迁"}
    assert world.ask("POST", f"/patrol-plans/{case_id}/withdraw", withdrawn, by=SCHOOL)[0] == 200
    assert patrol_plan(world.duty.get(case_id)).state is PlanState.WITHDRAWN
    told = {"kind": "patrol_plan", "campus": "dm-ms-01", "district": "demo", "case_id": case_id}
    # At half past nine the first round of the day has begun.
    assert planner(world, morning, **told) == {"planned": 0, "called_off": 5, "failed": 0}
    assert planner(world, morning, **told)["called_off"] == 0
    assert [(one.day, one.number) for one in open_patrols(world)] == [(WEDNESDAY, 1)]
    over = listed(world, over_list("dm-ms-01", "patrol"))
    assert {(one.state, one.missed) for one in over} == {(State.CANCELLED, 0)}


def test_days_that_the_calendar_takes_away_again_are_called_off(world: World) -> None:
    a_plan(world, since=WEDNESDAY.isoformat())
    planner(world, MIDNIGHT - timedelta(hours=20))
    with_calendar(on=[WEDNESDAY, FRIDAY], off=[THURSDAY])
    # What the directory keeps for a minute is out of date at once.
    world.forget()
    assert planner(world, MIDNIGHT - timedelta(hours=19))["called_off"] == 3
    assert {one.day for one in open_patrols(world)} == {WEDNESDAY}


def test_a_campus_that_cannot_be_planned_stops_no_other(world: World) -> None:
    broken = a_plan(world, since=WEDNESDAY.isoformat())
    a_plan(
        world, client_key="plan-0002", campus="dm-ms-02", by="dm-supervisor-1", since=WEDNESDAY.isoformat()
    )
    boto3.client("dynamodb", REGION).update_item(
        TableName="duty",
        Key={"pk": {"S": f"CASE#{broken}"}, "sk": {"S": "CASE"}},
        UpdateExpression="SET #r = :nothing",
        ExpressionAttributeNames={"#r": "record"},
        ExpressionAttributeValues={":nothing": {"S": "{}"}},
    )
    assert planner(world, MIDNIGHT - timedelta(hours=16)) == {"planned": 6, "called_off": 0, "failed": 1}
    assert len(open_patrols(world, "dm-ms-02")) == 6


# Check-ins


def scan(world: World, code: str, by: str = GUARD, **fields: Any) -> tuple[int, Any]:
    return world.ask("POST", "/patrols/check_in", {"acting_staff": by[-12:], "code": code} | fields, by=by)


def test_a_scanned_code_says_itself_which_round_it_is_of_and_sent_again_it_is_the_same(world: World) -> None:
    case_id = a_patrol(world)
    code = code_at(world, case_id, "gate")
    for _ in range(2):
        status, answer = scan(world, code, client_key="scan-0001")
        assert (status, answer["case_id"]) == (200, case_id), answer
    assert patrol(world.duty.get(case_id)).checked == 1
    # As a code is typed by hand.
    assert scan(world, f" {code_at(world, case_id, 'canteen').lower()} ")[0] == 200
    assert patrol(world.duty.get(case_id)).checked == 2


def test_a_scan_that_waited_is_of_the_round_that_was_on_then(world: World) -> None:
    case_id = a_patrol(world)
    then = (REAL.now() - timedelta(minutes=30)).isoformat()
    assert scan(world, code_at(world, case_id, "gate"), at=then)[0] == 200
    line = next(one for one in patrol(world.duty.get(case_id)).lines if one.spot == "gate")
    assert line.at is not None and line.at.isoformat() == then
    before = (REAL.now() - timedelta(hours=2)).isoformat()
    status, problem = scan(world, code_at(world, case_id, "canteen"), at=before)
    assert (status, problem["faults"][0]["code"]) == (404, "no_round")


def test_of_two_rounds_at_a_point_it_is_the_one_that_began_last(world: World) -> None:
    a_patrol(world, began=60)
    later = a_patrol(world, began=20, number=2)
    status, answer = scan(world, code_at(world, later, "gate"))
    assert (status, answer["case_id"]) == (200, later)


def test_a_code_alone_checks_in_nobody_elsewhere_and_tells_nobody_what_is_there(world: World) -> None:
    case_id = a_patrol(world)
    code = code_at(world, case_id, "gate")
    expected = {GUARD: 200, SCHOOL: 200, DESK: 200, FAR: 404, "dm-st-hill-desk": 404, "dm-edu-desk": 404}
    assert {by: scan(world, code, by)[0] for by in expected} == expected
    for wrong in (code[:-1] + ("0" if code[-1] != "0" else "1"), "P1.X", "gate"):
        status, problem = scan(world, wrong)
        assert (status, problem["faults"][0]["code"]) == (422, "wrong_code")
    status, problem = world.ask("POST", "/patrols/check_in", {"acting_staff": "S1"}, by=GUARD)
    assert (status, problem["faults"][0]["field"]) == (422, "code")


def test_a_guard_checks_in_by_what_hangs_at_each_point_and_again_without_effect(world: World) -> None:
    case_id = a_patrol(world)
    for spot in SPOTS:
        for _ in range(2):
            status, answer = check_in(world, case_id, spot)
            assert status == 200, answer
    assert answer["state"] == "complete"
    assert patrol(world.duty.get(case_id)).version == 1 + len(SPOTS)
    # Sent again with the version that was seen at first.
    assert check_in(world, case_id, "gate", version=1)[0] == 200
    status, shown = world.ask("GET", f"/patrols/{case_id}", by=GUARD)
    assert (shown["checked"], shown["missed"], shown["points"]) == (3, 0, 3)
    assert {line["staff"] for line in shown["lines"]} == {None}
    as_police = world.ask("GET", f"/patrols/{case_id}", by=DESK)[1]
    assert {line["staff"] for line in as_police["lines"]} == {GUARD[-12:]}


def test_a_code_that_does_not_belong_here_is_told_what_it_is(world: World) -> None:
    case_id = a_patrol(world)
    other = a_plan(world, by="dm-supervisor-1", campus="dm-ms-02", client_key="plan-0009")
    elsewhere = PointCode(patrol_plan(world.duty.get(other)).sticker, "gate", 1)
    for code, expected in (
        ("nonsense", (422, "wrong_code")),
        ("P1.7KQ2M9XW.GATE.1.0000000000000", (422, "wrong_code")),
        (None, (422, "missing")),
        (printed(POINT_SECRET, elsewhere), (404, "not_found")),
        (code_at(world, case_id, "playground"), (422, "not_on_this_patrol")),
    ):
        status, answer = act(world, case_id, "check_in", **({"code": code} if code else {}))
        assert (status, answer["faults"][0]["code"]) == expected
    assert patrol(world.duty.get(case_id)).version == 1


def test_a_patrol_of_another_campus_does_not_exist(world: World) -> None:
    case_id = a_patrol(world)
    assert check_in(world, case_id, "gate", by=FAR)[0] == 404
    assert world.ask("GET", f"/patrols/{case_id}", by=FAR)[0] == 404
    assert world.ask("GET", "/patrols", by=FAR, query={"unit": "dm-ms-01"})[0] == 404
    rows = world.ask("GET", "/patrols", by=GUARD)[1]["records"]
    assert [(row["case_id"], row["facts"]["mode"], row["facts"]["points"]) for row in rows] == [
        (case_id, "foot", 3)
    ]


def test_a_video_patrol_is_checked_in_by_the_cameras_name(world: World) -> None:
    case_id = a_patrol(world, mode=Mode.VIDEO)
    status, answer = act(world, case_id, "check_in", camera="gate-1")
    assert (status, answer["state"]) == (200, "complete")


def test_ending_early_needs_a_reason_and_is_said_once(world: World) -> None:
    case_id = a_patrol(world)
    check_in(world, case_id, "gate")
    assert act(world, case_id, "finish")[0] == 422
    for _ in range(2):
        status, answer = act(world, case_id, "finish", text="大风，操场封闭")
        assert (status, answer["state"]) == (200, "missed_points")
    assert patrol(world.duty.get(case_id)).version == 3
    texts = world.ask("GET", f"/patrols/{case_id}", by=SCHOOL)[1]["texts"]
    assert [one["texts"]["text"] for one in texts] == ["大风，操场封闭"]


def test_the_sweep_notices_missed_points_exactly_once(world: World) -> None:
    missed, done = a_patrol(world, minutes=-11, began=90), a_patrol(world, number=2)
    assert world.sweep("duty")["served"] == 1
    assert world.sweep("duty") == {"late": 0, "served": 0, "published": 0}
    case = patrol(world.duty.get(missed))
    assert (case.state, case.missed, case.version) == (State.MISSED_POINTS, 3, 2)
    (entry,) = world.duty.entries(missed, after=1)
    assert {address for tick in entry.ticks for address in tick.tells} >= {
        "dm-ms-01/safety",
        "dm-st-harbour/desk",
    }
    assert patrol(world.duty.get(done)).open
    row = world.ask("GET", "/patrols", by=DESK, query={"view": "over"})[1]["records"][0]
    assert (row["facts"]["missed"], row["facts"]["checked"]) == (3, 0)


# Findings


def test_a_finding_becomes_a_hazard_whose_grade_the_checklist_says(world: World) -> None:
    case_id = a_patrol(world)
    found = {
        "client_key": "found-0001",
        "item": "fire.exit-blocked",
        "spot": "stairs-2",
        "text": "通道堆放杂物",
    }
    for _ in range(2):
        status, answer = act(world, case_id, "report_finding", **found)
        assert status == 200, answer
    (linked,) = patrol(world.duty.get(case_id)).found
    case = hazard(world.cases.get(linked))
    assert (case.source, case.campus, case.spot, case.version) == ("patrol", "dm-ms-01", "stairs-2", 1)
    assert world.ask("GET", f"/patrols/{case_id}", by=SCHOOL)[1]["found"] == [linked]
    # The words stand with the hazard only.
    assert world.duty.narratives(case_id) == {}
    assert world.cases.narratives(linked)[1].texts["text"] == "通道堆放杂物"
    status, answer = act(world, case_id, "report_finding", **found | {"text": "另一件事"})
    assert (status, answer["faults"][0]["code"]) == (409, "key_reused")


def test_a_finding_becomes_an_incident_of_the_patrols_channel(world: World) -> None:
    case_id = a_patrol(world)
    status, answer = act(world, case_id, "report_finding", client_key="found-0002", category="theft")
    assert status == 200, answer
    case = world.cases.get(patrol(world.duty.get(case_id)).found[0])
    assert isinstance(case, Incident)
    assert (case.channel, case.category, case.campus) == ("patrol", "theft", "dm-ms-01")
    assert (case.made_of, case.links) == (MadeOf("patrol", case_id), (case_id,))


def test_a_finding_with_faults_leaves_nothing(world: World) -> None:
    case_id = a_patrol(world)
    both = {"category": "theft", "item": "fire.exit-blocked", "spot": "gate"}
    for found, named in (
        ({}, "one_of_both"),
        (both, "one_of_both"),
        ({"category": "weather"}, "unknown_category"),
        ({"item": "fire.nothing", "spot": "gate"}, "unknown_item"),
        ({"item": "fire.exit-blocked"}, "unknown_spot"),
    ):
        status, answer = act(world, case_id, "report_finding", client_key="found-0003", **found)
        assert status == 422 and named in {fault["code"] for fault in answer["faults"]}
    assert patrol(world.duty.get(case_id)).version == 1
    assert world.cases.page(open_list("dm-ms-01")).rows == ()


class Unreachable(CasesTable):
    """A duty table that answers no write: what is reported is reported, and not linked yet."""

    def commit(self, *_: Any, **__: Any) -> None:
        raise ConnectionError


def test_a_retry_heals_what_failed_between_report_and_link(world: World) -> None:
    case_id = a_patrol(world)
    found = {"client_key": "found-0004", "item": "fire.exit-blocked", "spot": "gate"}
    world.give("duty.patrols", duty=Unreachable("duty", KINDS))
    assert act(world, case_id, "report_finding", **found)[0] == 500
    assert patrol(world.duty.get(case_id)).found == ()
    assert len(world.cases.page(open_list("dm-ms-01", "hazard")).rows) == 1
    world.forget()
    status, answer = act(world, case_id, "report_finding", **found)
    assert status == 200, answer
    (row,) = world.cases.page(open_list("dm-ms-01", "hazard")).rows
    assert patrol(world.duty.get(case_id)).found == (row.case_id,)
