"""Tables of the documents that people write, read as the class that each becomes declares it; nobody writes the reading down.

    @dataclass(frozen=True, slots=True)
    class AppointmentRules(KindRules):
        campuses: Count
        usual: Limit
        longest: Limit
        checks = (at_most("usual", "longest", "常用任期超过最长任期", "Lies above the longest term"),)

A field is read by its type and the marks on it (`campus_safety.marks`), and has to be there unless it has a default. Every
fault is remembered with its path, so that they are all told at once; what holds between fields is asked once they can be read.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, partial
from inspect import get_annotations
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, ClassVar, Final, TypeVar, Union, get_args, get_origin

from campus_safety.district.calendars import Counted, Limit, parse_limit
from campus_safety.district.watched_tables import WatchedTable
from campus_safety.errors import BadInput, Fault
from campus_safety.labels import Label
from campus_safety.marks import As, Check, Items, Mark, Number, Only, Pair, Parsed, Text, Word, apart

T = TypeVar("T")
Read = Callable[["TableReader", Any, str], Any]

# Ids become parts of addresses ("<unit>/<post>") and of table keys ("UNIT#<id>"): neither sign may occur in them.
_ID: Final = r"[a-z0-9]+(-[a-z0-9]+)*"
LONGEST_ID: Final = 40
LONGEST_NAME: Final = 60


def is_id(text: str) -> bool:
    return len(text) <= LONGEST_ID and re.fullmatch(_ID, text) is not None


def _id(text: str) -> str:
    if not is_id(text):
        raise ValueError(text)
    return text


Id = Annotated[
    str,
    Parsed(
        _id,
        "bad_id",
        "编号只能用小写字母、数字和连字符",
        "An id has lower-case letters, digits and hyphens only",
    ),
]
Name = Annotated[Label, Pair("name"), Text(1, LONGEST_NAME)]
Count = Annotated[int, Number(1)]
Posts = Annotated[tuple[str, ...], Items(1)]

# What cannot be read; a fault has been remembered.
UNREADABLE: Final = object()


class TableReader:
    """Reads tables and remembers every fault.

    A version that is `stored` already may be older than this code, or newer: what it lacks is not looked for, what it says
    besides is left alone, and what holds between its fields was looked at when it was written.
    """

    def __init__(self, *, stored: bool = False) -> None:
        self.stored = stored
        self.faults: list[Fault] = []

    def fault(self, where: str, code: str, zh: str, en: str) -> None:
        self.faults.append(Fault(where, code, zh, en))

    def table(self, document: Mapping[str, Any], name: str, where: str = "") -> Mapping[str, Any]:
        """A table that has to be there; an empty one where it is not."""
        found = document.get(name)
        if isinstance(found, Mapping):
            return found
        place = below(where, name)
        if found is None:
            self.fault(place, "missing", f"缺少 [{place}]", f"[{place}] is missing")
        else:
            self.no_table(place)
        return {}

    def read(self, shape: type[T], table: object, where: str, key: str = "") -> T | None:
        """The table as this class; None where anything in it is at fault. `key` is what the table is called."""
        known = len(self.faults)
        values = self.fields(shape, table, where, key)
        return shape(**values) if len(self.faults) == known else None

    def fields(
        self,
        shape: type[Any],
        table: object,
        where: str,
        key: str = "",
        only: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        """The fields that can be read, by name, or `only` some of them; one that is not written has its default."""
        if not isinstance(table, Mapping):
            self.no_table(where)
            return {}
        values = {}
        kind: Any = shape
        for name, read in _declared(kind, only):
            found = read(self, table, where, key)
            if found is not UNREADABLE:
                values[name] = found
        if not self.stored:
            self._check(shape, values, where)
        return values

    def whole(self, shape: type[Any], table: object, where: str) -> dict[str, Any]:
        """The same of a table of which nothing is read besides: what people write more than that is a fault."""
        if self.stored or not isinstance(table, Mapping):
            return self.fields(shape, table, where)
        watched = WatchedTable(table)
        values = self.fields(shape, watched, where)
        self.faults.extend(watched.unknown(where))
        return values

    def value(self, kind: Any, found: Any, where: str) -> Any:
        """A single value of this type, or UNREADABLE."""
        return reads(kind)(self, found, where)

    def member(self, kind: Any, table: Mapping[str, Any], name: str, where: str) -> Any:
        """What a table says under this name, which it has to; a value of this type, or UNREADABLE."""
        found = table.get(name, MISSING)
        return (
            self.missing(below(where, name))
            if found is MISSING
            else self.value(kind, found, below(where, name))
        )

    def _check(self, shape: type[Any], values: Mapping[str, Any], where: str) -> None:
        checks: tuple[Check, ...] = getattr(shape, "checks", ())
        for check in checks:
            if values.keys() >= {*check.fields}:
                first = below(
                    where, _spelled(check.fields[0], apart(shape.__annotations__[check.fields[0]])[1])
                )
                held = [values[name] for name in check.fields]
                asked = (
                    [(f"{first}.{name}", (name, one)) for name, one in held[0].items()]
                    if check.each
                    else [(first, held)]
                )
                for place, about in asked:
                    if wrong := check.wrong(*about):
                        self.fault(place, check.code, check.zh.format(wrong), check.en.format(wrong))

    def no_table(self, where: str) -> Any:
        self.fault(where, "not_a_table", "须为一个表", "Needs to be a table")
        return UNREADABLE

    def missing(self, where: str) -> Any:
        self.fault(where, "missing", "缺少这一项", "Has to be given")
        return UNREADABLE


def below(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def read_table(shape: type[T], table: Mapping[str, Any], where: str = "") -> T:
    """One table by itself. Raises BadInput naming every fault."""
    reader = TableReader()
    found = reader.read(shape, table, where)
    if found is None:
        raise BadInput(*reader.faults)
    return found


@cache
def _declared(shape: type[Any], only: tuple[str, ...]) -> tuple[tuple[str, Callable[..., Any]], ...]:
    """Its fields in their order, each with how it is read from a table. A class that is no dataclass has a default where it
    has an attribute of that name; a named tuple has none."""
    if is_dataclass(shape):
        return tuple(
            (one.name, _field(one.name, one.type, one.default, one.default_factory))
            for one in fields(shape)
            if not only or one.name in only
        )
    return tuple(
        (
            name,
            _field(name, annotation, MISSING if issubclass(shape, tuple) else getattr(shape, name, MISSING)),
        )
        for name, annotation in get_annotations(shape).items()
        if annotation is not ClassVar
    )


def _field(name: str, annotation: Any, default: Any, made: Any = MISSING) -> Callable[..., Any]:
    spelled = name
    if not isinstance(annotation, type):
        holds, marks = apart(annotation)
        if Mark.KEY in marks:
            return lambda _reader, _table, _where, key: key
        if holds is Label and (pair := _mark(marks, Pair)) is not None:
            return partial(_pair, pair.stem, (_mark(marks, Text) or Text()).most)
        spelled = _spelled(name, marks)
    read = reads(annotation)

    def field(reader: TableReader, table: Mapping[str, Any], where: str, _key: str) -> Any:
        found = table.get(spelled, MISSING)
        if found is not MISSING:
            return read(reader, found, f"{where}.{spelled}" if where else spelled)
        if made is not MISSING:
            return made()
        return reader.missing(below(where, spelled)) if default is MISSING else default

    return field


def _spelled(name: str, marks: tuple[Any, ...]) -> str:
    alias = _mark(marks, As)
    return name if alias is None else str(alias.name)


def _mark(marks: tuple[Any, ...], kind: type[T]) -> T | None:
    return next((one for one in reversed(marks) if isinstance(one, kind)), None)


def reads(annotation: Any) -> Read:
    """How a value of this type is read."""
    if isinstance(annotation, type):
        return _of_type(annotation, ())
    holds, marks = apart(annotation)
    if get_origin(holds) in (Union, UnionType):
        holds = next(one for one in get_args(holds) if one is not NoneType)
    read, word = _of_type(holds, marks), _mark(marks, Word)
    if word is None:
        return read
    return lambda reader, found, where: word.stands_for if found == word.word else read(reader, found, where)


def _of_type(holds: Any, marks: tuple[Any, ...]) -> Read:
    if marks and (form := _mark(marks, Parsed)) is not None:
        return partial(_parsed, form)
    if isinstance(holds, type) and holds in _PLAIN:
        return _PLAIN[holds](marks)
    origin = get_origin(holds)
    if origin is Mapping:
        return _table_of(*get_args(holds), each=Mark.EACH in marks)
    if origin is not None:
        return _list_of(
            origin, get_args(holds)[0], _mark(marks, Items) or Items(), in_order=Mark.SORTED in marks
        )
    if issubclass(holds, StrEnum):
        return _code_of(_codes(holds, marks))
    return partial(_inner, holds)


def _parsed(form: Parsed, reader: TableReader, found: Any, where: str) -> Any:
    try:
        return form.parse(found if isinstance(found, str) else "")
    except ValueError:
        reader.fault(where, form.code, f"{form.zh}：{found}", f"{form.en}: {found}")
        return UNREADABLE


def _inner(shape: type[Any], reader: TableReader, found: Any, where: str) -> Any:
    table = reader.read(shape, found, where)
    return UNREADABLE if table is None else table


def _table_of(keys: Any, values: Any, *, each: bool) -> Read:
    names, marks = apart(keys)
    form = None if _mark(marks, Parsed) is None else reads(keys)
    codes = {one.value: one for one in _codes(names, marks)} if issubclass(names, StrEnum) else None
    read: Any = reads(values)
    shape: Any = None if values in _PLAIN or not is_dataclass(values) else values

    def table(reader: TableReader, found: Any, where: str) -> Any:
        if not isinstance(found, Mapping):
            return reader.no_table(where)
        # All that it may say is asked for, so that a slip of the pen can be told from what was meant.
        named = dict(found) if codes is None else {code: found.get(code, MISSING) for code in codes}
        known, members = len(reader.faults), {}
        for name, value in named.items():
            place = below(where, name)
            if form is not None and form(reader, name, place) is UNREADABLE:
                continue
            if value is not MISSING:
                members[name if codes is None else codes[name]] = (
                    read(reader, value, place) if shape is None else reader.read(shape, value, place, name)
                )
            elif each:
                reader.missing(place)
        return MappingProxyType(members) if len(reader.faults) == known else UNREADABLE

    return table


def _list_of(holds: Callable[[Iterable[Any]], Any], member: Any, items: Items, *, in_order: bool) -> Read:
    read = reads(member)

    def members(reader: TableReader, found: Any, where: str) -> Any:
        if not isinstance(found, list | tuple):
            reader.fault(where, "not_a_list", "须为列表", "Needs to be a list")
            return UNREADABLE
        if not items.least <= len(found) <= (items.most or len(found)):
            few = len(found) < items.least
            zh, en = (
                ("不能为空", "Must not be empty")
                if few
                else (f"至多 {items.most} 项", f"At most {items.most}")
            )
            reader.fault(where, "missing" if few else "too_many", zh, en)
            return UNREADABLE
        known = len(reader.faults)
        each = (_known(reader, read, one, f"{where}.{number}") for number, one in enumerate(found))
        members = [one for one in each if one is not UNREADABLE]
        if len(reader.faults) > known:
            return UNREADABLE
        return holds(sorted(members) if in_order else members)

    return members


def _known(reader: TableReader, read: Read, found: Any, where: str) -> Any:
    """A member of a list. In what is stored one that only a newer release knows is passed over."""
    before = len(reader.faults)
    value = read(reader, found, where)
    if (
        reader.stored
        and value is UNREADABLE
        and all(one.code == "unknown_value" for one in reader.faults[before:])
    ):
        del reader.faults[before:]
    return value


def _codes(codes: type[StrEnum], marks: tuple[Any, ...]) -> tuple[StrEnum, ...]:
    only = _mark(marks, Only)
    return tuple(one for one in codes if only is None or one in only.codes)


def _code_of(codes: tuple[StrEnum, ...]) -> Read:
    """A code, or what people call it in Chinese."""
    known: dict[str, StrEnum] = {one.value: one for one in codes}
    known |= {label.zh: one for one in codes if isinstance(label := getattr(one, "label", None), Label)}

    def code(reader: TableReader, found: Any, where: str) -> Any:
        if isinstance(found, str) and found in known:
            return known[found]
        allowed = ", ".join(codes)
        reader.fault(
            where, "unknown_value", f"“{found}”不在可选值中：{allowed}", f"{found!r} is none of: {allowed}"
        )
        return UNREADABLE

    return code


def _pair(
    stem: str, most: int | None, reader: TableReader, table: Mapping[str, Any], where: str, _key: str
) -> Any:
    zh, en = (table.get(f"{stem}_{language}" if stem else language) for language in ("zh", "en"))
    place = below(where, stem) if stem else where
    if not (isinstance(zh, str) and isinstance(en, str) and zh.strip() and en.strip()):
        reader.fault(place, "missing", "须有中英文", "Needs to be said in Chinese and in English")
        return UNREADABLE
    # An English text takes about three times as many characters.
    if most is not None and (len(zh) > most or len(en) > 3 * most):
        reader.fault(
            place,
            "too_long",
            f"中文不超过 {most} 字，英文不超过 {3 * most} 字符",
            f"At most {most} Chinese and {3 * most} English characters",
        )
        return UNREADABLE
    return Label(zh, en)


def _label(marks: tuple[Any, ...]) -> Read:
    most = (_mark(marks, Text) or Text()).most

    def label(reader: TableReader, found: Any, where: str) -> Any:
        return _pair("", most, reader, found if isinstance(found, Mapping) else {}, where, "")

    return label


def _text(marks: tuple[Any, ...]) -> Read:
    bounds = _mark(marks, Text) or Text()
    least, most, pattern = bounds.least, bounds.most, bounds.pattern

    def text(reader: TableReader, found: Any, where: str) -> Any:
        if not isinstance(found, str) or (least and len(found.strip()) < least):
            reader.fault(where, "missing", "须为文字，不能为空", "Needs a text that is not empty")
        elif most is not None and len(found) > most:
            reader.fault(where, "too_long", f"不得超过 {most} 个字符", f"At most {most} characters")
        elif pattern is not None and not re.fullmatch(pattern, found):
            reader.fault(
                where, "bad_form", f"“{found}”的写法不对", f"{found!r} is not written as it has to be"
            )
        else:
            return found
        return UNREADABLE

    return text


def _whole(marks: tuple[Any, ...]) -> Read:
    bounds = _mark(marks, Number) or Number(0)
    least, most = bounds.least, bounds.most

    def whole(reader: TableReader, found: Any, where: str) -> Any:
        if not isinstance(found, int) or isinstance(found, bool) or found < least:
            reader.fault(
                where, "bad_count", f"须为不小于 {least} 的整数", f"Needs a whole number, {least} or more"
            )
            return UNREADABLE
        if most is not None and found > most:
            # Written before the bound was known here; the bound holds for its cases too.
            if reader.stored:
                return most
            reader.fault(where, "out_of_range", f"不得超过 {most}", f"At most {most}")
            return UNREADABLE
        return found

    return whole


def _limit(marks: tuple[Any, ...]) -> Read:
    counted = _mark(marks, Counted)
    parse = partial(parse_limit, working=counted is Counted.WORKING, school=counted is Counted.SCHOOL)

    def limit(reader: TableReader, found: Any, where: str) -> Any:
        try:
            return parse(found if isinstance(found, str) else "")
        except ValueError:
            reader.fault(
                where,
                "bad_duration",
                f"不是有效时长：{found}",
                f"Not an ISO 8601 duration above zero: {found}",
            )
            return UNREADABLE

    return limit


def _length(marks: tuple[Any, ...]) -> Read:
    read = _limit(marks)

    def length(reader: TableReader, found: Any, where: str) -> Any:
        limit = read(reader, found, where)
        return limit if limit is UNREADABLE else limit.real_time

    return length


def _fraction(reader: TableReader, found: Any, where: str) -> Any:
    if isinstance(found, int | float) and not isinstance(found, bool) and found > 0:
        return float(found)
    reader.fault(where, "bad_fraction", "须为大于零的比例", "Needs a fraction above zero")
    return UNREADABLE


def _flag(reader: TableReader, found: Any, where: str) -> Any:
    if isinstance(found, bool):
        return found
    reader.fault(where, "bad_flag", "只能是 true 或 false", "Is true or false")
    return UNREADABLE


def _time(reader: TableReader, found: Any, where: str) -> Any:
    # Seconds are for weeks in fast time; the zone is Shanghai's, and is not said.
    try:
        parsed = time.fromisoformat(found if isinstance(found, str) else "")
    except ValueError:
        parsed = None
    if parsed is None or found not in (f"{parsed:%H:%M}", f"{parsed:%H:%M:%S}"):
        reader.fault(
            where, "bad_time", f"时间须形如 07:20：{found}", f"A time is written 07:20, not {found!r}"
        )
        return UNREADABLE
    return parsed


def _day(reader: TableReader, found: Any, where: str) -> Any:
    # A TOML date with a time is a date to isinstance, but equals none: a holiday written so would never be kept.
    if isinstance(found, date) and not isinstance(found, datetime):
        return found
    try:
        return date.fromisoformat(found if isinstance(found, str) else "")
    except ValueError:
        reader.fault(
            where, "bad_day", f"日期须形如 2027-01-01：{found}", f"A day is written 2027-01-01, not {found!r}"
        )
        return UNREADABLE


# How each plain type is read, given the marks on it.
_PLAIN: Final[Mapping[Any, Callable[[tuple[Any, ...]], Read]]] = {
    str: _text,
    int: _whole,
    Limit: _limit,
    timedelta: _length,
    Label: _label,
    float: lambda _: _fraction,
    bool: lambda _: _flag,
    object: lambda _: lambda _reader, found, _where: found,
    time: lambda _: _time,
    date: lambda _: _day,
}
