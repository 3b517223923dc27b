"""How far two positions lie apart."""

import math
from typing import Final

# The mean radius of the earth.
EARTH_RADIUS_M: Final = 6_371_008.8


def great_circle_m(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Great-circle distance in metres between two positions in degrees (haversine on the mean radius): at most half a
    per cent off an ellipsoid, one metre in two hundred."""
    first, second = math.radians(latitude), math.radians(to_latitude)
    across = math.radians(to_longitude - longitude)
    half = (
        math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(across / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))
