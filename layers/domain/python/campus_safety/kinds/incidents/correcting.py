"""更正: a wrong campus, place or time of discovery is put right, with a reason; clocks and readers follow."""

from dataclasses import replace
from typing import Final

from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import Fault, NotAllowed
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.discovery import check_discovery, known_since, rediscovered
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.need_to_know import still_named
from campus_safety.records.campus_moves import with_units
from campus_safety.records.decision import Decision, Faults, Outcome

# Who may say that a duty of law began later than was said: never the desk alone.
_SENIOR: Final = frozenset({Role.CHIEF, Role.SUPERVISOR})


def correct(decision: Decision[Incident], command: commands.Correct) -> Outcome[Incident]:
    """Whoever was told so far hears that it is another's, whoever answers for it now hears of it as of a new case."""
    case, faults = decision.case, Faults()
    district, place = decision.rules.district, command.texts.get("place")
    if not command.texts.get("text"):
        faults.add("text", "missing", "请说明更正理由", "Say why it is corrected")
    if command.campus is None and command.discovered_at is None and not place:
        faults.add("campus", "missing", "请填写要更正的内容", "Say what is to be corrected")
    campus = district.campuses.get(command.campus) if command.campus is not None else None
    if command.campus is not None and (campus is None or campus.retired):
        faults.add("campus", "unknown_campus", "没有这个校园", f"No such campus: {command.campus}")
    if command.campus == case.campus:
        faults.add("campus", "same_campus", "校园未变", "It is of this campus already")
    check_discovery(command.discovered_at, decision.rules, decision.now, faults)
    faults.check()
    known = known_since(case)
    later = command.discovered_at is not None and known is not None and command.discovered_at > known
    if later and decision.actor.role not in _SENIOR:
        raise NotAllowed(
            Fault(
                "discovered_at",
                "not_senior",
                "推迟发现时间由所长或治安大队更正",
                "A later discovery is the chief's or the brigade's to correct",
            )
        )
    after = case if command.campus is None else _moved(case, command.campus, decision.rules)
    if command.discovered_at is not None:
        after = rediscovered(after, command.discovered_at, decision.rules, decision.now)
    told = tuple(
        f"unit:{unit}" for unit in (case.lead, case.station) if unit not in (after.lead, after.station)
    )
    if after.campus != case.campus:
        told = ("station:desk", "campus:safety", *told)
    return Outcome(after, tells=("lead:owner", *told))


def _moved(case: Incident, campus: str, rules: Rules) -> Incident:
    """The case at another campus: its station answers for it, unless it was handed to another, and who was there because
    of the old campus goes."""
    district = rules.district
    old, new = district.campuses[case.campus].station, district.campuses[campus].station
    after = replace(with_units(case, {case.campus: campus, old: new}, rules), campus=campus)
    offered = after.transfer
    if offered is not None and offered.open and offered.to in (after.lead, after.station):
        after = replace(after, transfer=replace(offered, open=False))
    return still_named(after, district)
