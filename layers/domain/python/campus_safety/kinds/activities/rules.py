"""What the policy says of activities besides their clocks: `[activities.rules]`.

A month's drill for schools and a quarter's for kindergartens follow the ministry's guide on emergency drills, two fire
drills a year Shandong's fire regulation (article 42), four class hours of schools the rules on law vice-principals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar, Final

from campus_safety.district.calendars import Limit, parse_limit
from campus_safety.district.organisation import CampusType
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_reader import Reader
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.activities.activity import DRILLS, ActivityType
from campus_safety.labels import Label, labelled

_WHERE: Final = "activities.rules"
_DAY: Final = parse_limit("P1D")
# Of policies that were written before they said it.
_HIDDEN_AMONG: Final = 3


class Per(StrEnum):
    """The calendar period that a quota is for, in Shanghai."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


PERIODS: Mapping[Per, Label] = labelled(
    {
        Per.MONTH: Label("每月", "Each month"),
        Per.QUARTER: Label("每季度", "Each quarter"),
        Per.YEAR: Label("每年", "Each year"),
    }
)


@dataclass(frozen=True, slots=True)
class DrillQuota:
    """So many drills of a type in each period, at campuses of one type. `counting` are the types that count for it, its
    own among them: a fire drill in which the building was left is an evacuation drill."""

    drill: ActivityType
    campuses: CampusType
    times: int
    per: Per
    counting: frozenset[ActivityType]


@dataclass(frozen=True, slots=True)
class ActivityRules(KindRules):
    """`class_hours` a school is owed each calendar year, of `class_hour` each (the ministry's rules on law vice-principals). Of
    kindergartens those rules do not speak in so many words: `class_hours_kindergarten` is the district's own number.
    `evacuation_target` is the ministry's guide's for low buildings: shown beside what was measured, never enforced. An activity is confirmed `confirm_before` it
    starts, and said to be held `say_within` after it ended. It lasts `longest` at most, is planned `ahead` at most, or up
    to `behind` after it was. Pupils are at most `crowd` times those of the campus. A period with fewer than
    `least_school_days` school days asks for no drill. What a sealed case has taught is suggested to at least `hidden_among`
    campuses at once, so that nobody can tell which of them it was."""

    of: ClassVar[str] = "activity"

    class_hours: int
    class_hour: timedelta
    confirm_before: timedelta
    say_within: timedelta
    longest: Limit
    ahead: Limit
    behind: Limit
    crowd: int
    least_school_days: int
    hidden_among: int
    drills: tuple[DrillQuota, ...]
    class_hours_kindergarten: int | None = None
    evacuation_target: timedelta | None = None

    def hours_owed(self, campuses: CampusType) -> int:
        if campuses is CampusType.KINDERGARTEN and self.class_hours_kindergarten is not None:
            return self.class_hours_kindergarten
        return self.class_hours

    def quotas(self, campuses: CampusType) -> tuple[DrillQuota, ...]:
        return tuple(quota for quota in self.drills if quota.campuses is campuses)


def _rules(reader: Reader, table: Mapping[str, Any]) -> ActivityRules:
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


SECTION = PolicySection(
    kind="activity",
    table="activities",
    clocks=("take_up", "confirm", "start", "hold", "record"),
    rules=ActivityRules,
    read=_rules,
)
