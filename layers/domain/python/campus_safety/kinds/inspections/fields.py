"""Whose field an item is: who may look at what, and who answers for the hazard that comes of it."""

from collections.abc import Iterable

from campus_safety.district.directory import District, Unit
from campus_safety.district.organisation import UnitKind
from campus_safety.kinds.hazards.categories import CATEGORIES
from campus_safety.kinds.hazards.units import checking_unit, rectifying_unit

# Police may find anything and hand it on to whose field it is; an authority looks at its own field.
_POLICE = frozenset({UnitKind.STATION, UnitKind.BRIGADE})
_MAY_INSPECT = _POLICE | {UnitKind.AGENCY}


def may_inspect(unit: Unit) -> bool:
    """Stations, the brigade and partner agencies; campuses and teams are no authorities."""
    return unit.kind in _MAY_INSPECT


def may_record(unit: Unit, category: str) -> bool:
    """Whether an item of this category is the unit's to look at."""
    return unit.kind in _POLICE or (unit.field is not None and unit.field in CATEGORIES[category].checks)


def has_field(unit: Unit, categories: Iterable[str]) -> bool:
    return any(may_record(unit, category) for category in categories)


def looks_at(unit: Unit, campus: str, district: District) -> bool:
    """A station looks at its own campuses only; everybody else at all."""
    return unit.kind is not UnitKind.STATION or district.station_of(campus).id == unit.id


def owner_of(category: str, campus: str, finder: Unit, district: District) -> str:
    """Who answers for the hazard: the authority that found it in its own field, else the one whose field it is. Whoever
    is to mend it is never the one who checks that it was mended."""
    own = finder.kind is UnitKind.AGENCY and may_record(finder, category)
    if own and finder.id != rectifying_unit(category, campus, district):
        return finder.id
    return checking_unit(category, campus, district)
