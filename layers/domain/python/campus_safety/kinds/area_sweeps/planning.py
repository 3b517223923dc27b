"""拟定 and 冻结: which places a sweep would look at, and fixing that list, so that none can be left out afterwards."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final

from campus_safety.district.directory import Campus, Place
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Conflict, Fault
from campus_safety.kinds.area_sweeps import commands
from campus_safety.kinds.area_sweeps.actions import Action
from campus_safety.kinds.area_sweeps.area_sweep import PURPOSES, AreaSweep, State, SweepPurpose
from campus_safety.kinds.area_sweeps.coverage import FrozenPlace, list_digest
from campus_safety.kinds.area_sweeps.kind import KIND
from campus_safety.kinds.area_sweeps.places import Near, around, unplaced
from campus_safety.kinds.area_sweeps.rules import AreaSweepRules
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.commands import Making
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.fields import Choice, Code, Items, Names, Number, Remark, Title, Unit
from campus_safety.records.laying_clocks import notice
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

# Every unit concerned has a row of its own, and they are all written in one transaction: these keep it small enough.
MOST_CAMPUSES: Final = 40
TEXT_LIMIT: Final = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Making):
    """拟定清查 / a sweep that is asked for: which campuses, how far around them, by when. Without `radius_m` and
    `finish_by` the policy's usual ones are taken."""

    purpose: Annotated[SweepPurpose, Choice(PURPOSES), Title("清查目的", "Purpose")]
    campuses: Annotated[
        tuple[Code, ...], Items(1, MOST_CAMPUSES), Names("campus"), Title("校园（园区）", "Campuses")
    ]
    finish_by: Annotated[datetime | None, Title("完成时限", "Finished by")] = None
    radius_m: Annotated[
        int | None, Number(1, 100_000), Title("半径", "How far around"), Unit("米", "metres")
    ] = None
    text: Remark = ""


def plan(
    wanted: Plan, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[AreaSweep]:
    """The change that makes the sweep; its list is empty until it is frozen. Raises BadInput naming every fault."""
    _check(wanted, rules, moment.now)
    district, limits = rules.district, rules.policy.section(AreaSweepRules)
    campuses = tuple(dict.fromkeys(wanted.campuses))
    stations = tuple(district.station_of(campus).id for campus in campuses)
    case = AreaSweep(
        **begun(wanted.case_id, rules, moment.now, code_attempt),
        campus="",
        # It stands under no station: each does its part.
        station="",
        reporter=Reporter(wanted.account, actor.unit),
        lead=district.brigade().id,
        purpose=wanted.purpose,
        campuses=campuses,
        stations=stations,
        radius_m=wanted.radius_m or limits.radius,
        finish_by=wanted.finish_by or rules.after(moment.now, limits.usual).at,
        submission=wanted.digest,
    )
    case = KIND.with_clocks(case.with_clock(notice(case, rules)), rules, moment.now)
    return changed(KIND, None, case, Action.PLAN, actor, rules, moment, texts={"text": wanted.text})


def would_freeze(case: AreaSweep, places: Iterable[Place], rules: Rules) -> tuple[Near, ...]:
    """The list as it would be frozen now."""
    return around(_campuses(case, rules), places, case.radius_m)


def freeze(decision: Decision[AreaSweep], command: commands.Freeze) -> Outcome[AreaSweep]:
    """The list that somebody has looked at, and no other: where the directory has changed since, they look again."""
    case, rules, faults = decision.case, decision.rules, Faults()
    most = rules.policy.section(AreaSweepRules).most_places
    for id in unplaced(_campuses(case, rules)):
        faults.add("campuses", "no_position", f"校园 {id} 没有坐标", f"The campus {id} has no position")
    if not command.found:
        faults.add(
            "places",
            "no_places",
            f"{case.radius_m} 米内没有登记的场所",
            f"No place is listed within {case.radius_m} m",
        )
    if len(command.found) > most:
        faults.add(
            "places",
            "too_many_places",
            f"共 {len(command.found)} 处，超过 {most} 处，请分次清查",
            f"{len(command.found)} places, more than {most}: sweep in several",
        )
    if faults.found:
        raise BadInput(*faults.found)
    digest = list_digest(case.radius_m, command.found)
    if digest != command.digest:
        raise Conflict(
            Fault(
                "digest",
                "list_changed",
                "场所名录已有变化，请重新查看清单后冻结",
                "The list is not the one that was looked at; look at it again",
            )
        )
    lines = tuple(FrozenPlace(one.place, one.kind, one.campus, one.distance_m) for one in command.found)
    return Outcome(
        replace(case, state=State.FROZEN, places=lines, digest=digest, frozen_at=decision.now),
        tells=("invited:owner",),
    )


def _campuses(case: AreaSweep, rules: Rules) -> tuple[Campus, ...]:
    return tuple(rules.district.campus(campus) for campus in case.campuses)


def _check(wanted: Plan, rules: Rules, now: datetime) -> None:
    faults, limits = Faults(), rules.policy.section(AreaSweepRules)
    known = faults.campuses(wanted.campuses, MOST_CAMPUSES, rules)
    for id in unplaced(known):
        faults.add("campuses", "no_position", f"校园 {id} 没有坐标", f"The campus {id} has no position")
    if wanted.radius_m is not None and not 0 < wanted.radius_m <= limits.longest_radius:
        faults.add(
            "radius_m",
            "out_of_range",
            f"半径须为 1 至 {limits.longest_radius} 米",
            f"From 1 to {limits.longest_radius} metres",
        )
    if wanted.finish_by is not None:
        faults.past("finish_by", wanted.finish_by, now)
        if wanted.finish_by > rules.after(now, limits.longest).at:
            faults.add(
                "finish_by", "too_long", "超过策略允许的最长期限", "Lies further ahead than the policy allows"
            )
    faults.too_long("text", wanted.text, TEXT_LIMIT)
    faults.check()
