"""A simulation in which nothing is ever found proves nothing: broken worlds are found by the oracles that are there for them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from campus_safety.kinds.daily_log.commands import TakeOver
from campus_safety.kinds.peak_posts.commands import HandOver
from campus_safety.records.change import Change, Tally
from campus_safety.records.kind import RecordTable
from simulation.calls import Request
from simulation.faults import FAULTS
from simulation.mutants import CANARY, DRAWN_FROM, NAMED, OF_RELEASES, NoSuchPlace, Tried, copied
from simulation.options import Options, drawn
from simulation.oracles.books import BalancesAreEarnedLessSpent
from simulation.oracles.every import ORACLES
from simulation.oracles.oracle import Oracle
from simulation.oracles.readers import NoReaderSeesWhatTheRightsDeny
from simulation.oracles.records import NobodyVerifiesTheirOwnWork, StateChangesOnlyThroughTheTable
from simulation.oracles.refusals import RefusalsAreTrue
from simulation.run import Run
from tests import builders, daily_log, peak_posts, quizzes, redemptions
from tests.builders import an_actor

ROOT = Path(__file__).resolve().parents[2]


def quiet(seed: int) -> Options:
    """A few records in calm weather."""
    return drawn(seed).changed(
        incidents=4, hazards=2, others=1, alarms=1, on_duty=0, days=3, faults=False, elsewhere=0.0
    )


def found(run: Run) -> set[str]:
    return {finding.oracle for finding in run.play().findings}


def test_entries_that_never_reach_the_bus_are_found() -> None:
    run = Run(quiet(3).changed(days=1), every_finding=True)

    def lost(*given: Any, **more: Any) -> tuple[bool, ...]:
        return (False,) * len(given[0])

    run.world.bus.publish = lost  # type: ignore[method-assign]  # a broken bus is what is tried
    assert "EveryEventIsHeard" in found(run)


def test_keepers_that_do_nothing_are_found() -> None:
    run = Run(quiet(3), every_finding=True)
    run.world.flows.start = lambda *given: None  # type: ignore[method-assign]  # no flow ever starts
    run.world.sweep_down = True
    run.world.up_again = lambda: None  # type: ignore[method-assign]  # and nobody mends it
    assert "OpenRecordsHaveAFutureCause" in found(run)


def test_rows_that_are_not_written_are_found() -> None:
    run = Run(quiet(6), every_finding=True)
    table = run.world.cases.table
    write = table.write

    def forgets(pk: str, sk: str, new: Any) -> None:
        if not sk.startswith("LIST#dm-brigade"):
            write(pk, sk, new)

    table.write = forgets  # type: ignore[method-assign]  # a table that loses some rows
    assert "WorklistsEqualRecomputed" in found(run)


def test_the_key_of_an_account_in_an_answer_is_found() -> None:
    """Keys have looked otherwise before: an oracle that no longer knows them by sight would find nothing."""
    run, found = Run(quiet(3)), list[str]()
    known = run.world.directory.known
    answer = {"reported_by": known("dm-st-harbour-officer-1").key}
    (oracle,) = (one for one in run.oracles if isinstance(one, NoReaderSeesWhatTheRightsDeny))
    oracle._found = lambda finding: found.append(finding.what)
    oracle.answered(Request("dm-ms-01-guard", "GET", "/cases/c1", None, "c1"), 200, answer)
    assert found == ["a guard reads the key of another account in an answer"]


def test_the_words_of_a_visit_that_became_an_incident_are_its_report_to_whoever_reads_it() -> None:
    """A visit arrives too, as the police do: the school may read its words, and not those of who came to the scene."""
    run, found = Run(quiet(3)), list[str]()
    (oracle,) = (one for one in run.oracles if isinstance(one, NoReaderSeesWhatTheRightsDeny))
    oracle._found = lambda finding: found.append(finding.what)
    officer = run.world.directory.known("dm-st-harbour-officer-1").key
    of_visit = run.forms.text("new log_entry", "arrive", officer)
    asked = Request("dm-ms-01-principal", "GET", "/reports/c1", None, "c1")
    oracle.answered(asked, 200, {"thread": [of_visit]})
    assert found == []
    oracle.answered(asked, 200, {"thread": [run.forms.text("c1", "arrive", officer)]})
    assert found == ["a school_staff reads what was written at arrive in an answer"]


def told_by(kind: type[Oracle]) -> tuple[Any, list[str]]:
    """An oracle of a run in which nothing happens, and what it will have found."""
    run, found = Run(quiet(3)), list[str]()
    (oracle,) = (one for one in run.oracles if isinstance(one, kind))
    oracle._found = lambda finding: found.append(finding.what)
    return oracle, found


def by(change: Change[Any], account: str, staff: str = "") -> Change[Any]:
    """The change as if somebody else had made it."""
    return replace(change, entry=replace(change.entry, actor=an_actor(account, staff=staff or "P1")))


def test_points_that_were_spent_twice_or_lost_are_found() -> None:
    oracle, found = told_by(BalancesAreEarnedLessSpent)
    table, district = oracle.world.tables[RecordTable.OUTREACH], builders.a_district()
    table.add(quizzes.an_award(), district)
    table.commit(redemptions.a_request(), district)
    oracle.checkpoint()
    assert found == []
    # As a store without conditions would keep them: taken once more, and once too often.
    for of, item in (("points#demo", "dm-ms-01"), ("rewards#demo", "fraud-kit#2026")):
        by = -6 if of.startswith("points") else 40
        _, second = redemptions.a_request(client_key=f"redeem-{by}", reward=redemptions.a_reward(points=1))
        table.add(replace(second, tallies=(Tally(of, item, by),)), district)
    oracle.checkpoint()
    assert found == [
        "a school's balance is below nought",
        "a balance is not what was earned less what was spent",
        "more are out than there are",
        "not as many are out as were asked for",
    ]


def test_what_was_forgotten_still_counts_in_a_balance() -> None:
    oracle, found = told_by(BalancesAreEarnedLessSpent)
    table, award = oracle.world.tables[RecordTable.OUTREACH], quizzes.an_award()
    table.add(award, builders.a_district())
    oracle.let_go(award.after.id)
    table.forget(award.after.id)
    oracle.checkpoint()
    assert found == []


def test_a_shift_that_is_taken_over_by_who_handed_it_over_is_found() -> None:
    oracle, found = told_by(NobodyVerifiesTheirOwnWork)
    given = daily_log.a_hand_over(staff="G1")
    taken = daily_log.changed(given, TakeOver(), by=daily_log.GUARD, staff="G2")
    assert taken is not None
    begun = replace(taken, before=None, after=given, entry=replace(taken.entry, action="hand_over"))
    oracle.committed([by(begun, daily_log.GUARD, "G1")])
    oracle.committed([taken])
    assert found == []
    oracle.committed([by(taken, daily_log.SCHOOL, "G1")])
    assert found == ["log_entry: a shift taken over by who handed it over"]


def test_a_post_that_an_officer_gives_away_although_it_is_anothers_is_found() -> None:
    oracle, found = told_by(StateChangesOnlyThroughTheTable)
    post, key = peak_posts.planned(), peak_posts.key
    command = HandOver(giver=key(peak_posts.OFFICER), taker=key(peak_posts.SECOND))
    change = peak_posts.changed(post, command, when=peak_posts.EVE)
    oracle.committed([change])
    oracle.committed([by(change, peak_posts.DESK)])
    assert found == []
    oracle.committed([by(change, peak_posts.SECOND)])
    assert found == ["peak_post: hand_over by an officer who does not stand there"]
    oracle.committed([replace(change, before=change.after)])
    assert "peak_post: hand_over to nobody else" in found


@pytest.mark.parametrize(
    ("action", "code", "field", "body", "so"),
    [
        ("hand_over", "changed_meanwhile", "giver", {"giver": "officer-2"}, True),
        ("hand_over", "changed_meanwhile", "giver", {"giver": "officer-1"}, False),
        ("hand_over", "cannot_stand_there", "taker", {"taker": "desk"}, False),
        ("hand_over", "same_person", "taker", {"giver": "officer-1", "taker": "officer-1"}, True),
        ("hand_over", "same_person", "taker", {"giver": "officer-1", "taker": "officer-2"}, False),
        ("hand_over", "not_yours", "action", {"giver": "officer-1"}, True),
        ("hand_over", "not_yours", "action", {"giver": "officer-2"}, False),
        ("assign", "already_done", "assignee", {"assignee": "officer-1"}, True),
        ("assign", "already_done", "assignee", {"assignee": "officer-2"}, False),
    ],
)
def test_what_a_refused_hand_over_says_is_looked_at(
    action: str, code: str, field: str, body: dict[str, str], so: bool
) -> None:
    """The post is the first officer's; the second one asks."""
    oracle, _ = told_by(RefusalsAreTrue)
    asked = {name: peak_posts.key(f"dm-st-harbour-{who}") for name, who in body.items()}
    post = peak_posts.planned()
    request = Request(peak_posts.SECOND, "POST", f"/peak-posts/{post.id}/{action}", asked, post.id)
    assert oracle._true(post, action, {"code": code, "field": field}, request, peak_posts.EVE) is so


def test_whoever_is_of_another_station_cannot_stand_at_a_post() -> None:
    oracle, _ = told_by(RefusalsAreTrue)
    known = oracle.world.directory.known
    street, noon = peak_posts.planned(), peak_posts.planned("noon")
    assert not oracle._can_stand(known(peak_posts.HILL), street)
    assert not oracle._can_stand(known(peak_posts.GUARD), street)
    assert oracle._can_stand(known(peak_posts.GUARD), noon)
    assert oracle._can_stand(known(peak_posts.CHIEF), street)


@pytest.mark.parametrize("mutant", [CANARY, *NAMED, *OF_RELEASES], ids=lambda mutant: mutant.name)
def test_each_named_mutant_still_fits_the_sources(mutant: Any) -> None:
    """A mutant that no longer fits tries nothing. Whoever moves its place says here what puts the fault back now."""
    names = {oracle.__name__ for oracle in ORACLES}
    assert set(mutant.expected) <= names
    for edit in mutant.edits:
        assert edit.old in (ROOT / edit.file).read_text("utf-8"), f"{mutant.name}: {edit.file}"


def test_random_mutants_are_drawn_from_files_that_are_there() -> None:
    assert [file for file in DRAWN_FROM if not (ROOT / file).exists()] == []


def test_a_mutant_that_does_not_fit_says_so(tmp_path: Path) -> None:
    broken = (type(CANARY.edits[0])(CANARY.edits[0].file, "no such line", ""),)
    with pytest.raises(NoSuchPlace):
        copied(tmp_path, broken)


def test_the_page_names_every_oracle_and_every_fault() -> None:
    page = (ROOT / "docs/simulation.md").read_text("utf-8")
    named = [f"`{oracle.__name__}`" for oracle in ORACLES] + [f"`{fault}`" for fault in FAULTS]
    assert [name for name in named if name not in page] == []


def test_a_mutant_that_ends_the_run_by_itself_is_not_found_by_an_oracle() -> None:
    named, random = NAMED[0], replace(NAMED[0], expected=())
    assert Tried(named, named.expected[0], "", 1).found
    assert not Tried(named, "crashed", "ModuleNotFoundError", 0).found
    assert not Tried(named, "EveryFaultHasAName", "another one's find", 1).found
    assert Tried(random, "crashed", "RecursionError", 0).found and not Tried(random, "none", "", 8).found
