"""How `[activities.rules]` of a policy document is read."""

from collections.abc import Mapping
from typing import Any, Final

from campus_safety.district.calendars import parse_limit
from campus_safety.district.organisation import CampusType
from campus_safety.district.policy_reader import Reader
from campus_safety.kinds.activities.activity import DRILLS, ActivityType
from campus_safety.kinds.activities.rules import ActivityRules, DrillQuota, Per

_WHERE: Final = "activities.rules"
_DAY: Final = parse_limit("P1D")
# Of policies that were written before they said it.
_HIDDEN_AMONG: Final = 3


def read_activity_rules(reader: Reader, table: Mapping[str, Any]) -> ActivityRules:
    """From `[activities]`; faults are the reader's."""
    rules = reader.table(table, "rules")
    return ActivityRules(
        class_hours=reader.count(rules, "class_hours", _WHERE),
        class_hour=reader.duration(rules, "class_hour", _WHERE),
        confirm_before=reader.duration(rules, "confirm_before", _WHERE),
        say_within=reader.duration(rules, "say_within", _WHERE),
        longest=reader.limit(rules.get("longest"), f"{_WHERE}.longest") or _DAY,
        ahead=reader.limit(rules.get("ahead"), f"{_WHERE}.ahead") or _DAY,
        behind=reader.limit(rules.get("behind"), f"{_WHERE}.behind") or _DAY,
        crowd=reader.count(rules, "crowd", _WHERE),
        least_school_days=reader.count(rules, "least_school_days", _WHERE),
        hidden_among=reader.count(rules, "hidden_among", _WHERE)
        if "hidden_among" in rules
        else _HIDDEN_AMONG,
        drills=_quotas(reader, rules.get("drills")),
        class_hours_kindergarten=reader.count(rules, "class_hours_kindergarten", _WHERE)
        if "class_hours_kindergarten" in rules
        else None,
        evacuation_target=reader.duration(rules, "evacuation_target", _WHERE)
        if "evacuation_target" in rules
        else None,
    )


def _quotas(reader: Reader, rows: object) -> tuple[DrillQuota, ...]:
    if not isinstance(rows, list) or not rows:
        reader.fault(f"{_WHERE}.drills", "missing", "须规定演练次数", "Says how often drills are held")
        return ()
    found = []
    for number, row in enumerate(rows):
        where = f"{_WHERE}.drills.{number}"
        quota = _quota(reader, row, where) if isinstance(row, Mapping) else None
        if quota is None:
            reader.fault(
                where,
                "bad_quota",
                "须写明演练类型、校园类型和周期（month、quarter、year）",
                "Says which drill, at which campuses, per month, quarter or year",
            )
        else:
            found.append(quota)
    asked = [(quota.drill, quota.campuses, quota.per) for quota in found]
    if len(set(asked)) < len(asked):
        reader.fault(f"{_WHERE}.drills", "twice", "同一演练规定了两次", "The same drill is asked for twice")
    return tuple(found)


def _quota(reader: Reader, row: Mapping[str, Any], where: str) -> DrillQuota | None:
    try:
        drill, campuses = ActivityType(row.get("drill", "")), CampusType(row.get("campuses", ""))
        per = Per(row.get("per", ""))
        also = frozenset(ActivityType(one) for one in row.get("also", []))
    except (ValueError, TypeError):
        return None
    if not DRILLS.issuperset({drill, *also}):
        return None
    return DrillQuota(drill, campuses, reader.count(row, "times", where), per, also | {drill})
