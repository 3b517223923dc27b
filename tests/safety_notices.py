"""Builders of safety notices at any stage, with only what a test cares about named."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.safety_notices import commands
from campus_safety.kinds.safety_notices.commands import Notice
from campus_safety.kinds.safety_notices.decide import decide
from campus_safety.kinds.safety_notices.issuing import further_part, issue
from campus_safety.kinds.safety_notices.safety_notice import Addressed, SafetyNotice
from campus_safety.records.change import Change, Moment
from campus_safety.records.commands import Command
from campus_safety.records.timeline import SYSTEM
from tests.builders import NOW, SALT, an_actor, at, rules
from tests.districts import key_of

SUPERVISOR = "dm-supervisor-1"
DESK = "dm-st-harbour-desk"
CHIEF = "dm-st-harbour-chief"
OFFICER = "dm-st-harbour-officer-1"
HILL = "dm-st-hill-desk"
SCHOOL = "dm-ms-01-safety"
GUARD = "dm-ms-01-guard"
EDUCATION = "dm-edu-desk"
HARBOUR = ("dm-kg-01", "dm-ms-01", "dm-ps-01")
HOUR = 60 * 60
WARNING = "近期有人冒充培训机构实施诈骗，请提醒教职工不要转账"


def a_notice(sender: str = DESK, **changes: Any) -> Notice:
    """A warning of fraud to the three Harbour campuses, from the station's desk."""
    plain = Notice(
        client_key="notice-1",
        digest="digest-1",
        topic="fraud",
        addressed=Addressed.CAMPUSES,
        campuses=HARBOUR,
        text=WARNING,
        account=key_of(sender),
    )
    return replace(plain, **changes)


def issued(
    *, by: str = DESK, when: float = 0, under: Rules | None = None, **changes: Any
) -> Change[SafetyNotice]:
    return issue(a_notice(by, **changes), an_actor(by), under or rules(), at(when))


def a_safety_notice(**changes: Any) -> SafetyNotice:
    return issued(**changes).after


def to_the_district(**changes: Any) -> SafetyNotice:
    """The head of a notice to every campus; the others are not made yet."""
    return a_safety_notice(by=SUPERVISOR, addressed=Addressed.DISTRICT, campuses=(), **changes)


def further(head: SafetyNotice, part: int = 2, *, by: str = SUPERVISOR, when: float = 1) -> SafetyNotice:
    return further_part(head, part, an_actor(by), WARNING, rules(), at(when)).after


def changed(
    case: SafetyNotice, command: Command, *, by: str, when: float, staff: str | None = None
) -> Change[SafetyNotice] | None:
    actor = SYSTEM if by == "system" else an_actor(by, staff)
    return decide(case, command, actor, rules(), Moment(NOW + timedelta(seconds=when), SALT))


def done(
    case: SafetyNotice, command: Command, *, by: str = DESK, when: float = 60, staff: str | None = None
) -> SafetyNotice:
    """The notice after one more action; the same one where it was done before."""
    change = changed(case, command, by=by, when=when, staff=staff)
    return change.after if change else case


def read(case: SafetyNotice, campus: str = "dm-ms-01", *, when: float = 60, **more: Any) -> SafetyNotice:
    return done(case, commands.Read(), by=f"{campus}-safety", when=when, **more)


def withdrawn(case: SafetyNotice, *, by: str = DESK, when: float = 120) -> SafetyNotice:
    return done(case, commands.Withdraw(texts={"text": "内容有误"}), by=by, when=when)


def delivered(case: SafetyNotice, *, when: float = 5) -> SafetyNotice:
    """The head after all of its parts were reached."""
    while case.delivered_at is None:
        case = done(case, commands.Deliver(), by="system", when=when)
    return case


def moment_at(text: str) -> datetime:
    """A moment as people in China write it: "2026-11-24T23:30"."""
    return datetime.fromisoformat(f"{text}+08:00")
