"""From a command to a change of a safety notice: which deed each action is."""

from campus_safety.kinds.safety_notices import commands, reading
from campus_safety.kinds.safety_notices.actions import Action
from campus_safety.kinds.safety_notices.kind import KIND
from campus_safety.kinds.safety_notices.safety_notice import SafetyNotice, State
from campus_safety.records.commands import Command
from campus_safety.records.decision import Decide, Once
from campus_safety.records.timeline import Actor

_decide: Decide[SafetyNotice] = Decide(
    KIND,
    {
        Action.READ: reading.read,
        Action.WITHDRAW: reading.withdraw,
        Action.DELIVER: reading.deliver,
    },
    {Action.READ: reading.not_read},
)


def _done_before(case: SafetyNotice, command: Command, actor: Actor) -> bool:
    match command:
        case commands.Read():
            return reading.has_read(case, actor.unit)
        case commands.Withdraw():
            return case.state is State.WITHDRAWN
        case commands.Deliver():
            return case.delivered_at is not None
        case _:
            return False


decide: Once[SafetyNotice] = Once(_decide, _done_before)
