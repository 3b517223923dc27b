"""A campus that answers to another station: its open cases follow, its history can be read, and nothing is rewritten."""

from dataclasses import replace
from typing import Any

from campus_safety.kinds.incidents.incident import incident
from tests.districts import LOADED_AT, sample_files, sample_sign_ins
from tests.functions.test_hazards import report as hazard
from tests.functions.test_reports import report
from tests.world import Context, World

CAMPUS, OLD, NEW = "dm-ms-01", "dm-st-harbour", "dm-st-hill"


def given_to_the_hill(world: World) -> None:
    """The district's files are loaded again, with the campus under another station."""
    files = sample_files("demo")
    campuses = tuple(
        replace(campus, station=NEW) if campus.id == CAMPUS else campus for campus in files.campuses
    )
    world.directory.replace_district(replace(files, campuses=campuses), sample_sign_ins("demo"), at=LOADED_AT)


def move(world: World, old: str = OLD) -> dict[str, Any]:
    function = world.function("escalation.move_campus", directory=world.directory)
    answer: dict[str, Any] = function.handler({"campus": CAMPUS, "from": old}, Context())
    return answer


def seen(world: World, case_id: str, by: str) -> int:
    return world.ask("GET", f"/cases/{case_id}", by=by)[0]


def test_what_is_open_follows_its_campus_once_and_the_old_station_stays_joined(world: World) -> None:
    case_id, elsewhere = (
        str(
            report(world, client_key=key, campus=campus, by="dm-supervisor-1", channel="call_110")[1][
                "case_id"
            ]
        )
        for key, campus in (("form-0001", CAMPUS), ("form-0002", "dm-ms-02"))
    )
    hazard_id = hazard(world)
    before = incident(world.cases.get(case_id))
    given_to_the_hill(world)
    assert move(world) | {"looked_at": 0} == {"looked_at": 0, "moved": 2, "failed": []}
    after = incident(world.cases.get(case_id))
    assert (after.station, after.lead, after.joined, after.clocks) == (NEW, NEW, (OLD,), before.clocks)
    last = world.cases.entries(case_id)[-1]
    assert (last.action, last.actor.account) == ("follow_campus", "system")
    assert last.tells == ("dm-st-hill/desk", "dm-st-hill/chief", "dm-st-harbour/desk", "dm-ms-01/safety")
    moved_hazard = world.cases.get(hazard_id)
    assert moved_hazard is not None and moved_hazard.station == NEW
    assert incident(world.cases.get(elsewhere)).version == 1
    assert move(world)["moved"] == 0
    codes = [row["code"] for row in world.ask("GET", "/cases", by="dm-st-hill-desk")[1]["cases"]]
    assert after.code in codes
    assert seen(world, case_id, "dm-st-harbour-desk") == seen(world, case_id, "dm-st-hill-desk") == 200


def test_a_case_that_was_handed_to_a_third_station_stays_with_it(world: World) -> None:
    case_id = str(report(world)[1]["case_id"])
    given_to_the_hill(world)
    assert move(world, old="dm-st-elsewhere")["moved"] == 0
    assert incident(world.cases.get(case_id)).station == OLD


def test_the_new_station_reads_the_campuss_history_which_stays_the_old_ones_work(world: World) -> None:
    case_id = str(report(world)[1]["case_id"])
    body = {"acting_staff": "110001", "version": 1, "text": "误报"}
    assert world.ask("POST", f"/cases/{case_id}/false_alarm", body, by="dm-st-harbour-desk")[0] == 200
    assert seen(world, case_id, "dm-st-hill-desk") == 404
    given_to_the_hill(world)
    _later(world)
    assert seen(world, case_id, "dm-st-hill-desk") == seen(world, case_id, "dm-st-harbour-desk") == 200
    query = {"view": "history", "campus": CAMPUS, "category": "theft"}
    rows = world.ask("GET", "/cases", by="dm-st-hill-desk", query=query)[1]["cases"]
    assert [row["case_id"] for row in rows] == [case_id]
    assert incident(world.cases.get(case_id)).station == OLD


def _later(world: World) -> None:
    """A minute on: handlers read the district again."""
    world.modules.clear()
