"""接报, 研判: a report is acknowledged, and gets its level, its category and who leads."""

from collections.abc import Iterable
from dataclasses import replace

from campus_safety.district.rules import Rules
from campus_safety.errors import Conflict, Fault
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.able_units import check_working
from campus_safety.kinds.incidents.authorities import authorities_of
from campus_safety.kinds.incidents.departing import departing
from campus_safety.kinds.incidents.discovery import check_discovery, rediscovered
from campus_safety.kinds.incidents.incident import Incident, Stage, State
from campus_safety.kinds.incidents.need_to_know import keeping_flags
from campus_safety.kinds.incidents.taxonomy import BULLYING_KINDS, CATEGORIES, Flag, Lead
from campus_safety.records.decision import Decision, Faults, Outcome


def lead_unit(category: str, campus: str, rules: Rules) -> str:
    """The unit that the category table makes lead; where a district lacks the agency, the station leads."""
    lead = CATEGORIES[category].lead
    if lead is Lead.SCHOOL:
        return campus
    if lead is Lead.STATION:
        return rules.district.station_of(campus).id
    for unit in rules.district.units.values():
        if unit.field == lead.value and not unit.retired:
            return unit.id
    return rules.district.station_of(campus).id


def joined_units(category: str, campus: str, rules: Rules, told: Iterable[str] = ()) -> tuple[str, ...]:
    """Who joins by the category table, as far as the district has them, and the authorities that have to be `told`."""
    lead, joined = lead_unit(category, campus, rules), list[str]()
    for whom in CATEGORIES[category].joined:
        if whom == "station":
            joined.append(rules.district.station_of(campus).id)
        elif whom == "brigade":
            joined.append(rules.district.brigade().id)
        else:
            joined += [
                unit.id for unit in rules.district.units.values() if unit.field == whom and not unit.retired
            ]
    return tuple(dict.fromkeys((*joined, *(unit for unit in told if unit != lead))))


def _unless_left_out(lead: str, case: Incident) -> str:
    return case.station if case.school_left_out and lead == case.campus else lead


def press(decision: Decision[Incident], command: commands.Press) -> Outcome[Incident]:
    """The same button again within the policy's window: it joins the open case instead of making another."""
    case = decision.case
    if case.acknowledged_at is not None:
        raise Conflict(Fault("case", "acknowledged", "案件已接报确认", "The case is acknowledged already"))
    return Outcome(replace(case, presses=case.presses + 1))


def not_acknowledged(decision: Decision[Incident]) -> None:
    if decision.case.acknowledged_at is not None:
        raise Conflict(
            Fault("action", "already_done", "已有人接报确认", "Somebody has acknowledged it already")
        )


def acknowledge(decision: Decision[Incident], command: commands.Acknowledge) -> Outcome[Incident]:
    return Outcome(replace(decision.case, acknowledged_at=decision.now))


def assess(decision: Decision[Incident], command: commands.Assess) -> Outcome[Incident]:
    """研判: level, category and lead. Again later it re-levels: the current stage's clocks begin anew, lateness stays, and
    who stands above hears of it. Whoever hears of a new case of this level hears of one that was raised to it."""
    case, faults = decision.case, Faults()
    built_in, own = decision.rules.policy.of(case.kind).told_apart(command.category)
    command = replace(command, category=built_in)
    if command.category not in CATEGORIES:
        faults.add(
            "category",
            "unknown_category",
            f"没有这个类别：{command.category}",
            f"No such category: {command.category}",
        )
    if command.lead is not None:
        faults.units("lead", (command.lead,), decision.rules)
        check_working("lead", (command.lead,), case, decision.rules.district, faults)
    for kind in command.bullying_kinds:
        if kind not in BULLYING_KINDS:
            faults.add(
                "bullying_kinds",
                "unknown_kind",
                f"没有这种欺凌行为：{kind}",
                f"No such kind of bullying: {kind}",
            )
    discovered = command.discovered_at or case.discovered_at
    check_discovery(command.discovered_at, decision.rules, decision.now, faults)
    if command.discovered_at is not None and command.discovered_at > (case.discovered_at or case.received_at):
        faults.add(
            "discovered_at",
            "needs_correction",
            "推迟发现时间须另行更正并说明理由",
            "A later discovery is a correction of its own, with a reason",
        )
    if command.category in CATEGORIES and CATEGORIES[command.category].investigated and discovered is None:
        faults.add(
            "discovered_at",
            "missing",
            "请填写发现时间：法定时限自发现之日起算",
            "When was it discovered? A statutory clock runs from then",
        )
    faults.check()
    again = case.assessed_at is not None
    proposed = lead_unit(command.category, case.campus, decision.rules)
    departed = departing(decision, command, own, _unless_left_out(proposed, case))
    lead = command.lead or (case.lead if again and command.category == case.category else proposed)
    lead = _unless_left_out(lead, case)
    told = authorities_of(command.category, command.circumstances, decision.rules)
    # What was merged into it may have to be told to others; that stays.
    told = tuple(dict.fromkeys((*told, *(case.authority_units if case.duplicates else ()))))
    joined = dict.fromkeys((*joined_units(command.category, case.campus, decision.rules, told), *case.joined))
    joined.pop(lead, None)
    after = replace(
        case,
        level=command.level,
        category=command.category,
        own_category=own.id if own is not None else None,
        circumstances=command.circumstances,
        lead=lead,
        joined=tuple(joined),
        authority_units=told,
        bullying_kinds=command.bullying_kinds or case.bullying_kinds,
        departed=departed,
        acknowledged_at=case.acknowledged_at or decision.now,
        assessed_at=case.assessed_at or decision.now,
        state=State.ASSESSED if case.state is State.REPORTED else case.state,
        relevelled=case.relevelled + (again and command.level is not case.level),
        recategorised_at=decision.now
        if again and command.category != case.category
        else case.recategorised_at,
    )
    after = keeping_flags(after, case, decision)
    if command.discovered_at is not None:
        after = rediscovered(after, command.discovered_at, decision.rules, decision.now)
    return Outcome(
        after,
        tells=(
            f"unit:{lead}",
            *(f"unit:{unit}" for unit in joined),
            *_education(after),
            *_raised_to(after, case, decision.rules),
            *_above(after, case),
        ),
        restart=Stage.HANDLING
        if after.severity != case.severity or after.measured_by != case.measured_by
        else None,
    )


def _education(case: Incident) -> tuple[str, ...]:
    return ("education:desk",) if Flag.EDUCATION_TOLD in case.flags else ()


def _raised_to(after: Incident, before: Incident, rules: Rules) -> tuple[str, ...]:
    """Who hears of new cases of this level and has not heard of this one yet."""
    notice = rules.policy.of(after.kind).notice
    if after.level >= before.level:
        return ()
    return tuple(post for post in notice[after.severity] if post not in notice[before.severity])


def _above(after: Incident, before: Incident) -> tuple[str, ...]:
    """Another level is another limit: the chief hears of it, and from the second time on the brigade."""
    if after.relevelled == before.relevelled:
        return ()
    return ("station:chief",) if after.relevelled == 1 else ("station:chief", "brigade:supervisor")
