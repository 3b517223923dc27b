"""From a command to a change of a log entry: which deed each action is."""

from dataclasses import replace

from campus_safety.errors import BadInput, Fault
from campus_safety.kinds.daily_log import commands, handing_over, visiting
from campus_safety.kinds.daily_log.actions import Action
from campus_safety.kinds.daily_log.kind import KIND
from campus_safety.kinds.daily_log.log_entry import LogEntry, State
from campus_safety.records.commands import Command
from campus_safety.records.decision import Decide, Decision, Once, Outcome
from campus_safety.records.timeline import Actor


def offset(decision: Decision[LogEntry], command: commands.Offset) -> Outcome[LogEntry]:
    """It counts no more; what it said stays on record, and so does why it was wrong."""
    if not command.texts.get("text", "").strip() and command.replaced_by is None:
        raise BadInput(Fault("text", "missing", "请说明冲销理由", "Say why it is offset"))
    return Outcome(
        replace(decision.case, state=State.OFFSET, offset_at=decision.now, replaced_by=command.replaced_by)
    )


_decide: Decide[LogEntry] = Decide(
    KIND,
    {
        Action.LEAVE: visiting.leave,
        Action.TAKE_OVER: handing_over.take_over,
        Action.OFFSET: offset,
    },
)


def _done_before(case: LogEntry, command: Command, actor: Actor) -> bool:
    """A request sent again over a bad network; another person's is none."""
    match command:
        case commands.TakeOver():
            return handing_over.taken_over_by(case, actor)
        case commands.Leave():
            return case.state is State.RECORDED and case.left_at is not None
        case commands.Offset():
            return case.state is State.OFFSET
        case _:
            return False


decide: Once[LogEntry] = Once(_decide, _done_before)
