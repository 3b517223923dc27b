"""责令限期整改: the order that an officer signs. Software drafts, officers sign.

The order rests on the regulation on internal security of enterprises and institutions (State Council decree 421),
article 16: hazards are ordered to be rectified within a limit. No rule gives that limit's length: the officer sets it.
"""

from dataclasses import replace

from campus_safety.calendars import SHANGHAI
from campus_safety.case import Paper
from campus_safety.decision import Decision, Faults, Outcome
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed
from campus_safety.hazards import commands
from campus_safety.hazards.assigning import check_due, with_limit
from campus_safety.hazards.categories import Track
from campus_safety.hazards.clauses import CLAUSES
from campus_safety.hazards.hazard import Hazard, OrderDraft, State
from campus_safety.organisation import UnitKind

# What came after the recheck was done on the word of its opinion.
_RESTS_ON_OPINION = frozenset({State.HELD, State.REVIEWED, State.CLOSED})
POLICE = frozenset({UnitKind.STATION, UnitKind.TEAM, UnitKind.BRIGADE, UnitKind.SUB_BUREAU})


def is_police(decision: Decision[Hazard]) -> bool:
    return decision.rules.district.unit(decision.actor.unit).kind in POLICE


def signed(decision: Decision[Hazard], kind: str) -> Paper:
    """The paper that this decision signs. Only police sign; its number was read before and is taken with the change."""
    if not is_police(decision):
        raise NotAllowed(
            Fault("actor", "not_police", "文书须由民警签发", "Papers are signed by police officers")
        )
    if decision.moment.number is None:
        raise ValueError("a paper is signed under a number")
    return Paper(
        kind=kind,
        unit=decision.rules.district.acting_unit(decision.actor.unit),
        year=decision.now.astimezone(SHANGHAI).year,
        number=decision.moment.number,
        round=len(decision.case.rounds),
        signed_at=decision.now,
        signed_by=decision.party,
        to=decision.case.rectifier,
        item=decision.case.item,
    )


def draft_order(decision: Decision[Hazard], command: commands.DraftOrder) -> Outcome[Hazard]:
    """What an officer will be asked to sign: clause, measures, limit. Drafted again, it replaces the draft."""
    case, faults = decision.case, Faults()
    if case.ordered_at is not None:
        raise Conflict(
            Fault("case", "already_ordered", "已签发整改通知书", "The order has been signed already")
        )
    item = decision.rules.checklists.item(case.item)
    clause = command.clause or (item.clause if item is not None else None)
    if clause is None:
        faults.add(
            "clause", "missing", "整改通知书须写明依据条款", "An order names the clause that it rests on"
        )
    elif clause not in CLAUSES:
        faults.add("clause", "unknown_clause", f"没有这个条款：{clause}", f"No such clause: {clause}")
    if not command.texts.get("measures"):
        faults.add("measures", "missing", "请写明整改要求", "Say what is demanded")
    check_due("due_at", command.due_at, decision, faults)
    faults.check()
    draft = OrderDraft(clause or "", command.due_at, decision.now, decision.party)
    return Outcome(replace(case, draft=draft), tells=("station:chief",))


def sign_order(decision: Decision[Hazard], command: commands.SignOrder) -> Outcome[Hazard]:
    """The signature: the draft becomes an order with a number, and the limit runs from now."""
    case, faults = decision.case, Faults()
    if case.ordered_at is not None:
        raise Conflict(
            Fault("case", "already_ordered", "已签发整改通知书", "The order has been signed already")
        )
    draft = case.draft
    if draft is None:
        raise BadInput(
            Fault(
                "case", "no_draft", "尚未拟制整改通知书（条款、要求、期限）", "No order has been drafted yet"
            )
        )
    check_due("due_at", draft.due_at, decision, faults)
    faults.check()
    after = with_limit(
        replace(case, state=State.ASSIGNED if case.state is State.FOUND else case.state),
        draft.due_at,
        decision,
    )
    paper = replace(
        signed(decision, "order"), round=len(after.rounds), clause=draft.clause, due_at=draft.due_at
    )
    after = replace(
        after,
        track=Track.ORDERED,
        ordered_at=decision.now,
        clause=draft.clause,
        draft=None,
        papers=(*case.papers, paper),
    )
    return Outcome(after, tells=("rectifier:owner", "campus:principal", "education:desk"), signed=paper)


def void_paper(decision: Decision[Hazard], command: commands.VoidPaper) -> Outcome[Hazard]:
    """作废, with a reason. The number stays taken; an order that is voided may be drafted and signed anew, and where the
    opinion is, it is rechecked anew."""
    case = decision.case
    alike = [
        paper
        for paper in case.papers
        if (paper.kind, paper.year, paper.number) == (command.kind, command.year, command.number)
    ]
    # Two units may each have given this number; of theirs, at most one is in force.
    found = next(
        (paper for paper in reversed(alike) if paper.voided_at is None), alike[-1] if alike else None
    )
    if found is None:
        raise BadInput(Fault("number", "unknown", "没有这份文书", "No such paper"))
    if found.voided_at is not None:
        raise Conflict(Fault("number", "already_done", "该文书已作废", "The paper has been voided already"))
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明作废理由", "Say why it is voided"))
    if found.kind == "recheck" and found.round == len(case.rounds) and case.state in _RESTS_ON_OPINION:
        raise Conflict(
            Fault(
                "number",
                "relied_on",
                "回访、复盘或销号已以该意见书为依据",
                "The follow-up, the review or the closing rests on this opinion",
            )
        )
    voided = replace(found, voided_at=decision.now)
    after = replace(case, papers=tuple(voided if paper is found else paper for paper in case.papers))
    if found.kind == "order":
        after = replace(after, ordered_at=None, clause=None)
    return Outcome(after, tells=("rectifier:owner", "station:chief"))
