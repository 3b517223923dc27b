"""Accounts: who leaves is out at once, what they were still to do is named, and nobody shuts out themselves."""

from datetime import timedelta
from typing import Any

import pytest

from campus_safety_aws.outside import REAL
from tests.functions.test_start import OF_EACH
from tests.world import World

LEADER, SUPERVISOR, OFFICER = "dm-leader", "dm-supervisor-1", "dm-st-harbour-officer-1"
SECOND = "dm-st-harbour-officer-2"


def close(world: World, account: str, by: str = SUPERVISOR) -> tuple[int, Any]:
    return world.ask("POST", f"/accounts/{account}/close", {"acting_staff": "A9001"}, by=by)


def codes(problem: Any) -> set[str]:
    return {fault["code"] for fault in problem["faults"]}


def listed(world: World) -> dict[str, Any]:
    status, answer = world.ask("GET", "/accounts", by=SUPERVISOR)
    assert status == 200, answer
    return {one["account"]: one for one in answer["accounts"]}


def test_accounts_are_listed_by_the_names_of_their_posts(world: World) -> None:
    found = listed(world)
    officer = found[OFFICER]
    assert (officer["name"]["zh"], officer["role_name"]["zh"]) == ("港湾派出所社区民警岗一", "社区民警")
    assert (officer["unit_name"]["zh"], officer["enabled"], officer["closed_at"]) == (
        "港湾派出所",
        True,
        None,
    )
    assert list(found) == sorted(found) and all("|" not in account for account in found)


def test_who_leaves_may_nothing_more_and_holds_no_post(world: World) -> None:
    assert world.ask("GET", "/me", by=OFFICER)[0] == 200
    status, answer = close(world, OFFICER)
    assert (status, answer["enabled"], answer["closed_by"]) == (200, False, f"{SUPERVISOR} A9001"), answer
    assert world.ask("GET", "/me", by=OFFICER)[0] == 403
    held = world.directory.district("demo").holders
    assert not [at for at, keys in held.items() if f"demo|{OFFICER}" in keys]
    again = close(world, OFFICER)[1]
    assert again["closed_at"] == answer["closed_at"], "closed again it stays closed since when it was"


def test_a_post_that_nobody_else_holds_is_named_as_vacant(world: World) -> None:
    assert close(world, "dm-st-harbour-chief")[1]["vacant"] == [{"zh": "所长", "en": "Chief"}]
    assert close(world, "dm-supervisor-2")[1]["vacant"] == [], "the other supervisor holds it still"


def test_what_it_was_still_to_do_is_named_for_who_takes_it_over(world: World) -> None:
    begins = REAL.now() + timedelta(days=2)
    status, planned = world.ask(
        "POST",
        "/activities",
        {
            "client_key": "leaver-lesson-1",
            "acting_staff": "A1002",
            "campus": "dm-ms-01",
            "activity_type": "anti_fraud",
            "host": "me",
            "starts_at": begins.isoformat(),
            "ends_at": (begins + timedelta(hours=1)).isoformat(),
        },
        by=OFFICER,
    )
    assert status == 201, planned
    status, before = world.ask("GET", f"/accounts/{OFFICER}", by=LEADER)
    assert status == 200, before
    (left,) = close(world, OFFICER)[1]["left"]
    assert before["left"] == [left]
    assert (left["case_id"], left["kind_name"]["zh"], left["campus_name"]["zh"]) == (
        planned["case_id"],
        "宣传活动",
        "港湾中学",
    )
    assert close(world, "dm-st-harbour-officer-2")[1]["left"] == []


def test_nobody_closes_their_own_account_and_a_supervisor_no_leaders(world: World) -> None:
    status, problem = close(world, SUPERVISOR)
    assert (status, codes(problem)) == (422, {"own_account"})
    assert close(world, LEADER)[0] == 403
    assert close(world, SUPERVISOR, by=LEADER)[0] == 200


@pytest.mark.parametrize("account", ["dm-nobody", "hc-leader"])
def test_what_is_no_account_of_the_district_is_not_there(world: World, account: str) -> None:
    assert close(world, account)[0] == 404
    assert world.ask("GET", f"/accounts/{account}", by=LEADER)[0] == 404


def test_only_who_answers_for_accounts_sees_and_closes_them(world: World) -> None:
    for role, account in OF_EACH.items():
        allowed = role in ("supervisor", "leader")
        assert world.ask("GET", "/accounts", by=account.id)[0] == (200 if allowed else 403), role
        assert world.ask("GET", f"/accounts/{OFFICER}", by=account.id)[0] == (200 if allowed else 403), role
        if not allowed:
            assert close(world, OFFICER, by=account.id)[0] == 403, role


def planned_activity(world: World, key: str) -> str:
    begins = REAL.now() + timedelta(days=2)
    body = {
        "client_key": key,
        "acting_staff": "A1002",
        "campus": "dm-ms-01",
        "activity_type": "anti_fraud",
        "host": "me",
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=1)).isoformat(),
    }
    status, planned = world.ask("POST", "/activities", body, by=OFFICER)
    assert status == 201, planned
    return str(planned["case_id"])


def planned_post(world: World, key: str, days: int = 2) -> str:
    begins = (REAL.now() + timedelta(days=days)).replace(hour=7, minute=0)
    body = {
        "client_key": key,
        "acting_staff": "A1003",
        "campus": "dm-ms-01",
        "post_type": "patrol_check",
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(minutes=40)).isoformat(),
    }
    status, made = world.ask("POST", "/posts", body, by="dm-st-harbour-desk")
    assert status == 201, made
    assigned = {"acting_staff": "A1003", "version": 1, "assignee": f"demo|{OFFICER}"}
    status, answer = world.ask("POST", f"/posts/{made['case_id']}/assign", assigned, by="dm-st-harbour-desk")
    assert status == 200, answer
    return str(made["case_id"])


def hand_over(world: World, to: str, by: str = SUPERVISOR) -> tuple[int, Any]:
    return world.ask("POST", f"/accounts/{OFFICER}/hand_over", {"acting_staff": "A9001", "to": to}, by=by)


def test_all_that_a_leaver_was_still_to_do_goes_to_another_at_once_and_only_once(world: World) -> None:
    activity, post = planned_activity(world, "leaver-lesson-2"), planned_post(world, "leaver-post-1")
    assert close(world, OFFICER)[0] == 200
    status, answer = hand_over(world, SECOND)
    assert status == 200, answer
    assert {(one["case_id"], one["done"]) for one in answer["handed"]} == {(activity, True), (post, True)}
    assert answer["left"] == []
    assert world.outreach.get(activity).host == f"demo|{SECOND}"
    assert world.duty.get(post).assignee == f"demo|{SECOND}"
    versions = [world.outreach.get(activity).version, world.duty.get(post).version]
    assert hand_over(world, SECOND)[1]["handed"] == [], "sent again, nothing is left to do"
    assert [world.outreach.get(activity).version, world.duty.get(post).version] == versions
    status, after = world.ask("GET", f"/accounts/{SECOND}", by=LEADER)
    assert {one["case_id"] for one in after["left"]} == {activity, post}


def test_what_the_other_may_not_hold_is_said_and_stays_where_it_is(world: World) -> None:
    activity, post = planned_activity(world, "leaver-lesson-3"), planned_post(world, "leaver-post-2")
    status, answer = hand_over(world, "dm-supervisor-2", by=LEADER)
    assert status == 200, answer
    done = {one["case_id"]: (one["done"], bool(one["why"])) for one in answer["handed"]}
    assert done == {activity: (True, False), post: (False, True)}
    assert [one["case_id"] for one in answer["left"]] == [post]


def test_forty_change_hands_at_once_and_it_is_said_how_many_are_for_the_next_time(world: World) -> None:
    # What the taker may not hold comes first, and stands in nobody's way.
    posts = [planned_post(world, f"leaver-many-post-{n}", days=2 + n) for n in range(3)]
    activities = {planned_activity(world, f"leaver-many-{n}") for n in range(43)}
    status, first = hand_over(world, "dm-supervisor-2", by=LEADER)
    assert status == 200, first
    done = {one["case_id"] for one in first["handed"] if one["done"]}
    assert (len(done), first["untried"], len(first["left"])) == (40, 3, 6)
    second = hand_over(world, "dm-supervisor-2", by=LEADER)[1]
    assert done | {one["case_id"] for one in second["handed"] if one["done"]} == activities
    assert second["untried"] == 0
    assert {one["case_id"] for one in second["left"]} == {*posts}


@pytest.mark.parametrize(("to", "code"), [("dm-nobody", "unknown_account"), (OFFICER, "same_person")])
def test_it_is_handed_to_another_account_that_there_is(world: World, to: str, code: str) -> None:
    status, problem = hand_over(world, to)
    assert (status, codes(problem)) == (422, {code})


def test_an_officer_hands_over_what_he_holds_and_nobody_elses(world: World) -> None:
    activity = planned_activity(world, "leaver-lesson-4")
    body = {"acting_staff": "A1002", "giver": f"demo|{OFFICER}", "taker": f"demo|{SECOND}"}
    path = f"/activities/{activity}/hand_over"
    status, problem = world.ask("POST", path, body, by=SECOND)
    assert (status, codes(problem)) == (403, {"not_yours"})
    assert world.ask("POST", path, body, by=OFFICER)[0] == 200
    status, problem = world.ask("POST", path, body, by="dm-st-harbour-desk")
    assert (status, codes(problem)) == (409, {"changed_meanwhile"})
    far = body | {"giver": f"demo|{SECOND}", "taker": "demo|dm-st-hill-officer-1"}
    assert codes(world.ask("POST", path, far, by="dm-st-harbour-desk")[1]) == {"cannot_hold_it"}


def test_only_who_answers_for_accounts_hands_over_for_another(world: World) -> None:
    for role, account in OF_EACH.items():
        if role not in ("supervisor", "leader"):
            assert hand_over(world, SECOND, by=account.id)[0] == 403, role
