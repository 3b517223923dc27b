"""What stands inside a record: who acted, who reported, orders, limits, files, papers. Codes, ids and times only."""

from datetime import datetime

from campus_safety.values import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """Who acted: the account, the unit it acts for, and the staff number named at the time."""

    account: str
    unit: str
    staff: str

    def is_same_as(self, other: "Party") -> bool:
        """Shared accounts make the account useless as a person, so account, person and unit are compared all three."""
        return self.unit == other.unit or self.is_person(other)

    def is_person(self, other: "Party") -> bool:
        """Whether it may be one and the same person: another number typed at the same account is no other person."""
        return self.account == other.account or self.staff == other.staff


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who told us. `account` is None for devices and other systems, which are owed no feedback. `behalf_of` is for whom, as a
    code of its kind; None where that was not said."""

    account: str | None
    unit: str
    on_behalf: bool = False
    anonymous: bool = False
    behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class Supervision:
    """督办: an order with its own due date, receipt and written answer. `by` is None when a clock opened it, or when it is
    a major hazard's listed supervision (挂牌督办)."""

    number: int
    stage: str
    to: str
    opened_at: datetime
    due_at: datetime
    clock: str | None = None
    by: Party | None = None
    received_at: datetime | None = None
    answered_at: datetime | None = None
    listed: bool = False

    @property
    def spelling(self) -> str:
        return f"#{self.number}"


@dataclass(frozen=True, slots=True)
class Extension:
    """A limit asked to be longer: by whom, to when, and what a superior said. Decided, but neither granted nor refused, is
    what lapsed: nobody needed an answer any more."""

    number: int
    clock: str
    until: datetime
    asked_at: datetime
    asked_by: Party
    decided_at: datetime | None = None
    decided_by: Party | None = None
    granted: bool | None = None

    @property
    def spelling(self) -> str:
        return f"#{self.number}"


@dataclass(frozen=True, slots=True)
class Transfer:
    """移送: offered to a receiver, ended only when the receiver accepts. `received_at` is when whoever offers it had received
    the case, from which the rule counts; None in records of before that was kept."""

    to: str
    offered_at: datetime
    offered_by: Party
    refused: int = 0
    open: bool = True
    accepted_at: datetime | None = None
    received_at: datetime | None = None

    @property
    def spelling(self) -> str:
        return self.to


@dataclass(frozen=True, slots=True)
class Measure:
    """What the review decided, or was set as a `task` before: an owner's post address, a date, and whether it was done."""

    number: int
    owner: str
    due_at: datetime
    settled_at: datetime | None = None
    done: bool | None = None
    task: bool = False

    @property
    def spelling(self) -> str:
        return f"#{self.number}"


@dataclass(frozen=True, slots=True)
class Promise:
    """What will happen by when, as the receipt says it: a clock that ran when the report was received."""

    clock: str
    due_at: datetime
    law: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter was given at once, and is given again for the same submission.

    It proves what was reported and when, so it is kept as given and does not change as the case goes on.
    `unsure_years` are years whose calendar nobody knew when a limit was computed. An incident has a level, a hazard a
    grade.
    """

    case_id: str
    code: str
    received_at: datetime
    mandatory_report: bool
    promises: tuple[Promise, ...]
    unsure_years: tuple[int, ...]
    level: int | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Recalculation:
    """A limit that was calculated again because the calendar of `years`, which it reaches into, has become known."""

    number: int
    clock: str
    before: datetime
    after: datetime
    years: tuple[int, ...]
    at: datetime

    @property
    def spelling(self) -> str:
        years = "#".join(map(str, self.years))
        ends = "/".join(end.isoformat(timespec="milliseconds") for end in (self.before, self.after))
        return f"{self.clock}={ends}#{years}"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that has arrived and was checked. `round` is a hazard's round of rectification, 0 elsewhere; `size` in
    bytes and `digest` (SHA-256, hex) are of the file as it is kept."""

    id: str
    purpose: str
    media: str
    size: int
    digest: str
    round: int
    arrived_at: datetime
    by: Party

    @property
    def spelling(self) -> str:
        return self.purpose


@dataclass(frozen=True, slots=True)
class Paper:
    """A legal paper that was signed. Its number counts up per district, unit, kind and year; a voided one (作废) keeps
    it.

    It goes on saying what it said: `to` whom, about which checklist `item`, by which `clause` that is a hazard, and which
    clause gives the `power` to order (empty on papers that named one clause for both); `due_at` is the limit that it
    names, `until` the longer or the next one that it gives. What becomes of the case later changes none of it.
    """

    kind: str
    unit: str
    year: int
    number: int
    round: int
    signed_at: datetime
    signed_by: Party
    voided_at: datetime | None = None
    to: str = ""
    item: str = ""
    clause: str = ""
    due_at: datetime | None = None
    until: datetime | None = None
    power: str = ""

    @property
    def spelling(self) -> str:
        return f"#{self.number}"
