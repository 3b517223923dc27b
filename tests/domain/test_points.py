"""Points of schools: a ledger that is added to and never edited, whose sums are what was entered."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campus_safety.errors import BadInput, CampusSafetyError, ForbiddenByState, UnknownCampus
from campus_safety.kinds.points.actions import ACTIONS
from campus_safety.kinds.points.commands import Offset
from campus_safety.kinds.points.decide import decide
from campus_safety.kinds.points.earning import of_activity
from campus_safety.kinds.points.entering import tally_of
from campus_safety.kinds.points.points_entry import PointsEntry, Reason, State
from campus_safety.kinds.points.rules import PointsRules
from campus_safety.kinds.points.seeing import campuses_of
from campus_safety.records.store import AlreadyReported, VersionMoved
from campus_safety.records.timeline import verify
from campus_safety.records.worklists import over_list
from tests.builders import a_district, a_policy, an_account, an_actor, at
from tests.fakes.cases import FakeCases
from tests.quizzes import SUPERVISOR, an_award, an_earning, entered, quiz_rules
from tests.tries import examples

CAMPUSES = ("dm-ms-01", "dm-ps-01", "dm-kg-01")
WHY = {"text": "登记有误"}
RECORDED: dict[str, Any] = {
    "kind": "activity",
    "action": "record",
    "case_id": "c" + "b" * 26,
    "district": "demo",
    "campus": "dm-ms-01",
    "category": "law_lesson",
    "at": "2026-11-24T16:30:00.000Z",
}


def offset(case: PointsEntry, *, when: float = 60) -> Any:
    return decide(case, Offset(texts=WHY), an_actor(SUPERVISOR), quiz_rules(), at(when))


def test_an_award_by_hand_has_a_reason_and_a_bound() -> None:
    change = an_award()
    case = change.after
    assert (case.points, case.reason, case.campus, case.station) == (
        5,
        Reason.AWARD,
        "dm-ms-01",
        "dm-st-harbour",
    )
    assert (case.state, case.open, case.next_tick_at) == (State.RECORDED, False, None)
    assert change.narrative is not None and change.narrative.texts == {"text": "护校队表现突出"}
    with pytest.raises(BadInput) as refused:
        an_award(points=21, text=" ", campus="dm-none")
    assert {(fault.field, fault.code) for fault in refused.value.faults} == {
        ("points", "out_of_range"),
        ("text", "missing"),
        ("campus", "unknown_campus"),
    }
    for points in (0, -3):
        with pytest.raises(BadInput):
            an_award(points=points)


def test_what_was_earned_is_the_same_entry_however_often_it_is_told() -> None:
    store, earned = FakeCases(), an_earning()
    store.add(entered(earned), a_district())
    with pytest.raises(AlreadyReported):
        store.add(entered(replace(earned, points=9)), a_district())
    assert store.tallies(tally_of("demo")) == {"dm-ms-01": 3}
    store.add(entered(replace(earned, campus="dm-ps-01")), a_district())
    assert store.tallies(tally_of("demo")) == {"dm-ms-01": 3, "dm-ps-01": 3}
    with pytest.raises(UnknownCampus):
        entered(replace(earned, campus="dm-none"))


def test_an_entry_is_offset_by_another_and_keeps_its_number() -> None:
    first = an_award()
    marked, counter = offset(first.after)
    assert (marked.after.points, marked.after.state) == (5, State.OFFSET)
    assert (counter.after.points, counter.after.reason, counter.after.offsets) == (
        -5,
        Reason.OFFSET,
        first.after.id,
    )
    assert (counter.before, counter.after.state) == (None, State.RECORDED)
    assert marked.tallies == () and [tally.by for tally in counter.tallies] == [-5]
    assert verify((first.entry, marked.entry), marked.after.chain) == ()
    with pytest.raises(ForbiddenByState):
        offset(marked.after)
    with pytest.raises(BadInput):
        offset(counter.after)
    with pytest.raises(BadInput):
        decide(first.after, Offset(), an_actor(SUPERVISOR), quiz_rules(), at(60))


def test_nothing_but_being_offset_ever_changes_an_entry() -> None:
    assert {action for action, step in ACTIONS.items() if step.source} == {"offset"}
    before, (marked, _) = an_award().after, offset(an_award().after)
    same = {"version": before.version, "chain": before.chain, "state": before.state, "offset_at": None}
    same |= {"written_at": before.written_at}
    assert replace(marked.after, **same) == before


def test_a_recorded_activity_earns_by_its_type_and_a_drill_as_a_drill() -> None:
    rules = a_policy().section(PointsRules)
    found = of_activity(RECORDED, rules)
    assert found is not None
    # Half past midnight in Shanghai is the next day there.
    assert (found.points, found.reason, found.day) == (3, Reason.ACTIVITY, date(2026, 11, 25))
    drill = of_activity({**RECORDED, "category": "fire_drill"}, rules)
    assert drill is not None and (drill.points, drill.reason) == (rules.drill, Reason.DRILL)
    other = of_activity({**RECORDED, "category": "parents_meeting"}, rules)
    assert other is not None and other.points == rules.usual
    for nothing in ({"category": "quiz"}, {"campus": ""}, {"action": "hold"}, {"kind": "incident"}):
        assert of_activity({**RECORDED, **nothing}, rules) is None


def test_schools_are_listed_by_name_and_each_account_reads_its_own() -> None:
    names = [campus.name.zh for campus in campuses_of(an_account(SUPERVISOR), a_district())]
    # By pronunciation: gǎng wān, qīng shān.
    assert names == ["港湾小学", "港湾幼儿园", "港湾中学", "青山小学", "青山镇中心幼儿园", "青山中学"]

    def read(name: str) -> set[str]:
        return {campus.id for campus in campuses_of(an_account(name), a_district())}

    assert read("dm-ms-01-safety") == read("dm-ms-01-guard") == {"dm-ms-01"}
    assert read("dm-st-harbour-officer-1") == {"dm-ms-01", "dm-ps-01", "dm-kg-01"}
    assert len(read("dm-edu-desk")) == len(read("dm-auditor")) == len(read("dm-leader")) == 6
    assert read("dm-fire-duty") == read("dm-gateway") == read("dm-wall") == set()


Steps = list[tuple[str, int, int]]


@settings(max_examples=examples(150), deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["award", "earn", "offset"]), st.integers(0, 5), st.integers(1, 20)),
        max_size=25,
    )
)
def test_a_balance_is_the_sum_of_its_entries_in_any_order_and_with_any_repetition(steps: Steps) -> None:
    """The same source told again, the same form sent again, an entry offset twice: the sums stay those of the entries."""
    store, made = FakeCases(), list[str]()
    for what, which, points in steps:
        campus = CAMPUSES[which % len(CAMPUSES)]
        try:
            if what == "award":
                changes: tuple[Any, ...] = (
                    an_award(client_key=f"form-{which}", campus=campus, points=points),
                )
            elif what == "earn":
                changes = (entered(an_earning(source=f"c{which}", campus=campus, points=points)),)
            elif made:
                case = store.get(made[which % len(made)])
                assert isinstance(case, PointsEntry)
                changes = offset(case)
            else:
                continue
            store.commit(changes, a_district())
            made += [change.after.id for change in changes if change.before is None]
        except (AlreadyReported, VersionMoved, CampusSafetyError):
            continue
    entries = [store.get(id) for id in made]
    for campus in CAMPUSES:
        own = [case for case in entries if isinstance(case, PointsEntry) and case.campus == campus]
        assert store.tallies(tally_of("demo")).get(campus, 0) == sum(case.points for case in own)
        listed = store.page(over_list(campus, "points_entry"), size=1000).rows
        assert sum(int(row.facts["points"] or 0) for row in listed) == sum(case.points for case in own)
        offset_away = {case.offsets for case in own if case.offsets}
        assert {case.id for case in own if case.state is State.OFFSET} == offset_away
