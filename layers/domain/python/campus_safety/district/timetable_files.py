"""timetables.toml of a district, read strictly: every fault is named with its place in the file, or nothing is taken over.

docs/peak-posts.md shows the file. A campus without a timetable would go without posts silently, so that is a fault too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Final

from campus_safety.district.csv_rows import ID_PATTERN, LONGEST_ID, LONGEST_NAME, BadRow, bad_row
from campus_safety.district.directory import Campus
from campus_safety.district.organisation import CampusType
from campus_safety.district.timetables import (
    CampusTimetable,
    MonthDay,
    PostType,
    Season,
    Timetable,
    Timetables,
    Variant,
    Window,
    ordered,
)
from campus_safety.errors import BadFiles
from campus_safety.labels import Label

TIMETABLES_FILE: Final = "timetables.toml"
CODE: Final = re.compile(r"(?P<stem>[a-z]{2,20})(-[1-9][0-9]?)?")
# Seconds are for weeks in fast time.
CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")
MONTH_DAY: Final = re.compile(r"[0-9]{2}-[0-9]{2}")
# Of a day: more would be no peak any more.
MOST_WINDOWS: Final = 12
# From the first class of a primary school to the last of a senior high school; a kindergarten's classes from 1 to 3.
GRADES: Final = range(1, 13)
# It has a 29 February, so that every day a year can have is covered.
_LEAP_YEAR: Final = 2024


def parse_timetables(document: Mapping[str, Any]) -> Timetables:
    """The timetables that a document (the shape of timetables.toml) describes. Raises BadFiles naming every fault."""
    faults: list[BadRow] = []
    found = read_timetables(document, faults)
    if faults:
        raise BadFiles(*faults)
    return found


def read_timetables(document: Mapping[str, Any], faults: list[BadRow]) -> Timetables:
    """As `parse_timetables`, with the faults added to those found in other files."""
    reader = _Reader(faults)
    reader.known(document, "", ("timetables", "defaults", "campuses"))
    timetables = {
        id: reader.timetable(id, table) for id, table in reader.tables(document, "timetables").items()
    }
    by_type = reader.defaults(reader.table(document, "defaults", ""), timetables)
    campuses = {
        id: reader.campus(id, table, timetables) for id, table in reader.tables(document, "campuses").items()
    }
    return Timetables(MappingProxyType(timetables), MappingProxyType(by_type), MappingProxyType(campuses))


def check_timetables(timetables: Timetables, campuses: Iterable[Campus], faults: list[BadRow]) -> None:
    """Only campuses that there are, and a timetable for each of them."""
    known = {campus.id: campus for campus in campuses}
    for id in timetables.campuses:
        if id not in known:
            _add(faults, f"campuses.{id}", "unknown_campus", f"没有校园“{id}”", f"there is no campus {id!r}")
    for campus in known.values():
        if timetables.of(campus.id, campus.type) is None:
            _add(
                faults,
                "defaults",
                "no_timetable",
                f"校园“{campus.id}”没有作息时间表，请在 defaults 或 campuses 中指定",
                f"the campus {campus.id!r} has no timetable: name one in defaults or campuses",
            )


def _add(faults: list[BadRow], where: str, code: str, zh: str, en: str) -> None:
    faults.append(bad_row(TIMETABLES_FILE, 1, where, code, zh, en))


class _Reader:
    """Reads parts of the document; what cannot be read adds a fault and is left out."""

    def __init__(self, faults: list[BadRow]) -> None:
        self._faults = faults

    def fault(self, where: str, code: str, zh: str, en: str) -> None:
        _add(self._faults, where, code, zh, en)

    def known(self, table: Mapping[str, Any], where: str, keys: Sequence[str]) -> None:
        for key in sorted(table.keys() - {*keys}):
            self.fault(f"{where}{key}", "unknown_key", "不认识这一项", "no such key is known")

    def table(self, document: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
        found = document.get(key, {})
        if isinstance(found, Mapping):
            return found
        self.fault(f"{where}{key}", "no_table", "须为一个表", "a table is needed")
        return {}

    def tables(self, document: Mapping[str, Any], key: str) -> dict[str, Mapping[str, Any]]:
        tables = {}
        for id, table in self.table(document, key, "").items():
            if len(id) > LONGEST_ID or not ID_PATTERN.fullmatch(id):
                self.fault(
                    f"{key}.{id}",
                    "bad_id",
                    "编号只能用小写字母、数字和连字符",
                    "an id has lower-case letters, digits and hyphens only",
                )
            elif not isinstance(table, Mapping):
                self.fault(f"{key}.{id}", "no_table", "须为一个表", "a table is needed")
            else:
                tables[id] = table
        return tables

    def timetable(self, id: str, table: Mapping[str, Any]) -> Timetable:
        where = f"timetables.{id}."
        self.known(table, where, ("name_zh", "name_en", *Season))
        variants = {
            season: variant
            for season in Season
            if (variant := self._variant(f"{where}{season}", table.get(season))) is not None
        }
        if len(variants) == len(Season):
            self._cover_the_year(where, variants.values())
        return Timetable(id, self._name(where, table), MappingProxyType(variants))

    def defaults(
        self, table: Mapping[str, Any], timetables: Mapping[str, Timetable]
    ) -> dict[CampusType, str]:
        self.known(table, "defaults.", tuple(CampusType))
        return {
            type: found
            for type in CampusType
            if type in table and (found := self._chosen(f"defaults.{type}", table[type], timetables))
        }

    def campus(
        self, id: str, table: Mapping[str, Any], timetables: Mapping[str, Timetable]
    ) -> CampusTimetable:
        where = f"campuses.{id}."
        self.known(table, where, ("timetable", "off", "on"))
        chosen = None
        if "timetable" in table:
            chosen = self._chosen(f"{where}timetable", table["timetable"], timetables)
        own = CampusTimetable(
            chosen, self._days(f"{where}off", table.get("off")), self._days(f"{where}on", table.get("on"))
        )
        for day in sorted(own.off & own.on):
            self.fault(
                f"{where}on",
                "off_and_on",
                f"{day} 既停课又上课",
                f"{day} is both off and on",
            )
        return own

    def _chosen(self, where: str, found: object, timetables: Mapping[str, Timetable]) -> str | None:
        if isinstance(found, str) and found in timetables:
            return found
        self.fault(where, "unknown_timetable", f"没有作息时间表“{found}”", f"there is no timetable {found!r}")
        return None

    def _name(self, where: str, table: Mapping[str, Any]) -> Label:
        names = []
        for key in ("name_zh", "name_en"):
            found = table.get(key)
            if not isinstance(found, str) or not 0 < len(found) <= LONGEST_NAME:
                self.fault(
                    f"{where}{key}",
                    "bad_name",
                    f"须有名称，至多 {LONGEST_NAME} 个字",
                    f"a name is needed, of at most {LONGEST_NAME} characters",
                )
            names.append(str(found or ""))
        return Label(*names)

    def _variant(self, where: str, table: object) -> Variant | None:
        if not isinstance(table, Mapping):
            self.fault(where, "missing", "夏季、冬季作息都须填写", "summer and winter hours are both needed")
            return None
        self.known(table, f"{where}.", ("from", "until", "windows"))
        since = self._month_day(f"{where}.from", table.get("from"))
        until = self._month_day(f"{where}.until", table.get("until"))
        windows = self._windows(f"{where}.windows", table.get("windows"))
        return Variant(since, until, windows) if since is not None and until is not None else None

    def _month_day(self, where: str, found: object) -> MonthDay | None:
        if isinstance(found, str) and MONTH_DAY.fullmatch(found):
            try:
                return MonthDay.of(date.fromisoformat(f"{_LEAP_YEAR}-{found}"))
            except ValueError:
                pass
        self.fault(where, "bad_day", f"日期须形如 05-01：{found}", f"a day is written 05-01, not {found!r}")
        return None

    def _cover_the_year(self, where: str, variants: Iterable[Variant]) -> None:
        first = date(_LEAP_YEAR, 1, 1)
        for day in (first + timedelta(days=count) for count in range(366)):
            found = sum(variant.covers(day) for variant in variants)
            if found != 1:
                said = f"{day:%m-%d}"
                self.fault(
                    f"{where}{Season.SUMMER}.from",
                    "year_not_covered",
                    f"夏季和冬季须恰好覆盖全年，{said} 有 {found} 个作息",
                    f"summer and winter cover each day once; {said} has {found} of them",
                )
                return

    def _windows(self, where: str, rows: object) -> tuple[Window, ...]:
        if not isinstance(rows, list) or not 0 < len(rows) <= MOST_WINDOWS:
            self.fault(
                where,
                "bad_count",
                f"须有 1 至 {MOST_WINDOWS} 个时段",
                f"1 to {MOST_WINDOWS} windows are needed",
            )
            return ()
        windows = [
            window
            for number, row in enumerate(rows)
            if (window := self._window(f"{where}.{number}", row)) is not None
        ]
        for code, count in Counter(window.code for window in windows).items():
            if count > 1:
                self.fault(where, "twice", f"时段“{code}”重复", f"the window {code!r} is there twice")
        self._stagger(where, windows)
        return ordered(windows)

    def _stagger(self, where: str, windows: Sequence[Window]) -> None:
        """错峰: the windows of one name share the grades out, each grade once."""
        stems: dict[str, list[Window]] = {}
        for window in windows:
            stems.setdefault(window.code.partition("-")[0], []).append(window)
        for stem, parts in stems.items():
            counts = Counter(grade for part in parts for grade in part.grades)
            for grade in sorted(grade for grade, count in counts.items() if count > 1):
                self.fault(
                    where,
                    "grade_twice",
                    f"{grade} 年级在“{stem}”的几个时段中重复",
                    f"grade {grade} is in several windows of {stem!r}",
                )

    def _window(self, where: str, row: object) -> Window | None:
        if not isinstance(row, Mapping):
            self.fault(where, "no_table", "须为一个表", "a table is needed")
            return None
        self.known(row, f"{where}.", ("code", "type", "start", "end", "grades"))
        code = row.get("code")
        if not isinstance(code, str) or not CODE.fullmatch(code):
            self.fault(
                f"{where}.code",
                "bad_code",
                "时段代码形如 arrival 或 dismissal-2",
                "a code is written arrival or dismissal-2",
            )
            code = ""
        post_type = self._type(f"{where}.type", row.get("type"))
        start = self._time(f"{where}.start", row.get("start"))
        end = self._time(f"{where}.end", row.get("end"))
        if start is not None and end is not None and start >= end:
            self.fault(f"{where}.end", "not_after_start", "结束须晚于开始", "it ends before it starts")
        grades = self._grades(f"{where}.grades", row.get("grades", []))
        if not code or post_type is None or start is None or end is None:
            return None
        return Window(code, post_type, start, end, grades)

    def _type(self, where: str, found: object) -> PostType | None:
        for one in PostType:
            if found in (one.value, one.label.zh):
                return one
        allowed = ", ".join(PostType)
        self.fault(
            where, "unknown_type", f"“{found}”不在可选值中：{allowed}", f"{found!r} is none of: {allowed}"
        )
        return None

    def _time(self, where: str, found: object) -> time | None:
        if isinstance(found, str) and CLOCK.fullmatch(found):
            return time.fromisoformat(found)
        self.fault(where, "bad_time", f"时间须形如 07:20：{found}", f"a time is written 07:20, not {found!r}")
        return None

    def _grades(self, where: str, found: object) -> tuple[int, ...]:
        if isinstance(found, list) and all(type(grade) is int and grade in GRADES for grade in found):
            return tuple(sorted({*found}))
        self.fault(
            where,
            "bad_grades",
            f"年级须为 {GRADES.start} 至 {GRADES.stop - 1} 的整数",
            f"grades are whole numbers from {GRADES.start} to {GRADES.stop - 1}",
        )
        return ()

    def _days(self, where: str, found: object) -> frozenset[date]:
        days = set()
        for value in found if isinstance(found, list) else [] if found is None else [found]:
            # A TOML date with a time is a date to isinstance, but equals none.
            if isinstance(value, date) and not isinstance(value, datetime):
                days.add(value)
                continue
            try:
                days.add(date.fromisoformat(str(value)))
            except ValueError:
                self.fault(
                    where,
                    "bad_day",
                    f"日期须形如 2026-12-04：{value}",
                    f"a day is written 2026-12-04, not {value!r}",
                )
        return frozenset(days)
