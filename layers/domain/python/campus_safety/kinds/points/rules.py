"""How many points are given for what, as the policy says it."""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, ClassVar

from campus_safety.district.declared_tables import Count
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.activities.activity import ActivityType
from campus_safety.marks import Number
from campus_safety.values import dataclass

_Points = Annotated[int, Number(0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsRules(KindRules):
    """Points for a recorded activity by its type, `usual` where none is named; for a drill `drill`. Of a quiz round `right`
    points are given for everything right, once sheets of `quorum` per cent of the pupils are in, and `taken` for a sheet from
    every pupil, both less in proportion. By hand `most_by_hand` at a time."""

    of: ClassVar[str] = "points_entry"

    activities: Mapping[ActivityType, _Points] = field(default_factory=dict)
    usual: _Points
    drill: _Points
    right: _Points
    taken: _Points
    quorum: _Points
    most_by_hand: Count

    def of_activity(self, category: str) -> int:
        """Of one that is no drill."""
        return next((points for named, points in self.activities.items() if named == category), self.usual)


SECTION = PolicySection(
    kind="points_entry",
    table="points",
    clocks=(),
    rules=PointsRules,
)
