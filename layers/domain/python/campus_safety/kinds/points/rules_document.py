"""`[points.rules]` of a policy document."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from campus_safety.district.policy_reader import Reader
from campus_safety.kinds.activities.activity import ActivityType
from campus_safety.kinds.points.rules import PointsRules

_WHERE = "points.rules"


def points_rules(reader: Reader, table: Mapping[str, Any]) -> PointsRules:
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
