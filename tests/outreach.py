"""Builders of appointments, teaching packs and activities at any stage, with only what a test cares about named."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.activities import commands
from campus_safety.kinds.activities.activity import Activity, ActivityType, Group
from campus_safety.kinds.activities.commands import Command, Host
from campus_safety.kinds.activities.decide import decide
from campus_safety.kinds.activities.planning import Plan, plan
from campus_safety.kinds.appointments.appointing import Appoint, appoint
from campus_safety.kinds.appointments.appointment import Appointment, Term
from campus_safety.kinds.teaching_packs.publishing import Publish, publish
from campus_safety.kinds.teaching_packs.teaching_pack import TeachingPack
from campus_safety.records.change import Change, Moment
from tests.builders import NOW, SALT, an_account, an_actor, at, rules
from tests.districts import key_of

OFFICER = "dm-st-harbour-officer-1"
OTHER_OFFICER = "dm-st-harbour-officer-2"
CHIEF = "dm-st-harbour-chief"
DESK = "dm-st-harbour-desk"
SCHOOL = "dm-ms-01-safety"
PRINCIPAL = "dm-ms-01-principal"
EDUCATION = "dm-edu-desk"
SUPERVISOR = "dm-supervisor-1"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
TERM = Term(key_of(OFFICER), "dm-ms-01", date(2026, 9, 1), date(2027, 8, 31))
HOST = Host(key_of(OFFICER), "dm-st-harbour")


def after(delta: timedelta) -> Moment:
    return Moment(NOW + delta, SALT)


def an_appointment(slot: int = 1, *, by: str = SUPERVISOR, **changes: Any) -> Change[Appointment]:
    """The officer becomes law vice-principal of Harbour Middle School for the school year."""
    plain = Appoint(
        client_key="appoint-1",
        digest="digest-1",
        campus="dm-ms-01",
        holder=an_account(OFFICER).key,
        officer=an_account(OFFICER),
        since=date(2026, 9, 1),
        until=date(2027, 8, 31),
        account=key_of(by),
    )
    return appoint(replace(plain, **changes), slot, an_actor(by), rules(), at())


def a_pack(*, by: str = OFFICER, **changes: Any) -> Change[TeachingPack]:
    plain = Publish(
        client_key="pack-1",
        digest="digest-1",
        topics=("fraud",),
        groups=frozenset({Group.MIDDLE}),
        minutes=40,
        title="反诈第一课",
        account=key_of(by),
    )
    return publish(replace(plain, **changes), an_actor(by), rules(), at())


def a_plan(*, by: str = OFFICER, **changes: Any) -> Plan:
    """A law lesson in two days, for one class hour and a half, held by the school's vice-principal."""
    plain = Plan(
        client_key="plan-1",
        digest="digest-1",
        activity_type=ActivityType.LAW_LESSON,
        campus="dm-ms-01",
        starts_at=NOW + 2 * DAY,
        ends_at=NOW + 2 * DAY + HOUR,
        held_by=HOST,
        as_vice_principal=True,
        topics=("fraud",),
        account=key_of(by),
        terms=(TERM,),
    )
    return replace(plain, **changes)


def planned(*, by: str = OFFICER, when: Moment | None = None, **changes: Any) -> Activity:
    return plan(a_plan(by=by, **changes), an_actor(by), rules(), when or at()).after


def a_drill(**changes: Any) -> Activity:
    """An evacuation drill in two days that the school holds itself."""
    school = {"by": SCHOOL, "held_by": None, "as_vice_principal": False, "topics": ("fire",)}
    return planned(**school | {"activity_type": ActivityType.EVACUATION_DRILL} | changes)


def act(
    case: Activity,
    command: Command,
    *,
    by: str = OFFICER,
    when: Moment | None = None,
    staff: str | None = None,
    by_rules: Rules | None = None,
) -> Activity:
    """The activity after one more action."""
    return decide(case, command, an_actor(by, staff), by_rules or rules(), when or at(60)).after


def confirmed(case: Activity | None = None) -> Activity:
    return act(case or planned(), commands.Confirm(), by=SCHOOL)


def held(case: Activity | None = None) -> Activity:
    case = case or confirmed()
    return act(case, commands.Hold(), when=after(2 * DAY + HOUR))


def a_record(**changes: Any) -> commands.Record:
    plain = commands.Record(
        audience={Group.MIDDLE: 120, Group.STAFF: 6}, class_hours=1, terms=(TERM,), texts={"text": "很好"}
    )
    return replace(plain, **changes)


def recorded(case: Activity | None = None, **changes: Any) -> Activity:
    return act(case or held(), a_record(**changes), when=after(2 * DAY + 2 * HOUR))


def moment_of(at_: datetime) -> Moment:
    return Moment(at_, SALT)
