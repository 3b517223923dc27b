"""Limits by category: `[clocks.<name>.categories.<category>]` in a policy, and categories of a district's own.

A district adds a category with a limit of its own in its files alone (`[categories.<id>]`): it names a built-in parent
and is a part of it, so that flags, seal, lead and law are the parent's. It may be stricter than its parent, never laxer.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from campus_safety.district.organisation import Area
from campus_safety.district.policy import Basis, ClockPolicy, OwnCategory
from campus_safety.district.policy_reader import Limits, PolicyReader, within
from campus_safety.district.policy_sections import PolicySection

_ID: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")


class _CategoryTable:
    """What a clock says of a category besides its limits."""

    ladder: str | None = None
    school_ladder: str | None = None


def own_categories(
    reader: PolicyReader, document: Mapping[str, Any], section: PolicySection
) -> Mapping[str, OwnCategory]:
    """The district's own categories, by id, where the kind lets it have any."""
    if not section.own_categories or "categories" not in document:
        return MappingProxyType({})
    tables = reader.table(document, "categories")
    found = (_own(reader, id, reader.table(tables, id, "categories"), section) for id in tables)
    return MappingProxyType({one.id: one for one in found if one is not None})


def _own(
    reader: PolicyReader, id: str, table: Mapping[str, Any], section: PolicySection
) -> OwnCategory | None:
    where, levels = (
        f"categories.{id}",
        {name: of for name, of in section.categories.items() if of is not None},
    )
    if not _ID.fullmatch(id) or id in levels:
        reader.fault(
            where,
            "bad_category",
            "类别代码须为小写字母、数字和下划线，且不得与内置类别相同",
            "Lower-case letters, digits and underscores, and not the name of a built-in category",
        )
    own = reader.read(OwnCategory, table, where, id)
    if own is None:
        return None
    if own.parent not in levels and reader.stored:
        # A part of what a later release has brought: its cases name a parent unknown here, and are sealed for that.
        return None
    if own.parent not in levels:
        reader.fault(
            f"{where}.parent",
            "unknown_category",
            f"没有这个内置类别：{own.parent}",
            f"There is no built-in category {own.parent}",
        )
        return None
    if own.level is not None and (str(own.level) not in section.severities or own.level > levels[own.parent]):
        reader.fault(
            f"{where}.level",
            "laxer_than_parent",
            "级别只能高于或等于所属内置类别",
            "May be more urgent than its built-in category, never less",
        )
        return None
    return own


def with_categories(
    reader: PolicyReader,
    clock: ClockPolicy,
    table: Mapping[str, Any],
    ladders: Collection[str],
    section: PolicySection,
    known: Mapping[str, str | None],
) -> ClockPolicy:
    """The clock with what its table says of single categories. `known` are all of them, built-in ones
    first, each with the built-in one that it is a part of, or None where it is built in itself. What the law says of a category holds unsaid."""
    where = f"{section.where}clocks.{clock.name}"
    tables = reader.table(table, "categories", where) if "categories" in table else {}
    found: dict[str, ClockPolicy] = {}
    for category, parent in known.items():
        statutory = section.statutory_of_category.get((clock.name, category))
        if category not in tables and statutory is None:
            continue
        place, base = f"{where}.categories.{category}", found.get(parent or "", clock)
        said = reader.table(tables, category, f"{where}.categories") if category in tables else {}
        limits: Limits = reader.limits(place, said, clock.counted, section.severities) if said else {}
        if parent is not None:
            _refuse_laxer(reader, place, limits, base.limits)
        if statutory is not None:
            limits = _lawful(reader, place, limits, base.limits, section.severities, statutory)
        named = reader.fields(_CategoryTable, said, place)
        ladder = named.get("ladder") or base.ladder
        school_ladder = named.get("school_ladder") or base.school_ladder
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
    reader: PolicyReader,
    where: str,
    said: Limits,
    base: Limits,
    severities: Sequence[str],
    statutory: timedelta,
) -> Limits:
    """What is said, and where nothing is, what holds of every category: neither longer than the law allows."""
    unsaid = {
        severity: {area: within(base.get(severity, {}).get(area), statutory) for area in Area}
        for severity in severities
    }
    return {**unsaid, **reader.lawful(where, said, statutory)}


def _refuse_laxer(reader: PolicyReader, where: str, own: Limits, parent: Limits) -> None:
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
    reader: PolicyReader, where: str, tables: Mapping[str, Any], known: Mapping[str, str | None]
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
