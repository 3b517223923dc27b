"""Builders of patrols and their plans, with only what a test cares about named."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.patrols import commands
from campus_safety.kinds.patrols.decide import decide, decide_plan
from campus_safety.kinds.patrols.patrol import Patrol
from campus_safety.kinds.patrols.patrol_plan import PatrolPlan
from campus_safety.kinds.patrols.planning import Plan, PlannedPoint, plan
from campus_safety.kinds.patrols.point_codes import PointCode
from campus_safety.kinds.patrols.rounds import planned, rounds_on
from campus_safety.kinds.patrols.team import Beat, Mode
from campus_safety.kinds.registers.things import Member, TeamPart
from campus_safety.records.change import Change
from campus_safety.records.commands import Command
from tests.builders import an_account, an_actor, at, rules

SCHOOL = "dm-ms-01-safety"
GUARD = "dm-ms-01-guard"
OFFICER = "dm-st-harbour-officer-1"
DESK = "dm-st-harbour-desk"
# `builders.NOW` is 10:00 in Shanghai on this day.
TODAY = date(2026, 11, 24)
SPOTS = ("gate", "stairs-2", "canteen")


def a_wanted_plan(**changes: Any) -> Plan:
    """Three points on foot from nine to noon, three rounds: the second one runs from 10:00 to 11:00."""
    sender = changes.pop("sender", SCHOOL)
    if "spots" in changes:
        changes["points"] = tuple(PlannedPoint(mode=mode, spot=spot) for mode, spot in changes.pop("spots"))
    if "per_day" in changes:
        changes["beats"] = tuple(Beat(mode, often) for mode, often in changes.pop("per_day"))
    plain = Plan(
        client_key="plan-1",
        digest="digest-1",
        campus="dm-ms-01",
        team=(TeamPart(Member.POLICE, 1), TeamPart(Member.GUARD, 2), TeamPart(Member.PARENT, 1)),
        points=tuple(PlannedPoint(mode=Mode.FOOT, spot=spot) for spot in SPOTS),
        beats=(Beat(Mode.FOOT, 3),),
        first=time(9),
        last=time(12),
        account=an_account(sender).key,
    )
    return replace(plain, **changes)


def planned_for(
    by: str = SCHOOL, *, when: float = 0, replaced: PatrolPlan | None = None, **changes: Any
) -> Change[PatrolPlan]:
    wanted = a_wanted_plan(sender=by, **changes)
    return plan(wanted, an_actor(by), rules(), at(when), replaced=replaced)


def a_plan(**changes: Any) -> PatrolPlan:
    return planned_for(**changes).after


def a_patrol(
    of_plan: PatrolPlan | None = None, *, number: int = 2, day: date = TODAY, mode: Mode = Mode.FOOT
) -> Patrol:
    """Round 2, which has begun at `builders.NOW`."""
    of_plan = of_plan or a_plan()
    one = next(one for one in rounds_on(of_plan, day) if (one.number, one.mode) == (number, mode))
    return planned(of_plan, one, rules(), at(-3600)).after


def code_at(case: Patrol, spot: str, *, codes: int | None = None) -> PointCode:
    return PointCode(case.sticker, spot, case.codes if codes is None else codes)


def acted(
    case: Patrol, command: Command, *, by: str = GUARD, when: float = 60, given: Rules | None = None
) -> Patrol:
    """The patrol after one more action, or as it was where nothing had to be done."""
    change = decide(case, command, an_actor(by), given or rules(), at(when))
    return case if change is None else change.after


def checked(case: Patrol, *spots: str, by: str = GUARD, when: float = 60) -> Patrol:
    for number, spot in enumerate(spots):
        case = acted(case, commands.CheckIn(point=code_at(case, spot)), by=by, when=when + number)
    return case


def changed_plan(case: PatrolPlan, command: Command, *, by: str = SCHOOL, when: float = 60) -> PatrolPlan:
    return decide_plan(case, command, an_actor(by), rules(), at(when)).after
