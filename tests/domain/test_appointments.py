"""Law vice-principals: whom, where, for how long; two campuses at most; a term ends by itself."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from campus_safety.errors import BadInput, Conflict, ForbiddenByState
from campus_safety.kinds.appointments import commands
from campus_safety.kinds.appointments.appointing import claims, slots
from campus_safety.kinds.appointments.appointment import State, in_office
from campus_safety.kinds.appointments.decide import decide
from tests.builders import NOW, an_account, an_actor, at, rules
from tests.by_kind import serve
from tests.outreach import CHIEF, DAY, DESK, OFFICER, SCHOOL, SUPERVISOR, after, an_appointment, moment_of

REASON = {"text": "调动"}


def codes(refused: pytest.ExceptionInfo[BadInput]) -> set[tuple[str, str]]:
    assert all(fault.zh and fault.en for fault in refused.value.faults)
    return {(fault.field, fault.code) for fault in refused.value.faults}


def test_an_officer_is_appointed_and_the_campus_hears_of_it() -> None:
    change = an_appointment()
    case = change.after
    assert (case.state, case.campus, case.lead, case.station) == (
        State.IN_OFFICE,
        "dm-ms-01",
        "dm-st-harbour",
        "dm-st-harbour",
    )
    assert set(change.entry.tells) == {
        "dm-ms-01/safety",
        "dm-ms-01/principal",
        f"account:{an_account(OFFICER).key}",
    }
    assert case.next_tick_at is not None


def test_without_a_last_day_the_policy_says_how_long() -> None:
    case = an_appointment(until=None).after
    assert case.until == date(2026, 9, 1) + timedelta(days=1094)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"campus": "dm-none"}, ("campus", "unknown_campus")),
        ({"officer": None}, ("holder", "unknown_account")),
        ({"officer": an_account(SCHOOL)}, ("holder", "no_officer")),
        ({"officer": an_account(DESK)}, ("holder", "no_officer")),
        ({"officer": replace(an_account(OFFICER), enabled=False)}, ("holder", "unknown_account")),
        ({"until": date(2026, 8, 1)}, ("until", "before_it_began")),
        ({"until": date(2026, 11, 1)}, ("until", "in_the_past")),
        ({"until": date(2040, 1, 1)}, ("until", "too_long")),
        ({"since": date(2030, 1, 1), "until": date(2031, 1, 1)}, ("since", "too_far_ahead")),
    ],
)
def test_what_is_wrong_with_an_appointment_is_named(changes: dict[str, Any], fault: tuple[str, str]) -> None:
    with pytest.raises(BadInput) as refused:
        an_appointment(**changes)
    assert fault in codes(refused)


def test_an_appointment_takes_a_slot_and_its_campus_until_the_term_is_over() -> None:
    change = an_appointment(slot=2)
    slot, campus = claims(change, NOW)
    key = an_account(OFFICER).key
    assert slot.key == slots(key, 2)[1]
    assert campus.key.endswith("#dm-ms-01")
    assert {slot.replaces, campus.replaces} == {None}
    assert slot.expires_at == change.after.term.over_at


def test_ending_gives_the_slot_back_and_renewing_keeps_it_longer() -> None:
    case = an_appointment().after
    renewed = decide(case, commands.Renew(until=date(2028, 8, 31)), an_actor(CHIEF), rules(), at(60))
    assert {claim.replaces for claim in claims(renewed, NOW)} == {case.id}
    assert {claim.expires_at for claim in claims(renewed, NOW)} == {renewed.after.term.over_at}
    ended = decide(case, commands.End(texts=REASON), an_actor(CHIEF), rules(), at(60))
    assert {claim.expires_at for claim in claims(ended, NOW)} == {at(60).now}
    noted = decide(case, commands.Note(texts=REASON), an_actor(CHIEF), rules(), at(60))
    assert claims(noted, NOW) == ()


def test_a_renewal_is_later_and_not_after_the_term_is_over() -> None:
    case = an_appointment().after
    with pytest.raises(BadInput) as refused:
        decide(case, commands.Renew(until=date(2027, 1, 1)), an_actor(CHIEF), rules(), at(60))
    assert ("until", "not_later") in codes(refused)
    with pytest.raises(Conflict):
        decide(case, commands.Renew(until=date(2028, 1, 1)), an_actor(CHIEF), rules(), after(300 * DAY))


def test_ending_needs_a_reason_and_what_has_not_begun_never_does() -> None:
    case = an_appointment(since=date(2026, 12, 1)).after
    with pytest.raises(BadInput):
        decide(case, commands.End(), an_actor(CHIEF), rules(), at(60))
    over = decide(case, commands.End(texts=REASON), an_actor(CHIEF), rules(), at(60)).after
    assert not any(over.term.covers(date(2026, 11, 1) + timedelta(days=day)) for day in range(400))
    with pytest.raises(ForbiddenByState):
        decide(over, commands.End(texts=REASON), an_actor(CHIEF), rules(), at(120))


def test_a_term_that_nobody_renews_is_over_after_its_last_day() -> None:
    case = an_appointment().after
    over_at = case.term.over_at
    before = serve(case, rules(), moment_of(over_at - timedelta(seconds=1)))
    assert before is not None, "who decides is reminded before"
    assert before.after.open
    change = serve(before.after, rules(), moment_of(over_at))
    assert change is not None
    assert (change.after.state, change.after.ended_at) == (State.ENDED, over_at)
    assert serve(change.after, rules(), moment_of(over_at + DAY)) is None


def test_a_renewed_term_does_not_lapse_at_its_old_end() -> None:
    case = an_appointment().after
    old = case.term.over_at
    case = decide(case, commands.Renew(until=date(2028, 8, 31)), an_actor(SUPERVISOR), rules(), at(60)).after
    change = serve(case, rules(), moment_of(old + DAY))
    assert change is None or change.after.open


def test_who_is_in_office_on_a_day() -> None:
    term = an_appointment().after.term
    assert in_office((term,), term.holder, "dm-ms-01", date(2027, 8, 31))
    assert not in_office((term,), term.holder, "dm-ms-01", date(2027, 9, 1))
    assert not in_office((term,), term.holder, "dm-ps-01", date(2026, 11, 1))
    assert not in_office((term,), "issuer|other", "dm-ms-01", date(2026, 11, 1))
