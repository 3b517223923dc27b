"""到岗、三见、离岗: check-ins with the stated time. A late entry is bounded by policy, marked, and counted by the stated time."""

from dataclasses import replace
from datetime import datetime

from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed
from campus_safety.kinds.findings import ReportFinding
from campus_safety.kinds.peak_posts import commands
from campus_safety.kinds.peak_posts.peak_post import SEEN, PeakPost, PostType, State
from campus_safety.kinds.peak_posts.rules import PeakPostRules
from campus_safety.records.change import party
from campus_safety.records.commands import Command
from campus_safety.records.decision import Choices, Decision, Faults, Option, Outcome, stated
from campus_safety.records.timeline import Actor


def can_be_reached(decision: Decision[PeakPost]) -> None:
    """It is time, and not longer ago than late entries are taken."""
    guards_stand_at_fixed_posts(decision)
    case, faults = decision.case, Faults()
    if decision.now < case.starts_at - decision.rules.policy.section(PeakPostRules).early:
        faults.add(
            "reached_at", "too_early", "未到可登记到岗的时间", "Too long before the window to check in"
        )
    faults.check()
    _not_too_late("reached_at", case.ends_at, decision)


def some_not_seen(decision: Decision[PeakPost]) -> Choices:
    """What is not recorded as seen yet, as long as late entries are taken."""
    _not_too_late("seen", decision.case.ends_at, decision)
    return {"seen": tuple(Option(one.value, SEEN[one]) for one in SEEN if one not in decision.case.seen)}


def not_left(decision: Decision[PeakPost]) -> None:
    guards_stand_at_fixed_posts(decision)
    if decision.case.left_at is not None:
        raise Conflict(Fault("left_at", "already_done", "已登记离岗", "Checked out already"))


def reach(decision: Decision[PeakPost], command: commands.Reach) -> Outcome[PeakPost]:
    """Somebody is there, or was by the end of the window. What was missed is over at once: nobody waits there any more."""
    case, now, faults = decision.case, decision.now, Faults()
    at, late = stated("reached_at", command.reached_at, decision, faults, case.received_at)
    earliest = case.starts_at - decision.rules.policy.section(PeakPostRules).early
    if at < earliest:
        faults.add(
            "reached_at", "too_early", "未到可登记到岗的时间", "Too long before the window to check in"
        )
    if at > case.ends_at:
        faults.add(
            "reached_at",
            "after_the_window",
            "时段已结束；确已到岗的，请填写实际到岗时间补录",
            "The window has ended; state when it was reached, if it was",
        )
    faults.check()
    late = late or case.state is State.MISSED
    over = case.state is State.MISSED or now > case.ends_at
    after = replace(
        case,
        state=State.DONE if over else State.MANNED,
        reached_at=at,
        reached_by=decision.party,
        closed_at=now if over else None,
        seen=case.seen | command.seen,
        late_entries=case.late_entries + late,
    )
    return Outcome(after, stated_at=at, late_entry=late)


def see(decision: Decision[PeakPost], command: commands.See) -> Outcome[PeakPost]:
    """What is seen at the gate; afterwards only as long as late entries are taken."""
    case = decision.case
    if not command.seen:
        raise BadInput(Fault("seen", "missing", "请选择见到的内容", "Say what is seen"))
    if command.seen <= case.seen:
        raise Conflict(Fault("seen", "already_done", "已登记", "Recorded already"))
    late = decision.now > case.ends_at and case.state is State.DONE
    after = replace(case, seen=case.seen | command.seen, late_entries=case.late_entries + late)
    return Outcome(after, late_entry=late)


def leave(decision: Decision[PeakPost], command: commands.Leave) -> Outcome[PeakPost]:
    """Checked out; also of a post that was closed because nobody had."""
    case, faults = decision.case, Faults()
    reached = case.reached_at or case.starts_at
    at, late = stated("left_at", command.left_at, decision, faults, case.received_at)
    if at < reached:
        faults.add("left_at", "before_reaching", "离岗早于到岗", "Lies before the check-in")
    faults.check()
    late = late or case.state is State.DONE
    after = replace(case, state=State.DONE, left_at=at, late_entries=case.late_entries + late)
    return Outcome(after, stated_at=at, late_entry=late)


def guards_stand_at_fixed_posts(decision: Decision[PeakPost]) -> None:
    if decision.actor.role == Role.GUARD and decision.case.post_type is not PostType.FIXED:
        raise NotAllowed(
            Fault(
                "action",
                "not_a_fixed_post",
                "保安只登记本校（园）定点值守",
                "A guard checks in at fixed posts of the own campus only",
            )
        )


def _not_too_late(where: str, since: datetime, decision: Decision[PeakPost]) -> None:
    if decision.now - since > decision.rules.policy.late_entry:
        raise BadInput(
            Fault(
                where,
                "too_long_ago",
                "补录时间超出允许范围",
                "Lies further back than late entry allows",
            )
        )


def done_before(case: PeakPost, command: Command, actor: Actor) -> bool:
    """Whether this check-in or handing over, sent again over a bad network, was made already: then nothing is left to do."""
    match command:
        case commands.HandOver():
            return command.giver != command.taker and case.assignee == command.taker
        case commands.Reach():
            return (
                case.reached_by == party(actor)
                and command.reached_at in (None, case.reached_at)
                and command.seen <= case.seen
            )
        case commands.See():
            return bool(command.seen) and command.seen <= case.seen
        case commands.Leave():
            return case.left_at is not None and command.left_at in (None, case.left_at)
        case ReportFinding():
            return command.reported in case.found
        case _:
            return False
