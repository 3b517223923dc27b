"""Versions of the policy, and what another one would change: nothing is written, and only who sets limits is told."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from campus_safety.district.calendars import parse_limit
from campus_safety.district.policy_changes import changes, length
from campus_safety.kinds.registry import KINDS
from tests.builders import POLICIES, a_policy, a_policy_document
from tests.functions.test_casework import report
from tests.functions.test_start import OF_EACH
from tests.world import World

SUPERVISOR, LEADER, AUDITOR = "dm-supervisor-1", "dm-leader", "dm-auditor"
TEXT = Path(POLICIES / "production.toml").read_text(encoding="utf-8")
CALENDAR = Path(POLICIES / "calendars" / "production.toml").read_text(encoding="utf-8")


def preview(world: World, by: str = SUPERVISOR, **body: Any) -> tuple[int, Any]:
    return world.ask("POST", "/policies/preview", body, by=by)


def changed(world: World, text: str) -> Any:
    status, answer = preview(world, toml=text)
    assert status == 200, answer
    return answer


def test_every_version_is_named_and_which_one_is_in_force(world: World) -> None:
    first = world.directory.district("demo").policy_version
    other = {**a_policy_document(), "late_entry": "PT5M"}
    world.directory.store_policy("demo", "later", other, datetime(2026, 12, 1, tzinfo=UTC))
    status, answer = world.ask("GET", "/policies", by=SUPERVISOR)
    assert status == 200 and answer["current"] == first
    assert [(one["version"], one["in_force"]) for one in answer["versions"]] == [
        ("later", False),
        (first, True),
    ]
    assert answer["versions"][0]["effective_from"].startswith("2026-12-01")


def test_only_who_sets_limits_or_looks_after_them_is_told(world: World) -> None:
    for role, account in OF_EACH.items():
        may = role in ("supervisor", "leader", "auditor")
        assert world.ask("GET", "/policies", by=account.id)[0] == (200 if may else 403), role
        assert preview(world, account.id, toml=TEXT)[0] == (200 if may else 403), role
        features = {one["code"] for one in world.ask("GET", "/me", by=account.id)[1]["features"]}
        assert ("policies" in features) == may


def test_the_policy_in_force_changes_nothing(world: World) -> None:
    found = changed(world, TEXT)
    assert (found["limits"], found["ladders"], found["calendar"], found["relaid"]) == ([], [], False, 0)
    current = found["current"]
    assert preview(world, version=current)[1] == found


def test_a_limit_that_changes_is_named_with_what_is_open_and_keeps_its_own(world: World) -> None:
    report(world)
    before, head, after = TEXT.partition("[clocks.assess]")
    found = changed(world, before + head + after.replace('2 = "PT15M"', '2 = "PT7M"', 1))
    (limit,) = found["limits"]
    assert (limit["kind_name"]["zh"], limit["clock"], limit["clock_name"]["zh"]) == (
        "涉校警情",
        "assess",
        "研判定级",
    )
    assert limit["after"] == str(parse_limit("PT7M")) and limit["after_words"]["zh"] == "7分钟"
    assert (limit["before_words"]["zh"], limit["shorter"], limit["severity"]) == ("15分钟", True, "2")
    assert limit["severity_name"]["zh"] and limit["area"] is None
    assert found["open"] == [
        {
            "kind": "incident",
            "kind_name": {"zh": "涉校警情", "en": "Incident"},
            "open": 1,
            "unsure": 0,
            "at_least": False,
        }
    ]
    assert found["relaid"] == 0


def test_another_calendar_is_named_with_what_is_open_of_every_kind_that_has_a_flow(world: World) -> None:
    found = changed(world, TEXT + CALENDAR.replace("holidays = []", 'holidays = ["2031-03-03"]', 1))
    assert (found["calendar"], found["limits"]) == (True, [])
    assert [one["kind"] for one in found["open"]] == [name for name, kind in KINDS.items() if kind.flow]


def test_a_limit_of_its_own_for_a_category_is_named_and_shorter_than_none(world: World) -> None:
    given = TEXT.replace(
        "[clocks.assess]", '[clocks.assess]\ncategories.theft = { limits = { 2 = "PT3M" } }', 1
    )
    limits = changed(world, given)["limits"]
    assert {limit["category"] for limit in limits} == {"theft"}
    assert {limit["severity"]: limit["shorter"] for limit in limits}["2"] is True


def test_nothing_is_written_by_trying(world: World) -> None:
    before = world.directory.policies("demo")
    changed(world, TEXT)
    assert world.directory.policies("demo") == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "toml"),
        ({"toml": "a = 1", "version": "v1"}, "toml"),
        ({"toml": "this is = no toml ="}, "toml"),
        ({"toml": "[" * 3_000}, "toml"),
        ({"toml": "x" * 60_001}, "toml"),
        ({"version": "../v1"}, "version"),
    ],
)
def test_what_is_no_policy_is_refused_by_name(world: World, body: dict[str, Any], field: str) -> None:
    status, problem = preview(world, **body)
    assert status == 422, problem
    assert {fault["field"] for fault in problem["faults"]} == {field}
    assert all(fault["zh"] and fault["en"] for fault in problem["faults"])


def test_faults_of_a_policy_are_named_by_their_place_as_when_it_is_loaded(world: World) -> None:
    status, problem = preview(world, toml=TEXT + "\n[nonsense]\nx = 1\n")
    assert status == 422
    assert any("nonsense" in fault["field"] for fault in problem["faults"])


def test_a_version_that_was_never_stored_is_not_there(world: World) -> None:
    assert preview(world, version="v999")[0] == 404


def test_limits_are_compared_by_severity_area_and_category() -> None:
    plain, other = a_policy(), a_policy("demo")
    assert changes(plain, plain).limits == ()
    found = changes(plain, other)
    assert found.limits and all(one.before != one.after and one.kind in KINDS for one in found.limits)
    assert length(parse_limit("P3D", working=True)).zh == "3天（工作时间）"
