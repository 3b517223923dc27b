"""Builders of patrols and their plans, with only what a test cares about named."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.patrols import commands
from campus_safety.kinds.patrols.decide import decide, decide_plan
from campus_safety.kinds.patrols.observing import Observed
from campus_safety.kinds.patrols.patrol import Patrol
from campus_safety.kinds.patrols.patrol_plan import PatrolPlan
from campus_safety.kinds.patrols.planning import Plan, PlannedPoint, PlanRound, Stop, plan, plan_round
from campus_safety.kinds.patrols.point_codes import PointCode
from campus_safety.kinds.patrols.rounds import Camera, lines_of, planned, rounds_on
from campus_safety.kinds.patrols.team import Beat, Mode, stop_code
from campus_safety.kinds.peak_posts.peak_post import Seen
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


def a_video_round(*, seen: bool = True) -> Patrol:
    """Two registered cameras at the gate and the stairs, where none is; through the first something was seen."""
    of_plan = a_plan(spots=((Mode.VIDEO, "gate"), (Mode.VIDEO, "stairs-2")), per_day=((Mode.VIDEO, 3),))
    one = next(one for one in rounds_on(of_plan, TODAY) if one.number == 2)
    cameras = tuple(Camera(f"c-camera-{number}", f"C-{number:02}", "gate") for number in (1, 2))
    case = planned(of_plan, one, rules(), at(-3600), lines=lines_of(of_plan, one, cameras)).after
    if not seen:
        return case
    said = commands.CheckIn(
        camera="C-01",
        observed=frozenset({Observed.CLIMBING}),
        footage_system="校方录像",
        footage_since=at(-60).now,
        footage_until=at(0).now,
    )
    return acted(case, said)


def a_police_plan(given: Rules | None = None, **changes: Any) -> PatrolPlan:
    """Two officers by car, at the gates of two campuses of the station."""
    wanted = PlanRound(
        client_key="round-1",
        digest="digest-1",
        mode=Mode.CAR,
        officers=2,
        stops=(
            Stop(campus="dm-ms-01", spot="gate", first=time(9), last=time(10, 30)),
            Stop(campus="dm-ps-01", spot="gate", first=time(10), last=time(11)),
        ),
        account=an_account(OFFICER).key,
    )
    wanted = replace(wanted, **changes)
    return plan_round(wanted, "dm-st-harbour", an_actor(OFFICER), given or rules(), at()).after


def a_police_round(*, made: bool = True) -> Patrol:
    """Today's, on at `builders.NOW`; its first stop was made in time."""
    of_plan = a_police_plan()
    one = next(iter(rounds_on(of_plan, TODAY)))
    case = planned(of_plan, one, rules(), at()).after
    if not made:
        return case
    stop = PointCode(case.sticker, stop_code(1), case.codes)
    return acted(case, commands.CheckIn(point=stop, seen=frozenset({Seen.OFFICER, Seen.CAR})), by=OFFICER)


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
