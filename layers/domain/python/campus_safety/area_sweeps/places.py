"""Places around campuses that a sweep looks at, and how far they are: great-circle metres on plain coordinates."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from campus_safety.directory import Campus, Place
from campus_safety.labels import Label

EARTH_RADIUS_M: Final = 6_371_008.8


class Outcome(StrEnum):
    """What was found at a place. `NOT_ENTERED` is an answer that has to be followed by another."""

    COMPLIANT = "compliant"
    CORRECTED = "corrected_on_the_spot"
    ORDERED = "ordered"
    TRANSFERRED = "transferred"
    SUSPENDED = "suspended"
    NOT_ENTERED = "not_entered"
    GONE = "gone"


OUTCOMES: Mapping[Outcome, Label] = MappingProxyType(
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


@dataclass(frozen=True, slots=True)
class Near:
    """A place within reach of a campus, and how far it is from the nearest one."""

    place: Place
    campus: str
    metres: int


def distance_m(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Great-circle distance in metres (haversine on the mean radius): a few tenths of a per cent off an ellipsoid."""
    first, second = math.radians(latitude), math.radians(to_latitude)
    across = math.radians(to_longitude - longitude)
    half = (
        math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


def around(campuses: Iterable[Campus], places: Iterable[Place], radius_m: int) -> tuple[Near, ...]:
    """Every place in service within the radius of one of the campuses, nearest campus named, sorted by id. Campuses
    without coordinates reach nothing: `unplaced` names them."""
    located = [
        (campus.id, campus.latitude, campus.longitude)
        for campus in campuses
        if campus.latitude is not None and campus.longitude is not None
    ]
    found = []
    for place in places:
        if place.retired or not located:
            continue
        metres, campus = min(
            (distance_m(latitude, longitude, place.latitude, place.longitude), id)
            for id, latitude, longitude in located
        )
        if metres <= radius_m:
            found.append(Near(place, campus, round(metres)))
    return tuple(sorted(found, key=lambda near: near.place.id))


def unplaced(campuses: Iterable[Campus]) -> tuple[str, ...]:
    """Campuses whose position nobody has entered."""
    return tuple(campus.id for campus in campuses if campus.latitude is None or campus.longitude is None)
