"""Drills against their quota, and class hours against what a campus is owed: computed from lists when somebody asks.

Nothing here is stored. Periods are those of the calendar in Shanghai, half-open; one in which school is hardly on (August)
asks for no drill. A drill counts when it is recorded, and is promised while it lies ahead or waits for its record.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Campus
from campus_safety.district.rules import Rules
from campus_safety.kinds.activities.activity import ActivityType, State
from campus_safety.kinds.activities.rules import ActivityRules, DrillQuota, Per
from campus_safety.labels import Label, labelled
from campus_safety.records.rows import Row
from campus_safety.values import dataclass


class DrillState(StrEnum):
    NOT_ASKED = "not_asked"
    NOT_PLANNED = "not_planned"
    PLANNED = "planned"
    DONE = "done"
    OUT_OF_COMPLIANCE = "out_of_compliance"


DRILL_STATES: Mapping[DrillState, Label] = labelled(
    {
        DrillState.NOT_ASKED: Label("不要求（假期）", "Not asked for, holidays"),
        DrillState.NOT_PLANNED: Label("未计划", "Not planned"),
        DrillState.PLANNED: Label("已计划", "Planned"),
        DrillState.DONE: Label("已完成", "Done"),
        DrillState.OUT_OF_COMPLIANCE: Label("未达标", "Out of compliance"),
    }
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What counts of an activity, as a row of a list says it."""

    campus: str
    activity_type: ActivityType
    state: State
    starts_at: datetime
    ends_at: datetime
    as_vice_principal: bool = False
    class_hours: int = 0

    @property
    def day(self) -> date:
        return self.starts_at.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Period:
    """Days in Shanghai, the last not included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class DrillPeriod:
    """One quota of one campus in one period: how many are asked for, done, and promised. `unsure` says that nobody knows
    yet whether school is on then."""

    quota: DrillQuota
    period: Period
    state: DrillState
    done: int
    promised: int
    unsure: bool


def occasion(row: Row) -> Occasion:
    """From a row of an activity that has a time."""
    facts = row.facts
    return Occasion(
        campus=row.campus,
        activity_type=ActivityType(str(facts["activity_type"])),
        state=State(row.state),
        starts_at=datetime.fromisoformat(str(facts["starts_at"])),
        ends_at=datetime.fromisoformat(str(facts["ends_at"])),
        as_vice_principal=bool(facts["as_vice_principal"]),
        class_hours=int(facts["class_hours"] or 0),
    )


def drills(
    campus: Campus, occasions: Iterable[Occasion], year: int, rules: Rules, now: datetime
) -> tuple[DrillPeriod, ...]:
    """Every quota of the campus in every period of a calendar year, in order."""
    own = [one for one in occasions if one.campus == campus.id]
    return tuple(
        _drill_period(quota, period, own, rules, now)
        for quota in rules.policy.section(ActivityRules).quotas(campus.type)
        for period in periods(quota.per, year)
    )


def class_hours(campus: str, occasions: Iterable[Occasion], year: int) -> int:
    """课时: hours of recorded activities that were held as the campus's law vice-principal, in a calendar year."""
    return sum(
        one.class_hours
        for one in occasions
        if one.campus == campus
        and one.as_vice_principal
        and one.state is State.RECORDED
        and one.day.year == year
    )


def periods(per: Per, year: int) -> Iterator[Period]:
    months = {Per.MONTH: 1, Per.QUARTER: 3, Per.YEAR: 12}[per]
    for month in range(1, 13, months):
        following = month + months
        yield Period(date(year, month, 1), date(year + following // 13, (following - 1) % 12 + 1, 1))


def _drill_period(
    quota: DrillQuota, period: Period, own: Iterable[Occasion], rules: Rules, now: datetime
) -> DrillPeriod:
    counting = [one for one in own if one.activity_type in quota.counting and one.day in period]
    done = sum(one.state is State.RECORDED for one in counting)
    promised = sum(_promised(one, now) for one in counting)
    asked, unsure = _asked(period, rules)
    today = now.astimezone(SHANGHAI).date()
    if done >= quota.times:
        state = DrillState.DONE
    elif not asked:
        state = DrillState.NOT_ASKED
    elif today >= period.end:
        state = DrillState.OUT_OF_COMPLIANCE
    elif done + promised >= quota.times:
        state = DrillState.PLANNED
    else:
        state = DrillState.NOT_PLANNED
    return DrillPeriod(quota, period, state, done, promised, unsure)


def _promised(one: Occasion, now: datetime) -> bool:
    """Held and not recorded yet, or still to come: a plan whose time has passed is no promise any more."""
    if one.state is State.HELD:
        return True
    return one.state in (State.PLANNED, State.CONFIRMED) and one.ends_at >= now


def _asked(period: Period, rules: Rules) -> tuple[bool, bool]:
    """Whether school is on long enough in this period, and whether that is not known for sure."""
    least, school = rules.policy.section(ActivityRules).least_school_days, rules.policy.school_days
    days = [period.start + timedelta(days=count) for count in range((period.end - period.start).days)]
    on = sum(school.is_school_day(day, rules.days) for day in days)
    unsure = any(not school.knows(day) or not rules.days.knows(day.year) for day in (days[0], days[-1]))
    return on >= least, unsure
