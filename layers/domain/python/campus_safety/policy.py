"""A district's policy: every limit and every ladder, as data that a district changes without touching code.

A policy document is what `policies/*.toml` holds. Limits may differ by level, and for arriving by the kind of area.
Two limits have a legal root and may only be made shorter: the school's investigation of bullying (10 days from
discovery, Shandong school safety regulation, article 47) and handing a case to whom it belongs (24 hours,
procedure for administrative cases, article 61).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from campus_safety.calendars import DistrictDays, Limit, WorkingHours, parse_limit
from campus_safety.clocks import Basis
from campus_safety.errors import BadInput, Fault
from campus_safety.labels import Label
from campus_safety.organisation import Area
from campus_safety.taxonomy import Level

STATUTORY: Mapping[str, timedelta] = MappingProxyType(
    {"investigate": timedelta(days=10), "transfer": timedelta(hours=24)}
)

CLOCKS = (
    "acknowledge",
    "assess",
    "arrive",
    "progress",
    "dispose",
    "feedback",
    "review",
    "close",
    "tell_bureau",
    "investigate",
    "transfer",
    "reply",
    "extension",
)
_ALWAYS_LIMITED = frozenset(CLOCKS) - {"tell_bureau", "progress", "arrive", "review"}


@dataclass(frozen=True, slots=True)
class RungPlan:
    """A rung before it has a moment: at which fraction of the limit, whom it tells, what it does."""

    name: str
    fraction: float
    tells: tuple[str, ...]
    supervises: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who is told as a limit passes; afterwards every `repeat` until somebody acts."""

    name: str
    rungs: tuple[RungPlan, ...]
    repeat: timedelta
    repeat_tells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """One clock of the policy. `limits` maps a level to a limit or to a limit by area."""

    name: str
    label: Label
    basis: Basis
    limits: Mapping[Level, Mapping[Area, Limit]]
    ladder: str
    school_ladder: str
    supervises: bool

    def limit(self, level: Level, area: Area) -> Limit | None:
        return self.limits.get(level, {}).get(area)


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a district's policy."""

    version: str
    clocks: Mapping[str, ClockPolicy]
    ladders: Mapping[str, Ladder]
    notice: Mapping[Level, tuple[str, ...]]
    order_due: Mapping[Level, Limit]
    late_entry: timedelta
    rejoin: timedelta
    discovery: timedelta
    extensions: int
    hours: WorkingHours
    days: DistrictDays

    def ladder_for(self, clock: ClockPolicy, *, school_led: bool) -> Ladder:
        return self.ladders[clock.school_ladder if school_led else clock.ladder]


class PolicyFaults(BadInput):
    """A policy document that cannot be a policy; nothing of it is taken over."""

    slug = "bad-policy"
    title = Label("时限策略有误", "The policy has faults")


def parse_policy(version: str, document: Mapping[str, Any]) -> Policy:
    """The policy that a document (the shape of `policies/*.toml`) describes; raises PolicyFaults naming every fault."""
    reader = _Reader()
    ladders = {name: reader.ladder(name, table) for name, table in reader.table(document, "ladders").items()}
    tables = reader.table(document, "clocks")
    clocks = {name: reader.clock(name, table, ladders) for name, table in tables.items() if name in CLOCKS}
    for name in tables.keys() - set(CLOCKS):
        reader.fault(
            f"clocks.{name}", "unknown_clock", f"没有名为 {name} 的时限", f"There is no clock {name}"
        )
    for name in sorted(set(CLOCKS) - tables.keys()):
        reader.fault(f"clocks.{name}", "missing", f"缺少时限 {name}", f"The clock {name} is missing")
    for name in ("order", "measure"):
        if name not in ladders:
            reader.fault(f"ladders.{name}", "missing", f"缺少阶梯 {name}", f"The ladder {name} is missing")
    notice = reader.table(document, "notice")
    orders = reader.table(document, "supervision")
    rules = reader.table(document, "rules")
    policy = Policy(
        version=version,
        clocks=MappingProxyType(clocks),
        ladders=MappingProxyType(ladders),
        notice={level: tuple(reader.words(notice, "notice", str(int(level)))) for level in Level},
        order_due={
            level: limit
            for level in Level
            if (
                limit := reader.limit(orders.get(str(int(level))), f"supervision.{int(level)}", working=False)
            )
        },
        late_entry=reader.duration(rules, "late_entry"),
        rejoin=reader.duration(rules, "rejoin"),
        discovery=reader.duration(rules, "discovery"),
        extensions=int(rules.get("extensions", 1)),
        hours=reader.hours(document),
        days=reader.days(document),
    )
    if reader.faults:
        raise PolicyFaults(*reader.faults)
    return policy


class _Reader:
    """Reads a document and remembers every fault, so that they are all told at once."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, field: str, code: str, zh: str, en: str) -> None:
        self.faults.append(Fault(field, code, zh, en))

    def table(self, document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = document.get(name)
        if isinstance(found, Mapping):
            return found
        self.fault(name, "missing", f"缺少 [{name}]", f"[{name}] is missing")
        return {}

    def words(self, table: Mapping[str, Any], where: str, key: str) -> list[str]:
        found = table.get(key)
        if isinstance(found, list) and found and all(isinstance(word, str) for word in found):
            return found
        self.fault(f"{where}.{key}", "missing", "须为非空的岗位列表", "A list of posts is needed, not empty")
        return []

    def duration(self, table: Mapping[str, Any], key: str) -> timedelta:
        limit = self.limit(table.get(key), f"rules.{key}", working=False)
        return limit.real_time if limit else timedelta(0)

    def limit(self, text: object, where: str, *, working: bool) -> Limit | None:
        if isinstance(text, str):
            try:
                return parse_limit(text, working=working)
            except ValueError:
                pass
        self.fault(
            where, "bad_duration", f"不是有效时长：{text}", f"Not an ISO 8601 duration above zero: {text}"
        )
        return None

    def clock(self, name: str, table: Mapping[str, Any], ladders: Mapping[str, Ladder]) -> ClockPolicy:
        where = f"clocks.{name}"
        working = table.get("days") == "working"
        limits: dict[Level, Mapping[Area, Limit]] = {}
        for level in Level:
            spelled = self.table(table, "limits").get(str(int(level)))
            if spelled is None:
                if name in _ALWAYS_LIMITED:
                    self.fault(
                        f"{where}.limits.{int(level)}", "missing", "缺少该级时限", "No limit for this level"
                    )
                continue
            by_area = spelled if isinstance(spelled, Mapping) else {area.value: spelled for area in Area}
            limits[level] = {
                area: limit
                for area in Area
                if (
                    limit := self.limit(
                        by_area.get(area.value), f"{where}.limits.{int(level)}", working=working
                    )
                )
            }
        for level, by_area in limits.items():
            for limit in by_area.values():
                if name in STATUTORY and (working or limit.real_time > STATUTORY[name]):
                    self.fault(
                        f"{where}.limits.{int(level)}",
                        "longer_than_law",
                        "法定时限只能缩短，不得延长",
                        "A statutory limit may be shorter, never longer",
                    )
        ladder = str(table.get("ladder", ""))
        school_ladder = str(table.get("school_ladder", ladder))
        for wanted in {ladder, school_ladder} - ladders.keys():
            self.fault(
                f"{where}.ladder",
                "unknown_ladder",
                f"没有名为 {wanted} 的阶梯",
                f"There is no ladder {wanted}",
            )
        return ClockPolicy(
            name=name,
            label=self.label(table, where),
            basis=Basis.LAW if name in STATUTORY else Basis.POLICY,
            limits=limits,
            ladder=ladder,
            school_ladder=school_ladder,
            supervises=bool(table.get("supervises", False)),
        )

    def label(self, table: Mapping[str, Any], where: str) -> Label:
        zh, en = str(table.get("name_zh", "")), str(table.get("name_en", ""))
        if not zh or not en:
            self.fault(f"{where}.name", "missing", "须有中英文名称", "Needs a Chinese and an English name")
        return Label(zh, en)

    def ladder(self, name: str, table: Mapping[str, Any]) -> Ladder:
        where = f"ladders.{name}"
        rungs = []
        for row in table.get("rungs", []):
            fraction = row.get("at")
            if not isinstance(fraction, int | float) or fraction <= 0:
                self.fault(f"{where}.at", "bad_fraction", "须为大于零的比例", "Needs a fraction above zero")
                continue
            rungs.append(
                RungPlan(
                    f"{round(fraction * 100)}%",
                    float(fraction),
                    tuple(self.words(row, where, "tells")),
                    bool(row.get("supervises", False)),
                )
            )
        if not rungs or [rung.fraction for rung in rungs] != sorted({rung.fraction for rung in rungs}):
            self.fault(
                where, "bad_ladder", "阶梯须由低到高且不为空", "Rungs must rise, and there must be one"
            )
        repeat = self.limit(table.get("repeat"), f"{where}.repeat", working=False)
        return Ladder(
            name,
            tuple(rungs),
            repeat.real_time if repeat else timedelta(days=1),
            tuple(self.words(table, where, "repeat_tells")),
        )

    def hours(self, document: Mapping[str, Any]) -> WorkingHours:
        table = self.table(document, "working_hours")
        try:
            return WorkingHours.parse(str(table.get("start", "")), str(table.get("end", "")))
        except ValueError:
            self.fault(
                "working_hours", "bad_hours", "须形如 08:30 且先后有序", "Needs HH:MM, start before end"
            )
            return WorkingHours.parse("08:30", "17:30")

    def days(self, document: Mapping[str, Any]) -> DistrictDays:
        try:
            return DistrictDays.parse(self.table(document, "calendar"))
        except (ValueError, TypeError):
            self.fault(
                "calendar",
                "bad_date",
                "日期须形如 2027-01-01，且同一天不能既放假又上班",
                "Dates are written 2027-01-01, and no day is both off and worked",
            )
            return DistrictDays.parse({})
