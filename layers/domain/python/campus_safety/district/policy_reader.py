"""How a policy document is read: every fault is remembered, so that they are all told at once."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from campus_safety.district.calendars import DistrictDays, Limit, SchoolDays, WorkingHours, parse_limit
from campus_safety.district.organisation import Area
from campus_safety.district.policy import Basis, ClockPolicy, Ladder, RungPlan
from campus_safety.errors import Fault
from campus_safety.labels import Label


class Reader:
    """Reads a document and remembers every fault, so that they are all told at once.

    A version that is `stored` already may be older than this code, or newer: what it lacks is not looked for, and what
    it says besides is left alone.
    """

    def __init__(self, *, stored: bool = False) -> None:
        self.stored = stored
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
        *,
        always: bool,
        statutory: timedelta | None,
    ) -> ClockPolicy:
        days = table.get("days", "real")
        if days not in ("real", "working", "school"):
            self.fault(
                f"{where}.days", "unknown_days", "只能是 working 或 school", "Says working, school or nothing"
            )
        limits = self.limits(where, table, days, severities, always=always)
        if statutory is not None:
            limits = self.lawful(where, limits, statutory)
        ladder = str(table.get("ladder", ""))
        school_ladder = str(table.get("school_ladder", ladder))
        self.known_ladders(where, {ladder, school_ladder}, ladders)
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

    def limits(
        self,
        where: str,
        table: Mapping[str, Any],
        days: str,
        severities: Iterable[str],
        *,
        always: bool = False,
    ) -> dict[str, Mapping[Area, Limit]]:
        """The limits of a table by severity and area."""
        limits: dict[str, Mapping[Area, Limit]] = {}
        for severity in severities:
            spelled = self.table(table, "limits").get(severity)
            if spelled is None:
                if always and not self.stored:
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
        return limits

    def lawful(
        self, where: str, limits: Mapping[str, Mapping[Area, Limit]], statutory: timedelta
    ) -> dict[str, Mapping[Area, Limit]]:
        """The limits as the law allows them: in real time, and no longer."""
        lawful: dict[str, Mapping[Area, Limit]] = {}
        for severity, by_area in limits.items():
            lawful[severity] = {area: within(limit, statutory) for area, limit in by_area.items()}
            # Written before the law was known here; the law holds for its cases too.
            if lawful[severity] != by_area and not self.stored:
                self.fault(
                    f"{where}.limits.{severity}",
                    "longer_than_law",
                    "法定时限只能缩短，不得延长",
                    "A statutory limit may be shorter, never longer",
                )
        return lawful

    def known_ladders(self, where: str, wanted: Iterable[str], ladders: Mapping[str, Ladder]) -> None:
        for name in set(wanted) - ladders.keys():
            self.fault(
                f"{where}.ladder",
                "unknown_ladder",
                f"没有名为 {name} 的阶梯",
                f"There is no ladder {name}",
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
        _all_of(row, "tells", "supervises")
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
        table = self.table(document, "calendar")
        _all_of(table, "holidays", "working_days", "complete_years")
        try:
            return DistrictDays.parse(table)
        except (ValueError, TypeError):
            self.fault(
                "calendar",
                "bad_date",
                "日期须形如 2027-01-01，且同一天不能既放假又上班",
                "Dates are written 2027-01-01, and no day is both off and worked",
            )
            return DistrictDays.parse({})

    def school_days(self, document: Mapping[str, Any]) -> SchoolDays:
        table = document.get("school_calendar", {})
        try:
            _all_of(table, "terms", "off", "on")
            return SchoolDays.parse(table)
        except (ValueError, TypeError, KeyError, AttributeError):
            self.fault(
                "school_calendar",
                "bad_date",
                "学期须有先后有序的起止日期，且同一天不能既停课又上课",
                "Terms have a start and an end in order, and no day is both off and on",
            )
            return SchoolDays.parse({})


def _all_of(table: Mapping[str, Any], *names: str) -> None:
    """Asks for all that a table may say: a fault in one part must not make another part look unknown."""
    for name in names:
        table.get(name)


def within(limit: Limit | None, statutory: timedelta) -> Limit:
    """This limit, or the statutory one where there is none, or it is longer or does not run in real time."""
    if limit is not None and not limit.working and not limit.school and limit.real_time <= statutory:
        return limit
    return parse_limit(f"PT{statutory // timedelta(minutes=1)}M")


def _height(rung: RungPlan) -> tuple[int, float]:
    """Where a rung stands on its ladder: before the end, at a fraction of the limit (its end is 1), after the end."""
    if rung.before is not None:
        return (1, -rung.before.total_seconds())
    if rung.after is not None:
        return (3, rung.after.total_seconds())
    fraction = rung.fraction or 0
    return (0 if fraction < 1 else 2, fraction)
