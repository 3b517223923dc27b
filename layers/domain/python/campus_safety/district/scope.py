"""How much of a district an account works with: whose records it looks at by their place, and what its forms may name."""

from typing import Final

from campus_safety.district.directory import Account, Campus, District, Unit
from campus_safety.district.organisation import UnitKind
from campus_safety.district.roles import Role

AT_SCHOOL: Final = frozenset({Role.SCHOOL_STAFF, Role.GUARD})
OF_A_STATION: Final = frozenset({Role.OFFICER, Role.DESK, Role.CHIEF})
OF_THE_DISTRICT: Final = frozenset({Role.SUPERVISOR, Role.LEADER, Role.EDUCATION, Role.AUDITOR})


def station_of(account: Account, district: District) -> Unit | None:
    """The station that the account belongs to, or that answers for its campus; None for whoever stands above or beside."""
    if account.unit in district.campuses:
        return district.units.get(district.campuses[account.unit].station)
    unit = district.units.get(district.acting_unit(account.unit))
    return unit if unit is not None and unit.kind is UnitKind.STATION else None


def campuses_of(account: Account, district: District) -> tuple[Campus, ...]:
    """The campuses in service whose records it looks at: its own, its station's, or all of them. An authority looks at what
    it is called to, wherever that is, and has none."""
    if account.role in OF_THE_DISTRICT:
        return district.open_campuses()
    if account.role in OF_A_STATION:
        own = district.acting_unit(account.unit)
        return tuple(campus for campus in district.open_campuses() if campus.station == own)
    if account.role in AT_SCHOOL:
        return tuple(campus for campus in district.open_campuses() if campus.id == account.unit)
    return ()


def campuses_named(account: Account, district: District) -> tuple[Campus, ...]:
    """The campuses that its forms may name, in the order of their ids: a campus's own account names its own, everybody else
    any. Retired ones are among them, as old records name them."""
    known = sorted(district.campuses.values(), key=lambda campus: campus.id)
    if account.role in AT_SCHOOL:
        return tuple(campus for campus in known if campus.id == account.unit)
    return tuple(known)


def units_named(account: Account, district: District) -> tuple[Unit, ...]:
    """The units besides campuses that it reads or names, in the order of their ids: at a school the line above it and the
    authorities, everywhere else all of them."""
    known = sorted(
        (unit for unit in district.units.values() if unit.kind is not UnitKind.CAMPUS),
        key=lambda unit: unit.id,
    )
    if account.role not in AT_SCHOOL:
        return tuple(known)
    above = {unit.id for unit in district.unit_chain(account.unit)}
    return tuple(unit for unit in known if unit.id in above or unit.kind is UnitKind.AGENCY)
