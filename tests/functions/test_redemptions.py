"""Spending a school's points through the routes: what is offered, who asks and who answers, and what is refused."""

from typing import Any

import pytest

from campus_safety.kinds.points.entering import tally_of
from campus_safety.kinds.redemptions.redeeming import taken_of
from campus_safety.records.store import VersionMoved
from tests.functions.test_points import award
from tests.functions.test_points import offset as offset_entry
from tests.quizzes import EDUCATION, OFFICER, SCHOOL, SUPERVISOR
from tests.world import World

PRINCIPAL = "dm-ms-01-principal"
DESK = "dm-st-harbour-desk"


def redeem(world: World, reward: str = "fraud-kit", by: str = SCHOOL, **changes: Any) -> tuple[int, Any]:
    body = {"client_key": "redeem-001", "acting_staff": "N1001", "campus": "dm-ms-01", "reward": reward}
    return world.ask("POST", "/redemptions", body | changes, by=by)


def act(world: World, case_id: str, action: str, by: str = SUPERVISOR, **changes: Any) -> tuple[int, Any]:
    body = {"acting_staff": "S1001", "version": 1}
    return world.ask("POST", f"/redemptions/{case_id}/{action}", body | changes, by=by)


def balance(world: World) -> int:
    return int(world.outreach.tallies(tally_of("demo")).get("dm-ms-01", 0))


def offered(world: World, by: str = SCHOOL, **query: str) -> Any:
    status, answer = world.ask("GET", "/redemptions/rewards", by=by, query=query)
    assert status == 200, answer
    return answer


def test_a_school_sees_what_its_points_suffice_for(world: World) -> None:
    award(world, points=5)
    answer = offered(world, campus="dm-ms-01")
    assert (answer["campus"], answer["balance"]) == ("dm-ms-01", 5)
    known = {one["reward"]: one for one in answer["rewards"]}
    assert {id: one["available"] for id, one in known.items()} == {
        "law-lesson": False,
        "open-day": False,
        "fraud-kit": True,
        "drill-gear": True,
    }
    assert (known["fraud-kit"]["left"], known["law-lesson"]["left"]) == (40, None)
    assert known["law-lesson"]["giver_name"]["zh"] == "派出所"
    # Whoever gives it asks about no school.
    assert all(one["available"] for one in offered(world, DESK)["rewards"])
    assert world.ask("GET", "/redemptions/rewards", by="dm-ms-01-guard")[0] == 403
    assert world.ask("GET", "/redemptions/rewards", by=SCHOOL, query={"campus": "dm-ms-02"})[0] == 404


def test_points_are_set_aside_at_once_and_the_same_form_is_one_request(world: World) -> None:
    award(world, points=5)
    status, receipt = redeem(world)
    assert (status, receipt["state"]) == (201, "asked")
    assert redeem(world) == (status, receipt)
    assert redeem(world, "drill-gear")[0] == 409
    assert balance(world) == 2
    entries = world.ask("GET", "/points", by=SCHOOL, query={"campus": "dm-ms-01"})[1]["entries"]
    assert sorted((row["facts"]["points"], row["facts"]["reason"]) for row in entries) == [
        (-3, "spent"),
        (5, "award"),
    ]
    shown = world.ask("GET", f"/redemptions/{receipt['case_id']}", by=PRINCIPAL)[1]
    assert (shown["reward"], shown["points"], shown["reward_name"]["zh"]) == (
        "fraud-kit",
        3,
        "反诈宣传物料一套",
    )
    assert shown["lead_name"]["zh"] and [one["name"] for one in shown["actions"]] == ["withdraw"]
    (spent,) = [row["case_id"] for row in entries if row["facts"]["reason"] == "spent"]
    assert offset_entry(world, spent)[0] == 422
    # The form is known again also when nothing is left that it could be paid with.
    assert redeem(world, client_key="redeem-002")[0] == 409
    assert redeem(world) == (status, receipt)


def test_what_points_do_not_suffice_for_is_refused_in_both_languages(world: World) -> None:
    award(world, points=5)
    status, problem = redeem(world, "law-lesson")
    assert status == 409
    (fault,) = problem["faults"]
    assert (fault["field"], fault["code"]) == ("points", "points_short")
    assert fault["zh"] == "积分不足：余额 5 分，需要 8 分"
    assert fault["en"] == "Not enough points: the balance is 5, 8 are needed"
    assert redeem(world, "nonsense")[0] == 422
    assert balance(world) == 5


def test_only_a_school_asks_and_for_itself_and_only_who_gives_it_answers(world: World) -> None:
    award(world, points=20)
    for by in (OFFICER, DESK, SUPERVISOR, EDUCATION, "dm-ms-01-guard", "dm-leader", "dm-ms-02-safety"):
        assert redeem(world, by=by)[0] == 403
    of_station = redeem(world, "law-lesson", PRINCIPAL)[1]["case_id"]
    of_education = redeem(world, "drill-gear", client_key="redeem-002")[1]["case_id"]
    for by, case_id in (
        (SCHOOL, of_station),
        (EDUCATION, of_station),
        (DESK, of_education),
        ("dm-leader", of_station),
    ):
        assert act(world, case_id, "deliver", by)[0] == 403
    assert act(world, of_station, "deliver", "dm-st-hill-desk")[0] == 404
    assert act(world, of_station, "withdraw", DESK)[0] == 403
    assert act(world, of_station, "deliver", OFFICER)[1]["state"] == "delivered"
    assert act(world, of_education, "deliver", SUPERVISOR)[1]["state"] == "delivered"
    assert balance(world) == 7
    rows = world.ask("GET", "/redemptions", by=DESK, query={"view": "over"})[1]["records"]
    assert {(row["facts"]["reward"], row["state"]) for row in rows} >= {("law-lesson", "delivered")}


@pytest.mark.parametrize(("action", "by"), [("decline", SUPERVISOR), ("withdraw", SCHOOL)])
def test_points_come_back_once(world: World, action: str, by: str) -> None:
    award(world, points=5)
    case_id = redeem(world)[1]["case_id"]
    sent: dict[str, Any] = {"text": "本月已发完", "client_key": "answer-0001"}
    if action == "decline":
        assert act(world, case_id, action, by)[0] == 422
    status, answer = act(world, case_id, action, by, **sent)
    assert status == 200, answer
    assert act(world, case_id, action, by, **sent) == (status, answer)
    assert act(world, case_id, action, by, text="再试", version=2)[0] == 409
    assert act(world, case_id, "deliver", version=2)[0] == 409
    assert (balance(world), set(world.outreach.tallies(taken_of("demo")).values())) == (5, {0})
    shown = world.ask("GET", f"/redemptions/{case_id}", by=SCHOOL)[1]
    assert "本月已发完" in str(shown["texts"])


def test_two_requests_at_once_spend_no_point_twice(world: World) -> None:
    """The other one is written between this one's decision and its write; then this one is told what the balance is."""
    award(world, points=5)
    commit, others = world.outreach.commit, list[tuple[int, Any]]()

    def beaten(*given: Any, **more: Any) -> None:
        if not others:
            others.append((0, None))
            others.append(redeem(world, by=PRINCIPAL, client_key="redeem-002"))
        commit(*given, **more)

    world.outreach.commit = beaten
    try:
        status, problem = redeem(world)
    finally:
        world.outreach.commit = commit
    assert others[1][0] == 201
    assert (status, problem["faults"][0]["code"]) == (409, "points_short")
    assert balance(world) == 2


def test_an_answer_that_lost_its_race_gives_points_back_once(world: World) -> None:
    """The school withdraws while the brigade declines: one of them ends it, and the points come back with that one."""
    award(world, points=5)
    case_id, commit, others = redeem(world)[1]["case_id"], world.outreach.commit, list[int]()

    def beaten(*given: Any, **more: Any) -> None:
        if not others:
            others.append(0)
            others[0] = act(world, case_id, "withdraw", SCHOOL)[0]
        commit(*given, **more)

    world.outreach.commit = beaten
    try:
        status, _ = act(world, case_id, "decline", text="已发完")
    finally:
        world.outreach.commit = commit
    assert (others, status, balance(world)) == ([200], 409, 5)


def test_a_write_whose_answer_was_lost_is_the_same_request_when_it_is_sent_again(world: World) -> None:
    award(world, points=5)
    commit, lost = world.outreach.commit, list[int]()

    def unheard(*given: Any, **more: Any) -> None:
        commit(*given, **more)
        if not lost:
            lost.append(1)
            raise VersionMoved

    world.outreach.commit = unheard
    try:
        status, receipt = redeem(world)
    finally:
        world.outreach.commit = commit
    assert (status, receipt["state"], balance(world)) == (201, "asked", 2)


def test_of_what_there_are_two_a_third_is_refused(world: World) -> None:
    for number in range(3):
        award(world, client_key=f"award-00{number}", points=20)
    assert [redeem(world, "open-day", client_key=f"redeem-00{number}")[0] for number in range(3)] == [
        201,
        201,
        409,
    ]
    assert redeem(world, "open-day", client_key="redeem-009")[1]["faults"][0]["code"] == "none_left"
    (left,) = [
        one["left"] for one in offered(world, campus="dm-ms-01")["rewards"] if one["reward"] == "open-day"
    ]
    assert (left, balance(world)) == (0, 40)
