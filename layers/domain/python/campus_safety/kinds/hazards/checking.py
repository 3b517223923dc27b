"""复查 and 回访: whether it is put right, and whether it stays so. Who rectified never says so, on any path."""

from dataclasses import replace
from datetime import datetime

from campus_safety.errors import Conflict, Fault, SamePerson
from campus_safety.kinds.hazards import commands
from campus_safety.kinds.hazards.hazard import Hazard, Round, Stage, State
from campus_safety.kinds.hazards.ordering import signed, signed_by_police
from campus_safety.kinds.hazards.rectifying import lapsed
from campus_safety.kinds.hazards.rules import HazardRules
from campus_safety.records.components import Supervision
from campus_safety.records.decision import Decision, Faults, Outcome

# As far up as a hazard's owner goes: from the safety officer over the head to whoever stands above the school.
TOP = 2


def refuse_rectifier(case: Hazard, decision: Decision[Hazard]) -> None:
    """Raises SamePerson if the actor is of a unit that rectifies or ever worked on it, or is one of those who did: desks and
    security rooms share accounts, so account, person and unit are compared all three. A team is its station."""
    workers = case.workers
    units = {case.rectifier, *(one.rectifier for one in case.rounds)}
    rectifying = {decision.rules.district.acting_unit(unit) for unit in units}
    if (
        decision.acting_unit in rectifying
        or decision.is_of_one_unit_with(workers)
        or decision.is_one_of(workers)
    ):
        raise SamePerson(
            Fault("actor", "same_person", "整改人（单位）不得自行复查", "Who rectifies may not verify")
        )


def ready_to_be_rechecked(decision: Decision[Hazard]) -> None:
    """By somebody else, of what was claimed or is due; of an ordered hazard by police, since the opinion is a paper."""
    case, faults = decision.case, Faults()
    refuse_rectifier(case, decision)
    one, due = _to_recheck(case), case.due_for_rectification
    if one.claimed_at is None and due is not None and decision.now < due:
        faults.add(
            "case",
            "not_due",
            "整改期限未到且尚未报告完毕",
            "The limit has not passed, nothing was claimed",
        )
    faults.check()
    if case.ordered_at is not None:
        signed_by_police(decision)


def recheck(decision: Decision[Hazard], command: commands.Recheck) -> Outcome[Hazard]:
    """Passed only what was claimed; failed also what was due and never claimed; anew where its opinion was voided. A failed one begins another round, one
    level up, under supervision; of an ordered hazard the opinion is a paper either way."""
    case, faults = decision.case, Faults()
    one = _to_recheck(case)
    if one.claimed_at is None and command.passed:
        faults.add("passed", "not_claimed", "整改单位尚未报告整改完毕", "Nobody has claimed that it is done")
    if not command.texts.get("opinion"):
        faults.add("opinion", "missing", "请填写复查意见", "Say what was found")
    if command.refers and (command.passed or case.ordered_at is None):
        faults.add(
            "refers",
            "nothing_to_refer",
            "只有责令整改而复查不合格的可提请处罚",
            "Only an ordered hazard that failed its recheck is referred",
        )
    next_due = _next_due(command.due_at, decision, faults) if not command.passed else None
    faults.check()
    paper = None
    if case.ordered_at is not None:
        paper = replace(signed(decision, "recheck"), due_at=case.due_for_rectification, until=next_due)
    after = case if paper is None else replace(case, papers=(*case.papers, paper))
    checked = replace(one, rechecked_at=decision.now, rechecked_by=decision.party, passed=command.passed)
    after = lapsed(after.with_round(checked), decision)
    if command.refers:
        after = replace(after, referred_at=decision.now)
    if next_due is None:
        return Outcome(
            replace(after, state=State.VERIFIED), tells=("rectifier:owner", "lead:owner"), signed=paper
        )
    return Outcome(
        _another_round(after, next_due, decision),
        tells=("rectifier:owner", "education:desk", "brigade:supervisor"),
        signed=paper,
    )


def _to_recheck(case: Hazard) -> Round:
    """The round that a recheck is of. Raises Conflict."""
    if case.round is None:
        raise Conflict(Fault("case", "no_limit", "尚未交办整改", "Nothing was assigned yet"))
    if case.state is State.VERIFIED and not case.opinion_voided:
        raise Conflict(Fault("case", "already_done", "已复查合格", "It has passed its recheck already"))
    return case.round


def ready_to_be_followed_up(decision: Decision[Hazard]) -> None:
    """By somebody else, some school days after the recheck, whose opinion is in force."""
    case, faults = decision.case, Faults()
    refuse_rectifier(case, decision)
    one = case.round
    if one is None or one.rechecked_at is None:
        raise Conflict(Fault("case", "not_verified", "尚未复查合格", "It has not passed a recheck"))
    if case.opinion_voided:
        raise Conflict(
            Fault(
                "papers",
                "opinion_voided",
                "复查意见书已作废，须重新复查",
                "The opinion was voided; it is rechecked first",
            )
        )
    earliest = decision.rules.after(
        one.rechecked_at, decision.rules.policy.section(HazardRules).holds_after
    ).at
    if decision.now < earliest:
        faults.add("held", "too_early", "未到回访时间", "It is too early to see whether it holds")
    faults.check()


def follow_up(decision: Decision[Hazard], command: commands.FollowUp) -> Outcome[Hazard]:
    """Does it hold? If not, another round begins, one level up."""
    case, faults, one = decision.case, Faults(), decision.case.round
    if one is None:
        raise AssertionError("what was rechecked has a round")
    if not command.texts.get("opinion"):
        faults.add("opinion", "missing", "请填写回访情况", "Say what was found")
    next_due = _next_due(command.due_at, decision, faults) if not command.held else None
    faults.check()
    after = case.with_round(
        replace(one, looked_again_at=decision.now, looked_again_by=decision.party, held=command.held)
    )
    if next_due is None:
        return Outcome(replace(after, state=State.HELD), tells=("lead:owner",))
    return Outcome(
        _another_round(after, next_due, decision),
        tells=("rectifier:owner", "education:desk", "brigade:supervisor"),
    )


def _next_due(stated: datetime | None, decision: Decision[Hazard], faults: Faults) -> datetime:
    longest = decision.rules.last_day(decision.now, decision.rules.policy.section(HazardRules).next_round)
    if stated is None:
        return longest
    faults.past("due_at", stated, decision.now)
    if stated > longest:
        faults.add(
            "due_at",
            "too_long",
            "超过策略允许的下一轮期限",
            "Longer than the policy allows for another round",
        )
    return stated


def _another_round(case: Hazard, due: datetime, decision: Decision[Hazard]) -> Hazard:
    begun = Round(
        number=len(case.rounds) + 1,
        began_at=decision.now,
        due_at=due,
        rectifier=case.rectifier,
        raised=min(case.raised + 1, TOP),
    )
    order = Supervision(
        number=len(case.supervisions) + 1,
        stage=Stage.RECTIFICATION,
        to=f"unit:{case.rectifier}",
        opened_at=decision.now,
        due_at=due,
        by=decision.party,
    )
    return replace(
        case,
        state=State.ASSIGNED,
        rounds=(*case.rounds, begun),
        supervisions=(*case.supervisions, order),
    )
