"""From a command to a change: the transition table first, then the action, then one entry of the timeline."""

from collections.abc import Callable, Mapping
from typing import Any

from campus_safety import commands
from campus_safety.actions import handling, learning, oversight, routing
from campus_safety.actions.decision import Decision, Outcome
from campus_safety.case import Case
from campus_safety.change import Change, Moment, changed
from campus_safety.rules import Rules
from campus_safety.timeline import Actor
from campus_safety.transitions import Action, admit

_DONE_BY: Mapping[Action, Callable[[Decision, Any], Outcome]] = {
    Action.PRESS: handling.press,
    Action.ACKNOWLEDGE: handling.acknowledge,
    Action.ASSESS: handling.assess,
    Action.DISPATCH: handling.dispatch,
    Action.ARRIVE: handling.arrive,
    Action.NOTE: handling.note,
    Action.ASK: handling.ask,
    Action.ANSWER: handling.answer,
    Action.TELL_BUREAU: handling.tell_bureau,
    Action.TELL_PARENTS: handling.tell_parents,
    Action.CONCLUDE_INVESTIGATION: handling.conclude_investigation,
    Action.CLAIM_HANDLED: handling.claim_handled,
    Action.HANDLE: handling.handle,
    Action.GIVE_FEEDBACK: handling.give_feedback,
    Action.FALSE_ALARM: handling.false_alarm,
    Action.REVIEW: learning.review,
    Action.SETTLE_MEASURE: learning.settle_measure,
    Action.CLOSE: learning.close,
    Action.REOPEN: learning.reopen,
    Action.OFFER_TRANSFER: routing.offer_transfer,
    Action.ACCEPT_TRANSFER: routing.accept_transfer,
    Action.REFUSE_TRANSFER: routing.refuse_transfer,
    Action.LINK: routing.link,
    Action.SUPERVISE: oversight.supervise,
    Action.RECEIVE_ORDER: oversight.receive_order,
    Action.ANSWER_ORDER: oversight.answer_order,
    Action.ASK_EXTENSION: oversight.ask_extension,
    Action.DECIDE_EXTENSION: oversight.decide_extension,
}


def decide(case: Case, command: commands.Command, actor: Actor, rules: Rules, moment: Moment) -> Change:
    """The change that this command makes. Raises ForbiddenByState, BadInput, Conflict, SamePerson, ForbiddenByLaw;
    nothing has happened then."""
    admit(case.state, command.action)
    outcome = _DONE_BY[command.action](Decision(case, actor, rules, moment), command)
    return _change(case, outcome, command.action, command.texts, actor, rules, moment)


def mark_duplicate(
    case: Case, root: Case, texts: Mapping[str, str], actor: Actor, rules: Rules, moment: Moment
) -> tuple[Change, Change]:
    """Both changes of a merge, to be written in one transaction: the duplicate's and its root's."""
    admit(case.state, Action.MARK_DUPLICATE)
    admit(root.state, Action.TAKE_DUPLICATE)
    merged = routing.duplicated(Decision(case, actor, rules, moment), root)
    taken = routing.taken_in(Decision(root, actor, rules, moment), case)
    return (
        _change(case, merged, Action.MARK_DUPLICATE, texts, actor, rules, moment),
        _change(root, taken, Action.TAKE_DUPLICATE, {}, actor, rules, moment),
    )


def _change(
    case: Case,
    outcome: Outcome,
    action: Action,
    texts: Mapping[str, str],
    actor: Actor,
    rules: Rules,
    moment: Moment,
) -> Change:
    return changed(
        case,
        outcome.case,
        action,
        actor,
        rules,
        moment,
        texts=texts,
        tells=outcome.tells,
        restart=outcome.restart,
        stated_at=outcome.stated_at,
        late_entry=outcome.late_entry,
    )
