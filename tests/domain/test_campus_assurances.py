"""四个100%: the last dated fact of each kind holds, whatever the order in which the entries were written."""

import copy
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_safety.district.policy import PolicyFaults
from campus_safety.kinds.campus_assurances.assuring import assured, taken_back
from campus_safety.kinds.campus_assurances.campus_assurance import KEPT, State, standings_in
from campus_safety.kinds.campus_assurances.recurring import owed
from campus_safety.kinds.daily_log.forms import DUTIES, FOUR, Assurance
from campus_safety.kinds.daily_log.log_entry import LogEntry
from campus_safety.kinds.daily_log.rules import DailyLogRules
from campus_safety.records.worklists import listings
from campus_safety_aws.record_encoding import to_text
from tests.builders import NOW, a_district, a_policy, a_policy_document, an_actor, at, rules
from tests.by_kind import parse_policy, to_case
from tests.daily_log import OFFICER, an_assurance, standing_after

DAYS = st.lists(
    st.tuples(st.sampled_from(["escort_post", "alarm_linked"]), st.booleans()), min_size=1, max_size=10
)


def days_ago(days: float) -> date:
    return (NOW + timedelta(hours=8) - timedelta(days=days)).date()


def test_a_campus_has_all_four_once_the_last_of_them_holds() -> None:
    entries = [an_assurance(one.value, key=f"entry-{one}") for one in FOUR]
    assert standing_after(*entries[:3]).state is State.LACKING
    case = standing_after(*entries)
    assert (case.state, case.open, len(case.standings)) == (State.ASSURED, False, 4)
    lost = an_assurance("escort_post", holds=False, so_at=NOW + timedelta(days=1), key="lost")
    assert standing_after(*entries, lost).state is State.LACKING
    assert to_case(to_text(case), "campus_assurance", "here") == case


def test_since_when_is_the_beginning_of_the_unbroken_run_and_the_last_entry_says_so() -> None:
    entries = [
        an_assurance(holds=holds, so_at=NOW - timedelta(days=days), key=f"d{days}")
        for days, holds in ((90, True), (60, False), (30, True), (1, True))
    ]
    standing = standing_after(*entries).standing(Assurance.ESCORT_POST)
    assert standing is not None
    assert (standing.holds, standing.since, standing.confirmed_on, standing.entry) == (
        True, days_ago(30), days_ago(1), entries[-1].id,
    )  # fmt: skip
    assert standing_after(*entries).standing(Assurance.ALARM_LINKED) is None


@given(DAYS, st.data())
def test_any_order_of_writing_gives_the_same_standing(
    said: list[tuple[str, bool]], data: st.DataObject
) -> None:
    entries = [
        an_assurance(one, holds=holds, so_at=NOW - timedelta(days=number), key=f"entry-{number}")
        for number, (one, holds) in enumerate(said)
    ]
    other = data.draw(st.permutations(entries))
    assert standing_after(*entries).standings == standing_after(*other).standings


@given(DAYS, st.data())
def test_an_entry_that_is_offset_leaves_no_trace_in_the_standing(
    said: list[tuple[str, bool]], data: st.DataObject
) -> None:
    entries = [
        an_assurance(one, holds=holds, so_at=NOW - timedelta(days=number), key=f"entry-{number}")
        for number, (one, holds) in enumerate(said)
    ]
    wrong = data.draw(st.sampled_from(entries))
    change = taken_back(standing_after(*entries), wrong.id, an_actor(OFFICER), rules(), at(99))
    assert change is not None
    left = [entry for entry in entries if entry is not wrong]
    assert change.after.standings == (standing_after(*left).standings if left else ())
    again = taken_back(change.after, wrong.id, an_actor(OFFICER), rules(), at(100))
    assert again is None


def test_an_entry_that_takes_anothers_place_is_one_change() -> None:
    wrong = an_assurance(holds=True)
    right = an_assurance(holds=False, so_at=NOW - timedelta(days=2), key="right")
    case = standing_after(wrong)
    after = assured(case, right, an_actor(OFFICER), rules(), at(9), instead_of=wrong.id).after
    standing = after.standing(Assurance.ESCORT_POST)
    assert standing is not None
    assert (standing.holds, standing.entry) == (False, right.id)
    assert [fact.entry for fact in after.facts] == [right.id]


def test_the_record_stays_small_and_still_knows_since_when() -> None:
    entries = [
        an_assurance(so_at=NOW - timedelta(days=100 - number), key=f"entry-{number}")
        for number in range(KEPT + 8)
    ]
    case = standing_after(*entries)
    standing = case.standing(Assurance.ESCORT_POST)
    assert standing is not None
    assert (len(case.facts), standing.since) == (KEPT, days_ago(100))
    assert taken_back(case, entries[0].id, an_actor(OFFICER), rules(), at(99)) is None


def test_one_row_for_each_campus_says_how_it_stands() -> None:
    case = standing_after(
        an_assurance("alarm_linked"), an_assurance("escort_post", holds=False, key="entry-2")
    )
    rows = listings(case, a_district())
    assert (rows["district"].list_key, rows["district"].order) == ("demo#assurances", "dm-ms-01")
    assert standings_in(rows["district"].row.facts) == case.standings
    assert "reporter" not in rows
    assert "dm-edu" in rows


# --- recurring duties


LOG = a_policy().section(DailyLogRules)


def owes(*entries: LogEntry, on: date | None = None) -> set[str]:
    standings = standing_after(*entries).standings if entries else ()
    return {one.duty.value for one in owed(standings, LOG) if one.overdue(on or NOW.date())}


def test_a_duty_recurs_after_so_long_and_is_no_part_of_the_four() -> None:
    done = an_assurance("background_checks")
    assert "background_checks" not in owes(done)
    assert "background_checks" not in owes(done, on=days_ago(-365))
    assert "background_checks" in owes(done, on=days_ago(-366))
    case = standing_after(done)
    assert (case.state, len(case.standings)) == (State.LACKING, 1)
    four = [an_assurance(one.value, key=f"entry-{one}") for one in FOUR]
    assert standing_after(*four, an_assurance("fire_check", holds=False, key="no")).state is State.ASSURED


def test_what_nobody_has_recorded_is_owed_and_what_is_done_once_is_never_due_again() -> None:
    assert owes() == {duty.value for duty in LOG.duties} == {duty.value for duty in DUTIES}
    assert "video_filed" not in owes(an_assurance("video_filed"), on=days_ago(-4000))
    undone = an_assurance("video_filed", holds=False, so_at=NOW + timedelta(hours=1), key="undone")
    assert "video_filed" in owes(an_assurance("video_filed"), undone)


def test_what_the_law_wants_each_year_may_be_asked_for_more_often_never_less() -> None:
    for name, said, fault in (
        ("background_checks", "P400D", "longer_than_law"),
        ("minors_data_audit", "once", "longer_than_law"),
        ("fire_check", "often", "bad_duration"),
        ("fire_chek", "P31D", "unknown_key"),
    ):
        document = copy.deepcopy(dict(a_policy_document()))
        document["daily_log"]["duties"][name] = said
        with pytest.raises(PolicyFaults) as refused:
            parse_policy("v1", document)
        assert {(one.field, one.code) for one in refused.value.faults} == {
            (f"daily_log.duties.{name}", fault)
        }
    del document["daily_log"]["duties"], document["daily_log"]["guards"]
    assert (parse_policy("v1", document).section(DailyLogRules).duties, LOG.guards is None) == ({}, False)


@pytest.mark.parametrize(
    ("pupils", "guards"), [(60, 1), (100, 2), (999, 2), (1000, 3), (1499, 3), (1500, 4), (3000, 7)]
)
def test_guards_are_recommended_by_the_number_of_pupils(pupils: int, guards: int) -> None:
    assert LOG.guards is not None
    assert LOG.guards.for_pupils(pupils) == guards
