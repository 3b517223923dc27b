"""What the policy says of activities besides their clocks: `[activities.rules]`.

A month's drill for schools and a quarter's for kindergartens follow the ministry's guide on emergency drills, two fire
drills a year Shandong's fire regulation (article 42), four class hours of schools the rules on law vice-principals.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, ClassVar

from campus_safety.district.calendars import Limit
from campus_safety.district.declared_tables import Count
from campus_safety.district.organisation import CampusType
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.activities.activity import DRILLS, ActivityType
from campus_safety.labels import Label, labelled
from campus_safety.marks import Check, Items, Only
from campus_safety.values import dataclass

_Drill = Annotated[ActivityType, Only(DRILLS)]


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
    """So many drills of a type in each period, at campuses of one type. `also` are the other types that count for it:
    a fire drill in which the building was left is an evacuation drill."""

    drill: _Drill
    campuses: CampusType
    times: Count
    per: Per
    also: frozenset[_Drill] = frozenset()

    @property
    def counting(self) -> frozenset[ActivityType]:
        """The types that count for it, its own among them."""
        return self.also | {self.drill}


def _twice(drills: tuple[DrillQuota, ...]) -> bool:
    return len({(quota.drill, quota.campuses, quota.per) for quota in drills}) < len(drills)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRules(KindRules):
    """`class_hours` a school is owed each calendar year, of `class_hour` each (the ministry's rules on law vice-principals). Of
    kindergartens those rules do not speak in so many words: `class_hours_kindergarten` is the district's own number.
    `evacuation_target` is the ministry's guide's for low buildings: shown beside what was measured, never enforced. An activity is confirmed `confirm_before` it
    starts, and said to be held `say_within` after it ended. It lasts `longest` at most, is planned `ahead` at most, or up
    to `behind` after it was. Pupils are at most `crowd` times those of the campus. A period with fewer than
    `least_school_days` school days asks for no drill. What a sealed case has taught is suggested to at least `hidden_among`
    campuses at once, so that nobody can tell which of them it was."""

    of: ClassVar[str] = "activity"

    class_hours: Count
    class_hour: timedelta
    confirm_before: timedelta
    say_within: timedelta
    longest: Limit
    ahead: Limit
    behind: Limit
    crowd: Count
    least_school_days: Count
    hidden_among: Count = 3
    drills: Annotated[tuple[DrillQuota, ...], Items(1)]
    class_hours_kindergarten: Count | None = None
    evacuation_target: timedelta | None = None
    checks: ClassVar = (
        Check(("drills",), _twice, "同一演练规定了两次", "The same drill is asked for twice", "twice"),
    )

    def hours_owed(self, campuses: CampusType) -> int:
        if campuses is CampusType.KINDERGARTEN and self.class_hours_kindergarten is not None:
            return self.class_hours_kindergarten
        return self.class_hours

    def quotas(self, campuses: CampusType) -> tuple[DrillQuota, ...]:
        return tuple(quota for quota in self.drills if quota.campuses is campuses)


SECTION = PolicySection(
    kind="activity",
    table="activities",
    clocks=("take_up", "confirm", "start", "hold", "record"),
    rules=ActivityRules,
)
