"""What is answered about hazards: each field by its name, each part by the rights tables."""

from datetime import date, datetime
from typing import Any

from campus_safety.district.calendars import SHANGHAI
from campus_safety.kinds.becoming import became
from campus_safety.kinds.hazards.categories import CATEGORIES, GRADES, SOURCES, TRACKS, Grade
from campus_safety.kinds.hazards.checklists import Checklists, Item, Selection
from campus_safety.kinds.hazards.clauses import CLAUSES
from campus_safety.kinds.hazards.hazard import Hazard, HazardRow, OrderDraft, Round
from campus_safety.kinds.hazards.paper_kinds import SIGNED
from campus_safety.labels import Label
from campus_safety.records.components import Paper, Promise
from campus_safety.records.relations import Part
from campus_safety.records.service import Looked
from campus_safety.records.spots import AREAS, spot_label
from campus_safety_aws.declared_answers import (
    Answer,
    brought,
    by_sight,
    from_,
    itself,
    named,
    only_for,
    worded,
)
from campus_safety_aws.shared_answers import (
    ClockAnswer,
    DossierAnswer,
    ExtensionAnswer,
    ListRowAnswer,
    MeasureAnswer,
    PagedAnswer,
    SupervisionAnswer,
    campus_named,
    clock_named,
    limits,
    unsure_warnings,
    year_warnings,
)


def item_named(item: str, at: Any) -> Label:
    """How the checklists call an item that the record was made under."""
    known = at.rules.document(Checklists).item(item)
    return known.label if known else Label(item, item)


def category_label(category: str) -> Label:
    return CATEGORIES[category].label


def clause_label(code: str) -> Label:
    return CLAUSES.get(code, Label(code, code))


class HazardPromiseAnswer(Answer[Promise]):
    clock: str
    name: Label = by_sight(lambda promise, at: clock_named(promise.clock, at))
    due_at: datetime


def _first_grade(case: Hazard) -> Grade:
    """What it was taken for when it was received; where it stands by now is said by its state."""
    return Grade(case.receipt.grade) if case.receipt and case.receipt.grade else case.grade


class HazardReceiptAnswer(Answer[Hazard]):
    """回执 / what the finder gets at once, and again for the same form: number, grade, and by when what happens."""

    case_id: str = from_("id")
    code: str
    received_at: datetime
    grade: str = from_(_first_grade)
    grade_name: Label = from_(lambda case: GRADES[_first_grade(case)])
    state: str
    same_place_as: str | None
    recurrence: int
    promises: list[HazardPromiseAnswer] = from_(lambda case: case.receipt.promises if case.receipt else ())
    warnings: list[Label] = from_(
        lambda case: year_warnings(case.receipt.unsure_years if case.receipt else ())
    )


class RoundAnswer(Answer[Round]):
    """一轮整改 / one round: its limit as set, who rectifies, what was claimed, found, and seen later. Of who did it the unit
    only; who it was stands in the timeline, for those who may read it there."""

    number: int
    rectifier: str
    began_at: datetime
    due_at: datetime
    claimed_at: datetime | None
    claimed_by: str | None = from_("claimed_by.unit")
    rechecked_at: datetime | None
    rechecked_by: str | None = from_("rechecked_by.unit")
    passed: bool | None
    looked_again_at: datetime | None
    looked_again_by: str | None = from_("looked_again_by.unit")
    held: bool | None


class DraftAnswer(Answer[OrderDraft]):
    clause: str = worded(clause_label)
    due_at: datetime
    drafted_at: datetime


def _overdue(case: Hazard, at: Looked[Hazard]) -> bool:
    clock = case.clock(case.round.clock) if case.round else None
    return clock is not None and clock.late_at(at.now)


def _days_left(case: Hazard, at: Looked[Hazard]) -> int | None:
    """Days left as people in China count them: today's limit has none left, yesterday's minus one."""
    clock = case.clock(case.round.clock) if case.round else None
    due = case.due_for_rectification
    if clock is None or not clock.running or due is None:
        return None
    return (due.astimezone(SHANGHAI).date() - at.now.astimezone(SHANGHAI).date()).days


def _in_extension(case: Hazard) -> bool:
    clock = case.clock(case.round.clock) if case.round else None
    return clock is not None and clock.extended > 0


class HazardWorkAnswer(Answer[Hazard]):
    """整改情况 / how it is being rectified: rounds, limits, orders, extensions, plan, measures."""

    lead: str
    joined: list[str]
    rectifier: str
    rounds: list[RoundAnswer]
    overdue: bool = by_sight(_overdue)
    days_left: int | None = by_sight(_days_left)
    in_extension: bool = from_(_in_extension)
    draft: DraftAnswer | None
    ordered_at: datetime | None
    clause: str | None = worded(clause_label)
    assigned_at: datetime | None
    controlled_at: datetime | None
    planned_at: datetime | None
    plan_due_at: datetime | None
    referred_at: datetime | None
    checked_at: datetime | None
    clocks: list[ClockAnswer] = from_(limits)
    supervisions: list[SupervisionAnswer]
    extensions: list[ExtensionAnswer]
    measures: list[MeasureAnswer]
    topics: list[str]
    links: list[str]


class PaperAnswer(Answer[Paper]):
    """文书 / a paper that was signed; `number` is printed after the year, and is never given again."""

    kind: str = worded(SIGNED)
    unit: str
    year: int
    number: int
    round: int
    signed_at: datetime
    voided_at: datetime | None


class HazardAnswer(DossierAnswer[Hazard]):
    grade: str = worded(GRADES)
    track: str = worded(TRACKS)
    source: str = worded(SOURCES)
    category: str = worded(category_label)
    item: str = named(item_named)
    checklist: str
    spot: str = worded(spot_label)
    campus: str = named(campus_named)
    station: str
    found_by: str = from_("reporter.unit")
    next_tick_at: datetime | None
    flow_run: int
    warnings: list[Label] = from_(unsure_warnings)
    recurrence: int
    recurrence_of: str | None
    same_place_as: str | None
    incident: str | None
    inspection: str | None
    area_sweep: str | None
    became: str | None = from_(became)
    work: HazardWorkAnswer | None = only_for(Part.WORK, itself())
    papers: list[PaperAnswer] | None = only_for(Part.PAPERS)
    survey_until: datetime | None = brought()


class HazardRowAnswer(ListRowAnswer[HazardRow]):
    """一行 / a row of a worklist: `due_at` is the nearest limit of any kind, `rectify_by` the rectification's own."""

    grade: str = worded(GRADES, "hazard.grade")
    category: str = worded(category_label)
    item: str = from_("hazard.item")
    spot: str = worded(spot_label, "hazard.spot")
    campus: str
    station: str
    lead: str
    rectifier: str = from_("hazard.rectifier")
    source: str = from_("hazard.source")
    track: str = from_("hazard.track")
    rounds: int = from_("hazard.rounds")
    recurrence: int = from_("hazard.recurrence")
    rectify_by: datetime | None = from_("hazard.due_at")


class HazardPageAnswer(PagedAnswer):
    hazards: list[HazardRowAnswer] = from_("rows")


class ItemAnswer(Answer[Item]):
    """检查项 / one thing to look at, and the grade that follows when it is found wanting."""

    item: str = from_("id")
    category: str = worded(category_label)
    name: Label = from_("label")
    grade: str = worded(GRADES)
    clause: str | None
    proof: bool
    controls: bool
    basis: Label = from_("basis.label")
    confidence: str = from_("basis.confidence")


class SelectionAnswer(Answer[Selection]):
    """选项 / the items that one kind of visit looks at."""

    selection: str = from_("id")
    name: Label = from_("label")
    items: list[str]


class AreaAnswer(Answer[str]):
    area: str = itself()
    name: Label = from_(AREAS.__getitem__)


class ChecklistAnswer(Answer[Checklists]):
    version: str
    items: list[ItemAnswer] = from_(lambda lists: lists.items.values())
    selections: list[SelectionAnswer] = from_(lambda lists: lists.selections.values())
    areas: list[AreaAnswer] = from_(lambda _: AREAS)
    as_of: date = by_sight(lambda _, now: now.astimezone(SHANGHAI).date())
