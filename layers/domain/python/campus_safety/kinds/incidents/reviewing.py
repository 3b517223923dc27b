"""复盘: what the case taught, measures that are chased, and closing only when nothing is left."""

from dataclasses import replace

from campus_safety.errors import Conflict, Fault, SamePerson
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.incident import Incident, State
from campus_safety.kinds.incidents.taxonomy import Cause, Flag
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.measures import named, planned
from campus_safety.records.spots import read_spot


def review(decision: Decision[Incident], command: commands.Review) -> Outcome[Incident]:
    case, faults = decision.case, Faults()
    if not command.texts.get("cause"):
        faults.add("cause", "missing", "请填写原因分析", "Say what the cause was")
    if command.spot is not None and read_spot(command.spot) is None:
        faults.add(
            "spot",
            "unknown_spot",
            f"没有这个部位：{command.spot}",
            f"No such part of a campus: {command.spot}",
        )
    if Cause.UNKNOWN in command.causes and len(command.causes) > 1:
        faults.add(
            "causes",
            "contradicting",
            "“原因未查明”不能与其他原因并选",
            "“Not found out” stands alone",
        )
    measures = planned(command.measures, command.texts, decision, faults)
    if case.school_left_out and any(one.owner.partition("/")[0] == case.campus for one in measures):
        faults.add(
            "measures",
            "left_out",
            "本警情不告知学校，不得交由学校办理",
            "The school does not know of this case",
        )
    faults.check()
    after = replace(
        case,
        state=State.REVIEWED,
        reviewed_at=decision.now,
        measures=(*case.measures, *measures),
        topics=command.topics,
        causes=command.causes,
        spot=command.spot,
        links=tuple(dict.fromkeys((*case.links, *command.spawned))),
    )
    owners = (measure.owner for measure in measures)
    return Outcome(after, tells=("lead:owner", "campus:safety", *owners), texts=named(command.texts, case))


def nothing_owed(decision: Decision[Incident]) -> None:
    """Nothing owed is left, and nobody who ever worked on the case is the one who says so."""
    case, faults = decision.case, Faults()
    if decision.is_one_of(case.workers):
        raise SamePerson(
            Fault(
                "actor",
                "same_person",
                "参与处置的人员不得自行结案",
                "Nobody who worked on it may close it",
            )
        )
    if case.state is State.FEEDBACK_GIVEN and case.review_owed:
        faults.add("review", "owed", "该案件须复盘后方可结案", "This case is closed only after its review")
    if any(measure.settled_at is None for measure in case.measures):
        faults.add("measures", "open", "尚有未办结的措施", "Some measures are not settled yet")
    if any(order.answered_at is None for order in case.supervisions):
        faults.add(
            "supervisions", "unanswered", "尚有未答复的督办单", "Some supervision orders are not answered yet"
        )
    if any(asked.decided_at is None for asked in case.extensions):
        faults.add(
            "extensions", "undecided", "尚有未审批的延期申请", "Some extension requests are not decided yet"
        )
    if Flag.EDUCATION_TOLD in case.flags and case.bureau_told_at is None:
        faults.add(
            "bureau_told_at", "bureau_not_told", "尚未报告教育局", "The education bureau has not been told"
        )
    _refuse_untold(case, faults)
    if faults.found:
        raise Conflict(*faults.found)


def close(decision: Decision[Incident], command: commands.Close) -> Outcome[Incident]:
    """The reporter hears of it too: from now on they may ask, once, that it is reopened."""
    after = replace(decision.case, state=State.CLOSED, closed_at=decision.now, closed_by=decision.party)
    reporter = ("reporter",) if after.reporter.account is not None and after.reopening is None else ()
    return Outcome(after, tells=("campus:safety", *reporter))


def _refuse_untold(case: Incident, faults: Faults) -> None:
    """Authorities know what they have to know, and have passed it on."""
    if case.authority_units and case.authorities_told_at is None:
        faults.add(
            "told_authorities",
            "authority_not_told",
            "尚未报告主管部门",
            "The authority in charge has not been told",
        )
    elif case.production_accident and case.authority_units and case.reported_up_at is None:
        faults.add(
            "reported_up_at",
            "not_reported_up",
            "主管部门尚未逐级上报",
            "It has not been reported to the next level",
        )
    if case.casualties_owed:
        faults.add(
            "casualties",
            "casualties_not_told",
            "伤亡变化尚未补报",
            "The authority has not been told that casualties changed",
        )
