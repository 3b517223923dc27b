"""From a command to a change of a hazard: which deed each action is."""

from campus_safety.kinds import becoming
from campus_safety.kinds.hazards import assigning, checking, closing, ordering, rectifying
from campus_safety.kinds.hazards.actions import Action
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.hazards.kind import KIND
from campus_safety.kinds.incidents.taxonomy import Channel
from campus_safety.records import measures, supervision
from campus_safety.records.commands import Command, DecideExtension
from campus_safety.records.decision import Decide
from campus_safety.records.spots import spot_label

decide: Decide[Hazard] = Decide(
    KIND,
    {
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
        Action.SUPERVISE: supervision.supervise,
        Action.RECEIVE_ORDER: supervision.receive_order,
        Action.ANSWER_ORDER: supervision.answer_order,
        Action.BECOME_INCIDENT: becoming.become_incident,
    },
    {
        Action.CONTROL: assigning.not_under_control,
        Action.WITHDRAW: assigning.may_be_withdrawn,
        Action.RECORD_CHECK: ordering.police_look,
        Action.DRAFT_ORDER: ordering.may_be_ordered,
        Action.SIGN_ORDER: ordering.may_be_signed,
        Action.VOID_PAPER: ordering.voidable,
        Action.CLAIM_RECTIFIED: rectifying.ready_to_be_claimed,
        Action.ASK_EXTENSION: rectifying.may_be_extended,
        Action.DECIDE_EXTENSION: rectifying.decidable,
        Action.RECHECK: checking.ready_to_be_rechecked,
        Action.FOLLOW_UP: checking.ready_to_be_followed_up,
        Action.SETTLE_MEASURE: measures.settleable,
        Action.CLOSE: closing.nothing_owed,
        Action.SUPERVISE: supervision.still_going,
        Action.RECEIVE_ORDER: supervision.receivable,
        Action.ANSWER_ORDER: supervision.answerable,
        Action.BECOME_INCIDENT: becoming.not_yet_an_incident,
    },
)

# By how the hazard was found; everything else is found by those who inspect.
_CHANNELS = {Source.SELF_CHECK: Channel.SCHOOL_FORM, Source.PATROL: Channel.PATROL}


def origin(case: Hazard) -> becoming.Origin:
    """Where the hazard is. It says nothing of when what has come of it was discovered."""
    channel = _CHANNELS.get(case.source, Channel.INSPECTION)
    return becoming.Origin(channel=channel, place=spot_label(case.spot).zh)


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
