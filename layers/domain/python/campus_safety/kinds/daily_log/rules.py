"""What the policy says of the daily log, `[daily_log]`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any, ClassVar

from campus_safety.district.policy import KindRules
from campus_safety.district.policy_reader import Reader
from campus_safety.district.policy_sections import PolicySection
from campus_safety.kinds.daily_log.forms import DUTIES, YEARLY_BY_LAW, Assurance


@dataclass(frozen=True, slots=True)
class GuardRules:
    """How many full-time guards are recommended (GB/T 29315-2022, a recommended standard): `few` below `small` pupils, then
    `some`, and from `large` pupils on `many`, and one more for each further `each`."""

    small: int
    few: int
    some: int
    large: int
    many: int
    each: int

    def for_pupils(self, pupils: int) -> int:
        if pupils >= self.large:
            return self.many + (pupils - self.large) // self.each
        return self.few if pupils < self.small else self.some


@dataclass(frozen=True, slots=True)
class DailyLogRules(KindRules):
    """How often a month police should be in each security room, and after how long a fact of the four 100 % has to be
    looked at again. No rule gives either number. `duties` says of what a school does again and again after how long it is
    due again, None for what is done once; what is not named there, this district does not ask for."""

    of: ClassVar[str] = "log_entry"

    visits_a_month: int
    assured_for: timedelta
    duties: Mapping[Assurance, timedelta | None] = field(default_factory=dict)
    guards: GuardRules | None = None


def _daily_log_rules(reader: Reader, table: Mapping[str, Any]) -> DailyLogRules:
    rules, where = reader.table(table, "rules"), "daily_log.rules"
    return DailyLogRules(
        visits_a_month=reader.count(rules, "visits_a_month", where),
        assured_for=reader.duration(rules, "assured_for", where),
        duties=_duties(reader, table["duties"]) if "duties" in table else {},
        guards=_guards(reader, table["guards"]) if "guards" in table else None,
    )


def _duties(reader: Reader, table: Mapping[str, Any]) -> Mapping[Assurance, timedelta | None]:
    """By code: a duration, or "once"."""
    found: dict[Assurance, timedelta | None] = {}
    for name in [one for one in table if one in set(DUTIES)]:
        which, said = Assurance(name), table[name]
        limit = None if said == "once" else reader.limit(said, f"daily_log.duties.{name}")
        found[which] = limit.real_time if limit is not None else None
        if which in YEARLY_BY_LAW and (limit is None or limit.real_time > timedelta(days=366)):
            reader.fault(
                f"daily_log.duties.{name}", "longer_than_law", "依法每年一次", "The law says each year"
            )
    return MappingProxyType(found)


def _guards(reader: Reader, table: Mapping[str, Any]) -> GuardRules:
    where = "daily_log.guards"
    names = ("small", "few", "some", "large", "many", "each")
    return GuardRules(**{name: reader.count(table, name, where) for name in names})


SECTION = PolicySection(
    kind="log_entry",
    table="daily_log",
    clocks=("leave", "take_over"),
    rules=DailyLogRules,
    read=_daily_log_rules,
)
