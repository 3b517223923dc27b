"""Registers of campuses through the real handlers: entered, chosen from, expired or broken, and the hazard that this becomes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campus_safety.district.calendars import SHANGHAI
from campus_safety.kinds.hazards.hazard import Hazard, hazard
from campus_safety.kinds.patrols.patrol import patrol
from campus_safety.kinds.registers.register_entry import register_entry
from campus_safety.kinds.registry import KINDS
from campus_safety.records.record import Record
from campus_safety.records.store import Page
from campus_safety.records.worklists import open_list
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.outside import REAL
from tests.functions.test_patrols import a_patrol
from tests.functions.test_patrols import act as patrolled
from tests.patrols import DESK, GUARD, OFFICER, SCHOOL
from tests.world import Context, World

pytestmark = pytest.mark.emulated

TODAY = REAL.now().astimezone(SHANGHAI).date()
TEAM: dict[str, Any] = {
    "client_key": "entry-0001",
    "acting_staff": "S1001",
    "register_type": "team",
    "campus": "dm-ms-01",
    "number": "T-01",
    "team": [{"role": "police", "count": 1}, {"role": "guard", "count": 2}],
    "post": "officer",
    "since": "2026-01-05",
}
CAMERA: dict[str, Any] = {
    "client_key": "entry-0002",
    "acting_staff": "S1001",
    "register_type": "camera",
    "campus": "dm-ms-01",
    "number": "C-01",
    "spot": "gate-1",
    "post": "security_room",
    "text": "大门外人行道",
}
CHECK: dict[str, Any] = {
    "client_key": "entry-0003",
    "acting_staff": "S1001",
    "register_type": "record_check",
    "campus": "dm-ms-01",
    "number": "B0001",
}


def enter(world: World, body: dict[str, Any], by: str = SCHOOL, **changes: Any) -> tuple[int, Any]:
    return world.ask("POST", "/registers", body | changes, by=by)


def entered(world: World, body: dict[str, Any], by: str = SCHOOL, **changes: Any) -> str:
    status, receipt = enter(world, body, by, **changes)
    assert status == 201, receipt
    return str(receipt["case_id"])


def act(world: World, case_id: str, action: str, by: str = SCHOOL, **fields: Any) -> tuple[int, Any]:
    return world.ask("POST", f"/registers/{case_id}/{action}", {"acting_staff": "S1001", **fields}, by=by)


def listen(world: World) -> dict[str, int]:
    answer: dict[str, int] = world.function("duty.listen_devices").handler(
        {"time": datetime.now(UTC).isoformat()}, Context()
    )
    assert answer["failed"] == 0
    return answer


def hazards(world: World) -> list[Hazard]:
    return [
        hazard(world.cases.get(row.case_id)) for row in world.cases.page(open_list("dm-ms-01", "hazard")).rows
    ]


def test_an_entry_is_made_once_and_a_number_is_of_one_entry_at_a_time(world: World) -> None:
    case_id = entered(world, TEAM)
    assert entered(world, TEAM) == case_id
    status, problem = enter(world, TEAM, client_key="entry-0009")
    assert (status, problem["faults"][0]["code"]) == (409, "number_taken")
    version = register_entry(world.duty.get(case_id)).version
    assert act(world, case_id, "withdraw", version=version, text="并入二队")[0] == 200
    assert entered(world, TEAM, client_key="entry-0009") != case_id


def test_who_keeps_the_registers_and_for_which_campus(world: World) -> None:
    expected = {
        SCHOOL: 201,
        OFFICER: 201,
        "dm-supervisor-1": 201,
        GUARD: 403,
        "dm-ms-02-safety": 403,
        "dm-st-hill-desk": 404,
        "dm-edu-desk": 403,
    }
    until = (TODAY + timedelta(days=300)).isoformat()
    found = {
        by: enter(world, CHECK, by, client_key=f"entry-{n:04}", number=f"B{n}", valid_until=until)[0]
        for n, by in enumerate(expected)
    }
    assert found == expected


def test_every_fault_of_an_entry_is_told_at_once(world: World) -> None:
    status, problem = enter(world, TEAM, team=[], post="desk", spot="nowhere", number="T-01")
    assert status == 422
    assert {(one["field"], one["code"]) for one in problem["faults"]} == {
        ("team", "missing"),
        ("post", "wrong_post"),
        ("spot", "not_of_this_register"),
        ("spot", "unknown_spot"),
    }
    assert enter(world, TEAM, number="张 三")[0] == 422
    assert enter(world, TEAM, name="somebody")[0] == 422


def test_a_register_is_read_by_its_numbers_where_one_looks_after_the_campus(world: World) -> None:
    entered(world, CAMERA)
    entered(world, CAMERA, client_key="entry-0012", number="A-01")
    entered(world, TEAM)
    asked = {"register_type": "camera"}
    status, answer = world.ask("GET", "/registers/of/dm-ms-01", by=GUARD, query=asked)
    assert status == 200, answer
    assert [one["facts"]["number"] for one in answer["entries"]] == ["A-01", "C-01"]
    assert world.ask("GET", "/registers/of/dm-ms-01", by="dm-ms-02-guard", query=asked)[0] == 404
    assert world.ask("GET", "/registers/of/dm-ms-01", by=GUARD, query={"register_type": "pupil"})[0] == 422


def test_what_has_expired_is_made_a_hazard_once_and_names_it(world: World) -> None:
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    case_id = entered(world, CHECK, valid_until=yesterday)
    assert listen(world)["registered"] == 1
    assert listen(world)["registered"] == 0
    (found,) = hazards(world)
    assert (found.item, found.spot, found.source) == (
        "human_guard.no-background-check",
        "security_room",
        "self_check",
    )
    status, answer = world.ask("GET", f"/registers/{case_id}", by=SCHOOL)
    assert status == 200, answer
    assert (answer["state"], answer["hazard"], answer["links"]) == ("expired", found.id, [found.id])
    until = (TODAY + timedelta(days=365)).isoformat()
    assert act(world, case_id, "renew", version=answer["version"], valid_until=until)[0] == 200
    assert listen(world)["registered"] == 0
    assert len(hazards(world)) == 1


def test_a_camera_that_is_reported_out_of_order_is_a_hazard_where_it_looks(world: World) -> None:
    case_id = entered(world, CAMERA)
    assert act(world, case_id, "report_fault", GUARD, text="无画面")[0] == 200
    assert listen(world)["registered"] == 1
    (found,) = hazards(world)
    assert (found.item, found.spot) == ("technical_guard.camera-blind", "gate-1")
    assert act(world, case_id, "restore", GUARD, version=3, text="好了")[0] == 403
    assert act(world, case_id, "restore", SCHOOL, version=3, text="已更换")[0] == 200


class Meanwhile(CasesTable):
    """A duty table in which somebody acts right after it was read: its list the first time, or a record for the nth time."""

    def __init__(self, somebody: Callable[[], object], *, reads: int | None = None) -> None:
        super().__init__("duty", KINDS)
        self._somebody: Callable[[], object] | None = somebody
        self._reads, self._listed = reads, reads is None

    def _acted(self) -> None:
        somebody, self._somebody = self._somebody, None
        if somebody is not None:
            somebody()

    def page(self, list_key: str, **more: Any) -> Page:
        found = super().page(list_key, **more)
        if self._listed and found.rows:
            self._acted()
        return found

    def get(self, case_id: str) -> Record | None:
        found = super().get(case_id)
        if self._reads is not None:
            self._reads -= 1
            if self._reads == 0:
                self._acted()
        return found


def mended(world: World, case_id: str) -> None:
    version = register_entry(world.duty.get(case_id)).version
    assert act(world, case_id, "restore", version=version, text="已修复")[0] == 200


def test_what_is_mended_while_a_round_looks_at_the_list_becomes_no_hazard(world: World) -> None:
    case_id = entered(world, CAMERA)
    assert act(world, case_id, "report_fault", GUARD, text="无画面")[0] == 200
    world.give("duty.listen_devices", duty=Meanwhile(lambda: mended(world, case_id)))
    assert listen(world)["registered"] == 0
    assert hazards(world) == []
    entry = register_entry(world.duty.get(case_id))
    assert (entry.state, entry.hazard) == ("in_use", None)


def test_what_is_mended_while_its_hazard_is_made_does_not_name_it(world: World) -> None:
    """The hazard was right when it was made: it is in the ledger, and whoever is sent finds the camera mended."""
    case_id = entered(world, CAMERA)
    assert act(world, case_id, "report_fault", GUARD, text="无画面")[0] == 200
    world.give("duty.listen_devices", duty=Meanwhile(lambda: mended(world, case_id), reads=1))
    assert listen(world)["registered"] == 0
    entry = register_entry(world.duty.get(case_id))
    assert (len(hazards(world)), entry.state, entry.hazard, entry.links) == (1, "in_use", None, ())
    # Out of order again, it is another hazard: the one before is of another time.
    world.forget()
    assert act(world, case_id, "report_fault", GUARD, text="又无画面")[0] == 200
    assert listen(world)["registered"] == 1
    assert register_entry(world.duty.get(case_id)).hazard in {one.id for one in hazards(world)}


def test_a_plan_goes_by_the_team_of_the_register_and_the_team_says_what_it_has_done(world: World) -> None:
    team = entered(world, TEAM)
    plan = {
        "client_key": "plan-0001",
        "campus": "dm-ms-01",
        "acting_staff": "S1001",
        "by_team": team,
        "points": [{"mode": "foot", "spot": "gate"}],
    }
    status, receipt = world.ask("POST", "/patrol-plans", plan, by=SCHOOL)
    assert status == 201, receipt
    _, made = world.ask("GET", f"/patrol-plans/{receipt['case_id']}", by=SCHOOL)
    assert (made["by_team"], [part["count"] for part in made["team"]]) == (team, [1, 2])
    for other in (entered(world, CAMERA), "c" + "a" * 26):
        refused = world.ask(
            "POST", "/patrol-plans", plan | {"client_key": "plan-0002", "by_team": other}, by=DESK
        )
        assert (refused[0], refused[1]["faults"][0]["code"]) == (422, "no_such_team")
    entry = register_entry(world.duty.get(team))
    round_id = a_patrol(world, by_team=team, registered=entry)
    assert patrol(world.duty.get(round_id)).team == team
    status, _ = patrolled(
        world,
        round_id,
        "report_finding",
        GUARD,
        client_key="finding-01",
        item="fire.exit-blocked",
        spot="stairs-2",
    )
    assert status == 200
    assert patrolled(world, round_id, "finish", GUARD, text="暴雨")[0] == 200
    work = world.ask("GET", f"/registers/{team}", by=OFFICER)[1]["work"]
    assert (work["rounds"], work["complete"], work["hazards"], work["hazards_closed"]) == (1, 0, 1, 0)
    assert (work["missed"], work["incidents"], work["front_line"]) == (3, 0, 0)
