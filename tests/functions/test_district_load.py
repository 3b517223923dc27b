"""The files of a district are loaded as they were checked, by the leader alone, once at a time, and never over one's own
account."""

from datetime import timedelta
from typing import Any

import pytest

from campus_safety.lists.district_check import DistrictLoad
from campus_safety_aws.directory_writer import LOADING_TAKES
from campus_safety_aws.outside import REAL
from tests.districts import sample_texts
from tests.functions.test_district_check import check, texts
from tests.functions.test_start import OF_EACH
from tests.world import World

LEADER, SUPERVISOR, GUARD = "dm-leader", "dm-supervisor-1", "dm-ms-01-guard"


@pytest.fixture
def renamed() -> dict[str, str]:
    """A school of another name, and its security room gone."""
    campuses = sample_texts("demo")["campuses.csv"].replace("港湾中学", "港湾第一中学")
    posts = "\n".join(
        row for row in sample_texts("demo")["posts.csv"].splitlines() if not row.startswith(f"{GUARD},")
    )
    return {"campuses_csv": campuses, "posts_csv": posts}


def load(world: World, basis: str, by: str = LEADER, **changes: Any) -> tuple[int, Any]:
    body = texts(**changes) | {"basis": basis, "acting_staff": "A9001"}
    return world.ask("POST", "/district/load", body, by=by)


def basis(world: World, **changes: Any) -> str:
    status, answer = check(world, LEADER, **changes)
    assert status == 200, answer
    return str(answer["basis"])


def codes(problem: Any) -> set[str]:
    return {fault["code"] for fault in problem["faults"]}


def test_what_was_checked_is_loaded_and_who_left_is_out_at_once(
    world: World, renamed: dict[str, str]
) -> None:
    assert world.ask("GET", "/me", by=GUARD)[0] == 200
    status, done = load(world, basis(world, **renamed), **renamed)
    assert status == 200, done
    assert (done["account"], done["staff"]) == (LEADER, "A9001") and done["finished_at"]
    assert world.directory.district("demo").campus("dm-ms-01").name.zh == "港湾第一中学"
    assert world.ask("GET", "/me", by=GUARD)[0] == 403
    loads = world.ask("GET", "/district/loads", by=SUPERVISOR)[1]["loads"]
    assert [one["at"] for one in loads] == [done["at"]]
    unchanged = world.ask("POST", "/district/check", texts(**renamed), by=LEADER)[1]
    assert all(one["new"] == one["changed"] == one["gone"] == [] for one in unchanged["compared"])


def test_other_texts_than_those_that_were_looked_at_are_not_loaded(
    world: World, renamed: dict[str, str]
) -> None:
    status, problem = load(world, basis(world), **renamed)
    assert (status, codes(problem)) == (409, {"changed_since"})
    assert world.directory.district("demo").campus("dm-ms-01").name.zh == "港湾中学"


def test_a_directory_that_has_changed_since_is_looked_at_again(world: World, renamed: dict[str, str]) -> None:
    looked_at = basis(world, **renamed)
    assert (
        load(world, basis(world, campuses_csv=renamed["campuses_csv"]), campuses_csv=renamed["campuses_csv"])[
            0
        ]
        == 200
    )
    status, problem = load(world, looked_at, **renamed)
    assert (status, codes(problem)) == (409, {"changed_since"})


def test_faults_in_the_files_are_named_and_nothing_is_loaded(world: World) -> None:
    status, problem = load(world, basis(world), posts_csv="nothing")
    assert status == 422
    assert any(fault["field"].startswith("posts.csv:1") for fault in problem["faults"])
    assert world.ask("GET", "/district/loads", by=LEADER)[1]["loads"] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("dm-leader,", "dm-leader-2,"),
        ("dm-leader,leader,dm-bureau,leader,no,", "dm-leader,leader,dm-bureau,leader,yes,"),
    ],
)
def test_nobody_changes_or_removes_their_own_account(world: World, before: str, after: str) -> None:
    posts = sample_texts("demo")["posts.csv"].replace(before, after)
    status, problem = load(world, basis(world, posts_csv=posts), posts_csv=posts)
    assert (status, codes(problem)) == (422, {"own_account"})


def test_only_the_leader_loads_and_the_answer_of_the_check_says_so(world: World) -> None:
    looked_at = basis(world)
    for role, account in OF_EACH.items():
        status, _ = load(world, looked_at, by=account.id)
        assert status == (200 if role == "leader" else 403), role
    assert check(world, SUPERVISOR)[1]["may_load"] is False
    assert check(world, LEADER)[1]["may_load"] is True


def test_two_do_not_load_at_once_and_one_that_was_cut_off_holds_nobody_up_for_long(
    world: World, renamed: dict[str, str]
) -> None:
    writer = world.directory
    now = REAL.now()
    writer.begin_load("demo", DistrictLoad(at=now, account="dm-leader", staff="A1", basis="0" * 32))
    status, problem = load(world, basis(world, **renamed), **renamed)
    assert (status, codes(problem)) == (409, {"being_loaded"})
    writer.give_up_load("demo", DistrictLoad(at=now, account="dm-leader", staff="A1", basis="0" * 32))
    long_ago = now - LOADING_TAKES - timedelta(seconds=1)
    writer.begin_load("demo", DistrictLoad(at=long_ago, account="dm-leader", staff="A1", basis="0" * 32))
    assert load(world, basis(world, **renamed), **renamed)[0] == 200
    shown = world.ask("GET", "/district/loads", by=LEADER)[1]["loads"]
    assert [one["finished_at"] is None for one in shown] == [False, True], "what was cut off stays in sight"


def test_files_of_another_district_are_not_loaded(world: World) -> None:
    body = texts("huancui") | {"basis": "0" * 32, "acting_staff": "A9001"}
    status, problem = world.ask("POST", "/district/load", body, by=LEADER)
    assert (status, codes(problem)) == (422, {"another_district"})
