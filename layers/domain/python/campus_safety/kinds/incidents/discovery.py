"""When it was discovered: how far back that may plausibly lie, when a report is late, and what a correction moves.

Limits of law run from discovery. So an earlier one makes them end earlier at once; a later one is a correction of its
own (`correcting`), by somebody of rank, for it would make a duty of law later.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.kinds.incidents.clock_rules import CLOCK_RULES, DUTIES
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.records.decision import Decision, Faults, stated
from campus_safety.records.laying_clocks import relaid


def check_discovery(moment: datetime | None, rules: Rules, now: datetime, faults: Faults) -> None:
    """A late report is taken however late it is; what lies further back than anybody can mean is a slip of the pen."""
    faults.future("discovered_at", moment, now)
    if moment is not None and now - moment > rules.policy.discovery_at_most:
        faults.add("discovered_at", "implausible", "发现时间有误，请核对年份", "Please check the year")


def check_paper(
    written: datetime | None, discovered: datetime | None, rules: Rules, now: datetime, faults: Faults
) -> None:
    """A report that was written on paper first is taken whenever it is entered: after its discovery, and never ahead."""
    faults.future("on_paper_at", written, now)
    if written is None:
        return
    if now - written > rules.policy.discovery_at_most:
        faults.add("on_paper_at", "implausible", "纸质报告时间有误，请核对年份", "Please check the year")
    if discovered is not None and written < discovered:
        faults.add("on_paper_at", "before_the_discovery", "纸质报告时间早于发现", "Lies before the discovery")


def reported_at(written: datetime | None, now: datetime, rules: Rules) -> datetime:
    """When it counts as reported: by the time on the paper where that lies no further back than late entry allows."""
    return written if written is not None and now - written <= rules.policy.late_entry else now


def is_late(discovered: datetime | None, received: datetime, rules: Rules) -> bool:
    """迟报: discovered longer before the report than the policy allows for."""
    return discovered is not None and received - discovered > rules.policy.discovery


def known_since(case: Incident) -> datetime | None:
    """From when the duties that run on it are counted now; None where none runs."""
    running = any(clock.running for name in DUTIES if (clock := case.clock(name)) is not None)
    return case.discovered_at or (case.received_at if running else None)


def rediscovered(case: Incident, discovered: datetime, rules: Rules, now: datetime) -> Incident:
    """The case with this discovery, by which its report may have come late; every duty is counted from it."""
    late = is_late(discovered, reported_at(case.on_paper_at, case.received_at, rules), rules)
    return counted_from(replace(case, late_report=late), discovered, rules, now)


def counted_from(case: Incident, discovered: datetime, rules: Rules, now: datetime) -> Incident:
    """The case with every duty that runs or ran from its discovery counted from this one."""
    case = replace(case, discovered_at=discovered)
    for name in DUTIES:
        if (start := CLOCK_RULES[name].runs_from(case)) is not None:
            case = relaid(case, name, start, rules, now)
    return case


def told(
    at: datetime | None, texts: Mapping[str, str], decision: Decision[Incident], faults: Faults
) -> tuple[datetime, bool]:
    """When somebody outside was told (`told_at`), and whether that is a late entry: since the discovery, which may be earlier
    than any late entry; further back than late entry allows it takes a word on who told whom."""
    case, usual = decision.case, decision.rules.policy.late_entry
    since = case.discovered_at or case.received_at - usual
    at, late_entry = stated("told_at", at, decision, faults, since, bounded=False)
    if decision.now - at > usual and not texts.get("text"):
        faults.add(
            "text", "missing", "补录较早的告知须说明由谁告知何人", "Say who told whom, as it lies so far back"
        )
    return at, late_entry
