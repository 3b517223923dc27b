"""A district's policy: every limit and every ladder, as data that a district changes without touching code.

A policy document is what `policies/*.toml` holds. Limits may differ by level, by category, and for arriving by the kind
of area. Some have a legal root and may only be made shorter: the school's investigation of bullying (10 days from
discovery, Shandong school safety regulation, article 47), handing a case to whom it belongs (24 hours, procedure for
administrative cases, article 61), and those that single categories have (`campus_safety.kinds.incidents.rules`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, TypeVar

from campus_safety.district.calendars import DistrictDays, Limit, SchoolDays, WorkingHours
from campus_safety.district.organisation import Area
from campus_safety.district.reminder_rules import ReminderRules
from campus_safety.errors import BadInput, Fault
from campus_safety.labels import Label

# How long a change of casualties has to be reported at least (order 493, article 13): in traffic and fire, and elsewhere.
CASUALTY_WINDOWS: Mapping[str, timedelta] = MappingProxyType(
    {"casualty_window": timedelta(days=30), "casualty_window_short": timedelta(days=7)}
)


class Basis(StrEnum):
    """Where a limit comes from. A limit of law may be made shorter by policy, never longer, paused or extended."""

    LAW = "law"
    POLICY = "policy"
    ORDER = "order"


class KindRules:
    """What a policy sets for one kind besides its clocks; `of` is what it is called where a version sets nothing."""

    __slots__ = ()
    of: ClassVar[str]


R = TypeVar("R", bound=KindRules)


@dataclass(frozen=True, slots=True)
class RungPlan:
    """A rung before it has a moment: at which fraction of the limit, or how long before or after it, whom it tells,
    what it does."""

    name: str
    tells: tuple[str, ...]
    fraction: float | None = None
    before: timedelta | None = None
    after: timedelta | None = None
    supervises: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who is told as a limit passes; afterwards every `repeat` until somebody acts."""

    name: str
    rungs: tuple[RungPlan, ...]
    repeat: timedelta
    repeat_tells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """One clock of the policy. `limits` maps a severity (an incident's level, a hazard's grade) to a limit by area;
    `categories` says what holds of a category instead. `orders` is who is ordered when this clock opens a supervision order: a unit as ladders call it. Where it `lapses`,
    the kind says what follows once the limit has passed: a post that nobody reached was missed."""

    name: str
    label: Label
    basis: Basis
    limits: Mapping[str, Mapping[Area, Limit]]
    ladder: str
    school_ladder: str
    supervises: bool
    orders: str
    lapses: bool = False
    categories: Mapping[str, "ClockPolicy"] = field(default_factory=dict)

    def limit(self, severity: str, area: Area) -> Limit | None:
        return self.limits.get(severity, {}).get(area)

    def of(self, categories: Iterable[str]) -> "ClockPolicy":
        """This clock as it holds of a case of these categories, the narrowest first."""
        found = (self.categories[name] for name in categories if name in self.categories)
        return next(found, self)


@dataclass(frozen=True, slots=True)
class OwnCategory:
    """A category of the district's own: a part of a built-in one, whose flags, seal, lead and law it has. It may only be
    stricter: `level` raises what a report of it is taken for at first."""

    id: str
    parent: str
    label: Label
    level: int | None = None


@dataclass(frozen=True, slots=True)
class KindPolicy:
    """What a policy sets for one kind of case: its clocks, who hears of a new one, and how long an order gives. Records of
    duty and outreach have no intake notice and no orders: those two are empty then."""

    clocks: Mapping[str, ClockPolicy]
    notice: Mapping[str, tuple[str, ...]]
    order_due: Mapping[str, Limit]
    categories: Mapping[str, OwnCategory] = field(default_factory=dict)

    def told_apart(self, category: str) -> tuple[str, OwnCategory | None]:
        """The built-in category that is meant, and the district's own where that was named."""
        own = self.categories.get(category)
        return (category, None) if own is None else (own.parent, own)


@dataclass(frozen=True, slots=True)
class WorklistRules:
    """How many worklists an account may keep."""

    most: int


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a district's policy. `sections` are what it sets for kinds besides their clocks, each by the class that
    says what it is: of the kinds that whoever read it serves, and that the version knows."""

    version: str
    kinds: Mapping[str, KindPolicy]
    ladders: Mapping[str, Ladder]
    late_entry: timedelta
    rejoin: timedelta
    discovery: timedelta
    discovery_at_most: timedelta
    extensions: int
    pauses: int
    casualty_window: timedelta
    casualty_window_short: timedelta
    hours: WorkingHours
    days: DistrictDays
    school_days: SchoolDays
    reminders: ReminderRules | None = None
    reports_a_minute: int | None = None
    worklists: WorklistRules | None = None
    sections: Mapping[type[KindRules], KindRules] = field(default_factory=dict)

    def of(self, kind: str) -> KindPolicy:
        """Raises PolicyFaults when this version sets nothing for the kind."""
        if kind not in self.kinds:
            raise PolicyFaults(_nothing_for(kind))
        return self.kinds[kind]

    def section(self, rules: type[R]) -> R:
        """What this version sets for a kind besides its clocks. Raises PolicyFaults when that is nothing."""
        found = self.section_if_any(rules)
        if found is None:
            raise PolicyFaults(_nothing_for(rules.of))
        return found

    def section_if_any(self, rules: type[R]) -> R | None:
        """The same; None where this version sets nothing, or was read by somebody who does not serve the kind."""
        found = self.sections.get(rules)
        return found if isinstance(found, rules) else None

    @property
    def for_worklists(self) -> WorklistRules:
        """Raises PolicyFaults when this version says nothing of saved worklists."""
        if self.worklists is None:
            raise PolicyFaults(_nothing_for("worklists"))
        return self.worklists

    def ladder_for(self, clock: ClockPolicy, *, school_led: bool) -> Ladder:
        return self.ladders[clock.school_ladder if school_led else clock.ladder]


def _nothing_for(kind: str) -> Fault:
    return Fault(
        kind, "missing", f"现行策略未规定 {kind} 的时限", f"The policy in force sets no limits for {kind}"
    )


class PolicyFaults(BadInput):
    """A policy document that cannot be a policy; nothing of it is taken over."""

    slug = "bad-policy"
    title = Label("时限策略有误", "The policy has faults")
