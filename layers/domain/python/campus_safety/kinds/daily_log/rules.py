"""What the policy says of the daily log, `[daily_log]`."""

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from typing import Annotated, ClassVar

from campus_safety.district.declared_tables import Count
from campus_safety.district.policy import KindRules
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.daily_log.forms import DUTIES, YEARLY_BY_LAW, Assurance
from campus_safety.marks import As, Check, Only, Word
from campus_safety.values import dataclass

_Duty = Annotated[Assurance, Only(frozenset(DUTIES))]


@dataclass(frozen=True, slots=True)
class GuardRules:
    """How many full-time guards are recommended (GB/T 29315-2022, a recommended standard): `few` below `small` pupils, then
    `some`, and from `large` pupils on `many`, and one more for each further `each`."""

    small: Count
    few: Count
    some: Count
    large: Count
    many: Count
    each: Count

    def for_pupils(self, pupils: int) -> int:
        if pupils >= self.large:
            return self.many + (pupils - self.large) // self.each
        return self.few if pupils < self.small else self.some


@dataclass(frozen=True, slots=True)
class VisitRules:
    """How often a month police should be in each security room, and after how long a fact of the four 100 % has to be
    looked at again. No rule gives either number."""

    visits_a_month: Count
    assured_for: timedelta


def _too_seldom(duty: str, again: timedelta | None) -> bool:
    return duty in YEARLY_BY_LAW and (again is None or again > timedelta(days=366))


@dataclass(frozen=True, slots=True)
class DailyLogRules(KindRules):
    """`duties` says of what a school does again and again after how long it is due again, None for what is done once; what is
    not named there, this district does not ask for."""

    of: ClassVar[str] = "log_entry"
    inside: ClassVar[str] = ""

    visits: Annotated[VisitRules, As("rules")]
    duties: Mapping[_Duty, Annotated[timedelta | None, Word("once", None)]] = field(default_factory=dict)
    guards: GuardRules | None = None
    checks: ClassVar = (
        Check(
            ("duties",), _too_seldom, "依法每年一次", "The law says each year", "longer_than_law", each=True
        ),
    )


SECTION = PolicySection(
    kind="log_entry",
    table="daily_log",
    clocks=("leave", "take_over"),
    rules=DailyLogRules,
)
