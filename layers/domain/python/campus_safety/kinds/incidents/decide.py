"""From a command to a change: which deed each action is."""

from collections.abc import Mapping

from campus_safety.district.rules import Rules
from campus_safety.kinds.incidents import (
    assessing,
    authorities,
    calling,
    correcting,
    exits,
    handling,
    merging,
    need_to_know,
    questioning,
    reopening,
    reviewing,
    transfers,
)
from campus_safety.kinds.incidents.actions import Action
from campus_safety.kinds.incidents.commands import Reinstate
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.incidents.kind import KIND
from campus_safety.records import extensions, measures, supervision
from campus_safety.records.actions import admit
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decide, Decision, made
from campus_safety.records.timeline import Actor

decide: Decide[Incident] = Decide(
    KIND,
    {
        Action.PRESS: assessing.press,
        Action.ACKNOWLEDGE: assessing.acknowledge,
        Action.ASSESS: assessing.assess,
        Action.LIFT_FLAGS: need_to_know.lift_flags,
        Action.NAME_OFFICERS: need_to_know.name_officers,
        Action.LEAVE_OUT_SCHOOL: need_to_know.leave_out_school,
        Action.DISPATCH: handling.dispatch,
        Action.ARRIVE: handling.arrive,
        Action.CALL: calling.call,
        Action.STATE_LOSSES: calling.state_losses,
        Action.NOTE: handling.note,
        Action.ASK: questioning.ask,
        Action.ANSWER: questioning.answer,
        Action.TELL_BUREAU: handling.tell_bureau,
        Action.TELL_PARENTS: handling.tell_parents,
        Action.TELL_AUTHORITY: authorities.tell_authority,
        Action.REPORT_UP: authorities.report_up,
        Action.STATE_CASUALTIES: authorities.state_casualties,
        Action.CONCLUDE_INVESTIGATION: handling.conclude_investigation,
        Action.CLAIM_HANDLED: handling.claim_handled,
        Action.HANDLE: handling.handle,
        Action.GIVE_FEEDBACK: handling.give_feedback,
        Action.FALSE_ALARM: exits.false_alarm,
        Action.CORRECT: correcting.correct,
        Action.WITHDRAW: exits.withdraw,
        Action.REINSTATE: exits.reinstate,
        Action.REVIEW: reviewing.review,
        Action.SET_TASK: measures.set_task,
        Action.SETTLE_MEASURE: measures.settle_measure,
        Action.CLOSE: reviewing.close,
        Action.REOPEN: reopening.reopen,
        Action.ASK_REOPENING: reopening.ask_reopening,
        Action.DECIDE_REOPENING: reopening.decide_reopening,
        Action.OFFER_TRANSFER: transfers.offer_transfer,
        Action.ACCEPT_TRANSFER: transfers.accept_transfer,
        Action.REFUSE_TRANSFER: transfers.refuse_transfer,
        Action.WITHDRAW_TRANSFER: transfers.withdraw_transfer,
        Action.LINK: transfers.link,
        Action.SUPERVISE: supervision.supervise,
        Action.RECEIVE_ORDER: supervision.receive_order,
        Action.ANSWER_ORDER: supervision.answer_order,
        Action.ASK_EXTENSION: extensions.ask_extension,
        Action.DECIDE_EXTENSION: extensions.decide_extension,
    },
    {
        Action.ACKNOWLEDGE: assessing.not_acknowledged,
        Action.LIFT_FLAGS: need_to_know.kept_by_another,
        Action.LEAVE_OUT_SCHOOL: need_to_know.may_bring_back,
        Action.DISPATCH: handling.can_be_sent,
        Action.CALL: calling.warns_of_fraud,
        Action.STATE_LOSSES: calling.warns_of_fraud,
        Action.ASK: questioning.can_be_asked,
        Action.ANSWER: questioning.is_asked,
        Action.TELL_BUREAU: handling.bureau_not_told,
        Action.TELL_PARENTS: handling.parents_not_told,
        Action.TELL_AUTHORITY: authorities.someone_to_tell,
        Action.REPORT_UP: authorities.to_be_reported_up,
        Action.CONCLUDE_INVESTIGATION: handling.under_investigation,
        Action.HANDLE: handling.ready_to_be_handled,
        Action.GIVE_FEEDBACK: handling.feedback_not_given,
        Action.FALSE_ALARM: exits.may_be_false,
        Action.WITHDRAW: exits.may_be_withdrawn,
        Action.MARK_DUPLICATE: merging.may_be_merged,
        Action.SETTLE_MEASURE: measures.settleable,
        Action.CLOSE: reviewing.nothing_owed,
        Action.REOPEN: reopening.nobody_asked,
        Action.ASK_REOPENING: reopening.can_ask,
        Action.DECIDE_REOPENING: reopening.can_answer,
        Action.OFFER_TRANSFER: transfers.may_be_offered,
        Action.ACCEPT_TRANSFER: transfers.is_offered,
        Action.REFUSE_TRANSFER: transfers.is_offered,
        Action.WITHDRAW_TRANSFER: transfers.waits_for_an_answer,
        Action.SUPERVISE: supervision.still_going,
        Action.RECEIVE_ORDER: supervision.receivable,
        Action.ANSWER_ORDER: supervision.answerable,
        Action.ASK_EXTENSION: extensions.extendable,
        Action.DECIDE_EXTENSION: extensions.decidable,
    },
)


def mark_duplicate(
    case: Incident,
    root: Incident,
    texts: Mapping[str, str],
    actor: Actor,
    rules: Rules,
    moment: Moment,
    *,
    root_rules: Rules | None = None,
    across_campuses: bool = False,
) -> tuple[Change[Incident], Change[Incident]]:
    """Both changes of a merge, to be written in one transaction: the duplicate's and its root's. The root goes by the
    rules of its own policy, `root_rules`, if they are others."""
    merged = decide.permitted(case, Action.MARK_DUPLICATE, actor, rules, moment)
    admit(KIND.actions, KIND.states, root.state, Action.TAKE_DUPLICATE)
    taking = Decision(KIND, root, actor, root_rules or rules, moment)
    left = merging.duplicated(merged, root, texts.get("text", ""), across_campuses=across_campuses)
    return (
        made(merged, left, Action.MARK_DUPLICATE, texts),
        made(taking, merging.taken_in(taking, case), Action.TAKE_DUPLICATE, {}),
    )


def taken_back(
    case: Incident,
    root: Incident,
    command: Reinstate,
    actor: Actor,
    rules: Rules,
    moment: Moment,
    *,
    root_rules: Rules | None = None,
) -> tuple[Change[Incident], Change[Incident]]:
    """Both changes of a merge that was wrong: the report is a case of its own again, and its root lets go of it."""
    admit(KIND.actions, KIND.states, root.state, Action.RELEASE_DUPLICATE)
    giving = Decision(KIND, root, actor, root_rules or rules, moment)
    return (
        decide(case, command, actor, rules, moment),
        made(giving, merging.given_back(giving, case), Action.RELEASE_DUPLICATE, {}),
    )
