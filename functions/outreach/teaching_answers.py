"""What is answered about law vice-principals, teaching packs and calendars, built field by field."""

from datetime import date

from pydantic import BaseModel

from campus_safety_aws.http import Instant, Words
from campus_safety_aws.record_answers import RecordAnswer
from outreach.shared_answers import CodedAnswer


class AppointmentAnswer(RecordAnswer):
    """法治副校长聘任 / days in Shanghai, both included. `holder_name` is the post's name, never a person's; `holder` is for
    police only."""

    holder: str | None
    holder_name: Words | None
    since: date
    until: date
    renewed: int


class CandidateAnswer(BaseModel):
    """可聘任的民警 / the key of an account and the name of its post, never a person's."""

    account: str
    name: Words


class CandidatesAnswer(BaseModel):
    campus: str
    candidates: list[CandidateAnswer]


class PackAnswer(RecordAnswer):
    """教学资源包 / its title and outline are among the texts."""

    topics: list[CodedAnswer]
    groups: list[CodedAnswer]
    minutes: int
    replaces: str | None
    replaced_by: str | None
    checked_at: Instant | None


class PackRowAnswer(BaseModel):
    case_id: str
    code: str
    version: int
    title: str
    topics: list[str]
    groups: list[str]
    minutes: int
    lead: str
    received_at: Instant


class PackPageAnswer(BaseModel):
    packs: list[PackRowAnswer]
    next: str | None


class CalendarAnswer(BaseModel):
    """日程订阅 / a subscription; its address was said once, when it was made."""

    feed_id: str
    campus: str | None
    created_at: Instant
    issued_at: Instant
    revoked_at: Instant | None


class CalendarMadeAnswer(CalendarAnswer):
    """`path` is the address without its host. It is the key to this calendar: whoever has it reads it. `url` is the whole of
    it, for good; null as long as the deployment has no domain that outlives its interface."""

    path: str
    url: str | None


class CalendarsAnswer(BaseModel):
    calendars: list[CalendarAnswer]
