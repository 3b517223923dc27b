"""伤亡: how many were killed and hurt, the grade that follows, and which authority was told. Numbers only, nobody's name."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from campus_safety.labels import Label
from campus_safety.values import dataclass


class CasualtyGrade(StrEnum):
    """事故等级, an axis of its own and no level of urgency."""

    ORDINARY = "ordinary"
    LARGER = "larger"
    MAJOR = "major"
    ESPECIALLY_MAJOR = "especially_major"


CASUALTY_GRADES: Mapping[CasualtyGrade, Label] = MappingProxyType(
    {
        CasualtyGrade.ORDINARY: Label("一般事故", "Ordinary accident"),
        CasualtyGrade.LARGER: Label("较大事故", "Larger accident"),
        CasualtyGrade.MAJOR: Label("重大事故", "Major accident"),
        CasualtyGrade.ESPECIALLY_MAJOR: Label("特别重大事故", "Especially major accident"),
    }
)

# From how many deaths on (regulation on reporting production accidents, State Council order 493, article 3).
_FROM_DEATHS: Final = (
    (30, CasualtyGrade.ESPECIALLY_MAJOR),
    (10, CasualtyGrade.MAJOR),
    (3, CasualtyGrade.LARGER),
)


@dataclass(frozen=True, slots=True)
class Casualties:
    """As they are known now; they may rise for weeks."""

    deaths: int
    injured: int

    @property
    def grade(self) -> CasualtyGrade:
        """By deaths alone. Injuries and damage may raise it; the authority that investigates decides."""
        return next((grade for least, grade in _FROM_DEATHS if self.deaths >= least), CasualtyGrade.ORDINARY)

    @property
    def spelling(self) -> str:
        return f"{self.deaths}+{self.injured}"


@dataclass(frozen=True, slots=True)
class AuthorityTold:
    """The unit of an authority, and when the school told it, as stated."""

    unit: str
    at: datetime

    @property
    def spelling(self) -> str:
        return self.unit
