"""From a command to a change of an area sweep: the transition table first, then the action, then one timeline entry."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from campus_safety.district.rules import Rules
from campus_safety.kinds.area_sweeps import closing, commands, planning, sweeping
from campus_safety.kinds.area_sweeps.area_sweep import STATES, AreaSweep
from campus_safety.kinds.area_sweeps.transitions import TRANSITIONS, Action
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.finding import Found, receive
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.records import oversight
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Decision, Outcome, made
from campus_safety.records.timeline import Actor
from campus_safety.records.transitions import admit

_DONE_BY: Mapping[str, Callable[[Decision[AreaSweep], Any], Outcome[AreaSweep]]] = {
    Action.FREEZE: planning.freeze,
    Action.ASSIGN_PLACES: sweeping.assign_places,
    Action.RECORD_OUTCOME: sweeping.record_outcome,
    Action.CORRECT_OUTCOME: sweeping.correct_outcome,
    Action.NOTE: closing.note,
    Action.CLOSE: closing.close,
    Action.CANCEL: closing.cancel,
    Action.SUPERVISE: oversight.supervise,
    Action.RECEIVE_ORDER: oversight.receive_order,
    Action.ANSWER_ORDER: oversight.answer_order,
}


def decide(
    case: AreaSweep, command: commands.Command, actor: Actor, rules: Rules, moment: Moment
) -> Change[AreaSweep]:
    """The change that this command makes. Raises ForbiddenByState, BadInput, Conflict, NotAllowed, SamePerson; nothing has
    happened then."""
    admit(TRANSITIONS, STATES, case.state, command.action)
    decision = Decision(case, actor, rules, moment)
    return made(decision, _DONE_BY[command.action](decision, command), command.action, command.texts)


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
        issuer=case.id,
        subject=command.place,
        client_key="ordered",
        submission=f"{case.id}#{command.place}",
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
