"""GET /readiness through the real handlers: a drill's times beside their targets, for whoever looks after the school."""

from typing import Any

from tests.functions.test_activities import act, around, done, plan
from tests.outreach import DESK, EDUCATION, SCHOOL, SUPERVISOR
from tests.world import World


def drilled(world: World, seconds: int, key: str = "drill-0001") -> str:
    receipt = done(
        *plan(
            world,
            by=SCHOOL,
            key=key,
            host=None,
            activity_type="evacuation_drill",
            starts_at=around(-31),
            ends_at=around(-1),
        )
    )
    case_id: str = receipt["case_id"]
    done(*act(world, case_id, "hold", by=SCHOOL))
    done(*act(world, case_id, "record", by=SCHOOL, audience={"middle": 900}, evacuated_in=seconds))
    return case_id


def readiness(world: World, by: str, **query: Any) -> Any:
    return done(*world.ask("GET", "/readiness", by=by, query=query))


def test_a_drills_time_stands_beside_the_guides_two_minutes(world: World) -> None:
    drill = drilled(world, 125)
    found = readiness(world, SCHOOL)
    assert (found["evacuation_target"], len(found["months"])) == (120, 12)
    (own,) = found["campuses"]
    assert (own["campus"], own["state"], own["met"], own["compared"]) == ("dm-ms-01", "not_ready", 0, 1)
    (series,) = own["series"]
    assert (series["measure"], series["trend"]) == ("evacuation", None)
    assert (series["latest"]["drill"], series["latest"]["seconds"]) == (drill, 125)
    assert sum(month["compared"] for month in found["months"]) == 1


def test_an_exercise_is_timed_and_told_and_stays_out_of_the_list_of_none(world: World) -> None:
    receipt = done(
        *plan(
            world,
            by=SCHOOL,
            key="drill-0002",
            host=None,
            activity_type="fire_drill",
            starts_at=around(-1),
            ends_at=around(30),
        )
    )
    drill = receipt["case_id"]
    done(*act(world, drill, "confirm", by=SCHOOL, staff="T1001"))
    case_id = done(*act(world, drill, "start_exercise", by=SCHOOL, category="fire"))["exercise_case"]
    acknowledged = {"acting_staff": "D001"}
    assert world.ask("POST", f"/cases/{case_id}/acknowledge", acknowledged, by=DESK)[0] == 200
    (own,) = readiness(world, SCHOOL)["campuses"]
    measures = {one["measure"]: one for one in own["series"]}
    assert measures["acknowledgement"]["latest"]["met"] is True
    assert measures["acknowledgement"]["latest"]["target"] > 0
    assert "evacuation" not in measures, "it was not recorded yet"


def test_whoever_looks_after_schools_sees_them_and_nobody_else_any(world: World) -> None:
    drilled(world, 100)
    whole = readiness(world, SUPERVISOR)
    assert whole["campuses_count"] == whole["ready"] + whole["not_measured"] > whole["ready"] == 1
    assert readiness(world, EDUCATION)["ready"] == 1
    assert {one["station"] for one in readiness(world, DESK)["campuses"]} == {"dm-st-harbour"}
    assert [one["campus"] for one in readiness(world, SUPERVISOR, unit="dm-ms-01")["campuses"]] == [
        "dm-ms-01"
    ]
    assert world.ask("GET", "/readiness", by=SCHOOL, query={"unit": "dm-kg-01"})[0] == 404
    assert world.ask("GET", "/readiness", by=SUPERVISOR, query={"unit": "nowhere"})[0] == 404
    for by in ("dm-fire-duty", "dm-gateway", "dm-wall"):
        assert world.ask("GET", "/readiness", by=by)[0] == 403, by
    status, problem = world.ask("GET", "/readiness", by=SUPERVISOR, query={"unit": "../x"})
    assert (status, problem["faults"][0]["field"]) == (422, "unit")
