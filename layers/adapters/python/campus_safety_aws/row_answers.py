"""What every row of a list answers besides its codes: how they are called, and which limit ends next."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from campus_safety.district.directory import Account, District
from campus_safety.records.kind import Kind
from campus_safety.records.message_words import of_clock
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety_aws.http import Instant, Words, words


class NextClockAnswer(BaseModel):
    """下一时限 / the limit that ends next, to be drawn as a bar from `started_at` to `due_at` by the page's `server_time`.
    `basis` is "law", "policy" or "order"."""

    clock: str
    name: Words
    basis: str
    started_at: Instant
    due_at: Instant
    late: bool


class NamedRowAnswer(BaseModel):
    """How the codes of a row are called. `next_clock` is absent where nothing is due, for those who are not shown limits,
    and in rows that were written before it was kept (`make lists` writes them anew); `due_at` is there all the same."""

    stage_name: Words | None
    campus_name: Words | None
    station_name: Words | None
    lead_name: Words | None
    next_clock: NextClockAnswer | None


def row_names(kind: Kind, row: Row, account: Account, district: District, now: datetime) -> dict[str, Any]:
    """The fields of `NamedRowAnswer`, for the row of a kind that says more."""
    campus = district.campuses.get(row.campus)
    return {
        "stage_name": words(kind.stages[row.stage]) if row.stage is not None else None,
        "campus_name": words(campus.name) if campus is not None else None,
        "station_name": _unit(row.station, district),
        "lead_name": _unit(row.lead, district),
        "next_clock": _next(kind, row, account, now),
    }


def _unit(unit: str, district: District) -> Words | None:
    found = district.units.get(unit)
    return words(found.name) if found is not None else None


def _next(kind: Kind, row: Row, account: Account, now: datetime) -> NextClockAnswer | None:
    clock = row.clock
    if clock is None or row.due_at is None or not kind.ever_shown(account.role, Part.WORK):
        return None
    return NextClockAnswer(
        clock=clock.name,
        name=words(of_clock(kind.words, clock.name)),
        basis=clock.basis,
        started_at=clock.started_at,
        due_at=row.due_at,
        late=row.due_at < now,
    )
