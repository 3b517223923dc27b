"""Video rounds by the cameras of the register, and stations' own rounds at several campuses, through the real handlers."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from campus_safety.district.calendars import SHANGHAI
from campus_safety.figures.spans import Period
from campus_safety.kinds.hazards.hazard import hazard
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.patrols.patrol import Patrol, State, patrol
from campus_safety.kinds.patrols.patrol_plan import patrol_plan
from campus_safety.kinds.patrols.point_codes import PointCode, printed
from campus_safety.kinds.patrols.rounds import Round, planned
from campus_safety.kinds.registers.register_entry import register_entry
from campus_safety.records.change import Moment
from campus_safety.records.worklists import open_list
from campus_safety_aws.outside import REAL
from tests.figures import figures_of, shares
from tests.functions.test_patrols import (
    WEDNESDAY,
    a_patrol,
    a_plan,
    act,
    open_patrols,
    planner,
    the_rules,
    with_calendar,
)
from tests.functions.test_registers import CAMERA, entered, hazards, listen
from tests.functions.test_registers import act as kept
from tests.patrols import DESK, GUARD, OFFICER, SCHOOL, code_at
from tests.world import POINT_SECRET, World

pytestmark = pytest.mark.emulated

NIGHT = datetime.combine(WEDNESDAY, time(1), SHANGHAI).astimezone(UTC)
ROUND: dict[str, Any] = {
    "client_key": "round-0001",
    "acting_staff": "P1001",
    "mode": "car",
    "officers": 2,
    "stops": [
        {"campus": "dm-ms-01", "spot": "gate", "first": "07:00", "last": "07:30"},
        {"campus": "dm-ps-01", "spot": "gate", "first": "07:20", "last": "08:00"},
    ],
}


@pytest.fixture
def world(world: World) -> World:
    with_calendar()
    return world


def video_round(world: World) -> Patrol:
    """Today's whole day in one round of two cameras at the gate, and the stairs, where none is registered."""
    now = REAL.now().astimezone(SHANGHAI)
    with_calendar(on=[now.date(), WEDNESDAY])
    entered(world, CAMERA)
    entered(world, CAMERA, client_key="entry-0012", number="C-02")
    a_plan(
        world,
        points=[{"mode": "video", "spot": "gate-1"}, {"mode": "video", "spot": "stairs-2"}],
        beats=[{"mode": "video", "per_day": 1}],
        first="00:00:00",
        last="23:59:00",
    )
    # As if it had been made yesterday: a plan that is made during a round asks for the next one first.
    planner(world, NIGHT)
    (found,) = (one for one in open_patrols(world) if one.day == WEDNESDAY)
    return found


def look(world: World, case: Patrol, camera: str, *observed: str, **fields: Any) -> tuple[int, Any]:
    return act(world, case.id, "check_in", GUARD, camera=camera, observed=list(observed), **fields)


def begun(world: World, case: Patrol) -> Patrol:
    """The same round, as if it were on now."""

    from campus_safety.kinds.patrols.kind import PATROL

    assert PATROL.name == case.kind
    plan = patrol_plan(world.duty.get(case.plan))
    now = REAL.now()
    one = Round(
        now.astimezone(SHANGHAI).date(), case.mode, 9, 9, now - timedelta(hours=1), now + timedelta(hours=1)
    )
    lines = tuple(
        replace(line, since=line.since and one.since, until=line.until and one.until) for line in case.lines
    )
    change = planned(plan, one, the_rules(world), Moment(now, "salt"), lines=lines)
    world.duty.add(change, the_rules(world).district)
    return change.after


def test_a_video_round_goes_by_the_cameras_of_the_register(world: World) -> None:
    case = video_round(world)
    assert [(line.number, line.camera, line.spot) for line in case.lines] == [
        (1, "C-01", "gate-1"),
        (2, "C-02", "gate-1"),
        (3, None, "stairs-2"),
    ]
    now = begun(world, case)
    _, answer = world.ask("GET", f"/patrols/{now.id}", by=GUARD)
    choices = next(one for one in answer["actions"] if one["name"] == "check_in")["choices"]["camera"]
    assert [one["code"] for one in choices] == ["C-01", "C-02", "stairs-2"]
    assert look(world, now, "C-01", "nothing")[0] == 200
    assert look(world, now, "C-01", "nothing")[0] == 200
    status, problem = look(world, now, "C-07", "nothing")
    assert (status, problem["faults"][0]["code"]) == (422, "not_on_this_patrol")
    assert look(world, now, "stairs-2")[0] == 200
    after = patrol(world.duty.get(now.id))
    assert (after.checked, [line.named for line in after.unchecked]) == (2, ["C-02"])


def test_what_was_seen_is_from_a_list_and_says_where_its_footage_is(world: World) -> None:
    now = begun(world, video_round(world))
    at = REAL.now()
    for observed, fields, code in (
        ((), {}, "missing"),
        (("nothing", "smoke"), {}, "contradiction"),
        (("climbing",), {}, "missing"),
        (("climbing",), {"footage_system": "校方录像"}, "missing"),
        (("nothing",), {"seen": ["car"]}, "not_a_stop"),
        (("a_face",), {}, "enum"),
    ):
        status, problem = look(world, now, "C-01", *observed, **fields)
        assert (status, code in {one["code"] for one in problem["faults"]} or code == "enum") == (
            422,
            True,
        ), problem
    footage = {
        "footage_system": "校方录像",
        "footage_since": (at - timedelta(minutes=5)).isoformat(),
        "footage_until": (at - timedelta(minutes=4)).isoformat(),
    }
    for left_out in footage:
        said = {name: value for name, value in footage.items() if name != left_out}
        status, problem = look(world, now, "C-01", "climbing", **said)
        assert (status, [one["field"] for one in problem["faults"]]) == (422, [left_out])
    late = footage | {"footage_until": (at - timedelta(minutes=9)).isoformat()}
    assert look(world, now, "C-01", "climbing", **late)[1]["faults"][0]["code"] == "before_it_began"
    assert look(world, now, "C-01", "climbing", **footage)[0] == 200
    _, answer = world.ask("GET", f"/patrols/{now.id}", by=SCHOOL)
    line = answer["lines"][0]
    assert line["observed"] == [{"code": "climbing", "name": {"zh": "攀爬翻越", "en": "Climbing over"}}]
    assert line["footage"]["system"] == "校方录像"
    assert act(world, now.id, "finish", GUARD, text="停电")[0] == 200
    figures = figures_of([patrol(world.duty.get(now.id))], period=_today())
    assert shares(figures["video_observed"], "observed") == {"climbing": 1}
    assert shares(figures["points_missed"], "mode") == {"video": 2}


def test_what_is_seen_through_cameras_is_said_of_no_round_that_is_walked(world: World) -> None:
    case_id = a_patrol(world)
    for fields in ({"observed": ["smoke"]}, {"footage_system": "校方录像"}):
        code = printed(POINT_SECRET, code_at(patrol(world.duty.get(case_id)), "gate"))
        status, problem = act(world, case_id, "check_in", GUARD, code=code, **fields)
        assert (status, [one["code"] for one in problem["faults"]]) == (422, ["no_camera"])
    assert patrol(world.duty.get(case_id)).checked == 0
    assert act(world, case_id, "check_in", GUARD, code=code)[0] == 200


def _today() -> Period:
    from campus_safety.figures.spans import Period

    day = REAL.now().astimezone(SHANGHAI).date()
    return Period(day, day + timedelta(days=1))


def test_a_camera_without_picture_is_one_hazard_of_technical_protection_and_in_no_later_round(
    world: World,
) -> None:
    case = video_round(world)
    now = begun(world, case)
    assert look(world, now, "C-02", "no_picture")[0] == 200
    entry = register_entry(world.duty.get(str(case.lines[1].entry)))
    assert (entry.state, entry.on_patrol) == ("faulty", True)
    assert listen(world)["registered"] == 1
    (found,) = hazards(world)
    assert (found.item, found.source) == ("technical_guard.camera-blind", "patrol")
    assert patrol(world.duty.get(now.id)).found == (found.id,)
    # Seen again before it is repaired, it is the same hazard.
    assert kept(world, entry.id, "restore", version=3, text="已修")[0] == 200
    a_plan(
        world,
        client_key="plan-0002",
        points=[{"mode": "video", "spot": "gate-1"}],
        beats=[{"mode": "video", "per_day": 2}],
    )
    assert kept(world, entry.id, "report_fault", GUARD, text="又坏")[0] == 200
    planner(world, NIGHT)
    lines = {tuple(line.named for line in one.lines) for one in open_patrols(world) if one.of == 2}
    assert lines == {("C-01",)}


def rounds(world: World) -> list[Patrol]:
    found = [
        patrol(world.duty.get(row.case_id))
        for row in world.duty.page(open_list("dm-st-harbour", "patrol")).rows
    ]
    return [one for one in found if one.police]


def make_round(world: World, by: str = OFFICER, **changes: Any) -> tuple[int, Any]:
    return world.ask("POST", "/patrol-plans/rounds", ROUND | changes, by=by)


def test_a_station_plans_its_own_round_and_nobody_else_does(world: World) -> None:
    expected = {OFFICER: 201, DESK: 201, SCHOOL: 403, GUARD: 403, "dm-st-hill-desk": 422, "dm-edu-desk": 403}
    assert {
        by: make_round(world, by, client_key=f"round-{n:04}")[0] for n, by in enumerate(expected)
    } == expected
    brigade = {"client_key": "round-0099", "station": "dm-st-harbour"}
    assert make_round(world, "dm-supervisor-1", **brigade)[0] == 201
    assert make_round(world, "dm-supervisor-1", client_key="round-0098")[0] == 422


def test_a_station_plans_no_round_of_another_and_the_brigade_names_a_station(world: World) -> None:
    status, problem = make_round(world, station="dm-st-hill")
    assert (status, problem["faults"][0]["field"]) == (404, "station")
    assert make_round(world, station="dm-st-harbour", client_key="round-0002")[0] == 201
    for named in ("dm-ms-01", "dm-st-nowhere"):
        status, problem = make_round(world, "dm-supervisor-1", client_key="round-0003", station=named)
        assert (status, problem["faults"][0]["code"]) == (422, "unknown_unit")


def test_every_fault_of_a_round_is_named_by_its_stop(world: World) -> None:
    stop = ROUND["stops"][0]
    wrong = [
        stop,
        stop,
        stop | {"campus": "dm-ms-02"},
        stop | {"spot": "roof"},
        stop | {"first": "08:00", "last": "07:00", "spot": "surroundings"},
    ]
    status, problem = make_round(world, stops=wrong)
    assert status == 422
    assert {(one["field"], one["code"]) for one in problem["faults"]} >= {
        ("stops", "twice"),
        ("stops.2.campus", "not_yours"),
        ("stops.3.spot", "unknown_spot"),
        ("stops.4.last", "bad_hours"),
    }
    status, problem = make_round(world, mode="video")
    assert (status, problem["faults"][0]["field"]) == (422, "mode")
    with_calendar(patrols={"most_points": 1})
    world.forget()
    status, problem = make_round(world)
    assert (status, [one["code"] for one in problem["faults"]]) == (422, ["out_of_range"])
    assert make_round(world, stops=[stop])[0] == 201


def test_a_round_is_planned_for_school_days_read_by_the_campuses_and_called_off_with_its_plan(
    world: World,
) -> None:
    assert make_round(world)[0] == 201
    planner(world, NIGHT)
    found = rounds(world)
    assert {one.day.weekday() for one in found} == {2, 3}
    (first, _) = sorted(found, key=lambda one: one.day)
    assert [(line.campus, line.hangs_as) for line in first.lines] == [
        ("dm-ms-01", "stop-1"),
        ("dm-ps-01", "stop-2"),
    ]
    assert (first.campus, first.lead, first.clock("police_round") is not None, first.clock("patrol")) == (
        "",
        "dm-st-harbour",
        True,
        None,
    )
    planner(world, NIGHT)
    assert len(rounds(world)) == 2
    status, answer = world.ask("GET", f"/patrols/{first.id}", by=SCHOOL)
    assert (status, answer["police"], answer["lines"][1]["campus"]) == (200, True, "dm-ps-01")
    assert world.ask("GET", f"/patrols/{first.id}", by="dm-ms-02-safety")[0] == 404
    _, today = world.ask("GET", "/my/duties", by=OFFICER, query={"day": WEDNESDAY.isoformat()})
    (duty,) = (one for one in today["duties"] if one["kind"] == "patrol")
    assert (duty["category_name"]["zh"], duty["case_id"]) == ("巡逻排查", first.id)
    taken_back = {"acting_staff": "P1001", "version": 1, "text": "勤务调整"}
    assert world.ask("POST", f"/patrol-plans/{first.plan}/withdraw", taken_back, by=DESK)[0] == 200
    planner(world, NIGHT)
    assert patrol(world.duty.get(first.id)).state is State.CANCELLED


def stop_code(case: Patrol, number: int) -> str:
    return printed(POINT_SECRET, PointCode(case.sticker, f"stop-{number}", case.codes))


def test_stops_are_made_by_code_with_what_is_seen_and_findings_say_where(world: World) -> None:
    _, receipt = make_round(world)
    _, sheets = world.ask(
        "GET",
        f"/patrol-plans/{receipt['case_id']}/points",
        by=DESK,
        query={"address": "https://hx.example.cn"},
    )
    assert [one["campus"] for one in sheets["stickers"]] == ["dm-ms-01", "dm-ps-01"]
    planner(world, NIGHT)
    now = begun(world, rounds(world)[0])
    by_code = {"code": stop_code(now, 1), "seen": ["officer", "car", "lights"], "acting_staff": "P1001"}
    status, answer = world.ask("POST", "/patrols/check_in", by_code, by=OFFICER)
    assert status == 200, answer
    finding: dict[str, Any] = {"client_key": "finding-01", "item": "fire.exit-blocked", "spot": "stairs-2"}
    assert act(world, now.id, "report_finding", OFFICER, **finding)[1]["faults"][0]["code"] == "missing"
    far = finding | {"at_campus": "dm-ms-02"}
    assert act(world, now.id, "report_finding", OFFICER, **far)[1]["faults"][0]["code"] == "not_visited"
    assert act(world, now.id, "report_finding", OFFICER, **finding, at_campus="dm-ps-01")[0] == 200
    seen = {"client_key": "finding-02", "category": "traffic", "at_campus": "dm-ms-01", "text": "车祸"}
    assert act(world, now.id, "report_finding", OFFICER, **seen)[0] == 200
    after = patrol(world.duty.get(now.id))
    put, made = (world.cases.get(id) for id in after.found)
    assert hazard(put).campus == "dm-ps-01"
    assert isinstance(made, Incident) and made.campus == "dm-ms-01"
    assert act(world, now.id, "finish", OFFICER, text="出警")[0] == 200
    over = patrol(world.duty.get(now.id))
    assert (over.missed, over.lines[0].in_window) == (1, True)
    figures = figures_of([over], period=_today(), unit="dm-st-harbour")
    assert (figures["police_rounds"].count, figures["patrols"].count) == (1, 0)
    assert (figures["police_stops"].count, figures["police_stops"].whole) == (1, 2)
    assert figures["stops_seen"].count == 3
