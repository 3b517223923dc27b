"""What a worklist shows of a record: codes only; what an account may read of them is decided by `worklists.listed`."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class NextClock:
    """The limit that ends next, at the row's `due_at`: which, since when it runs, and where it comes from ("law")."""

    name: str
    started_at: datetime
    basis: str


@dataclass(frozen=True, slots=True)
class Owed:
    """A supervision order that a unit has to answer, or a measure that it has to settle: its number in the record, to which
    post, by when. Of an order also when it was given and received; `listed` is of an order on a major hazard."""

    number: int
    to: str
    due_at: datetime
    opened_at: datetime | None = None
    received_at: datetime | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What a list shows of a case. Category and campus are there for sealed cases too: readers are chosen, not words.
    `facts` are what a record of duty or outreach says besides: codes, counts and times as text; a kind whose facts have more
    form than that has a row of its own (`Case.row_type`). `knowing` are, of a
    sealed case, the accounts that were named to it; `campus_left_out` keeps it from its own campus. `clock` is missing where
    nothing is due, in rows of earlier releases, and for those who do a part and are not told how far the others are.
    `owed` stands in lists of what a unit owes only."""

    case_id: str
    code: str
    version: int
    state: str
    stage: str | None
    campus: str
    station: str
    lead: str
    sealed: bool
    exercise: bool
    received_at: datetime
    due_at: datetime | None
    concerned: tuple[str, ...]
    kind: str = "incident"
    level: int | None = None
    category: str = ""
    channel: str = ""
    facts: Mapping[str, str | int | bool | None] = field(default_factory=dict)
    unsure_years: tuple[int, ...] = ()
    knowing: tuple[str, ...] = ()
    campus_left_out: bool = False
    clock: NextClock | None = None
    owed: tuple[Owed, ...] = ()
