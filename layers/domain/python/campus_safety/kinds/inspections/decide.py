"""From a command to a change of a joint inspection: which deed each action is.

A finding changes more than the inspection and has a function of its own, `campus_safety.kinds.inspections.visiting`.
"""

from campus_safety.kinds.inspections import concluding, visiting
from campus_safety.kinds.inspections.actions import Action
from campus_safety.kinds.inspections.inspection import Inspection
from campus_safety.kinds.inspections.kind import KIND
from campus_safety.records import supervision
from campus_safety.records.decision import Decide

decide: Decide[Inspection] = Decide(
    KIND,
    {
        Action.BEGIN: concluding.begin,
        Action.NOTHING_FOUND: visiting.nothing_found,
        Action.NOTE: concluding.note,
        Action.CONCLUDE: concluding.conclude,
        Action.CANCEL: concluding.cancel,
        Action.SUPERVISE: supervision.supervise,
        Action.RECEIVE_ORDER: supervision.receive_order,
        Action.ANSWER_ORDER: supervision.answer_order,
    },
    {
        Action.RECORD_FINDING: visiting.room_for_a_finding,
        Action.NOTHING_FOUND: visiting.still_to_answer,
        Action.CONCLUDE: concluding.nothing_owed,
        Action.SUPERVISE: supervision.still_going,
        Action.RECEIVE_ORDER: supervision.receivable,
        Action.ANSWER_ORDER: supervision.answerable,
    },
)
