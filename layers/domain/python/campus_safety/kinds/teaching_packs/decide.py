"""From a command to a change of a teaching pack: the transition table first, then the action, then one timeline entry."""

from collections.abc import Callable, Mapping
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.teaching_packs import commands, publishing
from campus_safety.kinds.teaching_packs.teaching_pack import STATES, TeachingPack
from campus_safety.kinds.teaching_packs.transitions import TRANSITIONS, Action
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decision, Outcome, made
from campus_safety.records.timeline import Actor
from campus_safety.records.transitions import admit

_DONE_BY: Mapping[str, Callable[[Decision[TeachingPack], Any], Outcome[TeachingPack]]] = {
    Action.KEEP: publishing.keep,
    Action.REPLACE: publishing.give_way,
    Action.NOTE: publishing.note,
    Action.WITHDRAW: publishing.withdraw,
}


def decide(
    case: TeachingPack, command: commands.Command, actor: Actor, rules: Rules, moment: Moment
) -> Change[TeachingPack]:
    """The change that this command makes. Raises ForbiddenByState, BadInput; nothing has happened then."""
    admit(TRANSITIONS, STATES, case.state, command.action)
    decision = Decision(case, actor, rules, moment)
    return made(decision, _DONE_BY[command.action](decision, command), command.action, command.texts)
