"""What is answered about joint inspections, each field by its name: to each account what is its own to see."""

from datetime import date, datetime
from typing import Any

from campus_safety.kinds.hazards.categories import GRADES
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.kinds.inspections.inspection import ANSWERS, Finding, Inspection, InspectionRow, Visit
from campus_safety.kinds.inspections.seeing import Sight, campuses_listed, sight
from campus_safety.kinds.inspections.visiting import finding_of
from campus_safety.labels import Label
from campus_safety.records.components import Attachment
from campus_safety.records.relations import Part
from campus_safety.records.service import Acted, Looked
from campus_safety.records.spots import spot_label
from campus_safety_aws.declared_answers import (
    Answer,
    Spelled,
    by_sight,
    from_,
    itself,
    named,
    only_for,
    worded,
)
from campus_safety_aws.shared_answers import (
    AttachedAnswer,
    ClockAnswer,
    ListRowAnswer,
    OfferedAnswer,
    PagedAnswer,
    StandAnswer,
    SupervisionAnswer,
    TextAnswer,
    campus_named,
    limits,
    texts_shown,
    timeline_of,
    unit_named,
    unsure_warnings,
)


def sight_of(at: Looked[Inspection]) -> Sight:
    return sight(at.who.account, at.case, at.rules.district)


class InspectionPlannedAnswer(Answer[Inspection]):
    """安排回执 / the inspection that was planned; the same for the same form."""

    case_id: str = from_("id")
    code: str
    state: str
    planned_on: date
    visits: int = from_(lambda case: len(case.visits))
    warnings: list[Label] = from_(unsure_warnings)


class InspectionCampusAnswer(Answer[str]):
    campus: str = itself()
    name: Label = by_sight(campus_named)


def _named_officers(visit: Visit, at: Looked[Inspection]) -> tuple[str, ...] | None:
    sees = sight_of(at)
    named = Part.ACTORS in at.parts or (sees.campus is None and visit.unit in sees.units)
    return visit.officers if named else None


class VisitAnswer(Answer[Visit]):
    """一单位对一校园 / one unit at one campus; `answer` is null until it has answered. `officers` are staff numbers, for
    the unit itself and those who see the actors."""

    campus: str = named(campus_named)
    unit: str = named(unit_named)
    answer: str | None = worded(ANSWERS)
    since: datetime | None
    until: datetime | None
    officers: list[str] | None = by_sight(_named_officers)


def _item(finding: Finding, at: Looked[Inspection]) -> Any:
    return at.rules.document(Checklists).item(finding.item)


def _item_label(finding: Finding, at: Looked[Inspection]) -> Label:
    item = _item(finding, at)
    return item.label if item else Label(finding.item, finding.item)


def _item_category(finding: Finding, at: Looked[Inspection]) -> str:
    item = _item(finding, at)
    return item.category if item else ""


class FindingAnswer(Answer[Finding]):
    """检查发现 / `hazard` is the case that carries it on; `again` says that it was open already. `number` counts all
    findings, and is for those who see all."""

    number: int | None = by_sight(lambda finding, at: finding.number if sight_of(at).whole else None)
    campus: str
    unit: str
    owner: str
    item: str
    item_name: Label = by_sight(_item_label)
    category: str = by_sight(_item_category)
    grade: str = worded(GRADES)
    spot: str = worded(spot_label)
    seen_at: datetime = from_("at")
    hazard: str
    again: bool


class InspectionWorkAnswer(Answer[Inspection]):
    """检查情况 / the visits and findings that are this account's to see; `unanswered` counts among these visits."""

    visits: list[VisitAnswer] = by_sight(lambda _, at: sight_of(at).visits)
    findings: list[FindingAnswer] = by_sight(lambda _, at: sight_of(at).findings)
    unanswered: int = by_sight(lambda _, at: sum(visit.answer is None for visit in sight_of(at).visits))
    # Which limits run tells how far the others are.
    clocks: list[ClockAnswer] | None = by_sight(lambda case, at: limits(case) if sight_of(at).whole else None)
    supervisions: list[SupervisionAnswer] = by_sight(
        lambda case, at: [order for order in case.supervisions if sight_of(at).ordered(order.to)]
    )


class InspectionFileAnswer(AttachedAnswer):
    """附件 / a file, with the unit that sent it. Of their own unit's people see that there is one: `may_open` whether they are
    shown it."""

    unit: str = from_("by.unit")


def _files(case: Inspection, at: Looked[Inspection]) -> list[Attachment]:
    """All for those who may see them all, to the others what their own unit has sent."""
    units = sight_of(at).units
    return [one for one in case.attachments if Part.ATTACHMENTS in at.parts or one.by.unit in units]


def _selection_named(code: str, at: Looked[Inspection]) -> Label:
    selection = at.rules.document(Checklists).selections.get(code)
    return selection.label if selection else Label(code, code)


class InspectionAnswer(StandAnswer[Inspection]):
    """联合检查 / `partial` says that others' visits and findings are left out."""

    planned_on: date
    announced: bool
    selection: str = named(_selection_named)
    checklist: str
    lead: str = named(unit_named)
    campuses: list[InspectionCampusAnswer] = by_sight(
        lambda _, at: dict.fromkeys(visit.campus for visit in sight_of(at).visits)
    )
    began_at: datetime | None
    concluded_at: datetime | None
    cancelled_at: datetime | None
    partial: bool = by_sight(lambda _, at: not sight_of(at).whole)
    work: InspectionWorkAnswer | None = only_for(Part.WORK, itself())
    attachments: list[InspectionFileAnswer] = by_sight(_files)
    texts: list[TextAnswer] = by_sight(lambda _, at: texts_shown(sight_of(at).entries(at.entries), at))


def _recorded(at: Acted[Inspection]) -> Finding:
    """The finding that was recorded, now or by the same form before."""
    unit = at.rules.district.acting_unit(at.who.account.unit)
    return finding_of(at.case, unit, at.command.client_key)  # type: ignore[attr-defined]


class FindingDoneAnswer(OfferedAnswer[Inspection]):
    """办理结果 / the finding, its hazard, and how the inspection stands; the same finding for the same form."""

    case_id: str = from_("id")
    version: int
    state: str
    stage: str | None
    hazard: str = by_sight(lambda _, at: _recorded(at).hazard)
    grade: str = by_sight(lambda _, at: _recorded(at).grade)
    grade_name: Label = by_sight(lambda _, at: GRADES[_recorded(at).grade])
    owner: str = by_sight(lambda _, at: _recorded(at).owner)
    again: bool = by_sight(lambda _, at: _recorded(at).again)


class InspectionRowAnswer(ListRowAnswer[InspectionRow]):
    planned_on: date = from_("inspection.planned_on")
    selection: str = from_("inspection.selection")
    lead: str
    campuses: list[str] = by_sight(
        lambda row, at: campuses_listed(at.account, row.inspection, row.lead, at.district)
    )


class InspectionPageAnswer(PagedAnswer):
    inspections: list[InspectionRowAnswer] = from_("rows")


def inspection_timeline(looked: Looked[Inspection]) -> Spelled:
    """The chain is verified over every entry; shown are those that are this account's to see."""
    sees, whole = sight_of(looked), timeline_of(looked)
    known = {entry.version for entry in sees.entries(looked.entries)}
    return whole | {
        "entries": [
            entry | {"changed": sees.changed(entry["changed"]), "tells": sees.told(entry["tells"])}
            for entry in whole["entries"]
            if entry["version"] in known
        ]
    }
