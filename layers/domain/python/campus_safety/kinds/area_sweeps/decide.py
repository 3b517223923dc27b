"""From a command to a change of an area sweep: which deed each action is."""

from dataclasses import replace

from campus_safety.district.rules import Rules
from campus_safety.kinds.area_sweeps import closing, commands, planning, sweeping
from campus_safety.kinds.area_sweeps.actions import Action
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep
from campus_safety.kinds.area_sweeps.kind import KIND
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.finding import Found, receive
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.records import supervision
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decide
from campus_safety.records.submissions import Submission
from campus_safety.records.timeline import Actor

decide: Decide[AreaSweep] = Decide(
    KIND,
    {
        Action.FREEZE: planning.freeze,
        Action.ASSIGN_PLACES: sweeping.assign_places,
        Action.RECORD_OUTCOME: sweeping.record_outcome,
        Action.CORRECT_OUTCOME: sweeping.correct_outcome,
        Action.NOTE: closing.note,
        Action.CLOSE: closing.close,
        Action.CANCEL: closing.cancel,
        Action.SUPERVISE: supervision.supervise,
        Action.RECEIVE_ORDER: supervision.receive_order,
        Action.ANSWER_ORDER: supervision.answer_order,
    },
    {
        Action.RECORD_OUTCOME: sweeping.still_to_look_at,
        Action.CORRECT_OUTCOME: sweeping.looked_at,
        Action.CLOSE: closing.complete,
        Action.SUPERVISE: supervision.still_going,
        Action.RECEIVE_ORDER: supervision.receivable,
        Action.ANSWER_ORDER: supervision.answerable,
    },
)


def ordered(
    case: AreaSweep,
    command: commands.RecordOutcome,
    actor: Actor,
    rules: Rules,
    moment: Moment,
    *,
    code_attempt: int = 0,
) -> tuple[Change[AreaSweep], Change[Hazard]]:
    """限期整改 with a checklist item: the outcome, and the hazard that is made of it, to be written in one transaction.
    Raises as `decide`. A hazard that was made before, and an outcome since corrected, is found again by its id."""
    line = case.place(command.place)
    found = Found(
        # Derived from sweep and place, so that a request sent again makes no second hazard.
        submission=Submission(f"{case.id}|{command.place}", "ordered", f"{case.id}#{command.place}"),
        campus=line.campus if line is not None else "",
        item=command.item or "",
        spot="surroundings",
        source=Source.AREA_SWEEP,
        text=command.texts.get("text", ""),
        account=actor.account,
        area_sweep=case.id,
        exercise=case.exercise,
    )
    swept = decide(case, replace(command, hazard=found.case_id), actor, rules, moment)
    # Another place may have the same fault beside the same campus, and is no recurrence of it: none is looked for.
    return swept, receive(found, actor, rules, moment, code_attempt=code_attempt)
