"""What is answered about law vice-principals, teaching packs and calendars: each field by its name."""

from collections.abc import Sequence
from datetime import date, datetime

from campus_safety.district.directory import Account
from campus_safety.kinds.activities.activity import GROUPS
from campus_safety.kinds.activities.feeds import Feed
from campus_safety.kinds.activities.topics import TOPICS
from campus_safety.kinds.appointments.appointment import Appointment
from campus_safety.kinds.teaching_packs.teaching_pack import TeachingPack
from campus_safety.labels import Label
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety_aws.declared_answers import Answer, brought, by_sight, from_, itself, only_for
from campus_safety_aws.shared_answers import RecordAnswer
from outreach.shared_answers import CodedAnswer, coded


class AppointmentAnswer(RecordAnswer[Appointment]):
    """法治副校长聘任 / days in Shanghai, both included. `holder_name` is the post's name, never a person's; `holder` is for
    police only."""

    holder: str | None = only_for(Part.ACTORS)
    holder_name: Label | None = brought()
    since: date
    until: date
    renewed: int


class CandidateAnswer(Answer[Account]):
    """可聘任的民警 / the key of an account and the name of its post, never a person's."""

    account: str = from_("key")
    name: Label


class CandidatesAnswer(Answer[str]):
    campus: str = itself()
    candidates: list[CandidateAnswer] = brought()


class PackAnswer(RecordAnswer[TeachingPack]):
    """教学资源包 / its title and outline are among the texts."""

    topics: list[CodedAnswer] = from_(lambda case: [coded(topic, TOPICS.get(topic)) for topic in case.topics])
    groups: list[CodedAnswer] = from_(
        lambda case: [coded(group, GROUPS[group]) for group in sorted(case.groups)]
    )
    minutes: int
    replaces: str | None
    replaced_by: str | None
    checked_at: datetime | None


class PackRowAnswer(Answer[Row]):
    case_id: str
    code: str
    version: int
    title: str = by_sight(
        lambda row, titles: titles[row.case_id].texts.get("title", "") if row.case_id in titles else ""
    )
    topics: list[str] = from_(lambda row: str(row.facts["topics"]).split())
    groups: list[str] = from_(lambda row: str(row.facts["groups"]).split())
    minutes: int = from_(lambda row: row.facts["minutes"] or 0)
    lead: str
    received_at: datetime


class PackPageAnswer(Answer[Sequence[Row]]):
    packs: list[PackRowAnswer] = itself()
    next: str | None = brought()


class CalendarAnswer(Answer[Feed]):
    """日程订阅 / a subscription; its address was said once, when it was made."""

    feed_id: str = from_("id")
    campus: str | None = from_(lambda feed: feed.campus or None)
    created_at: datetime
    issued_at: datetime
    revoked_at: datetime | None


class CalendarMadeAnswer(CalendarAnswer):
    """`path` is the address without its host. It is the key to this calendar: whoever has it reads it. `url` is the whole of
    it, for good; null as long as the deployment has no domain that outlives its interface."""

    path: str = brought()
    url: str | None = brought()


class CalendarsAnswer(Answer[Sequence[Feed]]):
    calendars: list[CalendarAnswer] = itself()
