"""Places around campuses that a sweep looks at: how far they are, what is found there, and whose field they are.

Distances are great-circle metres on plain coordinates. Campuses and places have to be entered in the same datum (maps sold
in China are shifted by some hundred metres against GPS); nothing here converts.
"""

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from campus_safety.district.directory import Campus, District, Place
from campus_safety.district.distances import great_circle_m
from campus_safety.district.organisation import AgencyField, PlaceKind
from campus_safety.errors import UnknownUnit
from campus_safety.labels import Label, labelled
from campus_safety.values import dataclass


class Outcome(StrEnum):
    """What was found at a place. `NOT_ENTERED` is an answer that has to be followed by another."""

    COMPLIANT = "compliant"
    CORRECTED = "corrected_on_the_spot"
    ORDERED = "ordered"
    TRANSFERRED = "transferred"
    SUSPENDED = "suspended"
    NOT_ENTERED = "not_entered"
    GONE = "gone"


OUTCOMES: Mapping[Outcome, Label] = labelled(
    {
        Outcome.COMPLIANT: Label("合格", "Compliant"),
        Outcome.CORRECTED: Label("当场整改", "Corrected on the spot"),
        Outcome.ORDERED: Label("限期整改", "Ordered to rectify"),
        Outcome.TRANSFERRED: Label("移送", "Transferred"),
        Outcome.SUSPENDED: Label("停业", "Business suspended"),
        Outcome.NOT_ENTERED: Label("无法进入（须补查）", "Could not enter, to be followed up"),
        Outcome.GONE: Label("已注销", "No longer there"),
    }
)


# Nobody is met where nobody got in, or where nothing is any more.
WITHOUT_PEOPLE: Final = frozenset({Outcome.NOT_ENTERED, Outcome.GONE})

# Whose field a kind of place is, first the one that is asked first; of the others, and where the district has none of
# these, the station of the nearest campus looks. A proposal of this project: no rule divides a sweep between authorities.
FIELDS: Mapping[PlaceKind, tuple[AgencyField, ...]] = MappingProxyType(
    {
        PlaceKind.INTERNET_CAFE: (AgencyField.CULTURE_TOURISM,),
        PlaceKind.KTV_BAR: (AgencyField.CULTURE_TOURISM,),
        PlaceKind.GAME_HALL: (AgencyField.CULTURE_TOURISM,),
        PlaceKind.SCRIPT_GAME: (AgencyField.CULTURE_TOURISM,),
        PlaceKind.TATTOO: (AgencyField.MARKET,),
        PlaceKind.LOTTERY: (AgencyField.MARKET,),
        PlaceKind.TOBACCO_ALCOHOL: (AgencyField.TOBACCO, AgencyField.MARKET),
        PlaceKind.FOOD_STALL: (AgencyField.URBAN_MANAGEMENT, AgencyField.MARKET),
        PlaceKind.SHOP_STATIONERY: (AgencyField.MARKET,),
        PlaceKind.PRIVATE_TUTORING: (AgencyField.EDUCATION,),
        PlaceKind.CONSTRUCTION_SITE: (AgencyField.HOUSING,),
        PlaceKind.WATER_AREA: (AgencyField.WATER,),
        PlaceKind.BUS_STOP: (AgencyField.TRAFFIC,),
    }
)


@dataclass(frozen=True, slots=True)
class Near:
    """A place within reach of a campus, and how far it is from the nearest one, in whole metres."""

    place: str
    kind: PlaceKind
    campus: str
    distance_m: int


def around(campuses: Iterable[Campus], places: Iterable[Place], radius_m: int) -> tuple[Near, ...]:
    """Every place in service within the radius of one of the campuses, the nearest one named, sorted by campus and then
    by distance. Campuses without coordinates reach nothing: `unplaced` names them."""
    located = [
        (campus.id, campus.latitude, campus.longitude)
        for campus in campuses
        if campus.latitude is not None and campus.longitude is not None
    ]
    # A degree of latitude is nowhere shorter than this many metres: what is further off north or south is out of reach.
    reach = radius_m / 110_000
    found = []
    for place in places:
        if place.retired:
            continue
        near = [
            (great_circle_m(latitude, longitude, place.latitude, place.longitude), id)
            for id, latitude, longitude in located
            if abs(latitude - place.latitude) <= reach
        ]
        metres, campus = min(near, default=(math.inf, ""))
        if metres <= radius_m:
            found.append(Near(place.id, place.kind, campus, round(metres)))
    return tuple(sorted(found, key=lambda near: (near.campus, near.distance_m, near.place)))


def unplaced(campuses: Iterable[Campus]) -> tuple[str, ...]:
    """Campuses whose position nobody has entered."""
    return tuple(campus.id for campus in campuses if campus.latitude is None or campus.longitude is None)


def unit_for(kind: PlaceKind, station: str, district: District) -> str:
    """Whose field a place of this kind is in this district, else the station."""
    for field in FIELDS.get(kind, ()):
        try:
            return district.agency(field).id
        except UnknownUnit:
            continue
    return station
