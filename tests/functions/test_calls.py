"""A warning of fraud as those who answer it meet it: calls, what came of it, and who may enter them."""

from typing import Any

from tests.world import World

DESK, OFFICER, SCHOOL = "dm-st-harbour-desk", "dm-st-harbour-officer-1", "dm-ms-01-safety"
LOSSES = {"prevented": 30000, "lost": 0, "concerned": "staff", "school_helped": True}


def warned(world: World, kind: str = "anti_fraud", **changes: Any) -> str:
    body = {
        "client_key": f"warning-{kind}",
        "kind": kind,
        "campus": "dm-ms-01",
        "acting_staff": "G1",
        "protects": "staff",
    }
    status, receipt = world.ask("POST", "/warnings", body | changes, by="dm-gateway")
    assert status == 201
    return str(receipt["case_id"])


def act(world: World, case_id: str, action: str, by: str = DESK, **body: Any) -> tuple[int, Any]:
    return world.ask("POST", f"/cases/{case_id}/{action}", body | {"acting_staff": "S1"}, by=by)


def look(world: World, case_id: str, by: str = DESK) -> Any:
    return world.ask("GET", f"/cases/{case_id}", by=by)[1]


def test_a_call_is_shown_with_its_unit_whom_and_end_and_never_with_an_account(world: World) -> None:
    case_id = warned(world)
    assert act(world, case_id, "call", whom="staff", end="not_reached")[0] == 200
    work = look(world, case_id)["work"]
    (call,) = work["calls"]
    assert (call["number"], call["unit"], call["whom"], call["end"]) == (
        *(1, "dm-st-harbour", "staff", "not_reached"),
    )
    assert call["end_name"] == {"zh": "未接通", "en": "Not reached"}
    assert "demo|" not in str(call)
    running = {clock["clock"] for clock in work["clocks"] if not clock["stopped_at"]}
    assert "next_call" in running
    assert "first_call" not in running


def test_what_was_prevented_and_lost_is_shown_in_whole_yuan(world: World) -> None:
    case_id = warned(world)
    version = look(world, case_id)["version"]
    assert act(world, case_id, "state_losses", OFFICER, version=version, **LOSSES)[0] == 200
    losses = look(world, case_id)["work"]["losses"]
    assert losses.items() >= LOSSES.items()


def test_an_amount_that_is_none_and_a_call_without_an_end_are_refused_naming_each_field(world: World) -> None:
    case_id = warned(world)
    version = look(world, case_id)["version"]
    bad = LOSSES | {"prevented": -5, "lost": "一万"}
    status, problem = act(world, case_id, "state_losses", OFFICER, version=version, **bad)
    assert (status, {fault["field"] for fault in problem["faults"]}) == (422, {"prevented", "lost"})
    status, problem = act(world, case_id, "call", whom="staff")
    assert (status, [fault["field"] for fault in problem["faults"]]) == (422, ["end"])


def test_a_call_is_offered_and_taken_of_warnings_of_fraud_only(world: World) -> None:
    fraud = warned(world)
    face = warned(world, "face_recognition", category="suspicious_person")
    offered = {case_id: {one["name"] for one in look(world, case_id)["actions"]} for case_id in (fraud, face)}
    assert {"call", "state_losses"} <= offered[fraud]
    assert not {"call", "state_losses"} & offered[face]
    status, problem = act(world, face, "call", whom="staff", end="stopped")
    assert (status, problem["faults"][0]["code"]) == (409, "no_warning_of_fraud")


def test_a_school_that_only_hears_of_it_neither_calls_nor_states_what_came_of_it(world: World) -> None:
    case_id = warned(world)
    version = look(world, case_id)["version"]
    assert act(world, case_id, "call", SCHOOL, whom="staff", end="stopped")[0] == 403
    assert act(world, case_id, "state_losses", SCHOOL, version=version, **LOSSES)[0] == 403


def test_what_a_running_clock_waits_for_is_offered_first(world: World) -> None:
    case_id = warned(world)

    def offered() -> list[str]:
        return [one["name"] for one in look(world, case_id)["actions"]]

    # Three clocks run since the warning: what is due first comes first, and then what nothing waits for.
    assert offered()[:4] == ["acknowledge", "call", "assess", "name_officers"]
    assert act(world, case_id, "acknowledge")[0] == 200
    assert offered()[:2] == ["call", "assess"]
    assert act(world, case_id, "call", whom="staff", end="doubted")[0] == 200
    version = look(world, case_id)["version"]
    assert act(world, case_id, "assess", level=2, category="fraud", version=version)[0] == 200
    # The call was what the first word on it waited for; nothing is due before the rest now.
    assert offered()[:2] == ["assess", "name_officers"]
