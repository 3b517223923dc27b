"""Safety notices: issued to campuses, read with a receipt by each, chased until all have, withdrawn or replaced."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_safety.district.policy import PolicyFaults
from campus_safety.errors import BadInput, CampusSafetyError, ForbiddenByState, NotAllowed, NotFound
from campus_safety.identity import short_code
from campus_safety.kinds.safety_notices import commands
from campus_safety.kinds.safety_notices.decide import decide
from campus_safety.kinds.safety_notices.delivering import brought, next_part
from campus_safety.kinds.safety_notices.issuing import MOST_IN_ONE, further_part, issue
from campus_safety.kinds.safety_notices.safety_notice import Addressed, SafetyNotice, Stage, State, part_id
from campus_safety.kinds.safety_notices.seeing import receipts_shown
from campus_safety.messages.messages import messages_of
from campus_safety.records.change import Change, Moment
from campus_safety.records.events import event
from campus_safety.records.timeline import Actor, Narrative
from campus_safety.records.worklists import listings, open_list, over_list
from campus_safety_aws.record_encoding import to_text
from tests.builders import NOW, SALT, a_district, a_policy_document, an_account, an_actor, at, rules
from tests.by_kind import parse_policy, permit, serve, shown, to_case
from tests.districts import sample_district
from tests.safety_notices import (
    CHIEF,
    DESK,
    EDUCATION,
    HARBOUR,
    HILL,
    HOUR,
    OFFICER,
    SCHOOL,
    SUPERVISOR,
    WARNING,
    a_notice,
    a_safety_notice,
    changed,
    delivered,
    done,
    further,
    issued,
    moment_at,
    read,
    to_the_district,
    withdrawn,
)

HUANCUI = rules(district=sample_district("huancui", "v1"))
BRIGADE = Actor("a", "supervisor", "hc-brigade", "S1")
HEAD = issue(replace(a_notice(), addressed=Addressed.DISTRICT, campuses=()), BRIGADE, HUANCUI, at())


def codes(error: CampusSafetyError) -> set[tuple[str, str]]:
    assert all(fault.zh and fault.en for fault in error.faults)
    return {(fault.field, fault.code) for fault in error.faults}


def test_a_notice_is_to_be_read_by_every_campus_within_the_policys_time() -> None:
    change = issued()
    case = change.after
    assert (case.state, case.stage, case.lead, case.station) == (
        State.ISSUED,
        Stage.READING,
        "dm-st-harbour",
        "dm-st-harbour",
    )
    assert case.awaited == frozenset(HARBOUR)
    assert case.due_at == NOW + timedelta(days=1)
    assert change.entry.tells == (
        "dm-kg-01/safety", "dm-ms-01/safety", "dm-ps-01/safety",
        "dm-kg-01/security_room", "dm-ms-01/security_room", "dm-ps-01/security_room",
    )  # fmt: skip
    assert change.narrative is not None
    assert change.narrative.texts == {"text": WARNING}
    assert WARNING not in to_text(case), "what is written lies in narratives only"
    assert to_case(to_text(case), "safety_notice", "here") == case


def test_a_notice_with_faults_names_every_one() -> None:
    with pytest.raises(BadInput) as refused:
        a_safety_notice(
            topic="weather", text=" ", campuses=("dm-none", "dm-ms-02"), read_by=NOW + timedelta(minutes=1)
        )
    assert codes(refused.value) == {
        ("topic", "unknown_topic"),
        ("text", "missing"),
        ("campuses", "unknown_campus"),
        ("campuses", "not_yours"),
        ("read_by", "too_short"),
    }
    with pytest.raises(BadInput) as refused:
        a_safety_notice(text="x" * 4001, campuses=(), read_by=NOW + timedelta(days=15))
    assert codes(refused.value) == {("text", "too_long"), ("campuses", "missing"), ("read_by", "too_long")}


def test_a_station_reaches_its_own_campuses_and_the_brigade_all() -> None:
    own = a_safety_notice(addressed=Addressed.STATION, campuses=())
    assert {receipt.unit for receipt in own.receipts} == {
        campus.id for campus in a_district().open_campuses() if campus.station == "dm-st-harbour"
    }
    for wanted in (
        {"addressed": Addressed.DISTRICT, "campuses": ()},
        {"addressed": Addressed.STATION, "station": "dm-st-hill", "campuses": ()},
    ):
        with pytest.raises(BadInput) as refused:
            a_safety_notice(**wanted)
        assert codes(refused.value) == {("campuses", "not_yours")}
    hill = a_safety_notice(by=SUPERVISOR, addressed=Addressed.STATION, station="dm-st-hill", campuses=())
    assert (hill.station, hill.lead) == ("dm-st-hill", "dm-brigade")
    for station in (None, "dm-brigade", "dm-none"):
        with pytest.raises(BadInput) as refused:
            a_safety_notice(by=SUPERVISOR, addressed=Addressed.STATION, station=station, campuses=())
        assert codes(refused.value) == {("station", "unknown_unit")}
    with pytest.raises(BadInput) as refused:
        a_safety_notice(addressed=Addressed.STATION)
    assert codes(refused.value) == {("campuses", "not_asked_for")}


def test_every_part_of_a_notice_to_a_whole_district_stays_within_a_transaction() -> None:
    """Two records at once, where one replaces the other, in at most 100 items; each part lies in one station."""
    parts = [HEAD] + [
        further_part(HEAD.after, part, BRIGADE, WARNING, HUANCUI, at())
        for part in range(2, HEAD.after.parts + 1)
    ]
    told = [receipt.unit for part in parts for receipt in part.after.receipts]
    assert len(told) == len(set(told)) == 114
    assert len({part.after.id for part in parts}) == len(parts) == 10
    assert len({part.after.code for part in parts}) == 10
    for part in parts:
        assert {HUANCUI.district.campus(receipt.unit).station for receipt in part.after.receipts} == {
            part.after.station
        }
        assert _items(part) <= 50


def test_a_station_with_more_campuses_than_one_record_takes_gets_several() -> None:
    district = a_district()
    one = district.campus("dm-ms-01")
    many = {f"dm-x-{n:03d}": replace(one, id=f"dm-x-{n:03d}") for n in range(MOST_IN_ONE * 2 + 1)}
    under = rules(district=replace(district, campuses=many))
    head = issued(under=under, addressed=Addressed.STATION, campuses=())
    assert [len(part.campuses) for part in head.after.further] == [MOST_IN_ONE, 1]
    assert len(head.after.receipts) == MOST_IN_ONE
    assert _items(head) <= 50, "two of them are written at once where one replaces the other"


def _items(change: Change[SafetyNotice]) -> int:
    """The items that a change writes: the record and its code, the entry, the words, and the rows."""
    return 2 + 1 + 1 + len(listings(change.after, a_district()))


def test_each_campus_signs_once_whoever_of_its_accounts_reads_first() -> None:
    case = read(a_safety_notice(), "dm-ms-01", when=60)
    receipt = case.receipt_of("dm-ms-01")
    assert receipt is not None
    assert receipt.by is not None
    assert (receipt.read_at, receipt.by.unit) == (NOW + timedelta(seconds=60), "dm-ms-01")
    assert changed(case, commands.Read(), by="dm-ms-01-guard", when=90) is None
    assert case.awaited == {"dm-kg-01", "dm-ps-01"}
    with pytest.raises(NotAllowed):
        read(case, "dm-ms-02")


def test_it_is_read_when_the_last_campus_has_read_it_and_its_clock_stops_then() -> None:
    case = a_safety_notice()
    for second, campus in enumerate(HARBOUR):
        assert case.state is State.ISSUED
        case = read(case, campus, when=60 + second)
    assert (case.state, case.open, case.next_tick_at) == (State.READ, False, None)
    assert case.read_at == case.over_at == NOW + timedelta(seconds=62)
    clock = case.clock("read")
    assert clock is not None
    assert clock.met
    assert changed(case, commands.Read(), by=SCHOOL, when=500) is None, "asked again, nothing changes"


@given(st.lists(st.sampled_from(HARBOUR), max_size=12))
def test_any_order_and_repetition_of_reads_gives_the_same_receipts(order: list[str]) -> None:
    case, first = a_safety_notice(), dict[str, int]()
    for second, campus in enumerate(order, 1):
        case = read(case, campus, when=second)
        first.setdefault(campus, second)
        assert (case.state is State.READ) == (set(first) == set(HARBOUR)), "never while one has not read it"
        assert case.version == 1 + len(first), "a repetition changes nothing"
    assert {receipt.unit: receipt.read_at for receipt in case.receipts} == {
        campus: NOW + timedelta(seconds=first[campus]) if campus in first else None for campus in HARBOUR
    }
    assert case.awaited == set(HARBOUR) - set(first)
    assert to_case(to_text(case), "safety_notice", "here") == case


@given(st.permutations([*HARBOUR, "system"]))
def test_a_head_is_not_read_before_all_parts_of_it_have_arrived(order: list[str]) -> None:
    case = replace(to_the_district(), receipts=a_safety_notice().receipts)
    for second, who in enumerate(order, 1):
        case = delivered(case, when=second) if who == "system" else read(case, who, when=second)
        assert (case.state is State.READ) == (case.delivered_at is not None and not case.awaited)
    assert (case.state, case.open) == (State.READ, False)
    assert case.read_at == max(receipt.read_at or NOW for receipt in case.receipts)


def test_a_notice_to_the_district_is_on_its_way_until_every_part_is_there() -> None:
    head = to_the_district()
    assert (head.stage, head.delivered_at, head.id == head.head) == (Stage.DELIVERING, None, True)
    second = further(head)
    assert (second.id, second.part, second.parts) == (part_id(head.id, 2), 2, head.parts)
    assert (second.topic, second.read_by, second.lead) == (head.topic, head.read_by, "dm-brigade")
    assert second.station != head.station
    assert event(issued(by=SUPERVISOR, addressed=Addressed.DISTRICT, campuses=()))["to_deliver"] is True
    late = serve(head, rules(), at(130))
    assert late is not None
    assert [tick.clock for tick in late.entry.ticks] == ["deliver"]
    assert event(late)["to_deliver"] is True
    after = delivered(late.after, when=140)
    assert (after.stage, after.clock("deliver") is not None) == (Stage.READING, True)
    assert serve(after, rules(), at(150)) is None
    assert changed(after, commands.Deliver(), by="system", when=150) is None


def test_a_withdrawal_is_brought_to_every_part_too() -> None:
    head = withdrawn(delivered(to_the_district()), by=SUPERVISOR, when=300)
    assert (head.state, head.open, head.stage) == (State.WITHDRAWN, True, Stage.DELIVERING)
    assert not head.awaited, "nobody is chased for what was withdrawn"
    late = serve(head, rules(), at(300 + 121))
    assert late is not None
    assert [tick.clock for tick in late.entry.ticks] == ["deliver"]
    over = delivered(late.after, when=500)
    assert (over.open, over.over_at) == (False, NOW + timedelta(seconds=300))


@given(st.lists(st.sampled_from(["deliver", "withdraw", "read"]), max_size=25))
def test_whatever_comes_between_all_parts_end_as_their_head(steps: list[str]) -> None:
    """A worker delivers part by part; a withdrawal and a reading come at any point between its steps."""
    head, entries, texts = HEAD.after, [HEAD.entry], {1: Narrative(SALT, {"text": WARNING})}
    parts: dict[str, SafetyNotice] = {}
    for second, step in enumerate([*steps, *["deliver"] * 10], 10):
        made: list[Change[SafetyNotice] | None] = []
        if step == "deliver" and (id := next_part(head)) is not None:
            made = [*brought(head, parts.get(id), entries, texts, HUANCUI, at(second))]
        elif step == "withdraw":
            taken_back = commands.Withdraw(texts={"text": "有误"})
            made = [decide(head, taken_back, BRIGADE, HUANCUI, at(second))]
        elif step == "read":
            made = [_first_reading(part, second) for part in parts.values() if part.state is State.ISSUED]
        for one in filter(None, made):
            if one.after.id != head.id:
                parts[one.after.id] = one.after
                continue
            head = one.after
            entries.append(one.entry)
            if one.narrative is not None:
                texts[one.entry.version] = one.narrative
    assert (next_part(head), head.reached) == (None, 10)
    if head.state is State.WITHDRAWN:
        assert not head.open
        assert {part.state for part in parts.values()} <= {State.WITHDRAWN}
    else:
        assert len(parts) == 9
        assert State.WITHDRAWN not in {part.state for part in parts.values()}


def _first_reading(part: SafetyNotice, second: int) -> Change[SafetyNotice] | None:
    reader = Actor("a", "school_staff", min(part.awaited or part.campuses_concerned), "T1")
    return decide(part, commands.Read(), reader, HUANCUI, at(second))


def test_what_was_withdrawn_is_read_by_nobody_and_who_read_it_hears_of_it() -> None:
    case = read(a_safety_notice())
    with pytest.raises(BadInput):
        done(case, commands.Withdraw(), by=DESK)
    change = changed(case, commands.Withdraw(texts={"text": "有误"}), by=DESK, when=120)
    assert change is not None
    assert set(change.entry.tells) >= {"dm-ms-01/safety", "dm-kg-01/safety"}
    after = change.after
    assert (after.state, after.open, after.next_tick_at) == (State.WITHDRAWN, False, None)
    with pytest.raises(ForbiddenByState):
        read(after, "dm-kg-01")
    assert changed(after, commands.Read(), by=SCHOOL, when=200) is None, "who had read it, had"
    assert changed(after, commands.Withdraw(texts={"text": "再"}), by=DESK, when=200) is None


def test_what_another_takes_the_place_of_is_withdrawn_without_a_word_of_its_own() -> None:
    case = done(a_safety_notice(), commands.Withdraw(replaced_by="c" + "a" * 26), by=DESK)
    assert (case.state, case.replaced_by) == (State.WITHDRAWN, "c" + "a" * 26)


@pytest.mark.parametrize(
    "issued_at", ["2026-11-24T23:50", "2026-11-25T00:10", "2026-11-25T07:50", "2026-11-25T08:10"]
)
def test_who_has_not_read_is_chased_rung_by_rung_on_both_sides_of_midnight(issued_at: str) -> None:
    start = moment_at(issued_at).astimezone(UTC)
    case = issue_at(start)
    case = done_at(case, "dm-ms-01-safety", start + timedelta(minutes=5))
    told = []
    for hours in (19.1, 19.2, 24, 24.1, 30, 36, 36.1):
        change = serve(case, rules(), Moment(start + timedelta(hours=hours), SALT))
        if change is not None:
            told += [(tick.rung, tick.due_at - start, set(tick.tells)) for tick in change.entry.ticks]
            case = change.after
    unread = ("dm-kg-01", "dm-ps-01")
    assert told == [
        ("80%", timedelta(hours=19.2), {f"{unit}/safety" for unit in unread}),
        ("100%", timedelta(hours=24), {f"{unit}/safety" for unit in unread}),
        ("125%", timedelta(hours=30), {f"{unit}/principal" for unit in unread}),
        ("150%", timedelta(hours=36), {"dm-edu/desk", "dm-st-harbour/desk"}),
    ]


def issue_at(start: datetime) -> SafetyNotice:
    return issue(a_notice(), an_actor(DESK), rules(), Moment(start, SALT)).after


def done_at(case: SafetyNotice, by: str, when: datetime) -> SafetyNotice:
    return done(case, commands.Read(), by=by, when=(when - NOW).total_seconds())


def test_the_chase_ends_when_all_have_read_and_its_messages_say_what_is_asked() -> None:
    case = a_safety_notice()
    late = serve(case, rules(), at(24 * HOUR))
    assert late is not None
    found = messages_of(event(late), a_district())
    assert {message.address for message in found} == {f"{campus}/safety" for campus in HARBOUR}
    assert all("阅读确认安全提示" in message.title for message in found)
    after = late.after
    for campus in HARBOUR:
        after = read(after, campus, when=25 * HOUR)
    assert serve(after, rules(), at(48 * HOUR)) is None


def test_a_campus_that_has_read_it_has_it_off_its_list_and_sees_its_own_receipt_only() -> None:
    case = read(a_safety_notice())
    rows = listings(case, a_district())
    assert rows["dm-ms-01"].list_key == over_list("dm-ms-01", "safety_notice")
    assert rows["dm-kg-01"].list_key == open_list("dm-kg-01", "safety_notice")
    assert (rows["dm-ms-01"].row.due_at, rows["dm-kg-01"].row.due_at) == (None, case.due_at)
    assert set(rows["dm-ms-01"].row.facts) == {"topic", "read_by", "read_at"}
    for police in ("dm-st-harbour", "dm-brigade", "dm-bureau", "dm-edu"):
        assert (rows[police].row.facts["campuses"], rows[police].row.facts["unread"]) == (3, 2)
    for name, seen in ((SCHOOL, {"dm-ms-01"}), (OFFICER, set(HARBOUR)), (EDUCATION, set(HARBOUR))):
        account = an_account(name)
        parts = shown(account, case, a_district())
        assert {receipt.unit for receipt in receipts_shown(account, case, parts)} == seen


def test_neither_record_event_row_nor_message_knows_of_an_incident() -> None:
    change = issued()
    assert "incident" not in change.entry.changed
    assert (change.entry.changed["links"], change.after.links) == ("", ())
    assert all(len(message.body) < 300 for message in messages_of(event(change), a_district()))


def test_codes_of_notices_differ_with_the_attempt() -> None:
    case = a_safety_notice()
    assert case.code == short_code(case.id)
    assert short_code(case.id, 1) != case.code


def test_a_policy_whose_reading_times_are_out_of_order_is_refused() -> None:
    document = dict(a_policy_document())
    document["safety_notices"] = document["safety_notices"] | {
        "rules": {"usual": "PT1M", "shortest": "PT30M", "longest": "P14D"}
    }
    with pytest.raises(PolicyFaults) as refused:
        parse_policy("v1", document)
    assert codes(refused.value) == {("safety_notices.rules.usual", "out_of_range")}
    del document["safety_notices"]
    with pytest.raises(PolicyFaults):
        a_safety_notice(under=rules(policy=parse_policy("v1", document)))


def test_who_may_withdraw_belongs_to_whoever_issued_it() -> None:
    case = a_safety_notice()
    for name in (DESK, CHIEF, OFFICER, SUPERVISOR):
        permit(an_account(name), "withdraw", case, a_district())
    from_above = a_safety_notice(by=SUPERVISOR)
    with pytest.raises(NotAllowed):
        permit(an_account(DESK), "withdraw", from_above, a_district())
    with pytest.raises(NotFound):
        permit(an_account(HILL), "withdraw", from_above, a_district())
