"""Which clocks run on an incident: one row says from which fact a clock runs and which fact stops it."""

from collections.abc import Mapping
from datetime import datetime

from campus_safety.district.rules import Rules
from campus_safety.kinds.incidents.incident import EXITS, Incident, Stage, State
from campus_safety.kinds.incidents.taxonomy import Flag
from campus_safety.records.clock_rules import ClockRule, stopped
from campus_safety.records.record import first


def _feedback_owed_from(case: Incident) -> datetime | None:
    """Whoever told us is told the outcome; of a device's or a system's case, the campus is. An exit that no person
    reported owes nothing."""
    return case.handled_at or (case.exited_at if case.feedback_owed else None)


def _review_owed_from(case: Incident) -> datetime | None:
    return case.handled_at if case.review_owed and case.state not in EXITS else None


def _closable_from(case: Incident) -> datetime | None:
    """When nothing stands in the way of closing any more."""
    if case.feedback_at is None or case.handled_at is None:
        return None
    settled = [measure.settled_at for measure in case.measures]
    if not all(settled) or (case.state is not State.REVIEWED and case.review_owed):
        return None
    ready = case.reviewed_at if case.state is State.REVIEWED else None
    return max([ready or case.feedback_at, *(at for at in settled if at)])


def _inquiry_owed_from(case: Incident) -> datetime | None:
    """From discovery, as the law counts; what is looked into a second time, from when it was reopened."""
    if not case.about.investigated:
        return None
    return case.reopened_at or case.discovered_at or case.received_at


def _handling_owed_from(case: Incident) -> datetime | None:
    """From the assessment. What the law gives ten days to look into is handled after that inquiry, and nobody is late with
    it before; found to be something else, it is handled from then on."""
    if case.assessed_at is None:
        return None
    if case.about.investigated:
        return max(case.assessed_at, case.investigated_at) if case.investigated_at is not None else None
    clock = case.clock("dispose")
    if case.recategorised_at is not None and (clock is None or clock.started_at < case.assessed_at):
        return max(case.assessed_at, case.recategorised_at)
    return case.assessed_at


def _call_owed_from(case: Incident) -> datetime | None:
    """Whoever is being defrauded is called from the warning on; what is reopened later has passed."""
    return case.received_at if case.warns_of_fraud and not case.reopened else None


def _call_again_from(case: Incident) -> datetime | None:
    """From the last call, where nobody answered it since the case is worked on."""
    last = case.calls[-1] if case.calls else None
    return last.at if last is not None and not last.reached and last.at >= case.course_since else None


def _nobody_to_call(case: Incident) -> datetime | None:
    """Somebody stands before whom the warning protects, or it is over."""
    return first(case.arrived_at, case.handled_at, case.exited_at)


def _exit(case: Incident) -> datetime | None:
    """Left the loop: what was still asked for is somebody else's to do, or nobody's."""
    return case.exited_at


CLOCK_RULES: Mapping[str, ClockRule[Incident]] = {
    "acknowledge": ClockRule(
        lambda case: case.received_at,
        lambda case: first(case.acknowledged_at, case.assessed_at),
        Stage.INTAKE,
        _exit,
    ),
    "assess": ClockRule(
        lambda case: case.received_at, lambda case: case.assessed_at, Stage.ASSESSMENT, _exit
    ),
    "first_call": ClockRule(
        _call_owed_from,
        lambda case: case.calls[0].at if case.calls else None,
        Stage.INTAKE,
        _nobody_to_call,
    ),
    "next_call": ClockRule(
        _call_again_from,
        lambda case: case.calls[-1].at if case.calls and case.calls[-1].reached else None,
        Stage.INTAKE,
        _nobody_to_call,
        again=True,
    ),
    "arrive": ClockRule(
        lambda case: case.dispatched_at,
        lambda case: case.arrived_at,
        Stage.HANDLING,
        lambda case: first(case.handled_at, case.exited_at),
    ),
    "progress": ClockRule(
        lambda case: case.assessed_at,
        lambda case: first(case.progressed_at, case.arrived_at, case.handled_at),
        Stage.HANDLING,
        _exit,
    ),
    "dispose": ClockRule(_handling_owed_from, lambda case: case.handled_at, Stage.HANDLING, _exit),
    "feedback": ClockRule(_feedback_owed_from, lambda case: case.feedback_at, Stage.FEEDBACK),
    "review": ClockRule(_review_owed_from, lambda case: case.reviewed_at, Stage.REVIEW),
    "close": ClockRule(_closable_from, lambda case: case.closed_at, Stage.CLOSING),
    "reopening": ClockRule(
        lambda case: case.reopening.asked_at if case.reopening is not None else None,
        lambda case: case.reopening.decided_at if case.reopening is not None else None,
    ),
    "tell_bureau": ClockRule(
        lambda case: (case.discovered_at or case.received_at) if Flag.EDUCATION_TOLD in case.flags else None,
        lambda case: case.bureau_told_at,
        ended_by=_exit,
    ),
    "tell_authority": ClockRule(
        lambda case: (case.discovered_at or case.received_at) if case.authority_units else None,
        lambda case: case.authorities_told_at,
        ended_by=_exit,
    ),
    "report_up": ClockRule(
        lambda case: case.authorities_told_at if case.production_accident else None,
        lambda case: case.reported_up_at,
        ended_by=_exit,
    ),
    "tell_casualties": ClockRule(
        lambda case: case.casualties_changed_at,
        lambda case: None if case.casualties_owed else case.casualties_told_at,
        ended_by=_exit,
    ),
    "investigate": ClockRule(
        _inquiry_owed_from,
        lambda case: case.investigated_at,
        ended_by=_exit,
    ),
    "transfer": ClockRule(
        lambda case: case.transfer.received_at or case.transfer.offered_at if case.transfer else None,
        lambda case: case.transfer.accepted_at if case.transfer else None,
        ended_by=lambda case: first(case.handled_at, case.exited_at),
    ),
}

# Clocks that belong to no stage of the work: duties that a report brings with it, counted from the discovery, and that only
# their own fact ends.
DUTIES = ("tell_bureau", "tell_authority", "investigate")


def lays(case: Incident, rules: Rules, now: datetime) -> Incident:
    """The bound of a question to the reporter."""
    if case.question is None:
        return case
    return stopped(
        case, f"reply:{case.question.number}", case.question.answered_at or case.question.lapsed_at
    )
