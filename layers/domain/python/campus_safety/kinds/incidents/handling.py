"""处置: from sending somebody to telling the reporter how it ended."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from campus_safety.district.organisation import UnitKind
from campus_safety.errors import BadInput, Conflict, Fault, SamePerson
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.able_units import able, check_working, check_working_one
from campus_safety.kinds.incidents.clock_rules import CLOCK_RULES
from campus_safety.kinds.incidents.discovery import told
from campus_safety.kinds.incidents.exits import lapsed_requests
from campus_safety.kinds.incidents.incident import Incident, Stage, State
from campus_safety.kinds.incidents.need_to_know import naming
from campus_safety.kinds.incidents.paused_clocks import resumed
from campus_safety.kinds.incidents.taxonomy import (
    CLOSING_REASONS,
    ClosingReason,
    Flag,
)
from campus_safety.records.decision import Choices, Decision, Faults, Option, Outcome, fitting, stated

_ENDED_BY_HANDLING: Final = (
    *(name for name, rule in CLOCK_RULES.items() if rule.stage == Stage.HANDLING),
    "first_call",
    "next_call",
)
# What only police can truthfully say. A case is filed (立案) by an authority of investigation, never by a school.
OF_POLICE: Final = frozenset({ClosingReason.CASE_FILED})


def can_be_sent(decision: Decision[Incident]) -> Choices:
    """The units of which somebody could be sent."""
    return {"units": tuple(map(Option, able(check_working_one, decision.case, decision.rules.district)))}


def dispatch(decision: Decision[Incident], command: commands.Dispatch) -> Outcome[Incident]:
    case, faults = decision.case, Faults()
    faults.units("units", command.units, decision.rules)
    check_working("units", command.units, case, decision.rules.district, faults)
    faults.check()
    sent = command.units or (case.lead,)
    joined = dict.fromkeys((*case.joined, *sent))
    joined.pop(case.lead, None)
    named = naming(replace(case, joined=tuple(joined)), command.officers, decision.rules.district)
    after = replace(
        case,
        named=named,
        state=State.DISPATCHED,
        dispatched_at=case.dispatched_at or decision.now,
        joined=tuple(joined),
    )
    called = (f"account:{one}" for one in named if one not in case.named)
    return Outcome(after, tells=(*(f"unit:{unit}" for unit in sent), *called))


def arrive(decision: Decision[Incident], command: commands.Arrive) -> Outcome[Incident]:
    case, faults = decision.case, Faults()
    at, late_entry = stated("arrived_at", command.arrived_at, decision, faults, _since(case))
    if case.dispatched_at is not None and at < case.dispatched_at:
        faults.add("arrived_at", "before_dispatch", "到场时间早于派警", "Lies before the dispatch")
    faults.check()
    after = replace(case, state=State.ON_SCENE, arrived_at=at, late_entries=case.late_entries + late_entry)
    return Outcome(after.with_work(decision.party), stated_at=at, late_entry=late_entry)


def note(decision: Decision[Incident], command: commands.Note) -> Outcome[Incident]:
    case = decision.case
    return Outcome(replace(case, progressed_at=case.progressed_at or decision.now))


def bureau_not_told(decision: Decision[Incident]) -> None:
    if decision.case.bureau_told_at is not None:
        raise Conflict(
            Fault("action", "already_done", "已报告教育局", "The education bureau has been told already")
        )


def parents_not_told(decision: Decision[Incident]) -> None:
    if decision.case.parents_told_at is not None:
        raise Conflict(Fault("action", "already_done", "已告知家长", "The parents have been told already"))


def tell_bureau(decision: Decision[Incident], command: commands.TellBureau) -> Outcome[Incident]:
    """That it was told at the time may be entered however late: the duty was kept by when it was told, and what the ladder
    has said meanwhile stays said."""
    case, faults = decision.case, Faults()
    at, late_entry = told(command.told_at, command.texts, decision, faults)
    faults.check()
    return Outcome(
        replace(case, bureau_told_at=at, late_entries=case.late_entries + late_entry),
        tells=("education:desk",),
        stated_at=at,
        late_entry=late_entry,
    )


def tell_parents(decision: Decision[Incident], command: commands.TellParents) -> Outcome[Incident]:
    case, faults = decision.case, Faults()
    at, late_entry = told(command.told_at, command.texts, decision, faults)
    faults.check()
    return Outcome(
        replace(case, parents_told_at=at, late_entries=case.late_entries + late_entry),
        stated_at=at,
        late_entry=late_entry,
    )


def under_investigation(decision: Decision[Incident]) -> None:
    case = decision.case
    if not case.about.investigated or case.investigated_at is not None:
        raise Conflict(
            Fault("action", "nothing_to_conclude", "没有待完成的调查", "There is no open investigation")
        )


def conclude_investigation(
    decision: Decision[Incident], command: commands.ConcludeInvestigation
) -> Outcome[Incident]:
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请填写调查结论", "Say what the inquiry has found"))
    after = replace(decision.case, investigated_at=decision.now).with_work(decision.party)
    return Outcome(after, tells=("lead:owner", "education:desk"))


def claim_handled(decision: Decision[Incident], command: commands.ClaimHandled) -> Outcome[Incident]:
    """前端处置 claimed by a guard or a patrol; it counts only when an officer of another unit verifies it."""
    after = replace(decision.case, claimed_by=decision.party).with_work(decision.party)
    return Outcome(after, tells=("station:desk",))


def ready_to_be_handled(decision: Decision[Incident]) -> Choices:
    """Nothing that comes before it is owed; and the ways in which this unit may end it."""
    case, faults = decision.case, Faults()
    if Flag.PARENTS_TOLD in case.flags and case.parents_told_at is None:
        faults.add(
            "parents_told_at", "parents_not_told", "须先记录已告知家长", "The parents must be told first"
        )
    if case.about.investigated and case.investigated_at is None:
        faults.add(
            "investigation", "not_concluded", "须先完成欺凌调查", "The investigation must be concluded first"
        )
    if case.warns_of_fraud and case.losses is None:
        faults.add(
            "losses",
            "losses_not_stated",
            "须先登记止损结果",
            "State first what was prevented and lost",
        )
    if case.question is not None and case.question.open:
        faults.add("question", "unanswered", "补充请求尚未答复", "A question to the reporter is still open")
    faults.check()
    reasons = fitting(lambda reason: _check_reason(decision, reason), CLOSING_REASONS)
    return {"closing_reason": tuple(Option(reason.value, CLOSING_REASONS[reason]) for reason in reasons)}


def handle(decision: Decision[Incident], command: commands.Handle) -> Outcome[Incident]:
    case = decision.case
    _check_reason(decision, command.closing_reason)
    after = replace(
        case,
        state=State.HANDLED,
        handled_at=decision.now,
        # What is handled is offered to nobody any more, and nobody decides on limits that handling has ended.
        extensions=lapsed_requests(case, decision.now, _ENDED_BY_HANDLING),
        transfer=replace(case.transfer, open=False) if case.transfer is not None else None,
        handled_by=case.claimed_by if command.closing_reason is ClosingReason.FRONT_LINE else decision.party,
        closing_reason=command.closing_reason,
    )
    if after.handled_by is not None:
        after = after.with_work(after.handled_by)
    return Outcome(resumed(after, decision.rules, decision.now), tells=(f"unit:{case.lead}", "station:desk"))


def _check_reason(decision: Decision[Incident], reason: ClosingReason) -> None:
    """Raises BadInput or SamePerson unless this is a way in which this unit may end this case."""
    case, faults = decision.case, Faults()
    if reason in OF_POLICE and not decision.rules.district.unit(decision.actor.unit).police:
        faults.add(
            "closing_reason",
            "police_only",
            "该办结方式只能由公安机关登记",
            "Only police end a case in this way",
        )
    if reason is ClosingReason.FRONT_LINE:
        if case.claimed_by is None:
            faults.add(
                "closing_reason",
                "not_claimed",
                "前端处置须先由处置人报告完毕",
                "Nobody has claimed front-line handling",
            )
        if case.police_were_sent:
            faults.add(
                "closing_reason",
                "police_were_sent",
                "已派警，不属于前端处置",
                "Police were sent: not front-line handling",
            )
    faults.check()
    if reason is ClosingReason.FRONT_LINE:
        own = decision.is_one_of(case.workers) or decision.is_of_one_unit_with(case.workers)
        if own or not _is_police(decision):
            raise SamePerson(
                Fault(
                    "actor",
                    "same_person",
                    "须由其他单位民警核验",
                    "An officer of another unit must verify this",
                )
            )


def feedback_not_given(decision: Decision[Incident]) -> None:
    if decision.case.feedback_at is not None:
        raise Conflict(Fault("action", "already_done", "已反馈报告人", "The reporter has been told already"))


def give_feedback(decision: Decision[Incident], command: commands.GiveFeedback) -> Outcome[Incident]:
    """Whoever reported is told the outcome, the reporters of what was merged into it too; on an exit (duplicate,
    transferred, false alarm) the exit stays."""
    case = decision.case
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请填写反馈内容", "Say what the reporter is told"))
    state = case.state if case.state is not State.HANDLED else State.FEEDBACK_GIVEN
    told = "reporters" if case.reporters else "campus:safety"
    return Outcome(replace(case, state=state, feedback_at=decision.now), tells=(told,))


def _since(case: Incident) -> datetime:
    """Nothing can be stated to have happened before it was discovered, or reported."""
    return case.discovered_at or case.received_at


def _is_police(decision: Decision[Incident]) -> bool:
    kind = decision.rules.district.unit(decision.actor.unit).kind
    return kind in (UnitKind.STATION, UnitKind.TEAM, UnitKind.BRIGADE, UnitKind.SUB_BUREAU)
