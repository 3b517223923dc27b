"""From domain records to answers about activities: what is shown is decided by `campus_safety.records.access`, here it is only
spelled."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account, Campus
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
from campus_safety.records.record import Record
from campus_safety.records.relations import Part
from campus_safety.records.service import Looked
from campus_safety_aws.http import words
from campus_safety_aws.record_answers import record_fields
from outreach.activity_answers import (
    ActivityAnswer,
    CampusComplianceAnswer,
    ComplianceAnswer,
    CountedAnswer,
    CountedStateAnswer,
    DrillAnswer,
    DrillPeriodAnswer,
    DrillTotalAnswer,
    ExerciseAnswer,
)
from outreach.shared_answers import coded


def activity_answer(
    looked: Looked[Activity], host: Account | None, exercise: Record | None, now: datetime
) -> ActivityAnswer:
    case, parts = looked.case, looked.parts
    return ActivityAnswer(
        **record_fields(looked, now),
        activity_type=case.activity_type.value,
        activity_name=words(ACTIVITY_TYPES[case.activity_type]),
        starts_at=case.starts_at,
        ends_at=case.ends_at,
        way=case.way.value,
        way_name=words(WAYS[case.way]),
        host=case.host if Part.ACTORS in parts else None,
        host_name=words(host.name) if host is not None else None,
        as_vice_principal=case.as_vice_principal,
        class_hours=case.class_hours,
        audience=[
            CountedAnswer(code=group.value, name=words(GROUPS[group]), people=count)
            for group, count in sorted(case.audience.items())
        ],
        person_times=case.person_times,
        topics=[coded(topic, TOPICS.get(topic)) for topic in case.topics],
        pack=case.pack,
        suggested_by=case.suggested_by if Part.WORK in parts else None,
        evacuated_in=case.evacuated_in,
        evacuation_target=_target(case, looked.rules),
        exercise_case=_exercise(exercise) if isinstance(exercise, Incident) else None,
    )


def _target(case: Activity, rules: Rules) -> int | None:
    """Seconds, of a drill in which the building was left; where the policy names none there is none."""
    target = rules.policy.section(ActivityRules).evacuation_target
    return int(target.total_seconds()) if case.is_drill and target is not None else None


def _exercise(case: Incident) -> ExerciseAnswer:
    return ExerciseAnswer(
        case_id=case.id,
        code=case.code,
        state=case.state.value,
        category=case.category,
        received_at=case.received_at,
        acknowledged_at=case.acknowledged_at,
        dispatched_at=case.dispatched_at,
        arrived_at=case.arrived_at,
        handled_at=case.handled_at,
    )


def compliance_answer(
    campuses: Sequence[Campus],
    occasions: Sequence[Occasion],
    terms: Sequence[Term],
    year: int,
    rules: Rules,
    now: datetime,
) -> ComplianceAnswer:
    by_campus = {campus.id: [one for one in occasions if one.campus == campus.id] for campus in campuses}
    found = {campus.id: drills(campus, by_campus[campus.id], year, rules, now) for campus in campuses}
    hours = {campus.id: class_hours(campus.id, by_campus[campus.id], year) for campus in campuses}
    today, limits = now.astimezone(SHANGHAI).date(), rules.policy.section(ActivityRules)
    serving = Counter(term.campus for term in terms if term.covers(today))
    return ComplianceAnswer(
        year=year,
        as_of=now,
        unsure=any(one.unsure for periods in found.values() for one in periods),
        campuses_count=len(campuses),
        hours_met=sum(hours[campus.id] >= limits.hours_owed(campus.type) for campus in campuses),
        with_vice_principal=sum(serving[campus.id] > 0 for campus in campuses),
        without_vice_principal=[campus.id for campus in campuses if not serving[campus.id]],
        drills=_totals(campuses, found.values(), rules, today),
        campuses=[
            CampusComplianceAnswer(
                campus=campus.id,
                name=words(campus.name),
                campus_type=campus.type.value,
                station=campus.station,
                class_hours=hours[campus.id],
                class_hours_owed=limits.hours_owed(campus.type),
                vice_principals=serving[campus.id],
                drills=_drills(campus, found[campus.id], rules),
            )
            for campus in campuses
        ],
    )


def _drills(campus: Campus, periods: Sequence[DrillPeriod], rules: Rules) -> list[DrillAnswer]:
    return [
        DrillAnswer(
            drill=quota.drill.value,
            per=quota.per.value,
            times=quota.times,
            periods=[
                DrillPeriodAnswer(
                    start=one.period.start,
                    end=one.period.end,
                    state=one.state.value,
                    done=one.done,
                    promised=one.promised,
                    unsure=one.unsure,
                )
                for one in periods
                if one.quota == quota
            ],
        )
        for quota in rules.policy.section(ActivityRules).quotas(campus.type)
    ]


def _totals(
    campuses: Sequence[Campus], found: Iterable[Sequence[DrillPeriod]], rules: Rules, today: date
) -> list[DrillTotalAnswer]:
    counted: dict[DrillQuota, Counter[DrillState]] = {}
    for periods in found:
        for one in periods:
            if today in one.period:
                counted.setdefault(one.quota, Counter())[one.state] += 1
    types = {campus.type for campus in campuses}
    return [
        DrillTotalAnswer(
            drill=quota.drill.value,
            name=words(ACTIVITY_TYPES[ActivityType(quota.drill)]),
            campus_type=quota.campuses.value,
            per=quota.per.value,
            per_name=words(PERIODS[quota.per]),
            states=[
                CountedStateAnswer(state=state.value, name=words(label), campuses=counts[state])
                for state, label in DRILL_STATES.items()
            ],
        )
        for quota in rules.policy.section(ActivityRules).drills
        if quota.campuses in types and (counts := counted.get(quota)) is not None
    ]
