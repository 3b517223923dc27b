"""From a command to the changes of a request that spends points: where it is not carried out, the entry that gives the points
back is written with it."""

from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.redemptions import commands, redeeming
from campus_safety.kinds.redemptions.actions import Action
from campus_safety.kinds.redemptions.kind import KIND
from campus_safety.kinds.redemptions.redemption import Redemption
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decide
from campus_safety.records.timeline import Actor

decide: Decide[Redemption] = Decide(
    KIND,
    {
        Action.DELIVER: redeeming.deliver,
        Action.DECLINE: redeeming.decline,
        Action.WITHDRAW: redeeming.withdraw,
    },
)


def decide_all(
    case: Redemption,
    command: commands.Command,
    actor: Actor,
    rules: Rules,
    moment: Moment,
    *,
    code_attempt: int = 0,
) -> tuple[Change[Any], ...]:
    """What is to be written in one transaction. Raises as `decide`; nothing has happened then."""
    change = decide(case, command, actor, rules, moment)
    if command.action == Action.DELIVER:
        return (change,)
    decision = decide.permitted(case, command.action, actor, rules, moment)
    return redeeming.with_points_back(change, decision, code_attempt)
