"""From domain records to answers about joint inspections: what is shown is decided by `campus_safety.records.access` and
`campus_safety.kinds.inspections.seeing`."""

from datetime import datetime

from campus_safety.district.directory import Account, District
from campus_safety.district.rules import Rules
from campus_safety.kinds.hazards.categories import GRADES, spot_label
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.kinds.inspections.inspection import (
    ANSWERS,
    STAGES,
    STATES,
    Finding,
    Inspection,
    Visit,
    inspection_facts,
)
from campus_safety.kinds.inspections.kind import KIND
from campus_safety.kinds.inspections.seeing import Sight, campuses_listed
from campus_safety.kinds.inspections.seeing import sight as sight_of
from campus_safety.labels import Label
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Acted, Looked
from campus_safety_aws.case_answers import (
    clock_answers,
    not_now_answers,
    offer_answers,
    supervision_answers,
    text_answers,
    year_warnings,
)
from campus_safety_aws.declared_answers import Spelled
from campus_safety_aws.http import words
from campus_safety_aws.row_answers import row_names
from campus_safety_aws.shared_answers import timeline_of
from inspections.answers import (
    FindingAnswer,
    FindingDoneAnswer,
    InspectionAnswer,
    InspectionCampusAnswer,
    InspectionFileAnswer,
    InspectionPlannedAnswer,
    InspectionRowAnswer,
    InspectionWorkAnswer,
    VisitAnswer,
)


def planned_answer(case: Inspection, rules: Rules) -> InspectionPlannedAnswer:
    return InspectionPlannedAnswer(
        case_id=case.id,
        code=case.code,
        state=case.state.value,
        planned_on=case.planned_on,
        visits=len(case.visits),
        warnings=year_warnings(case.unsure_years),
    )


def inspection_answer(looked: Looked[Inspection], now: datetime) -> InspectionAnswer:
    case, parts, rules, district = looked.case, looked.parts, looked.rules, looked.rules.district
    sight = sight_of(looked.who.account, case, district)
    selection = rules.document(Checklists).selections.get(case.selection)
    seen = dict.fromkeys(visit.campus for visit in sight.visits)
    return InspectionAnswer(
        case_id=case.id,
        code=case.code,
        version=case.version,
        state=case.state.value,
        state_name=words(STATES[case.state]),
        stage=case.stage.value if case.stage else None,
        stage_name=words(STAGES[case.stage]) if case.stage else None,
        planned_on=case.planned_on,
        announced=case.announced,
        selection=case.selection,
        selection_name=words(selection.label if selection else Label(case.selection, case.selection)),
        checklist=case.checklist,
        lead=case.lead,
        lead_name=words(district.unit(case.lead).name),
        campuses=[
            InspectionCampusAnswer(campus=campus, name=words(district.campus(campus).name)) for campus in seen
        ],
        received_at=case.received_at,
        began_at=case.began_at,
        concluded_at=case.concluded_at,
        cancelled_at=case.cancelled_at,
        due_at=case.due_at,
        partial=not sight.whole,
        work=_work(sight, parts, rules, now) if Part.WORK in parts else None,
        attachments=_files(sight, parts),
        texts=text_answers(looked.kind, case, sight.entries(looked.entries), looked.narratives, parts),
        actions=offer_answers(looked.offers),
        not_now=not_now_answers(looked.offers),
    )


def inspection_timeline(looked: Looked[Inspection]) -> Spelled:
    """The chain is verified over every entry; shown are those that are this account's to see."""
    sight = sight_of(looked.who.account, looked.case, looked.rules.district)
    whole = timeline_of(looked)
    seen = {entry.version for entry in sight.entries(looked.entries)}
    return whole | {
        "entries": [
            entry | {"changed": sight.changed(entry["changed"]), "tells": sight.told(entry["tells"])}
            for entry in whole["entries"]
            if entry["version"] in seen
        ]
    }


def finding_done_answer(acted: Acted[Inspection], one: Finding) -> FindingDoneAnswer:
    case = acted.case
    return FindingDoneAnswer(
        case_id=case.id,
        version=case.version,
        state=case.state.value,
        stage=case.stage.value if case.stage else None,
        hazard=one.hazard,
        grade=one.grade.value,
        grade_name=words(GRADES[one.grade]),
        owner=one.owner,
        again=one.again,
        actions=offer_answers(acted.offers),
        not_now=not_now_answers(acted.offers),
    )


def row_answer(row: Row, account: Account, district: District, now: datetime) -> InspectionRowAnswer:
    facts = inspection_facts(row)
    if facts is None:
        raise ValueError(f"the row of {row.case_id} is no inspection's")
    return InspectionRowAnswer(
        case_id=row.case_id,
        code=row.code,
        version=row.version,
        state=row.state,
        state_name=words(STATES[row.state]),
        stage=row.stage,
        planned_on=facts.planned_on,
        selection=facts.selection,
        lead=row.lead,
        campuses=list(campuses_listed(account, facts, row.lead, district)),
        received_at=row.received_at,
        due_at=row.due_at,
        late=row.due_at is not None and row.due_at < now,
        unsure_years=list(row.unsure_years),
        **row_names(KIND, row, account, district, now),
    )


def _work(sight: Sight, parts: frozenset[Part], rules: Rules, now: datetime) -> InspectionWorkAnswer:
    visits = sight.visits
    return InspectionWorkAnswer(
        visits=[_visit(visit, sight, parts, rules) for visit in visits],
        findings=[_finding(one, sight, rules) for one in sight.findings],
        unanswered=sum(visit.answer is None for visit in visits),
        # Which limits run tells how far the others are.
        clocks=clock_answers(sight.case, rules.policy, now) if sight.whole else None,
        supervisions=[order for order in supervision_answers(sight.case) if sight.ordered(order.to)],
    )


def _visit(visit: Visit, sight: Sight, parts: frozenset[Part], rules: Rules) -> VisitAnswer:
    named = Part.ACTORS in parts or (sight.campus is None and visit.unit in sight.units)
    return VisitAnswer(
        campus=visit.campus,
        campus_name=words(rules.district.campus(visit.campus).name),
        unit=visit.unit,
        unit_name=words(rules.district.unit(visit.unit).name),
        answer=visit.answer.value if visit.answer else None,
        answer_name=words(ANSWERS[visit.answer]) if visit.answer else None,
        since=visit.since,
        until=visit.until,
        officers=list(visit.officers) if named else None,
    )


def _finding(one: Finding, sight: Sight, rules: Rules) -> FindingAnswer:
    item = rules.document(Checklists).item(one.item)
    return FindingAnswer(
        number=one.number if sight.whole else None,
        campus=one.campus,
        unit=one.unit,
        owner=one.owner,
        item=one.item,
        item_name=words(item.label if item else Label(one.item, one.item)),
        category=item.category if item else "",
        grade=one.grade.value,
        grade_name=words(GRADES[one.grade]),
        spot=one.spot,
        spot_name=words(spot_label(one.spot)),
        seen_at=one.at,
        hazard=one.hazard,
        again=one.again,
    )


def _files(sight: Sight, parts: frozenset[Part]) -> list[InspectionFileAnswer]:
    """All for those who may see them all, to the others what their own unit has sent."""
    return [
        InspectionFileAnswer(
            attachment_id=one.id,
            purpose=one.purpose,
            media=one.media,
            size=one.size,
            unit=one.by.unit,
            arrived_at=one.arrived_at,
        )
        for one in sight.case.attachments
        if Part.ATTACHMENTS in parts or one.by.unit in sight.units
    ]
