"""记分: how an entry comes about. What earns points by itself gives the same entry however often it is told of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated, Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Campus
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Fault
from campus_safety.identity import case_id
from campus_safety.kinds.points.actions import Action
from campus_safety.kinds.points.commands import Offset
from campus_safety.kinds.points.kind import KIND
from campus_safety.kinds.points.points_entry import PointsEntry, Reason, State
from campus_safety.kinds.points.rules import PointsRules
from campus_safety.records.beginning import begun
from campus_safety.records.change import Bound, Change, Moment, Tally, changed
from campus_safety.records.commands import Making
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Decision, Faults
from campus_safety.records.fields import AnyClientKey, Number, Text, Title, Unit
from campus_safety.records.fields import Campus as KnownCampus
from campus_safety.records.timeline import SYSTEM, Actor
from campus_safety.values import dataclass

TEXT_LIMIT: Final = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """Points that something has earned. `source` is the round or activity: with the campus it makes the entry's id."""

    campus: str
    points: int
    reason: Reason
    day: date
    source: str

    @property
    def case_id(self) -> str:
        return case_id("points", self.source, f"{self.campus}:{self.reason.value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Award(Making):
    """奖励积分 / points for a school, given by hand, with the reason."""

    client_key: AnyClientKey
    campus: KnownCampus
    points: Annotated[int, Number(1, 10_000), Title("积分", "Points"), Unit("分", "points")]
    text: Annotated[str, Text(1, 4000), Title("理由", "Reason")]


def tally_of(district: str) -> str:
    """The name under which the sums of a district's campuses are kept."""
    return f"points#{district}"


def earn(earned: Earned, rules: Rules, moment: Moment, *, code_attempt: int = 0) -> Change[PointsEntry]:
    """The entry of what was earned. Raises UnknownCampus."""
    entry = replace(
        _entry(earned.case_id, rules.district.campus(earned.campus), rules, moment, code_attempt),
        points=earned.points,
        reason=earned.reason,
        day=earned.day,
        source=earned.source,
    )
    return _entered(entry, Action.EARN, SYSTEM, rules, moment, "")


def award(
    wanted: Award, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[PointsEntry]:
    """The entry that somebody makes by hand, with the reason as its text. Raises BadInput naming every fault."""
    faults, most = Faults(), rules.policy.section(PointsRules).most_by_hand
    faults.campus(wanted.campus, rules)
    if not 0 < wanted.points <= most:
        faults.add("points", "out_of_range", f"须为 1 至 {most} 分", f"From 1 to {most} points")
    _check_text(wanted.text, faults)
    faults.check()
    entry = replace(
        _entry(wanted.case_id, rules.district.campus(wanted.campus), rules, moment, code_attempt),
        points=wanted.points,
        reason=Reason.AWARD,
        reporter=Reporter(wanted.account, actor.unit),
        submission=wanted.digest,
    )
    return _entered(entry, Action.AWARD, actor, rules, moment, wanted.text)


def with_request(
    request: str,
    campus: str,
    points: int,
    actor: Actor,
    rules: Rules,
    moment: Moment,
    *,
    code_attempt: int = 0,
) -> Change[PointsEntry]:
    """The entry that is written with a `request` of a school: below zero what it costs, only if the school has so much; above
    zero what comes back with its end."""
    spent = points < 0
    reason = Reason.SPENT if spent else Reason.RETURNED
    id = case_id("points", request, reason.value)
    entry = replace(
        _entry(id, rules.district.campus(campus), rules, moment, code_attempt),
        points=points,
        reason=reason,
        source=request,
        reporter=Reporter(actor.account, actor.unit),
    )
    return _entered(entry, Action.SPEND if spent else Action.GIVE_BACK, actor, rules, moment, "")


def counts_for_itself(decision: Decision[PointsEntry]) -> None:
    """What offsets is not offset again: who was wrong about that awards anew. What a request has taken is given back by its
    end, and by nothing else."""
    if decision.case.reason in (Reason.SPENT, Reason.RETURNED):
        raise BadInput(
            Fault(
                "case_id",
                "of_a_request",
                "兑换的积分由兑换申请退回，不能冲销",
                "Points that were spent come back with the request that they were spent for",
            )
        )
    if decision.case.reason is Reason.OFFSET:
        raise BadInput(
            Fault("case_id", "offsets_another", "冲销记录不能再冲销", "An entry that offsets is not offset")
        )


def offset(
    decision: Decision[PointsEntry], command: Offset, *, code_attempt: int = 0
) -> tuple[PointsEntry, Change[PointsEntry]]:
    """The entry as one that was offset, and the entry that offsets it."""
    case, faults, text = decision.case, Faults(), command.texts.get("text", "")
    _check_text(text, faults)
    faults.check()
    rules, moment = decision.rules, decision.moment
    id = case_id("points", case.id, "offset")
    entry = replace(
        _entry(id, rules.district.campus(case.campus), rules, moment, code_attempt),
        points=-case.points,
        reason=Reason.OFFSET,
        source=case.source,
        offsets=case.id,
        reporter=Reporter(decision.actor.account, decision.actor.unit),
    )
    counter = _entered(entry, Action.COUNTER, decision.actor, rules, moment, text)
    return replace(case, state=State.OFFSET, offset_at=moment.now), counter


def _entry(id: str, campus: Campus, rules: Rules, moment: Moment, code_attempt: int) -> PointsEntry:
    return PointsEntry(
        **begun(id, rules, moment.now, code_attempt),
        campus=campus.id,
        station=campus.station,
        reporter=Reporter(None, ""),
        lead=rules.district.brigade().id,
        points=0,
        reason=Reason.AWARD,
        day=moment.now.astimezone(SHANGHAI).date(),
    )


def _entered(
    entry: PointsEntry, action: Action, actor: Actor, rules: Rules, moment: Moment, text: str
) -> Change[PointsEntry]:
    change = changed(KIND, None, entry, action, actor, rules, moment, texts={"text": text})
    # What takes points away is written only if there are so many: nobody's balance is ever below zero.
    bound = Bound(_short_of(-entry.points), least=0) if entry.points < 0 else None
    tally = Tally(tally_of(entry.district), entry.campus, entry.points, bound)
    return replace(change, tallies=(tally,))


def _short_of(points: int) -> Callable[[int], Fault]:
    return lambda balance: Fault(
        "points",
        "points_short",
        f"积分不足：余额 {balance} 分，需要 {points} 分",
        f"Not enough points: the balance is {balance}, {points} are needed",
    )


def _check_text(text: str, faults: Faults) -> None:
    if not text.strip():
        faults.add("text", "missing", "请说明理由", "Say why")
    faults.too_long("text", text, TEXT_LIMIT)
