"""What a request that spends points adds: to what a school has spent, and to what is set aside. Points are the school's."""

from typing import Final

from campus_safety.kinds.redemptions import redemption
from campus_safety.kinds.redemptions.redemption import Redemption, State
from campus_safety.records.counting import Counter, Figures, Reckoning


def count_redemption(case: Redemption, reckoning: Reckoning) -> None:
    """Points are set aside from the day of the request to the day of its end, and spent on the day it is delivered."""
    reckoning.add(case.received_at, "points_set_aside", amount=case.points)
    if case.ended_at is None:
        return
    reckoning.add(case.ended_at, "points_set_aside", amount=-case.points)
    reckoning.add(case.ended_at, "redemption", case.state.value)
    if case.state is State.DELIVERED:
        reckoning.add(case.ended_at, "points_spent", amount=case.points)


FIGURES: Final = Figures(
    counters=(
        Counter("redemption", "redemption", ("state",), ("redemption",)),
        Counter("points_spent", "redemption", (), ("redemption",)),
        Counter("points_set_aside", "redemption", (), ("redemption",), standing=True),
    ),
    count=count_redemption,
    names={"state": {one.value: redemption.STATES[one] for one in State}},
)
