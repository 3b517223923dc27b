"""Builders of timetables and of posts at any stage, with only what a test cares about named."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Campus
from campus_safety.district.timetable_files import parse_timetables
from campus_safety.district.timetables import Timetables
from campus_safety.kinds.peak_posts import commands
from campus_safety.kinds.peak_posts.commands import Command
from campus_safety.kinds.peak_posts.decide import decide
from campus_safety.kinds.peak_posts.peak_post import PeakPost
from campus_safety.kinds.peak_posts.planning import Slot, plan_post, slots
from campus_safety.records.change import Change, Moment
from campus_safety.records.record import C
from tests.builders import SALT, a_district, an_actor, rules
from tests.by_kind import serve
from tests.districts import key_of

OFFICER = "dm-st-harbour-officer-1"
SECOND = "dm-st-harbour-officer-2"
DESK = "dm-st-harbour-desk"
CHIEF = "dm-st-harbour-chief"
HILL = "dm-st-hill-officer-1"
GUARD = "dm-ps-01-guard"
SCHOOL = "dm-ps-01-safety"
STATION = "dm-st-harbour"
CAMPUS = "dm-ps-01"
# A Wednesday in term, the day after the builders' NOW.
DAY = date(2026, 11, 25)

TIMETABLES: Mapping[str, Any] = {
    "timetables": {
        "primary": {
            "name_zh": "小学",
            "name_en": "Primary",
            "summer": {
                "from": "05-01",
                "until": "09-30",
                "windows": [
                    {"code": "arrival", "type": "escort", "start": "07:20", "end": "08:00"},
                    {"code": "dismissal-1", "type": "escort", "start": "16:30", "end": "17:00", "grades": [1, 2]},
                    {"code": "dismissal-2", "type": "peak_duty", "start": "17:00", "end": "17:40", "grades": [3, 4, 5, 6]},
                ],
            },
            "winter": {
                "from": "10-01",
                "until": "04-30",
                "windows": [
                    {"code": "arrival", "type": "escort", "start": "07:30", "end": "08:10"},
                    {"code": "noon", "type": "fixed", "start": "11:40", "end": "12:20"},
                    {"code": "dismissal-1", "type": "escort", "start": "16:00", "end": "16:30", "grades": [1, 2]},
                    {"code": "dismissal-2", "type": "peak_duty", "start": "16:30", "end": "17:10", "grades": [3, 4, 5, 6]},
                ],
            },
        },
    },
    "defaults": {"school": "primary", "kindergarten": "primary"},
}  # fmt: skip


def timetables(**campuses: Any) -> Timetables:
    """Own days of campuses by id: `dm_ps_01={"off": ["2026-11-25"]}`."""
    own = {id.replace("_", "-"): table for id, table in campuses.items()}
    return parse_timetables({**TIMETABLES, "campuses": own})


def key(name: str) -> str:
    return key_of(name)


def a_campus(id: str = CAMPUS) -> Campus:
    return a_district().campus(id)


def shanghai(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


def moment(at: datetime) -> Moment:
    return Moment(at, SALT)


# The evening before.
EVE = shanghai(20, day=date(2026, 11, 24))


def a_slot(window: str = "arrival", *, day: date = DAY, campus: str = CAMPUS, **changes: Any) -> Slot:
    found = slots([a_campus(campus)], [day], timetables(), {}, rules())
    return replace(next(slot for slot in found if slot.window == window), **changes)


def planned(
    window: str = "arrival", *, when: datetime = EVE, by: str | None = OFFICER, **changes: Any
) -> PeakPost:
    """A post of the winter timetable at Harbour Primary School; `by` is who stands there, 07:30 to 08:10."""
    slot = a_slot(window, **{"assignee": key(by) if by else None, **changes})
    return plan_post(slot, rules(), moment(when)).after


def changed(
    post: PeakPost, command: Command, *, by: str = OFFICER, when: datetime, staff: str | None = None
) -> Change[PeakPost]:
    return decide(post, command, an_actor(by, staff), rules(), moment(when))


def done(
    post: PeakPost, command: Command, *, by: str = OFFICER, when: datetime, staff: str | None = None
) -> PeakPost:
    """The post after one more action."""
    return changed(post, command, by=by, when=when, staff=staff).after


def reached(post: PeakPost | None = None, *, when: datetime | None = None, by: str = OFFICER) -> PeakPost:
    post = post or planned()
    return done(post, commands.Reach(), by=by, when=when or post.starts_at - timedelta(minutes=20))


def swept(case: C, when: datetime) -> C:
    """The record after a sweep at this moment."""
    change = serve(case, rules(), moment(when))
    return change.after if change is not None else case


def missed(post: PeakPost | None = None) -> PeakPost:
    post = post or planned()
    return swept(post, post.ends_at + timedelta(seconds=3))
