"""Which units can lead an incident, be sent to it, or take it over: those of whom somebody could act on it."""

from collections.abc import Callable, Iterable
from typing import Final

from campus_safety.district.directory import District, Unit
from campus_safety.district.organisation import UnitKind
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.records.decision import Faults, fitting
from campus_safety.records.post_addresses import owner_of

_WORKS: Final = frozenset({UnitKind.STATION, UnitKind.TEAM, UnitKind.BRIGADE, UnitKind.AGENCY})
_TAKES_OVER: Final = _WORKS - {UnitKind.TEAM}


def check_working(
    where: str, units: Iterable[str], case: Incident, district: District, faults: Faults
) -> None:
    """Whoever leads or is sent: police, an agency, or the case's own school. Another school would hear of a case that it
    may not see, and the leadership gives orders and handles nothing."""
    for unit in units:
        check_working_one(where, unit, case, district, faults)


def check_working_one(where: str, unit: str, case: Incident, district: District, faults: Faults) -> None:
    """As `check_working`, of one of them."""
    found = _in_service(unit, district)
    own = unit == case.campus and not case.school_left_out
    if found is not None and not (found.kind in _WORKS or own):
        faults.add(where, "cannot_act", "该单位不能办理本警情", f"This unit cannot work on it: {unit}")
    _check_held(where, found, district, faults)


def check_receiving(where: str, unit: str, case: Incident, district: District, faults: Faults) -> None:
    """Whoever is offered the case can accept or refuse it: a station, the brigade or an agency, and not whose it is."""
    found = _in_service(unit, district)
    if found is None:
        return
    if found.kind not in _TAKES_OVER:
        faults.add(where, "cannot_act", "该单位不能接收移送", "This unit can neither accept nor refuse it")
    if district.acting_unit(found.id) in {district.acting_unit(case.lead), case.campus}:
        faults.add(where, "already_there", "接收单位已是主办单位", "The case is theirs already")
    _check_held(where, found, district, faults)


def able(
    check: Callable[[str, str, Incident, District, Faults], None], case: Incident, district: District
) -> tuple[str, ...]:
    """The units in service that this check lets through."""

    def refuse(unit: str) -> None:
        faults = Faults()
        check("", unit, case, district, faults)
        faults.check()

    return fitting(refuse, (unit.id for unit in district.units.values() if not unit.retired))


def _in_service(unit: str, district: District) -> Unit | None:
    found = district.units.get(unit)
    return found if found is not None and not found.retired else None


def _check_held(where: str, unit: Unit | None, district: District, faults: Faults) -> None:
    if unit is not None and not district.holders_of(owner_of(unit.id, district)):
        faults.add(where, "vacant", "该单位岗位无人值守", f"Nobody holds the post of this unit: {unit.id}")
