"""The record: what every kind carries, and which clocks run on it.

A record is a case of the loop (`campus_safety.records.case`), or one of duty or outreach; each kind adds its own facts to these.
The record is the truth. It holds codes, ids and times only; everything that people write in their own words lives in narratives
beside it. All times are aware UTC.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

from campus_safety.records.clocks import Clock, next_tick_at
from campus_safety.records.components import (
    Attachment,
    Extension,
    Measure,
    Paper,
    Party,
    Recalculation,
    Receipt,
    Reporter,
    Supervision,
    Transfer,
)
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.stored import Stored
from campus_safety.values import dataclass

C = TypeVar("C", bound="Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(ABC):
    """What every kind of record has. `version` counts changes, `flow_run` counts the flows started for it; `written_at` is
    when it changed last, None in records of the first releases. `worked_by` is everybody who ever did the work that
    somebody else has to find good, reopened and reassigned or not.

    `campus` is empty where a case concerns several; `lead` is the unit that answers for it now.
    """

    row_type: ClassVar[type[Row]] = Row

    id: str
    code: str
    district: str
    campus: str
    station: str
    policy: str
    reporter: Reporter
    received_at: datetime
    lead: str
    state: str
    kind: str
    # A new record begins so; what is stored always says them.
    version: int = 1
    flow_run: int = 1
    chain: str = ""
    exercise: bool = False
    joined: tuple[str, ...] = ()
    submission: str = ""
    links: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    clocks: tuple[Clock, ...] = ()
    late_entries: int = 0
    recalculations: tuple[Recalculation, ...] = ()
    written_at: datetime | None = None
    seal: bool = False
    stored: Stored | None = field(default=None, compare=False, repr=False)
    worked_by: tuple[Party, ...] = ()

    @property
    def transfer(self) -> Transfer | None:
        """Only cases are handed over, ordered, extended, reviewed and put on paper; of other records there is none of it."""
        return None

    @property
    def supervisions(self) -> tuple[Supervision, ...]:
        return ()

    @property
    def extensions(self) -> tuple[Extension, ...]:
        return ()

    @property
    def measures(self) -> tuple[Measure, ...]:
        return ()

    @property
    def papers(self) -> tuple[Paper, ...]:
        return ()

    @property
    def receipt(self) -> Receipt | None:
        return None

    @property
    @abstractmethod
    def open(self) -> bool:
        """Whether something is still to be done; an open case always has a next tick."""

    @property
    @abstractmethod
    def stage(self) -> str | None:
        """What the open case waits for, as its flow shows it; None once it is over."""

    @property
    @abstractmethod
    def over_at(self) -> datetime | None:
        """When it was over; None while it is open."""

    @property
    def severity(self) -> str:
        """By which of the policy's limits it is measured: an incident's level, a hazard's grade; else there is one set."""
        return "ordinary"

    @property
    def measured_by(self) -> tuple[str, ...]:
        """Its categories, the narrowest first: a policy may set limits of their own for them."""
        return ()

    @property
    def course_since(self) -> datetime:
        """When its present course began: with the report, or anew when it was opened again. What clocks ordered before
        that stands for nothing in it."""
        return self.received_at

    @property
    def orders_end_at(self) -> datetime | None:
        """When it left the loop by an exit: orders on it end with that, unanswered."""
        return None

    @property
    def newer(self) -> bool:
        """Whether it holds a value that this release does not know: another has written it. It stays sealed, its deadlines
        are told, and nobody acts on it until the release is back that knows."""
        return self.stored is not None and self.stored.newer

    @property
    def files_of(self) -> str:
        """The id of the record whose files it shows: mostly its own."""
        return self.id

    @property
    def sealed(self) -> bool:
        """Whether only those who must know see it."""
        return self.seal or self.newer or self.secret

    @property
    def secret(self) -> bool:
        """Whether what it is about is for those only who must know."""
        return False

    @property
    def knowing(self) -> frozenset[str]:
        """The accounts that know of a sealed record because somebody named them, or because they worked on it."""
        return frozenset(by.account for by in self.worked_by)

    @property
    def campus_left_out(self) -> bool:
        """Whether its own campus is not to know of it, because it is about those who answer there."""
        return False

    @property
    def offered_parts(self) -> frozenset[Part]:
        """What a unit reads of it that was offered it and has not accepted yet."""
        return frozenset({Part.SUMMARY})

    @property
    def urgent(self) -> bool:
        """Whether a message about it is better sent twice than never."""
        return False

    @property
    def raised(self) -> int:
        """How many levels up from its owner a case has been taken."""
        return 0

    @property
    def concerns_education(self) -> bool:
        """Whether the education bureau reads of it."""
        return False

    @property
    def campuses_concerned(self) -> frozenset[str]:
        """The campuses that it is about, and that may know of it."""
        return frozenset() if self.campus_left_out else frozenset({self.campus} - {""})

    @property
    def reporters(self) -> tuple[str, ...]:
        """The accounts of all who reported it and are told how it ended."""
        return (self.reporter.account,) if self.reporter.account is not None else ()

    @property
    def surveyed(self) -> bool:
        """Whether its reporter may say, apart from it, how it was handled (`campus_safety.records.surveys`)."""
        return False

    @property
    def for_everybody(self) -> bool:
        """Whether all the schools and all the police of the district read of it; what they may do is the tables' to say."""
        return False

    @property
    def invited(self) -> frozenset[str]:
        """Units that do a part of it each, and see that part only."""
        return frozenset()

    @property
    def awaited(self) -> frozenset[str]:
        """Those of the invited whose part is not done."""
        return frozenset()

    @property
    def shut_out(self) -> frozenset[str]:
        """Those of the invited who could not do their part and have to try again."""
        return frozenset()

    @property
    def authorities(self) -> frozenset[str]:
        """Units of authorities that have to be told of it, besides whoever leads or joined."""
        return frozenset()

    @property
    def like(self) -> str | None:
        """What a later case of the same campus would have to say to be one like this; None where nobody asks."""
        return None

    def part_done_at(self, unit: str) -> datetime | None:  # noqa: ARG002 - most kinds are done by all together
        """When this unit had done its own part of an open case, which is over for it then; None while it has not."""
        return None

    @property
    def filed(self) -> Mapping[str, tuple[str, str]]:
        """Further lists that it stands in: what the row is called -> (the list's key, its order there). A campus's log
        is read by day, which no worklist is."""
        return {}

    def row_facts(self) -> dict[str, Any]:
        """What a worklist row says of this kind besides what it says of every case."""
        return {}

    def row_facts_for(self, unit: str) -> dict[str, Any]:  # noqa: ARG002 - most kinds say the same to all
        """What the row of this unit, or of another owner of a row, says besides; the rows of one case may differ."""
        return {}

    def event_facts(self) -> Mapping[str, Any]:
        """What this kind tells the bus besides what every case does: codes only, and of a sealed case only what
        gives nothing away."""
        return {}

    @property
    def next_tick_at(self) -> datetime | None:
        """The earliest rung nobody has served yet, over all running clocks; feeds the flow and the sweep."""
        return next_tick_at(self.clocks) if self.awaits_ticks else None

    @property
    def awaits_ticks(self) -> bool:
        """Whether deadlines are told of it: it is open, or in a state of another release, which may be."""
        return self.open or self.newer

    @property
    def next_clock(self) -> Clock | None:
        """The limit still running that ends first; of those that end together the one laid first."""
        if not self.awaits_ticks:
            return None
        return min(
            (clock for clock in self.clocks if clock.counts), key=lambda clock: clock.due_at, default=None
        )

    @property
    def due_at(self) -> datetime | None:
        """The earliest limit still running; feeds the worklists."""
        clock = self.next_clock
        return clock.due_at if clock is not None else None

    @property
    def unsure_years(self) -> tuple[int, ...]:
        """Years that a limit reaches into and whose calendar is not known: a warning wherever the limit is shown."""
        years = {year for clock in self.clocks if clock.stopped_at is None for year in clock.unsure}
        return tuple(sorted(years)) if self.open else ()

    def clock(self, name: str) -> Clock | None:
        return next((clock for clock in self.clocks if clock.name == name), None)

    def clock_called(self, name: str) -> str:
        """The name by which the words of a clock are found: a task's is a measure's, and people call it a task's."""
        plain, _, number = name.partition(":")
        task = plain == "measure" and any(one.task and str(one.number) == number for one in self.measures)
        return f"task:{number}" if task else name

    def with_clock(self, changed: Clock) -> Self:
        """The case with this clock in the place of the one of its name, or added."""
        kept = tuple(changed if clock.name == changed.name else clock for clock in self.clocks)
        return replace(self, clocks=kept if changed in kept else (*self.clocks, changed))

    def with_work(self, by: Party) -> Self:
        """The case with one more of those who worked on it."""
        return self if by in self.worked_by else replace(self, worked_by=(*self.worked_by, by))

    def person_called(self, name: str) -> str | None:
        """The account that a ladder calls by its part in this case; None where nobody has the part."""
        return self.reporter.account if name == "reporter" else None

    def unit_called(self, name: str) -> str | None:
        """The unit that a ladder calls by its part in this case; None where the case has no such part."""
        return {"lead": self.lead, "campus": self.campus, "station": self.station}.get(name)

    @property
    def units(self) -> frozenset[str]:
        """Units concerned beyond the chain above the campus: who leads, who joined, who is offered the case."""
        offered = {self.transfer.to} if self.transfer and self.transfer.open else set()
        campus = "" if self.campus_left_out else self.campus
        return frozenset({campus, self.station, self.lead, *self.joined, *offered} - {""})


def first(*moments: datetime | None) -> datetime | None:
    """The earliest of the moments that are known."""
    return min((moment for moment in moments if moment is not None), default=None)
