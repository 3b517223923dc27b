"""From a command to the changes of entries of points: offsetting one makes another, and both are written together."""

from campus_safety.district.rules import Rules
from campus_safety.kinds.points import commands, entering
from campus_safety.kinds.points.actions import Action
from campus_safety.kinds.points.kind import KIND
from campus_safety.kinds.points.points_entry import PointsEntry
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decide, Outcome, made
from campus_safety.records.timeline import Actor

_decide: Decide[PointsEntry] = Decide(KIND, {}, {Action.OFFSET: entering.counts_for_itself})
choices = _decide.choices


def decide(
    case: PointsEntry,
    command: commands.Offset,
    actor: Actor,
    rules: Rules,
    moment: Moment,
    *,
    code_attempt: int = 0,
) -> tuple[Change[PointsEntry], Change[PointsEntry]]:
    """The entry that is offset and the one that offsets it, to be written in one transaction. Raises ForbiddenByState,
    BadInput; nothing has happened then."""
    decision = _decide.permitted(case, command.action, actor, rules, moment)
    after, counter = entering.offset(decision, command, code_attempt=code_attempt)
    return made(decision, Outcome(after), command.action, command.texts), counter
