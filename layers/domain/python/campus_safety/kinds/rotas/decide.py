"""From a command to a change of a rota: the transition table first, then the action, then one timeline entry."""

from collections.abc import Callable, Mapping
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.rotas import commands, rostering
from campus_safety.kinds.rotas.rota import STATES, Rota
from campus_safety.kinds.rotas.transitions import TRANSITIONS, Action
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decision, Outcome, made
from campus_safety.records.timeline import Actor
from campus_safety.records.transitions import admit

_DONE_BY: Mapping[str, Callable[[Decision[Rota], Any], Outcome[Rota]]] = {
    Action.SET_LINES: rostering.set_lines,
    Action.NOTE: rostering.note,
}


def decide(case: Rota, command: commands.Command, actor: Actor, rules: Rules, moment: Moment) -> Change[Rota]:
    """The change that this command makes. Raises ForbiddenByState, BadInput; nothing has happened then."""
    admit(TRANSITIONS, STATES, case.state, command.action)
    decision = Decision(case, actor, rules, moment)
    return made(decision, _DONE_BY[command.action](decision, command), command.action, command.texts)
