"""A district's policy: every limit and every ladder, as data that a district changes without touching code.

A policy document is what `policies/*.toml` holds. Limits may differ by level, by category, and for arriving by the kind
of area. Some have a legal root and may only be made shorter: the school's investigation of bullying (10 days from
discovery, Shandong school safety regulation, article 47), handing a case to whom it belongs (24 hours, procedure for
administrative cases, article 61), and those of `STATUTORY_OF_CATEGORY`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType

from campus_safety.district.calendars import DistrictDays, Limit, SchoolDays, WorkingHours
from campus_safety.district.organisation import Area
from campus_safety.errors import BadInput, Fault
from campus_safety.kinds.activities.rules import ActivityRules
from campus_safety.kinds.appointments.rules import AppointmentRules
from campus_safety.kinds.daily_log.forms import Assurance
from campus_safety.kinds.devices.device_rules import DeviceRules
from campus_safety.kinds.incidents.taxonomy import Channel
from campus_safety.kinds.patrols.patrol_rules import PatrolRules
from campus_safety.kinds.peak_posts.rules import PeakPostRules
from campus_safety.kinds.points.rules import PointsRules
from campus_safety.kinds.quizzes.rules import QuizRules
from campus_safety.labels import Label
from campus_safety.records.clocks import Basis
from campus_safety.reminders.rules import ReminderRules

STATUTORY: Mapping[str, timedelta] = MappingProxyType(
    {"investigate": timedelta(days=10), "transfer": timedelta(hours=24)}
)

# Of one category only. Sexual harm is told to the police and to the authority at once (Shandong school safety regulation,
# article 48): no number stands there, and more than an hour is not at once.
STATUTORY_OF_CATEGORY: Mapping[tuple[str, str], timedelta] = MappingProxyType(
    {
        ("tell_bureau", "sexual_harm"): timedelta(hours=1),
        # State Council order 493, articles 9 and 11; regulation on public health emergencies, article 20.
        ("tell_authority", "facility_accident"): timedelta(hours=1),
        ("tell_authority", "production_accident"): timedelta(hours=1),
        ("report_up", "facility_accident"): timedelta(hours=2),
        ("report_up", "production_accident"): timedelta(hours=2),
        ("tell_authority", "public_health"): timedelta(hours=2),
    }
)
# How long a change of casualties has to be reported at least (order 493, article 13): in traffic and fire, and elsewhere.
CASUALTY_WINDOWS: Mapping[str, timedelta] = MappingProxyType(
    {"casualty_window": timedelta(days=30), "casualty_window_short": timedelta(days=7)}
)

INCIDENT_CLOCKS = (
    "acknowledge",
    "assess",
    "arrive",
    "progress",
    "dispose",
    "feedback",
    "review",
    "close",
    "tell_bureau",
    "tell_authority",
    "report_up",
    "tell_casualties",
    "investigate",
    "transfer",
    "reply",
    "extension",
)
HAZARD_CLOCKS = (
    "assign",
    "control",
    "plan",
    "rectify",
    "recheck",
    "follow_up",
    "review",
    "close",
    "extension",
)


INSPECTION_CLOCKS = ("begin", "answer", "conclude")
AREA_SWEEP_CLOCKS = ("finish", "reenter")

# Kinds of one severity: kind -> the policy's section, and its clocks. A clock without limits has its dates from the record.
PLAIN_KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "safety_notice": ("safety_notices", ("read", "deliver")),
        "log_entry": ("daily_log", ("leave", "take_over")),
        "peak_post": ("peak_posts", ("reach", "absence", "leave")),
        "patrol_plan": ("patrol_plans", ("renew",)),
        "patrol": ("patrols", ("patrol",)),
        "self_test": ("self_tests", ("test",)),
        "quiz_round": ("quizzes", ("open", "close", "count")),
        "points_entry": ("points", ()),
        "appointment": ("appointments", ("term",)),
        "teaching_pack": ("teaching_packs", ("refresh",)),
        "activity": ("activities", ("take_up", "confirm", "start", "hold", "record")),
    }
)


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
class HazardRules:
    """What the rectification of hazards follows besides its clocks.

    `longest` bounds the limit that an officer may set, by grade; `next_round` the one after a failed recheck. An
    extension is asked for before the end (期限届满前); that it be at least `ask_before` the end is a district's own rule,
    none where it is nothing: no confirmed rule gives a number of days. A fix is looked at again no sooner than `holds_after`. The
    same place found again within `recurs_within` of its closing is a recurrence.
    """

    longest: Mapping[str, Limit]
    next_round: Limit
    ask_before: timedelta
    extensions: int
    holds_after: Limit
    recurs_within: timedelta


@dataclass(frozen=True, slots=True)
class AreaSweepRules:
    """Distances in metres. 200 is what the rule on internet cafés around schools says (article 9 of the regulation on
    internet service premises); for other places no rule gives a number. A sweep is given the `usual` limit where nobody
    sets another, which may be the `longest` at most."""

    radius: int
    longest_radius: int
    most_places: int
    usual: Limit
    longest: Limit


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """How long campuses have to read a safety notice: `usual` where nobody says by when, never less than `shortest`."""

    usual: Limit
    shortest: Limit
    longest: Limit


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
class DailyLogRules:
    """How often a month police should be in each security room, and after how long a fact of the four 100 % has to be
    looked at again. No rule gives either number. `duties` says of what a school does again and again after how long it is
    due again, None for what is done once; what is not named there, this district does not ask for."""

    visits_a_month: int
    assured_for: timedelta
    duties: Mapping[Assurance, timedelta | None] = field(default_factory=dict)
    guards: GuardRules | None = None


@dataclass(frozen=True, slots=True)
class WorklistRules:
    """How many worklists an account may keep."""

    most: int


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a district's policy. Rules of a kind are None in versions written before there were any."""

    version: str
    kinds: Mapping[str, KindPolicy]
    ladders: Mapping[str, Ladder]
    hazards: HazardRules | None
    area_sweeps: AreaSweepRules | None
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
    safety_notices: NoticeRules | None = None
    daily_log: DailyLogRules | None = None
    peak_posts: PeakPostRules | None = None
    patrols: PatrolRules | None = None
    devices: DeviceRules | None = None
    quizzes: QuizRules | None = None
    points: PointsRules | None = None
    reminders: ReminderRules | None = None
    appointments: AppointmentRules | None = None
    activities: ActivityRules | None = None

    reports_a_minute: int | None = None
    worklists: WorklistRules | None = None
    channels: frozenset[Channel] = frozenset()

    def of(self, kind: str) -> KindPolicy:
        """Raises PolicyFaults when this version sets nothing for the kind."""
        if kind not in self.kinds:
            raise PolicyFaults(_nothing_for(kind))
        return self.kinds[kind]

    @property
    def for_hazards(self) -> HazardRules:
        """Raises PolicyFaults when this version sets nothing for hazards."""
        if self.hazards is None:
            raise PolicyFaults(_nothing_for("hazard"))
        return self.hazards

    @property
    def for_area_sweeps(self) -> AreaSweepRules:
        """Raises PolicyFaults when this version sets nothing for area sweeps."""
        if self.area_sweeps is None:
            raise PolicyFaults(_nothing_for("area_sweep"))
        return self.area_sweeps

    @property
    def for_safety_notices(self) -> NoticeRules:
        """Raises PolicyFaults when this version sets nothing for safety notices."""
        if self.safety_notices is None:
            raise PolicyFaults(_nothing_for("safety_notice"))
        return self.safety_notices

    @property
    def for_peak_posts(self) -> PeakPostRules:
        """Raises PolicyFaults when this version sets nothing for peak posts."""
        if self.peak_posts is None:
            raise PolicyFaults(_nothing_for("peak_post"))
        return self.peak_posts

    @property
    def for_devices(self) -> DeviceRules:
        """Raises PolicyFaults when this version sets nothing for alarm devices."""
        if self.devices is None:
            raise PolicyFaults(_nothing_for("device"))
        return self.devices

    @property
    def for_patrols(self) -> PatrolRules:
        """Raises PolicyFaults when this version sets nothing for patrols."""
        if self.patrols is None:
            raise PolicyFaults(_nothing_for("patrol"))
        return self.patrols

    @property
    def for_quizzes(self) -> QuizRules:
        """Raises PolicyFaults when this version sets nothing for quiz rounds."""
        if self.quizzes is None:
            raise PolicyFaults(_nothing_for("quiz_round"))
        return self.quizzes

    @property
    def for_points(self) -> PointsRules:
        """Raises PolicyFaults when this version sets nothing for points."""
        if self.points is None:
            raise PolicyFaults(_nothing_for("points_entry"))
        return self.points

    @property
    def for_appointments(self) -> AppointmentRules:
        """Raises PolicyFaults when this version sets nothing for law vice-principals."""
        if self.appointments is None:
            raise PolicyFaults(_nothing_for("appointment"))
        return self.appointments

    @property
    def for_activities(self) -> ActivityRules:
        """Raises PolicyFaults when this version sets nothing for activities."""
        if self.activities is None:
            raise PolicyFaults(_nothing_for("activity"))
        return self.activities

    @property
    def for_daily_log(self) -> DailyLogRules:
        """Raises PolicyFaults when this version sets nothing for the daily log."""
        if self.daily_log is None:
            raise PolicyFaults(_nothing_for("log_entry"))
        return self.daily_log

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
