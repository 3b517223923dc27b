"""What a school spends points for: set aside with the request, spent with the delivery, given back with every other end; and
never more than there are, whoever asks at the same moment."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campus_safety.district.csv_rows import BadRow
from campus_safety.district.directory import Reward
from campus_safety.district.files import read_district
from campus_safety.district.organisation import RewardGiver, RewardPeriod
from campus_safety.errors import BadFiles, BadInput, CampusSafetyError, Conflict, ForbiddenByState
from campus_safety.kinds.points.commands import Offset
from campus_safety.kinds.points.decide import decide as decide_entry
from campus_safety.kinds.points.entering import tally_of
from campus_safety.kinds.points.points_entry import PointsEntry, Reason
from campus_safety.kinds.redemptions.commands import Decline, Deliver, Withdraw
from campus_safety.kinds.redemptions.redeeming import in_offer, left_of, period_of, taken_of
from campus_safety.kinds.redemptions.redemption import Redemption, State
from campus_safety.labels import Label
from campus_safety.records.clocks import Clock
from campus_safety.records.store import AlreadyReported, VersionMoved
from tests.builders import a_district, an_actor, at, rules
from tests.districts import sample_files, sample_texts
from tests.fakes.cases import FakeCases
from tests.quizzes import an_award, quiz_rules
from tests.redemptions import SUPERVISOR, a_request, a_reward, acted, asked
from tests.tries import examples

WHY = {"text": "本月已排满"}


def codes(refused: pytest.ExceptionInfo[CampusSafetyError]) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in refused.value.faults}


def test_a_district_says_what_it_offers_or_offers_nothing() -> None:
    assert [one.id for one in sample_files().rewards] == ["law-lesson", "open-day", "fraud-kit", "drill-gear"]
    texts = {name: text for name, text in sample_texts("demo").items() if name != "rewards.csv"}
    assert read_district(texts).rewards == ()
    header = "id,name_zh,name_en,points,giver,most,per,until,retired"
    text = f"{header}\nkit,物料,Kit,3,治安大队,40,学期,2027/6/30,yes"
    (reward,) = read_district(texts | {"rewards.csv": text}).rewards
    assert reward == Reward(
        "kit",
        Label("物料", "Kit"),
        3,
        RewardGiver.BRIGADE,
        40,
        RewardPeriod.TERM,
        date(2027, 6, 30),
        retired=True,
    )


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("kit,物料,Kit,0,brigade,,,", "points", "out_of_range"),
        ("kit,物料,Kit,three,brigade,,,", "points", "bad_number"),
        ("kit,物料,Kit,3,somebody,,,", "giver", "unknown_value"),
        ("kit,物料,Kit,3,brigade,4,,", "most", "half_a_number"),
        ("kit,物料,Kit,3,brigade,,year,", "most", "half_a_number"),
        ("kit,物料,Kit,3,brigade,0,year,", "most", "out_of_range"),
        ("kit,物料,Kit,3,brigade,4,week,", "per", "unknown_value"),
        ("kit,物料,Kit,3,brigade,,,2027-02-30", "until", "bad_day"),
        ("kit,物料,Kit,3,brigade,,,tomorrow", "until", "bad_day"),
        ("kit,,Kit,3,brigade,,,", "name_zh", "blank"),
        ("fraud-kit,物料,Kit,3,brigade,,,", "id", "twice"),
        ("kit,反诈宣传物料一套,Kit,3,brigade,,,", "name_zh", "twice"),
    ],
)
def test_a_row_that_is_wrong_is_named_with_its_line_and_column(row: str, column: str, code: str) -> None:
    text = sample_texts("demo")["rewards.csv"] + row + "\n"
    with pytest.raises(BadFiles) as refused:
        read_district(sample_texts("demo") | {"rewards.csv": text})
    found = [fault for fault in refused.value.faults if isinstance(fault, BadRow)]
    assert [(one.file, one.line, one.column, one.code) for one in found] == [("rewards.csv", 6, column, code)]


def test_a_request_says_what_it_was_and_what_it_cost_and_who_gives_it() -> None:
    request, entry = a_request()
    case = request.after
    assert (case.reward, case.points, case.lead) == ("fraud-kit", 3, "dm-brigade")
    assert (case.state, case.open, case.period) == (State.ASKED, True, "2026")
    assert (entry.after.points, entry.after.reason, entry.after.source) == (-3, Reason.SPENT, case.id)
    assert [tally.by for tally in entry.tallies] == [-3] and [tally.by for tally in request.tallies] == [1]
    assert request.entry.tells == ("dm-brigade/supervisor",)
    for reward, lead in ((a_reward("law-lesson"), "dm-st-harbour"), (a_reward("drill-gear"), "dm-edu")):
        assert asked(reward=reward).lead == lead


def test_a_request_with_faults_names_each() -> None:
    with pytest.raises(BadInput) as refused:
        a_request(found=None, campus="dm-none", text="说" * 4001)
    assert codes(refused) == {
        ("campus", "unknown_campus"),
        ("reward", "unknown_reward"),
        ("text", "too_long"),
    }
    for gone in (a_reward(retired=True), a_reward(until=date(2026, 1, 1))):
        with pytest.raises(BadInput) as refused:
            a_request(gone)
        assert codes(refused) == {("reward", "not_offered")}


def test_something_is_offered_to_its_last_day_and_until_it_is_retired() -> None:
    day = date(2026, 12, 31)
    assert in_offer(a_reward(), day) and in_offer(a_reward(until=day), day)
    assert not in_offer(a_reward(until=date(2026, 12, 30)), day)
    assert not in_offer(a_reward(retired=True), day)


def test_a_number_is_of_a_year_or_of_the_term_that_began_last() -> None:
    by_term, known = a_reward("open-day"), rules()
    first = known.policy.school_days.terms[0][0]
    assert period_of(a_reward(), first, known) == str(first.year)
    assert period_of(by_term, first, known) == first.isoformat()
    assert period_of(replace(by_term, most=0), first, known) == ""
    # Beyond the terms that anybody knows of it is the year's.
    assert period_of(by_term, date(2099, 3, 1), known) == "2099"
    taken = {f"open-day#{first.isoformat()}": 2, "open-day#2099": 1}
    assert left_of(by_term, first, known, taken) == 0
    assert left_of(by_term, date(2099, 3, 1), known, taken) == 1
    assert left_of(a_reward("law-lesson"), first, known, taken) is None


def test_whoever_gives_it_has_ten_working_days_and_then_the_next_one_up_hears_of_it() -> None:
    (clock,) = asked().clocks
    assert isinstance(clock, Clock) and clock.name == "answer" and clock.running
    told = [post for rung in clock.rungs for post in rung.tells]
    assert {"lead:owner", "brigade:supervisor", "bureau:leader"} <= set(told)
    for command in (Deliver(), Decline(texts=WHY), Withdraw()):
        ended = acted(asked(), command)[0].after
        assert (ended.open, ended.clocks[0].running, ended.ended_at) == (False, False, at(60).now)


def test_points_come_back_where_it_is_not_delivered_and_the_school_hears_of_the_outcome() -> None:
    (delivered,) = acted(asked(), Deliver())
    assert (delivered.after.state, delivered.tallies) == (State.DELIVERED, ())
    assert delivered.entry.tells == ("dm-ms-01/safety", "dm-ms-01/principal")
    for command, state in ((Decline(texts=WHY), State.DECLINED), (Withdraw(), State.WITHDRAWN)):
        change, back = acted(asked(), command)
        assert (change.after.state, [tally.by for tally in change.tallies]) == (state, [-1])
        assert (back.after.points, back.after.reason, back.after.source) == (
            3,
            Reason.RETURNED,
            change.after.id,
        )
        with pytest.raises(ForbiddenByState):
            acted(change.after, Deliver())
    (change, _) = acted(asked(reward=a_reward("law-lesson")), Withdraw())
    assert change.tallies == ()
    with pytest.raises(BadInput):
        acted(asked(), Decline())


def test_what_was_spent_is_offset_by_nobody() -> None:
    request, spent = a_request()
    (_, back) = acted(request.after, Withdraw())
    for entry in (spent.after, back.after):
        with pytest.raises(BadInput) as refused:
            decide_entry(entry, Offset(texts=WHY), an_actor(SUPERVISOR), quiz_rules(), at(90))
        assert codes(refused) == {("case_id", "of_a_request")}


def a_ledger(points: int) -> FakeCases:
    store = FakeCases()
    if points:
        store.add(an_award(points=points), a_district())
    return store


def balance(store: FakeCases) -> int:
    return store.tallies(tally_of("demo")).get("dm-ms-01", 0)


def test_what_points_do_not_suffice_for_is_refused_with_the_balance_and_writes_nothing() -> None:
    store = a_ledger(2)
    request, entry = a_request()
    with pytest.raises(Conflict) as refused:
        store.commit((request, entry), a_district())
    (fault,) = refused.value.faults
    assert (fault.field, fault.code) == ("points", "points_short")
    assert "余额 2 分" in fault.zh and "3 are needed" in fault.en
    assert (balance(store), store.get(request.after.id)) == (2, None)
    with pytest.raises(Conflict):
        a_ledger(0).commit((request, entry), a_district())


def test_an_award_that_was_spent_cannot_be_offset_away() -> None:
    store, award = FakeCases(), an_award()
    store.add(award, a_district())
    store.commit(a_request(), a_district())
    offset = decide_entry(award.after, Offset(texts=WHY), an_actor(SUPERVISOR), quiz_rules(), at(90))
    with pytest.raises(Conflict):
        store.commit(offset, a_district())
    assert balance(store) == 2
    store.commit(acted(a_request()[0].after, Withdraw()), a_district())
    store.commit(offset, a_district())
    assert balance(store) == 0


def test_of_two_requests_that_were_decided_at_the_same_moment_one_is_written() -> None:
    store = a_ledger(5)
    both = [a_request(client_key="redeem-1"), a_request(client_key="redeem-2")]
    store.commit(both[0], a_district())
    with pytest.raises(Conflict):
        store.commit(both[1], a_district())
    with pytest.raises(AlreadyReported):
        store.commit(both[0], a_district())
    assert balance(store) == 2


def test_there_are_only_so_many_and_one_that_is_declined_is_free_again() -> None:
    store, reward = a_ledger(20), a_reward(most=1)
    first, second = a_request(reward), a_request(reward, client_key="redeem-2")
    store.commit(first, a_district())
    with pytest.raises(Conflict) as refused:
        store.commit(second, a_district())
    assert codes(refused) == {("reward", "none_left")}
    store.commit(acted(first[0].after, Decline(texts=WHY)), a_district())
    store.commit(second, a_district())
    assert set(store.tallies(taken_of("demo")).values()) == {1} and balance(store) == 17


REWARDS = (
    Reward("one", a_reward().name, 4, RewardGiver.STATION, most=2),
    Reward("other", a_reward().name, 7, RewardGiver.EDUCATION, most=3, per=RewardPeriod.TERM),
    Reward("free", a_reward().name, 5, RewardGiver.BRIGADE),
)
Steps = list[tuple[str, int, int]]


@settings(max_examples=examples(150), deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["award", "redeem", "redeem", "deliver", "decline", "withdraw", "offset"]),
            st.integers(0, 5),
            st.integers(1, 20),
        ),
        max_size=30,
    )
)
def test_a_balance_is_what_was_earned_less_what_was_spent_in_any_order_and_with_any_repetition(
    steps: Steps,
) -> None:
    """The same form sent again, answered twice, decided on a record that has moved since: no point is spent twice, none is
    lost, and the balance is never below nought."""
    store, requests, entries = FakeCases(), list[Redemption](), list[PointsEntry]()
    for what, which, points in steps:
        try:
            changes: Any = ()
            if what == "award":
                changes = (an_award(client_key=f"form-{which}", points=points),)
            elif what == "redeem":
                changes = a_request(REWARDS[which % 3], client_key=f"redeem-{points}")
            elif what == "offset" and entries:
                entry = entries[points % len(entries)]
                changes = decide_entry(entry, Offset(texts=WHY), an_actor(SUPERVISOR), quiz_rules(), at(90))
            elif requests:
                # As it was first seen: whoever answers may be late.
                command = {"deliver": Deliver(), "decline": Decline(texts=WHY)}.get(what, Withdraw())
                changes = acted(requests[points % len(requests)], command)
            if changes:
                store.commit(changes, a_district())
            made = [change.after for change in changes if change.before is None]
            requests += [one for one in made if isinstance(one, Redemption)]
            entries += [one for one in made if isinstance(one, PointsEntry)]
        except (AlreadyReported, VersionMoved, CampusSafetyError):
            pass
        assert balance(store) >= 0
    known = [store.get(one.id) for one in requests]
    held = [
        one for one in known if isinstance(one, Redemption) and one.state in (State.ASKED, State.DELIVERED)
    ]
    earned = sum(one.points for one in entries if one.reason in (Reason.AWARD, Reason.OFFSET))
    assert balance(store) == earned - sum(one.points for one in held) == sum(one.points for one in entries)
    for item, taken in store.tallies(taken_of("demo")).items():
        reward = next(one for one in REWARDS if item.startswith(f"{one.id}#"))
        assert 0 <= taken <= reward.most
        assert taken == sum(one.reward == reward.id for one in held)
