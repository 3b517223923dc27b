"""From a command to a change of a post: which deed each action is."""

from campus_safety.district.rules import Rules
from campus_safety.kinds.peak_posts import closing, commands, manning, rostering
from campus_safety.kinds.peak_posts.actions import Action
from campus_safety.kinds.peak_posts.kind import KIND
from campus_safety.kinds.peak_posts.peak_post import PeakPost
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decide, Once
from campus_safety.records.timeline import Actor

decide: Decide[PeakPost] = Decide(
    KIND,
    {
        Action.ASSIGN: rostering.assign,
        Action.HAND_OVER: rostering.hand_over,
        Action.REACH: manning.reach,
        Action.SEE: manning.see,
        Action.LEAVE: manning.leave,
        Action.REPORT_FINDING: closing.report_finding,
        Action.NOTE: closing.note,
        Action.CANCEL: closing.cancel,
    },
    {
        Action.HAND_OVER: rostering.can_be_given,
        Action.SWAP: rostering.somebody_stands_there,
        Action.REACH: manning.can_be_reached,
        Action.SEE: manning.some_not_seen,
        Action.LEAVE: manning.not_left,
    },
)
# For whom a request may come twice.
decide_once: Once[PeakPost] = Once(decide, manning.done_before)


def swap(
    case: PeakPost,
    other: PeakPost,
    command: commands.Swap,
    actor: Actor,
    rules: tuple[Rules, Rules],
    moment: Moment,
) -> tuple[Change[PeakPost], Change[PeakPost]]:
    """The two changes of an exchange, to be written in one transaction; `rules` are each post's own. Raises as `decide`."""
    return rostering.swapped(
        decide.permitted(case, command.action, actor, rules[0], moment),
        decide.permitted(other, command.action, actor, rules[1], moment),
        command,
    )
