"""The security room's log: what each type of entry asks for, bounded in time; visits, hand-overs, offsets."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from campus_safety.errors import BadInput, CampusSafetyError, ForbiddenByState, NotAllowed, SamePerson
from campus_safety.kinds.daily_log import commands
from campus_safety.kinds.daily_log.forms import FORMS
from campus_safety.kinds.daily_log.handing_over import MOST_NAMED, open_now
from campus_safety.kinds.daily_log.log_entry import EntryType, LogEntry, Stage, State, day_list, visits_list
from campus_safety.kinds.daily_log.writing import record
from campus_safety.messages.messages import messages_of
from campus_safety.records.change import Moment
from campus_safety.records.events import event
from campus_safety.records.rows import Row
from campus_safety.records.worklists import listings
from campus_safety_aws.record_encoding import to_text
from tests.builders import NOW, SALT, a_district, an_actor, at, rules
from tests.by_kind import serve, to_case
from tests.daily_log import (
    ASKED,
    DESK,
    GUARD,
    HILL,
    OFFICER,
    OPEN,
    SCHOOL,
    SUPERVISOR,
    a_hand_over,
    a_visit,
    an_entry,
    changed,
    done,
    written,
)

MINUTE = timedelta(minutes=1)


def codes(error: CampusSafetyError) -> set[tuple[str, str]]:
    assert all(fault.zh and fault.en for fault in error.faults)
    return {(fault.field, fault.code) for fault in error.faults}


def refused(entry_type: EntryType = EntryType.GUARD_TRAINING, **changes: Any) -> set[tuple[str, str]]:
    with pytest.raises(BadInput) as faults:
        written(entry_type, **changes)
    return codes(faults.value)


@pytest.mark.parametrize("entry_type", list(EntryType))
def test_every_type_of_entry_is_written_once_and_reads_back_as_it_was(entry_type: EntryType) -> None:
    by = SCHOOL if entry_type is EntryType.SHIFT_HANDOVER else OFFICER
    change = written(entry_type, by=by)
    case = change.after
    assert (case.entry_type, case.campus, case.station) == (entry_type, "dm-ms-01", "dm-st-harbour")
    assert case.by.staff == f"n-{by}"
    assert to_case(to_text(case), "log_entry", "here") == case
    for text in ASKED[entry_type].get("texts", {}).values():
        assert text not in to_text(case), "what is written lies in narratives only"
    facts = event(change)
    assert (facts["category"], facts["day"], facts["minutes"], facts["people"], facts["unit"]) == (
        entry_type.value, case.day.isoformat(), case.minutes, case.people, case.by.unit,
    )  # fmt: skip


@pytest.mark.parametrize("entry_type", list(FORMS))
def test_a_form_without_what_it_asks_for_names_every_fault(entry_type: EntryType) -> None:
    form = FORMS[entry_type]
    expected = {(f"facts.{name}", "missing") for name in form.facts} | {
        (name, "missing") for name in form.said
    }
    expected |= {("minutes", "out_of_range")} if form.timed else set()
    expected |= {("people", "out_of_range")} if form.people else set()
    wrong = {"facts": {}, "texts": {}, "minutes": 0, "people": 0}
    if expected:
        assert refused(entry_type, **wrong) == expected
    unknown = dict.fromkeys(form.facts, "what") | {"weather": "rain"}
    assert refused(entry_type, facts=unknown) == {("facts.weather", "not_asked_for")} | {
        (f"facts.{name}", "unknown_code") for name in form.facts
    }


def test_an_unknown_assurance_is_refused() -> None:
    assert refused(EntryType.ASSURANCE, facts={"assurance": "cctv", "holds": "maybe"}) == {
        ("facts.assurance", "unknown_code"),
        ("facts.holds", "unknown_code"),
    }


def test_numbers_beyond_a_day_and_beyond_people_are_slips_of_the_finger() -> None:
    assert refused(minutes=1441, people=10_001) == {("minutes", "out_of_range"), ("people", "out_of_range")}
    assert refused(minutes=-1) == {("minutes", "out_of_range")}
    assert written(minutes=1440, people=10_000).after.minutes == 1440


def test_a_stated_time_lies_neither_ahead_nor_further_back_than_late_entry_reaches() -> None:
    assert refused(at=NOW + MINUTE) == {("at", "in_the_future")}
    assert refused(at=NOW - timedelta(minutes=59)) == {("minutes", "in_the_future")}
    assert refused(at=NOW - timedelta(hours=25, minutes=1)) == {("at", "too_long_ago")}
    change = written(at=NOW - timedelta(hours=25))
    assert (change.entry.late_entry, change.after.late_entries) == (True, 1)
    just = written()
    assert (just.after.at, just.entry.late_entry) == (NOW - timedelta(hours=1), False)
    assert just.entry.stated_at is None


def test_who_writes_what_is_said_in_the_forms() -> None:
    for entry_type in (EntryType.LEGAL_CONSULTATION, EntryType.GUIDANCE, EntryType.ASSURANCE):
        for by in (SCHOOL, GUARD):
            with pytest.raises(NotAllowed):
                written(entry_type, by=by)
    assert written(EntryType.HELP_REQUEST, by=GUARD).after.lead == "dm-ms-01"
    assert written(EntryType.HELP_REQUEST, by=OFFICER).after.lead == "dm-st-harbour"


def test_each_writes_at_its_own_campuses_and_the_brigade_everywhere() -> None:
    assert refused(by=HILL) == {("campus", "not_yours")}
    assert refused(by=OFFICER, campus="dm-none") == {("campus", "unknown_campus")}
    assert refused(by="dm-ms-02-safety") == {("campus", "not_yours")}
    assert written(by=SUPERVISOR).after.lead == "dm-brigade"


def test_only_a_mediation_names_a_dispute_and_texts_are_bounded() -> None:
    incident = "c" + "a" * 26
    assert written(EntryType.MEDIATION, by=GUARD, incident=incident).after.links == (incident,)
    assert refused(incident=incident, texts={"text": "x" * 4001}) == {
        ("incident", "not_asked_for"),
        ("text", "too_long"),
    }


@pytest.mark.parametrize(
    ("began", "day"),
    [
        ("2026-11-24T23:59", date(2026, 11, 24)),
        ("2026-11-25T00:00", date(2026, 11, 25)),
        ("2026-11-25T07:59", date(2026, 11, 25)),
        ("2026-11-25T08:00", date(2026, 11, 25)),
    ],
)
def test_a_day_is_a_day_in_shanghai_also_where_it_is_another_in_utc(began: str, day: date) -> None:
    moment = datetime.fromisoformat(f"{began}+08:00").astimezone(UTC)
    form = an_entry(OFFICER, EntryType.SELF_TEST, at=moment)
    case = record(form, an_actor(OFFICER), rules(), Moment(moment + MINUTE, SALT)).after
    assert case.day == day
    rows = listings(case, a_district())
    assert rows["day"].list_key == day_list("dm-ms-01", day)
    assert rows["day"].order.startswith(moment.isoformat(timespec="milliseconds"))


def test_an_officer_arrives_is_present_and_leaves_and_the_minutes_are_what_counts() -> None:
    case = a_visit()
    assert (case.state, case.stage, case.open, case.minutes) == (State.PRESENT, Stage.LEAVING, True, 0)
    after = done(case, commands.Leave(), by=OFFICER, when=95 * 60)
    assert (after.state, after.minutes, after.open) == (State.RECORDED, 95, False)
    clock = after.clock("leave")
    assert clock is not None
    assert clock.met
    assert changed(after, commands.Leave(), by=OFFICER, when=9999) is None, "sent again, nothing changes"
    rows = listings(after, a_district())
    assert rows["visits"].list_key == visits_list("dm-st-harbour", "2026-11")
    assert rows["visits"].row.facts["minutes"] == 95


def test_a_visit_written_afterwards_says_when_it_began_and_ended() -> None:
    began = NOW - timedelta(hours=3)
    case = a_visit(at=began, left_at=NOW - timedelta(hours=1), people=2)
    assert (case.state, case.minutes, case.people, case.open) == (State.RECORDED, 120, 2, False)
    visit = EntryType.OFFICER_VISIT
    assert refused(visit, left_at=NOW) == {("at", "missing")}
    assert refused(visit, at=began, left_at=began - MINUTE) == {("left_at", "before_arrival")}
    assert refused(visit, at=began, left_at=NOW + MINUTE) == {("left_at", "in_the_future")}
    assert refused(visit, people=0) == {("people", "out_of_range")}
    assert refused(visit, at=NOW - timedelta(hours=30), left_at=NOW) >= {("at", "too_long_ago")}


def test_who_forgot_to_leave_is_reminded_and_then_says_when_it_was() -> None:
    case = a_visit()
    late = serve(case, rules(), at(12 * 3600))
    assert late is not None
    assert [(tick.clock, tick.rung) for tick in late.entry.ticks] == [("leave", "100%")]
    assert late.entry.ticks[0].tells[0].startswith("account:")
    with pytest.raises(BadInput) as faults:
        done(late.after, commands.Leave(), by=OFFICER, when=25 * 3600)
    assert codes(faults.value) == {("left_at", "longer_than_a_day")}
    change = changed(late.after, commands.Leave(left_at=NOW + timedelta(hours=2)), by=OFFICER, when=25 * 3600)
    assert change is not None
    assert (change.after.minutes, change.entry.late_entry) == (120, True)


def test_a_shift_is_taken_over_by_somebody_else_though_they_share_the_account() -> None:
    case = a_hand_over(staff="G1")
    assert (case.state, case.stage, case.handed) == (State.HANDED_OVER, Stage.TAKING_OVER, OPEN)
    with pytest.raises(SamePerson):
        done(case, commands.TakeOver(), by=GUARD, staff="G1")
    with pytest.raises(SamePerson):
        done(case, commands.TakeOver(), by=SCHOOL, staff="G1")
    after = done(case, commands.TakeOver(), by=GUARD, staff="G2")
    assert after.taken_by is not None
    assert (after.state, after.taken_by.staff, after.open) == (State.RECORDED, "G2", False)
    assert changed(after, commands.TakeOver(), by=GUARD, staff="G2") is None, "sent again, nothing changes"
    with pytest.raises(ForbiddenByState):
        done(after, commands.TakeOver(), by=GUARD, staff="G3")


def test_a_shift_that_nobody_takes_over_is_told_up_the_school() -> None:
    case = a_hand_over()
    told = []
    for minutes in (30, 30, 60):
        late = serve(case, rules(), at(minutes * 60))
        if late is not None:
            told += [tick.tells for tick in late.entry.ticks]
            case = late.after
            assert {message.address for message in messages_of(event(late), a_district())} == {*told[-1]}
    assert told == [
        ("dm-ms-01/security_room", "dm-ms-01/safety"),
        ("dm-ms-01/safety", "dm-ms-01/principal"),
    ]


def test_a_hand_over_counts_what_is_open_and_says_nothing_of_what_is_sealed() -> None:
    def row(number: int, *, sealed: bool = False) -> Row:
        return Row(
            case_id=f"c{number:026d}", code="", version=1, state="", stage=None, campus="dm-ms-01", station="",
            lead="", sealed=sealed, exercise=False, received_at=NOW, due_at=None, concerned=(),
        )  # fmt: skip

    handed = open_now([row(1), row(2, sealed=True)], [row(3)], [row(4), row(5)])
    assert (handed.incidents, handed.hazards, handed.notices, handed.more) == (1, 1, 2, False)
    assert row(2).case_id not in handed.cases
    assert len(handed.cases) == 4
    many = open_now([row(n) for n in range(MOST_NAMED + 1)], [], [])
    assert (many.incidents, len(many.cases), many.more) == (MOST_NAMED + 1, MOST_NAMED, True)


@pytest.mark.parametrize("case", [written().after, a_visit(), a_hand_over()], ids=["plain", "visit", "shift"])
def test_a_wrong_entry_is_offset_with_a_reason_and_never_edited(case: LogEntry) -> None:
    by = OFFICER if case.lead == "dm-st-harbour" else GUARD
    with pytest.raises(BadInput):
        done(case, commands.Offset(), by=by)
    change = changed(case, commands.Offset(texts={"text": "登错校园"}), by=by)
    assert change is not None
    after = change.after
    assert (after.state, after.open, after.next_tick_at) == (State.OFFSET, False, None)
    assert (after.minutes, after.people, after.facts) == (case.minutes, case.people, case.facts)
    assert event(change)["state"] == "offset", "figures count it no more"
    assert changed(after, commands.Offset(texts={"text": "再"}), by=by) is None
    replaced = done(case, commands.Offset(replaced_by="c" + "a" * 26), by=by)
    assert replaced.replaced_by == "c" + "a" * 26


def test_desks_and_chiefs_are_police_too() -> None:
    assert written(EntryType.GUIDANCE, by=DESK).after.by.unit == "dm-st-harbour"
