"""偏离类别建议: an assessment that goes below what the category proposes, or names another lead, says why; one that goes above it may."""

from campus_safety.district.policy import OwnCategory
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.incident import Departed, Incident
from campus_safety.kinds.incidents.taxonomy import CATEGORIES, LEVELS, Because, Departure, Level
from campus_safety.records.decision import Decision, Faults


def departing(
    decision: Decision[Incident], command: commands.Assess, own: OwnCategory | None, lead: str
) -> Departed | None:
    """In what this assessment departs, of a built-in category of which `lead` is the lead. A reason that an earlier one has
    given stays given. Raises BadInput, naming what departs, where the reason is missing: to take something more seriously
    is never made harder."""
    case, faults = decision.case, Faults()
    level = proposed(command, own)
    known = case.departed if case.assessed_at is not None else None
    ways = set[Departure]()
    if command.level is not level:
        ways.add(Departure.LOWER if command.level > level else Departure.HIGHER)
    if command.lead not in (None, lead) or (
        command.lead is None
        and known is not None
        and Departure.LEAD in known.ways
        and case.category == command.category
    ):
        ways.add(Departure.LEAD)
    if not ways:
        return None
    fresh = _news(decision, command, ways)
    if Departure.LOWER in fresh and command.because is None:
        name = LEVELS[level]
        faults.add(
            "because",
            "level_below",
            f"级别低于类别建议的“{name.zh}”，请选择理由",
            f"The category proposes “{name.en}”: say why the level is lower",
        )
    if Departure.LEAD in fresh and command.because is None:
        unit = decision.rules.district.unit(lead).name
        faults.add(
            "because",
            "lead_other",
            f"类别建议由“{unit.zh}”主办，请选择另定主办单位的理由",
            f"The category proposes that “{unit.en}” leads: say why another does",
        )
    if command.because is Because.OTHER and not command.texts.get("text"):
        faults.add("text", "missing", "请在说明中写明理由", "Say which reason, in the remark")
    faults.check()
    return Departed(frozenset(ways), command.because or (known.because if known is not None else None))


def proposed(command: commands.Assess, own: OwnCategory | None) -> Level:
    level = CATEGORIES[command.category].level_for(command.circumstances)
    return level if own is None or own.level is None else min(level, Level(own.level))


def _news(
    decision: Decision[Incident], command: commands.Assess, ways: set[Departure]
) -> frozenset[Departure]:
    """What departs now and did not when it was assessed last: that was said then, or nobody had to."""
    case = decision.case
    if case.assessed_at is None:
        return frozenset(ways)
    same_level = command.level is case.level and command.category == case.category
    same_lead = command.lead in (None, case.lead)
    stays = ({Departure.LOWER, Departure.HIGHER} if same_level else set()) | (
        {Departure.LEAD} if same_lead else set()
    )
    return frozenset(ways - stays)
