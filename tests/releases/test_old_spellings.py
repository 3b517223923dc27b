"""What every earlier release has stored is read by this one, and written back as it was."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from campus_safety.district.policy import Policy, PolicyFaults
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.hazards.checklists import parse_checklists
from campus_safety.kinds.patrols.commands import CheckIn
from campus_safety.kinds.patrols.patrol import Patrol, patrol
from campus_safety.kinds.patrols.rounds import planned, rounds_on
from campus_safety.kinds.quizzes.questions import parse_questions
from campus_safety.kinds.registry import KINDS
from campus_safety.records.change import Moment
from campus_safety.records.timeline import Break, verify
from campus_safety_aws.record_encoding import to_entry, to_narrative, to_text
from tests import patrols
from tests.builders import a_policy_document, at, rules
from tests.by_kind import parse_policy, serve, to_case, to_row
from tests.figures import figures_of

# The release before rounds went by the cameras of the register, and stations had rounds of their own.
BEFORE_CAMERAS = "2026-11-27"
RELEASES = sorted(path for path in Path(__file__).parent.iterdir() if (path / "records.jsonl").exists())


def lines(name: str, *, named: bool = False) -> list[Any]:
    """Everything of this name that any release has stored, with the release's day before it where it is `named`."""
    return [
        pytest.param(*((release.name,) if named else ()), json.loads(line), id=f"{release.name}-{number}")
        for release in RELEASES
        if (stored := release / f"{name}.jsonl").exists()
        for number, line in enumerate(stored.read_text("utf-8").splitlines(), 1)
    ]


def missing(stored: Any, written: Any, where: str = "") -> list[str]:
    """What of a stored value is not there any more, or not the same, in what is written back. More may be."""
    if isinstance(stored, dict) and isinstance(written, dict):
        return [
            lost
            for name, value in stored.items()
            for lost in (
                missing(value, written[name], f"{where}.{name}") if name in written else [f"{where}.{name}"]
            )
        ]
    if isinstance(stored, list) and isinstance(written, list) and len(stored) == len(written):
        if all(isinstance(one, str) for one in stored):
            # Sets are stored as lists, in no order.
            return [] if sorted(stored) == sorted(written) else [where]
        pairs = enumerate(zip(stored, written, strict=True))
        return [lost for place, (one, other) in pairs for lost in missing(one, other, f"{where}[{place}]")]
    return [] if stored == written else [where]


@pytest.mark.parametrize("line", lines("records"))
def test_a_record_of_an_earlier_release_is_written_back_as_it_was(line: Any) -> None:
    case = to_case(json.dumps(line["record"]), line["kind"], "a frozen record")
    assert missing(line["record"], json.loads(to_text(case))) == []


def a_stored_patrol(**changes: Any) -> Patrol:
    """A round as it was stored before rounds went by cameras, and through campuses of a whole station."""
    stored = (Path(__file__).parent / BEFORE_CAMERAS / "records.jsonl").read_text("utf-8").splitlines()
    record = next(line["record"] for line in map(json.loads, stored) if line["kind"] == "patrol")
    return patrol(to_case(json.dumps(record | changes), "patrol", "a frozen patrol"))


def test_a_round_from_before_cameras_and_stops_is_walked_to_its_end() -> None:
    case = a_stored_patrol()
    assert not case.police and case.filed == {} and case.called == "foot"
    done = patrols.checked(case, *patrols.SPOTS)
    assert (done.state, done.out_of_window, [line.seen for line in done.lines]) == (
        "complete",
        0,
        [(), (), ()],
    )
    figures = figures_of([done])
    assert (figures["patrols"].count, figures["police_rounds"].count) == (1, 0)
    assert served_rungs(case) == {"patrol": ["T-PT1800S", "T+PT600S"]}


def served_rungs(case: Patrol) -> dict[str, list[str]]:
    """What is told of it until it is over, by clock."""
    told: dict[str, list[str]] = {}
    while case.open:
        assert case.next_tick_at is not None
        change = serve(case, rules(), Moment(case.next_tick_at, "salt"))
        assert change is not None
        case = patrol(change.after)
        for tick in change.entry.ticks:
            told.setdefault(tick.clock, []).append(tick.rung)
    assert (case.state, case.missed) == ("missed_points", 3)
    return told


def test_a_video_round_from_before_cameras_is_looked_through_spot_by_spot_with_nothing_more_to_say() -> None:
    case = a_stored_patrol(mode="video")
    for spot in patrols.SPOTS:
        case = patrols.acted(case, CheckIn(camera=spot))
    assert (case.state, {line.observed for line in case.lines}) == ("complete", {()})


@pytest.mark.parametrize("line", [one for one in lines("policies") if str(one.id).startswith(BEFORE_CAMERAS)])
def test_under_a_policy_from_before_stations_own_rounds_there_are_none(line: Any) -> None:
    """A round without a clock would be open for ever, and nobody would hear that its stops were missed."""
    old = rules(policy=parse_policy("v0", line["document"], stored=True))
    with pytest.raises(PolicyFaults) as refused:
        patrols.a_police_plan(old)
    assert "police_round" in refused.value.faults[0].zh
    # Planned under a newer version, of which the district has gone back.
    made = patrols.a_police_plan()
    one = next(iter(rounds_on(made, patrols.TODAY)))
    with pytest.raises(PolicyFaults):
        planned(made, one, old, at())
    assert planned(made, one, rules(), at()).after.next_tick_at is not None
    assert planned(patrols.a_plan(), one, old, at()).after.next_tick_at is not None


@pytest.mark.parametrize("line", lines("rows"))
def test_a_row_of_an_earlier_release_is_read(line: Any) -> None:
    assert missing(line, json.loads(to_text(to_row(json.dumps(line), "a frozen row")))) == []


@pytest.mark.parametrize("line", lines("chains"))
def test_the_chain_of_an_earlier_release_holds_and_a_change_in_it_is_found(line: Any) -> None:
    entries = [to_entry(json.dumps(entry), "a frozen entry") for entry in line["entries"]]
    texts = {int(version): to_narrative(json.dumps(one), "x") for version, one in line["narratives"].items()}
    head = line["record"]["chain"]
    assert verify(entries, head, texts) == ()
    spoiled = line["entries"][1] | {"recorded_at": "2026-11-24T03:00:00Z"}
    entries[1] = to_entry(json.dumps(spoiled), "a frozen entry")
    assert verify(entries, head, texts) == (Break(2, "was changed after it was written"),)


# Sections of the policy that came with a kind after some release was frozen -> the day of the release that brings them. No
# version from before can have them, and no record of the kind begins under one (`Policy.section` says so).
BROUGHT_LATER: Mapping[str, str] = {"registers": "2026-11-28", "redemptions": "2026-11-29"}


def newer_sections(policy: Policy, release: str) -> list[str]:
    """What this code reads of a policy and this version of that release did not bring, in words."""
    return [
        f"[{section.table}] is newer than the release {release}: say in BROUGHT_LATER of which day, if it came with a kind"
        for section in KINDS.policy
        if release >= BROUGHT_LATER.get(section.table, "") and not brought(policy, section)
    ]


def brought(policy: Policy, section: PolicySection) -> bool:
    rules = section.rules is None or policy.section_if_any(section.rules) is not None
    return rules and (section.kind is None or section.kind in policy.kinds)


@pytest.mark.parametrize(("release", "line"), lines("policies", named=True))
def test_a_policy_version_of_an_earlier_release_is_read_with_all_that_it_sets(
    release: str, line: Any
) -> None:
    """Whoever asks for one more rule says what holds for versions from before it (`WRITTEN_LATER`)."""
    document = line["document"]
    policy = parse_policy("v0", document, stored=True)
    assert {"incident", "hazard", "peak_post", "quiz_round", "activity"} <= set(policy.kinds)
    assert newer_sections(policy, release) == []
    assert parse_checklists("v0", document["checklists"], stored=True).items
    assert parse_questions("v0", document["questions"], stored=True).questions


def test_a_section_that_is_newer_than_a_release_is_named() -> None:
    document = {name: found for name, found in a_policy_document().items() if name != "quizzes"}
    policy = parse_policy("v0", document, stored=True)
    assert newer_sections(policy, "2026-11-27") == [
        "[quizzes] is newer than the release 2026-11-27: say in BROUGHT_LATER of which day, if it came with a kind"
    ]
