"""民警驻室 (从进校园向在校园): an officer arrives in the security room and leaves it; the minutes between are what counts."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final

from campus_safety.district.rules import Rules
from campus_safety.kinds.daily_log import commands
from campus_safety.kinds.daily_log.actions import Action
from campus_safety.kinds.daily_log.log_entry import EntryType, LogEntry, State
from campus_safety.kinds.daily_log.writing import DAY_MINUTES, Written, began_at, check_campus, entered
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decision, Faults, Outcome
from campus_safety.records.fields import Number, SetBy, Title, Unit
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

MOST_OFFICERS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Written):
    """民警驻室 / officers in the security room: present from now on, or, afterwards, from when to when."""

    action = Action.ARRIVE
    entry_type: Annotated[EntryType, SetBy.SERVER] = EntryType.OFFICER_VISIT
    left_at: Annotated[datetime | None, Title("离开时间", "When they left")] = None
    people: Annotated[
        int, Number(1, MOST_OFFICERS), Title("民警人数", "How many officers"), Unit("人", "people")
    ] = 1


def arrive(
    written: Written, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[LogEntry]:
    """The change that makes a visit: present from now on, or over already where it says when it ended. Raises BadInput
    naming every fault."""
    faults = Faults()
    check_campus(written, actor, rules, faults)
    if not 1 <= written.people <= MOST_OFFICERS:
        faults.add(
            "people",
            "out_of_range",
            f"民警人数须为 1 至 {MOST_OFFICERS}",
            f"From 1 to {MOST_OFFICERS} officers",
        )
    if written.left_at is not None and written.at is None:
        faults.add("at", "missing", "请填写到达时间", "Say when the visit began")
    at = began_at(written, rules, moment.now, faults)
    minutes = 0
    if written.left_at is not None:
        minutes = _minutes(at, written.left_at, moment.now, faults)
    faults.check()
    return entered(
        written,
        actor,
        rules,
        moment,
        at=at,
        minutes=minutes,
        state=State.PRESENT if written.left_at is None else State.RECORDED,
        code_attempt=code_attempt,
    )


def leave(decision: Decision[LogEntry], command: commands.Leave) -> Outcome[LogEntry]:
    """Now, or when it was where nobody wrote it down at the time."""
    case, faults = decision.case, Faults()
    left_at = command.left_at or decision.now
    minutes = _minutes(case.at, left_at, decision.now, faults)
    faults.check()
    after = replace(case, state=State.RECORDED, left_at=left_at, minutes=minutes, closed_at=decision.now)
    return Outcome(after, stated_at=command.left_at, late_entry=command.left_at is not None)


def _minutes(at: datetime, left_at: datetime, now: datetime, faults: Faults) -> int:
    """Whole minutes; who has just come in has been there for one."""
    faults.future("left_at", left_at, now)
    minutes = int((left_at - at).total_seconds() // 60)
    if left_at < at:
        faults.add("left_at", "before_arrival", "离开时间早于到达时间", "Lies before the arrival")
    elif minutes > DAY_MINUTES:
        faults.add(
            "left_at",
            "longer_than_a_day",
            "驻室时间超过一天，请填写实际离开时间",
            "More than a day: say when it ended",
        )
    return max(minutes, 1)
