"""责令限期整改: the order that an officer signs. Software drafts, officers sign.

The order rests on the regulation on internal security of enterprises and institutions (State Council decree 421),
article 16: hazards that are found are ordered to be rectified within a limit. No rule gives that limit's length: the
officer sets it. So there is something that police have found, of a field that is theirs, at a unit that they check
(docs/decisions/0022-what-an-order-rests-on.md).
"""

from dataclasses import replace

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import District
from campus_safety.district.organisation import AgencyField, UnitKind
from campus_safety.errors import BadInput, Conflict, Fault, NotAllowed
from campus_safety.kinds.hazards import commands
from campus_safety.kinds.hazards.assigning import check_due, with_limit
from campus_safety.kinds.hazards.categories import CATEGORIES, Source, Track
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.kinds.hazards.clauses import CLAUSES, POWER
from campus_safety.kinds.hazards.hazard import Hazard, OrderDraft, State
from campus_safety.kinds.hazards.paper_kinds import SIGNED
from campus_safety.records.components import Paper
from campus_safety.records.decision import Choices, Decision, Faults, Option, Outcome, fitting, stated

# What came after the recheck was done on the word of its opinion.
_RESTS_ON_OPINION = frozenset({State.HELD, State.REVIEWED, State.CLOSED})
POLICE = frozenset({UnitKind.STATION, UnitKind.TEAM, UnitKind.BRIGADE, UnitKind.SUB_BUREAU})


def is_police(decision: Decision[Hazard]) -> bool:
    return decision.rules.district.unit(decision.actor.unit).kind in POLICE


def signed_by_police(decision: Decision[Hazard]) -> None:
    """Only police sign."""
    if not is_police(decision):
        raise NotAllowed(
            Fault("actor", "not_police", "文书须由民警签发", "Papers are signed by police officers")
        )


def signed(decision: Decision[Hazard], kind: str) -> Paper:
    """The paper that this decision signs. Only police sign; its number was read before and is taken with the change."""
    signed_by_police(decision)
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


def police_look(decision: Decision[Hazard]) -> None:
    if not is_police(decision):
        raise NotAllowed(Fault("actor", "not_police", "须由民警现场检查", "Police look at it on the spot"))


def record_check(decision: Decision[Hazard], command: commands.RecordCheck) -> Outcome[Hazard]:
    """现场检查: what makes an order possible where a school, a guard or a device has told of the hazard. Looked at again,
    the last check counts."""
    case, faults = decision.case, Faults()
    if not command.texts.get("text"):
        faults.add("text", "missing", "请填写现场检查情况", "Say what was found")
    checked_at, late = stated("checked_at", command.checked_at, decision, faults, case.received_at)
    faults.check()
    after = replace(
        case,
        checked_at=checked_at,
        checked_by=decision.party,
        late_entries=case.late_entries + late,
    )
    return Outcome(after, tells=("campus:safety",), stated_at=checked_at if late else None, late_entry=late)


def checked_by_police(case: Hazard, district: District) -> bool:
    """Whether a record of police or of a joint inspection stands behind the hazard (检查笔录)."""
    if case.source is Source.INSPECTION or case.checked_at is not None:
        return True
    return case.source is Source.POLICE_CHECK and district.unit(case.reporter.unit).kind in POLICE


def _what_police_may_order(decision: Decision[Hazard], faults: Faults) -> None:
    """Adds a fault for each thing that an order of the police would lack."""
    case, district = decision.case, decision.rules.district
    category = CATEGORIES[case.category]
    if not category.of_police:
        theirs = "、".join(AgencyField(field).label.zh for field in category.checks)
        faults.add(
            "category",
            "not_of_police",
            f"“{category.label.zh}”隐患由{theirs}部门依法处理，公安机关不得责令整改，请移交",
            "Not of a field of the police: route it to the authority that answers for it",
        )
    if district.unit(case.rectifier).kind is not UnitKind.CAMPUS:
        faults.add(
            "rectifier",
            "not_a_campus",
            "整改通知书只能下达给校（园）",
            "An order is given to a school or kindergarten only",
        )
    if not checked_by_police(case, district):
        faults.add(
            "checked_at",
            "not_checked",
            "尚无民警检查记录，请先记录现场检查",
            "No check by police is on record; record one first",
        )


def may_be_ordered(decision: Decision[Hazard]) -> None:
    """No order was signed yet, and police may order it."""
    faults = Faults()
    _refuse_another(decision)
    _what_police_may_order(decision, faults)
    faults.check()


def _refuse_another(decision: Decision[Hazard]) -> None:
    if decision.case.ordered_at is not None:
        raise Conflict(
            Fault("case", "already_ordered", "已签发整改通知书", "The order has been signed already")
        )


def may_be_signed(decision: Decision[Hazard]) -> None:
    """There is a draft that police may order, with a limit that can still be set; and only police sign."""
    _refuse_another(decision)
    draft, faults = decision.case.draft, Faults()
    if draft is None:
        raise BadInput(
            Fault(
                "case", "no_draft", "尚未拟制整改通知书（条款、要求、期限）", "No order has been drafted yet"
            )
        )
    _what_police_may_order(decision, faults)
    check_due("due_at", draft.due_at, decision, faults)
    faults.check()
    signed_by_police(decision)


def draft_order(decision: Decision[Hazard], command: commands.DraftOrder) -> Outcome[Hazard]:
    """What an officer will be asked to sign: clause, measures, limit. Drafted again, it replaces the draft."""
    case, faults = decision.case, Faults()
    item = decision.rules.document(Checklists).item(case.item)
    clause = command.clause or (item.clause if item is not None else None)
    if clause is None:
        faults.add(
            "clause",
            "missing",
            "整改通知书须写明不符合的条款",
            "An order names the clause that is offended against",
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
    case, draft = decision.case, decision.case.draft
    if draft is None:
        raise AssertionError("what is signed was drafted")
    after = with_limit(
        replace(case, state=State.ASSIGNED if case.state is State.FOUND else case.state),
        draft.due_at,
        decision,
    )
    paper = replace(
        signed(decision, "order"),
        round=len(after.rounds),
        clause=draft.clause,
        due_at=draft.due_at,
        power=POWER,
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


def voidable(decision: Decision[Hazard]) -> Choices:
    """The papers in force that nothing rests on yet."""
    case = decision.case
    found = fitting(lambda paper: _refuse_voiding(paper, case), case.papers)
    return {
        "kind": tuple(Option(kind, SIGNED[kind]) for kind in dict.fromkeys(one.kind for one in found)),
        "year": tuple(map(Option, dict.fromkeys(one.year for one in found))),
        "number": tuple(map(Option, dict.fromkeys(one.number for one in found))),
    }


def _refuse_voiding(paper: Paper, case: Hazard) -> None:
    if paper.voided_at is not None:
        raise Conflict(Fault("number", "already_done", "该文书已作废", "The paper has been voided already"))
    if paper.kind == "recheck" and paper.round == len(case.rounds) and case.state in _RESTS_ON_OPINION:
        raise Conflict(
            Fault(
                "number",
                "relied_on",
                "回访、复盘或销号已以该意见书为依据",
                "The follow-up, the review or the closing rests on this opinion",
            )
        )


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
    _refuse_voiding(found, case)
    if not command.texts.get("text"):
        raise BadInput(Fault("text", "missing", "请说明作废理由", "Say why it is voided"))
    voided = replace(found, voided_at=decision.now)
    after = replace(case, papers=tuple(voided if paper is found else paper for paper in case.papers))
    if found.kind == "order":
        after = replace(after, ordered_at=None, clause=None)
    return Outcome(after, tells=("rectifier:owner", "station:chief"))
