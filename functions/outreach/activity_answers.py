"""What is answered about activities, and about drills and class hours against what is asked for, built field by field."""

from datetime import date

from pydantic import BaseModel

from campus_safety_aws.case_answers import DoneAnswer
from campus_safety_aws.http import Instant, Words
from campus_safety_aws.record_answers import RecordAnswer
from outreach.shared_answers import CodedAnswer


class CountedAnswer(CodedAnswer):
    people: int


class ExerciseAnswer(BaseModel):
    """实战演练 / the incident of a drill, measured by the clocks of every incident."""

    case_id: str
    code: str
    state: str
    category: str
    received_at: Instant
    acknowledged_at: Instant | None
    dispatched_at: Instant | None
    arrived_at: Instant | None
    handled_at: Instant | None


class ActivityAnswer(RecordAnswer):
    """宣传活动 / `host_name` is a post's name, never a person's; `host` is for police only. `evacuated_in` is in seconds, and so
    is `evacuation_target`: the guide's for low buildings, to compare with and not to be kept."""

    activity_type: str
    activity_name: Words
    starts_at: Instant | None
    ends_at: Instant | None
    way: str
    way_name: Words
    host: str | None
    host_name: Words | None
    as_vice_principal: bool
    class_hours: int
    audience: list[CountedAnswer]
    person_times: int
    topics: list[CodedAnswer]
    pack: str | None
    suggested_by: str | None
    evacuated_in: int | None
    evacuation_target: int | None
    exercise_case: ExerciseAnswer | None


class ExerciseDoneAnswer(DoneAnswer):
    """`exercise_case` is the incident that was made: it is handled like any other."""

    exercise_case: str


class DrillPeriodAnswer(BaseModel):
    """Days in Shanghai, the last not included."""

    start: date
    end: date
    state: str
    done: int
    promised: int
    unsure: bool


class DrillAnswer(BaseModel):
    drill: str
    per: str
    times: int
    periods: list[DrillPeriodAnswer]


class CampusComplianceAnswer(BaseModel):
    campus: str
    name: Words
    campus_type: str
    station: str
    class_hours: int
    class_hours_owed: int
    vice_principals: int
    drills: list[DrillAnswer]


class CountedStateAnswer(BaseModel):
    state: str
    name: Words
    campuses: int


class DrillTotalAnswer(BaseModel):
    """How many campuses stand how, in the period that the day falls into."""

    drill: str
    name: Words
    campus_type: str
    per: str
    per_name: Words
    states: list[CountedStateAnswer]


class ComplianceAnswer(BaseModel):
    """达标情况 / drills against their quota and class hours against what a campus is owed, in one calendar year. Where
    `unsure`, the school calendar or the holidays of some period are not known yet."""

    year: int
    as_of: Instant
    unsure: bool
    campuses_count: int
    hours_met: int
    with_vice_principal: int
    without_vice_principal: list[str]
    drills: list[DrillTotalAnswer]
    campuses: list[CampusComplianceAnswer]
