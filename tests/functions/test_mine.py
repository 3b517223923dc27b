"""What is mine to do: orders that my unit has to answer, measures that it has to settle, and what is on today."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from campus_safety.kinds.activities.planning import plan as plan_activity
from campus_safety.kinds.patrols.rounds import planned as planned_patrol
from campus_safety.kinds.patrols.rounds import rounds_on
from campus_safety.kinds.peak_posts.planning import plan_post
from campus_safety.records.change import Change
from campus_safety_aws.outside import REAL
from tests import outreach, patrols, peak_posts
from tests.builders import NOW, a_district, an_actor, at, rules
from tests.districts import key_of
from tests.functions.test_casework import CHIEF, DESK, OFFICER, SAFETY, act, report, through, up_to_feedback
from tests.functions.test_hazards import report as hazard
from tests.world import World, later

SUPERVISOR, GUARD, FIRE = "dm-supervisor-1", "dm-ms-01-guard", "dm-fire-duty"
PRINCIPAL, ELSEWHERE = "dm-ms-01-principal", "dm-st-hill-desk"


def mine(world: World, what: str, by: str, **query: str) -> Any:
    status, answer = world.ask("GET", f"/my/{what}", by=by, query=query)
    assert status == 200, answer
    return answer[what]


def days(number: float) -> str:
    return (REAL.now() + timedelta(days=number)).isoformat()


def did(world: World, case_id: str, action: str, by: str, **fields: Any) -> Any:
    status, answer = act(world, case_id, action, by, **fields)
    assert status == 200, (action, answer)
    return answer


def ordered(world: World, to: str, **changes: Any) -> str:
    case_id = report(world, **changes)
    did(world, case_id, "supervise", SUPERVISOR, to=to, due_at=days(2), text="请抓紧办理")
    return case_id


def test_an_order_is_on_the_list_of_who_answers_it_until_it_is_answered(world: World) -> None:
    case_id = ordered(world, "dm-st-harbour")
    for by in (DESK, CHIEF):
        (order,) = mine(world, "orders", by)
        assert (order["case_id"], order["number"], order["received_at"], order["late"]) == (
            case_id,
            1,
            None,
            False,
        )
        assert (order["kind_name"]["zh"], order["campus_name"]["zh"]) == ("涉校警情", "港湾中学")
    for by in (OFFICER, ELSEWHERE, SUPERVISOR, SAFETY, GUARD, FIRE):
        assert mine(world, "orders", by) == []
    did(world, case_id, "receive_order", DESK, number=1)
    assert mine(world, "orders", CHIEF)[0]["received_at"] is not None
    did(world, case_id, "answer_order", CHIEF, number=1, text="已办理")
    assert mine(world, "orders", DESK) == [] and mine(world, "orders", CHIEF) == []


def test_who_has_no_other_part_in_it_finds_its_order_all_the_same(world: World) -> None:
    case_id = ordered(world, "dm-fire")
    (order,) = mine(world, "orders", FIRE)
    assert order["case_id"] == case_id
    assert world.ask("GET", "/cases", by=FIRE)[1]["cases"] == [], "the case itself is not theirs to read"
    assert world.ask("GET", f"/cases/{case_id}", by=FIRE)[0] == 404
    did(world, case_id, "answer_order", FIRE, number=1, text="已办理")
    assert mine(world, "orders", FIRE) == []


def test_a_school_has_orders_for_its_safety_officer_and_its_head(world: World) -> None:
    ordered(world, "dm-ms-01")
    assert len(mine(world, "orders", SAFETY)) == len(mine(world, "orders", PRINCIPAL)) == 1
    assert mine(world, "orders", GUARD) == []


def test_of_a_sealed_case_an_order_says_no_campus(world: World) -> None:
    discovered = {"discovered_at": REAL.now().isoformat()}
    case_id = ordered(world, "dm-st-harbour", category="bullying", **discovered)
    (order,) = mine(world, "orders", DESK)
    assert (order["case_id"], order["campus_name"]) == (case_id, None)


def test_orders_are_sorted_by_what_is_due_and_say_what_is_late(world: World) -> None:
    first = report(world)
    did(world, first, "supervise", SUPERVISOR, to="dm-st-harbour", due_at=days(3), text="甲")
    did(world, first, "supervise", SUPERVISOR, to="dm-st-harbour", due_at=days(1), text="乙")
    second = ordered(world, "dm-st-harbour", key="0002")
    assert [(one["case_id"], one["number"]) for one in mine(world, "orders", DESK)] == [
        (first, 2),
        (second, 1),
        (first, 1),
    ]
    world.give("insight.worklists", later(timedelta(days=1.5)))
    assert [one["late"] for one in mine(world, "orders", DESK)] == [True, False, False]


def test_a_measure_is_owed_by_its_unit_until_it_is_settled(world: World) -> None:
    case_id = report(world)
    up_to_feedback(world, case_id)
    did(
        world,
        case_id,
        "review",
        CHIEF,
        cause="围墙缺口",
        measures=[
            {"owner": "dm-ms-01/safety", "due_at": days(5), "text": "修补围墙"},
            {"owner": "dm-st-harbour/desk", "due_at": days(6), "text": "加强巡逻"},
        ],
    )
    work = world.ask("GET", f"/cases/{case_id}", by=CHIEF)[1]["work"]
    names = {one["clock"]: one["name"]["zh"] for one in work["clocks"]}
    assert names["measure:1"] == "整改措施1" and not work["measures"][0]["task"]
    (measure,) = mine(world, "measures", SAFETY)
    assert (measure["case_id"], measure["number"], measure["to"]) == (case_id, 1, "dm-ms-01/safety")
    assert [one["number"] for one in mine(world, "measures", OFFICER)] == [2]
    for by in (GUARD, ELSEWHERE, "dm-ms-02-safety", FIRE):
        assert mine(world, "measures", by) == [], by
    did(world, case_id, "settle_measure", SAFETY, number=1, done=True, text="已修补")
    assert mine(world, "measures", SAFETY) == [] and len(mine(world, "measures", DESK)) == 1


def test_a_task_is_owed_while_the_case_is_worked_on_and_stands_in_the_way_of_closing(world: World) -> None:
    case_id = report(world)
    did(world, case_id, "acknowledge", DESK)
    did(world, case_id, "assess", DESK, level=3, category="theft")
    did(world, case_id, "set_task", DESK, owner="dm-ms-01/safety", due_at=days(1), text="调取监控")
    (task,) = mine(world, "measures", SAFETY)
    assert (task["case_id"], task["number"], task["to"]) == (case_id, 1, "dm-ms-01/safety")
    case = world.cases.get(case_id)
    assert case is not None and case.clock("measure:1") is not None
    assert world.cases.narratives(case_id)[case.version].texts == {"measure.1": "调取监控"}
    # Who is to do it reads what that is, though the station leads the case; a guard of the school does not.
    said = {by: world.ask("GET", f"/cases/{case_id}", by=by)[1]["work"] for by in (SAFETY, CHIEF)}
    assert {by: work["measures"][0]["text"] for by, work in said.items()} == dict.fromkeys(said, "调取监控")
    handed_on = world.ask("GET", f"/cases/{case_id}", by="dm-ms-01-guard")[1]["work"]
    (clock,) = (one for one in said[CHIEF]["clocks"] if one["clock"] == "measure:1")
    assert (clock["name"], said[CHIEF]["measures"][0]["task"]) == ({"zh": "任务1", "en": "Task 1"}, True)
    assert handed_on is None or handed_on["measures"][0]["text"] is None
    did(world, case_id, "handle", OFFICER, closing_reason="resolved_on_scene")
    did(world, case_id, "give_feedback", DESK, text="已处理")
    looked = world.ask("GET", f"/cases/{case_id}", by=CHIEF)[1]
    (closing,) = (one for one in looked["not_now"] if one["name"] == "close")
    assert closing["why"][0]["zh"] == "尚有未办结的措施"
    # Nobody is chased to close what cannot be closed yet.
    assert "close" not in {one["clock"] for one in looked["work"]["clocks"]}
    did(world, case_id, "settle_measure", SAFETY, number=1, done=True, text="已调取")
    assert mine(world, "measures", SAFETY) == []
    did(world, case_id, "close", CHIEF)


def test_a_task_is_for_a_post_of_a_unit_in_the_case_and_for_later(world: World) -> None:
    case_id = report(world)
    for owner, due, codes in (
        ("dm-ms-02/safety", days(1), {"not_of_this_case"}),
        ("dm-ms-01/nobody", days(-1), {"unknown_post", "in_the_past"}),
    ):
        status, problem = act(world, case_id, "set_task", DESK, owner=owner, due_at=due, text="调取监控")
        assert (status, {one["code"] for one in problem["faults"]}) == (422, codes)
    assert mine(world, "measures", SAFETY) == []


def test_a_task_ends_with_a_case_that_leaves_the_loop(world: World) -> None:
    case_id = report(world)
    did(world, case_id, "set_task", DESK, owner="dm-ms-01/safety", due_at=days(1), text="调取监控")
    did(world, case_id, "false_alarm", DESK, text="误按")
    assert mine(world, "measures", SAFETY) == []
    case = world.cases.get(case_id)
    clock = case.clock("measure:1") if case else None
    assert clock is not None and not clock.running


def test_what_is_closed_leaves_nothing_owed(world: World) -> None:
    case_id = ordered(world, "dm-fire")
    did(world, case_id, "answer_order", FIRE, number=1, text="已办理")
    through(world, case_id)
    for what, by in (("orders", FIRE), ("measures", SAFETY), ("orders", DESK)):
        assert mine(world, what, by) == []


def test_orders_on_hazards_stand_in_the_same_list(world: World) -> None:
    case_id = hazard(world)
    body = {"acting_staff": "S0001", "version": 1, "to": "dm-st-harbour", "due_at": days(2), "text": "请抓紧"}
    assert world.ask("POST", f"/hazards/{case_id}/supervise", body, by=SUPERVISOR)[0] == 200
    (order,) = mine(world, "orders", DESK)
    assert (order["case_id"], order["kind"]) == (case_id, "hazard")


def test_who_has_no_account_has_nothing_to_do(world: World) -> None:
    for what in ("orders", "measures", "duties"):
        assert world.ask("GET", f"/my/{what}", by="nobody")[0] == 403
    assert mine(world, "orders", "dm-gateway") == [] and mine(world, "duties", "dm-gateway") == []


def clocked(world: World, moment: datetime) -> None:
    world.give("insight.worklists", later(moment - REAL.now()))


def add(table: Any, change: Change[Any]) -> str:
    table.add(change, a_district())
    return str(change.after.id)


def test_posts_patrols_and_activities_of_the_day_are_ones_own(world: World) -> None:
    slot = peak_posts.a_slot(assignee=key_of(OFFICER))
    post = add(world.duty, plan_post(slot, rules(), peak_posts.moment(peak_posts.EVE)))
    other = peak_posts.a_slot(campus="dm-ms-01", assignee=key_of("dm-st-harbour-officer-2"))
    add(world.duty, plan_post(other, rules(), peak_posts.moment(peak_posts.EVE)))
    found = mine(world, "duties", OFFICER, day=peak_posts.DAY.isoformat())
    assert [(one["case_id"], one["kind"]) for one in found] == [(post, "peak_post")]
    assert found[0]["starts_at"] < found[0]["ends_at"] and found[0]["category_name"]["zh"]
    assert mine(world, "duties", DESK, day=peak_posts.DAY.isoformat()) == []
    assert mine(world, "duties", OFFICER, day=(peak_posts.DAY + timedelta(days=1)).isoformat()) == []


def test_a_school_has_the_patrols_of_its_day(world: World) -> None:
    plan = patrols.a_plan()
    rounds = list(rounds_on(plan, patrols.TODAY))
    for one in rounds:
        add(world.duty, planned_patrol(plan, one, rules(), at(-3600)))
    clocked(world, NOW)
    found = mine(world, "duties", GUARD)
    assert len(found) == len(rounds) and {one["kind"] for one in found} == {"patrol"}
    assert [one["starts_at"] for one in found] == sorted(one["starts_at"] for one in found)
    assert mine(world, "duties", OFFICER) == [], "the campus carries them out"
    assert mine(world, "duties", "dm-ms-02-guard") == []


def test_an_activity_is_on_the_day_of_who_holds_it_and_of_its_campus(world: World) -> None:
    lesson = plan_activity(outreach.a_plan(), an_actor(OFFICER), rules(), at())
    activity = add(world.outreach, lesson)
    day = date.fromisoformat(str(lesson.after.starts_at)[:10]).isoformat()
    for by in (OFFICER, SAFETY, GUARD):
        assert [one["case_id"] for one in mine(world, "duties", by, day=day)] == [activity], by
    assert mine(world, "duties", "dm-st-harbour-officer-2", day=day) == []
    assert mine(world, "duties", "dm-ms-02-safety", day=day) == []


@pytest.mark.parametrize("day", ["tomorrow", "1899-01-01", "2100-01-01"])
def test_a_day_that_is_none_is_named(world: World, day: str) -> None:
    status, problem = world.ask("GET", "/my/duties", by=OFFICER, query={"day": day})
    assert (status, problem["faults"][0]["field"]) == (422, "day")
