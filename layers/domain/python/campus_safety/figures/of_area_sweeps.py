"""What an area sweep adds, to the day on which its list was frozen: every place with its outcome, at the campus that it is
nearest to. One that was abandoned keeps its places, and so is never covered by stopping."""

from campus_safety.figures.contribution import Reckoning
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep

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
