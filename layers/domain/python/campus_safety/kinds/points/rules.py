"""How many points are given for what, as the policy says it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PointsRules:
    """Points for a recorded activity by its type, `usual` where none is named; for a drill `drill`. Of a quiz round `right`
    points are given for everything right, once sheets of `quorum` per cent of the pupils are in, and `taken` for a sheet from
    every pupil, both less in proportion. By hand `most_by_hand` at a time."""

    activities: Mapping[str, int]
    usual: int
    drill: int
    right: int
    taken: int
    quorum: int
    most_by_hand: int
