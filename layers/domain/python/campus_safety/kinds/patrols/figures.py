"""What a patrol adds."""

from typing import Final

from campus_safety.kinds.patrols import patrol
from campus_safety.kinds.patrols.patrol import Patrol
from campus_safety.kinds.patrols.team import MODES
from campus_safety.records.counting import Counter, Figures, Reckoning


def count_patrol(case: Patrol, reckoning: Reckoning) -> None:
    """A round that is over: its points, looked at or missed; and what it found, also while it is under way."""
    if case.found:
        reckoning.add(case.day, "patrol_found", amount=len(case.found))
    if case.open or case.state is patrol.State.CANCELLED:
        return
    mode = case.mode.value
    reckoning.add(case.day, "patrol", mode, case.state.value)
    if case.checked:
        reckoning.add(case.day, "point", mode, "yes", amount=case.checked)
    if case.missed:
        reckoning.add(case.day, "point", mode, "no", amount=case.missed)


FIGURES: Final = Figures(
    counters=(
        Counter("patrol", "patrol", ("mode", "state"), ("patrol",)),
        Counter("point", "patrol", ("mode", "checked"), ("patrol",)),
        Counter("patrol_found", "patrol", (), ("patrol_found",)),
    ),
    count=count_patrol,
    names={
        "mode": {one.value: label for one, label in MODES.items()},
        "state": {str(state): label for state, label in patrol.STATES.items()},
    },
)
