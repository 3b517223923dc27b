"""What an entry of points adds. Points are the school's, and no child has any."""

from typing import Final

from campus_safety.kinds.points import points_entry
from campus_safety.kinds.points.points_entry import PointsEntry, Reason
from campus_safety.records.counting import Counter, Figures, Reckoning


def count_points(case: PointsEntry, reckoning: Reckoning) -> None:
    """An entry that was offset keeps its number, and so does the one that offsets it: their sum is nothing. What is spent is
    counted by the request that it is spent for: here it would make little of what a school has earned."""
    if case.reason in (Reason.SPENT, Reason.RETURNED):
        return
    reckoning.add(case.day, "points", case.reason.value, amount=case.points)


FIGURES: Final = Figures(
    counters=(Counter("points", "points_entry", ("reason",), ("points",)),),
    count=count_points,
    names={
        "reason": {one.value: label for one, label in points_entry.REASONS.items()},
    },
)
