"""安排: somebody calls several authorities to campuses on a day, with a checklist."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Final

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import Unit
from campus_safety.district.organisation import UnitKind
from campus_safety.district.rules import Rules
from campus_safety.kinds.hazards.checklists import Checklists, Selection
from campus_safety.kinds.inspections.actions import Action
from campus_safety.kinds.inspections.fields import has_field, looks_at, may_inspect
from campus_safety.kinds.inspections.inspection import Inspection, Visit
from campus_safety.kinds.inspections.kind import KIND
from campus_safety.records.beginning import begun
from campus_safety.records.change import Change, Moment, changed
from campus_safety.records.commands import Making
from campus_safety.records.components import Reporter
from campus_safety.records.decision import Faults
from campus_safety.records.fields import Code, Items, Names, Remark, SetBy, Text, Title
from campus_safety.records.laying_clocks import notice
from campus_safety.records.timeline import Actor
from campus_safety.values import dataclass

# A finding is written together with every row that it changes, in one transaction; these keep it small enough.
MOST_CAMPUSES: Final = 30
MOST_AGENCIES: Final = 15
TEXT_LIMIT: Final = 4000
_AHEAD: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Making):
    """安排联合检查 / campuses, the units that go there (the station too, where it goes), a selection of the checklists, and a
    day in China. Campuses hear of an inspection that is not announced when it begins."""

    campuses: Annotated[
        tuple[Code, ...], Items(1, MOST_CAMPUSES), Names("campus"), Title("校园（园区）", "Campuses")
    ]
    agencies: Annotated[
        tuple[Code, ...], Items(1, MOST_AGENCIES), Names("unit"), Title("检查单位", "Units that go there")
    ]
    selection: Annotated[
        str, Text(1, 60, r"^[a-z0-9_-]+$"), Names("selection"), Title("检查表", "Selection of the checklists")
    ]
    planned_on: Annotated[date, Title("检查日期", "Day")]
    announced: Annotated[bool, Title("事先告知", "Announced")] = True
    text: Remark = ""
    exercise: Annotated[bool, SetBy.SERVER] = False


def plan(
    wanted: Plan, actor: Actor, rules: Rules, moment: Moment, *, code_attempt: int = 0
) -> Change[Inspection]:
    """The change that makes the inspection, with one visit for each pair. Raises BadInput naming every fault."""
    _check(wanted, rules, moment)
    district = rules.district
    lead = district.acting_unit(actor.unit)
    campuses, agencies = tuple(dict.fromkeys(wanted.campuses)), tuple(dict.fromkeys(wanted.agencies))
    case = Inspection(
        **begun(wanted.case_id, rules, moment.now, code_attempt),
        campus="",
        # It stands under no station unless a station organises it; the others are invited.
        station=lead if district.unit(lead).kind is UnitKind.STATION else "",
        reporter=Reporter(wanted.account, actor.unit),
        lead=lead,
        campuses=campuses,
        agencies=agencies,
        selection=wanted.selection,
        checklist=rules.document(Checklists).version,
        planned_on=wanted.planned_on,
        announced=wanted.announced,
        visits=tuple(
            Visit(campus, unit)
            for campus in campuses
            for unit in agencies
            if looks_at(district.unit(unit), campus, district)
        ),
        submission=wanted.digest,
        exercise=wanted.exercise,
    )
    case = KIND.with_clocks(case.with_clock(notice(case, rules)), rules, moment.now)
    return changed(
        KIND,
        None,
        case,
        Action.PLAN,
        actor,
        rules,
        moment,
        texts={"text": wanted.text},
        tells=("invited:owner", "campuses:owner"),
    )


def _check(wanted: Plan, rules: Rules, moment: Moment) -> None:
    faults = Faults()
    campuses = [campus.id for campus in faults.campuses(wanted.campuses, MOST_CAMPUSES, rules)]
    units = _agencies(wanted.agencies, rules, faults)
    selection = rules.document(Checklists).selections.get(wanted.selection)
    if selection is None:
        faults.add(
            "selection",
            "unknown_selection",
            f"没有这份检查表：{wanted.selection}",
            f"No such selection of the checklists: {wanted.selection}",
        )
    else:
        _fields(units, selection, rules, faults)
    _pairs(campuses, units, rules, faults)
    today = moment.now.astimezone(SHANGHAI).date()
    if wanted.planned_on < today:
        faults.add("planned_on", "in_the_past", "检查日期不能早于今天", "Must not lie before today")
    elif wanted.planned_on - today > _AHEAD:
        faults.add("planned_on", "too_far_ahead", "检查日期过远", "Lies more than a year ahead")
    faults.too_long("text", wanted.text, TEXT_LIMIT)
    faults.check()


def _agencies(agencies: tuple[str, ...], rules: Rules, faults: Faults) -> list[Unit]:
    """Those that there are and that may inspect."""
    chosen = dict.fromkeys(agencies)
    if not 0 < len(chosen) <= MOST_AGENCIES:
        faults.add(
            "agencies",
            "bad_count",
            f"须选择 1 至 {MOST_AGENCIES} 个检查单位",
            f"Name 1 to {MOST_AGENCIES} units",
        )
    faults.units("agencies", chosen, rules)
    known = []
    for unit in chosen:
        found = rules.district.units.get(unit)
        if found is None or found.retired:
            continue
        if may_inspect(found):
            known.append(found)
        else:
            faults.add(
                "agencies",
                "inspects_nothing",
                f"{found.name.zh}不是检查单位",
                f"{found.name.en} is no inspecting unit",
            )
    return known


def _fields(units: Iterable[Unit], selection: Selection, rules: Rules, faults: Faults) -> None:
    """Everybody who is called has something to look at."""
    categories = {
        item.category for id in selection.items if (item := rules.document(Checklists).item(id)) is not None
    }
    for unit in units:
        if not has_field(unit, categories):
            faults.add(
                "agencies",
                "no_field",
                f"检查表中没有属于{unit.name.zh}职责的检查项",
                f"Nothing in this selection is {unit.name.en}'s to look at",
            )


def _pairs(campuses: Iterable[str], units: Iterable[Unit], rules: Rules, faults: Faults) -> None:
    """Every campus is visited by somebody, and every unit visits some campus."""
    campuses, units, district = tuple(campuses), tuple(units), rules.district
    if not campuses or not units:
        return
    for campus in campuses:
        if not any(looks_at(unit, campus, district) for unit in units):
            name = district.campus(campus).name
            faults.add(
                "campuses",
                "nobody_visits",
                f"没有单位检查{name.zh}",
                f"Nobody is called to visit {name.en}",
            )
    for unit in units:
        if not any(looks_at(unit, campus, district) for campus in campuses):
            faults.add(
                "agencies",
                "visits_nothing",
                f"所选校园均不属于{unit.name.zh}辖区",
                f"None of these campuses is {unit.name.en}'s",
            )
