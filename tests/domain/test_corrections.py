"""What was reported wrongly or late: it is taken, put right with a reason, and clocks and readers follow."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from campus_safety.district.organisation import Area
from campus_safety.errors import BadInput, CampusSafetyError, NotAllowed
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import decide
from campus_safety.kinds.incidents.taxonomy import Channel, Level
from campus_safety.records.access import relations_of
from campus_safety.records.timeliness import kept
from tests.builders import (
    NOW,
    a_case,
    a_district,
    an_account,
    an_actor,
    assessed,
    at,
    clock,
    done,
    received,
    rules,
)

CHIEF, DESK, SAFETY = "dm-st-harbour-chief", "dm-st-harbour-desk", "dm-ms-01-safety"
DAYS = timedelta(days=1)
DAY = 24 * 3600
WHY = {"text": "说明"}


def codes(refused: CampusSafetyError) -> set[str]:
    return {fault.code for fault in refused.faults}


# --- when it was discovered ---------------------------------------------------------------------------------------


def test_a_late_report_is_taken_and_marked_late() -> None:
    change = received(discovered_at=NOW - 31 * DAYS)
    assert change.after.late_report
    assert (change.entry.late_entry, change.entry.stated_at) == (True, NOW - 31 * DAYS)
    assert not a_case(discovered_at=NOW - 29 * DAYS).late_report


def test_a_report_that_is_entered_from_paper_is_marked_a_late_entry_and_counts_from_what_the_paper_says() -> (
    None
):
    written = NOW - timedelta(hours=3)
    change = received(on_paper_at=written)
    assert (change.entry.late_entry, change.entry.stated_at) == (True, written)
    assert (change.after.on_paper_at, change.after.discovered_at) == (written, written)
    assert (change.after.received_at, change.after.late_report) == (NOW, False)


def test_paper_that_was_in_time_is_no_late_report_unless_it_was_entered_too_late_itself() -> None:
    allowed = rules().policy
    found = NOW - allowed.discovery - timedelta(hours=1)
    in_time = NOW - timedelta(hours=2)
    assert not received(discovered_at=found, on_paper_at=in_time).after.late_report
    assert received(discovered_at=found).after.late_report
    long_ago = NOW - allowed.discovery - allowed.late_entry - DAYS
    forgotten = received(discovered_at=long_ago, on_paper_at=long_ago)
    assert forgotten.after.late_report and forgotten.entry.late_entry


@pytest.mark.parametrize(
    ("written", "found", "code"),
    [
        (NOW + timedelta(hours=1), None, "in_the_future"),
        (NOW.replace(year=2015), None, "implausible"),
        (NOW - timedelta(hours=3), NOW - timedelta(hours=1), "before_the_discovery"),
    ],
)
def test_a_time_that_no_paper_can_bear_is_refused(
    written: datetime, found: datetime | None, code: str
) -> None:
    with pytest.raises(BadInput) as refused:
        received(on_paper_at=written, discovered_at=found)
    assert codes(refused.value) == {code}


def test_a_slip_of_the_pen_is_refused_where_it_is_reported_and_where_it_is_assessed() -> None:
    wrong = NOW.replace(year=2015)
    with pytest.raises(BadInput) as refused:
        a_case(discovered_at=wrong)
    assert codes(refused.value) == {"implausible"}
    with pytest.raises(BadInput) as refused:
        assessed(a_case(), discovered_at=wrong)
    assert codes(refused.value) == {"implausible"}


def test_an_earlier_discovery_moves_the_limit_of_law_with_it() -> None:
    case = a_case(category="bullying", discovered_at=NOW)
    moved = assessed(case, category="bullying", discovered_at=NOW - 5 * DAYS)
    assert clock(moved, "investigate").due_at == NOW + 5 * DAYS
    assert clock(moved, "tell_bureau").started_at == NOW - 5 * DAYS
    assert clock(moved, "investigate").running
    late = done(moved, commands.Correct(discovered_at=NOW - 40 * DAYS, texts=WHY), when=60)
    assert late.late_report and clock(late, "investigate").due_at == NOW - 30 * DAYS


def test_a_duty_that_was_kept_by_a_wrong_date_is_judged_by_the_right_one() -> None:
    case = done(a_case(category="fire"), commands.TellBureau(), by=SAFETY, when=600)
    assert kept(clock(case, "tell_bureau"))
    right = done(case, commands.Correct(discovered_at=NOW - DAYS, texts=WHY), when=900)
    assert kept(clock(right, "tell_bureau")) is False
    assert clock(right, "tell_bureau").stopped_at == at(600).now


def test_a_later_discovery_is_a_correction_of_the_chiefs_and_clears_what_a_wrong_date_has_made_late() -> None:
    wrong = NOW - 12 * DAYS
    case = a_case(category="bullying", discovered_at=wrong)
    assert clock(case, "investigate").served, "it was past when it was reported, and people have heard so"
    assert kept(clock(case, "investigate")) is False
    with pytest.raises(BadInput) as refused:
        assessed(case, category="bullying", discovered_at=NOW - DAYS)
    assert codes(refused.value) == {"needs_correction"}
    correct = commands.Correct(discovered_at=NOW - DAYS, texts=WHY)
    with pytest.raises(NotAllowed):
        done(case, correct)
    right = done(case, correct, by=CHIEF)
    assert clock(right, "investigate").due_at == NOW + 9 * DAYS
    assert kept(clock(right, "investigate")) is None


# --- that the bureau was told at the time -------------------------------------------------------------------------


def test_an_assessment_makes_no_duty_begin_later_than_the_report() -> None:
    """Reported as an assault, of which nothing is counted from the discovery, and bullying after all nine days later."""
    case = a_case(category="assault")
    nine = 9 * DAY
    bullying = commands.Assess(level=Level.TWO, category="bullying", discovered_at=at(nine - 60).now)
    with pytest.raises(BadInput) as refused:
        done(case, bullying, when=nine)
    assert codes(refused.value) == {"needs_correction"}
    after = done(case, replace(bullying, discovered_at=case.received_at), when=nine)
    assert clock(after, "investigate").due_at == case.received_at + 10 * DAYS


def test_that_the_bureau_was_told_at_the_time_may_be_entered_days_later_with_a_word_on_it() -> None:
    found = NOW - timedelta(days=9, hours=23)
    fired = a_case(category="fire", discovered_at=found)
    assert clock(fired, "tell_bureau").served
    tell = commands.TellBureau(told_at=found + timedelta(minutes=20))
    with pytest.raises(BadInput) as refused:
        done(fired, tell, by=SAFETY)
    assert codes(refused.value) == {"missing"}
    change = decide(fired, replace(tell, texts=WHY), an_actor(SAFETY), rules(), at(60))
    bureau = clock(change.after, "tell_bureau")
    assert (bureau.stopped_at, bureau.met) == (found + timedelta(minutes=20), True)
    assert (change.entry.late_entry, change.entry.stated_at) == (True, found + timedelta(minutes=20))
    assert bureau.served == clock(fired, "tell_bureau").served, "what was sent is not unsent"
    with pytest.raises(BadInput):
        done(fired, commands.TellBureau(told_at=found - timedelta(minutes=1), texts=WHY), by=SAFETY)


@pytest.mark.parametrize(("told", "kept"), [(timedelta(minutes=1), True), (9 * DAYS, False)])
def test_a_report_may_say_that_the_bureau_was_told_and_then_nobody_is_chased_for_it(
    told: timedelta, kept: bool
) -> None:
    """Its limit is kept or missed by that, as if it had been entered a moment later."""
    found = NOW - 9 * DAYS
    first = received(category="sexual_harm", discovered_at=found, bureau_told_at=found + told)
    bureau = clock(first.after, "tell_bureau")
    assert (bureau.started_at, bureau.stopped_at) == (found, found + told)
    assert (found + told <= bureau.due_at) is kept
    assert "tell_bureau" not in {tick.clock for tick in first.entry.ticks}


def test_when_the_bureau_was_told_lies_between_the_discovery_and_now() -> None:
    found = NOW - 9 * DAYS
    for told in (found - timedelta(minutes=1), NOW + timedelta(minutes=1)):
        with pytest.raises(BadInput):
            a_case(category="fire", discovered_at=found, bureau_told_at=told)


# --- where it was -------------------------------------------------------------------------------------------------


def test_another_campus_takes_the_case_to_its_station_and_its_readers() -> None:
    case = a_case(
        by="dm-st-harbour-officer-1", category="bullying", discovered_at=NOW, channel=Channel.PATROL
    )
    investigate = clock(case, "investigate")
    hill = next(one.id for one in a_district().campuses.values() if one.station == "dm-st-hill")
    change = decide(case, commands.Correct(campus=hill, texts=WHY), an_actor(DESK), rules(), at(60))
    after = change.after
    assert (after.campus, after.station, after.lead) == (hill, "dm-st-hill", hill)
    assert clock(after, "investigate") == investigate, "a correction buys no time"
    assert {"dm-st-hill/desk", f"{hill}/safety", "dm-st-harbour/desk", "dm-ms-01/safety"} <= set(
        change.entry.tells
    )
    for name, sees in (
        ("dm-ms-01-principal", False),
        ("dm-st-harbour-desk", False),
        (f"{hill}-safety", True),
    ):
        assert bool(relations_of(an_account(name), after, a_district())) == sees, name
    assert relations_of(an_account("dm-st-hill-desk"), after, a_district())
    assert change.entry.changed["campus"] == hill


def test_the_limit_to_arrive_is_that_of_the_campus_where_it_is() -> None:
    district = a_district()
    far = replace(district.campuses["dm-ms-02"], area=Area.RURAL, station="dm-st-harbour")
    away = rules(district=replace(district, campuses={**district.campuses, "dm-ms-02": far}))
    case = done(assessed(level=Level.ONE), commands.Dispatch(), when=60)
    before = clock(case, "arrive")
    after = decide(case, commands.Correct(campus="dm-ms-02", texts=WHY), an_actor(DESK), away, at(120)).after
    assert clock(after, "arrive").started_at == before.started_at
    assert clock(after, "arrive").due_at > before.due_at
    assert after.lead == "dm-st-harbour"


def test_an_unanswered_order_goes_to_whom_the_case_went() -> None:
    case = done(
        a_case(),
        commands.Supervise(to="dm-ms-01", due_at=at(DAY).now, texts=WHY),
        by="dm-supervisor-1",
    )
    after = done(case, commands.Correct(campus="dm-ms-02", texts=WHY), when=120)
    assert after.supervisions[0].to == "unit:dm-ms-02"


def test_a_correction_says_what_and_why() -> None:
    for command, code in (
        (commands.Correct(campus="dm-ms-02"), "missing"),
        (commands.Correct(texts=WHY), "missing"),
        (commands.Correct(campus="dm-ms-01", texts=WHY), "same_campus"),
        (commands.Correct(campus="nowhere", texts=WHY), "unknown_campus"),
    ):
        with pytest.raises(BadInput) as refused:
            done(a_case(), command)
        assert codes(refused.value) == {code}
    place = done(a_case(), commands.Correct(texts={**WHY, "place": "操场"}))
    assert place.campus == "dm-ms-01"
