"""What is answered about logs and assurances, built field by field, each part by the rights tables."""

from datetime import date

from pydantic import BaseModel

from campus_safety_aws.http import Instant, Words
from campus_safety_aws.record_answers import RecordAnswer


class LogFactAnswer(BaseModel):
    fact: str
    code: str
    name: Words


class HandedOverAnswer(BaseModel):
    """交班事项 / what was open when the shift ended; sealed cases are neither counted nor named."""

    incidents: int
    hazards: int
    notices: int
    cases: list[str]
    more: bool


class LogEntryAnswer(RecordAnswer):
    """`attachments` are left out where the account may not read them."""

    entry_type: str
    entry_type_name: Words
    day: date
    at: Instant
    minutes: int
    people: int
    unit: str
    staff: str | None
    facts: list[LogFactAnswer]
    left_at: Instant | None
    handed: HandedOverAnswer | None
    taken_at: Instant | None
    taken_by: str | None
    replaces: str | None
    offset_at: Instant | None
    replaced_by: str | None


class LogRowAnswer(BaseModel):
    case_id: str
    code: str
    state: str
    state_name: Words
    entry_type: str
    entry_type_name: Words
    at: str
    minutes: int
    people: int
    unit: str
    facts: list[LogFactAnswer]


class LogDayAnswer(BaseModel):
    """一日日志 / a campus's log of one day in China, in the order in which things happened."""

    campus: str
    day: date
    entries: list[LogRowAnswer]
    more: bool


class CampusVisitsAnswer(BaseModel):
    campus: str
    name: Words
    visits: int
    minutes: int
    last_on: date | None
    met: bool


class UnitVisitsAnswer(BaseModel):
    unit: str
    visits: int
    minutes: int


class LogVisitsAnswer(BaseModel):
    """驻室情况 / a month of visits to each campus of a station against what the policy asks, and by which unit."""

    month: str
    station: str
    required: int
    campuses: list[CampusVisitsAnswer]
    units: list[UnitVisitsAnswer]


class StandingAnswer(BaseModel):
    """一项核定 / one of the four at one campus: `since` when it holds (or fails), when that was last looked at, and the log
    entry that says so. `stale` where that is longer ago than the policy allows."""

    assurance: str
    name: Words
    holds: bool
    since: date
    confirmed_on: date
    entry: str
    stale: bool


class DutyAnswer(BaseModel):
    """定期事项 / one duty that recurs at one campus: when it was done last, by which entry, and when it is due again; `due_on`
    is absent for what is done once, `done_on` where nobody has recorded it yet."""

    assurance: str
    name: Words
    done_on: date | None
    due_on: date | None
    overdue: bool
    entry: str | None


class CampusStandingsAnswer(BaseModel):
    """`guards_recommended` is what a recommended standard says for so many pupils, no binding number."""

    campus: str
    name: Words
    station: str
    standings: list[StandingAnswer]
    lacking: list[str]
    duties: list[DutyAnswer]
    guards_recommended: int | None


class AssuredCountAnswer(BaseModel):
    assurance: str
    name: Words
    campuses: int
    of: int


class AssurancesAnswer(BaseModel):
    """四个100% / how the campuses that the account answers for stand, and how many of them meet each of the four."""

    campuses: list[CampusStandingsAnswer]
    counts: list[AssuredCountAnswer]
    all_four: int
