"""Reading a sealed case leaves a trace, which those who audit can see and nobody else."""

from datetime import timedelta
from typing import Any

import pytest

from campus_safety_aws.outside import REAL
from tests.functions.test_attachments import announce
from tests.functions.test_reports import report
from tests.world import World

SAFETY, DESK, CHIEF = "dm-ms-01-safety", "dm-st-harbour-desk", "dm-st-harbour-chief"
AUDITOR, LEADER, SUPERVISOR = "dm-auditor", "dm-leader", "dm-supervisor-1"


def sealed(world: World) -> str:
    status, receipt = report(
        world, category="bullying", discovered_at=(REAL.now() - timedelta(hours=1)).isoformat()
    )
    assert status == 201, receipt
    return str(receipt["case_id"])


def reads(world: World, case_id: str, by: str = AUDITOR) -> tuple[int, Any]:
    return world.ask("GET", f"/cases/{case_id}/reads", by=by)


def traced(world: World, case_id: str) -> list[tuple[str, str, str]]:
    """(unit, role, what) of every trace that the auditor sees, but for the auditor's own looking."""
    status, answer = reads(world, case_id)
    assert status == 200, answer
    found = [(one["unit"], one["role"], one["what"]) for one in answer["reads"]]
    return [one for one in found if one[2] != "reads"]


def test_whoever_reads_a_sealed_case_is_named_to_those_who_audit_once_an_hour(world: World) -> None:
    case_id = sealed(world)
    for _ in range(3):
        assert world.ask("GET", f"/cases/{case_id}", by=DESK)[0] == 200
    assert world.ask("GET", f"/cases/{case_id}/timeline", by=CHIEF)[0] == 200
    code = world.ask("GET", f"/cases/{case_id}", by=SUPERVISOR)[1]["code"]
    # To learn by its code which case it is reads nothing of it.
    assert world.ask("GET", f"/codes/{code}", by=CHIEF)[0] == 200
    assert sorted(traced(world, case_id)) == [
        ("dm-brigade", "supervisor", "record"),
        ("dm-st-harbour", "chief", "timeline"),
        ("dm-st-harbour", "desk", "record"),
    ]
    (line,) = (one for one in reads(world, case_id)[1]["reads"] if one["role"] == "desk")
    assert line["posts"] == ["desk"] and line["what_name"]["zh"] == "案件详情" and line["account"]


def test_auditors_leave_traces_as_everybody_does(world: World) -> None:
    case_id = sealed(world)
    reads(world, case_id)
    assert [one["role"] for one in reads(world, case_id, LEADER)[1]["reads"]] == ["auditor", "leader"]


def test_nobody_else_learns_who_has_read_it(world: World) -> None:
    case_id = sealed(world)
    assert {by: reads(world, case_id, by)[0] for by in (DESK, CHIEF, SUPERVISOR)} == {
        DESK: 403,
        CHIEF: 403,
        SUPERVISOR: 403,
    }
    assert reads(world, case_id, "dm-st-hill-desk")[0] == 404


def test_a_reporters_look_at_their_own_report_and_a_refused_one_leave_none(world: World) -> None:
    case_id = sealed(world)
    assert world.ask("GET", f"/cases/{case_id}", by=SAFETY)[0] == 200
    assert world.ask("GET", f"/cases/{case_id}", by="dm-ms-01-guard")[0] == 404
    assert traced(world, case_id) == []


def test_of_a_case_that_is_not_sealed_nothing_is_kept(world: World) -> None:
    case_id = str(report(world)[1]["case_id"])
    assert world.ask("GET", f"/cases/{case_id}", by=DESK)[0] == 200
    answer = reads(world, case_id)[1]
    assert (answer["sealed"], answer["reads"]) == (False, [])


@pytest.mark.parametrize("by", [DESK, SUPERVISOR])
def test_the_link_to_a_file_of_a_sealed_case_is_a_reading(world: World, by: str) -> None:
    case_id = sealed(world)
    status, form = announce(world, case_id)
    assert status == 201, form
    status, answer = world.ask("GET", f"/attachments/{case_id}/{form['attachment_id']}", by=by)
    assert status == 200, answer
    assert [what for _, _, what in traced(world, case_id)] == ["file"]
