"""From a policy document (`policies/*.toml`) to a policy: read whole, and every fault told at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from campus_safety.district.category_limits import own_categories, with_categories
from campus_safety.district.policy import (
    CASUALTY_WINDOWS,
    KindPolicy,
    KindRules,
    Ladder,
    OwnCategory,
    Policy,
    PolicyFaults,
    WorklistRules,
)
from campus_safety.district.policy_reader import Reader
from campus_safety.district.policy_sections import PolicySection
from campus_safety.district.reminder_rules import reminder_rules
from campus_safety.district.watched_tables import WatchedTable

# The worklists of an account are one item.
MOST_WORKLISTS = 200
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
    reader = Reader(stored=stored)
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
    if reader.faults:
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
    reader: Reader, version: str, document: Mapping[str, Any], sections: Iterable[PolicySection]
) -> Policy:
    ladders = {name: reader.ladder(name, table) for name, table in reader.table(document, "ladders").items()}
    for name in ("order", "measure"):
        if name not in ladders and not reader.stored:
            reader.fault(f"ladders.{name}", "missing", f"缺少阶梯 {name}", f"The ladder {name} is missing")
    kinds: dict[str, KindPolicy] = {}
    found: dict[type[KindRules], KindRules] = {}
    for section in dict.fromkeys(sections):
        if section.table and section.table not in document:
            continue
        table = reader.table(document, section.table) if section.table else document
        if section.kind is not None:
            kinds[section.kind] = _kind(reader, table, section, ladders)
        if section.rules is not None and section.read is not None:
            found[section.rules] = section.read(reader, table)
    rules = reader.table(document, "rules")
    return Policy(
        version=version,
        kinds=MappingProxyType(kinds),
        ladders=MappingProxyType(ladders),
        late_entry=reader.duration(rules, "late_entry"),
        rejoin=reader.duration(rules, "rejoin"),
        discovery=reader.duration(rules, "discovery"),
        discovery_at_most=reader.duration(rules, "discovery_at_most"),
        extensions=int(rules.get("extensions", 1)),
        pauses=reader.count(rules, "pauses", "rules"),
        reports_a_minute=reader.count(rules, "reports_a_minute", "rules")
        if "reports_a_minute" in rules
        else None,
        casualty_window=_window(reader, rules, "casualty_window"),
        casualty_window_short=_window(reader, rules, "casualty_window_short"),
        hours=reader.hours(document),
        days=reader.days(document),
        school_days=reader.school_days(document),
        worklists=_worklist_rules(reader, document["worklists"]) if "worklists" in document else None,
        reminders=reminder_rules(reader, reader.table(document, "reminders"))
        if "reminders" in document
        else None,
        sections=MappingProxyType(found),
    )


def _window(reader: Reader, rules: Mapping[str, Any], name: str) -> timedelta:
    """How long a change of casualties has to be reported: longer than the law says, if a district likes, never shorter."""
    found = reader.duration(rules, name)
    if found < CASUALTY_WINDOWS[name] and not reader.stored:
        reader.fault(
            f"rules.{name}",
            "shorter_than_law",
            "法定补报期只能延长，不得缩短",
            "The law's time may be longer, never shorter",
        )
    return max(found, CASUALTY_WINDOWS[name])


def _kind(
    reader: Reader, document: Mapping[str, Any], section: PolicySection, ladders: Mapping[str, Ladder]
) -> KindPolicy:
    tables = reader.table(document, "clocks") if section.clocks else {}
    own = own_categories(reader, document, section)
    clocks = {}
    for name in section.clocks:
        if name in tables:
            place, table = f"{section.where}clocks.{name}", tables[name]
            always = name not in section.may_lack if section.loop else bool(table.get("limits"))
            clock = reader.clock(
                place,
                name,
                table,
                ladders,
                section.severities,
                always=always,
                statutory=section.statutory.get(name),
            )
            clocks[name] = with_categories(
                reader, place, clock, table, ladders, section, _categories(section, own)
            )
    _same_names(reader, section.where, section.clocks, tables)
    if not section.loop:
        return KindPolicy(clocks=MappingProxyType(clocks), notice={}, order_due={}, categories=own)
    notice, orders = reader.table(document, "notice"), reader.table(document, "supervision")
    return KindPolicy(
        clocks=MappingProxyType(clocks),
        notice={
            severity: tuple(reader.words(notice, f"{section.where}notice", severity))
            for severity in section.severities
        },
        order_due={
            severity: limit
            for severity in section.severities
            if (limit := reader.limit(orders.get(severity), f"{section.where}supervision.{severity}"))
        },
        categories=own,
    )


def _categories(section: PolicySection, own: Mapping[str, OwnCategory]) -> Mapping[str, str | None]:
    """Each category with the built-in one that it is a part of, or None where it is built in itself."""
    return {**dict.fromkeys(section.categories), **{one.id: one.parent for one in own.values()}}


def _same_names(reader: Reader, where: str, names: Iterable[str], tables: Mapping[str, Any]) -> None:
    if reader.stored:
        return
    for name in sorted(tables.keys() - set(names)):
        reader.fault(
            f"{where}clocks.{name}", "unknown_clock", f"没有名为 {name} 的时限", f"There is no clock {name}"
        )
    for name in sorted(set(names) - tables.keys()):
        reader.fault(f"{where}clocks.{name}", "missing", f"缺少时限 {name}", f"The clock {name} is missing")


def _worklist_rules(reader: Reader, table: Mapping[str, Any]) -> WorklistRules:
    found = WorklistRules(reader.count(reader.table(table, "rules"), "most", "worklists.rules"))
    if found.most > MOST_WORKLISTS:
        reader.fault(
            "worklists.rules.most",
            "out_of_range",
            f"每个账号最多保存 {MOST_WORKLISTS} 个清单",
            f"At most {MOST_WORKLISTS} for an account",
        )
    return found
