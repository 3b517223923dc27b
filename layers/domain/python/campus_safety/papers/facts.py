"""What a legal paper prints, gathered from what it said when it was signed and from what people wrote; nothing is invented.

A draft has no number and says that it is one: software drafts, officers sign. A voided paper says so too, and otherwise
goes on saying what it said. Only clauses whose text was confirmed are printed (`campus_safety.kinds.hazards.clauses`); no day
count of a rule is.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from campus_safety.district.calendars import SHANGHAI, end_of_day, in_largest_unit
from campus_safety.district.rules import Rules
from campus_safety.kinds.hazards.categories import CATEGORIES, GRADES, SOURCES, Source
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.kinds.hazards.clauses import CLAUSES, POWER
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.hazards.rules import HazardRules
from campus_safety.papers.numbers import PAPERS, printed
from campus_safety.records.components import Paper
from campus_safety.records.spots import AREAS, read_spot
from campus_safety.records.timeline import Entry, Narrative

DRAFT = "草稿"
VOID = "作废"
# Regulation on internal security (decree 421), article 19: said to whoever is about to sign, never decided for them.
WARNING = "提示：《企业事业单位内部治安保卫条例》第十九条将责令限期整改与警告一并规定，是否同时处以警告由签发民警依法决定。"

# One value for each name in the template: a line, or the paragraphs that somebody wrote.
Facts = dict[str, str | tuple[str, ...]]


def in_words(at: datetime) -> str:
    """A day as papers write it: 2026年11月24日."""
    day = at.astimezone(SHANGHAI).date()
    return f"{day.year}年{day.month}月{day.day}日"


def until_when(at: datetime) -> str:
    """The end of a limit as papers write it, so exactly that paper and clock end together: 2026年11月24日16时30分, and
    24时 where it ends with its day."""
    last = at.astimezone(SHANGHAI)
    if end_of_day(at) == at:
        return f"{in_words(at - timedelta(seconds=1))}24时"
    seconds = f"{last.second}秒" if last.second else ""
    return f"{in_words(at)}{last.hour}时{f'{last.minute}分' if last.minute or seconds else ''}{seconds}"


def paragraphs(text: str) -> tuple[str, ...]:
    """What somebody wrote, line by line."""
    lines = (readable(line).strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def readable(text: str) -> str:
    """The text without control characters and code points that are none: XML, and so every document, has no way to
    write them. Line breaks stay."""
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs", "Cn")
    )


def place_of(case: Hazard, rules: Rules) -> str:
    """The campus and the part of it, in Chinese."""
    return f"{rules.district.campus(case.campus).name.zh}{_part(case)}"


def notice(
    case: Hazard, paper: Paper | None, rules: Rules, entries: Iterable[Entry], texts: Mapping[int, Narrative]
) -> Facts:
    """责令限期整改治安隐患通知书; of the draft where `paper` is None. Raises ValueError when there is neither."""
    if paper is not None:
        to, item, clause, due, power = paper.to, paper.item, paper.clause, paper.due_at, paper.power
    elif case.draft is not None:
        to, item, clause, due = case.rectifier, case.item, case.draft.clause, case.draft.due_at
        power = POWER
    else:
        raise ValueError("there is neither a draft nor an order")
    if due is None or clause not in CLAUSES:
        raise ValueError("an order names a limit and a clause that may be printed")
    measures = _said("draft_order", "measures", entries, texts, paper.signed_at if paper else None)
    return {
        **_head("order", paper, to, rules, case),
        "hint": "" if paper is not None else WARNING,
        "found_on": in_words(case.received_at),
        "place": place_of(case, rules),
        "finding": _label(item, rules),
        "details": _details(texts),
        # A paper from before there were two named one clause for both.
        "offends": CLAUSES[clause].zh if power and power != clause else "",
        "clause": CLAUSES[power or clause].zh,
        "measures": paragraphs(measures),
        "deadline": until_when(due),
        "ask_by": _ask_by(rules),
    }


def extension_reply(
    case: Hazard, paper: Paper, rules: Rules, entries: Iterable[Entry], texts: Mapping[int, Narrative]
) -> Facts:
    """同意 or 不同意延期整改治安隐患通知书."""
    asked = next(one for one in case.extensions if one.decided_at == paper.signed_at)
    if paper.due_at is None:
        raise ValueError("a reply names the limit that it was asked to move")
    entries = tuple(entries)
    return {
        **_head(paper.kind, paper, paper.to, rules, case),
        "order": _order_number(case, paper, rules),
        "asked_on": in_words(asked.asked_at),
        "place": place_of(case, rules),
        "finding": _label(paper.item, rules),
        "reason": paragraphs(_said("ask_extension", "text", entries, texts, paper.signed_at)),
        "decision": "同意" if paper.until is not None else "不同意",
        "because": paragraphs(_said("decide_extension", "text", entries, texts, paper.signed_at)),
        "before": until_when(paper.due_at),
        "until": until_when(paper.until) if paper.until is not None else "",
    }


def recheck(
    case: Hazard, paper: Paper, rules: Rules, entries: Iterable[Entry], texts: Mapping[int, Narrative]
) -> Facts:
    """复查意见书: 合格 or 不合格."""
    # Signed with a next limit, it said that the recheck failed: whatever became of the round since.
    passed = paper.until is None
    return {
        **_head("recheck", paper, paper.to, rules, case),
        "order": _order_number(case, paper, rules),
        "checked_on": in_words(paper.signed_at),
        "place": place_of(case, rules),
        "finding": _label(paper.item, rules),
        "result": "合格" if passed else "不合格",
        "opinion": paragraphs(_said("recheck", "opinion", entries, texts, paper.signed_at)),
        "next_deadline": until_when(paper.until) if paper.until is not None else "",
    }


def check_record(
    case: Hazard, rules: Rules, entries: Iterable[Entry], texts: Mapping[int, Narrative]
) -> Facts:
    """检查笔录 of the check that found this hazard, or of the last that police recorded on it, with the names of `inspections.record`: what the record does not know is
    left to be filled in by hand."""
    place = rules.district.campus(case.campus).name.zh
    checked = case.checked_by
    by = case.reporter.unit if checked is None else rules.district.acting_unit(checked.unit)
    at = case.checked_at or case.received_at
    said = paragraphs(_said("record_check", "text", entries, texts, None))
    label = f"{CATEGORIES[case.category].label.zh}，{GRADES[case.grade].zh}"
    found = " ".join(("1.", f"{_part(case)}：{_label(case.item, rules)}（{label}）。"))
    return {
        "title": PAPERS["inspection_record"].zh,
        "code": case.code,
        "unit": place,
        "place": place,
        "issuer": rules.district.unit(by).name.zh,
        "began": f"{in_words(at)}　　时　　分",
        "ended": "　　时　　分",
        "officers": "",
        "checklist": SOURCES[case.source if checked is None else Source.POLICE_CHECK].zh,
        "result": "发现隐患",
        "findings": (found, *(said or _details(texts))),
    }


def _ask_by(rules: Rules) -> str:
    """What the district itself says of when to ask for an extension; nothing where it says nothing."""
    before = rules.policy.section(HazardRules).ask_before
    return f"（本区规定：至迟在期限届满{in_largest_unit(before).zh}前）" if before else ""


def _head(kind: str, paper: Paper | None, to: str, rules: Rules, case: Hazard) -> Facts:
    unit = paper.unit if paper is not None else case.station
    return {
        "title": PAPERS[kind].zh,
        "number": printed(paper, rules.district) if paper is not None else "",
        "mark": DRAFT if paper is None else VOID if paper.voided_at is not None else "",
        "issuer": rules.district.unit(unit).name.zh,
        "issued_on": in_words(paper.signed_at) if paper is not None else "　　年　　月　　日",
        "hint": "",
        "unit": rules.district.unit(to).name.zh,
        "code": case.code,
    }


def _order_number(case: Hazard, paper: Paper, rules: Rules) -> str:
    """The order that was in force when this paper was signed."""
    orders = [
        one
        for one in case.papers
        if one.kind == "order"
        and one.signed_at <= paper.signed_at
        and (one.voided_at is None or one.voided_at > paper.signed_at)
    ]
    return f"《{PAPERS['order'].zh}》（{printed(orders[-1], rules.district)}）" if orders else ""


def _part(case: Hazard) -> str:
    read = read_spot(case.spot)
    return case.spot if read is None else f"{AREAS[read[0]].zh}{read[1] or ''}"


def _label(item: str, rules: Rules) -> str:
    """What the checklist calls it."""
    found = rules.document(Checklists).item(item)
    return found.label.zh if found is not None else item


def _details(texts: Mapping[int, Narrative]) -> tuple[str, ...]:
    """What its finder wrote."""
    return paragraphs(texts[1].texts.get("text", "")) if 1 in texts else ()


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
            found = texts[entry.version].texts.get(name, "")
    return found
