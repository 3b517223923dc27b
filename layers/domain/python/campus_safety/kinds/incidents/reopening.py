"""重新打开: by who stands above; or because whoever reported it asks for it, once, and a superior who had no part in it agrees."""

from dataclasses import replace
from datetime import datetime

from campus_safety.errors import BadInput, Conflict, Fault, SamePerson
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.incident import Incident, ReopeningRequest, State
from campus_safety.kinds.incidents.rules import IncidentRules
from campus_safety.records.decision import Decision, Outcome


def nobody_asked(decision: Decision[Incident]) -> None:
    """What the reporter asked for is answered, not passed over."""
    if decision.case.reopening_asked:
        raise Conflict(
            Fault(
                "action",
                "asked_for",
                "报告人已申请重新打开，请答复该申请",
                "Its reporter asks that it is reopened: please answer that request",
            )
        )


def reopen(decision: Decision[Incident], command: commands.Reopen) -> Outcome[Incident]:
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明重新打开的理由", "Say why it is reopened"))
    return Outcome(_reopened(decision.case, decision.now), tells=("lead:owner", "station:chief"))


def can_ask(decision: Decision[Incident]) -> None:
    """Once in the life of a case, and not long after it was closed."""
    case = decision.case
    if case.reopening is not None:
        raise Conflict(
            Fault("action", "asked_before", "只能申请一次重新打开", "You can ask for this once only")
        )
    within = decision.rules.policy.section(IncidentRules).reopen_within
    if case.closed_at is None or decision.now > case.closed_at + within:
        raise Conflict(
            Fault(
                "action",
                "too_late",
                f"结案已超过{within.days}天，不能再申请重新打开",
                f"It was closed more than {within.days} days ago: too late to ask",
            )
        )


def ask_reopening(decision: Decision[Incident], command: commands.AskReopening) -> Outcome[Incident]:
    """The case waits for an answer: it is listed as open, under a flow of its own, and stays closed meanwhile."""
    case = decision.case
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明申请理由", "Say why you ask for it"))
    asked = ReopeningRequest(decision.now, case.closed_by)
    after = replace(case, reopening=asked, flow_run=case.flow_run + 1)
    return Outcome(after, tells=("brigade:supervisor",))


def can_answer(decision: Decision[Incident]) -> None:
    """There is a request, and whoever answers has neither closed the case nor worked on it."""
    case = decision.case
    _waiting(case)
    closer = () if case.closed_by is None else (case.closed_by,)
    if decision.is_one_of((*closer, *case.workers)):
        raise SamePerson(
            Fault(
                "actor",
                "same_person",
                "结案人和参与处置的人员不得答复该申请",
                "Nobody who closed it or worked on it may answer",
            )
        )
    if case.reporter.account == decision.actor.account:
        raise SamePerson(Fault("actor", "same_person", "申请人不得自行答复", "Who asked may not answer"))


def decide_reopening(decision: Decision[Incident], command: commands.DecideReopening) -> Outcome[Incident]:
    """Granted, it goes the way of every reopened case. Refused, that is final, and the reporter reads why."""
    case = decision.case
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请填写答复", "Say what the reporter is told"))
    answered = replace(
        _waiting(case), decided_at=decision.now, decided_by=decision.party, granted=command.granted
    )
    after = replace(case, reopening=answered)
    if not command.granted:
        return Outcome(after, tells=("reporter",))
    return Outcome(
        replace(_reopened(case, decision.now), reopening=answered),
        tells=("reporter", "lead:owner", "station:chief"),
    )


def _waiting(case: Incident) -> ReopeningRequest:
    if case.reopening is None or not case.reopening.open:
        raise Conflict(
            Fault("action", "nothing_asked", "没有待答复的重新打开申请", "Nobody asks that it is reopened")
        )
    return case.reopening


def _reopened(case: Incident, now: datetime) -> Incident:
    """Back to handling. What happened before stays in the timeline; clocks begin anew, and an inquiry into bullying is held
    again, within as many days from now. A case over which somebody waits for an answer has a flow already."""
    return replace(
        case,
        state=State.ASSESSED,
        reopened=case.reopened + 1,
        reopened_at=now,
        relevelled=0,
        flow_run=case.flow_run if case.open else case.flow_run + 1,
        assessed_at=now,
        sent_before=case.police_were_sent,
        dispatched_at=None,
        arrived_at=None,
        progressed_at=None,
        investigated_at=None,
        handled_at=None,
        handled_by=None,
        claimed_by=None,
        closing_reason=None,
        feedback_at=None,
        reviewed_at=None,
        closed_at=None,
        closed_by=None,
    )
