"""Drills against their quota and class hours against what is owed: periods, holidays, what counts and when."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Campus
from campus_safety.kinds.activities.activity import ActivityType, State
from campus_safety.kinds.activities.compliance import (
    DRILL_STATES,
    DrillPeriod,
    DrillState,
    Occasion,
    class_hours,
    drills,
    occasion,
    periods,
)
from campus_safety.kinds.activities.rules import ActivityRules, Per
from campus_safety.records.worklists import listings
from tests.builders import NOW, a_district, rules
from tests.by_kind import with_section
from tests.outreach import DAY, HOUR, a_drill, recorded

SCHOOL = a_district().campus("dm-ms-01")
KINDERGARTEN = a_district().campus("dm-kg-01")
RULES = rules()


def a_time(month: int, day: int = 10, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, 10, tzinfo=SHANGHAI).astimezone(UTC)


def a_done_drill(month: int, day: int = 10, **changes: Any) -> Occasion:
    start = a_time(month, day)
    plain = Occasion("dm-ms-01", ActivityType.EVACUATION_DRILL, State.RECORDED, start, start + HOUR)
    return replace(plain, **changes)


def of(
    occasions: list[Occasion],
    drill: ActivityType = ActivityType.EVACUATION_DRILL,
    *,
    campus: Campus = SCHOOL,
    now: datetime = NOW,
    year: int = 2026,
) -> dict[date, DrillPeriod]:
    found = drills(campus, occasions, year, RULES, now)
    return {one.period.start: one for one in found if one.quota.drill is drill}


def test_the_periods_of_a_year_leave_no_day_out() -> None:
    for per, count in ((Per.MONTH, 12), (Per.QUARTER, 4), (Per.YEAR, 1)):
        found = list(periods(per, 2026))
        assert len(found) == count
        assert (found[0].start, found[-1].end) == (date(2026, 1, 1), date(2027, 1, 1))
        assert all(one.end == following.start for one, following in itertools.pairwise(found))


def test_schools_are_asked_each_month_and_kindergartens_each_quarter() -> None:
    assert len(of([])) == 12
    assert len(of([], campus=KINDERGARTEN)) == 4
    assert len(of([], ActivityType.FIRE_DRILL)) == 1


def test_a_month_goes_from_not_planned_to_planned_to_done_or_out_of_compliance() -> None:
    november = date(2026, 11, 1)
    ahead = a_done_drill(11, 27, state=State.CONFIRMED)
    assert of([])[november].state is DrillState.NOT_PLANNED
    assert of([ahead])[november].state is DrillState.PLANNED
    assert of([replace(ahead, state=State.HELD)])[november].state is DrillState.PLANNED
    assert of([replace(ahead, state=State.RECORDED)])[november].state is DrillState.DONE
    assert of([ahead], now=NOW + 10 * DAY)[november].state is DrillState.OUT_OF_COMPLIANCE
    assert of([])[date(2026, 10, 1)].state is DrillState.OUT_OF_COMPLIANCE


def test_a_plan_whose_time_has_passed_is_no_promise() -> None:
    passed = a_done_drill(11, 10, state=State.PLANNED)
    assert of([passed])[date(2026, 11, 1)].state is DrillState.NOT_PLANNED


@pytest.mark.parametrize("state", [State.SUGGESTED, State.DECLINED, State.CANCELLED])
def test_what_will_not_be_held_counts_for_nothing(state: State) -> None:
    found = of([a_done_drill(11, 27, state=state)])[date(2026, 11, 1)]
    assert (found.done, found.promised) == (0, 0)


def test_in_the_holidays_no_drill_is_asked_for() -> None:
    """The terms that the policy knows begin on 31 August 2026 and leave most of February 2027 free."""
    assert of([], year=2027, now=a_time(12, 30))[date(2027, 2, 1)].state is DrillState.NOT_PLANNED
    few = replace(RULES.policy.section(ActivityRules), least_school_days=6)
    bound = replace(RULES, policy=with_section(RULES.policy, few))
    found = {
        one.period.start: one.state
        for one in drills(SCHOOL, [], 2027, bound, a_time(3, 30, year=2027))
        if one.quota.drill is ActivityType.EVACUATION_DRILL
    }
    assert found[date(2027, 2, 1)] is DrillState.NOT_ASKED
    assert found[date(2027, 1, 1)] is DrillState.OUT_OF_COMPLIANCE
    done = a_done_drill(2, 10, starts_at=a_time(2, 10, year=2027), ends_at=a_time(2, 10, year=2027) + HOUR)
    voluntary = {one.period.start: one.state for one in drills(SCHOOL, [done], 2027, bound, NOW)}
    assert voluntary[date(2027, 2, 1)] is DrillState.DONE


def test_years_that_nobody_knows_are_said_to_be_unsure() -> None:
    assert not of([], year=2026)[date(2026, 10, 1)].unsure
    assert of([], year=2028)[date(2028, 3, 1)].unsure


def test_a_fire_drill_counts_as_evacuation_too_and_not_the_other_way_round() -> None:
    november = date(2026, 11, 1)
    fire = a_done_drill(11, 10, activity_type=ActivityType.FIRE_DRILL)
    assert of([fire])[november].state is DrillState.DONE
    year = of([fire], ActivityType.FIRE_DRILL)[date(2026, 1, 1)]
    assert (year.state, year.done) == (DrillState.NOT_PLANNED, 1)
    twice = of([fire, replace(fire, starts_at=a_time(3))], ActivityType.FIRE_DRILL)[date(2026, 1, 1)]
    assert twice.state is DrillState.DONE
    assert of([a_done_drill(11)] * 2, ActivityType.FIRE_DRILL)[date(2026, 1, 1)].done == 0


def test_a_drill_belongs_to_the_month_that_it_has_in_shanghai() -> None:
    late = datetime(2026, 10, 31, 16, 30, tzinfo=UTC)
    found = of([a_done_drill(1, starts_at=late, ends_at=late + HOUR)])
    assert (found[date(2026, 11, 1)].done, found[date(2026, 10, 1)].done) == (1, 0)


def test_hours_count_when_recorded_as_vice_principal_of_that_campus_in_that_year() -> None:
    lesson = a_done_drill(11, activity_type=ActivityType.LAW_LESSON, as_vice_principal=True, class_hours=2)
    others = [
        replace(lesson, state=State.HELD),
        replace(lesson, as_vice_principal=False),
        replace(lesson, campus="dm-ps-01"),
        replace(lesson, starts_at=datetime(2026, 12, 31, 17, tzinfo=UTC)),
    ]
    assert class_hours("dm-ms-01", [lesson, *others], 2026) == 2


def test_a_row_of_a_list_says_all_that_is_counted() -> None:
    case = recorded()
    one = occasion(listings(case, a_district())["calendar:district"].row)
    assert (one.campus, one.state, one.class_hours, one.as_vice_principal) == (
        "dm-ms-01",
        State.RECORDED,
        1,
        True,
    )
    assert (one.starts_at, one.ends_at) == (case.starts_at, case.ends_at)
    drill = occasion(listings(a_drill(), a_district())["calendar:district"].row)
    assert drill.activity_type is ActivityType.EVACUATION_DRILL


def test_every_state_has_a_name() -> None:
    assert set(DRILL_STATES) == set(DrillState)


_OCCASIONS = st.lists(
    st.builds(
        Occasion,
        campus=st.sampled_from(["dm-ms-01", "dm-ps-01"]),
        activity_type=st.sampled_from([ActivityType.EVACUATION_DRILL, ActivityType.FIRE_DRILL]),
        state=st.sampled_from(State),
        starts_at=st.integers(0, 364).map(lambda days: datetime(2026, 1, 1, 2, tzinfo=UTC) + days * DAY),
        ends_at=st.just(datetime(2026, 1, 1, tzinfo=UTC)),
        as_vice_principal=st.booleans(),
        class_hours=st.integers(0, 3),
    ).map(lambda one: replace(one, ends_at=one.starts_at + HOUR)),
    max_size=12,
)


@given(_OCCASIONS, st.randoms(use_true_random=False))
def test_the_order_of_the_lists_changes_nothing_and_nothing_is_counted_twice(
    occasions: list[Occasion], random: Random
) -> None:
    mixed = list(occasions)
    random.shuffle(mixed)
    assert drills(SCHOOL, mixed, 2026, RULES, NOW) == drills(SCHOOL, occasions, 2026, RULES, NOW)
    monthly = of(occasions).values()
    recorded_ones = [one for one in occasions if one.campus == "dm-ms-01" and one.state is State.RECORDED]
    assert sum(one.done for one in monthly) == len(recorded_ones)


@given(_OCCASIONS, st.integers(0, 700))
def test_time_alone_never_makes_a_period_better(occasions: list[Occasion], days: int) -> None:
    """What is out of compliance stays so, until somebody records what was held."""
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days)
    for before, later in zip(
        of(occasions, now=now).values(), of(occasions, now=now + 7 * DAY).values(), strict=True
    ):
        if before.state in (DrillState.OUT_OF_COMPLIANCE, DrillState.DONE, DrillState.NOT_ASKED):
            assert later.state is before.state
        else:
            assert later.state is not DrillState.DONE
