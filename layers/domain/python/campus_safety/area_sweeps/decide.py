"""Freezing a list, and what people do until every place on it has its outcome (不漏一人、不少一处)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from campus_safety import oversight
from campus_safety.area_sweeps import commands
from campus_safety.area_sweeps.area_sweep import (
    STATES,
    AreaSweep,
    FrozenPlace,
    State,
    coverage,
    list_digest,
)
from campus_safety.area_sweeps.places import Outcome, around, unplaced
from campus_safety.area_sweeps.transitions import TRANSITIONS, Action
from campus_safety.area_sweeps.winding import wind
from campus_safety.case import Reporter
from campus_safety.change import Change, Moment, changed
from campus_safety.decision import Decision, Faults, made
from campus_safety.decision import Outcome as Result
from campus_safety.directory import Place
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed
from campus_safety.identity import case_id, short_code
from campus_safety.organisation import UnitKind
from campus_safety.roles import Role
from campus_safety.rules import Rules
from campus_safety.timeline import Actor
from campus_safety.transitions import admit
from campus_safety.winding import notice

# How many open places a refusal to close names one by one.
NAMED: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A sweep that is asked for; `radius` in metres, None for the policy's."""

    issuer: str
    subject: str
    client_key: str
    submission: str
    campuses: tuple[str, ...]
    finish_by: datetime
    radius: int | None = None
    text: str = ""
    account: str | None = None

    @property
    def case_id(self) -> str:
        return case_id(self.issuer, self.subject, self.client_key)


def frozen(plan: Plan, places: Iterable[Place], rules: Rules, now: datetime) -> tuple[FrozenPlace, ...]:
    """The list as it would be frozen now, each place with the station of the campus that it is nearest to. Raises BadInput
    naming every fault."""
    faults, limits = Faults(), rules.policy.for_area_sweeps
    known = []
    for id in dict.fromkeys(plan.campuses):
        campus = rules.district.campuses.get(id)
        if campus is None or campus.retired:
            faults.add("campuses", "unknown_campus", f"没有这个校园：{id}", f"No such campus: {id}")
        else:
            known.append(campus)
    for id in unplaced(known):
        faults.add("campuses", "no_position", f"校园 {id} 没有坐标", f"The campus {id} has no position")
    radius = limits.radius if plan.radius is None else plan.radius
    if not 0 < radius <= limits.longest_radius:
        faults.add(
            "radius",
            "out_of_range",
            f"半径须为 1 至 {limits.longest_radius} 米",
            f"From 1 to {limits.longest_radius} m",
        )
    faults.past("finish_by", plan.finish_by, now)
    faults.check()
    near = around(known, places, radius)
    if not near:
        faults.add("radius", "no_places", "该范围内没有登记的场所", "No place is listed within this radius")
    if len(near) > limits.most_places:
        faults.add(
            "campuses",
            "too_many_places",
            f"共 {len(near)} 处，超过 {limits.most_places} 处，请分次清查",
            f"{len(near)} places, more than {limits.most_places}: sweep in several",
        )
    faults.check()
    return tuple(
        FrozenPlace(
            one.place.id, one.place.kind, one.campus, one.metres, rules.district.station_of(one.campus).id
        )
        for one in near
    )


def freeze(
    plan: Plan, places: Iterable[Place], actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[AreaSweep]:
    """The change that makes the sweep; its list never changes afterwards."""
    lines = frozen(plan, places, rules, moment.now)
    unit = rules.district.unit(actor.unit)
    lead = unit.parent if unit.kind is UnitKind.TEAM and unit.parent else unit.id
    units = dict.fromkeys(one.unit for one in lines)
    case = AreaSweep(
        id=plan.case_id,
        code=short_code(plan.case_id, code_attempt),
        district=rules.district.id,
        campus="",
        station=rules.district.station_of(plan.campuses[0]).id,
        policy=rules.policy.version,
        reporter=Reporter(plan.account, actor.unit),
        received_at=moment.now,
        version=1,
        flow_run=1,
        chain="",
        lead=lead,
        joined=tuple(unit for unit in units if unit != lead),
        submission=plan.submission,
        campuses=tuple(dict.fromkeys(plan.campuses)),
        radius=plan.radius or rules.policy.for_area_sweeps.radius,
        places=lines,
        digest=list_digest(lines),
        finish_by=plan.finish_by,
    )
    case = wind(case.with_clock(notice(case, rules)), rules, moment.now)
    tells = tuple(f"unit:{unit}" for unit in units)
    return changed(None, case, Action.FREEZE, actor, rules, moment, texts={"text": plan.text}, tells=tells)


def decide(
    case: AreaSweep, command: commands.Command, actor: Actor, rules: Rules, moment: Moment
) -> Change[AreaSweep]:
    """The change that this command makes. Raises ForbiddenByState, BadInput, Conflict, NotAllowed; nothing has happened
    then."""
    admit(TRANSITIONS, STATES, case.state, command.action)
    decision = Decision(case, actor, rules, moment)
    return made(decision, _DONE_BY[command.action](decision, command), command.action, command.texts)


def assign_places(decision: Decision[AreaSweep], command: commands.AssignPlaces) -> Result[AreaSweep]:
    case, faults = decision.case, Faults()
    faults.units("units", command.units.values(), decision.rules)
    for place in command.units:
        line = case.line(place)
        if line is None:
            _not_listed(place, faults)
        elif line.done:
            faults.add("units", "already_done", f"场所 {place} 已有结果", f"{place} has its outcome")
    if not command.units:
        faults.add("units", "missing", "请指明场所和单位", "Name places and units")
    faults.check()
    after = replace(case, state=State.UNDER_WAY)
    for place, unit in command.units.items():
        line = case.line(place)
        if line is not None:
            after = after.with_line(replace(line, unit=unit))
    return Result(after, tells=tuple(f"unit:{unit}" for unit in dict.fromkeys(command.units.values())))


def record_outcome(decision: Decision[AreaSweep], command: commands.RecordOutcome) -> Result[AreaSweep]:
    """One outcome for each place; a door that stayed closed is an outcome that another one follows."""
    line = _line(decision, command.place, command.people)
    if line.done:
        raise Conflict(
            Fault(
                "place",
                "already_done",
                "该场所已登记结果，如有误请更正",
                "It has its outcome; correct it if it is wrong",
            )
        )
    shut = command.outcome is Outcome.NOT_ENTERED
    found = replace(
        line,
        outcome=command.outcome,
        people=command.people,
        attempts=line.attempts + shut,
        at=decision.now if not (shut and line.at) else line.at,
        by=decision.party,
        hazard=command.hazard,
    )
    after = replace(decision.case.with_line(found), state=State.UNDER_WAY)
    if command.hazard is not None:
        after = replace(after, links=(*after.links, command.hazard))
    complete = coverage(after.places).complete
    return Result(after, tells=("lead:owner",) if complete else ())


def correct_outcome(decision: Decision[AreaSweep], command: commands.CorrectOutcome) -> Result[AreaSweep]:
    """The timeline keeps what was said before."""
    line = _line(decision, command.place, command.people)
    if line.outcome is None:
        raise Conflict(Fault("place", "nothing_recorded", "该场所尚无结果", "Nothing was recorded there yet"))
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明更正理由", "Say why it is corrected"))
    found = replace(line, outcome=command.outcome, people=command.people, at=decision.now, by=decision.party)
    return Result(decision.case.with_line(found), tells=("lead:owner",))


def note(decision: Decision[AreaSweep], command: commands.Note) -> Result[AreaSweep]:
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请填写内容", "Say something"))
    return Result(decision.case)


def close(decision: Decision[AreaSweep], command: commands.Close) -> Result[AreaSweep]:
    """Only at 100 per cent: a place without an outcome, or with a door that stayed closed, is named."""
    case = decision.case
    left = [one for one in case.places if not one.done]
    if left or any(order.answered_at is None for order in case.supervisions):
        named = [
            Fault(
                f"places.{one.place}",
                "not_entered" if one.outcome is Outcome.NOT_ENTERED else "no_outcome",
                f"场所 {one.place} {'无法进入，须补查' if one.outcome else '尚无结果'}",
                f"{one.place}: {'could not be entered, look again' if one.outcome else 'no outcome yet'}",
            )
            for one in left[:NAMED]
        ]
        if len(left) > NAMED:
            rest = len(left) - NAMED
            named.append(Fault("places", "more", f"另有 {rest} 处未完成", f"and {rest} more"))
        if any(order.answered_at is None for order in case.supervisions):
            named.append(
                Fault("supervisions", "unanswered", "尚有未答复的督办单", "An order is not answered yet")
            )
        raise Conflict(*named)
    after = replace(case, state=State.CLOSED, closed_at=decision.now)
    return Result(after, tells=("brigade:supervisor", *(f"unit:{unit}" for unit in case.joined)))


def cancel(decision: Decision[AreaSweep], command: commands.Cancel) -> Result[AreaSweep]:
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明取消理由", "Say why it is cancelled"))
    after = replace(decision.case, state=State.CANCELLED, cancelled_at=decision.now)
    return Result(after, tells=tuple(f"unit:{unit}" for unit in (after.lead, *after.joined)))


_DONE_BY: Mapping[str, Callable[[Decision[AreaSweep], Any], Result[AreaSweep]]] = {
    Action.ASSIGN_PLACES: assign_places,
    Action.RECORD_OUTCOME: record_outcome,
    Action.CORRECT_OUTCOME: correct_outcome,
    Action.NOTE: note,
    Action.CLOSE: close,
    Action.CANCEL: cancel,
    Action.SUPERVISE: oversight.supervise,
    Action.RECEIVE_ORDER: oversight.receive_order,
    Action.ANSWER_ORDER: oversight.answer_order,
}


def _line(decision: Decision[AreaSweep], place: str, people: int) -> FrozenPlace:
    faults, line = Faults(), decision.case.line(place)
    if line is None:
        _not_listed(place, faults)
    if people < 0:
        faults.add("people", "negative", "人数不能为负", "A count is not negative")
    faults.check()
    if line is None:
        raise AssertionError("checked above")
    unit = decision.rules.district.unit(decision.actor.unit)
    theirs = {unit.id} | ({unit.parent} if unit.kind is UnitKind.TEAM and unit.parent else set())
    if line.unit not in theirs and decision.actor.role != Role.SUPERVISOR:
        raise NotAllowed(
            Fault(
                "place",
                "not_assigned_to_you",
                "该场所未分派给贵单位",
                "This place is not assigned to your unit",
            )
        )
    return line


def _not_listed(place: str, faults: Faults) -> None:
    faults.add("place", "not_listed", f"清单中没有这个场所：{place}", f"Not on the frozen list: {place}")
