"""From a command to a change of a rota: which deed each action is."""

from campus_safety.kinds.rotas import rostering
from campus_safety.kinds.rotas.actions import Action
from campus_safety.kinds.rotas.kind import KIND
from campus_safety.kinds.rotas.rota import Rota
from campus_safety.records.decision import Decide

decide: Decide[Rota] = Decide(
    KIND,
    {
        Action.SET_LINES: rostering.set_lines,
        Action.NOTE: rostering.note,
    },
)
