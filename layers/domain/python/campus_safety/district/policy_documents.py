"""From a policy document (`policies/*.toml`) to a policy: read whole, and every fault told at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from campus_safety.district.calendars import DistrictDays, Limit, SchoolDays, WorkingHours
from campus_safety.district.category_limits import own_categories, with_categories
from campus_safety.district.declared_tables import UNREADABLE, Posts
from campus_safety.district.policy import (
    CASUALTY_WINDOWS,
    GENERAL,
    LEAST_TEXTS_KEPT,
    KindPolicy,
    KindRules,
    Ladder,
    OwnCategory,
    Policy,
    PolicyFaults,
    ReminderRules,
    WorklistRules,
)
from campus_safety.district.policy_reader import PolicyReader
from campus_safety.district.policy_sections import PolicySection
from campus_safety.district.watched_tables import WatchedTable

T = TypeVar("T")

# What a document says besides: its own name, and what is read by others.
_ELSEWHERE = ("name_zh", "name_en", "checklists", "questions")
# What later releases ask of a section, and what holds in versions that were stored before: (section, key) -> value. Whoever
# asks for one more adds it here, or every open case of an older version would stand still.
WRITTEN_LATER: Mapping[tuple[str, ...], Any] = MappingProxyType(
    {
        ("rules", "pauses"): 2,
        ("rules", "discovery_at_most"): "P3653D",
        ("rules", "casualty_window"): "P30D",
        ("rules", "casualty_window_short"): "P7D",
        ("rules", "reopen_within"): "P30D",
    }
)


def parse_policy(
    version: str, document: Mapping[str, Any], sections: Iterable[PolicySection], *, stored: bool = False
) -> Policy:
    """The policy that a document (the shape of `policies/*.toml`) describes, as far as these sections go; raises PolicyFaults
    naming every fault.

    A document without `[hazards]` was written before there were any: incidents go on under it, no hazard can begin.
    What people write is read strictly: every clock is there, and every key is known. A version that is `stored`
    outlives the code that it was written for, so it is read for what this code knows: a clock that it does not have is
    not laid, and one that this code does not have is nobody's here.
    """
    reader = PolicyReader(stored=stored)
    if stored:
        policy = _read(reader, version, completed(document), sections)
    else:
        watched = WatchedTable({name: found for name, found in document.items() if name not in _ELSEWHERE})
        policy = _read(reader, version, watched, sections)
        told = tuple(fault.field for fault in reader.faults if fault.code == "unknown_clock")
        within = tuple(f"{clock}." for clock in told)
        reader.faults.extend(
            fault
            for fault in watched.unknown()
            if fault.field not in told and not fault.field.startswith(within)
        )
    if reader.faults or policy is None:
        raise PolicyFaults(*reader.faults)
    return policy


def completed(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A stored version with what later releases ask of the sections that it has."""
    for path, value in WRITTEN_LATER.items():
        document = _with(document, path, value)
    return document


def _with(table: Mapping[str, Any], path: Sequence[str], value: Any) -> Mapping[str, Any]:
    name, rest = path[0], path[1:]
    if not rest:
        return table if name in table else {**table, name: value}
    inner = table.get(name)
    return {**table, name: _with(inner, rest, value)} if isinstance(inner, Mapping) else table


def _read(
    reader: PolicyReader, version: str, document: Mapping[str, Any], sections: Iterable[PolicySection]
) -> Policy | None:
    tables = reader.table(document, "ladders")
    ladders = {name: reader.read(Ladder, table, f"ladders.{name}", name) for name, table in tables.items()}
    for name in ("order", "measure"):
        if name not in ladders and not reader.stored:
            reader.fault(f"ladders.{name}", "missing", f"缺少阶梯 {name}", f"The ladder {name} is missing")
    kinds: dict[str, KindPolicy] = {}
    found: dict[type[KindRules], KindRules | None] = {}
    for section in dict.fromkeys(sections):
        if section.table and section.table not in document:
            continue
        table = reader.table(document, section.table) if section.table else document
        if section.kind is not None:
            kinds[section.kind] = _kind(reader, table, section, ladders)
        if section.rules is not None:
            inside, where = section.rules.inside, f"{section.where}{section.rules.inside}".rstrip(".")
            said = reader.table(table, inside, section.table) if inside else table
            found[section.rules] = reader.read(section.rules, said, where)
    general = _periods(reader, reader.fields(Policy, reader.table(document, "rules"), "rules", only=GENERAL))
    hours = reader.read(WorkingHours, reader.table(document, "working_hours"), "working_hours")
    days = reader.read(DistrictDays, reader.table(document, "calendar"), "calendar")
    school_days = reader.read(SchoolDays, document.get("school_calendar", {}), "school_calendar")
    worklists = _if_any(reader, document, "worklists", WorklistRules)
    reminders = _if_any(reader, document, "reminders", ReminderRules)
    if reader.faults or hours is None or days is None or school_days is None:
        return None
    return Policy(
        **general,
        version=version,
        kinds=MappingProxyType(kinds),
        ladders=MappingProxyType({name: ladder for name, ladder in ladders.items() if ladder is not None}),
        hours=hours,
        days=days,
        school_days=school_days,
        worklists=worklists,
        reminders=reminders,
        sections=MappingProxyType({of: rules for of, rules in found.items() if rules is not None}),
    )


def _if_any(reader: PolicyReader, document: Mapping[str, Any], name: str, rules: type[T]) -> T | None:
    if name not in document:
        return None
    return reader.read(rules, reader.table(reader.table(document, name), "rules", name), f"{name}.rules")


def _periods(reader: PolicyReader, general: dict[str, Any]) -> dict[str, Any]:
    """How long a change of casualties has to be reported: longer than the law says, if a district likes, never shorter."""
    for name, least in CASUALTY_WINDOWS.items():
        if general.get(name, least) < least and not reader.stored:
            reader.fault(
                f"rules.{name}",
                "shorter_than_law",
                "法定补报期只能延长，不得缩短",
                "The law's time may be longer, never shorter",
            )
        general[name] = max(general.get(name, least), least)
    if (kept := general.get("texts_kept")) is not None and kept < LEAST_TEXTS_KEPT:
        if not reader.stored:
            reader.fault(
                "rules.texts_kept",
                "too_short",
                "文字至少保存184天，诉讼期内可能用到",
                "What was written is kept for 184 days at least: somebody may go to court about it",
            )
        general["texts_kept"] = LEAST_TEXTS_KEPT
    return general


def _kind(
    reader: PolicyReader, document: Mapping[str, Any], section: PolicySection, ladders: Collection[str]
) -> KindPolicy:
    tables = reader.table(document, "clocks", section.table) if section.clocks else {}
    own = own_categories(reader, document, section)
    clocks, known = {}, _categories(section, own)
    for name in section.clocks:
        if name in tables:
            table = reader.table(tables, name, f"{section.where}clocks")
            clock = reader.clock(section, name, table, ladders)
            clocks[name] = with_categories(reader, clock, table, ladders, section, known)
    _same_names(reader, section.where, section.clocks, tables)
    if not section.loop:
        return KindPolicy(clocks=MappingProxyType(clocks), notice={}, order_due={}, categories=own)
    return KindPolicy(
        clocks=MappingProxyType(clocks),
        notice=_by_severity(reader, document, "notice", section, Posts),
        order_due=_by_severity(reader, document, "supervision", section, Limit),
        categories=own,
    )


def _by_severity(
    reader: PolicyReader, document: Mapping[str, Any], name: str, section: PolicySection, kind: Any
) -> dict[str, Any]:
    table, where = reader.table(document, name, section.table), f"{section.where}{name}"
    found = {severity: reader.member(kind, table, severity, where) for severity in section.severities}
    return {severity: value for severity, value in found.items() if value is not UNREADABLE}


def _categories(section: PolicySection, own: Mapping[str, OwnCategory]) -> Mapping[str, str | None]:
    """Each category with the built-in one that it is a part of, or None where it is built in itself."""
    return {**dict.fromkeys(section.categories), **{one.id: one.parent for one in own.values()}}


def _same_names(reader: PolicyReader, where: str, names: Iterable[str], tables: Mapping[str, Any]) -> None:
    if reader.stored:
        return
    for name in sorted(tables.keys() - set(names)):
        reader.fault(
            f"{where}clocks.{name}", "unknown_clock", f"没有名为 {name} 的时限", f"There is no clock {name}"
        )
    for name in sorted(set(names) - tables.keys()):
        reader.fault(f"{where}clocks.{name}", "missing", f"缺少时限 {name}", f"The clock {name} is missing")
