"""What every store of cases does, the real one on an emulated DynamoDB and the tests' fake alike."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from moto import mock_aws

from campus_safety.errors import Conflict, Fault, StaleVersion
from campus_safety.kinds.hazards import commands as hazard_commands
from campus_safety.kinds.hazards.hazard import Hazard, hazard
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident, incident
from campus_safety.kinds.incidents.taxonomy import Level
from campus_safety.kinds.inspections import decide as of_inspections
from campus_safety.kinds.inspections.commands import Begin
from campus_safety.kinds.inspections.inspection import inspection
from campus_safety.kinds.inspections.planning import MOST_AGENCIES, MOST_CAMPUSES, plan
from campus_safety.kinds.inspections.visiting import record_finding
from campus_safety.kinds.registry import KINDS
from campus_safety.records.attempts import attempted, refuse_stale
from campus_safety.records.change import Bound, Change, Tally
from campus_safety.records.commands import Note
from campus_safety.records.read_traces import Read
from campus_safety.records.record import Record
from campus_safety.records.store import (
    AlreadyReported,
    Cases,
    Claim,
    ClaimTaken,
    CodeTaken,
    TablePart,
    VersionMoved,
)
from campus_safety.records.timeline import Actor
from campus_safety.records.worklists import history_list, open_list, over_list, reported_list
from campus_safety_aws.case_items import items_at
from campus_safety_aws.cases import CasesTable
from tests import inspections
from tests.builders import NOW, a_district, an_actor, at, received, rules
from tests.by_kind import serve
from tests.districts import sample_district
from tests.fakes.cases import FakeCases
from tests.hazards import CHIEF, LOOKED_AT, OFFICER, a_hazard, changed, found
from tests.hazards import done as hazard_done
from tests.inspections import planned

DISTRICT = a_district()
# When the first limit of a report is four fifths over; what it tells at once is told when it comes.
FIRST_RUNG = timedelta(minutes=24)


def _fake() -> Iterator[Cases]:
    yield FakeCases()


def _dynamodb() -> Iterator[Cases]:
    with mock_aws():
        items_at("cases").create_table(billing_mode="PAY_PER_REQUEST")
        yield CasesTable("cases", KINDS)


@pytest.fixture(params=[_fake, _dynamodb], ids=["fake", "dynamodb"])
def cases(request: pytest.FixtureRequest) -> Iterator[Cases]:
    kind: Callable[[], Iterator[Cases]] = request.param
    yield from kind()


def acknowledged(change: Change[Incident], seconds: float = 30) -> Change[Incident]:
    return decide(change.after, commands.Acknowledge(), an_actor(), rules(), at(seconds))


def noted(change: Change[Incident]) -> Change[Incident]:
    return decide(change.after, Note(texts={"text": "已联系学校"}), an_actor(), rules(), at(30))


def test_a_change_reads_back_as_it_was_written(cases: Cases) -> None:
    change = received()
    cases.add(change, DISTRICT)
    assert cases.get(change.after.id) == change.after
    assert cases.entries(change.after.id) == (change.entry,)
    assert cases.narratives(change.after.id) == {1: change.narrative}
    assert cases.by_code(change.after.code) == change.after.id


def test_a_case_is_added_once(cases: Cases) -> None:
    change = received()
    cases.add(change, DISTRICT)
    with pytest.raises(AlreadyReported) as refused:
        cases.add(received(when=5), DISTRICT)
    assert refused.value.case == change.after


def test_a_short_code_belongs_to_one_case_and_a_refused_case_leaves_nothing(cases: Cases) -> None:
    first, second = received(), received(client_key="form-2")
    cases.add(first, DISTRICT)
    clash = replace(second, after=replace(second.after, code=first.after.code))
    with pytest.raises(CodeTaken):
        cases.add(clash, DISTRICT)
    assert cases.get(second.after.id) is None
    assert cases.entries(second.after.id) == ()


def test_a_change_decided_on_an_old_version_is_refused_whole(cases: Cases) -> None:
    change = received()
    cases.add(change, DISTRICT)
    cases.commit([acknowledged(change)], DISTRICT)
    with pytest.raises(VersionMoved):
        cases.commit([acknowledged(change, 40)], DISTRICT)
    assert len(cases.entries(change.after.id)) == 2


def test_two_cases_change_together_or_not_at_all(cases: Cases) -> None:
    first, second = received(), received(client_key="form-2")
    cases.add(first, DISTRICT)
    cases.add(second, DISTRICT)
    cases.commit([acknowledged(second)], DISTRICT)
    with pytest.raises(VersionMoved):
        cases.commit([acknowledged(first), acknowledged(second)], DISTRICT)
    assert incident(cases.get(first.after.id)).acknowledged_at is None


def test_a_claim_is_taken_once_and_again_after_it_has_expired(cases: Cases) -> None:
    first, second, third = received(), received(client_key="form-2"), received(client_key="form-3")

    def claim(change: Change[Incident], seconds: float) -> Claim:
        moment = NOW + timedelta(seconds=seconds)
        return Claim("nonce", change.after.id, "digest", moment, moment + timedelta(seconds=60))

    cases.add(first, DISTRICT, [claim(first, 0)])
    with pytest.raises(ClaimTaken) as refused:
        cases.add(second, DISTRICT, [claim(second, 30)])
    assert refused.value.claim.case_id == first.after.id
    assert cases.get(second.after.id) is None
    cases.add(third, DISTRICT, [claim(third, 120)])


def test_a_claim_that_replaces_another_needs_to_find_it(cases: Cases) -> None:
    first, second, third = received(), received(client_key="form-2"), received(client_key="form-3")
    later = NOW + timedelta(hours=1)
    cases.add(first, DISTRICT, [Claim("latest", first.after.id, "", NOW, later)])
    cases.add(second, DISTRICT, [Claim("latest", second.after.id, "", NOW, later, replaces=first.after.id)])
    with pytest.raises(ClaimTaken):
        cases.add(third, DISTRICT, [Claim("latest", third.after.id, "", NOW, later, replaces=first.after.id)])


def test_a_claim_that_comes_with_a_later_change_is_refused_too(cases: Cases) -> None:
    """Its place among the refusals differs: what is new is put, what was there is updated."""
    first, second = received(), received(client_key="form-2")
    later = NOW + timedelta(hours=1)
    cases.add(first, DISTRICT, [Claim("nonce", first.after.id, "", NOW, later)])
    cases.add(second, DISTRICT)
    step = acknowledged(second)
    with pytest.raises(ClaimTaken) as refused:
        cases.commit([step], DISTRICT, [Claim("nonce", second.after.id, "", NOW, later)])
    assert refused.value.claim.case_id == first.after.id
    assert cases.get(second.after.id) == second.after


def test_sums_are_kept_with_the_changes_that_add_to_them_and_with_no_other(cases: Cases) -> None:
    first = replace(received(), tallies=(Tally("points#demo", "dm-ms-01", 5), Tally("other", "x", 1)))
    second = replace(received(client_key="form-2"), tallies=(Tally("points#demo", "dm-ms-01", -2),))
    assert cases.tallies("points#demo") == {}
    cases.add(first, DISTRICT)
    cases.add(second, DISTRICT)
    with pytest.raises(AlreadyReported):
        cases.add(first, DISTRICT)
    assert cases.tallies("points#demo") == {"dm-ms-01": 3}
    assert cases.tallies("other") == {"x": 1}


def test_a_key_and_sums_are_written_together_without_any_record(cases: Cases) -> None:
    claim = Claim("survey#1", "1", "first", NOW, NOW + timedelta(days=1))
    cases.count_once(claim, [Tally("survey#demo", "one", 2), Tally("survey#demo", "two", 1)])
    with pytest.raises(ClaimTaken) as refused:
        cases.count_once(replace(claim, digest="second"), [Tally("survey#demo", "one", 5)])
    assert refused.value.claim == cases.claim("survey#1") == claim
    cases.count_once(replace(claim, key="survey#2"), [Tally("survey#demo", "one", 3)])
    assert cases.tallies("survey#demo") == {"one": 5, "two": 1}


def bounded(by: int, *, least: int | None = None, most: int | None = None) -> Tally:
    def refused(sum: int) -> Fault:
        return Fault("points", "short", f"{sum} 分", f"{sum} points")

    return Tally("points#demo", "dm-ms-01", by, Bound(refused, least, most))


def test_a_sum_passes_its_bound_with_no_change_and_says_how_it_stood(cases: Cases) -> None:
    third = received(client_key="form-3")
    with pytest.raises(Conflict) as refused:
        cases.add(replace(received(), tallies=(bounded(-1, least=0),)), DISTRICT)
    assert refused.value.faults[0].zh == "0 分"
    cases.add(replace(received(), tallies=(bounded(5, most=5),)), DISTRICT)
    for tally in (bounded(-6, least=0), bounded(1, most=5)):
        with pytest.raises(Conflict) as refused:
            cases.add(replace(received(client_key="form-2"), tallies=(tally,)), DISTRICT)
        assert refused.value.faults[0].en == "5 points"
    assert (cases.get(received(client_key="form-2").after.id), cases.tallies("points#demo")) == (
        None,
        {"dm-ms-01": 5},
    )
    cases.add(replace(third, tallies=(bounded(-5, least=0, most=9),)), DISTRICT)
    assert cases.tallies("points#demo") == {"dm-ms-01": 0}


def test_a_bound_is_the_last_thing_that_a_refusal_is_about(cases: Cases) -> None:
    """Whoever sent the same form, or lost a race, hears of that: decided again it may well be another answer."""
    first = received()
    cases.add(first, DISTRICT)
    with pytest.raises(AlreadyReported):
        cases.add(replace(first, tallies=(bounded(-1, least=0),)), DISTRICT)
    step = acknowledged(first)
    cases.commit([step], DISTRICT)
    with pytest.raises(VersionMoved):
        cases.commit([replace(step, tallies=(bounded(-1, least=0),))], DISTRICT)
    assert cases.tallies("points#demo") == {}


def test_lists_hold_each_case_where_its_readers_look(cases: Cases) -> None:
    change = received()
    cases.add(change, DISTRICT)
    account = change.after.reporter.account
    assert account is not None
    for name in (
        open_list("dm-ms-01"),
        open_list("dm-st-harbour"),
        open_list("dm-brigade"),
        open_list("dm-bureau"),
        reported_list(account),
        history_list("dm-ms-01", "theft"),
    ):
        assert [row.case_id for row in cases.page(name).rows] == [change.after.id], name
    assert cases.page(open_list("dm-st-hill")).rows == ()
    gone = decide(change.after, commands.FalseAlarm(), an_actor(), rules(), at(10))
    told = decide(gone.after, commands.GiveFeedback(texts={"text": "误报"}), an_actor(), rules(), at(20))
    cases.commit([gone], DISTRICT)
    cases.commit([told], DISTRICT)
    assert cases.page(open_list("dm-st-harbour")).rows == ()
    assert len(cases.page(over_list("dm-st-harbour")).rows) == 1


def test_pages_are_in_the_order_of_what_is_due_and_follow_one_another(cases: Cases) -> None:
    for number in range(5):
        cases.add(received(client_key=f"form-{number}", when=number), DISTRICT)
    name = open_list("dm-st-harbour")
    first = cases.page(name, size=3)
    second = cases.page(name, size=3, start=first.next_key)
    due = [row.due_at for row in (*first.rows, *second.rows)]
    assert len(due) == 5
    assert due == sorted(due, key=str)
    assert second.next_key is None
    assert cases.page(name, before="2026-11-24T02:30:02").rows == first.rows[:2]
    after, until = "2026-11-24T02:30:01.000Z", "2026-11-24T02:30:03.000Z"
    assert cases.page(name, since=after, before=until).rows == (*first.rows[1:], *second.rows)[:2]
    assert cases.page(name, since=until, before="2026-11-24T02:30:03.500Z", newest_first=True).rows == (
        second.rows[0],
    )


def test_late_cases_are_found_by_their_next_tick(cases: Cases) -> None:
    change = received()
    cases.add(change, DISTRICT)
    assert cases.late(NOW + FIRST_RUNG, 10) == ()
    assert cases.late(NOW + FIRST_RUNG + timedelta(seconds=1), 10) == (change.after.id,)
    served = serve(change.after, rules(), at(FIRST_RUNG.total_seconds()))
    assert served is not None
    cases.commit([served], DISTRICT)
    assert cases.late(NOW + FIRST_RUNG + timedelta(seconds=1), 10) == ()


def test_whoever_waits_longest_is_late_first_however_the_records_are_spread(cases: Cases) -> None:
    waiting = [received(client_key=f"form-{number}", when=number) for number in range(8)]
    for change in reversed(waiting):
        cases.add(change, DISTRICT)
    ids = tuple(change.after.id for change in waiting)
    assert cases.late(NOW + FIRST_RUNG + timedelta(minutes=1), 10) == ids
    assert cases.late(NOW + FIRST_RUNG + timedelta(minutes=1), 3) == ids[:3]
    assert [case_id for case_id, _ in cases.unpublished(NOW + timedelta(minutes=1), 3)] == list(ids[:3])


@pytest.mark.parametrize("of", [1, 2, 3, 4])
def test_the_parts_of_what_is_late_are_together_all_of_it_and_nothing_twice(cases: Cases, of: int) -> None:
    for number in range(12):
        cases.add(received(client_key=f"form-{number}", when=number), DISTRICT)
    later = NOW + FIRST_RUNG + timedelta(minutes=1)
    parts = [cases.late(later, 20, TablePart(number, of)) for number in range(of)]
    assert sorted(id for part in parts for id in part) == sorted(cases.late(later, 20))
    assert all(parts), "what is due at once is for all of them"


@pytest.mark.parametrize(("number", "of"), [(-1, 1), (1, 1), (4, 4), (0, 0), (0, 5)])
def test_there_is_no_part_that_no_sweep_has(number: int, of: int) -> None:
    with pytest.raises(ValueError, match="no part"):
        TablePart(number, of)


def test_what_could_not_be_served_is_set_aside_until_it_is_tried_again_or_written(cases: Cases) -> None:
    first, second = received(), received(client_key="form-2", when=1)
    for change in (first, second):
        cases.add(change, DISTRICT)
    now, minute = NOW + FIRST_RUNG + timedelta(minutes=1), timedelta(minutes=1)
    cases.set_aside(first.after.id, now, now + 5 * minute)
    assert cases.late(now, 10) == (second.after.id,)
    assert cases.late(now + 6 * minute, 10) == (second.after.id, first.after.id)
    assert cases.get(first.after.id) == first.after, "its clocks are what they were"
    cases.set_aside(first.after.id, now, now + 10 * minute)
    assert cases.late(now + 6 * minute, 10) == (second.after.id, first.after.id), "it is not late now"
    cases.commit([noted(first)], DISTRICT)
    assert cases.late(now, 10) == (first.after.id, second.after.id), "who writes it undoes it"
    cases.set_aside("cnothere", now, now + minute)
    assert cases.get("cnothere") is None


def test_an_entry_is_unpublished_until_it_is_marked_and_marking_twice_changes_nothing(cases: Cases) -> None:
    change = received()
    cases.add(change, DISTRICT)
    key = (change.after.id, 1)
    later = NOW + timedelta(minutes=1)
    assert cases.unpublished(later, 10) == (key,)
    detail = cases.event(*key)
    assert detail is not None
    assert detail["event_id"] == f"{change.after.id}#1"
    cases.published(*key)
    cases.published(*key)
    assert cases.unpublished(later, 10) == ()
    assert cases.event(*key) is None
    cases.published("cnothere", 1)


def test_an_entry_that_is_put_back_lets_the_others_go_first(cases: Cases) -> None:
    first, second = received(), received(client_key="form-2", when=10)
    for change in (first, second):
        cases.add(change, DISTRICT)
    marks = [(change.after.id, 1) for change in (first, second)]
    later = NOW + timedelta(minutes=1)
    assert cases.unpublished(later, 1) == (marks[0],)
    cases.put_back(*marks[0], NOW + timedelta(seconds=30))
    assert cases.unpublished(later, 10) == (marks[1], marks[0])
    assert cases.unpublished(NOW + timedelta(seconds=20), 10) == (marks[1],)
    assert cases.entries(marks[0][0]) == (first.entry,)
    cases.published(*marks[0])
    cases.put_back(*marks[0], NOW)
    assert cases.unpublished(later, 10) == (marks[1],)


def test_a_trace_is_kept_once_an_hour_for_each_account_and_part(cases: Cases) -> None:
    change = received()
    cases.add(change, DISTRICT)
    first = Read("issuer|desk", "desk", "dm-st-harbour", ("desk",), "record", NOW)
    others = (
        replace(first, what="timeline"),
        replace(first, account="issuer|chief", at=NOW + timedelta(minutes=1)),
        replace(first, at=NOW + timedelta(hours=1)),
    )
    for read in (*others, first, replace(first, at=NOW + timedelta(minutes=59))):
        cases.note_read(change.after.id, read)
    found = cases.reads(change.after.id)
    assert sorted(found, key=repr) == sorted((first, *others), key=repr)
    assert [read.at for read in found] == sorted(read.at for read in found)
    assert cases.entries(change.after.id) == (change.entry,)
    assert cases.reads("cnothere") == ()


def test_a_run_is_renewed_once_and_what_was_decided_before_is_refused(cases: Cases) -> None:
    change = received()
    cases.add(change, DISTRICT)
    assert cases.renew_run(change.after.id, 1)
    assert not cases.renew_run(change.after.id, 1)
    with pytest.raises(VersionMoved):
        cases.commit([acknowledged(change)], DISTRICT)
    stored = cases.get(change.after.id)
    assert stored is not None
    assert (stored.flow_run, stored.version) == (2, 1)


def written(cases: Cases, case_id: str, decide: Callable[[Record], Change[Any]], version: int) -> Change[Any]:
    """What is decided on what there is now, by somebody who was looking at this version."""

    def write(_: int) -> Change[Any]:
        case = cases.get(case_id)
        assert case is not None
        refuse_stale(cases, case, version)
        change = decide(case)
        cases.commit((change,), DISTRICT)
        return change

    return attempted(write, lambda _: None)


def test_a_decision_is_taken_again_when_a_tick_came_between(cases: Cases) -> None:
    change = received()
    cases.add(change, DISTRICT)
    seen: list[int] = []

    def decided(case: object) -> Change[Incident]:
        current = incident(cases.get(change.after.id))
        seen.append(current.version)
        if len(seen) == 1:
            tick = serve(current, rules(), at(FIRST_RUNG.total_seconds()))
            assert tick is not None
            cases.commit([tick], DISTRICT)
        return decide(
            current, commands.Assess(level=Level.TWO, category="theft"), an_actor(), rules(), at(1500)
        )

    done = written(cases, change.after.id, decided, 1)
    assert seen == [1, 2]
    assert done.after.version == 3
    with pytest.raises(StaleVersion):
        written(cases, change.after.id, decided, 1)


def test_a_list_is_read_from_a_moment_on_and_what_was_said_first_in_one_batch(cases: Cases) -> None:
    changes = [received(client_key=f"form-{n}", when=n * 60) for n in range(3)]
    for change in changes:
        cases.add(change, DISTRICT)
    name = reported_list(changes[0].after.reporter.account or "")
    since = (NOW + timedelta(seconds=60)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert [row.case_id for row in cases.page(name, since=since).rows] == [
        change.after.id for change in changes[1:]
    ]
    said = cases.first_words([*(change.after.id for change in changes), "c" + "a" * 26])
    assert {id: one.texts["text"] for id, one in said.items()} == {
        change.after.id: "自行车被盗" for change in changes
    }


def ordered(number: int, key: str = "hazard-1") -> tuple[Change[Hazard], Change[Hazard]]:
    """A hazard with a draft, and the change that signs it under this number."""
    case = hazard_done(a_hazard(client_key=key), LOOKED_AT, by=OFFICER, when=30)
    case = hazard_done(case, drafted(), by=OFFICER, when=60)
    start = replace(found(client_key=key), after=case)
    return start, changed(case, hazard_commands.SignOrder(), by=CHIEF, when=120, number=number)


def drafted() -> hazard_commands.DraftOrder:
    return hazard_commands.DraftOrder(due_at=NOW + timedelta(days=7), texts={"measures": "整改"})


def test_a_papers_number_is_taken_with_its_change_once_and_without_a_gap(cases: Cases) -> None:
    series = "demo#dm-st-harbour#限#2026"
    (first, signs_first), (second, signs_second) = ordered(1), ordered(1, "hazard-2")
    for change in (first, second):
        cases.add(change, DISTRICT)
    assert cases.next_number(series) == 1
    cases.commit([signs_first], DISTRICT)
    assert cases.next_number(series) == 2
    with pytest.raises(VersionMoved):
        cases.commit([signs_second], DISTRICT)
    assert cases.next_number(series) == 2, "what was refused took no number"
    cases.commit([ordered(2, "hazard-2")[1]], DISTRICT)
    assert cases.next_number(series) == 3


def test_signers_who_meet_take_numbers_one_after_another_and_leave_no_gap(cases: Cases) -> None:
    """Each has read the same number when the next one signs; who loses reads again and takes the next."""
    series = "demo#dm-st-harbour#限#2026"
    started = [ordered(1, f"hazard-{n}")[0] for n in range(4)]
    for change in started:
        cases.add(change, DISTRICT)
    waiting, attempts = [change.after for change in started], 0

    def sign(case: Hazard) -> None:
        def decided(found: Record) -> Change[Hazard]:
            nonlocal attempts
            attempts += 1
            number = cases.next_number(series)
            if waiting:
                sign(waiting.pop())
            return changed(hazard(found), hazard_commands.SignOrder(), by=CHIEF, when=120, number=number)

        written(cases, case.id, decided, case.version)

    sign(waiting.pop())
    signed = [hazard(cases.get(change.after.id)).papers for change in started]
    assert sorted(paper.number for (paper,) in signed) == [1, 2, 3, 4]
    assert cases.next_number(series) == 5
    assert attempts > len(started), "somebody lost a race"


def test_a_new_case_and_a_change_of_another_are_written_together_or_not_at_all(cases: Cases) -> None:
    old, new = received(), found()
    cases.add(old, DISTRICT)
    cases.commit([acknowledged(old)], DISTRICT)
    with pytest.raises(VersionMoved):
        cases.commit([acknowledged(old, 40), new], DISTRICT)
    assert cases.get(new.after.id) is None
    stored = incident(cases.get(old.after.id))
    cases.commit(
        [decide(stored, commands.Note(texts={"text": "x"}), an_actor(), rules(), at(50)), new], DISTRICT
    )
    assert cases.get(new.after.id) == new.after
    with pytest.raises(AlreadyReported):
        cases.commit([new], DISTRICT)


def test_a_finding_whose_inspection_has_moved_on_leaves_no_hazard(cases: Cases) -> None:
    change = planned()
    cases.add(change, DISTRICT)
    cases.commit([inspections.changed(change.after, Begin(), by=inspections.SUPERVISOR, when=60)], DISTRICT)
    case = inspection(cases.get(change.after.id))
    first, second = (
        inspections.recorded(case),
        inspections.recorded(case, client_key="finding-2", spot="hall"),
    )
    cases.commit(first.changes, DISTRICT)
    with pytest.raises(VersionMoved):
        cases.commit(second.changes, DISTRICT)
    assert cases.get(first.finding.hazard) == inspections.made(first)
    assert cases.get(second.finding.hazard) is None
    with pytest.raises(AlreadyReported):
        cases.commit(first.changes, DISTRICT)


def test_the_largest_inspection_that_may_be_called_still_fits_one_transaction(cases: Cases) -> None:
    """DynamoDB takes a hundred items in one; the emulated one counts them too."""
    huancui = sample_district("huancui", "v1")
    large = inspections.inspection_rules(district=huancui)
    campuses = tuple(campus.id for campus in huancui.open_campuses())[:MOST_CAMPUSES]
    units = [
        unit.id for unit in huancui.stations() if any(huancui.campus(c).station == unit.id for c in campuses)
    ]
    units += ["hc-brigade", "hc-edu", "hc-fire", "hc-market", "hc-housing", "hc-emergency", "hc-traffic"]
    fire = Actor("a", "agency", "hc-fire", "F1")
    change = plan(
        inspections.a_plan(campuses=campuses, agencies=tuple(units[-MOST_AGENCIES:]), announced=False),
        Actor("b", "supervisor", "hc-brigade", "S1"),
        large,
        at(),
    )
    assert len(change.after.campuses) == MOST_CAMPUSES
    assert len(change.after.agencies) >= 12
    cases.add(change, huancui)
    # Its campuses hear of it now: a row for each.
    cases.commit([of_inspections.decide(change.after, Begin(), fire, large, at(60))], huancui)
    case = inspection(cases.get(change.after.id))
    command = inspections.a_finding(campus=campuses[0], texts={"text": "x"})
    recorded = record_finding(case, command, fire, large, at(120))
    # Every row of the inspection changes with it, as when it is the last answer.
    served = serve(recorded.changes[0].after, large, at(4 * 24 * 3600))
    assert served is not None
    cases.commit(recorded.changes, huancui)
    cases.commit([served], huancui)
