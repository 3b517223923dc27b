"""Area sweeps through the real handlers: planned, frozen, given out, swept by several hands, proved and closed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from campus_safety.district.contents import DistrictFiles
from campus_safety.district.directory import Campus, Place
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep, area_sweep
from campus_safety.kinds.area_sweeps.planning import plan as planned
from campus_safety.kinds.hazards.hazard import hazard
from campus_safety.labels import Label
from campus_safety.records.change import Moment
from campus_safety.records.record import Record
from campus_safety.records.worklists import open_list
from campus_safety_aws.outside import REAL
from tests.area_sweeps import (
    CHIEF,
    CULTURE,
    DESK,
    HARBOUR,
    HILL,
    MARKET,
    OFFICER,
    SCHOOL,
    SUPERVISOR,
    a_plan,
    sweep_rules,
)
from tests.builders import a_district, an_actor
from tests.districts import LOADED_AT, sample_files, sample_sign_ins
from tests.fakes.cases import FakeCases
from tests.world import Context, World

FIRST, SECOND = "dm-place-01", "dm-place-02"


def days(count: float) -> str:
    return (REAL.now() + timedelta(days=count)).isoformat()


# One moment for all forms, so that a form sent again is the same.
FINISH_BY = days(5)


def send(world: World, by: str = SUPERVISOR, **changes: Any) -> tuple[int, Any]:
    body = {
        "client_key": f"sweep-{changes.pop('key', '0001')}",
        "purpose": "term_start",
        "campuses": list(HARBOUR),
        "finish_by": FINISH_BY,
        "acting_staff": "S1001",
        "text": "开学清查",
    }
    return world.ask("POST", "/area-sweeps", body | changes, by=by)


def plan(world: World, **changes: Any) -> tuple[str, str]:
    """The sweep's id and the digest of the list that it would freeze."""
    status, receipt = send(world, **changes)
    assert status == 201, receipt
    return str(receipt["case_id"]), str(receipt["preview"]["digest"])


def act(world: World, case_id: str, action: str, by: str = SUPERVISOR, **fields: Any) -> tuple[int, Any]:
    """One action; the version is the present one unless it is given."""
    if "version" not in fields:
        case = world.cases.get(case_id)
        fields["version"] = case.version if case else 1
    if fields["version"] is None:
        del fields["version"]
    return world.ask("POST", f"/area-sweeps/{case_id}/{action}", {"acting_staff": by[-12:], **fields}, by=by)


def did(world: World, case_id: str, action: str, by: str = SUPERVISOR, **fields: Any) -> Any:
    status, answer = act(world, case_id, action, by, **fields)
    assert status == 200, (action, answer)
    return answer


def a_sweep(world: World, assignments: Any = (), **changes: Any) -> str:
    """Frozen, and every place given out."""
    case_id, digest = plan(world, **changes)
    did(world, case_id, "freeze", digest=digest)
    did(world, case_id, "assign_places", assignments=list(assignments), rest="station")
    return case_id


def record(
    world: World, case_id: str, place: str, outcome: str = "compliant", by: str = OFFICER, **more: Any
) -> Any:
    return did(
        world, case_id, "record_outcome", by, place=place, outcome=outcome,
        **{"people_checked": 0, "version": None, **more},
    )  # fmt: skip


def stored(world: World, case_id: str) -> AreaSweep:
    return area_sweep(world.cases.get(case_id))


def faults(answer: Any) -> set[tuple[str, str]]:
    return {(fault["field"], fault["code"]) for fault in answer["faults"]}


def test_a_plan_is_answered_with_the_list_that_it_would_freeze(world: World) -> None:
    status, receipt = send(world)
    assert (status, receipt["state"], receipt["radius_m"]) == (201, "planned", 200)
    preview = receipt["preview"]
    assert (preview["total"], len(preview["places"])) == (25, 25)
    one = next(place for place in preview["places"] if place["place"] == FIRST)
    assert one == {
        "place": FIRST,
        "name": {"zh": "海鸥网吧", "en": "Seagull Internet Café"},
        "kind": "internet_cafe",
        "kind_name": {"zh": "网吧", "en": "Internet café"},
        "campus": "dm-ms-01",
        "distance_m": 131,
    }
    assert send(world) == (status, receipt), "the same form is the same sweep"
    status, problem = send(world, radius_m=300)
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:key-reused")


def test_a_plan_with_faults_names_each_and_writes_nothing(world: World) -> None:
    status, problem = send(world, radius_m=1001, campuses=["dm-none"], finish_by=days(-1))
    assert status == 422
    assert faults(problem) == {
        ("radius_m", "out_of_range"),
        ("campuses", "unknown_campus"),
        ("finish_by", "in_the_past"),
    }
    status, problem = send(world, purpose="fun", campuses=[], acting_staff="Wang Xiaoming", extra=1)
    assert status == 422
    assert {field for field, _ in faults(problem)} >= {"purpose", "campuses", "acting_staff", "extra"}
    assert world.ask("GET", "/area-sweeps", by=SUPERVISOR)[1]["area_sweeps"] == []


@pytest.mark.parametrize(
    "by", [DESK, CHIEF, OFFICER, SCHOOL, CULTURE, "dm-leader", "dm-auditor", "dm-edu-desk"]
)
def test_only_the_brigade_plans(world: World, by: str) -> None:
    assert send(world, by)[0] == 403


def test_what_was_looked_at_is_what_is_frozen(world: World) -> None:
    case_id, digest = plan(world)
    files = sample_files("demo")
    gone = tuple(place for place in files.places if place.id != FIRST)
    world.directory.replace_district(_with(files, gone), sample_sign_ins("demo"), at=LOADED_AT)
    world.forget()
    status, problem = act(world, case_id, "freeze", digest=digest)
    assert (status, faults(problem)) == (409, {("digest", "list_changed")})
    shown = world.ask("GET", f"/area-sweeps/{case_id}", by=SUPERVISOR)[1]["preview"]
    assert shown["total"] == 24
    answer = did(world, case_id, "freeze", digest=shown["digest"])
    assert (answer["state"], answer["covered"]["total"]) == ("frozen", 24)
    after = world.ask("GET", f"/area-sweeps/{case_id}", by=SUPERVISOR)[1]
    assert (after["preview"], after["digest"], len(after["places"])) == (None, shown["digest"], 24)


def test_a_sweep_of_twenty_five_places_two_of_them_closed_at_first(world: World) -> None:
    case_id = a_sweep(world, [{"unit": "dm-culture", "places": [FIRST]}])
    for place in stored(world, case_id).places:
        if place.place == SECOND:
            record(world, case_id, SECOND, "not_entered")
        elif place.place == FIRST:
            record(world, case_id, FIRST, "not_entered", CULTURE)
        else:
            record(world, case_id, place.place, by=DESK, people_checked=2)
    status, problem = act(world, case_id, "close")
    assert status == 409
    assert faults(problem) == {(f"places.{FIRST}", "not_entered"), (f"places.{SECOND}", "not_entered")}
    assert all(fault["zh"] and fault["en"] for fault in problem["faults"])
    assert stored(world, case_id).state == "under_way", "nothing was written"
    record(world, case_id, FIRST, "corrected_on_the_spot", CULTURE, people_checked=1)
    last = record(world, case_id, SECOND, "gone")
    assert (last["covered"]["percent"], last["stage"]) == (100.0, "closing")
    assert did(world, case_id, "close")["state"] == "closed"
    proof = world.ask("GET", f"/area-sweeps/{case_id}/coverage", by=SUPERVISOR)[1]
    assert (proof["covered"]["complete"], proof["covered"]["people_checked"]) == (True, 47)
    assert (proof["list_holds"], proof["chain_holds"]) == (True, True)
    assert proof["chain"] == stored(world, case_id).chain
    assert {row["outcome"]: row["places"] for row in proof["by_outcome"] if row["places"]} == {
        "compliant": 23, "corrected_on_the_spot": 1, "gone": 1,
    }  # fmt: skip
    assert sum(row["total"] for row in proof["by_kind"]) == 25 == sum(row["done"] for row in proof["by_kind"])
    line = next(row for row in proof["places"] if row["place"] == SECOND)
    assert (line["attempts"], line["by"], line["unit"]) == (2, "dm-st-harbour", "dm-st-harbour")
    assert "n-" not in str(proof["places"]), "nobody is named in a proof"


def test_two_officers_write_at_once_and_neither_is_stale(world: World) -> None:
    case_id = a_sweep(world)
    seen = stored(world, case_id)
    record(world, case_id, FIRST, by=DESK)
    stale = iter([seen])

    class ReadBeforeTheOtherWrote(FakeCases):
        def get(self, case_id: str) -> Record | None:
            return next(stale, None) or super().get(case_id)

    world.give("area_sweeps.area_sweeps", cases=ReadBeforeTheOtherWrote(table=world.cases.table))
    assert record(world, case_id, SECOND)["covered"]["done"] == 2
    status, problem = act(
        world, case_id, "record_outcome", OFFICER, place=FIRST, outcome="gone", people_checked=0, version=None
    )
    assert (status, faults(problem)) == (409, {("place", "already_done")})
    correction = {"place": FIRST, "outcome": "gone", "people_checked": 0, "text": "搬离", "version": None}
    status, problem = act(world, case_id, "correct_outcome", OFFICER, instead_of="suspended", **correction)
    assert (status, faults(problem)) == (409, {("instead_of", "changed_meanwhile")})
    did(world, case_id, "correct_outcome", OFFICER, instead_of="compliant", **correction)
    status, problem = act(world, case_id, "assign_places", rest="station", version=seen.version)
    assert (status, problem["type"]) == (409, "urn:campus-safety:problem:stale-version")


def test_a_timeline_keeps_what_was_said_before_a_correction(world: World) -> None:
    case_id = a_sweep(world)
    record(world, case_id, FIRST, people_checked=3)
    did(
        world,
        case_id,
        "correct_outcome",
        DESK,
        place=FIRST,
        instead_of="compliant",
        outcome="suspended",
        people_checked=3,
        text="复核",
    )
    status, timeline = world.ask("GET", f"/area-sweeps/{case_id}/timeline", by=CHIEF)
    assert (status, timeline["holds"]) == (200, True)
    said = [
        entry["changed"]["places"] for entry in timeline["entries"] if entry["action"].endswith("outcome")
    ]
    assert said == [f"{FIRST}=compliant/3", f"{FIRST}=suspended/3"]
    for by in (SCHOOL, CULTURE):
        assert world.ask("GET", f"/area-sweeps/{case_id}/timeline", by=by)[0] in (403, 404)


def test_an_authority_sees_and_answers_its_own_places_only(world: World) -> None:
    case_id = a_sweep(world, [{"unit": "dm-culture", "places": [FIRST]}])
    record(world, case_id, SECOND, by=OFFICER, people_checked=5, text="警方记录")
    did(world, case_id, "supervise", to="dm-culture", due_at=days(2), text="请文旅抓紧")
    did(world, case_id, "supervise", to="dm-st-harbour", due_at=days(2), text="请派出所抓紧")
    status, seen = world.ask("GET", f"/area-sweeps/{case_id}", by=CULTURE)
    assert status == 200
    assert [place["place"] for place in seen["places"]] == [FIRST]
    assert (seen["covered"]["total"], seen["covered"]["people_checked"]) == (1, 0)
    assert [order["number"] for order in seen["work"]["supervisions"]] == [1]
    assert [clock["clock"] for clock in seen["work"]["clocks"]] == ["finish", "supervision:1"]
    assert [text["texts"]["text"] for text in seen["texts"]] == ["开学清查", "请文旅抓紧"]
    assert SECOND not in str(world.ask("GET", f"/area-sweeps/{case_id}/coverage", by=CULTURE)[1])
    status, problem = act(
        world, case_id, "record_outcome", CULTURE, place=SECOND, outcome="gone", people_checked=0
    )
    assert (status, faults(problem)) == (422, {("place", "not_listed")})
    status, problem = act(
        world, case_id, "record_outcome", OFFICER, place=FIRST, outcome="gone", people_checked=0
    )
    assert (status, faults(problem)) == (403, {("place", "not_assigned_to_you")})
    did(world, case_id, "answer_order", CULTURE, number=1, text="本周完成")
    status, problem = act(world, case_id, "answer_order", CULTURE, number=2, text="越权")
    assert (status, faults(problem)) == (403, {("number", "not_your_order")})
    assert world.ask("GET", f"/area-sweeps/{case_id}", by=MARKET)[0] == 404
    assert world.ask("GET", f"/area-sweeps/{case_id}", by=HILL)[0] == 404


def test_a_school_sees_the_fact_and_the_coverage_of_its_own_surroundings(world: World) -> None:
    case_id = a_sweep(world)
    record(world, case_id, FIRST, people_checked=4)
    status, seen = world.ask("GET", f"/area-sweeps/{case_id}", by=SCHOOL)
    assert status == 200
    assert (seen["places"], seen["work"], seen["texts"], seen["preview"]) == (None, None, [], None)
    assert [(one["campus"], one["covered"]["total"], one["covered"]["done"]) for one in seen["campuses"]] == [
        ("dm-ms-01", 9, 1)
    ]
    proof = world.ask("GET", f"/area-sweeps/{case_id}/coverage", by=SCHOOL)[1]
    assert (proof["places"], proof["covered"]["total"]) == (None, 9)
    (row,) = world.ask("GET", "/area-sweeps", by=SCHOOL)[1]["area_sweeps"]
    assert (row["case_id"], row["places"], row["done"]) == (case_id, 9, 1)
    assert world.ask("GET", "/area-sweeps", by="dm-ms-02-safety")[1]["area_sweeps"] == []
    assert world.ask("GET", f"/area-sweeps/{case_id}", by="dm-ms-02-safety")[0] == 404


def test_an_order_to_rectify_makes_a_hazard_that_names_its_sweep(world: World) -> None:
    case_id = a_sweep(world)
    answer = record(
        world,
        case_id,
        FIRST,
        "ordered",
        people_checked=1,
        item="surroundings.sells-to-minors",
        text="货架有烟",
    )
    made = hazard(world.cases.get(answer["hazard"]))
    assert (made.area_sweep, made.source, made.campus, made.spot) == (
        case_id,
        "area_sweep",
        "dm-ms-01",
        "surroundings",
    )
    assert stored(world, case_id).place(FIRST).hazard == made.id  # type: ignore[union-attr]
    assert world.ask("GET", f"/hazards/{made.id}", by=DESK)[1]["area_sweep"] == case_id
    did(
        world,
        case_id,
        "correct_outcome",
        DESK,
        place=FIRST,
        instead_of="ordered",
        outcome="not_entered",
        people_checked=0,
        text="误登",
    )
    again = record(world, case_id, FIRST, "ordered", people_checked=1, item="surroundings.sells-to-minors")
    assert again["hazard"] == made.id, "the same place of the same sweep makes no second hazard"


def test_a_hazard_that_is_named_has_to_be_one_of_these_surroundings(world: World) -> None:
    case_id = a_sweep(world)

    def named(place: str, hazard_id: str, **more: Any) -> tuple[int, Any]:
        return act(
            world, case_id, "record_outcome", DESK, place=place, outcome="ordered", people_checked=0,
            hazard=hazard_id, **more,
        )  # fmt: skip

    assert named(FIRST, "c" + "a" * 26)[0] == 404
    assert named(FIRST, case_id)[0] == 404, "a sweep is no hazard"
    other = _hazard(world, "technical_guard.alarm-unlinked", "gate")
    assert faults(named(FIRST, other)[1]) == {("hazard", "not_surroundings")}
    right = _hazard(world, "surroundings.other", "surroundings")
    assert faults(named(FIRST, right, item="surroundings.other")[1]) == {("hazard", "one_of_both")}
    assert named(FIRST, right)[1]["hazard"] == right
    wrong = act(
        world,
        case_id,
        "record_outcome",
        DESK,
        place=SECOND,
        outcome="ordered",
        people_checked=0,
        item="fire.exit-blocked",
    )
    assert (wrong[0], faults(wrong[1])) == (422, {("item", "not_surroundings")})


def test_lists_show_what_is_due_first_and_what_is_over(world: World) -> None:
    late = a_sweep(world, key="0001", finish_by=days(2))
    soon, _ = plan(world, key="0002", finish_by=days(1))
    over = a_sweep(world, key="0003", finish_by=days(3))
    did(world, over, "cancel", text="与另一次合并")
    for by in (SUPERVISOR, "dm-leader"):
        rows = world.ask("GET", "/area-sweeps", by=by)[1]["area_sweeps"]
        assert [row["case_id"] for row in rows] == [soon, late]
    assert [
        row["case_id"]
        for row in world.ask("GET", "/area-sweeps", by=DESK, query={"view": "over"})[1]["area_sweeps"]
    ] == [over]
    page = world.ask("GET", "/area-sweeps", by=SUPERVISOR, query={"size": "1"})[1]
    rest = world.ask("GET", "/area-sweeps", by=SUPERVISOR, query={"size": "1", "cursor": page["next"]})[1]
    assert [row["case_id"] for row in (*page["area_sweeps"], *rest["area_sweeps"])] == [soon, late]
    assert world.ask("GET", "/area-sweeps", by=DESK, query={"unit": "dm-brigade"})[0] == 404
    assert len(world.ask("GET", "/area-sweeps", by=SUPERVISOR, query={"view": "mine"})[1]["area_sweeps"]) == 3


def test_the_minute_sweep_keeps_its_clocks_and_a_second_one_sends_nothing(world: World) -> None:
    rules, past = sweep_rules(policy=world.rules().policy), REAL.now() - timedelta(days=6)
    change = planned(
        a_plan(finish_by=past + timedelta(days=5)), an_actor(SUPERVISOR), rules, Moment(past, "salt")
    )
    world.cases.add(change, a_district())
    sweep = world.function("escalation.deadline_sweep")
    assert sweep.handler({}, Context())["served"] == 1
    after, events = stored(world, change.after.id), world.published()
    assert sweep.handler({}, Context()) == {"late": 0, "served": 0, "published": 0}
    assert stored(world, after.id).version == after.version == 2
    assert world.published() == []
    del events
    served = [tick for entry in world.cases.entries(after.id) for tick in entry.ticks]
    assert [(tick.clock, tick.rung) for tick in served] == [
        ("notice", "notice"),
        ("finish", "80%"),
        ("finish", "100%"),
    ]
    assert all(tick.tells == ("dm-brigade/supervisor",) for tick in served)


def test_as_many_campuses_as_may_be_fit_into_one_transaction(world: World) -> None:
    files = sample_files("demo")
    many = tuple(
        _campus(
            files.campuses[0], f"dm-x-{n:02d}", 37.5105 + n * 0.001, f"dm-st-{'harbour' if n % 2 else 'hill'}"
        )
        for n in range(40)
    )
    world.directory.replace_district(_with(files, files.places, many), sample_sign_ins("demo"), at=LOADED_AT)
    case_id, digest = plan(world, campuses=[campus.id for campus in many])
    did(world, case_id, "freeze", digest=digest)
    did(world, case_id, "assign_places", rest="field")
    assert len(world.cases.page(open_list("dm-x-39", "area_sweep")).rows) == 1


def _with(
    files: DistrictFiles, places: tuple[Place, ...], campuses: tuple[Campus, ...] = ()
) -> DistrictFiles:
    return replace(files, places=places, campuses=(*files.campuses, *campuses))


def _campus(like: Campus, id: str, latitude: float, station: str) -> Campus:
    return replace(like, id=id, name=Label(id, id), latitude=latitude, station=station)


def _hazard(world: World, item: str, spot: str) -> str:
    body = {
        "client_key": f"hazard-{item[-8:].replace('.', '-')}",
        "campus": "dm-ms-01",
        "item": item,
        "spot": spot,
        "source": "police_check",
        "acting_staff": "P1001",
    }
    status, receipt = world.ask("POST", "/hazards", body, by=OFFICER)
    assert status == 201, receipt
    return str(receipt["case_id"])


def test_each_line_says_whether_it_is_mine_and_an_outcome_is_offered_items_of_surroundings(
    world: World,
) -> None:
    case_id = a_sweep(world, [{"unit": "dm-market", "places": [SECOND]}])
    record(world, case_id, FIRST, "not_entered")

    def looked(by: str) -> tuple[dict[str, tuple[bool, bool]], list[str]]:
        _, seen = world.ask("GET", f"/area-sweeps/{case_id}", by=by)
        offer = next((one for one in seen["actions"] if one["name"] == "record_outcome"), None)
        items = [one["code"] for one in offer["choices"]["item"]] if offer else []
        return {one["place"]: (one["mine"], one["done"]) for one in seen["places"]}, items

    lines, items = looked(OFFICER)
    assert lines[FIRST] == (True, False) and lines[SECOND] == (False, False)
    assert items and all(item.startswith("surroundings.") for item in items)
    record(world, case_id, FIRST)
    assert looked(OFFICER)[0][FIRST] == (True, True)
    assert set(looked(MARKET)[0].items()) == {(SECOND, (True, False))}
    assert all(mine for mine, _ in looked(SUPERVISOR)[0].values())


def test_each_is_told_whether_it_may_ask_for_the_timeline(world: World) -> None:
    case_id = a_sweep(world)
    for by in (SUPERVISOR, OFFICER, SCHOOL):
        _, seen = world.ask("GET", f"/area-sweeps/{case_id}", by=by)
        status, _ = world.ask("GET", f"/area-sweeps/{case_id}/timeline", by=by)
        assert seen["timeline_shown"] == (status == 200) == (by != SCHOOL)
