"""What a legal paper prints, gathered from the hazard's record and from what people wrote; nothing is invented here.

A draft has no number and says that it is one: software drafts, officers sign. A voided paper says so too. Only clauses
whose text was confirmed are printed (`campus_safety.hazards.clauses`); no day count of a rule is.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from campus_safety.calendars import SHANGHAI
from campus_safety.case import Paper
from campus_safety.hazards.categories import AREAS, read_spot
from campus_safety.hazards.clauses import CLAUSES
from campus_safety.hazards.hazard import Hazard
from campus_safety.papers.numbers import PAPERS, printed
from campus_safety.rules import Rules
from campus_safety.timeline import Entry, Narrative

DRAFT = "草稿"
VOID = "作废"


def in_words(at: datetime) -> str:
    """A day as papers write it: 2026年11月24日."""
    day = at.astimezone(SHANGHAI).date()
    return f"{day.year}年{day.month}月{day.day}日"


def place_of(case: Hazard, rules: Rules) -> str:
    """The campus and the part of it, in Chinese."""
    read = read_spot(case.spot)
    spot = "" if read is None else f"{AREAS[read[0]].zh}{read[1] or ''}"
    return f"{rules.district.campus(case.campus).name.zh}{spot}"


def notice(
    case: Hazard, paper: Paper | None, rules: Rules, entries: Iterable[Entry], texts: Mapping[int, Narrative]
) -> dict[str, str]:
    """责令限期整改治安隐患通知书; of the draft where `paper` is None. Raises ValueError when there is neither."""
    clause = case.draft.clause if paper is None and case.draft else case.clause
    one = next((one for one in case.rounds if paper is not None and one.number == paper.round), None)
    due = case.draft.due_at if paper is None and case.draft else one.due_at if one else None
    if due is None:
        raise ValueError("neither a draft nor an order")
    return {
        "title": PAPERS["order"].zh,
        **_head(paper, rules, case),
        "unit": rules.district.unit(case.rectifier).name.zh,
        "found_on": in_words(case.received_at),
        "place": place_of(case, rules),
        "finding": _finding(case, rules, entries, texts),
        "clause": CLAUSES[clause].zh if clause is not None and clause in CLAUSES else "",
        "measures": _said("draft_order", "measures", entries, texts, paper.signed_at if paper else None),
        "deadline": in_words(due),
    }


def extension_reply(
    case: Hazard, paper: Paper, rules: Rules, entries: Iterable[Entry], texts: Mapping[int, Narrative]
) -> dict[str, str]:
    """同意 or 不同意延期整改治安隐患通知书."""
    asked = next(one for one in case.extensions if one.decided_at == paper.signed_at)
    one = next(one for one in case.rounds if one.clock == asked.clock)
    granted = paper.kind == "extension_granted"
    return {
        "title": PAPERS[paper.kind].zh,
        **_head(paper, rules, case),
        "unit": rules.district.unit(case.rectifier).name.zh,
        "asked_on": in_words(asked.asked_at),
        "place": place_of(case, rules),
        "finding": _finding(case, rules, entries, texts),
        "reason": _said("ask_extension", "text", entries, texts, paper.signed_at),
        "decision": "同意" if granted else "不同意",
        "because": _said("decide_extension", "text", entries, texts, paper.signed_at),
        "before": in_words(one.due_at),
        "until": in_words(asked.until) if granted else in_words(one.due_at),
        "order": _order_number(case, rules),
    }


def recheck(
    case: Hazard, paper: Paper, rules: Rules, entries: Iterable[Entry], texts: Mapping[int, Narrative]
) -> dict[str, str]:
    """复查意见书: 合格 or 不合格."""
    one = next(one for one in case.rounds if one.number == paper.round)
    after = next((later for later in case.rounds if later.number == paper.round + 1), None)
    return {
        "title": PAPERS["recheck"].zh,
        **_head(paper, rules, case),
        "unit": rules.district.unit(one.rectifier).name.zh,
        "order": _order_number(case, rules),
        "checked_on": in_words(paper.signed_at),
        "place": place_of(case, rules),
        "finding": _finding(case, rules, entries, texts),
        "result": "合格" if one.passed else "不合格",
        "opinion": _said("recheck", "opinion", entries, texts, paper.signed_at),
        "next_deadline": in_words(after.due_at) if after is not None and not one.passed else "",
    }


def _head(paper: Paper | None, rules: Rules, case: Hazard) -> dict[str, str]:
    unit = paper.unit if paper is not None else case.station
    return {
        "number": printed(paper, rules.district) if paper is not None else "",
        "mark": DRAFT if paper is None else VOID if paper.voided_at is not None else "",
        "issuer": rules.district.unit(unit).name.zh,
        "issued_on": in_words(paper.signed_at) if paper is not None else "    年  月  日",
        "code": case.code,
    }


def _order_number(case: Hazard, rules: Rules) -> str:
    order = next((one for one in reversed(case.papers) if one.kind == "order"), None)
    return printed(order, rules.district) if order is not None else ""


def _finding(case: Hazard, rules: Rules, entries: Iterable[Entry], texts: Mapping[int, Narrative]) -> str:
    """What the checklist calls it, and what its finder wrote."""
    item = rules.checklists.item(case.item)
    said = texts[1].texts.get("text", "") if 1 in texts else ""
    label = item.label.zh if item is not None else case.item
    return f"{label}。{said}" if said else f"{label}。"


def _said(
    action: str,
    name: str,
    entries: Iterable[Entry],
    texts: Mapping[int, Narrative],
    at_most: datetime | None,
) -> str:
    """What was written with the last such action up to the signature."""
    found = ""
    for entry in entries:
        if (
            entry.action == action
            and entry.version in texts
            and (at_most is None or entry.recorded_at <= at_most)
        ):
            found = texts[entry.version].texts.get(name, found)
    return found
