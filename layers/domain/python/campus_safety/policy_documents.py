"""From a policy document (`policies/*.toml`) to a policy: read whole, and every fault told at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from campus_safety.calendars import DistrictDays, Limit, SchoolDays, WorkingHours, parse_limit
from campus_safety.clocks import Basis
from campus_safety.errors import Fault
from campus_safety.labels import Label
from campus_safety.organisation import Area
from campus_safety.policy import (
    AREA_SWEEP_CLOCKS,
    HAZARD_CLOCKS,
    INCIDENT_CLOCKS,
    INSPECTION_CLOCKS,
    PLAIN_KINDS,
    STATUTORY,
    AreaSweepRules,
    ClockPolicy,
    HazardRules,
    KindPolicy,
    Ladder,
    Policy,
    PolicyFaults,
    RungPlan,
)

_LEVELS = ("1", "2", "3")
_GRADES = ("general", "major")
_ORDINARY = ("ordinary",)
# A sweep is one record: more lines than this would make it too large to store.
MOST_PLACES = 500
# Clocks that some level or grade may go without.
_MAY_LACK: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "incident": frozenset({"tell_bureau", "progress", "arrive", "review"}),
        "hazard": frozenset({"control", "plan", "review"}),
    }
)


class Reader:
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

    def duration(self, table: Mapping[str, Any], key: str, where: str = "rules") -> timedelta:
        limit = self.limit(table.get(key), f"{where}.{key}")
        return limit.real_time if limit else timedelta(0)

    def count(self, table: Mapping[str, Any], key: str, where: str) -> int:
        found = table.get(key)
        if isinstance(found, int) and not isinstance(found, bool) and found > 0:
            return found
        self.fault(f"{where}.{key}", "bad_count", "须为大于零的整数", "Needs a whole number above zero")
        return 1

    def limit(self, text: object, where: str, *, working: bool = False, school: bool = False) -> Limit | None:
        if isinstance(text, str):
            try:
                return parse_limit(text, working=working, school=school)
            except ValueError:
                pass
        self.fault(
            where, "bad_duration", f"不是有效时长：{text}", f"Not an ISO 8601 duration above zero: {text}"
        )
        return None

    def clock(
        self,
        where: str,
        name: str,
        table: Mapping[str, Any],
        ladders: Mapping[str, Ladder],
        severities: Iterable[str],
        always: bool,  # noqa: FBT001 - one caller
    ) -> ClockPolicy:
        days = table.get("days", "real")
        if days not in ("real", "working", "school"):
            self.fault(
                f"{where}.days", "unknown_days", "只能是 working 或 school", "Says working, school or nothing"
            )
        statutory = STATUTORY.get(name) if where.startswith("clocks.") else None
        limits: dict[str, Mapping[Area, Limit]] = {}
        for severity in severities:
            spelled = self.table(table, "limits").get(severity)
            if spelled is None:
                if always:
                    self.fault(
                        f"{where}.limits.{severity}", "missing", "缺少该级时限", "No limit for this level"
                    )
                continue
            by_area = spelled if isinstance(spelled, Mapping) else {area.value: spelled for area in Area}
            limits[severity] = {
                area: limit
                for area in Area
                if (
                    limit := self.limit(
                        by_area.get(area.value),
                        f"{where}.limits.{severity}",
                        working=days == "working",
                        school=days == "school",
                    )
                )
            }
        for severity, limit_by_area in limits.items():
            for limit in limit_by_area.values():
                if statutory is not None and (days != "real" or limit.real_time > statutory):
                    self.fault(
                        f"{where}.limits.{severity}",
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
            basis=Basis.LAW if statutory is not None else Basis.POLICY,
            limits=limits,
            ladder=ladder,
            school_ladder=school_ladder,
            supervises=bool(table.get("supervises", False)),
            orders=str(table.get("orders", "lead")),
            lapses=bool(table.get("lapses", name == "reply")),
        )

    def label(self, table: Mapping[str, Any], where: str) -> Label:
        zh, en = str(table.get("name_zh", "")), str(table.get("name_en", ""))
        if not zh or not en:
            self.fault(f"{where}.name", "missing", "须有中英文名称", "Needs a Chinese and an English name")
        return Label(zh, en)

    def ladder(self, name: str, table: Mapping[str, Any]) -> Ladder:
        where = f"ladders.{name}"
        rungs = [rung for row in table.get("rungs", []) if (rung := self._rung(where, row)) is not None]
        order = [_height(rung) for rung in rungs]
        if not rungs or order != sorted(set(order)):
            self.fault(
                where, "bad_ladder", "阶梯须由低到高且不为空", "Rungs must rise, and there must be one"
            )
        repeat = self.limit(table.get("repeat"), f"{where}.repeat")
        return Ladder(
            name,
            tuple(rungs),
            repeat.real_time if repeat else timedelta(days=1),
            tuple(self.words(table, where, "repeat_tells")),
        )

    def _rung(self, where: str, row: Mapping[str, Any]) -> RungPlan | None:
        """One of `at` (a fraction of the limit), `before` and `after` (how long before or after its end)."""
        said = [key for key in ("at", "before", "after") if key in row]
        if len(said) != 1:
            self.fault(
                f"{where}.at", "bad_rung", "须且只能写 at、before 或 after", "Says one of at, before, after"
            )
            return None
        fraction, offset, name = row.get("at"), None, ""
        if said == ["at"]:
            if not isinstance(fraction, int | float) or fraction <= 0:
                self.fault(f"{where}.at", "bad_fraction", "须为大于零的比例", "Needs a fraction above zero")
                return None
            name = f"{round(fraction * 100)}%"
        else:
            offset = self.limit(row[said[0]], f"{where}.{said[0]}")
            if offset is None:
                return None
            name = f"T{'-' if said == ['before'] else '+'}{offset}"
        return RungPlan(
            name,
            tuple(self.words(row, where, "tells")),
            fraction=float(fraction) if fraction is not None else None,
            before=offset.real_time if offset and said == ["before"] else None,
            after=offset.real_time if offset and said == ["after"] else None,
            supervises=bool(row.get("supervises", False)),
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

    def school_days(self, document: Mapping[str, Any]) -> SchoolDays:
        try:
            return SchoolDays.parse(document.get("school_calendar", {}))
        except (ValueError, TypeError, KeyError, AttributeError):
            self.fault(
                "school_calendar",
                "bad_date",
                "学期须有先后有序的起止日期，且同一天不能既停课又上课",
                "Terms have a start and an end in order, and no day is both off and on",
            )
            return SchoolDays.parse({})


def _height(rung: RungPlan) -> tuple[int, float]:
    """Where a rung stands on its ladder: before the end, at a fraction of the limit (its end is 1), after the end."""
    if rung.before is not None:
        return (1, -rung.before.total_seconds())
    if rung.after is not None:
        return (3, rung.after.total_seconds())
    fraction = rung.fraction or 0
    return (0 if fraction < 1 else 2, fraction)


def parse_policy(version: str, document: Mapping[str, Any]) -> Policy:
    """The policy that a document (the shape of `policies/*.toml`) describes; raises PolicyFaults naming every fault.

    A document without `[hazards]` was written before there were any: incidents go on under it, no hazard can begin.
    """
    reader = Reader()
    ladders = {name: reader.ladder(name, table) for name, table in reader.table(document, "ladders").items()}
    for name in ("order", "measure"):
        if name not in ladders:
            reader.fault(f"ladders.{name}", "missing", f"缺少阶梯 {name}", f"The ladder {name} is missing")
    kinds = {
        "incident": _kind(reader, document, "", INCIDENT_CLOCKS, _LEVELS, ladders, _MAY_LACK["incident"])
    }
    hazards = None
    if "hazards" in document:
        table = reader.table(document, "hazards")
        kinds["hazard"] = _kind(
            reader, table, "hazards.", HAZARD_CLOCKS, _GRADES, ladders, _MAY_LACK["hazard"]
        )
        hazards = _hazard_rules(reader, table)
    if "inspections" in document:
        table = reader.table(document, "inspections")
        kinds["inspection"] = _kind(
            reader, table, "inspections.", INSPECTION_CLOCKS, _GRADES[:1], ladders, frozenset()
        )
    for name, (section, clocks) in PLAIN_KINDS.items():
        if section in document:
            kinds[name] = _plain_kind(reader, reader.table(document, section), f"{section}.", clocks, ladders)
    area_sweeps = None
    if "area_sweeps" in document:
        table = reader.table(document, "area_sweeps")
        kinds["area_sweep"] = _kind(
            reader, table, "area_sweeps.", AREA_SWEEP_CLOCKS, _ORDINARY, ladders, frozenset({"finish"})
        )
        area_sweeps = _area_sweep_rules(reader, table)
    rules = reader.table(document, "rules")
    policy = Policy(
        version=version,
        kinds=MappingProxyType(kinds),
        ladders=MappingProxyType(ladders),
        hazards=hazards,
        area_sweeps=area_sweeps,
        late_entry=reader.duration(rules, "late_entry"),
        rejoin=reader.duration(rules, "rejoin"),
        discovery=reader.duration(rules, "discovery"),
        extensions=int(rules.get("extensions", 1)),
        hours=reader.hours(document),
        days=reader.days(document),
        school_days=reader.school_days(document),
    )
    if reader.faults:
        raise PolicyFaults(*reader.faults)
    return policy


def _kind(
    reader: Reader,
    document: Mapping[str, Any],
    where: str,
    names: Iterable[str],
    severities: Sequence[str],
    ladders: Mapping[str, Ladder],
    may_lack: frozenset[str],
) -> KindPolicy:
    tables = reader.table(document, "clocks")
    clocks = {
        name: reader.clock(
            f"{where}clocks.{name}", name, tables[name], ladders, severities, name not in may_lack
        )
        for name in names
        if name in tables
    }
    _same_names(reader, where, names, tables)
    notice = reader.table(document, "notice")
    orders = reader.table(document, "supervision")
    return KindPolicy(
        clocks=MappingProxyType(clocks),
        notice={severity: tuple(reader.words(notice, f"{where}notice", severity)) for severity in severities},
        order_due={
            severity: limit
            for severity in severities
            if (limit := reader.limit(orders.get(severity), f"{where}supervision.{severity}"))
        },
    )


def _same_names(reader: Reader, where: str, names: Iterable[str], tables: Mapping[str, Any]) -> None:
    for name in sorted(tables.keys() - set(names)):
        reader.fault(
            f"{where}clocks.{name}", "unknown_clock", f"没有名为 {name} 的时限", f"There is no clock {name}"
        )
    for name in sorted(set(names) - tables.keys()):
        reader.fault(f"{where}clocks.{name}", "missing", f"缺少时限 {name}", f"The clock {name} is missing")


def _plain_kind(
    reader: Reader,
    document: Mapping[str, Any],
    where: str,
    names: Iterable[str],
    ladders: Mapping[str, Ladder],
) -> KindPolicy:
    """A kind of one severity without notice and orders. Which limits are given by the policy and which are dates that
    somebody sets is said by whether the clock has any."""
    tables = reader.table(document, "clocks")
    clocks = {
        name: reader.clock(
            f"{where}clocks.{name}", name, tables[name], ladders, _ORDINARY, bool(tables[name].get("limits"))
        )
        for name in names
        if name in tables
    }
    _same_names(reader, where, names, tables)
    return KindPolicy(clocks=MappingProxyType(clocks), notice={}, order_due={})


def _area_sweep_rules(reader: Reader, table: Mapping[str, Any]) -> AreaSweepRules:
    rules, where, day = reader.table(table, "rules"), "area_sweeps.rules", parse_limit("P1D")
    found = AreaSweepRules(
        radius=reader.count(rules, "radius", where),
        longest_radius=reader.count(rules, "longest_radius", where),
        most_places=reader.count(rules, "most_places", where),
        usual=reader.limit(rules.get("usual"), f"{where}.usual") or day,
        longest=reader.limit(rules.get("longest"), f"{where}.longest") or day,
    )
    if found.radius > found.longest_radius:
        reader.fault(
            f"{where}.radius", "out_of_range", "默认半径超过最大半径", "Lies above the longest radius"
        )
    if found.most_places > MOST_PLACES:
        reader.fault(
            f"{where}.most_places",
            "out_of_range",
            f"一次清查不得超过 {MOST_PLACES} 处",
            f"At most {MOST_PLACES} places in one sweep",
        )
    if found.usual.real_time > found.longest.real_time:
        reader.fault(f"{where}.usual", "out_of_range", "常用期限超过最长期限", "Lies above the longest limit")
    return found


def _hazard_rules(reader: Reader, table: Mapping[str, Any]) -> HazardRules:
    rules = reader.table(table, "rules")
    longest = reader.table(rules, "longest")
    zero = parse_limit("P1D")
    return HazardRules(
        longest={
            grade: reader.limit(longest.get(grade), f"hazards.rules.longest.{grade}") or zero
            for grade in _GRADES
        },
        next_round=reader.limit(rules.get("next_round"), "hazards.rules.next_round") or zero,
        ask_before=reader.duration(rules, "ask_before", "hazards.rules"),
        extensions=int(rules.get("extensions", 1)),
        holds_after=reader.limit(rules.get("holds_after"), "hazards.rules.holds_after", school=True) or zero,
        recurs_within=reader.duration(rules, "recurs_within", "hazards.rules"),
    )
