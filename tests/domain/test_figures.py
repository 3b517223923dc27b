"""Every indicator on a small history written by hand, with the figure that a person would count."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from campus_safety.errors import BadInput
from campus_safety.figures.cells import ALL
from campus_safety.figures.comparing import beside
from campus_safety.figures.counters import COUNTERS
from campus_safety.figures.counting import COUNTED, contribution
from campus_safety.figures.indicators import INDICATORS, Count, Lengths, Rate
from campus_safety.figures.keeping import keep
from campus_safety.figures.reading import Sums
from campus_safety.figures.spans import Period
from campus_safety.figures.words import DIMENSIONS, name_of
from campus_safety.kinds.area_sweeps import commands as sweep_commands
from campus_safety.kinds.area_sweeps.places import Outcome
from campus_safety.kinds.hazards import commands as hazard_commands
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.decide import mark_duplicate
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import Channel, ClosingReason, Level
from campus_safety.kinds.inspections import commands as inspection_commands
from campus_safety.kinds.registry import KINDS
from campus_safety.records.counting import Sight
from tests import area_sweeps, hazards, inspections
from tests.builders import (
    a_case,
    a_district,
    a_policy,
    an_actor,
    assessed,
    at,
    done,
    handled,
    rules,
    told,
)
from tests.by_kind import serve
from tests.fakes.figures import FakeFigures
from tests.figures import TODAY, WEEK, YEAR, figures_of, shares

DAY = 24 * 60 * 60
OFFICER, CHIEF, GUARD = "dm-st-harbour-officer-1", "dm-st-harbour-chief", "dm-ms-01-guard"


def a_theft(key: str, **changes: Any) -> Incident:
    return a_case(client_key=f"form-{key}", **changes)


def closed() -> Incident:
    """Assessed after 30 s, handled after 90 s, told after 120 s, closed after 600 s; nobody was sent."""
    return done(told(handled(assessed(a_theft("closed")))), commands.Close(), by=CHIEF, when=600)


def at_the_front_line() -> Incident:
    """The guard ended it, an officer of the station verified it."""
    case = a_theft("front", by=GUARD, category="help", channel=Channel.SECURITY_ROOM)
    case = assessed(case, level=Level.THREE)
    case = done(case, commands.ClaimHandled(texts={"text": "已劝离"}), by=GUARD, when=60)
    verified = commands.Handle(closing_reason=ClosingReason.FRONT_LINE, texts={"text": "核验属实"})
    return done(case, verified, by=OFFICER, when=120)


def bullying() -> Incident:
    return a_theft("bullying", category="bullying", discovered_at=at(-3600).now)


def not_established() -> Incident:
    case = assessed(a_theft("fraud", category="fraud"), category="fraud")
    nothing = commands.Handle(closing_reason=ClosingReason.NOT_ESTABLISHED, texts={"text": "查无此事"})
    return done(case, nothing, by=OFFICER, when=90)


def transferred() -> Incident:
    case = assessed(a_theft("traffic", category="traffic"), category="traffic", level=Level.THREE)
    case = done(case, commands.OfferTransfer(to="dm-market", texts={"text": "移送"}), when=60)
    return done(case, commands.AcceptTransfer(texts={"text": "接收"}), by="dm-market-duty", when=90)


def no_incidents() -> tuple[Incident, ...]:
    """A duplicate, a false alarm and an exercise."""
    duplicate, _ = mark_duplicate(
        a_theft("again"), a_theft("root"), {"text": "同一起"}, an_actor("dm-st-harbour-desk"), rules(), at(60)
    )
    false = done(a_theft("false"), commands.FalseAlarm(texts={"text": "误触"}), when=30)
    return duplicate.after, false, replace(closed(), id="c-exercise", exercise=True)


HISTORY = (closed(), at_the_front_line(), bullying(), not_established(), transferred(), *no_incidents())


def test_incidents_are_counted_without_duplicates_false_alarms_and_exercises() -> None:
    found = figures_of(HISTORY)["incidents"]
    assert found.count == 5
    assert shares(found, "category") == {"theft": 1, "help": 1, "bullying": 1, "fraud": 1, "traffic": 1}
    assert shares(found, "level") == {"2": 3, "3": 2}
    assert shares(figures_of(HISTORY)["incident_channels"], "channel") == {
        "school_form": 4,
        "security_room": 1,
    }
    # Ten o'clock of a Tuesday in Shanghai.
    assert shares(figures_of(HISTORY)["incident_moments"], "moment") == {"2_10": 5}


def test_an_incident_counts_on_the_day_of_its_report_in_shanghai_at_its_campus_its_station_and_the_district() -> (
    None
):
    for unit, number in ((ALL, 1), ("dm-st-harbour", 1), ("dm-ms-01", 1), ("dm-st-hill", 0), ("dm-ps-01", 0)):
        assert figures_of([closed()], unit=unit)["incidents"].count == number
    for day, number in ((TODAY, 1), (TODAY - timedelta(days=1), 0), (TODAY + timedelta(days=1), 0)):
        period = Period(day, day + timedelta(days=1))
        assert figures_of([closed()], period)["incidents"].count == number
    assert figures_of([closed()], Period(date(2026, 1, 1), date(2027, 1, 1)))["incidents"].count == 1


def test_zero_occurrence_stands_beside_what_was_reported_and_is_not_decided() -> None:
    zeros = {one.category: one for one in figures_of(HISTORY)["zero_occurrence"].zeros}
    assert (zeros["bullying"].zero, zeros["bullying"].reported, zeros["bullying"].undecided) == (True, 1, 1)
    assert (zeros["fraud"].zero, zeros["fraud"].reported, zeros["fraud"].undecided) == (True, 1, 0)
    assert (zeros["theft"].zero, zeros["theft"].reported, zeros["theft"].established) == (False, 1, 1)
    assert (zeros["traffic"].zero, zeros["traffic"].undecided) == (True, 1)
    assert [one.category for one in figures_of(())["zero_occurrence"].zeros][:2] == ["bullying", "fraud"]


def test_nought_is_not_said_of_a_category_that_the_reader_may_not_know_all_of() -> None:
    def told(*sights: Sight) -> set[str]:
        found = figures_of(HISTORY, sights=sights)["zero_occurrence"]
        return {one.category for one in found.zeros}

    officer, bureau = told(Sight.OPEN, Sight.EDUCATION), told(Sight.EDUCATION, Sight.SEALED_EDUCATION)
    assert {"fraud", "theft", "fire"} <= officer
    # Bullying is always sealed, an assault where minors are in it.
    assert not {"bullying", "assault"} & officer
    # The bureau is told of every bullying, of fraud never, and of traffic only where somebody was hurt.
    assert {"bullying", "fire"} <= bureau and not {"fraud", "traffic"} & bureau


def test_what_the_front_line_handled_counts_once_an_officer_has_verified_it() -> None:
    assert figures_of(HISTORY)["front_line"].count == 1
    claimed = done(assessed(), commands.ClaimHandled(texts={"text": "已劝离"}), by=GUARD, when=60)
    assert figures_of([claimed])["front_line"].count == 0
    # Where police had been sent before it was reopened, it was not the front line alone.
    sent = done(assessed(a_theft("sent")), commands.Dispatch(), when=40)
    again = done(told(handled(sent)), commands.Close(), by=CHIEF, when=600)
    again = done(again, commands.Reopen(texts={"text": "又发生"}), by=CHIEF, when=900)
    again = done(again, commands.ClaimHandled(texts={"text": "已劝离"}), by=GUARD, when=960)
    with pytest.raises(BadInput) as refused:
        done(again, commands.Handle(closing_reason=ClosingReason.FRONT_LINE), by=OFFICER, when=990)
    assert {fault.code for fault in refused.value.faults} == {"police_were_sent"}
    # It counts on the day of that, whenever the report came.
    late = replace(at_the_front_line(), handled_at=at(2 * DAY).now)
    day = Period(TODAY + timedelta(days=2), TODAY + timedelta(days=3))
    assert figures_of([late], day)["front_line"].count == 1
    assert figures_of([late], day)["incidents"].count == 0


def test_the_loop_is_closed_for_what_is_closed_or_handed_over_and_told() -> None:
    found = figures_of(HISTORY)["loop_closed"]
    # The handed-over one's reporter has not been told yet.
    assert (found.count, found.whole, found.percent) == (1, 5, 20.0)
    ended = done(transferred(), commands.GiveFeedback(texts={"text": "已移送"}), when=200)
    assert figures_of([closed(), ended])["loop_closed"].percent == 100.0


def test_times_are_told_by_stage_and_level() -> None:
    lengths = {(one.stage, one.severity): one for one in figures_of([closed()])["response_times"].lengths}
    assert {stage: one.median for (stage, level), one in lengths.items() if level == "2"} == {
        "acknowledge": 30,
        "assess": 30,
        "dispose": 61,
        "feedback": 30,
        "whole": 607,
    }
    both = figures_of([closed(), handled(assessed(a_theft("slow")), when=30 + 3600)])["response_times"]
    (dispose,) = [one for one in both.lengths if one.stage == "dispose"]
    # One minute and one hour: 61 s and 3 711 s are the middles of the buckets that they fall into.
    assert (dispose.count, dispose.median, dispose.p90) == (2, 61, 3711)


def test_a_limit_that_passed_unanswered_was_not_kept_and_a_new_level_clears_nothing() -> None:
    quick = figures_of([closed()])["on_time"]
    assert quick.count == quick.whole
    change = serve(a_theft("late"), rules(), at(30 * 60))
    assert change is not None
    late = change.after
    assert shares(figures_of([late])["on_time"], "clock")["acknowledge"] == (0, 1)
    answered = done(late, commands.Acknowledge(), when=31 * 60)
    assert shares(figures_of([answered])["on_time"], "clock")["acknowledge"] == (0, 1)
    # Nobody can say yet whether a limit that runs will be kept.
    assert figures_of([a_theft("new")])["on_time"].whole == 0


def test_a_new_level_before_anybody_was_told_of_a_limit_that_passed_does_not_make_it_kept() -> None:
    case = assessed(a_theft("unserved"), level=Level.TWO)
    due = case.clock("dispose")
    assert due is not None
    passed = (due.due_at - at(0).now).total_seconds()
    again = done(case, commands.Assess(level=Level.ONE, category="theft"), when=passed + 5)
    assert shares(figures_of([again])["on_time"], "clock")["dispose"] == (0, 1)
    in_time = done(case, commands.Assess(level=Level.ONE, category="theft"), when=passed - 5)
    assert "dispose" not in shares(figures_of([in_time])["on_time"], "clock")


def test_an_extension_that_came_after_the_limit_does_not_make_it_kept() -> None:
    case = assessed(a_theft("extended"), level=Level.TWO)
    due = case.clock("dispose")
    assert due is not None
    change = serve(case, rules(), at((due.due_at - at(0).now).total_seconds() + 1))
    assert change is not None
    clock = change.after.clock("dispose")
    assert clock is not None
    longer = replace(clock, revision=2, due_at=clock.due_at + timedelta(days=1), rungs=(), extended=1)
    kept = change.after.with_clock(longer.stopped(clock.due_at + timedelta(hours=1)))
    assert shares(figures_of([kept])["on_time"], "clock")["dispose"] == (0, 1)


def test_what_was_reopened_is_told() -> None:
    again = done(closed(), commands.Reopen(texts={"text": "又发生"}), by=CHIEF, when=900)
    found = figures_of([again])
    assert found["reopened"].count == 1
    assert found["loop_closed"].count == 0
    assert found["zero_occurrence"].zeros[0].reported == 0


def a_patrols_hazard(key: str) -> Any:
    return hazards.photographed(hazards.a_hazard(client_key=f"hazard-{key}", source=Source.PATROL), "before")


def struck_off() -> Any:
    """Found on patrol on the 24th, due and rectified in time, rechecked, held, closed on the thirteenth day."""
    case = hazards.looked_again(hazards.rechecked(hazards.claimed(hazards.assigned(a_patrols_hazard("one")))))
    return hazards.done(case, hazard_commands.Close(), by=CHIEF, when=13 * DAY)


def test_hazards_are_counted_as_found_and_as_closed_each_on_its_day() -> None:
    found = figures_of([struck_off(), a_patrols_hazard("two"), hazards.a_hazard()])
    assert found["hazards_found"].count == 3
    assert shares(found["hazards_found"], "source") == {"patrol": 2, "self_check": 1}
    assert found["patrol_hazards_found"].count == 2
    # It was closed in December.
    assert found["patrol_hazards_closed"].count == found["hazards_closed"].count == 0
    december = figures_of([struck_off()], Period(date(2026, 12, 1), date(2027, 1, 1)))
    assert (december["patrol_hazards_closed"].count, december["hazards_found"].count) == (1, 0)
    assert figures_of([hazards.a_hazard(), struck_off()], YEAR)["patrol_hazards_closed"].count == 1


def test_what_was_withdrawn_was_no_hazard() -> None:
    gone = hazards.done(
        hazards.a_hazard(), hazard_commands.Withdraw(texts={"text": "重复"}), by=CHIEF, when=60
    )
    assert contribution(gone, a_district()).amounts == {}


def test_rectified_in_time_is_by_the_limit_as_it_stood_then() -> None:
    in_time = hazards.claimed(hazards.assigned(days=7), when=DAY)
    late = hazards.assigned(a_patrols_hazard("late"), days=2)
    change = serve(late, hazards.hazard_rules(), at(2 * DAY + 1))
    assert change is not None
    found = figures_of([in_time, change.after], YEAR)["rectified_in_time"]
    assert (found.count, found.whole, found.percent) == (1, 2, 50.0)
    # It counts on the day it was due: the 1st of December, and the 26th of November.
    assert figures_of([in_time, change.after], WEEK)["rectified_in_time"].whole == 1
    # Nobody can say yet of a limit that runs.
    assert figures_of([hazards.assigned()], YEAR)["rectified_in_time"].whole == 0


def test_an_extension_that_was_agreed_in_time_moves_the_limit() -> None:
    case = hazards.assigned(days=7)
    longer = hazard_commands.AskExtension(until=hazards.in_days(12), texts={"text": "等待配件"})
    case = hazards.done(case, longer, by=hazards.SCHOOL, when=3 * DAY)
    granted = hazard_commands.DecideExtension(number=1, granted=True)
    case = hazards.done(case, granted, by=CHIEF, when=4 * DAY)
    found = figures_of([hazards.claimed(case, when=10 * DAY)], YEAR)["rectified_in_time"]
    assert (found.count, found.whole) == (1, 1)


def test_a_claim_that_the_recheck_refused_was_not_in_time_and_rechecks_have_rates_of_their_own() -> None:
    refused = hazards.rechecked(passed=False)
    found = figures_of([refused, struck_off()], YEAR)
    assert (found["rectified_in_time"].count, found["rectified_in_time"].whole) == (1, 2)
    assert (found["recheck_passed"].count, found["recheck_passed"].whole) == (1, 2)
    assert (found["rechecked_in_time"].count, found["rechecked_in_time"].whole) == (2, 2)
    assert (found["fixes_held"].count, found["fixes_held"].whole) == (1, 1)


def test_hazards_have_times_limits_and_recurrences() -> None:
    found = figures_of([struck_off(), replace(hazards.a_hazard(), recurrence=2)], YEAR)
    lengths = {one.stage: one.median for one in found["hazard_times"].lengths}
    # An hour to the assignment, a day less an hour to the claim, a day to the recheck, thirteen days in all.
    for stage, true in (("assign", 3600), ("rectify", DAY - 3600), ("recheck", DAY), ("whole", 13 * DAY)):
        assert abs(lengths[stage] - true) <= true / 16
    assert found["hazard_recurrences"].count == 1
    assert shares(found["hazard_on_time"], "clock")["assign"] == (1, 1)


def test_inspections_count_as_a_whole_for_the_district_and_by_campus_for_each() -> None:
    result = inspections.recorded(inspections.begun())
    case = inspections.all_answered(inspections.inspected(result))
    before = figures_of([inspections.planned().after, inspections.begun()])
    assert before["inspections"].count == before["inspection_visits"].count == 0
    case = inspections.done(
        case, inspection_commands.Conclude(texts={"text": "结束"}), by=inspections.SUPERVISOR, when=9000
    )
    found = figures_of([case])
    assert (found["inspections"].count, found["campuses_inspected"].count) == (1, 2)
    assert shares(found["inspection_visits"], "answer") == {"findings": 1, "nothing_found": 5}
    assert found["inspection_findings"].count == 1
    at_school = figures_of([case], unit="dm-ms-01")
    assert (at_school["campuses_inspected"].count, at_school["inspection_visits"].count) == (1, 3)
    # The brigade's inspection is the district's, and no station's; what was looked at is its station's.
    at_station = figures_of([case], unit="dm-st-harbour")
    assert (at_station["inspections"].count, at_station["campuses_inspected"].count) == (0, 2)


def test_a_sweep_is_covered_by_outcomes_only_and_people_are_counted() -> None:
    case = area_sweeps.assigned()
    first, second = case.places[0], case.places[1]
    case = area_sweeps.recorded(case, first.place, Outcome.COMPLIANT, people=4)
    case = area_sweeps.recorded(case, second.place, Outcome.NOT_ENTERED)
    found = figures_of([case])
    assert (found["sweep_coverage"].count, found["sweep_coverage"].whole) == (1, len(case.places))
    assert found["people_checked"].count == 4
    assert shares(found["sweep_outcomes"], "outcome") == {
        "compliant": 1,
        "not_entered": 1,
        "none": len(case.places) - 2,
    }
    assert shares(found["area_sweeps"], "state") == {"under_way": 1}
    assert figures_of([area_sweeps.planned()])["area_sweeps"].count == 0
    ended = area_sweeps.done(case, sweep_commands.Cancel(texts={"text": "中止"}), when=9000)
    assert figures_of([ended])["sweep_coverage"].percent < 100  # type: ignore[operator]
    whole = area_sweeps.done(area_sweeps.swept(), sweep_commands.Close(), when=9000)
    assert figures_of([whole])["sweep_coverage"].percent == 100.0


def test_a_figure_leaves_out_what_its_reader_may_not_know_of() -> None:
    found = figures_of(HISTORY, sights=[Sight.OPEN, Sight.EDUCATION])
    assert found["incidents"].count == 4
    assert "bullying" not in shares(found["incidents"], "category")
    assert figures_of(HISTORY, sights=[Sight.EDUCATION, Sight.SEALED_EDUCATION])["incidents"].count == 1


def test_a_category_is_put_beside_the_period_before() -> None:
    november = Period(date(2026, 11, 1), date(2026, 12, 1))
    earlier = [
        replace(a_theft(f"october-{number}"), received_at=at(-30 * DAY).now, id=f"c-october-{number}")
        for number in range(4)
    ]
    kept = FakeFigures()
    for case in [closed(), *earlier]:
        keep(lambda case=case: case, kept, lambda _: a_district(), lambda _: None)  # type: ignore[misc]
    sums = [
        Sums.of(kept.sums("demo", ALL, period), Sight, frozenset(KINDS))
        for period in (november, november.before)
    ]
    found = beside("theft", november, *sums)
    assert (found.before.reported, found.now.reported, found.change) == (4, 1, -3)
    assert (found.fell, found.change_percent) == (True, -75.0)
    assert beside("theft", november, sums[1], sums[1]).fell is False


def test_what_this_code_does_not_know_is_passed_over() -> None:
    sums = Sums.of({"o:incident:theft:2": 1, "o:unheard_of:x": 5}, Sight, frozenset(KINDS))
    assert sums.by_key == {"incident:theft:2": 1}


@pytest.mark.parametrize("code", sorted(INDICATORS))
def test_every_indicator_is_computed_from_counters_that_are_counted(code: str) -> None:
    one = INDICATORS[code]
    assert one.counted.counter in COUNTERS
    assert one.kind in COUNTED
    dims = set(COUNTERS[one.counted.counter].dims)
    if isinstance(one.how, Count | Rate | Lengths):
        assert set(one.how.by) <= dims
        assert set(one.how.by) <= DIMENSIONS.keys()
    assert one.name.zh and one.definition.zh and one.definition.en


@pytest.mark.parametrize("code", sorted(INDICATORS))
def test_every_record_that_adds_to_an_indicator_stands_in_the_list_that_is_read_for_it(code: str) -> None:
    chosen = INDICATORS[code].counted
    counter, wanted = COUNTERS[chosen.counter], dict(chosen.where)
    key = counter.key(*(min(wanted.get(dim, frozenset({"x"}))) for dim in counter.dims))
    assert chosen.list in counter.stands_in(key)


def test_a_choice_of_one_value_is_read_from_the_list_of_that_value() -> None:
    assert INDICATORS["incidents"].counted.narrowed({"category": "theft"}).list == "incident/theft"
    assert INDICATORS["patrol_hazards_closed"].counted.list == "hazard_closed/patrol"
    assert INDICATORS["room_visits"].counted.list == "log/officer_visit"


def test_values_have_names_and_unknown_ones_are_called_by_their_code() -> None:
    policy = a_policy()
    assert name_of("incident", "category", "bullying", policy).zh == "学生欺凌"
    assert name_of("incident", "clock", "arrive", policy).zh == "到场"
    assert name_of("incident", "clock", "supervision", policy).zh == "督办答复"
    assert name_of("hazard", "grade", "major", policy).zh == "重大隐患"
    assert name_of("inspection", "again", "yes", policy).zh == "是"
    assert name_of("incident", "category", "weather", policy).zh == "weather"
