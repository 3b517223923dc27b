"""开始, 结束, 取消: what the organiser does, and a note that anybody who takes part may leave."""

from dataclasses import replace

from campus_safety.errors import BadInput, Conflict, Fault
from campus_safety.kinds.inspections import commands
from campus_safety.kinds.inspections.inspection import Inspection, State
from campus_safety.records.decision import Decision, Faults, Outcome


def begin(decision: Decision[Inspection], command: commands.Begin) -> Outcome[Inspection]:
    """On the planned day or not: it is under way from now on, and every unit can answer."""
    after = replace(decision.case, state=State.UNDER_WAY, began_at=decision.now)
    return Outcome(after, tells=("invited:owner", "campuses:owner"))


def note(decision: Decision[Inspection], command: commands.Note) -> Outcome[Inspection]:
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请填写内容", "Say something"))
    return Outcome(decision.case)


def nothing_owed(decision: Decision[Inspection]) -> None:
    """Every unit has answered for every campus that it was called to, and every order was answered."""
    case, faults, district = decision.case, Faults(), decision.rules.district
    for visit in case.unanswered:
        campus, unit = district.unit(visit.campus).name, district.unit(visit.unit).name
        faults.add(
            f"visits.{visit.campus}.{visit.unit}",
            "unanswered",
            f"{unit.zh}尚未就{campus.zh}作答",
            f"{unit.en} has not answered for {campus.en} yet",
        )
    for order in case.supervisions:
        if order.answered_at is None:
            faults.add(
                f"supervisions.{order.number}",
                "unanswered",
                f"督办单{order.number}尚未答复",
                f"Supervision order {order.number} is not answered yet",
            )
    if faults.found:
        raise Conflict(*faults.found)


def conclude(decision: Decision[Inspection], command: commands.Conclude) -> Outcome[Inspection]:
    return Outcome(
        replace(decision.case, state=State.CONCLUDED, concluded_at=decision.now),
        tells=("invited:owner", "campuses:owner", "lead:owner"),
    )


def cancel(decision: Decision[Inspection], command: commands.Cancel) -> Outcome[Inspection]:
    """With a reason. What was found until then stays what it is: hazards, each in its own loop."""
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明取消理由", "Say why it is cancelled"))
    return Outcome(
        replace(decision.case, state=State.CANCELLED, cancelled_at=decision.now),
        tells=("invited:owner", "campuses:owner", "lead:owner"),
    )
