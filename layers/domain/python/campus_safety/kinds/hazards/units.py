"""Whose field a hazard is: who checks it, and who puts it right, by its category."""

from campus_safety.district.directory import District
from campus_safety.errors import UnknownUnit
from campus_safety.kinds.hazards.categories import CATEGORIES


def checking_unit(category: str, campus: str, district: District) -> str:
    """The first of the category's authorities that this district has; else the station that answers for the campus.
    Where an authority sees to it that an operator mends something, the station checks."""
    found = _authority(category, district)
    if found is None or CATEGORIES[category].rectifies == "operator":
        return district.station_of(campus).id
    return found


def rectifying_unit(category: str, campus: str, district: District) -> str:
    """The school, or the authority that answers for what is not the school's to mend; of an operator's place, the
    authority that makes the operator mend it. Nobody checks itself: where both would be one, the school is asked."""
    whom = CATEGORIES[category].rectifies
    if whom == "school":
        return campus
    found = _authority(category, district) if whom == "operator" else _agency(whom, district)
    return found if found is not None and found != checking_unit(category, campus, district) else campus


def _authority(category: str, district: District) -> str | None:
    for whom in CATEGORIES[category].checks:
        if whom == "station":
            return None
        if (found := _agency(whom, district)) is not None:
            return found
    return None


def _agency(field: str, district: District) -> str | None:
    try:
        return district.agency(field).id
    except UnknownUnit:
        return None
