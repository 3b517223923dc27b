"""Exits and the way back: a case leaves the loop as false, as a duplicate or to another body, and returns when that was
wrong. What was still asked for lapses with the exit, so that nobody is chased for what can no longer be decided.
"""

from collections.abc import Container
from dataclasses import replace
from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Conflict, Fault
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.incident import Incident, State
from campus_safety.kinds.incidents.paused_clocks import resumed
from campus_safety.kinds.incidents.taxonomy import Flag, Level
from campus_safety.records.components import Extension
from campus_safety.records.decision import Decision, Outcome


def left(case: Incident, state: State, rules: Rules, now: datetime) -> Incident:
    """The case out of the loop by this exit: requests, questions and offers that waited for an answer wait no more."""
    transfer, question = case.transfer, case.question
    if question is not None and question.open:
        case = replace(case, question=replace(question, lapsed_at=now))
    return replace(
        resumed(case, rules, now),
        state=state,
        exited_at=now,
        acknowledged_at=case.acknowledged_at or now,
        transfer=replace(transfer, open=False) if transfer is not None else None,
        extensions=lapsed_requests(case, now),
    )


def lapsed_requests(
    case: Incident, now: datetime, clocks: Container[str] | None = None
) -> tuple[Extension, ...]:
    """The requests for longer limits, those that waited lapsed: all of them, or those of these clocks."""
    return tuple(
        replace(asked, decided_at=now)
        if asked.decided_at is None and (clocks is None or asked.clock in clocks)
        else asked
        for asked in case.extensions
    )


def may_be_false(decision: Decision[Incident]) -> None:
    """A mandatory report is never waved through as false at the desk: it must be assessed."""
    if Flag.MANDATORY_REPORT in decision.case.flags:
        raise Conflict(
            Fault(
                "action",
                "mandatory_report",
                "强制报告案件须研判，不得直接判为误报",
                "A mandatory report must be assessed",
            )
        )


def false_alarm(decision: Decision[Incident], command: commands.FalseAlarm) -> Outcome[Incident]:
    """Only before assessment."""
    after = left(decision.case, State.FALSE_ALARM, decision.rules, decision.now)
    return Outcome(after, tells=("campus:security_room",))


def may_be_withdrawn(decision: Decision[Incident]) -> None:
    """Never one that protects a child, and never an emergency: whoever threatens a reporter would have it withdrawn."""
    case = decision.case
    if case.flags & {Flag.MANDATORY_REPORT, Flag.SEALED}:
        raise Conflict(
            Fault(
                "action",
                "protected",
                "强制报告和限定知悉的警情不得撤回，由值班室研判",
                "A mandatory or restricted report is not withdrawn; the desk assesses it",
            )
        )
    if case.level is Level.ONE:
        raise Conflict(
            Fault(
                "action",
                "emergency",
                "一级警情不得撤回，请联系值班室核实",
                "An emergency is not withdrawn; tell the desk, who will check",
            )
        )
    if case.duplicates:
        raise Conflict(
            Fault("case", "has_duplicates", "已有其他报警并入，不得撤回", "Others have reported the same")
        )


def withdraw(decision: Decision[Incident], command: commands.Withdraw) -> Outcome[Incident]:
    """A mistaken report, taken back by its reporter before anybody has assessed it; it is kept and says so."""
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明撤回理由", "Say why it is withdrawn"))
    after = left(decision.case, State.WITHDRAWN, decision.rules, decision.now)
    return Outcome(after, tells=("lead:owner", "station:desk"))


def reinstate(decision: Decision[Incident], command: commands.Reinstate) -> Outcome[Incident]:
    """The exit was wrong: the case is back where it was assessed, or not yet. Limits of the work go on with the time that was
    left, duties as if they had never stopped; a new flow carries it where the old one has ended."""
    case = decision.case
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明恢复办理的理由", "Say why it is taken up again"))
    handed = case.transfer is not None and case.state is State.TRANSFERRED
    after = replace(
        case,
        state=State.REPORTED if case.assessed_at is None else State.ASSESSED,
        flow_run=case.flow_run if case.open else case.flow_run + 1,
        exited_at=None,
        feedback_at=None,
        lead=case.station if handed else case.lead,
        joined=tuple(unit for unit in case.joined if unit != case.station) if handed else case.joined,
        transfer=None if handed else case.transfer,
        duplicate_of=None,
        heard_with_root=False,
        sent_before=case.police_were_sent,
        dispatched_at=None,
        arrived_at=None,
        progressed_at=None,
    )
    receiver = (f"unit:{case.lead}",) if handed else ()
    return Outcome(after, tells=("lead:owner", "station:desk", "station:chief", *receiver, "reporters"))
