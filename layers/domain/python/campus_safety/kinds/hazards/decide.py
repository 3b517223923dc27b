"""From a command to a change of a hazard: the transition table first, then the action, then one timeline entry."""

from collections.abc import Callable, Mapping
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.hazards import assigning, checking, closing, ordering, rectifying
from campus_safety.kinds.hazards.hazard import STATES, Hazard
from campus_safety.kinds.hazards.transitions import TRANSITIONS, Action
from campus_safety.records import measures, oversight
from campus_safety.records.change import Change, Moment
from campus_safety.records.commands import Command, DecideExtension
from campus_safety.records.decision import Decision, Outcome, made
from campus_safety.records.timeline import Actor
from campus_safety.records.transitions import admit

_DONE_BY: Mapping[str, Callable[[Decision[Hazard], Any], Outcome[Hazard]]] = {
    Action.ASSIGN: assigning.assign,
    Action.CONTROL: assigning.control,
    Action.SUBMIT_PLAN: assigning.submit_plan,
    Action.REGRADE: assigning.regrade,
    Action.REROUTE: assigning.reroute,
    Action.WITHDRAW: assigning.withdraw,
    Action.RECORD_CHECK: ordering.record_check,
    Action.DRAFT_ORDER: ordering.draft_order,
    Action.SIGN_ORDER: ordering.sign_order,
    Action.VOID_PAPER: ordering.void_paper,
    Action.START: rectifying.start,
    Action.NOTE: rectifying.note,
    Action.CLAIM_RECTIFIED: rectifying.claim_rectified,
    Action.ASK_EXTENSION: rectifying.ask_extension,
    Action.DECIDE_EXTENSION: rectifying.decide_extension,
    Action.RECHECK: checking.recheck,
    Action.FOLLOW_UP: checking.follow_up,
    Action.REVIEW: closing.review,
    Action.SETTLE_MEASURE: measures.settle_measure,
    Action.CLOSE: closing.close,
    Action.LINK: closing.link,
    Action.SUPERVISE: oversight.supervise,
    Action.RECEIVE_ORDER: oversight.receive_order,
    Action.ANSWER_ORDER: oversight.answer_order,
}


def decide(case: Hazard, command: Command, actor: Actor, rules: Rules, moment: Moment) -> Change[Hazard]:
    """The change that this command makes. Raises ForbiddenByState, BadInput, Conflict, SamePerson, NotAllowed; nothing
    has happened then. Where `paper_signed_by` names a paper, `moment.number` is the number that it would get."""
    admit(TRANSITIONS, STATES, case.state, command.action)
    decision = Decision(case, actor, rules, moment)
    return made(decision, _DONE_BY[command.action](decision, command), command.action, command.texts)


def paper_signed_by(case: Hazard, command: Command) -> str | None:
    """The kind of paper that this command would sign on this hazard; None if it signs none."""
    match command.action:
        case Action.SIGN_ORDER:
            return "order"
        case Action.RECHECK if case.ordered_at is not None:
            return "recheck"
        case Action.DECIDE_EXTENSION if case.ordered_at is not None and isinstance(command, DecideExtension):
            return "extension_granted" if command.granted else "extension_refused"
        case _:
            return None
