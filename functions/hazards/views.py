"""From domain records to answers about hazards: what is shown is decided by `campus_safety.records.access`."""

from datetime import datetime

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Account, District
from campus_safety.district.rules import Rules
from campus_safety.kinds.hazards.categories import (
    AREAS,
    CATEGORIES,
    GRADES,
    SOURCES,
    TRACKS,
    Grade,
    spot_label,
)
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.kinds.hazards.clauses import CLAUSES
from campus_safety.kinds.hazards.hazard import STAGES, STATES, Hazard, Round, hazard_facts
from campus_safety.kinds.hazards.kind import KIND
from campus_safety.labels import Label
from campus_safety.records.components import Party
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Looked
from campus_safety_aws.case_answers import (
    attached_answers,
    clock_answers,
    clock_name,
    extension_answers,
    measure_answers,
    not_now_answers,
    offer_answers,
    supervision_answers,
    text_answers,
    year_warnings,
)
from campus_safety_aws.http import Words, words
from campus_safety_aws.row_answers import row_names
from hazards.answers import (
    AreaAnswer,
    ChecklistAnswer,
    DraftAnswer,
    HazardAnswer,
    HazardPromiseAnswer,
    HazardReceiptAnswer,
    HazardRowAnswer,
    HazardWorkAnswer,
    ItemAnswer,
    PaperAnswer,
    RoundAnswer,
    SelectionAnswer,
)


def receipt_answer(case: Hazard, rules: Rules) -> HazardReceiptAnswer:
    """What was promised when it was received; the same however often the form comes again."""
    promises = case.receipt.promises if case.receipt else ()
    # What it was taken for then; where it stands by now is said by its state.
    grade = Grade(case.receipt.grade) if case.receipt and case.receipt.grade else case.grade
    return HazardReceiptAnswer(
        case_id=case.id,
        code=case.code,
        received_at=case.received_at,
        grade=grade.value,
        grade_name=words(GRADES[grade]),
        state=case.state.value,
        same_place_as=case.same_place_as,
        recurrence=case.recurrence,
        promises=[
            HazardPromiseAnswer(
                clock=promise.clock,
                name=clock_name(promise.clock, case.kind, rules.policy),
                due_at=promise.due_at,
            )
            for promise in promises
        ],
        warnings=year_warnings(case.receipt.unsure_years if case.receipt else ()),
    )


def hazard_answer(looked: Looked[Hazard], now: datetime) -> HazardAnswer:
    case, parts, rules = looked.case, looked.parts, looked.rules
    item = rules.document(Checklists).item(case.item)
    return HazardAnswer(
        case_id=case.id,
        code=case.code,
        version=case.version,
        state=case.state.value,
        state_name=words(STATES[case.state]),
        stage=case.stage.value if case.stage else None,
        stage_name=words(STAGES[case.stage]) if case.stage else None,
        grade=case.grade.value,
        grade_name=words(GRADES[case.grade]),
        track=case.track.value,
        track_name=words(TRACKS[case.track]),
        source=case.source.value,
        source_name=words(SOURCES[case.source]),
        category=case.category,
        category_name=words(CATEGORIES[case.category].label),
        item=case.item,
        item_name=words(item.label if item else Label(case.item, case.item)),
        checklist=case.checklist,
        spot=case.spot,
        spot_name=words(spot_label(case.spot)),
        campus=case.campus,
        campus_name=words(rules.district.campus(case.campus).name),
        station=case.station,
        received_at=case.received_at,
        found_by=case.reporter.unit,
        due_at=case.due_at,
        next_tick_at=case.next_tick_at,
        flow_run=case.flow_run,
        warnings=year_warnings(case.unsure_years),
        recurrence=case.recurrence,
        recurrence_of=case.recurrence_of,
        same_place_as=case.same_place_as,
        incident=case.incident,
        inspection=case.inspection,
        area_sweep=case.area_sweep,
        work=_work(case, rules, now) if Part.WORK in parts else None,
        attachments=attached_answers(case, parts, looked.who.account),
        papers=_papers(case) if Part.PAPERS in parts else None,
        texts=text_answers(looked.kind, case, looked.entries, looked.narratives, parts),
        actions=offer_answers(looked.offers),
        not_now=not_now_answers(looked.offers),
    )


def row_answer(row: Row, account: Account, district: District, now: datetime) -> HazardRowAnswer:
    facts = hazard_facts(row)
    if facts is None:
        raise ValueError(f"the row of {row.case_id} is no hazard's")
    return HazardRowAnswer(
        case_id=row.case_id,
        code=row.code,
        version=row.version,
        state=row.state,
        state_name=words(STATES[row.state]),
        stage=row.stage,
        grade=facts.grade.value,
        grade_name=words(GRADES[facts.grade]),
        category=row.category,
        category_name=words(CATEGORIES[row.category].label),
        item=facts.item,
        spot=facts.spot,
        spot_name=words(spot_label(facts.spot)),
        campus=row.campus,
        station=row.station,
        lead=row.lead,
        rectifier=facts.rectifier,
        source=facts.source.value,
        track=facts.track.value,
        rounds=facts.rounds,
        recurrence=facts.recurrence,
        received_at=row.received_at,
        due_at=row.due_at,
        rectify_by=facts.due_at,
        late=row.due_at is not None and row.due_at < now,
        unsure_years=list(row.unsure_years),
        **row_names(KIND, row, account, district, now),
    )


def checklist_answer(checklists: Checklists, now: datetime) -> ChecklistAnswer:
    return ChecklistAnswer(
        version=checklists.version,
        items=[
            ItemAnswer(
                item=item.id,
                category=item.category,
                category_name=words(CATEGORIES[item.category].label),
                name=words(item.label),
                grade=item.grade.value,
                grade_name=words(GRADES[Grade(item.grade)]),
                clause=item.clause,
                proof=item.proof,
                controls=item.controls,
                basis=words(item.basis.label),
                confidence=item.basis.confidence.value,
            )
            for item in checklists.items.values()
        ],
        selections=[
            SelectionAnswer(selection=one.id, name=words(one.label), items=list(one.items))
            for one in checklists.selections.values()
        ],
        areas=[AreaAnswer(area=area, name=words(label)) for area, label in AREAS.items()],
        as_of=now.astimezone(SHANGHAI).date(),
    )


def _work(case: Hazard, rules: Rules, now: datetime) -> HazardWorkAnswer:
    clock = case.clock(case.round.clock) if case.round else None
    due = case.due_for_rectification
    running = clock is not None and clock.running
    return HazardWorkAnswer(
        lead=case.lead,
        joined=list(case.joined),
        rectifier=case.rectifier,
        rounds=[_round(one) for one in case.rounds],
        overdue=clock is not None and clock.late_at(now),
        days_left=_days(now, due) if running and due is not None else None,
        in_extension=clock is not None and clock.extended > 0,
        draft=DraftAnswer(
            clause=case.draft.clause,
            clause_name=_clause(case.draft.clause),
            due_at=case.draft.due_at,
            drafted_at=case.draft.drafted_at,
        )
        if case.draft
        else None,
        ordered_at=case.ordered_at,
        clause=case.clause,
        clause_name=_clause(case.clause) if case.clause else None,
        assigned_at=case.assigned_at,
        controlled_at=case.controlled_at,
        planned_at=case.planned_at,
        plan_due_at=case.plan_due_at,
        referred_at=case.referred_at,
        checked_at=case.checked_at,
        clocks=clock_answers(case, rules.policy, now),
        supervisions=supervision_answers(case),
        extensions=extension_answers(case),
        measures=measure_answers(case),
        topics=list(case.topics),
        links=list(case.links),
    )


def _days(now: datetime, due: datetime) -> int:
    """Days left as people in China count them: today's limit has none left, yesterday's minus one."""
    return (due.astimezone(SHANGHAI).date() - now.astimezone(SHANGHAI).date()).days


def _round(one: Round) -> RoundAnswer:
    return RoundAnswer(
        number=one.number,
        rectifier=one.rectifier,
        began_at=one.began_at,
        due_at=one.due_at,
        claimed_at=one.claimed_at,
        claimed_by=_unit(one.claimed_by),
        rechecked_at=one.rechecked_at,
        rechecked_by=_unit(one.rechecked_by),
        passed=one.passed,
        looked_again_at=one.looked_again_at,
        looked_again_by=_unit(one.looked_again_by),
        held=one.held,
    )


def _unit(party: Party | None) -> str | None:
    """The unit only; who it was stands in the timeline, for those who may read it there."""
    return party.unit if party else None


def _papers(case: Hazard) -> list[PaperAnswer]:
    return [
        PaperAnswer(
            kind=paper.kind,
            unit=paper.unit,
            year=paper.year,
            number=paper.number,
            round=paper.round,
            signed_at=paper.signed_at,
            voided_at=paper.voided_at,
        )
        for paper in case.papers
    ]


def _clause(code: str) -> Words:
    return words(CLAUSES.get(code, Label(code, code)))
