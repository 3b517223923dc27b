"""What a patrol adds."""

from typing import Final

from campus_safety.kinds.patrols import patrol
from campus_safety.kinds.patrols.observing import OBSERVED, Observed
from campus_safety.kinds.patrols.patrol import Patrol
from campus_safety.kinds.patrols.team import MODES
from campus_safety.kinds.peak_posts.peak_post import SEEN
from campus_safety.labels import Label
from campus_safety.records.counting import Counter, Figures, Reckoning


def count_patrol(case: Patrol, reckoning: Reckoning) -> None:
    """A round that is over: its points, looked at or missed; and what it found, also while it is under way."""
    if case.found:
        reckoning.add(case.day, "patrol_found", amount=len(case.found))
    if case.open or case.state is patrol.State.CANCELLED:
        return
    mode = case.mode.value
    for line in case.lines:
        for one in set(line.observed) - {Observed.NOTHING}:
            reckoning.add(case.day, "observed", one.value)
    if case.police:
        _count_police(case, reckoning)
        return
    reckoning.add(case.day, "patrol", mode, case.state.value)
    if case.checked:
        reckoning.add(case.day, "point", mode, "yes", amount=case.checked)
    if case.missed:
        reckoning.add(case.day, "point", mode, "no", amount=case.missed)


def _count_police(case: Patrol, reckoning: Reckoning) -> None:
    """A station's own round counts for the station, each of its stops for the campus."""
    reckoning.add(case.day, "police_round", case.mode.value, case.state.value)
    for line in case.lines:
        made = (
            "missed" if line.at is None else "in_window" if line.in_window is not False else "out_of_window"
        )
        reckoning.add(case.day, "police_stop", made, campus=line.campus or "", station=case.station)
        for sign in line.seen:
            reckoning.add(case.day, "stop_seen", sign.value, campus=line.campus or "", station=case.station)


FIGURES: Final = Figures(
    counters=(
        Counter("patrol", "patrol", ("mode", "state"), ("patrol",)),
        Counter("point", "patrol", ("mode", "checked"), ("patrol",)),
        Counter("observed", "patrol", ("observed",), ("patrol_observed",)),
        Counter("police_round", "patrol", ("mode", "state"), ("police_round",)),
        Counter("police_stop", "patrol", ("made",), ("police_round",)),
        Counter("stop_seen", "patrol", ("sign",), ("police_round",)),
        Counter("patrol_found", "patrol", (), ("patrol_found",)),
    ),
    count=count_patrol,
    names={
        "mode": {one.value: label for one, label in MODES.items()},
        "observed": {one.value: label for one, label in OBSERVED.items()},
        "made": {
            "in_window": Label("按时到点", "In its window"),
            "out_of_window": Label("到点但不在时段内", "Made outside its window"),
            "missed": Label("未到", "Missed"),
        },
        "sign": {one.value: label for one, label in SEEN.items()},
        "state": {str(state): label for state, label in patrol.STATES.items()},
    },
)
