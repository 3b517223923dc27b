"""What a seed draws before anything happens: when, how much, who is hasty, which actions are left out and how the others
weigh. Whoever says an option by hand changes only that."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from campus_safety.kinds.registry import KINDS
from simulation.faults import STRIKES
from simulation.lives import LIVES

# What carries every record: left out, no run would reach anything.
_ALWAYS: Final = frozenset(
    {"acknowledge", "assess", "handle", "give_feedback", "close", "assign", "attach", "recheck"}
)
LEFT_OUT: Final = 0.12
# Days that are nasty to begin before: the end of a year, a spring festival, a national holiday, the end of a term.
_NASTY_STARTS: Final = ("2026-12-24", "2026-09-27", "2026-02-11", "2026-04-30", "2026-06-18", "2027-01-20")


@dataclass(frozen=True, slots=True)
class Options:
    """Everything that a seed draws. `weights` are of actions, kind by kind; 0 is left out."""

    seed: int
    district: str = "demo"
    start: datetime = datetime(2026, 9, 1, tzinfo=UTC)
    days: int = 14
    incidents: int = 40
    hazards: int = 15
    # Records of the other kinds that people make, and presses of alarm buttons.
    others: int = 6
    alarms: int = 3
    # Campuses with posts and patrols as the school calendar asks for them: a tenth of a district's.
    on_duty: int = 1
    paces: tuple[float, ...] = (0.02, 0.3, 0.8)
    nasty: float = 0.1
    lawless: float = 0.03
    crowded: float = 0.1
    forgotten: float = 0.05
    readers: float = 0.1
    looked_back_at: float = 0.2
    # After at most so many days somebody finds what was forgotten; never, where none is said.
    found_again: int | None = None
    faults: bool | None = None
    # How often a fault happens where one may: in a quarter of the places.
    strikes: float = STRIKES
    # After so many days a record that is over is looked at for the last time and forgotten; never, where none is said.
    forgets_after: int | None = None
    # How many receipts are asked for again in another process.
    elsewhere: float = 0.0
    # Whether the flows are down for hours and unreadable records turn up meanwhile, whatever else is drawn.
    trouble: float = 0.0
    # Whether the policy that is in force at first lacks a clock, which a release brings half way.
    brings_a_clock: bool = False
    # Whether the days of a year that nobody knew become known, and whether a campus is given to another station.
    announces_a_year: bool = False
    moves_a_campus: bool = False
    # Whether the next release is rolled out meanwhile, taken back, and rolled out again.
    two_versions: bool = False
    weights: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def weight(self, kind: str, action: str) -> int:
        return self.weights.get(kind, {}).get(action, 10)

    @property
    def end(self) -> datetime:
        return self.start + timedelta(days=self.days)

    def changed(self, **said: Any) -> "Options":
        """With what somebody has said by hand."""
        return replace(self, **{name: value for name, value in said.items() if value is not None})

    def told(self) -> dict[str, Any]:
        """What a report says of it."""
        said = asdict(self)
        said["start"] = self.start.isoformat()
        said["weights"] = {
            kind: sorted(action for action, weight in actions.items() if weight == 0)
            for kind, actions in self.weights.items()
        }
        return said


def drawn(seed: int) -> Options:
    """The options of a seed."""
    draws = Random(f"{seed}|options")
    weights = {
        kind: {str(action): _weight(seed, kind, str(action)) for action in KINDS[kind].actions}
        for kind in LIVES
    }
    first = datetime(2026, 8, 24, tzinfo=UTC) + timedelta(days=draws.randrange(300))
    if draws.random() < 0.3:
        first = datetime.fromisoformat(draws.choice(_NASTY_STARTS)).replace(tzinfo=UTC)
    start = first + timedelta(minutes=draws.randrange(24 * 60))
    # Some are long enough for a look back ten school days after a recheck, and for what follows it.
    days = draws.choice((3, 7, 14, 21, 35, 60))
    paces = draws.choice(((0.02, 0.3, 0.8), (0.01, 0.1), (0.5, 1.0), (0.8, 1.6, 3.0), (0.05, 1.0, 4.0)))
    return Options(
        seed=seed,
        start=start,
        days=days,
        incidents=draws.randint(8, 45),
        hazards=draws.randint(4, 20),
        paces=paces,
        nasty=draws.choice((0.0, 0.1, 0.3, 0.6)),
        lawless=draws.choice((0.0, 0.02, 0.1)),
        crowded=draws.choice((0.0, 0.05, 0.3)),
        forgotten=draws.choice((0.0, 0.05, 0.2)),
        readers=draws.choice((0.0, 0.1, 0.3)),
        looked_back_at=draws.choice((0.05, 0.3, 0.6)),
        elsewhere=draws.choice((0.0, 0.0, 0.1)),
        brings_a_clock=draws.random() < 0.25,
        two_versions=Random(f"{seed}|two versions").random() < 0.1,
        weights=weights,
        others=draws.randint(0, 40),
        alarms=draws.randint(0, 6),
        on_duty=draws.choice((0, 1, 1)),
        announces_a_year=draws.random() < 0.5,
        moves_a_campus=draws.random() < 0.25,
    )


def _weight(seed: int, kind: str, action: str) -> int:
    """Left out, or weighed 1 to 100; from a stream of its own, so that a new action changes nothing for the others."""
    draws = Random(f"{seed}|{kind}|{action}")
    left_out, weight = draws.random() < LEFT_OUT, draws.randint(1, 100)
    return 0 if left_out and action not in _ALWAYS else weight
