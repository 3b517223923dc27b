"""Recalculating: once a district has entered a year, open records' limits are laid anew, by the real handler, once."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident, incident
from campus_safety.kinds.incidents.intake import receive
from campus_safety.kinds.incidents.taxonomy import ClosingReason, Level
from campus_safety.kinds.registry import KINDS
from campus_safety.records.change import Moment
from campus_safety_aws.case_items import items_at as case_items
from campus_safety_aws.directory import Directory
from campus_safety_aws.directory_writer import DirectoryWriter
from campus_safety_aws.outside import Outside
from campus_safety_aws.rulebook import Rulebook
from tests.builders import SALT, a_district, a_policy_document, a_report, an_actor
from tests.world import Context, World

pytestmark = pytest.mark.emulated

# No calendar knows these years on whatever day the tests are run.
YEAR = 2099
START = datetime(YEAR - 1, 12, 30, 2, 0, tzinfo=UTC)


def to_review(world: World, key: str) -> Incident:
    """Told, handled and told back in a year that nobody knows: its review is owed within working days."""
    rules = Rulebook(Directory("directory"), KINDS).in_force("demo")
    change = receive(a_report(client_key=key), an_actor("dm-ms-01-safety"), rules, Moment(START, SALT))
    world.cases.add(change, a_district())
    for minutes, who, command in (
        (1, "dm-st-harbour-desk", commands.Assess(level=Level.ONE, category="theft")),
        (
            2,
            "dm-st-harbour-officer-1",
            commands.Handle(closing_reason=ClosingReason.RESOLVED_ON_SCENE, texts={"text": "已处置"}),
        ),
        (3, "dm-st-harbour-desk", commands.GiveFeedback(texts={"text": "已处理"})),
    ):
        moment = Moment(START + timedelta(minutes=minutes), SALT)
        change = decide(change.after, command, an_actor(who), rules, moment)
        world.cases.commit((change,), a_district())
    return change.after


def enter(**calendar: Any) -> None:
    """The district's policy with these days, in force from now on."""
    document = copy.deepcopy(dict(a_policy_document())) | {"calendar": calendar}
    DirectoryWriter("directory").seed_policy("demo", document, START)


def recalculate(world: World) -> Mapping[str, Any]:
    outside = Outside(lambda: START + timedelta(hours=1), lambda _: None, lambda: SALT)
    function = world.function("escalation.recalculate", outside, directory=Directory("directory"))
    answer: Mapping[str, Any] = function.handler({}, Context())
    return answer


def stored(world: World, case_id: str) -> Incident:
    return incident(world.cases.get(case_id))


def due(case: Incident) -> datetime:
    clock = case.clock("review")
    assert clock is not None
    return clock.due_at


def test_a_year_that_was_entered_moves_the_limits_of_running_records_once_and_says_why(world: World) -> None:
    case = to_review(world, "form-1")
    assert set(case.unsure_years) == {YEAR - 1, YEAR}
    assert recalculate(world) == {"looked_at": 1, "recalculated": 0, "failed": []}, "nothing is known yet"
    enter(
        holidays=[f"{YEAR}-01-01", f"{YEAR}-01-02"],
        working_days=[],
        complete_years=[YEAR - 1, YEAR],
    )
    assert recalculate(world) == {"looked_at": 1, "recalculated": 1, "failed": []}
    after = stored(world, case.id)
    assert (after.version, after.unsure_years) == (case.version + 1, ())
    assert due(after) > due(case)
    last = world.cases.entries(case.id)[-1]
    assert (last.action, last.actor.account) == ("recalculate", "system")
    assert last.changed["recalculations"].endswith(f"#{YEAR - 1}#{YEAR}")
    assert recalculate(world) == {"looked_at": 1, "recalculated": 0, "failed": []}, (
        "done again, nothing moves"
    )
    assert stored(world, case.id) == after


def test_a_record_that_cannot_be_read_stands_in_nobodys_way(world: World) -> None:
    bad, good = to_review(world, "form-1"), to_review(world, "form-2")
    items = case_items("cases")
    items(f"CASE#{bad.id}", "CASE").update(actions=[items.record.set("{}")])
    enter(holidays=[], working_days=[], complete_years=[YEAR - 1, YEAR])
    answer = recalculate(world)
    assert answer["failed"] == [bad.id]
    assert stored(world, good.id).unsure_years == ()


def test_record_row_and_every_answer_warn_while_the_year_is_unknown(world: World) -> None:
    case = to_review(world, "form-1")
    for path in (f"/cases/{case.id}", "/cases"):
        status, answer = world.ask("GET", path, by="dm-st-harbour-desk")
        assert status == 200, answer
        shown = answer["cases"][0]["unsure_years"] if path == "/cases" else answer["warnings"]
        assert str(YEAR) in str(shown), path
    status, answer = world.ask("GET", f"/cases/{case.id}", by="dm-st-harbour-desk")
    (review,) = [one for one in answer["work"]["clocks"] if one["clock"] == "review"]
    assert [one["zh"][:4] for one in review["warnings"]] == [str(YEAR - 1), str(YEAR)]


def test_a_case_keeps_its_policy_but_the_days_that_were_entered_since_hold_for_it_too(world: World) -> None:
    case = to_review(world, "form-1")
    enter(holidays=[f"{YEAR}-01-01"], working_days=[], complete_years=[YEAR])
    rules = Rulebook(Directory("directory"), KINDS).for_case(case)
    assert rules.policy.version == case.policy
    assert rules.days.knows(YEAR) and not rules.days.is_working_day(datetime(YEAR, 1, 1).date())
    assert replace(rules, since=None).days.is_working_day(datetime(YEAR, 1, 1).date())
