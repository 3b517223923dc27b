"""兑换: how a school's points are set aside for what it asks for, and spent or given back with the answer.

Whether there are points enough, and any left of what there is only so much of, is nobody's to read beforehand: both are
bounds of sums, which the transaction itself holds to. So two requests at once spend no point twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Campus, District, Reward
from campus_safety.district.organisation import RewardGiver, RewardPeriod
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Fault
from campus_safety.kinds.points import entering
from campus_safety.kinds.points.points_entry import PointsEntry
from campus_safety.kinds.redemptions import commands
from campus_safety.kinds.redemptions.actions import Action
from campus_safety.kinds.redemptions.kind import KIND
from campus_safety.kinds.redemptions.redemption import Redemption, State
from campus_safety.records.beginning import begun
from campus_safety.records.change import Bound, Change, Moment, Tally, changed
from campus_safety.records.commands import Making
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.fields import Campus as KnownCampus
from campus_safety.records.fields import Code, Names, Remark, SetBy, Title
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

TEXT_LIMIT: Final = 4000
_SCHOOL: Final = ("campus:safety", "campus:principal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeem(Making):
    """兑换积分 / what the school asks for, by its id in the district's file. `found` is it as the directory has it. The text
    says when it would suit, for example."""

    campus: KnownCampus
    reward: Annotated[Code, Names("reward"), Title("兑换项目", "What the points are spent for")]
    found: Annotated[Reward | None, SetBy.SERVER] = None
    text: Remark = ""


def taken_of(district: str) -> str:
    """The name under which it is counted how many were asked for of what there is only so much of."""
    return f"rewards#{district}"


def taken_item(reward: str, period: str) -> str:
    return f"{reward}#{period}"


def period_of(reward: Reward, day: date, rules: Rules) -> str:
    """Whose number is taken one of on this day: the year's, or the term's, by its first day; between two terms that of the one
    before, and beyond the terms that are known the year's. "" where there is no number."""
    if not reward.most:
        return ""
    if reward.per is RewardPeriod.TERM and rules.school_days.knows(day):
        return max(first for first, _ in rules.school_days.terms if first <= day).isoformat()
    return str(day.year)


def left_of(reward: Reward, day: date, rules: Rules, taken: Mapping[str, int]) -> int | None:
    """How many are left on this day; None where there is no number."""
    if not reward.most:
        return None
    return max(0, reward.most - taken.get(taken_item(reward.id, period_of(reward, day, rules)), 0))


def in_offer(reward: Reward, day: date) -> bool:
    """Whether it may be asked for on this day at all."""
    return not reward.retired and (reward.until is None or day <= reward.until)


def giver_of(reward: Reward, campus: Campus, district: District) -> str:
    """The unit that gives it to this school. Raises UnknownUnit."""
    match reward.giver:
        case RewardGiver.STATION:
            return campus.station
        case RewardGiver.EDUCATION:
            return district.education_bureau().id
        case _:
            return district.brigade().id


def redeem(
    wanted: Redeem, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> tuple[Change[Redemption], Change[PointsEntry]]:
    """The request and the entry that sets its points aside, to be written in one transaction. Raises BadInput naming every
    fault."""
    faults, reward, today = Faults(), wanted.found, moment.now.astimezone(SHANGHAI).date()
    campus = faults.campus(wanted.campus, rules)
    if reward is None:
        faults.add("reward", "unknown_reward", "没有这个兑换项目", "There is no such thing to be had")
    elif not in_offer(reward, today):
        faults.add("reward", "not_offered", "该项目已停止兑换", "It is not offered any more")
    faults.too_long("text", wanted.text, TEXT_LIMIT)
    faults.check()
    if campus is None or reward is None:
        raise TypeError("checked above")
    case = Redemption(
        **begun(wanted.case_id, rules, moment.now, code_attempt),
        campus=campus.id,
        station=campus.station,
        reporter=Reporter(wanted.account, actor.unit),
        lead=giver_of(reward, campus, rules.district),
        reward=reward.id,
        points=reward.points,
        period=period_of(reward, today, rules),
        submission=wanted.digest,
    )
    change = changed(
        KIND,
        None,
        case,
        Action.REDEEM,
        actor,
        rules,
        moment,
        texts={"text": wanted.text},
        tells=("lead:owner",),
    )
    taken = _taken(case, 1, Bound(_none_left(reward), most=reward.most)) if reward.most else ()
    entry = entering.with_request(
        case.id, case.campus, -case.points, actor, rules, moment, code_attempt=code_attempt
    )
    return replace(change, tallies=taken), entry


def deliver(decision: Decision[Redemption], command: commands.Deliver) -> Outcome[Redemption]:
    return Outcome(_ended(decision, State.DELIVERED), tells=_SCHOOL)


def decline(decision: Decision[Redemption], command: commands.Decline) -> Outcome[Redemption]:
    if not command.texts.get("text", "").strip():
        raise BadInput(Fault("text", "missing", "请说明理由", "Say why"))
    return Outcome(_ended(decision, State.DECLINED), tells=_SCHOOL)


def withdraw(decision: Decision[Redemption], command: commands.Withdraw) -> Outcome[Redemption]:
    return Outcome(_ended(decision, State.WITHDRAWN), tells=("lead:owner",))


def with_points_back(
    change: Change[Redemption], decision: Decision[Redemption], code_attempt: int
) -> tuple[Change[Redemption], Change[PointsEntry]]:
    """The end of a request that was not carried out: what it took is given back in the same transaction."""
    case = decision.case
    back = entering.with_request(
        case.id,
        case.campus,
        case.points,
        decision.actor,
        decision.rules,
        decision.moment,
        code_attempt=code_attempt,
    )
    return replace(change, tallies=_taken(case, -1) if case.period else ()), back


def _ended(decision: Decision[Redemption], state: State) -> Redemption:
    return replace(decision.case, state=state, ended_at=decision.now)


def _taken(case: Redemption, by: int, bound: Bound | None = None) -> tuple[Tally, ...]:
    return (Tally(taken_of(case.district), taken_item(case.reward, case.period), by, bound),)


def _none_left(reward: Reward) -> Callable[[int], Fault]:
    per = reward.per.label
    return lambda _: Fault(
        "reward",
        "none_left",
        f"名额已满：每{per.zh} {reward.most} 份",
        f"None are left: there are {reward.most} {per.en}",
    )
