"""检查笔录: what a unit's record of its inspection of one campus prints; nothing is invented here.

Filled in as far as the record goes, signed on paper by who was there; it has no number. Which article of which rule asks
for it, and how many officers, was not confirmed and is not printed.
"""

from collections.abc import Mapping
from datetime import datetime

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.rules import Rules
from campus_safety.kinds.hazards.categories import CATEGORIES, GRADES
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.kinds.inspections.inspection import ANSWERS, Finding, Inspection
from campus_safety.records.spots import spot_label
from campus_safety.records.timeline import Narrative

# One value for each name in a template: a line, or a paragraph for each thing.
Facts = dict[str, str | tuple[str, ...]]


def inspection_record(
    case: Inspection, campus: str, unit: str, rules: Rules, texts: Mapping[int, Narrative]
) -> Facts:
    """The facts of one visit. Raises ValueError when this unit has not answered for this campus, so that there is
    nothing to record yet."""
    visit = case.visit(campus, unit)
    if visit is None or visit.answer is None or visit.since is None or visit.until is None:
        raise ValueError("this visit was not answered")
    place = rules.district.campus(campus).name.zh
    selection = rules.document(Checklists).selections.get(case.selection)
    mine = [one for one in case.findings if (one.campus, one.unit) == (campus, unit)]
    return {
        "title": "检查笔录",
        "code": case.code,
        "unit": place,
        "place": place,
        "issuer": rules.district.unit(unit).name.zh,
        "began": _in_words(visit.since),
        "ended": _in_words(visit.until),
        "officers": "、".join(visit.officers),
        "checklist": selection.label.zh if selection is not None else case.selection,
        "result": ANSWERS[visit.answer].zh,
        "findings": tuple(_line(number, one, rules, texts) for number, one in enumerate(mine, 1)),
    }


def _line(number: int, one: Finding, rules: Rules, texts: Mapping[int, Narrative]) -> str:
    item = rules.document(Checklists).item(one.item)
    said = texts[one.version].texts.get("text", "") if one.version in texts else ""
    return (
        f"{number}. {spot_label(one.spot).zh}：{item.label.zh if item else one.item}"
        f"（{CATEGORIES[item.category].label.zh if item else ''}，{GRADES[one.grade].zh}）。{said}"
    )


def _in_words(at: datetime) -> str:
    """A moment as records write it, in China: 2026年11月24日10时05分."""
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute:02}分"
