"""办结: only when every place has its outcome; 终止: with a reason; and a note that anybody who takes part may leave."""

from dataclasses import replace
from typing import Final

from campus_safety.errors import BadInput, Conflict, Fault
from campus_safety.kinds.area_sweeps import commands
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep, State
from campus_safety.records.decision import Decision, Outcome

# How many open places a refusal to close names one by one.
NAMED: Final = 50


def complete(decision: Decision[AreaSweep]) -> None:
    """At 100 per cent and not before: a place that nobody looked at, or whose door stayed closed, is named."""
    case = decision.case
    left = [one for one in case.places if not one.done]
    faults = [
        Fault(
            f"places.{one.place}",
            "not_entered",
            f"场所 {one.place} 无法进入，须补查",
            f"{one.place} could not be entered; look again",
        )
        if one.outcome is not None
        else Fault(
            f"places.{one.place}",
            "no_outcome",
            f"场所 {one.place} 尚无结果",
            f"{one.place} has no outcome yet",
        )
        for one in left[:NAMED]
    ]
    if len(left) > NAMED:
        more = len(left) - NAMED
        faults.append(Fault("places", "more", f"另有 {more} 处未完成", f"and {more} more"))
    faults += [
        Fault(
            f"supervisions.{order.number}",
            "unanswered",
            f"督办单{order.number}尚未答复",
            f"Supervision order {order.number} is not answered yet",
        )
        for order in case.supervisions
        if order.answered_at is None
    ]
    if faults:
        raise Conflict(*faults)


def close(decision: Decision[AreaSweep], command: commands.Close) -> Outcome[AreaSweep]:
    return Outcome(
        replace(decision.case, state=State.CLOSED, closed_at=decision.now),
        tells=("invited:owner", "campuses:owner"),
    )


def cancel(decision: Decision[AreaSweep], command: commands.Cancel) -> Outcome[AreaSweep]:
    """It is over and stays uncovered: abandoned is never closed. What was found until then stays on record."""
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明终止理由", "Say why it is abandoned"))
    after = replace(decision.case, state=State.ABANDONED, abandoned_at=decision.now)
    return Outcome(after, tells=("lead:owner", "invited:owner") if after.places else ("lead:owner",))


def note(decision: Decision[AreaSweep], command: commands.Note) -> Outcome[AreaSweep]:
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请填写内容", "Say something"))
    return Outcome(decision.case)
