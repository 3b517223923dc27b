"""分派 and 清查: who looks at which place, and what was found there: one outcome each, decided once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from campus_safety.district.organisation import UnitKind
from campus_safety.district.roles import Role
from campus_safety.errors import Conflict, Fault, NotAllowed
from campus_safety.kinds.area_sweeps import commands
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep, State
from campus_safety.kinds.area_sweeps.coverage import FrozenPlace
from campus_safety.kinds.area_sweeps.places import OUTCOMES, WITHOUT_PEOPLE, Outcome, unit_for
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.records.decision import Choices, Decision, Faults, Option, stated
from campus_safety.records.decision import Outcome as Result

# The category of the hazards that a sweep finds.
SURROUNDINGS: Final = "surroundings"
# More people than anybody checks in one place: a slip of the finger.
_LOOKS_AT_PLACES: Final = frozenset({UnitKind.STATION, UnitKind.AGENCY})


def assign_places(decision: Decision[AreaSweep], command: commands.AssignPlaces) -> Result[AreaSweep]:
    """To a station or an authority, again to another as long as nothing was found there. Under way once every place has
    somebody."""
    case, faults = decision.case, Faults()
    _check_units(decision, command, faults)
    for id in command.units:
        line = case.place(id)
        if line is None:
            _not_listed("assignments", id, faults)
        elif line.done:
            faults.add("assignments", "already_done", f"场所 {id} 已有结果", f"{id} has its outcome already")
    if not command.units and command.rest is None:
        faults.add("assignments", "missing", "请指明场所和单位", "Name places and units")
    faults.check()
    named = [
        replace(line, unit=unit)
        for id, unit in command.units.items()
        if (line := case.place(id)) is not None and line.unit != unit
    ]
    after = case.with_places(named)
    if command.rest is not None:
        after = after.with_places(_rest(after, command.rest, decision))
    if after == case:
        raise Conflict(
            Fault("assignments", "already_done", "这些场所已由该单位负责", "They are those units' already")
        )
    if all(one.unit for one in after.places):
        after = replace(after, state=State.UNDER_WAY)
    now_theirs = sorted(
        {one.unit for one, before in zip(after.places, case.places, strict=True) if one.unit != before.unit}
    )
    return Result(after, tells=tuple(f"unit:{unit}" for unit in now_theirs))


def still_to_look_at(decision: Decision[AreaSweep]) -> Choices | None:
    """Some place of this unit's has no outcome yet; and the items that an order to rectify can name."""
    return _some(decision, lambda line: not line.done) or _surroundings(decision)


def _surroundings(decision: Decision[AreaSweep]) -> Choices | None:
    items = decision.rules.document(Checklists).items.values()
    found = tuple(Option(item.id, item.label) for item in items if item.category == SURROUNDINGS)
    return {"item": found} if found else None


def looked_at(decision: Decision[AreaSweep]) -> Choices | None:
    """Some place of this unit's has an outcome."""
    return _some(decision, lambda line: line.outcome is not None)


def _some(decision: Decision[AreaSweep], fits: Callable[[FrozenPlace], bool]) -> Choices | None:
    """Nothing to choose where no place fits; where some do, the sweep lists hundreds, and it is not said again which."""
    own = (line for line in decision.case.places if answers_for(decision.acting_unit, decision.case, line))
    return None if any(map(fits, own)) else {"place": ()}


def record_outcome(decision: Decision[AreaSweep], command: commands.RecordOutcome) -> Result[AreaSweep]:
    """One outcome for each place; only a door that stayed closed is followed by another."""
    case, faults = decision.case, Faults()
    line = _line(decision, command.place, faults)
    _check_people(command.outcome, command.people_checked, faults)
    if command.hazard is not None and command.outcome is not Outcome.ORDERED:
        faults.add(
            "hazard",
            "not_ordered",
            "仅“限期整改”的场所可关联隐患",
            "Only a place that was ordered to rectify names a hazard",
        )
    if command.item is not None:
        _check_item(command.item, decision, faults)
    since = line.at if line is not None and line.at is not None else case.frozen_at or case.received_at
    at, late = stated("seen_at", command.seen_at, decision, faults, since)
    faults.check()
    if line is None:
        raise AssertionError("checked above")
    if line.done and line.outcome is not None:
        told = OUTCOMES[line.outcome]
        raise Conflict(
            Fault(
                "place",
                "already_done",
                f"场所 {line.place} 已登记为“{told.zh}”，如有误请更正",
                f"{line.place} is recorded as “{told.en}”; correct it if that is wrong",
            )
        )
    after = case.with_places([_found(line, command, at, decision)])
    if command.hazard is not None:
        after = replace(after, links=tuple(dict.fromkeys((*after.links, command.hazard))))
    return Result(after, tells=_completed(case, after), stated_at=at if late else None, late_entry=late)


def correct_outcome(decision: Decision[AreaSweep], command: commands.CorrectOutcome) -> Result[AreaSweep]:
    """With a reason; the timeline keeps what was said before."""
    case, faults = decision.case, Faults()
    line = _line(decision, command.place, faults)
    _check_people(command.outcome, command.people_checked, faults)
    if not command.texts.get("text"):
        faults.add("text", "missing", "请说明更正理由", "Say why it is corrected")
    faults.check()
    if line is None:
        raise AssertionError("checked above")
    if line.outcome is None:
        raise Conflict(Fault("place", "nothing_recorded", "该场所尚无结果", "Nothing was recorded there yet"))
    if line.outcome is not command.instead_of:
        told = OUTCOMES[line.outcome]
        raise Conflict(
            Fault(
                "instead_of",
                "changed_meanwhile",
                f"该场所现为“{told.zh}”，请核对后再更正",
                f"It is recorded as “{told.en}” by now; look again",
            )
        )
    if (line.outcome, line.people_checked) == (command.outcome, command.people_checked):
        raise Conflict(Fault("outcome", "already_done", "与已登记的结果相同", "That is what was recorded"))
    after = case.with_places([_found(line, command, decision.now, decision, attempts=0)])
    return Result(after, tells=("lead:owner",) if after.covered.done < case.covered.done else ())


def _found(
    line: FrozenPlace,
    command: commands.RecordOutcome | commands.CorrectOutcome,
    at: datetime,
    decision: Decision[AreaSweep],
    *,
    attempts: int = 1,
) -> FrozenPlace:
    hazard = command.hazard if isinstance(command, commands.RecordOutcome) else line.hazard
    shut = command.outcome is Outcome.NOT_ENTERED
    return replace(
        line,
        outcome=command.outcome,
        people_checked=command.people_checked,
        attempts=line.attempts + attempts,
        at=at,
        by=decision.party,
        shut_since=line.shut_since or (at if shut else None),
        hazard=hazard if command.outcome is Outcome.ORDERED else None,
    )


def _completed(before: AreaSweep, after: AreaSweep) -> tuple[str, ...]:
    """Whoever leads hears when the last place has its outcome, and not before."""
    return ("lead:owner",) if after.covered.complete and not before.covered.complete else ()


def _rest(case: AreaSweep, rest: commands.Rest, decision: Decision[AreaSweep]) -> tuple[FrozenPlace, ...]:
    """The places that nobody was named for, each with who is to look at it."""
    return tuple(
        replace(
            one,
            unit=station
            if rest is commands.Rest.STATION
            else unit_for(one.kind, station, decision.rules.district),
        )
        for one in case.places
        if not one.unit and (station := case.station_of(one.campus))
    )


def _check_units(decision: Decision[AreaSweep], command: commands.AssignPlaces, faults: Faults) -> None:
    units = dict.fromkeys(command.units.values())
    faults.units("assignments", units, decision.rules)
    for unit in units:
        known = decision.rules.district.units.get(unit)
        if known is not None and known.kind not in _LOOKS_AT_PLACES:
            faults.add(
                "assignments",
                "looks_at_nothing",
                f"{known.name.zh}不承担清查",
                f"{known.name.en} looks at no places",
            )


def _line(decision: Decision[AreaSweep], id: str, faults: Faults) -> FrozenPlace | None:
    """The line of a place that is the actor's to answer for. For an authority the others are not on the list; to police
    they are shown, and are another's. Whoever leads may correct any."""
    case, actor = decision.case, decision.actor
    line = case.place(id)
    if line is not None and answers_for(decision.acting_unit, decision.case, line):
        return line
    if line is None or actor.role in (Role.AGENCY, Role.EDUCATION):
        _not_listed("place", id, faults)
        return None
    raise NotAllowed(
        Fault(
            "place",
            "not_assigned_to_you",
            f"场所 {id} 未分派给本单位",
            f"{id} is not assigned to your unit",
        )
    )


def answers_for(unit: str, case: AreaSweep, line: FrozenPlace) -> bool:
    """Whether a place is this unit's to look at: it was given it, or leads the sweep."""
    return unit in (line.unit, case.lead)


def _check_people(outcome: Outcome, people: int, faults: Faults) -> None:
    if not 0 <= people <= commands.MOST_PEOPLE:
        faults.add(
            "people_checked",
            "out_of_range",
            f"人数须为 0 至 {commands.MOST_PEOPLE}",
            f"From 0 to {commands.MOST_PEOPLE}",
        )
    elif people and outcome in WITHOUT_PEOPLE:
        faults.add(
            "people_checked",
            "nobody_met",
            f"结果为“{OUTCOMES[outcome].zh}”，不能核查人员",
            f"Nobody is checked where it says “{OUTCOMES[outcome].en}”",
        )


def _check_item(id: str, decision: Decision[AreaSweep], faults: Faults) -> None:
    item = decision.rules.document(Checklists).item(id)
    if item is None or item.category != SURROUNDINGS:
        faults.add(
            "item", "not_surroundings", f"不是“周边场所”检查项：{id}", f"No item about surroundings: {id}"
        )


def _not_listed(where: str, id: str, faults: Faults) -> None:
    faults.add(where, "not_listed", f"清单中没有这个场所：{id}", f"Not on the frozen list: {id}")
