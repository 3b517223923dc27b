"""What a protection team has done: its rounds that are over, and what became of what they found."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.hazards.hazard import State as HazardState
from campus_safety.kinds.incidents.incident import Incident
from campus_safety.kinds.patrols.patrol import State
from campus_safety.records.record import Record
from campus_safety.records.rows import Row
from campus_safety.values import dataclass

# How far back an entry tells of its team; the figures of a month are told for campuses and the district.
DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class TeamWork:
    """Since a day: rounds that are over and how many of them were complete, points looked at and missed, incidents and
    hazards that were found, and how many of those were settled at the front, or struck off the ledger."""

    since: date
    rounds: int
    complete: int
    checked: int
    missed: int
    incidents: int
    front_line: int
    hazards: int
    hazards_closed: int


def team_work(rounds: Iterable[Row], found: Iterable[Record], since: date) -> TeamWork:
    """From rows of its patrols and what these have reported. What is sealed is in none of the numbers, nor is what was
    withdrawn."""
    over = [row for row in rounds if row.state in (State.COMPLETE, State.MISSED_POINTS)]
    known = [one for one in found if not one.sealed]
    incidents = [one for one in known if isinstance(one, Incident)]
    hazards = [one for one in known if isinstance(one, Hazard) and one.state is not HazardState.WITHDRAWN]
    return TeamWork(
        since=since,
        rounds=len(over),
        complete=sum(row.state == State.COMPLETE for row in over),
        checked=sum(int(row.facts.get("checked") or 0) for row in over),
        missed=sum(int(row.facts.get("missed") or 0) for row in over),
        incidents=len(incidents),
        front_line=sum(one.ended_at_front for one in incidents),
        hazards=len(hazards),
        hazards_closed=sum(one.state is HazardState.CLOSED for one in hazards),
    )
