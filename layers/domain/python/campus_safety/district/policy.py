"""A district's policy: every limit and every ladder, as data that a district changes without touching code.

A policy document is what `policies/*.toml` holds. Limits may differ by level, by category, and for arriving by the kind
of area. Some have a legal root and may only be made shorter: the school's investigation of bullying (10 days from
discovery, Shandong school safety regulation, article 47), handing a case to whom it belongs (24 hours, procedure for
administrative cases, article 61), and those that single categories have (`campus_safety.kinds.incidents.rules`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, ClassVar, Final, TypeVar

from campus_safety.district.calendars import Counted, DistrictDays, Limit, SchoolDays, WorkingHours
from campus_safety.district.declared_tables import Count, Posts
from campus_safety.district.organisation import Area
from campus_safety.errors import BadInput, Fault
from campus_safety.labels import Label
from campus_safety.marks import As, Check, Items, Mark, Number, Pair
from campus_safety.values import dataclass

# How long a change of casualties has to be reported at least (order 493, article 13): in traffic and fire, and elsewhere.
CASUALTY_WINDOWS: Mapping[str, timedelta] = MappingProxyType(
    {"casualty_window": timedelta(days=30), "casualty_window_short": timedelta(days=7)}
)
# What was written is needed as long as somebody may go to court about it: six months (administrative litigation law, 46).
LEAST_TEXTS_KEPT: Final = timedelta(days=184)
# The worklists of an account are one item.
MOST_WORKLISTS: Final = 200
# Beyond a few weeks nobody counts working days any more.
_WorkingDays = Annotated[int, Number(1, 20)]


# What holds for every kind, `[rules]`.
GENERAL: Final = (
    "late_entry",
    "rejoin",
    "discovery",
    "discovery_at_most",
    "extensions",
    "pauses",
    "casualty_window",
    "casualty_window_short",
    "reports_a_minute",
    "texts_kept",
    "surveyed_within",
)


class Basis(StrEnum):
    """Where a limit comes from. A limit of law may be made shorter by policy, never longer, paused or extended."""

    LAW = "law"
    POLICY = "policy"
    ORDER = "order"


class KindRules:
    """What a policy sets for one kind besides its clocks, in the table `inside` that of the kind, or in that itself. `of` is
    what it is called where a version sets nothing; `checks` are what has to hold between its fields."""

    __slots__ = ()
    of: ClassVar[str]
    inside: ClassVar[str] = "rules"
    checks: ClassVar[tuple[Check, ...]] = ()


R = TypeVar("R", bound=KindRules)


@dataclass(frozen=True, slots=True, kw_only=True)
class RungPlan:
    """A rung before it has a moment: at which fraction of the limit, or how long before or after its end, whom it tells,
    what it does."""

    tells: Posts
    fraction: Annotated[float | None, As("at")] = None
    before: Limit | None = None
    after: Limit | None = None
    supervises: bool = False
    checks: ClassVar = (
        Check(
            ("fraction", "before", "after"),
            lambda *said: sum(one is not None for one in said) != 1,
            "须且只能写 at、before 或 after",
            "Says one of at, before, after",
            "bad_rung",
        ),
    )

    @property
    def name(self) -> str:
        if self.fraction is not None:
            return f"{round(self.fraction * 100)}%"
        return f"T+{self.after}" if self.before is None else f"T-{self.before}"

    @property
    def height(self) -> tuple[int, float]:
        """Where it stands on its ladder: before the end, at a fraction of the limit (its end is 1), after the end."""
        if self.before is not None:
            return 1, -self.before.real_time.total_seconds()
        if self.after is not None:
            return 3, self.after.real_time.total_seconds()
        fraction = self.fraction or 0
        return (0 if fraction < 1 else 2), fraction


def _falling(rungs: tuple[RungPlan, ...]) -> bool:
    heights = [rung.height for rung in rungs]
    return heights != sorted(set(heights))


@dataclass(frozen=True, slots=True)
class Ladder:
    """Who is told as a limit passes; afterwards every `repeat` until somebody acts."""

    name: Annotated[str, Mark.KEY]
    rungs: Annotated[tuple[RungPlan, ...], Items(1)]
    repeat: timedelta
    repeat_tells: Posts
    checks: ClassVar = (Check(("rungs",), _falling, "阶梯须由低到高", "Rungs must rise", "bad_ladder"),)


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
    counted: Counted = Counted.REAL
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

    id: Annotated[str, Mark.KEY]
    parent: str
    label: Annotated[Label, Pair("name")]
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

    most: Annotated[int, Number(1, MOST_WORKLISTS)]


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """When people are reminded of what: nobody before the time `since`, in Shanghai. Working days before: `term_start` before a
    term begins, `holiday` before at least `holiday_days` days off in a row, `month_end` before a month ends (of what is not
    planned) and as many after it has begun (of what was missed in the last). Class hours that are missing are named from the
    month `hours_from` on."""

    since: time
    term_start: _WorkingDays
    holiday: _WorkingDays
    holiday_days: _WorkingDays
    month_end: _WorkingDays
    hours_from: Annotated[int, Number(1, 12)]


@dataclass(frozen=True, slots=True, kw_only=True)
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
    extensions: Annotated[int, Number(0)] = 1
    pauses: Count
    casualty_window: timedelta
    casualty_window_short: timedelta
    reports_a_minute: Count | None = None
    # How long after its end what people wrote about an incident is kept; None: nobody has said, nothing is erased.
    texts_kept: timedelta | None = None
    # How long after its end whoever reported a case may say how it was handled; None: nobody is asked.
    surveyed_within: timedelta | None = None
    hours: WorkingHours
    days: DistrictDays
    school_days: SchoolDays
    reminders: ReminderRules | None = None
    worklists: WorklistRules | None = None
    sections: Mapping[type[KindRules], KindRules] = field(default_factory=dict)

    def of(self, kind: str) -> KindPolicy:
        """Raises PolicyFaults when this version sets nothing for the kind."""
        if kind not in self.kinds:
            raise PolicyFaults(_nothing_for(kind))
        return self.kinds[kind]

    def check_clock(self, kind: str, clock: str) -> None:
        """Raises PolicyFaults when this version, from before there was such a clock, has none for the kind: for records that
        wait for nothing else, and would stay open for ever."""
        if clock not in self.of(kind).clocks:
            raise PolicyFaults(_nothing_for(clock))

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
