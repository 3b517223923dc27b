"""发现: somebody has found a hazard; its grade follows from the checklist, its authorities from its category."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, ClassVar, Final

from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.kinds.hazards.actions import Action
from campus_safety.kinds.hazards.categories import CATEGORIES, GRADES, SOURCES, Grade, Source, Track
from campus_safety.kinds.hazards.checklists import Checklists, contradiction
from campus_safety.kinds.hazards.hazard import Hazard, hazard_facts
from campus_safety.kinds.hazards.kind import KIND
from campus_safety.kinds.hazards.rules import HazardRules
from campus_safety.kinds.hazards.units import checking_unit, rectifying_unit
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.components import Promise, Receipt, Reporter
from campus_safety.records.decision import Faults
from campus_safety.records.fields import (
    Campus,
    CaseId,
    Choice,
    ClientKey,
    Hint,
    Item,
    Remark,
    SetBy,
    Spot,
    Title,
)
from campus_safety.records.laying_clocks import notice, unsure_years
from campus_safety.records.rows import Row
from campus_safety.records.spots import read_spot
from campus_safety.records.submissions import Submission
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

TEXT_LIMIT = 4000


# Inspections, sweeps and reviews make their own hazards; devices will.
BY_PEOPLE: Final = (Source.SELF_CHECK, Source.PATROL, Source.POLICE_CHECK)

# Who may say that a hazard was found in this way.
SOURCES_OF: Final = {
    Source.SELF_CHECK: frozenset({Role.SCHOOL_STAFF, Role.GUARD}),
    Source.PATROL: frozenset({Role.GUARD, Role.SCHOOL_STAFF, Role.OFFICER, Role.DESK, Role.CHIEF}),
    Source.POLICE_CHECK: frozenset(
        {Role.OFFICER, Role.DESK, Role.CHIEF, Role.SUPERVISOR, Role.AGENCY, Role.EDUCATION}
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """上报隐患 / a hazard that was found. `grade` is what the finder takes it to be; the checklist decides, and a grade that
    contradicts it is refused. `account` is who reported it and hears of it; nobody where a system did. `lead` is who checks
    it, where the finder knows better than the category. `clause` and such come later, with an order."""

    keyed: ClassVar[object] = ClientKey

    submission: Annotated[Submission, SetBy.SERVER]
    campus: Campus
    item: Item
    spot: Spot
    source: Annotated[Source, Choice(SOURCES, BY_PEOPLE), Title("发现途径", "How it was found")]
    text: Remark = ""
    grade: Annotated[Grade | None, Choice(GRADES), Title("隐患等级", "Grade")] = None
    account: Annotated[str | None, SetBy.SERVER] = None
    incident: Annotated[
        CaseId | None,
        Title("关联警情", "Incident"),
        Hint("由哪起警情发现", "the incident in whose handling it was found"),
    ] = None
    inspection: Annotated[str | None, SetBy.SERVER] = None
    area_sweep: Annotated[str | None, SetBy.SERVER] = None
    device: Annotated[str | None, SetBy.SERVER] = None
    exercise: Annotated[bool, SetBy.SERVER] = False
    lead: Annotated[str | None, SetBy.SERVER] = None

    @property
    def case_id(self) -> str:
        return self.submission.case_id


def receive(
    found: Found,
    actor: Actor,
    rules: Rules,
    moment: Moment,
    *,
    earlier: Iterable[Row] = (),
    code_attempt: int = 0,
) -> Change[Hazard]:
    """The change that makes the hazard. `earlier` are rows of the same item in the same spot (`history_list`): one that
    is over makes this a recurrence, one still open is named. Raises BadInput naming every fault."""
    faults = Faults()
    check(found, rules, faults)
    faults.check()
    item = rules.document(Checklists).item(found.item)
    if item is None:
        raise AssertionError("checked above")
    linked = [one for one in (found.incident, found.inspection, found.area_sweep) if one is not None]
    case = Hazard(
        **begun(found.case_id, rules, moment.now, code_attempt),
        campus=found.campus,
        station=rules.district.station_of(found.campus).id,
        reporter=Reporter(found.account, actor.unit),
        lead=found.lead or checking_unit(item.category, found.campus, rules.district),
        rectifier=rectifying_unit(item.category, found.campus, rules.district),
        category=item.category,
        item=item.id,
        checklist=rules.document(Checklists).version,
        grade=item.grade,
        source=found.source,
        # What a joint inspection finds is to be ordered; who finds it otherwise may mend it without an order.
        track=Track.ORDERED if found.source is Source.INSPECTION else Track.SELF_FOUND,
        spot=found.spot,
        proof=item.proof and CATEGORIES[item.category].proof,
        major_since=moment.now if item.grade is Grade.MAJOR else None,
        incident=found.incident,
        inspection=found.inspection,
        area_sweep=found.area_sweep,
        links=tuple(linked),
        submission=found.submission.digest,
        exercise=found.exercise,
    )
    case = _seen_before(case, earlier, rules, moment.now)
    case = KIND.with_clocks(case.with_clock(notice(case, rules)), rules, moment.now)
    case = replace(case, receipt=_receipt(case, rules))
    return changed(KIND, None, case, Action.REPORT, actor, rules, moment, texts={"text": found.text})


def _seen_before(case: Hazard, earlier: Iterable[Row], rules: Rules, now: datetime) -> Hazard:
    """The same place found again: counted from the last one that is over, named where one is still open. Both may be: then
    one of the two will be withdrawn, and the other has come back all the same."""
    for row in sorted(earlier, key=lambda row: row.received_at):
        found = hazard_facts(row)
        if row.case_id == case.id or found is None or found.withdrawn_at is not None:
            continue
        if found.closed_at is None:
            case = replace(case, same_place_as=row.case_id)
        elif now - found.closed_at <= rules.policy.section(HazardRules).recurs_within:
            case = replace(case, recurrence_of=row.case_id, recurrence=found.recurrence + 1)
    return case


def _receipt(case: Hazard, rules: Rules) -> Receipt:
    return Receipt(
        case_id=case.id,
        code=case.code,
        received_at=case.received_at,
        mandatory_report=False,
        promises=tuple(
            Promise(clock.name, clock.due_at, law=False) for clock in case.clocks if clock.limiting
        ),
        unsure_years=unsure_years(case, rules),
        grade=case.grade.value,
    )


def check(found: Found, rules: Rules, faults: Faults) -> None:
    """Adds every fault of what is said to have been found."""
    item = rules.document(Checklists).item(found.item)
    if item is None:
        faults.add("item", "unknown_item", f"检查表没有这一项：{found.item}", f"No such item: {found.item}")
    elif (fault := contradiction(item, found.grade)) is not None:
        faults.found.append(fault)
    faults.campus(found.campus, rules)
    if read_spot(found.spot) is None:
        faults.add(
            "spot", "unknown_spot", f"没有这个部位：{found.spot}", f"No such part of a campus: {found.spot}"
        )
    faults.too_long("text", found.text, TEXT_LIMIT)
