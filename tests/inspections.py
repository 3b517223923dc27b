"""Builders of joint inspections at any stage, with only what a test cares about named."""

from dataclasses import replace
from datetime import date
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.hazards.checklists import Checklists, Selection, parse_checklists
from campus_safety.kinds.hazards.hazard import Hazard, hazard
from campus_safety.kinds.inspections import commands
from campus_safety.kinds.inspections.decide import decide
from campus_safety.kinds.inspections.inspection import Inspection
from campus_safety.kinds.inspections.planning import Plan, plan
from campus_safety.kinds.inspections.visiting import Known, Recorded, record_finding
from campus_safety.labels import Label
from campus_safety.records.change import Change
from campus_safety.records.commands import Command
from campus_safety.records.record import Record
from tests.builders import a_policy_document, an_actor, at, rules
from tests.districts import key_of

SUPERVISOR = "dm-supervisor-1"
EDUCATION = "dm-edu-desk"
FIRE = "dm-fire-duty"
MARKET = "dm-market-duty"
DESK = "dm-st-harbour-desk"
OFFICER = "dm-st-harbour-officer-1"
# Two campuses of Harbour station; the station, the fire brigade and market supervision go together.
CAMPUSES = ("dm-ms-01", "dm-ps-01")
AGENCIES = ("dm-st-harbour", "dm-fire", "dm-market")
BY_UNIT = {"dm-st-harbour": OFFICER, "dm-fire": FIRE, "dm-market": MARKET, "dm-edu": EDUCATION}

# The library that ships, with a selection too narrow for some.
SHIPPED = parse_checklists("k1", a_policy_document()["checklists"])
CHECKLISTS = Checklists(
    "k1",
    SHIPPED.items,
    {
        **SHIPPED.selections,
        "kitchen": Selection("kitchen", Label("食堂", "Kitchen"), ("food.other",)),
        "everywhere": Selection("everywhere", Label("全部", "Everything"), tuple(SHIPPED.items)),
    },
)


def inspection_rules(**changes: Any) -> Rules:
    return rules(documents={Checklists: CHECKLISTS}, **changes)


def a_plan(**changes: Any) -> Plan:
    """Called by the brigade, for the same day."""
    sender = changes.pop("sender", SUPERVISOR)
    plain = Plan(
        client_key="inspection-1",
        digest="digest-1",
        campuses=CAMPUSES,
        agencies=AGENCIES,
        selection="joint-inspection",
        planned_on=date(2026, 11, 24),
        text="请携带检测设备",
        account=key_of(sender),
    )
    return replace(plain, **changes)


def planned(*, by: str = SUPERVISOR, when: float = 0, **changes: Any) -> Change[Inspection]:
    return plan(a_plan(sender=by, **changes), an_actor(by), inspection_rules(), at(when))


def begun(case: Inspection | None = None, *, by: str = SUPERVISOR, when: float = 3600) -> Inspection:
    return done(case or planned().after, commands.Begin(), by=by, when=when)


def changed(case: Inspection, command: Command, *, by: str, when: float) -> Change[Inspection]:
    return decide(case, command, an_actor(by), inspection_rules(), at(when))


def done(case: Inspection, command: Command, *, by: str, when: float = 7200) -> Inspection:
    """The inspection after one more action."""
    return changed(case, command, by=by, when=when).after


def a_finding(**changes: Any) -> commands.RecordFinding:
    """A blocked exit in the middle school's second stairway."""
    plain = commands.RecordFinding(
        client_key="finding-1",
        submission="digest-1",
        campus="dm-ms-01",
        item="fire.exit-blocked",
        spot="stairs-2",
        texts={"text": "二号楼梯堆放课桌"},
    )
    return replace(plain, **changes)


def recorded(
    case: Inspection,
    *,
    by: str = FIRE,
    when: float = 7200,
    known: Hazard | None = None,
    earlier: Any = (),
    **changes: Any,
) -> Recorded:
    return record_finding(
        case,
        a_finding(**changes),
        an_actor(by),
        inspection_rules(),
        at(when),
        known=Known(known, inspection_rules()) if known else None,
        earlier=earlier,
    )


def inspected(result: Recorded) -> Inspection:
    """The inspection after a finding."""
    after = result.changes[0].after
    assert isinstance(after, Inspection)
    return after


def made(result: Recorded) -> Hazard:
    """The hazard that a finding made, or was linked to."""
    after: Record = result.changes[1].after
    return hazard(after)


def answered(case: Inspection, campus: str, unit: str, *, when: float = 7200) -> Inspection:
    """Nothing found at this campus by this unit."""
    return done(case, commands.NothingFound(campus=campus), by=BY_UNIT[unit], when=when)


def all_answered(case: Inspection | None = None, *, when: float = 7200) -> Inspection:
    case = case or begun()
    for visit in case.unanswered:
        case = answered(case, visit.campus, visit.unit, when=when)
    return case
