"""Builders of area sweeps at any stage, with only what a test cares about named."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.area_sweeps import commands
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep, SweepPurpose
from campus_safety.kinds.area_sweeps.commands import Command
from campus_safety.kinds.area_sweeps.coverage import list_digest
from campus_safety.kinds.area_sweeps.decide import decide
from campus_safety.kinds.area_sweeps.places import Outcome
from campus_safety.kinds.area_sweeps.planning import Plan, plan, would_freeze
from campus_safety.kinds.hazards.categories import Grade
from campus_safety.kinds.hazards.checklists import Checklists, Item
from campus_safety.labels import Label
from campus_safety.records.change import Change, Moment
from tests.builders import NOW, SALT, an_actor, at, rules
from tests.districts import key_of, sample_files

SUPERVISOR = "dm-supervisor-1"
OFFICER = "dm-st-harbour-officer-1"
DESK = "dm-st-harbour-desk"
CHIEF = "dm-st-harbour-chief"
HILL = "dm-st-hill-desk"
CULTURE = "dm-culture-duty"
MARKET = "dm-market-duty"
SCHOOL = "dm-ms-01-safety"
HARBOUR = ("dm-ms-01", "dm-ps-01", "dm-kg-01")
DAY = 24 * 60 * 60

SHOP = Item(
    "surroundings.shop", "surroundings", Label("向未成年人售烟", "Tobacco sold to minors"), Grade.GENERAL
)
GATE = Item("access.gate", "access", Label("门卫登记缺失", "No register at the gate"), Grade.GENERAL)
CHECKLISTS = Checklists("k1", {item.id: item for item in (SHOP, GATE)})


def sweep_rules(**changes: Any) -> Rules:
    return rules(**{"documents": {Checklists: CHECKLISTS}, **changes})


def in_days(days: float) -> datetime:
    return NOW + timedelta(days=days)


def a_plan(**changes: Any) -> Plan:
    """Around the three Harbour campuses, five days from now."""
    plain = Plan(
        client_key="sweep-1",
        digest="digest-1",
        purpose=SweepPurpose.TERM_START,
        campuses=HARBOUR,
        finish_by=in_days(5),
        account=key_of(SUPERVISOR),
    )
    return replace(plain, **changes)


def planned(*, when: float = 0, **changes: Any) -> AreaSweep:
    return plan(a_plan(**changes), an_actor(SUPERVISOR), sweep_rules(), at(when)).after


def changed(
    case: AreaSweep, command: Command, *, by: str = SUPERVISOR, when: float, staff: str | None = None
) -> Change[AreaSweep]:
    moment = Moment(NOW + timedelta(seconds=when), SALT)
    return decide(case, command, an_actor(by, staff), sweep_rules(), moment)


def done(
    case: AreaSweep, command: Command, *, by: str = SUPERVISOR, when: float, staff: str | None = None
) -> AreaSweep:
    """The sweep after one more action."""
    return changed(case, command, by=by, when=when, staff=staff).after


def looked_at(case: AreaSweep) -> commands.Freeze:
    """Freezing what the directory lists now."""
    found = would_freeze(case, sample_files("demo").places, sweep_rules())
    return commands.Freeze(digest=list_digest(case.radius_m, found), found=found)


def frozen(case: AreaSweep | None = None, *, when: float = 60) -> AreaSweep:
    case = case or planned()
    return done(case, looked_at(case), when=when)


def given_to(units: Mapping[str, str]) -> tuple[commands.Assignment, ...]:
    """Who is to look at which place, one place at a time."""
    return tuple(commands.Assignment(unit=unit, places=(place,)) for place, unit in units.items())


def assigned(case: AreaSweep | None = None, *, when: float = 120, **units: str) -> AreaSweep:
    """Every place to the station of its campus, but for those that are named: `dm_place_01="dm-culture"`."""
    named = {place.replace("_", "-"): unit for place, unit in units.items()}
    return done(
        case or frozen(),
        commands.AssignPlaces(assignments=given_to(named), rest=commands.Rest.STATION),
        when=when,
    )


def recorded(
    case: AreaSweep,
    place: str,
    outcome: Outcome = Outcome.COMPLIANT,
    *,
    people: int = 0,
    by: str = OFFICER,
    when: float = 600,
    **more: Any,
) -> AreaSweep:
    command = commands.RecordOutcome(place=place, outcome=outcome, people_checked=people, **more)
    return done(case, command, by=by, when=when)


def swept(case: AreaSweep | None = None, *, but: tuple[str, ...] = (), when: float = 600) -> AreaSweep:
    """Every place found compliant, two people checked in each, but for those that are named."""
    case = case or assigned()
    for one in case.places:
        if one.place not in but and not one.done:
            by = {"dm-st-harbour": OFFICER, "dm-st-hill": HILL, "dm-culture": CULTURE}[one.unit]
            case = recorded(case, one.place, people=2, by=by, when=when)
    return case
