"""Builders of hazards at any stage, with only what a test cares about named."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.hazards import commands
from campus_safety.kinds.hazards.categories import Grade, Source
from campus_safety.kinds.hazards.checklists import Checklists, Item
from campus_safety.kinds.hazards.decide import decide, paper_signed_by
from campus_safety.kinds.hazards.finding import Found, receive
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.hazards.ordering import checked_by_police
from campus_safety.labels import Label
from campus_safety.records.change import Change, Moment
from campus_safety.records.commands import Command
from campus_safety.records.components import Attachment, Party
from campus_safety.records.submissions import Submission
from tests.builders import NOW, SALT, a_district, an_account, an_actor, at, rules
from tests.districts import key_of

SCHOOL = "dm-ms-01-safety"
PRINCIPAL = "dm-ms-01-principal"
OFFICER = "dm-st-harbour-officer-1"
CHIEF = "dm-st-harbour-chief"
SUPERVISOR = "dm-supervisor-1"
FIRE = "dm-fire-duty"
DAY = 24 * 60 * 60
LOOKED_AT = commands.RecordCheck(texts={"text": "现场查看，情况属实"})

CHECKLISTS = Checklists(
    "k1",
    {
        item.id: item
        for item in (
            Item(
                "technical.alarm-unlinked",
                "technical_guard",
                Label("一键报警未联网", "Alarm not linked"),
                Grade.GENERAL,
                "reg421-16",
            ),
            Item(
                "technical.no-clause",
                "technical_guard",
                Label("存储不足", "Too little storage"),
                Grade.GENERAL,
            ),
            Item(
                "technical.major",
                "technical_guard",
                Label("监控全部失效", "No camera works"),
                Grade.MAJOR,
                "reg421-16",
            ),
            Item(
                "fire.exit-blocked", "fire", Label("疏散通道堵塞", "Exit blocked"), Grade.GENERAL, "reg421-16"
            ),
            Item(
                "food.no-samples",
                "food",
                Label("未按规定留样", "Samples are not kept"),
                Grade.GENERAL,
                "shandong-26",
            ),
            Item(
                "access.no-register",
                "access",
                Label("来访未登记", "Visitors are not registered"),
                Grade.GENERAL,
                "shandong-29-30",
            ),
            Item("psychosocial.dispute", "psychosocial", Label("矛盾纠纷", "Dispute"), Grade.GENERAL),
        )
    },
)


def hazard_rules(**changes: Any) -> Rules:
    return rules(documents={Checklists: CHECKLISTS}, **changes)


def a_finding(**changes: Any) -> Found:
    """An alarm that is not linked, found by the school's own safety officer at the gate."""
    sender, key = changes.pop("sender", SCHOOL), changes.pop("client_key", "hazard-1")
    plain = Found(
        submission=Submission(key_of(sender), key, "digest-1"),
        campus="dm-ms-01",
        item="technical.alarm-unlinked",
        spot="gate",
        source=Source.SELF_CHECK,
        text="一键报警未接入",
        account=key_of(sender),
    )
    return replace(plain, **changes)


def found(*, by: str = SCHOOL, when: float = 0, earlier: Any = (), **changes: Any) -> Change[Hazard]:
    return receive(a_finding(sender=by, **changes), an_actor(by), hazard_rules(), at(when), earlier=earlier)


def a_hazard(**changes: Any) -> Hazard:
    return found(**changes).after


def changed(
    case: Hazard, command: Command, *, by: str, when: float, staff: str | None = None, number: int = 1
) -> Change[Hazard]:
    signs = paper_signed_by(case, command) is not None
    moment = Moment(NOW + timedelta(seconds=when), SALT, number if signs else None)
    return decide(case, command, an_actor(by, staff), hazard_rules(), moment)


def done(
    case: Hazard, command: Command, *, by: str, when: float, staff: str | None = None, number: int = 1
) -> Hazard:
    """The hazard after one more action."""
    return changed(case, command, by=by, when=when, staff=staff, number=number).after


def photographed(case: Hazard, purpose: str, *, by: str = SCHOOL, when: float = 0) -> Hazard:
    """The hazard with a photo that has arrived, as the system links it."""
    account = an_account(by)
    photo = Attachment(
        id=f"a{purpose}{len(case.attachments)}",
        purpose=purpose,
        media="image/jpeg",
        size=1000,
        digest="0" * 64,
        round=len(case.rounds),
        arrived_at=NOW + timedelta(seconds=when),
        by=Party(account.key, account.unit, f"n-{by}"),
    )
    return replace(case, attachments=(*case.attachments, photo))


def in_days(days: float) -> datetime:
    return NOW + timedelta(days=days)


def looked_at(case: Hazard | None = None, *, when: float = 30) -> Hazard:
    """Police have looked at what somebody else has told of."""
    return done(case or a_hazard(), LOOKED_AT, by=OFFICER, when=when)


def assigned(case: Hazard | None = None, *, days: float = 7, when: float = 3600) -> Hazard:
    case = case or photographed(a_hazard(), "before")
    return done(case, commands.Assign(due_at=in_days(days)), by=OFFICER, when=when)


def ordered(case: Hazard | None = None, *, days: float = 7, when: float = 3600) -> Hazard:
    """Drafted by the officer, signed by the chief."""
    case = case or photographed(a_hazard(), "before")
    if not checked_by_police(case, a_district()):
        case = looked_at(case, when=when - 60)
    draft = commands.DraftOrder(due_at=in_days(days), texts={"measures": "接入公安平台"})
    case = done(case, draft, by=OFFICER, when=when)
    return done(case, commands.SignOrder(), by=CHIEF, when=when + 60)


def claimed(case: Hazard | None = None, *, when: float = DAY, by: str = SCHOOL) -> Hazard:
    case = photographed(case or assigned(), "after", by=by, when=when)
    return done(case, commands.ClaimRectified(texts={"text": "已接入"}), by=by, when=when)


def rechecked(
    case: Hazard | None = None, *, passed: bool = True, when: float = 2 * DAY, by: str = OFFICER
) -> Hazard:
    return done(
        case or claimed(), commands.Recheck(passed=passed, texts={"opinion": "已核实"}), by=by, when=when
    )


def looked_again(
    case: Hazard | None = None, *, held: bool = True, when: float = 12 * DAY, by: str = OFFICER
) -> Hazard:
    return done(
        case or rechecked(), commands.FollowUp(held=held, texts={"opinion": "保持良好"}), by=by, when=when
    )
