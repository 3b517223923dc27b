"""The columns of an exported list: those of every kind of record, and each kind's own.

A kind of duty or outreach says more in the facts of its rows; what they are called stands in one table here, and a fact
without a name stands under its code, so that a new kind is exported before anybody has named its columns. Codes are
said in Chinese, times are of Shanghai, and nothing that people wrote is in it. Whose account somebody is, is not either.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from campus_safety.district.directory import Account, is_account_key
from campus_safety.district.organisation import POST_LABELS
from campus_safety.district.rules import Rules
from campus_safety.kinds.activities.activity import GROUPS, WAYS
from campus_safety.kinds.activities.topics import TOPICS as ACTIVITY_TOPICS
from campus_safety.kinds.area_sweeps.area_sweep import PURPOSES, area_sweep_facts
from campus_safety.kinds.daily_log.forms import AREAS, ASSURANCES, OUTCOMES, SUBJECTS, YES_NO
from campus_safety.kinds.hazards.categories import GRADES, SOURCES, TRACKS
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.kinds.hazards.hazard import HazardFacts, hazard_facts
from campus_safety.kinds.incidents.taxonomy import CHANNELS, LEVELS, MATCHES, WARNING_KINDS, Channel, Level
from campus_safety.kinds.inspections.inspection import inspection_facts
from campus_safety.kinds.inspections.seeing import campuses_listed
from campus_safety.kinds.peak_posts.peak_post import SEEN
from campus_safety.kinds.registers.things import PIECES, REGISTERS
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.lists.list_filters import VIEWS, ChosenList
from campus_safety.papers.columns import Column, Value, moment_of
from campus_safety.papers.facts import readable
from campus_safety.records.rows import Row
from campus_safety.records.spots import spot_label
from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list as this account gets it."""

    row: Row
    account: Account
    rules: Rules
    now: datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """What a fact of a row is called, and how it is spelled in a cell."""

    name: Label
    width: int
    value: Callable[[object], Value]


def titles(chosen: ChosenList, rules: Rules) -> tuple[str, ...]:
    """What stands above the list: whose it is, of what, and how it was cut."""
    kind, district = KINDS[chosen.kind], rules.district
    cuts = [
        f"{name}：{said}"
        for name, said in (
            ("起始日", chosen.start.isoformat() if chosen.start else ""),
            ("截止日（不含）", chosen.end.isoformat() if chosen.end else ""),
            ("校园", _label({one.id: one.name for one in district.campuses.values()}, chosen.campus)),
            ("状态", _label(kind.states, chosen.state)),
            ("类别", _label(kind.categories, chosen.category)),
            ("超时", {True: "是", False: "否"}[chosen.late] if chosen.late is not None else ""),
        )
        if said
    ]
    head = f"{district.unit(chosen.unit).name.zh} {kind.label.zh}清单（{VIEWS[chosen.view].zh}）"
    return (head, "　".join(cuts)) if cuts else (head,)


def _label(labels: Mapping[str, Label], code: str | None) -> str:
    """A code's name; the code itself where there is none any more."""
    if code is None:
        return ""
    return labels[code].zh if code in labels else code


def columns(kind: str, facts: Iterable[str]) -> tuple[Column[Line], ...]:
    """The columns of this kind, whose rows have these facts."""
    return (
        *_COMMON,
        *(_CATEGORY if KINDS[kind].categories else ()),
        *_OWN.get(kind, ()),
        *_said(kind, facts),
    )


def _said(kind: str, facts: Iterable[str]) -> Iterable[Column[Line]]:
    named, found = FACTS.get(kind, {}), set(facts)
    for key in (*(key for key in named if key in found), *sorted(found - named.keys() - WITHHELD)):
        fact = named.get(key, Fact(Label(key, key), 16, _as_it_is))
        yield Column(fact.name, fact.width, _reading(key, fact.value))


def _reading(key: str, value: Callable[[object], Value]) -> Callable[[Line], Value]:
    def read(line: Line) -> Value:
        found = line.row.facts.get(key)
        return value(found) if found is not None and found != "" else None

    return read


def _unit(line: Line, unit: str) -> str:
    found = line.rules.district.units.get(unit)
    return found.name.zh if found is not None else unit


def _state(line: Line) -> str:
    return KINDS[line.row.kind].state_label(line.row.state, line.row.stage).zh


def _stage(line: Line) -> str:
    stage = line.row.stage
    found = KINDS[line.row.kind].stages.get(stage) if stage is not None else None
    return found.zh if found is not None else stage or ""


def _category(line: Line) -> str:
    kind = KINDS[line.row.kind]
    category = kind.category_of(line.row)
    found = kind.categories.get(category)
    return found.zh if found is not None else category


def _late(line: Line) -> str:
    return _yes(line.row.due_at is not None and line.row.due_at < line.now)


def _yes(so: object) -> str:
    return "是" if so else ""


_COMMON: Final[tuple[Column[Line], ...]] = (
    Column(Label("编号", "Code"), 12, lambda line: line.row.code),
    Column(Label("状态", "State"), 14, _state),
    Column(Label("环节", "Stage"), 12, _stage),
    Column(Label("校园", "Campus"), 22, lambda line: _unit(line, line.row.campus)),
    Column(Label("派出所", "Station"), 18, lambda line: _unit(line, line.row.station)),
    Column(Label("主办单位", "Lead"), 18, lambda line: _unit(line, line.row.lead)),
    Column(Label("登记时间", "Received"), 18, lambda line: moment_of(line.row.received_at)),
    Column(Label("下一时限", "Due"), 18, lambda line: moment_of(line.row.due_at)),
    Column(Label("超时", "Late"), 8, _late),
    Column(
        Label("日历未定年份", "Years not known"), 10, lambda line: "、".join(map(str, line.row.unsure_years))
    ),
    Column(Label("演练", "Exercise"), 8, lambda line: _yes(line.row.exercise)),
)
_CATEGORY: Final[tuple[Column[Line], ...]] = (Column(Label("类别", "Category"), 16, _category),)


def _level(line: Line) -> Value:
    level = line.row.level
    return LEVELS[Level(level)].zh if level else None


def _channel(line: Line) -> Value:
    channel = line.row.channel
    return CHANNELS[Channel(channel)].zh if channel in {*Channel} else channel


def _hazard(read: Callable[[Line, HazardFacts], Value]) -> Callable[[Line], Value]:
    def value(line: Line) -> Value:
        facts = hazard_facts(line.row)
        return read(line, facts) if facts is not None else None

    return value


def _item(line: Line, facts: HazardFacts) -> str:
    item = line.rules.document(Checklists).item(facts.item)
    return item.label.zh if item is not None else facts.item


def _listed_campuses(line: Line) -> Value:
    facts = inspection_facts(line.row)
    if facts is None:
        return None
    seen = campuses_listed(line.account, facts, line.row.lead, line.rules.district)
    return "、".join(_unit(line, campus) for campus in seen)


def _planned_on(line: Line) -> Value:
    facts = inspection_facts(line.row)
    return facts.planned_on if facts is not None else None


def _selection(line: Line) -> Value:
    facts = inspection_facts(line.row)
    if facts is None:
        return None
    found = line.rules.document(Checklists).selections.get(facts.selection)
    return found.label.zh if found is not None else facts.selection


def _swept(name: str) -> Callable[[Line], Value]:
    def value(line: Line) -> Value:
        facts = area_sweep_facts(line.row)
        return getattr(facts, name) if facts is not None else None

    return value


def _purpose(line: Line) -> Value:
    facts = area_sweep_facts(line.row)
    return PURPOSES[facts.purpose].zh if facts is not None else None


# Each kind's own, of what its rows say apart from facts.
_OWN: Final[Mapping[str, tuple[Column[Line], ...]]] = MappingProxyType(
    {
        "incident": (
            Column(Label("级别", "Level"), 10, _level),
            Column(Label("来源", "Channel"), 14, _channel),
            Column(Label("限定知悉", "Sealed"), 10, lambda line: _yes(line.row.sealed)),
        ),
        "hazard": (
            Column(Label("等级", "Grade"), 10, _hazard(lambda _, facts: GRADES[facts.grade].zh)),
            Column(Label("隐患内容", "Finding"), 34, _hazard(_item)),
            Column(Label("部位", "Part"), 12, _hazard(lambda _, facts: spot_label(facts.spot).zh)),
            Column(Label("来源", "Source"), 12, _hazard(lambda _, facts: SOURCES[facts.source].zh)),
            Column(Label("方式", "Track"), 14, _hazard(lambda _, facts: TRACKS[facts.track].zh)),
            Column(
                Label("发现单位", "Found by"), 20, _hazard(lambda line, facts: _unit(line, facts.found_by))
            ),
            Column(
                Label("整改责任单位", "Owner"), 20, _hazard(lambda line, facts: _unit(line, facts.rectifier))
            ),
            Column(Label("整改期限", "Deadline"), 18, _hazard(lambda _, facts: moment_of(facts.due_at))),
            Column(Label("整改完成", "Done"), 18, _hazard(lambda _, facts: moment_of(facts.rectified_at))),
            Column(Label("整改轮次", "Rounds"), 10, _hazard(lambda _, facts: facts.rounds)),
            Column(Label("重复发现", "Recurrence"), 10, _hazard(lambda _, facts: facts.recurrence)),
            Column(Label("销号时间", "Struck off"), 18, _hazard(lambda _, facts: moment_of(facts.closed_at))),
        ),
        "inspection": (
            Column(
                Label("检查日期", "Planned on"),
                12,
                _planned_on,
            ),
            Column(Label("检查表", "Checklist"), 18, _selection),
            Column(Label("受检校园", "Campuses"), 34, _listed_campuses),
        ),
        "area_sweep": (
            Column(Label("清查类型", "Purpose"), 14, _purpose),
            Column(Label("校园数", "Campuses"), 10, _swept("campuses")),
            Column(Label("场所数", "Places"), 10, _swept("places")),
            Column(Label("已有结果", "Done"), 10, _swept("done")),
            Column(Label("无法进入", "Not entered"), 10, _swept("not_entered")),
        ),
    }
)


def _as_it_is(found: object) -> Value:
    """What nobody has named a reader for: a number, yes or no, a day or a moment by its spelling, or text; the key of an
    account is none."""
    if isinstance(found, bool):
        return _yes_or_no(found)
    if isinstance(found, int):
        return found
    text = readable(str(found))
    if is_account_key(text):
        return None
    for read in (date.fromisoformat, _instant):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def _instant(text: str) -> datetime | None:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a time says its zone")
    return moment_of(at)


def _yes_or_no(found: object) -> Value:
    return "是" if found else "否"


def _named(labels: Mapping[Any, Label]) -> Callable[[object], Value]:
    """One code, or several with spaces between, by their names."""
    known = {str(code): label.zh for code, label in labels.items()}

    def value(found: object) -> Value:
        return "、".join(known.get(code, code) for code in str(found).split())

    return value


def _plain(zh: str, en: str, width: int = 12) -> Fact:
    return Fact(Label(zh, en), width, _as_it_is)


def _when(zh: str, en: str) -> Fact:
    return _plain(zh, en, 18)


def _codes(zh: str, en: str, labels: Mapping[Any, Label], width: int = 18) -> Fact:
    return Fact(Label(zh, en), width, _named(labels))


# Whose account it is; what stands in the category's column; and ids of other records, which tell a reader nothing.
WITHHELD: Final = frozenset(
    {
        "assignee",
        "holder",
        "mode",
        *(kind.category_fact for kind in KINDS.values() if kind.category_fact),
        "plan",
        "head",
        "source",
        *(f"{assurance}.entry" for assurance in ASSURANCES),
    }
)

FACTS: Final[Mapping[str, Mapping[str, Fact]]] = MappingProxyType(
    {
        "incident": {
            "warning": _codes("预警类型", "Kind of warning", WARNING_KINDS),
            "matched": _codes("预警内容", "What has matched", MATCHES),
            "device": _plain("报警设备", "Alarm device", 18),
        },
        "safety_notice": {
            "read_by": _when("阅读期限", "Read by"),
            "campuses": _plain("校园数", "Campuses"),
            "unread": _plain("未读", "Unread"),
            "read_at": _when("阅读时间", "Read at"),
        },
        "log_entry": {
            "day": _plain("日期", "Day"),
            "at": _when("时间", "At"),
            "minutes": _plain("分钟", "Minutes"),
            "people": _plain("人数", "People"),
            "subject": _codes("科目", "Subject", SUBJECTS),
            "outcome": _codes("调解结果", "Outcome", OUTCOMES),
            "area": _codes("指导方面", "Area", AREAS),
            "passed": _codes("自检合格", "Passed", YES_NO),
            "assurance": _codes("核定或定期事项", "Assurance or duty", ASSURANCES),
            "holds": _codes("是否达到", "Holds", YES_NO),
            "unit": _plain("记录单位编号", "Recorded by", 18),
        },
        "campus_assurance": {
            f"{assurance}.{what}": _plain(f"{label.zh}·{zh}", f"{label.en}: {en}", 18)
            for assurance, label in ASSURANCES.items()
            for what, zh, en in (
                ("holds", "达到", "holds"),
                ("since", "起始日", "since"),
                ("confirmed_on", "最近确认", "confirmed on"),
            )
        },
        "self_test": {
            "month": Fact(Label("月份", "Month"), 12, str),
            "devices": _plain("设备数", "Devices"),
        },
        "peak_post": {
            "day": _plain("日期", "Day"),
            "starts_at": _when("开始", "Starts"),
            "ends_at": _when("结束", "Ends"),
            "grades": _plain("年级", "Grades"),
            "assigned": _plain("已排人", "Assigned"),
            "required": _plain("应到岗", "Required"),
            "called_off": _plain("已取消", "Called off"),
            "reached_at": _when("到岗时间", "Reached"),
            "reached_in_time": _plain("按时到岗", "In time"),
            "seen": _codes("三见", "Seen", SEEN, 22),
        },
        "rota": {
            "lines": _plain("班次数", "Lines"),
            "checked_week": _plain("已核对的周", "Week checked"),
            "gaps": _plain("空岗数", "Gaps"),
        },
        "patrol_plan": {
            "since": _plain("起始日", "From"),
            "until": _plain("截止日", "To"),
            "points": _plain("点位数", "Points"),
            "rounds_a_day": _plain("每日次数", "Rounds a day"),
        },
        "patrol": {
            "day": _plain("日期", "Day"),
            "number": _plain("第几次", "Number"),
            "of": _plain("当日次数", "Of"),
            "since": _when("开始", "From"),
            "until": _when("结束", "To"),
            "points": _plain("点位数", "Points"),
            "checked": _plain("已巡", "Checked"),
            "missed": _plain("漏巡", "Missed"),
            "found": _plain("发现", "Found"),
            "out_of_window": _plain("不在时段内", "Outside the window"),
        },
        "register_entry": {
            "register_type": _codes("台账", "Register", REGISTERS, 16),
            "number": _plain("登记编号", "Number"),
            "spot": Fact(Label("部位", "Part"), 12, lambda spot: spot_label(str(spot)).zh if spot else ""),
            "hazard": _plain("已立隐患", "Hazard"),
            "since": _plain("启用或成立", "Since"),
            "valid_until": _plain("有效期至", "Good until"),
            "post": _codes("岗位", "Post", POST_LABELS, 14),
            "members": _plain("人数", "Members"),
            "piece": _codes("装备", "Equipment", PIECES, 14),
            "pieces": _plain("数量", "Pieces"),
        },
        "reply_template": {
            "categories": _plain("适用类别", "Categories"),
            "states": _plain("适用状态", "States"),
            "words": _plain("内容版本", "Version of the words"),
        },
        "bulletin_issue": {
            "month": _plain("月份", "Month"),
        },
        "appointment": {
            "since": _plain("任期起", "From"),
            "until": _plain("任期止", "To"),
            "renewed": _plain("已续任", "Renewed"),
        },
        "teaching_pack": {
            "topics": _codes("主题", "Topics", ACTIVITY_TOPICS, 24),
            "groups": _codes("适用对象", "For", GROUPS, 24),
            "minutes": _plain("分钟", "Minutes"),
        },
        "activity": {
            "starts_at": _when("开始", "Starts"),
            "ends_at": _when("结束", "Ends"),
            "way": _codes("方式", "Way", WAYS, 12),
            "topics": _codes("主题", "Topics", ACTIVITY_TOPICS, 24),
            "as_vice_principal": _plain("以法治副校长身份", "As vice-principal"),
            "class_hours": _plain("课时", "Class hours"),
            "person_times": _plain("受众人次", "Person-times"),
            "evacuated_in": _plain("疏散用时（秒）", "Evacuated in (s)"),
            "exercised": _plain("经警情流程演练", "Run as an exercise"),
            "changed_at": _when("最近变更", "Changed"),
        },
        "quiz_round": {
            "opens_at": _when("开放时间", "Opens"),
            "closes_at": _when("结束时间", "Closes"),
            "questions": _plain("题数", "Questions"),
            "campuses": _plain("校园数", "Campuses"),
            "sheets": _plain("答卷数", "Sheets"),
        },
        "points_entry": {
            "day": _plain("日期", "Day"),
            "points": _plain("积分", "Points"),
        },
        "redemption": {
            "points": _plain("积分", "Points"),
        },
    }
)
