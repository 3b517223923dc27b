"""From a command to a change of a log entry: which deed each action is."""

from dataclasses import replace
from typing import Final

from campus_safety.errors import BadInput, Conflict, Fault
from campus_safety.kinds import becoming
from campus_safety.kinds.daily_log import commands, handing_over, visiting
from campus_safety.kinds.daily_log.actions import Action
from campus_safety.kinds.daily_log.kind import KIND
from campus_safety.kinds.daily_log.log_entry import EntryType, LogEntry, State
from campus_safety.kinds.incidents.taxonomy import Channel
from campus_safety.records.commands import Command
from campus_safety.records.decision import Decide, Decision, Once, Outcome
from campus_safety.records.timeline import Actor

# What somebody asked the room for, quarrelled about or was told there; the rest of the log is its own work.
MAY_BECOME: Final = frozenset({EntryType.HELP_REQUEST, EntryType.MEDIATION, EntryType.OFFICER_VISIT})


def origin(case: LogEntry) -> becoming.Origin:
    """It was known in the security room from when it happened there."""
    return becoming.Origin(channel=Channel.SECURITY_ROOM, discovered_at=case.at)


def may_become(decision: Decision[LogEntry]) -> None:
    """A help request, a mediation or a visit that is part of no incident yet."""
    if decision.case.entry_type not in MAY_BECOME:
        raise Conflict(
            Fault("entry_type", "no_incident", "此类日志不转为警情", "Such an entry becomes no incident")
        )
    becoming.not_yet_an_incident(decision)
    if decision.case.links:
        raise Conflict(Fault("case_id", "belongs_to_one", "已关联警情", "It belongs to an incident already"))


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
        Action.BECOME_INCIDENT: becoming.become_incident,
    },
    {Action.BECOME_INCIDENT: may_become},
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
        case becoming.BecomeIncident():
            return becoming.has_become(case)
        case _:
            return False


decide: Once[LogEntry] = Once(_decide, _done_before)
