"""What earns points by itself: a recorded activity, and a campus's part in a quiz round."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from campus_safety.district.calendars import SHANGHAI
from campus_safety.kinds.activities.activity import DRILLS
from campus_safety.kinds.points.entering import Earned
from campus_safety.kinds.points.points_entry import Reason
from campus_safety.kinds.points.rules import PointsRules


def of_activity(event: Mapping[str, Any], rules: PointsRules) -> Earned | None:
    """What an event of an activity (its detail) earns: nothing unless it was just recorded, at one campus, for points.

    Raises KeyError, TypeError or ValueError when the event is none.
    """
    if (event["kind"], event["action"]) != ("activity", "record"):
        return None
    campus, category = str(event.get("campus") or ""), str(event["category"])
    drill = category in DRILLS
    points = rules.drill if drill else rules.of_activity(category)
    if not campus or not points:
        return None
    return Earned(
        campus=campus,
        points=points,
        reason=Reason.DRILL if drill else Reason.ACTIVITY,
        day=datetime.fromisoformat(str(event["at"])).astimezone(SHANGHAI).date(),
        source=str(event["case_id"]),
    )


def of_quiz(*, sheets: int, answered: int, right: int, pupils: int, rules: PointsRules) -> int:
    """A campus's points for a round: its share of right answers, and of its pupils that handed in a sheet; rounded down.
    More sheets than pupils count as all; three sheets of a large school, all of them right, say nothing of it yet."""
    if not sheets or not answered:
        return 0
    taken = rules.taken * min(sheets, pupils) // pupils if pupils else rules.taken
    enough = sheets * 100 >= rules.quorum * pupils
    return taken + (rules.right * right // answered if enough else 0)
