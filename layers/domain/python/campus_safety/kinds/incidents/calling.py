"""预警劝阻: whoever a warning of fraud protects is called at once, again until somebody answers, and visited; then what was
prevented and what was lost is stated."""

from dataclasses import replace

from campus_safety.errors import Conflict, Fault
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.calls import MOST_YUAN, Call, CallEnd, Losses
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.taxonomy import Circumstance
from campus_safety.records.decision import Decision, Faults, Outcome, stated


def warns_of_fraud(decision: Decision[Incident]) -> None:
    if not decision.case.warns_of_fraud:
        raise Conflict(
            Fault(
                "action",
                "no_warning_of_fraud",
                "只有反诈预警才登记电话劝阻和止损结果",
                "Calls and losses are entered of anti-fraud warnings only",
            )
        )


def call(decision: Decision[Incident], command: commands.Call) -> Outcome[Incident]:
    """Whoever has called has taken the warning in. Where money has gone already, everybody who works on it hears at once."""
    case, faults = decision.case, Faults()
    at, late_entry = stated("called_at", command.called_at, decision, faults, case.received_at)
    if case.calls and at < case.calls[-1].at:
        faults.add("called_at", "before_the_last", "时间早于上一次拨打", "Lies before the call before it")
    faults.check()
    made = Call(len(case.calls) + 1, at, decision.party, command.whom, command.end)
    after = replace(
        case,
        calls=(*case.calls, made),
        acknowledged_at=case.acknowledged_at or at,
        progressed_at=case.progressed_at or at,
        late_entries=case.late_entries + late_entry,
    )
    return Outcome(
        after.with_work(decision.party), tells=_tells(after, made), stated_at=at, late_entry=late_entry
    )


def _tells(case: Incident, made: Call) -> tuple[str, ...]:
    if made.end is CallEnd.PAID:
        return (f"unit:{case.lead}", *(f"unit:{unit}" for unit in case.joined))
    return () if made.end is CallEnd.STOPPED else (f"unit:{case.lead}",)


def state_losses(decision: Decision[Incident], command: commands.StateLosses) -> Outcome[Incident]:
    """As far as is known now; stated again where more comes out. Where something was lost, the case is reviewed."""
    case, faults = decision.case, Faults()
    for where, yuan in (("prevented", command.prevented), ("lost", command.lost)):
        if not 0 <= yuan <= MOST_YUAN:
            faults.add(
                where, "implausible", f"金额须为 0 至 {MOST_YUAN} 元", f"An amount from 0 to {MOST_YUAN} yuan"
            )
    faults.check()
    losses = Losses(command.prevented, command.lost, command.concerned, command.school_helped)
    if losses == case.losses:
        raise Conflict(Fault("lost", "unchanged", "止损结果没有变化", "This is the outcome on record"))
    loss = {Circumstance.LOSS} if losses.lost else set()
    return Outcome(
        replace(case, losses=losses, circumstances=case.circumstances | loss), tells=(f"unit:{case.lead}",)
    )
