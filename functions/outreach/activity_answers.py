"""What is answered about activities, and about drills and class hours against what is asked for: each field by its name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Campus
from campus_safety.district.rules import Rules
from campus_safety.kinds.activities.activity import ACTIVITY_TYPES, GROUPS, WAYS, Activity, ActivityType
from campus_safety.kinds.activities.compliance import (
    DRILL_STATES,
    DrillPeriod,
    DrillState,
    Occasion,
    class_hours,
    drills,
)
from campus_safety.kinds.activities.rules import PERIODS, ActivityRules, DrillQuota
from campus_safety.kinds.activities.topics import TOPICS
from campus_safety.kinds.appointments.appointment import Term
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.labels import Label
from campus_safety.records.relations import Part
from campus_safety.records.service import Looked
from campus_safety_aws.declared_answers import Answer, brought, by_sight, from_, only_for, worded
from campus_safety_aws.shared_answers import DoneAnswer, RecordAnswer
from outreach.shared_answers import CodedAnswer, coded


class Counted(NamedTuple):
    """How many people of a group."""

    code: str
    name: Label
    people: int


class CountedAnswer(Answer[Counted]):
    code: str
    name: Label
    people: int


class ExerciseAnswer(Answer[Incident]):
    """实战演练 / the incident of a drill, measured by the clocks of every incident."""

    case_id: str = from_("id")
    code: str
    state: str
    category: str
    received_at: datetime
    acknowledged_at: datetime | None
    dispatched_at: datetime | None
    arrived_at: datetime | None
    handled_at: datetime | None


def _target(case: Activity, at: Looked[Activity]) -> int | None:
    """Seconds, of a drill in which the building was left; where the policy names none there is none."""
    target = at.rules.policy.section(ActivityRules).evacuation_target
    return int(target.total_seconds()) if case.is_drill and target is not None else None


def _audience(case: Activity) -> list[Counted]:
    return [Counted(group, GROUPS[group], people) for group, people in sorted(case.audience.items())]


class ActivityAnswer(RecordAnswer[Activity]):
    """宣传活动 / `host_name` is a post's name, never a person's; `host` is for police only. `evacuated_in` is in seconds, and so
    is `evacuation_target`: the guide's for low buildings, to compare with and not to be kept."""

    activity_type: str
    activity_name: Label = from_(lambda case: ACTIVITY_TYPES[case.activity_type])
    starts_at: datetime | None
    ends_at: datetime | None
    way: str = worded(WAYS)
    host: str | None = only_for(Part.ACTORS)
    host_name: Label | None = brought()
    as_vice_principal: bool
    class_hours: int
    audience: list[CountedAnswer] = from_(_audience)
    person_times: int
    topics: list[CodedAnswer] = from_(lambda case: [coded(topic, TOPICS.get(topic)) for topic in case.topics])
    pack: str | None
    suggested_by: str | None = only_for(Part.WORK)
    evacuated_in: int | None
    evacuation_target: int | None = by_sight(_target)
    exercise_case: ExerciseAnswer | None = brought()


class ExerciseDoneAnswer(DoneAnswer[Activity]):
    """`exercise_case` is the incident that was made: it is handled like any other."""

    exercise_case: str = brought()


class DrillPeriodAnswer(Answer[DrillPeriod]):
    """Days in Shanghai, the last not included."""

    start: date = from_("period.start")
    end: date = from_("period.end")
    state: str = worded(DRILL_STATES)
    done: int
    promised: int
    unsure: bool


class Drill(NamedTuple):
    """What is asked of a campus, and its periods of a year."""

    quota: DrillQuota
    periods: Sequence[DrillPeriod]


class DrillAnswer(Answer[Drill]):
    drill: str = from_("quota.drill")
    drill_name: Label = from_(lambda one: ACTIVITY_TYPES[ActivityType(one.quota.drill)])
    per: str = from_("quota.per")
    per_name: Label = from_(lambda one: PERIODS[one.quota.per])
    times: int = from_("quota.times")
    periods: list[DrillPeriodAnswer]


class CampusYear(NamedTuple):
    """A year of a campus: its drills by period, its class hours, and how many law vice-principals it has today."""

    campus: Campus
    periods: Sequence[DrillPeriod]
    hours: int
    vice_principals: int
    limits: ActivityRules

    @property
    def hours_owed(self) -> int:
        return self.limits.hours_owed(self.campus.type)

    @property
    def drills(self) -> Iterator[Drill]:
        for quota in self.limits.quotas(self.campus.type):
            yield Drill(quota, [one for one in self.periods if one.quota == quota])


class CampusComplianceAnswer(Answer[CampusYear]):
    campus: str = from_("campus.id")
    name: Label = from_("campus.name")
    campus_type: str = from_("campus.type")
    station: str = from_("campus.station")
    class_hours: int = from_("hours")
    class_hours_owed: int = from_("hours_owed")
    vice_principals: int
    drills: list[DrillAnswer]


class CountedState(NamedTuple):
    state: DrillState
    campuses: int


class CountedStateAnswer(Answer[CountedState]):
    state: str
    name: Label = from_(lambda one: DRILL_STATES[one.state])
    campuses: int


class DrillTotal(NamedTuple):
    quota: DrillQuota
    counts: Mapping[DrillState, int]


class DrillTotalAnswer(Answer[DrillTotal]):
    """How many campuses stand how, in the period that the day falls into."""

    drill: str = from_("quota.drill")
    name: Label = from_(lambda one: ACTIVITY_TYPES[ActivityType(one.quota.drill)])
    campus_type: str = from_("quota.campuses")
    per: str = from_("quota.per")
    per_name: Label = from_(lambda one: PERIODS[one.quota.per])
    states: list[CountedStateAnswer] = from_(
        lambda one: [CountedState(state, one.counts[state]) for state in DRILL_STATES]
    )


class Compliance(NamedTuple):
    """A calendar year of these campuses, as it is known on a day."""

    year: int
    as_of: datetime
    campuses: Sequence[CampusYear]
    limits: ActivityRules

    @property
    def drills(self) -> Iterator[DrillTotal]:
        today, counted = self.as_of.astimezone(SHANGHAI).date(), dict[DrillQuota, Counter[DrillState]]()
        for one in (period for campus in self.campuses for period in campus.periods):
            if today in one.period:
                counted.setdefault(one.quota, Counter())[one.state] += 1
        types = {one.campus.type for one in self.campuses}
        for quota in self.limits.drills:
            if quota.campuses in types and quota in counted:
                yield DrillTotal(quota, counted[quota])


class ComplianceAnswer(Answer[Compliance]):
    """达标情况 / drills against their quota and class hours against what a campus is owed, in one calendar year. Where
    `unsure`, the school calendar or the holidays of some period are not known yet."""

    year: int
    as_of: datetime
    unsure: bool = from_(lambda one: any(part.unsure for campus in one.campuses for part in campus.periods))
    campuses_count: int = from_(lambda one: len(one.campuses))
    hours_met: int = from_(lambda one: sum(campus.hours >= campus.hours_owed for campus in one.campuses))
    with_vice_principal: int = from_(lambda one: sum(campus.vice_principals > 0 for campus in one.campuses))
    without_vice_principal: list[str] = from_(
        lambda one: [campus.campus.id for campus in one.campuses if not campus.vice_principals]
    )
    drills: list[DrillTotalAnswer]
    campuses: list[CampusComplianceAnswer]


def compliance(
    campuses: Iterable[Campus],
    occasions: Sequence[Occasion],
    terms: Iterable[Term],
    year: int,
    rules: Rules,
    now: datetime,
) -> Compliance:
    today, limits = now.astimezone(SHANGHAI).date(), rules.policy.section(ActivityRules)
    serving = Counter(term.campus for term in terms if term.covers(today))
    found = []
    for campus in campuses:
        own = [one for one in occasions if one.campus == campus.id]
        periods, hours = drills(campus, own, year, rules, now), class_hours(campus.id, own, year)
        found.append(CampusYear(campus, periods, hours, serving[campus.id], limits))
    return Compliance(year, now, found, limits)
