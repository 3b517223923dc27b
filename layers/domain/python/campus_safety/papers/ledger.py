"""The ledger (台账) of hazards: its columns, a line of it, and the cut at the year's end.

The ledger of a year holds what was found in it, and what was carried over: found before, and still open when the year
began (in China). Days overdue and the round are derived when it is written, never stored.
"""

from datetime import UTC, datetime

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import District
from campus_safety.kinds.hazards.categories import CATEGORIES, GRADES, SOURCES, TRACKS
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.kinds.hazards.hazard import STATES, HazardFacts, hazard_facts
from campus_safety.labels import Label
from campus_safety.papers.columns import Column, day_of
from campus_safety.papers.facts import readable
from campus_safety.records.rows import Row
from campus_safety.records.spots import AREAS, read_spot
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """What a line is written from. `text` is what the finder wrote; `year` is the ledger's."""

    row: Row
    facts: HazardFacts
    text: str
    district: District
    checklists: Checklists
    year: int
    now: datetime


def year_begins(year: int) -> datetime:
    """The first moment of a year in China, as UTC."""
    return datetime(year, 1, 1, tzinfo=SHANGHAI).astimezone(UTC)


def belongs(row: Row, year: int) -> bool:
    """Whether a row stands in the ledger of this year."""
    facts = hazard_facts(row)
    if facts is None or row.received_at >= year_begins(year + 1):
        return False
    over = facts.closed_at or facts.withdrawn_at
    return row.received_at >= year_begins(year) or over is None or over >= year_begins(year)


def carried_over(row: Row, year: int) -> bool:
    return row.received_at < year_begins(year)


def overdue_days(facts: HazardFacts, now: datetime) -> int:
    """Whole days from the limit to the claim that passed, to the withdrawal, or to now."""
    due = day_of(facts.due_at)
    end = day_of(facts.rectified_at or facts.withdrawn_at or now)
    return max((end - due).days, 0) if due is not None and end is not None else 0


def _unit(line: Line, unit: str) -> str:
    found = line.district.units.get(unit)
    return found.name.zh if found is not None else unit


def _spot(line: Line) -> str:
    read = read_spot(line.facts.spot)
    return line.facts.spot if read is None else f"{AREAS[read[0]].zh}{read[1] or ''}"


def _category(line: Line) -> str:
    found = CATEGORIES.get(line.row.category)
    return found.label.zh if found is not None else line.row.category


def _item(line: Line) -> str:
    item = line.checklists.item(line.facts.item)
    return item.label.zh if item is not None else line.facts.item


def _owner(line: Line) -> str:
    raised = ("", "（负责人）", "（上级）")[min(line.facts.raised, 2)]
    return f"{_unit(line, line.facts.rectifier)}{raised}"


COLUMNS: tuple[Column[Line], ...] = (
    Column(Label("编号", "Code"), 12, lambda line: line.row.code),
    Column(Label("校园", "Campus"), 22, lambda line: _unit(line, line.row.campus)),
    Column(Label("部位", "Part"), 12, _spot),
    Column(Label("类别", "Category"), 14, _category),
    Column(Label("隐患内容", "Finding"), 34, _item),
    Column(Label("具体情况", "Details"), 40, lambda line: readable(line.text)),
    Column(Label("等级", "Grade"), 10, lambda line: GRADES[line.facts.grade].zh),
    Column(Label("来源", "Source"), 12, lambda line: SOURCES[line.facts.source].zh),
    Column(Label("方式", "Track"), 14, lambda line: TRACKS[line.facts.track].zh),
    Column(Label("发现单位", "Found by"), 20, lambda line: _unit(line, line.facts.found_by)),
    Column(Label("发现日期", "Found on"), 12, lambda line: day_of(line.row.received_at)),
    Column(Label("照片", "Photos"), 8, lambda line: line.facts.photos),
    Column(Label("整改责任单位", "Owner"), 24, _owner),
    Column(Label("整改期限", "Deadline"), 12, lambda line: day_of(line.facts.due_at)),
    Column(Label("整改完成", "Done on"), 12, lambda line: day_of(line.facts.rectified_at)),
    Column(
        Label("复查单位", "Verified by"),
        20,
        lambda line: _unit(line, line.facts.verified_by) if line.facts.verified_by else "",
    ),
    Column(Label("复查日期", "Verified on"), 12, lambda line: day_of(line.facts.verified_at)),
    Column(Label("整改轮次", "Rounds"), 10, lambda line: line.facts.rounds),
    Column(Label("超期天数", "Days overdue"), 12, lambda line: overdue_days(line.facts, line.now)),
    Column(Label("重复发现", "Recurrence"), 12, lambda line: line.facts.recurrence),
    Column(Label("状态", "State"), 14, lambda line: STATES[line.row.state].zh),
    Column(Label("销号日期", "Struck off"), 12, lambda line: day_of(line.facts.closed_at)),
    Column(
        Label("上年结转", "Carried over"),
        14,
        lambda line: "是" if carried_over(line.row, line.year) else "",
    ),
)
