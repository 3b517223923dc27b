"""What the loop needs of a store of cases.

The store's promise: a change is written whole (case, entry, narrative, worklist rows) under the version it was decided
on, or not at all.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from campus_safety.district.directory import District
from campus_safety.errors import CampusSafetyError
from campus_safety.records.change import Change, Tally
from campus_safety.records.read_traces import Read
from campus_safety.records.record import Record
from campus_safety.records.rows import Row
from campus_safety.records.timeline import Entry, Narrative
from campus_safety.values import dataclass


class VersionMoved(CampusSafetyError):
    """Somebody wrote first. Internal: `attempts.attempted` decides again; it never reaches a user."""

    slug = "version-moved"


class AlreadyReported(CampusSafetyError):
    """This case id exists. Internal: intake answers with its receipt, or refuses another body under the same key."""

    slug = "already-reported"

    def __init__(self, case: Record) -> None:
        super().__init__()
        self.case = case


class CodeTaken(CampusSafetyError):
    """Another case has this short code. Internal: intake tries the next one."""

    slug = "code-taken"


class ClaimTaken(CampusSafetyError):
    """The key was claimed before, or by somebody else meanwhile. Internal to the alarm's intake."""

    slug = "claim-taken"

    def __init__(self, claim: "Claim") -> None:
        super().__init__()
        self.claim = claim


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that is written together with a change, such as an alarm's nonce.

    With `replaces=None` it must not exist yet; otherwise it must still name that case. `expires_at` lets it vanish.
    """

    key: str
    case_id: str
    digest: str
    at: datetime
    expires_at: datetime
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list and where the next page begins (the store's own key), or None at the end. `unreadable` are the
    ids of records whose row nobody can read: it hides no other."""

    rows: tuple[Row, ...]
    next_key: Mapping[str, str] | None
    unreadable: tuple[str, ...] = ()


class Lists(Protocol):
    """What is read of the lists of a table."""

    def page(
        self,
        list_key: str,
        *,
        before: str | None = None,
        since: str | None = None,
        newest_first: bool = False,
        size: int = 20,
        start: Mapping[str, str] | None = None,
    ) -> Page:
        """One query: rows of a list in its order, from `since` and up to `before` (exclusive)."""
        ...


@dataclass(frozen=True, slots=True)
class TablePart:
    """One of the parts that records are spread over, so that several may look after them: `number` from nought, `of` how many,
    one to four. Together they are all; which records are in which is the store's to say, and always the same."""

    number: int = 0
    of: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.number < self.of <= MOST_PARTS:
            raise ValueError(f"there is no part {self.number} of {self.of}")


MOST_PARTS: Final = 4
WHOLE: Final = TablePart()


class Cases(Lists, Protocol):
    """A store of cases. Reads by id are strongly consistent; lists may be a moment behind."""

    def get(self, case_id: str) -> Record | None: ...

    def get_all(self, case_ids: Sequence[str]) -> Mapping[str, Record]:
        """Those of these records that there are, at most a hundred; they may be a moment behind."""
        ...

    def add(self, change: Change[Any], district: District, claims: Sequence[Claim] = ()) -> None:
        """Writes a new case. Raises AlreadyReported, CodeTaken, ClaimTaken."""
        ...

    def commit(
        self, changes: Sequence[Change[Any]], district: District, claims: Sequence[Claim] = ()
    ) -> None:
        """Writes changes of different cases, new ones among them, in one transaction, and takes the numbers of the papers
        that they sign. Raises VersionMoved (also when somebody took a number first), ClaimTaken, and for new cases
        AlreadyReported and CodeTaken; Conflict, in the tally's words, where nothing else is in the way than that a sum would
        pass its bound."""
        ...

    def next_number(self, series: str) -> int:
        """The number that the next paper of this series gets (`campus_safety.papers.numbers`)."""
        ...

    def tallies(self, of: str) -> Mapping[str, int]:
        """Every sum that is kept under this name, by item; strongly consistent."""
        ...

    def claim(self, key: str) -> Claim | None: ...

    def count_once(self, claim: Claim, tallies: Sequence[Tally]) -> None:
        """Takes a key and adds to sums with it, in one write and without a change of any record. Raises ClaimTaken, and
        VersionMoved where somebody adds to the same sums at this moment."""
        ...

    def by_code(self, code: str) -> str | None: ...

    def entries(self, case_id: str, after: int = 0) -> tuple[Entry, ...]:
        """The timeline in order, from the version after `after`."""
        ...

    def narratives(self, case_id: str) -> Mapping[int, Narrative]: ...

    def first_words(self, case_ids: Sequence[str]) -> Mapping[str, Narrative]:
        """What was written when each case was reported, as far as anything was and can be read; a hundred cases at most."""
        ...

    def relist(self, case: Record, district: District) -> int:
        """Writes the worklist rows of a record anew where they are not what they have to be, whoever wrote them; answers how
        many were written or taken away. The record itself, its version and its flow stay. Raises VersionMoved."""
        ...

    def late(self, before: datetime, limit: int, part: TablePart = WHOLE) -> tuple[str, ...]:
        """Ids of open cases of a part whose next tick is due before this, the longest due first; eventually consistent."""
        ...

    def set_aside(self, case_id: str, before: datetime, until: datetime) -> None:
        """Puts a case that could not be served behind all others: `late` names it as if its tick were due at `until`.
        The record keeps its clocks, and whoever writes it next undoes this. Nothing happens where its tick is not
        due before `before` any more."""
        ...

    def unpublished(self, before: datetime, limit: int) -> tuple[tuple[str, int], ...]:
        """(case id, version) of entries recorded, or put back, before this that no bus has taken; oldest first."""
        ...

    def event(self, case_id: str, version: int) -> Mapping[str, object] | None:
        """The event of an entry as it was recorded, unless it is published already."""
        ...

    def published(self, case_id: str, version: int) -> None:
        """Removes the mark; doing it again changes nothing."""
        ...

    def put_back(self, case_id: str, version: int, at: datetime) -> None:
        """Lets an entry that no bus has taken stand among the unpublished as if it had been recorded then."""
        ...

    def note_read(self, case_id: str, read: Read) -> None:
        """Keeps a trace of who has read a sealed record, unless its hour has one of the same account and part."""
        ...

    def reads(self, case_id: str) -> tuple[Read, ...]:
        """Every trace that is kept of this record, by time."""
        ...

    def renew_run(self, case_id: str, run: int) -> bool:
        """Raises `flow_run` above `run`, once; False if somebody has done it already. No version, no entry."""
        ...


# Rows of one query, where all of a list are wanted.
_AT_ONCE: Final = 500


def rows_since(list_key: str, since: str | None, cases: Cases) -> list[Row]:
    """A list from a place in its order to its end; one query for each megabyte or five hundred rows."""
    found: list[Row] = []
    start: Mapping[str, str] | None = None
    while True:
        page = cases.page(list_key, since=since, size=_AT_ONCE, start=start)
        found += page.rows
        if (start := page.next_key) is None:
            return found
