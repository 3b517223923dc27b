"""取消, 记录, 上报发现."""

from dataclasses import replace

from campus_safety.errors import BadInput, Fault
from campus_safety.kinds.findings import with_found
from campus_safety.kinds.peak_posts import commands
from campus_safety.kinds.peak_posts.peak_post import PeakPost, State
from campus_safety.kinds.peak_posts.rostering import persons
from campus_safety.records.decision import Decision, Outcome


def cancel(decision: Decision[PeakPost], command: commands.Cancel) -> Outcome[PeakPost]:
    """By hand and with a reason: the school calendar does not bring it back. The station hears of it where the brigade did."""
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明取消理由", "Say why it is cancelled"))
    case = decision.case
    after = replace(case, state=State.CANCELLED, cancelled_at=decision.now)
    above = ("lead:owner",) if decision.acting_unit != case.station else ()
    return Outcome(after, tells=(*persons(case.assignee), *above, "campus:owner"))


def note(decision: Decision[PeakPost], command: commands.Note) -> Outcome[PeakPost]:
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请填写内容", "Say something"))
    return Outcome(decision.case)


def report_finding(decision: Decision[PeakPost], command: commands.ReportFinding) -> Outcome[PeakPost]:
    """Links what was reported: gate congestion, a wire, a fight. It is told to those who keep incidents and hazards."""
    case = decision.case
    return Outcome(replace(case, found=with_found(case.found, command)))
