"""How many points are given for what, as the policy says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from campus_safety.district.policy import KindRules
from campus_safety.district.policy_reader import Reader
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.activities.activity import ActivityType

_WHERE = "points.rules"


@dataclass(frozen=True, slots=True)
class PointsRules(KindRules):
    """Points for a recorded activity by its type, `usual` where none is named; for a drill `drill`. Of a quiz round `right`
    points are given for everything right, once sheets of `quorum` per cent of the pupils are in, and `taken` for a sheet from
    every pupil, both less in proportion. By hand `most_by_hand` at a time."""

    of: ClassVar[str] = "points_entry"

    activities: Mapping[str, int]
    usual: int
    drill: int
    right: int
    taken: int
    quorum: int
    most_by_hand: int


def _rules(reader: Reader, table: Mapping[str, Any]) -> PointsRules:
    """The rules; what is wrong with them is remembered by the reader."""
    rules = reader.table(table, "rules")
    activities = rules.get("activities", {})
    if not isinstance(activities, Mapping):
        reader.fault(f"{_WHERE}.activities", "not_a_table", "须为一个表", "Needs to be a table")
        activities = {}
    for name in activities:
        if name not in tuple(ActivityType) and not reader.stored:
            reader.fault(
                f"{_WHERE}.activities.{name}",
                "unknown_key",
                "没有这种活动",
                "There is no such type of activity",
            )
    return PointsRules(
        activities=MappingProxyType(
            {str(name): _points(reader, activities, name, f"{_WHERE}.activities") for name in activities}
        ),
        **{
            name: _points(reader, rules, name, _WHERE)
            for name in ("usual", "drill", "right", "taken", "quorum")
        },
        most_by_hand=reader.count(rules, "most_by_hand", _WHERE),
    )


def _points(reader: Reader, table: Mapping[str, Any], key: str, where: str) -> int:
    found = table.get(key)
    if isinstance(found, int) and not isinstance(found, bool) and found >= 0:
        return found
    reader.fault(f"{where}.{key}", "bad_count", "须为零或正整数", "Needs a whole number, zero or more")
    return 0


SECTION = PolicySection(
    kind="points_entry",
    table="points",
    clocks=(),
    rules=PointsRules,
    read=_rules,
)
