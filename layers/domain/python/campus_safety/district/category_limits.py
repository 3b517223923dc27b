"""Limits by category: `[clocks.<name>.categories.<category>]` in a policy, and categories of a district's own.

A district adds a category with a limit of its own in its files alone (`[categories.<id>]`): it names a built-in parent
and is a part of it, so that flags, seal, lead and law are the parent's. It may be stricter than its parent, never laxer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from campus_safety.district.calendars import Limit
from campus_safety.district.organisation import Area
from campus_safety.district.policy import Basis, ClockPolicy, Ladder, OwnCategory
from campus_safety.district.policy_reader import Reader, within
from campus_safety.district.policy_sections import PolicySection

_ID: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")

Limits = Mapping[str, Mapping[Area, Limit]]


def own_categories(
    reader: Reader, document: Mapping[str, Any], section: PolicySection
) -> Mapping[str, OwnCategory]:
    """The district's own categories, by id, where the kind lets it have any."""
    if not section.own_categories or "categories" not in document:
        return MappingProxyType({})
    tables = reader.table(document, "categories")
    found = (_own(reader, id, reader.table(tables, id), section) for id in tables)
    return MappingProxyType({one.id: one for one in found if one is not None})


def _own(reader: Reader, id: str, table: Mapping[str, Any], section: PolicySection) -> OwnCategory | None:
    where, parent, level = f"categories.{id}", str(table.get("parent", "")), table.get("level")
    label, levels = (
        reader.label(table, where),
        {name: of for name, of in section.categories.items() if of is not None},
    )
    if not _ID.fullmatch(id) or id in levels:
        reader.fault(
            where,
            "bad_category",
            "类别代码须为小写字母、数字和下划线，且不得与内置类别相同",
            "Lower-case letters, digits and underscores, and not the name of a built-in category",
        )
        return None
    if parent not in levels:
        reader.fault(
            f"{where}.parent",
            "unknown_category",
            f"没有这个内置类别：{parent}",
            f"There is no built-in category {parent}",
        )
        return None
    if level is not None and (str(level) not in section.severities or level > levels[parent]):
        reader.fault(
            f"{where}.level",
            "laxer_than_parent",
            "级别只能高于或等于所属内置类别",
            "May be more urgent than its built-in category, never less",
        )
        return None
    return OwnCategory(id, parent, label, None if level is None else int(level))


def with_categories(
    reader: Reader,
    where: str,
    clock: ClockPolicy,
    table: Mapping[str, Any],
    ladders: Mapping[str, Ladder],
    section: PolicySection,
    known: Mapping[str, str | None],
) -> ClockPolicy:
    """The clock with what its table says of single categories. `known` are all of them, each with the built-in
    one that it is a part of, or None where it is built in itself. What the law says of a category holds unsaid."""
    tables = reader.table(table, "categories") if "categories" in table else {}
    found: dict[str, ClockPolicy] = {}
    for category, parent in sorted(known.items(), key=lambda one: one[1] is not None):
        statutory = section.statutory_of_category.get((clock.name, category))
        if category not in tables and statutory is None:
            continue
        place, base = f"{where}.categories.{category}", found.get(parent or "", clock)
        said = reader.table(tables, category) if category in tables else {}
        limits: Limits = (
            reader.limits(place, said, str(table.get("days", "real")), section.severities) if said else {}
        )
        if parent is not None:
            _refuse_laxer(reader, place, limits, base.limits)
        if statutory is not None:
            limits = _lawful(reader, place, limits, base.limits, section.severities, statutory)
        ladder = str(said.get("ladder", base.ladder))
        school_ladder = str(said.get("school_ladder", base.school_ladder))
        reader.known_ladders(place, {ladder, school_ladder}, ladders)
        found[category] = replace(
            base,
            limits={**base.limits, **limits},
            basis=base.basis if statutory is None else Basis.LAW,
            ladder=ladder,
            school_ladder=school_ladder,
        )
    if not reader.stored:
        _refuse_unknown(reader, where, tables, known)
    return replace(clock, categories=MappingProxyType(found)) if found else clock


def _lawful(
    reader: Reader, where: str, said: Limits, base: Limits, severities: Sequence[str], statutory: timedelta
) -> Limits:
    """What is said, and where nothing is, what holds of every category: neither longer than the law allows."""
    unsaid = {
        severity: {area: within(base.get(severity, {}).get(area), statutory) for area in Area}
        for severity in severities
    }
    return {**unsaid, **reader.lawful(where, said, statutory)}


def _refuse_laxer(reader: Reader, where: str, own: Limits, parent: Limits) -> None:
    for severity, by_area in own.items():
        for area, limit in by_area.items():
            most = parent.get(severity, {}).get(area)
            if most is not None and limit.real_time > most.real_time:
                reader.fault(
                    f"{where}.limits.{severity}",
                    "laxer_than_parent",
                    "只能比所属内置类别更短",
                    "May be shorter than that of its built-in category, never longer",
                )
                break


def _refuse_unknown(
    reader: Reader, where: str, tables: Mapping[str, Any], known: Mapping[str, str | None]
) -> None:
    for name in sorted(tables.keys() - known.keys()):
        _named_here(tables[name])
        reader.fault(
            f"{where}.categories.{name}",
            "unknown_category",
            f"没有这个类别：{name}",
            f"There is no category {name}",
        )


def _named_here(value: Any) -> None:
    """A table whose name is a fault is not told again for each of its keys."""
    for inner in value.values() if isinstance(value, Mapping) else ():
        _named_here(inner)
