"""A school year of one district: 20,000 incidents and 6,000 hazards at the real district's campuses, station by station, each
a run of its own seed. What has long been over is looked at for the last time and forgotten, so that a year fits into memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from simulation.options import Options, drawn
from simulation.registry import registry
from simulation.run import Result, Run

DISTRICT = "huancui"
START = datetime(2026, 8, 30, 16, 0, tzinfo=UTC)
DAYS = 304
INCIDENTS = 20_000
HAZARDS = 6_000
# Joint inspections, area sweeps and presses of buttons.
OTHERS = 300
ALARMS = 200
# Of a hundred calls at a place where something may go wrong, a quarter of all places. A seed's own are hit every fourth time.
STRIKES = 0.02


@dataclass(frozen=True, slots=True)
class Part:
    """The campuses of one station, and how much of the year is theirs."""

    station: str
    campuses: tuple[str, ...]
    options: Options


def parts(seed: int, share: float = 1.0) -> tuple[Part, ...]:
    """The parts of a year; a share of its records, where somebody has less time."""
    return tuple(_parts(seed, share))


def _parts(seed: int, share: float) -> Iterator[Part]:
    district = registry(DISTRICT).district(DISTRICT)
    campuses = district.open_campuses()
    for number, station in enumerate(district.stations()):
        own = tuple(campus.id for campus in campuses if campus.station == station.id)
        if not own:
            continue
        part = share * len(own) / len(campuses)
        options = drawn(seed + number).changed(
            district=DISTRICT,
            start=START,
            days=DAYS,
            incidents=round(INCIDENTS * part),
            hazards=round(HAZARDS * part),
            others=round(OTHERS * part),
            alarms=round(ALARMS * part),
            # People as they are on the whole, not one extreme of a seed.
            paces=(0.05, 0.3, 0.6, 0.9, 1.5),
            nasty=0.05,
            lawless=0.02,
            crowded=0.03,
            forgotten=0.02,
            found_again=30,
            readers=0.05,
            looked_back_at=0.1,
            forgets_after=21,
            weights={},
            strikes=STRIKES,
        )
        yield Part(station.id, own, options)


def played(part: Part) -> Result:
    """One station's year."""
    return Run(part.options, campuses=part.campuses).play()
