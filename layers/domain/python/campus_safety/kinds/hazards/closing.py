"""复盘 and 销号: what the hazard taught, and striking it off the ledger when nothing is owed any more."""

from dataclasses import replace

from campus_safety.errors import BadInput, Conflict, Fault
from campus_safety.kinds.hazards import commands
from campus_safety.kinds.hazards.checking import refuse_rectifier
from campus_safety.kinds.hazards.hazard import Hazard, State
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.measures import named, planned


def review(decision: Decision[Hazard], command: commands.Review) -> Outcome[Hazard]:
    case, faults = decision.case, Faults()
    if not command.texts.get("cause"):
        faults.add("cause", "missing", "请填写原因分析", "Say what the cause was")
    measures = planned(command.measures, command.texts, decision, faults)
    faults.check()
    after = replace(
        case,
        state=State.REVIEWED,
        reviewed_at=decision.now,
        measures=(*case.measures, *measures),
        topics=command.topics,
    )
    owners = (measure.owner for measure in measures)
    return Outcome(after, tells=("lead:owner", "campus:safety", *owners), texts=named(command.texts, case))


def nothing_owed(decision: Decision[Hazard]) -> None:
    """Verified by somebody else than who rectified it, seen to hold, and nothing left open."""
    case, faults = decision.case, Faults()
    refuse_rectifier(case, decision)
    verifier, last = case.verified_by, case.round
    if verifier is None or last is None or last.claimed_by is None or last.claimed_by.is_same_as(verifier):
        faults.add(
            "verified_by", "not_verified", "须由整改单位以外的人员复查合格", "Nobody else has verified it"
        )
    if case.state is State.HELD and case.review_owed:
        faults.add("reviewed_at", "review_owed", "该隐患须先复盘", "It must be reviewed first")
    if any(measure.settled_at is None for measure in case.measures):
        faults.add("measures", "open", "尚有未办结的措施", "Some measures are not settled yet")
    if any(order.answered_at is None for order in case.supervisions):
        faults.add(
            "supervisions", "unanswered", "尚有未答复的督办单", "Some supervision orders are not answered yet"
        )
    if faults.found:
        raise Conflict(*faults.found)


def close(decision: Decision[Hazard], command: commands.Close) -> Outcome[Hazard]:
    """销号."""
    after = replace(decision.case, state=State.CLOSED, closed_at=decision.now)
    return Outcome(after, tells=("campus:safety", "rectifier:owner"))


def link(decision: Decision[Hazard], command: commands.Link) -> Outcome[Hazard]:
    linked = dict.fromkeys((*decision.case.links, *command.cases))
    if decision.case.id in linked:
        raise BadInput(Fault("cases", "itself", "不能关联自身", "A case is not linked to itself"))
    return Outcome(replace(decision.case, links=tuple(linked)))
