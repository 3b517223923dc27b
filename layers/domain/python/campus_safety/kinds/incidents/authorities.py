"""事故报告: which authorities a school has to tell of a case besides the education bureau, and what follows from it.

A production accident: the emergency management authority within an hour, which reports to its next level within two, and
again when casualties change (State Council order 493, articles 9, 11 and 13). An epidemic: county health within two hours
(regulation on public health emergencies, article 20). Food: market supervision and health, in time.
"""

from dataclasses import replace
from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Conflict, Fault
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.casualties import AuthorityTold, Casualties
from campus_safety.kinds.incidents.discovery import told
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import CATEGORIES, Circumstance
from campus_safety.records.decision import Decision, Faults, Outcome, stated

# Of these a change of casualties is reported for a shorter time.
_SHORTER = frozenset({"traffic", "fire"})


def authorities_of(category: str, circumstances: frozenset[Circumstance], rules: Rules) -> tuple[str, ...]:
    """The units that the school tells. For an authority that the district does not have, the brigade passes it on."""
    found = []
    for field in CATEGORIES[category].authorities_for(circumstances):
        units = (
            unit.id for unit in rules.district.units.values() if unit.field == field and not unit.retired
        )
        found.append(next(units, rules.district.brigade().id))
    return tuple(dict.fromkeys(found))


def someone_to_tell(decision: Decision[Incident]) -> None:
    if not any(_to_be_told(decision.case)):
        raise Conflict(
            Fault("action", "already_done", "没有待报告的主管部门", "No authority has still to be told")
        )


def _to_be_told(case: Incident) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The authorities that have not been told, or else those that have to hear of changed casualties."""
    known = {one.unit for one in case.told_authorities}
    units = tuple(unit for unit in case.authority_units if unit not in known)
    return units, () if units or not case.casualties_owed else case.authority_units


def to_be_reported_up(decision: Decision[Incident]) -> None:
    case = decision.case
    if not case.production_accident or case.authorities_told_at is None:
        raise Conflict(
            Fault("action", "nothing_to_report", "没有待逐级上报的事故", "There is nothing to report up")
        )
    if case.reported_up_at is not None:
        raise Conflict(Fault("action", "already_done", "已逐级上报", "It has been reported up already"))


def tell_authority(decision: Decision[Incident], command: commands.TellAuthority) -> Outcome[Incident]:
    """All that are to be told are told at once; told again, of casualties that have changed since. As with the bureau, that it
    was told at the time may be entered however late."""
    case, faults = decision.case, Faults()
    at, late_entry = told(command.told_at, command.texts, decision, faults)
    faults.check()
    units, again = _to_be_told(case)
    after = replace(
        case,
        told_authorities=(*case.told_authorities, *(AuthorityTold(unit, at) for unit in units)),
        casualties_told_at=at if case.casualties is not None else case.casualties_told_at,
        late_entries=case.late_entries + late_entry,
    )
    return Outcome(
        after,
        tells=tuple(f"unit:{unit}" for unit in units or again),
        stated_at=at,
        late_entry=late_entry,
    )


def report_up(decision: Decision[Incident], command: commands.ReportUp) -> Outcome[Incident]:
    """The authority that was told says that its own next level knows."""
    case, faults = decision.case, Faults()
    since = case.authorities_told_at or case.received_at
    at, late_entry = stated("told_at", command.told_at, decision, faults, since, bounded=False)
    faults.check()
    after = replace(case, reported_up_at=at, late_entries=case.late_entries + late_entry)
    return Outcome(after, tells=("brigade:supervisor",), stated_at=at, late_entry=late_entry)


def state_casualties(decision: Decision[Incident], command: commands.StateCasualties) -> Outcome[Incident]:
    """How many were killed and hurt, as far as is known. Where authorities know other numbers of a production accident, they
    have to be told of these for some time."""
    case = decision.case
    casualties = Casualties(command.deaths, command.injured)
    if min(casualties.deaths, casualties.injured) < 0:
        raise BadInput(Fault("deaths", "negative", "人数不能为负", "Not a number of people"))
    if casualties == case.casualties:
        raise Conflict(Fault("deaths", "unchanged", "伤亡人数没有变化", "These are the numbers on record"))
    after = replace(case, casualties=casualties)
    if (
        case.production_accident
        and case.authorities_told_at is not None
        and decision.now <= _until(case, decision.rules)
    ):
        after = replace(after, casualties_changed_at=decision.now)
        return Outcome(after, tells=("campus:safety", "campus:principal", "lead:owner"))
    return Outcome(after, tells=("lead:owner",))


def _until(case: Incident, rules: Rules) -> datetime:
    """How long a change of casualties has to be reported."""
    policy = rules.policy
    window = policy.casualty_window_short if case.category in _SHORTER else policy.casualty_window
    return (case.discovered_at or case.received_at) + window
