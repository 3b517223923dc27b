"""From a command to a change of a post: the transition table first, then the action, then one timeline entry."""

from collections.abc import Callable, Mapping
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.peak_posts import closing, commands, manning, rostering
from campus_safety.kinds.peak_posts.peak_post import STATES, PeakPost
from campus_safety.kinds.peak_posts.transitions import TRANSITIONS, Action
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decision, Outcome, made
from campus_safety.records.timeline import Actor
from campus_safety.records.transitions import admit

_DONE_BY: Mapping[str, Callable[[Decision[PeakPost], Any], Outcome[PeakPost]]] = {
    Action.ASSIGN: rostering.assign,
    Action.HAND_OVER: rostering.hand_over,
    Action.REACH: manning.reach,
    Action.SEE: manning.see,
    Action.LEAVE: manning.leave,
    Action.REPORT_FINDING: closing.report_finding,
    Action.NOTE: closing.note,
    Action.CANCEL: closing.cancel,
}


def decide(
    case: PeakPost, command: commands.Command, actor: Actor, rules: Rules, moment: Moment
) -> Change[PeakPost]:
    """The change that this command makes. Raises ForbiddenByState, BadInput, Conflict, NotAllowed; nothing has happened
    then."""
    admit(TRANSITIONS, STATES, case.state, command.action)
    decision = Decision(case, actor, rules, moment)
    return made(decision, _DONE_BY[command.action](decision, command), command.action, command.texts)


def swap(
    case: PeakPost,
    other: PeakPost,
    command: commands.Swap,
    actor: Actor,
    rules: tuple[Rules, Rules],
    moment: Moment,
) -> tuple[Change[PeakPost], Change[PeakPost]]:
    """The two changes of an exchange, to be written in one transaction; `rules` are each post's own. Raises as `decide`."""
    for post in (case, other):
        admit(TRANSITIONS, STATES, post.state, command.action)
    return rostering.swapped(
        Decision(case, actor, rules[0], moment), Decision(other, actor, rules[1], moment), command
    )
