"""What an area sweep adds, to the day on which its list was frozen: every place with its outcome, at the campus that it is
nearest to. One that was abandoned keeps its places, and so is never covered by stopping."""

from typing import Final

from campus_safety.district.organisation import PLACE_KINDS
from campus_safety.kinds.area_sweeps import area_sweep, places
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep
from campus_safety.labels import Label
from campus_safety.records.counting import Counter, Figures, Reckoning

NO_OUTCOME = "none"


def count_area_sweep(case: AreaSweep, reckoning: Reckoning) -> None:
    if case.frozen_at is None:
        return
    reckoning.add(case.frozen_at, "area_sweep", case.purpose.value, case.state.value, campus="", station="")
    for one in case.places:
        station = case.station_of(one.campus)
        said = one.outcome.value if one.outcome is not None else NO_OUTCOME
        reckoning.add(case.frozen_at, "place", one.kind.value, said, campus=one.campus, station=station)
        if one.people_checked:
            reckoning.add(
                case.frozen_at,
                "people_checked",
                amount=one.people_checked,
                campus=one.campus,
                station=station,
            )


FIGURES: Final = Figures(
    counters=(
        Counter("area_sweep", "area_sweep", ("purpose", "state"), ("area_sweep",)),
        Counter("place", "area_sweep", ("place_kind", "outcome"), ("place",)),
        Counter("people_checked", "area_sweep", (), ("people_checked",)),
    ),
    count=count_area_sweep,
    names={
        "purpose": {one.value: label for one, label in area_sweep.PURPOSES.items()},
        "state": {str(state): label for state, label in area_sweep.STATES.items()},
        "place_kind": {kind.value: label for kind, label in PLACE_KINDS.items()},
        "outcome": {
            "none": Label("尚无结果", "No outcome yet"),
            **{one.value: label for one, label in places.OUTCOMES.items()},
        },
    },
)
