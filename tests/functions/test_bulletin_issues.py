"""The bulletin of a month through the real functions: drafted on the 1st and once, late where nobody was there, and released."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from campus_safety.figures.counting import contribution
from campus_safety.figures.keeping import Kept, steps
from campus_safety.kinds.bulletins.bulletin_issue import BulletinIssue, bulletin_issue
from campus_safety.kinds.bulletins.issuing import issue_id
from campus_safety.kinds.registry import KINDS
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.figures import FiguresTable
from tests.builders import a_case, a_district
from tests.bulletins import OCTOBER, SEPTEMBER
from tests.world import Context, World

pytestmark = pytest.mark.emulated

LEADER, SUPERVISOR, CHIEF = "dm-leader", "dm-supervisor-1", "dm-st-harbour-chief"
# 07:30 in Shanghai on Sunday 1 November: a day off, on which nobody is reminded of anything.
FIRST = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)


def run(world: World, at: datetime = FIRST) -> None:
    answer = world.function("outreach.remind").handler({"time": at.isoformat()}, Context())
    assert answer["failed"] == 0


def issues(world: World) -> list[str]:
    status, answer = world.ask("GET", "/bulletin-issues", by=LEADER)
    assert status == 200, answer
    return sorted(one["facts"]["month"] for one in answer["records"])


def the_issue(month: Any = OCTOBER) -> BulletinIssue:
    return bulletin_issue(CasesTable("outreach", KINDS).get(issue_id(a_district().id, month)))


def release(world: World, by: str = LEADER, **body: Any) -> tuple[int, Any]:
    issue = the_issue()
    wanted = {"acting_staff": "L1", "version": issue.version, **body}
    return world.ask("POST", f"/bulletin-issues/{issue.id}/release", wanted, by=by)


def test_it_is_drafted_on_the_first_and_by_a_second_run_not_again(world: World) -> None:
    run(world)
    once = the_issue()
    run(world)
    run(world, datetime(2026, 11, 15, 23, 30, tzinfo=UTC))
    assert issues(world) == ["2026-10"] and the_issue() == once
    assert once.version == 1 and once.open


def test_the_last_evening_of_a_month_is_not_yet_the_first_of_the_next(world: World) -> None:
    run(world, datetime(2026, 10, 31, 15, 59, tzinfo=UTC))
    assert issues(world) == ["2026-09"], "23:59 in Shanghai on 31 October"
    run(world, datetime(2026, 10, 31, 16, 1, tzinfo=UTC))
    assert issues(world) == ["2026-09", "2026-10"]


class Refusing(CasesTable):
    """A table that takes nothing new."""

    def commit(self, *_: Any, **__: Any) -> None:
        raise ValueError("it takes nothing")


def test_a_bulletin_that_cannot_be_drafted_keeps_nobody_from_being_reminded(world: World) -> None:
    # 07:30 in Shanghai on Monday 2 November.
    monday = {"time": datetime(2026, 11, 1, 23, 30, tzinfo=UTC).isoformat()}
    broken = world.function("outreach.remind", outreach=Refusing("outreach", KINDS)).handler(
        monday, Context()
    )
    assert broken["failed"] == 1
    world.published()
    whole = world.function("outreach.remind").handler(monday, Context())
    assert whole["failed"] == 0
    assert broken["told"] == whole["told"] > 0


def test_months_in_which_the_planner_was_down_are_made_up_for_and_only_those(world: World) -> None:
    run(world, datetime(2026, 9, 30, 23, 30, tzinfo=UTC))
    before = the_issue(SEPTEMBER)
    run(world, datetime(2027, 1, 12, 23, 30, tzinfo=UTC))
    assert issues(world) == ["2026-09", "2026-10", "2026-11", "2026-12"]
    assert the_issue(SEPTEMBER) == before


def test_the_leader_reads_the_draft_and_releases_it_once_with_the_numbers_of_then(world: World) -> None:
    run(world)
    status, told = world.ask("GET", "/bulletins/2026-10", by=LEADER)
    assert (status, told["release"]["state"], told["release"]["corrected"]) == (200, "drafted", [])
    status, found = world.ask("GET", f"/bulletin-issues/{the_issue().id}", by=LEADER)
    assert (status, found["month"], found["numbers"]) == (200, "2026-10", [])
    assert "release" in [one["name"] for one in found["actions"]]
    assert release(world)[0] == 200
    status, found = world.ask("GET", f"/bulletin-issues/{the_issue().id}", by=SUPERVISOR)
    assert found["state"] == "released" and found["released_at"]
    numbers = {one["indicator"]: one for one in found["numbers"]}
    assert numbers["incidents"]["text"] == "0" and numbers["incidents"]["name"]["zh"]
    status, told = world.ask("GET", "/bulletins/2026-10", by=SUPERVISOR)
    assert (told["release"]["state"], told["release"]["corrected"]) == ("released", [])
    assert release(world)[0] == 409, "once"


def test_what_was_corrected_after_the_release_is_told_beside_what_it_was(world: World) -> None:
    run(world)
    assert release(world)[0] == 200
    # A report of October that comes in late.
    late = contribution(a_case(), a_district())
    moved = {(replace(place, day=OCTOBER), key): amount for (place, key), amount in late.amounts.items()}
    figures = FiguresTable(world.environment["FIGURES_TABLE"]).generation(1)
    for step in steps(Kept(), one := replace(late, amounts=moved)):
        assert figures.write(one, step)
    _, told = world.ask("GET", "/bulletins/2026-10", by=LEADER)
    corrected = {one["indicator"]: (one["then"], one["now"]) for one in told["release"]["corrected"]}
    assert corrected["incidents"] == ("0", "1")


def test_who_may_release_it_and_what_is_refused(world: World) -> None:
    run(world)
    assert release(world, by=SUPERVISOR)[0] == 403
    for by in (CHIEF, "dm-st-harbour-desk", "dm-ms-01-safety", "dm-edu-desk"):
        assert release(world, by=by)[0] == 404, by
    assert release(world, version=7)[0] in (409, 422)
    status, problem = release(world, numbers=[{"indicator": "incidents", "count": 0}])
    assert (status, problem["faults"][0]["field"]) == (422, "numbers"), "the server says them"
    assert world.ask("GET", "/bulletin-issues/c" + "a" * 26, by=LEADER)[0] == 404
    assert the_issue().open
    # Whoever knows of no issue is told the figures of the bulletin, and nothing of its release.
    _, told = world.ask("GET", "/bulletins/2026-10", by="dm-edu-desk")
    assert told.get("release") is None


def test_a_chief_finds_it_once_it_is_out_without_its_numbers(world: World) -> None:
    run(world)
    path = f"/bulletin-issues/{the_issue().id}"
    assert world.ask("GET", path, by=CHIEF)[0] == 404
    assert release(world)[0] == 200
    status, found = world.ask("GET", path, by=CHIEF)
    assert (status, found["state"], found["numbers"]) == (200, "released", [])
    status, listed = world.ask("GET", "/bulletin-issues", by=CHIEF, query={"view": "over"})
    assert (status, [one["facts"]["month"] for one in listed["records"]]) == (200, ["2026-10"])
