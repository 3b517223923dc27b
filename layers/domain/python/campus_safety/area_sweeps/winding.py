"""Which clocks run on an area sweep: its own end, and the places whose doors stayed closed."""

from collections.abc import Mapping
from datetime import datetime

from campus_safety.area_sweeps.area_sweep import AreaSweep, Stage
from campus_safety.area_sweeps.places import Outcome
from campus_safety.case import Case, first
from campus_safety.rules import Rules
from campus_safety.winding import Winding, begin_dated, ended, wound


def _closed_doors(case: AreaSweep) -> datetime | None:
    """Since when somebody has to go again."""
    return first(*(one.at for one in case.places if one.outcome is Outcome.NOT_ENTERED))


WOUND_BY: Mapping[str, Winding[AreaSweep]] = {
    "reenter": Winding(_closed_doors, lambda case: case.over_at, Stage.FOLLOWING_UP)
}


def wind(case: Case, rules: Rules, now: datetime, *, restart: str | None = None) -> AreaSweep:
    """The sweep with the clocks that its facts ask for; see `campus_safety.winding.wound`."""
    if not isinstance(case, AreaSweep):
        raise TypeError(f"{case.kind} is no area sweep")
    case = wound(case, WOUND_BY, rules, now, restart=restart, left_at=case.cancelled_at)
    if case.clock("finish") is None:
        case = begin_dated(case, "finish", "finish", rules, now, case.received_at, case.finish_by)
    return ended(case, now)
