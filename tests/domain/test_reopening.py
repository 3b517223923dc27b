"""申请重新打开: whoever reported it asks once, within the limit, and a superior answers who had no part in how it ended."""

import pytest

from campus_safety.errors import BadInput, Conflict, NotAllowed, SamePerson
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.incident import Incident, Stage, State
from campus_safety.kinds.incidents.kind import KIND
from campus_safety.kinds.incidents.retention import due_since
from campus_safety.kinds.incidents.taxonomy import ClosingReason
from campus_safety.records.access import permit
from campus_safety.records.worklists import open_list, over_list, row_changes
from tests.builders import (
    a_case,
    a_district,
    a_policy,
    an_account,
    an_actor,
    assessed,
    at,
    clock,
    done,
    handled,
    rules,
    told,
)
from tests.by_kind import serve
from tests.districts import key_of
from tests.figures import figures_of, shares

REPORTER, CHIEF, DESK = "dm-ms-01-safety", "dm-st-harbour-chief", "dm-st-harbour-desk"
SUPERVISOR, ANOTHER, LEADER = "dm-supervisor-1", "dm-supervisor-2", "dm-leader"
DAY = 24 * 3600
TO_REPORTER = f"account:{key_of(REPORTER)}"
ASK = commands.AskReopening(texts={"text": "车仍未找回"})
GRANT = commands.DecideReopening(granted=True, texts={"text": "同意，继续查找"})
REFUSE = commands.DecideReopening(granted=False, texts={"text": "已无新线索"})


def closed(*, by: str = CHIEF) -> Incident:
    return done(told(), commands.Close(), by=by, when=300)


def asked(case: Incident | None = None, *, when: float = 2 * DAY) -> Incident:
    return done(case or closed(), ASK, by=REPORTER, when=when)


def test_whoever_reported_it_hears_that_it_was_closed() -> None:
    change = decide(told(), commands.Close(), an_actor(CHIEF), rules(), at(300))
    assert TO_REPORTER in change.entry.tells
    assert change.after.closed_by is not None and change.after.closed_by.account == key_of(CHIEF)


def test_a_request_gives_the_closed_case_a_clock_a_flow_and_a_place_among_the_open_ones() -> None:
    change = decide(closed(), ASK, an_actor(REPORTER), rules(), at(2 * DAY))
    case = change.after
    assert (case.state, case.open, case.stage, case.flow_run) == (State.CLOSED, True, Stage.REOPENING, 2)
    assert clock(case, "reopening").running and case.next_tick_at is not None
    assert [one.name for one in case.clocks if one.running] == ["reopening"]
    assert change.entry.tells == ("dm-brigade/supervisor",)
    written = {one.list_key for one in row_changes(change.before, case, a_district()).written}
    assert open_list(case.station) in written and over_list(case.station) not in written


def test_a_superior_is_reminded_and_who_stands_above_hears_of_it() -> None:
    case, end = asked(), clock(asked(), "reopening").due_at
    late = serve(case, rules(), at((end - at().now).total_seconds() + 60))
    assert late is not None
    heard = {post for tick in late.entry.ticks for post in tick.tells}
    assert heard == {"dm-brigade/supervisor", "dm-bureau/leader"}
    assert late.after.state is State.CLOSED


def test_what_is_granted_goes_the_way_of_every_reopened_case() -> None:
    change = decide(asked(), GRANT, an_actor(SUPERVISOR), rules(), at(3 * DAY))
    case = change.after
    assert (case.state, case.stage, case.reopened, case.flow_run) == (State.ASSESSED, Stage.HANDLING, 1, 2)
    assert (case.handled_at, case.closed_at, case.closed_by) == (None, None, None)
    assert clock(case, "dispose").running and not clock(case, "reopening").running
    assert {TO_REPORTER, "dm-st-harbour/chief"} <= {*change.entry.tells}


def test_what_is_refused_stays_closed_and_is_final() -> None:
    change = decide(asked(), REFUSE, an_actor(SUPERVISOR), rules(), at(3 * DAY))
    case = change.after
    assert (case.state, case.open, case.stage, case.next_tick_at) == (State.CLOSED, False, None, None)
    assert change.entry.tells == (TO_REPORTER,)
    assert clock(case, "reopening").met
    # What was written is kept as long again as the reporter had reason to think of it.
    policy = a_policy()
    assert policy.texts_kept is not None
    assert due_since(case, policy) == at(3 * DAY).now + policy.texts_kept
    with pytest.raises(Conflict) as refused:
        done(case, ASK, by=REPORTER, when=4 * DAY)
    assert refused.value.faults[0].code == "asked_before"


def test_it_is_asked_for_once_in_the_life_of_a_case() -> None:
    again = done(asked(), GRANT, by=SUPERVISOR, when=3 * DAY)
    handling = commands.Handle(closing_reason=ClosingReason.RESOLVED_ON_SCENE, texts={"text": "x"})
    again = done(again, handling, by="dm-st-harbour-officer-1", when=3 * DAY + 60)
    ended = done(told(again, when=3 * DAY + 90), commands.Close(), by=SUPERVISOR, when=4 * DAY)
    with pytest.raises(Conflict) as refused:
        done(ended, ASK, by=REPORTER, when=5 * DAY)
    assert refused.value.faults[0].code == "asked_before"


def test_nobody_asks_long_after_it_was_closed() -> None:
    asked(when=30 * DAY)
    with pytest.raises(Conflict) as refused:
        asked(when=31 * DAY)
    assert refused.value.faults[0].code == "too_late"
    assert "30天" in refused.value.faults[0].zh


def test_only_whoever_reported_it_asks_and_only_who_stands_above_answers() -> None:
    case, district = asked(), a_district()
    permit(an_account(REPORTER), KIND, "ask_reopening", case, district)
    for other in (DESK, CHIEF, "dm-ms-01-principal"):
        with pytest.raises(NotAllowed):
            permit(an_account(other), KIND, "ask_reopening", case, district)
    for above in (SUPERVISOR, LEADER):
        permit(an_account(above), KIND, "decide_reopening", case, district)
    for other in (DESK, CHIEF, REPORTER):
        with pytest.raises(NotAllowed):
            permit(an_account(other), KIND, "decide_reopening", case, district)


def test_what_nobody_with_an_account_reported_is_never_asked_for() -> None:
    nobodys = a_case(account=None)
    with pytest.raises(NotAllowed):
        permit(an_account(REPORTER), KIND, "ask_reopening", nobodys, a_district())


def test_who_closed_it_or_worked_on_it_does_not_answer() -> None:
    case = asked(closed(by=SUPERVISOR))
    for answer in (GRANT, REFUSE):
        with pytest.raises(SamePerson):
            done(case, answer, by=SUPERVISOR, when=3 * DAY)
    assert done(case, REFUSE, by=ANOTHER, when=3 * DAY).state is State.CLOSED
    with pytest.raises(SamePerson):
        done(case, REFUSE, by=ANOTHER, staff=case.closed_by.staff if case.closed_by else None, when=3 * DAY)


def test_who_reported_it_and_asked_does_not_answer_however_high_they_stand() -> None:
    ended = done(told(handled(assessed(a_case(by=SUPERVISOR)))), commands.Close(), by=CHIEF, when=300)
    waiting = done(ended, ASK, by=SUPERVISOR, when=2 * DAY)
    for answer in (GRANT, REFUSE):
        with pytest.raises(SamePerson) as refused:
            done(waiting, answer, by=SUPERVISOR, when=3 * DAY)
        assert "申请人" in refused.value.faults[0].zh
    assert done(waiting, GRANT, by=ANOTHER, when=3 * DAY).state is State.ASSESSED


def test_a_request_that_waits_is_answered_and_not_passed_over() -> None:
    with pytest.raises(Conflict) as refused:
        done(asked(), commands.Reopen(texts={"text": "另有失主"}), by=CHIEF, when=3 * DAY)
    assert refused.value.faults[0].code == "asked_for"
    with pytest.raises(Conflict):
        done(closed(), GRANT, by=SUPERVISOR, when=3 * DAY)


def test_both_are_said_in_words() -> None:
    with pytest.raises(BadInput):
        done(closed(), commands.AskReopening(), by=REPORTER, when=2 * DAY)
    with pytest.raises(BadInput):
        done(asked(), commands.DecideReopening(granted=False), by=SUPERVISOR, when=3 * DAY)


def test_requests_and_their_answers_are_counted_where_they_were_made() -> None:
    for case, reply in (
        (asked(when=900), "asked"),
        (done(asked(when=900), REFUSE, by=SUPERVISOR, when=1000), "refused"),
        (done(asked(when=900), GRANT, by=SUPERVISOR, when=1000), "granted"),
    ):
        found = figures_of([case])["reopening_asked"]
        assert (found.count, shares(found, "reply")) == (1, {reply: 1})
