"""A safety notice (安全提示, 互通信息): police tell schools something; each campus says that it has read it, or is chased.

One record holds the campuses of one station, and no more of them than a transaction takes, so a notice to a district is
several records. The first is the head: it names the others, and whatever becomes of it is brought to them. A record
never says after which incident it was written: the incident names the notice.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from campus_safety.errors import no_such_record
from campus_safety.identity import case_id
from campus_safety.instants import to_text
from campus_safety.kinds.hazards.categories import CATEGORIES as HAZARDS
from campus_safety.kinds.incidents.taxonomy import CATEGORIES as INCIDENTS
from campus_safety.labels import Label, labelled
from campus_safety.records.components import Party
from campus_safety.records.record import Record
from campus_safety.values import dataclass

TOPICS: Final[Mapping[str, Label]] = labelled(
    {name: category.label for table in (HAZARDS, INCIDENTS) for name, category in table.items()}
)


class Addressed(StrEnum):
    """To whom a notice goes."""

    CAMPUSES = "campuses"
    STATION = "station"
    DISTRICT = "district"


ADDRESSED: Mapping[Addressed, Label] = labelled(
    {
        Addressed.CAMPUSES: Label("指定校园", "Chosen campuses"),
        Addressed.STATION: Label("辖区全部校园", "All campuses of a station"),
        Addressed.DISTRICT: Label("全区校园", "All campuses of the district"),
    }
)


class State(StrEnum):
    ISSUED = "issued"
    READ = "read"
    WITHDRAWN = "withdrawn"


STATES: Mapping[str, Label] = labelled(
    {
        State.ISSUED: Label("已发布", "Issued"),
        State.READ: Label("全部已读", "Read by all"),
        State.WITHDRAWN: Label("已撤回", "Withdrawn"),
    }
)


class Stage(StrEnum):
    """What an open notice waits for."""

    DELIVERING = "delivering"
    READING = "reading"


STAGES: Mapping[str, Label] = labelled(
    {
        Stage.DELIVERING: Label("送达各校园", "On its way to every campus"),
        Stage.READING: Label("待阅", "Waiting to be read"),
    }
)


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """One campus's receipt: `by` is the first of its accounts that read the notice."""

    unit: str
    read_at: datetime | None = None
    by: Party | None = None

    @property
    def spelling(self) -> str:
        return f"{self.unit}={'read' if self.read_at else ''}"


@dataclass(frozen=True, slots=True)
class FurtherPart:
    """The campuses of one more record of a notice, all of one station."""

    station: str
    campuses: tuple[str, ...]

    @property
    def spelling(self) -> str:
        return self.station


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyNotice(Record):
    """`topic` is a code of TOPICS; the words are a narrative. `read_by` is until when every campus should have read it.

    `head` is the id of the notice's first record, which alone has `further` ones; `part` counts from 1 to `parts`.
    `reached` is how many of them, in their order, share what has become of the head; `delivered_at` is when all of them
    did, None while it is on its way.
    """

    topic: str
    addressed: Addressed
    receipts: tuple[ReadReceipt, ...]
    read_by: datetime
    head: str
    part: int = 1
    further: tuple[FurtherPart, ...] = ()
    parts: int = 1
    reached: int = 1
    state: State = State.ISSUED
    kind: str = "safety_notice"
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    withdrawn_at: datetime | None = None
    replaces: str | None = None
    replaced_by: str | None = None

    @property
    def files_of(self) -> str:
        """A notice of many records has its files once, with the first."""
        return self.head

    @property
    def open(self) -> bool:
        return self.state is State.ISSUED or self.delivered_at is None

    @property
    def over_at(self) -> datetime | None:
        return None if self.open else self.withdrawn_at or self.read_at

    @property
    def stage(self) -> Stage | None:
        if not self.open:
            return None
        return Stage.DELIVERING if self.delivered_at is None else Stage.READING

    @property
    def concerns_education(self) -> bool:
        """The bureau is told which schools have not read it."""
        return True

    @property
    def campuses_concerned(self) -> frozenset[str]:
        return frozenset(receipt.unit for receipt in self.receipts)

    @property
    def invited(self) -> frozenset[str]:
        return self.campuses_concerned

    @property
    def awaited(self) -> frozenset[str]:
        """Those who are still to read it; of a notice that was withdrawn nobody is."""
        if self.state is State.WITHDRAWN:
            return frozenset()
        return frozenset(receipt.unit for receipt in self.receipts if receipt.read_at is None)

    @property
    def units(self) -> frozenset[str]:
        return super().units | self.campuses_concerned

    @property
    def filed(self) -> Mapping[str, tuple[str, str]]:
        """All parts of one notice, in their order: how far the whole of it was read is one query."""
        return {"parts": (parts_list(self.head), f"{self.part:04d}#{self.id}")}

    def part_done_at(self, unit: str) -> datetime | None:
        receipt = self.receipt_of(unit)
        return receipt.read_at if receipt else None

    def receipt_of(self, unit: str) -> ReadReceipt | None:
        return next((receipt for receipt in self.receipts if receipt.unit == unit), None)

    def row_facts(self) -> dict[str, Any]:
        return {
            "facts": {
                "topic": self.topic,
                "head": self.head,
                "part": self.part,
                "parts": self.parts,
                "reached": self.reached,
                "campuses": len(self.receipts),
                "unread": sum(receipt.read_at is None for receipt in self.receipts),
                "read_by": to_text(self.read_by),
            }
        }

    def row_facts_for(self, unit: str) -> dict[str, Any]:
        """A campus's row says whether it has read it, and nothing of the others."""
        receipt = self.receipt_of(unit)
        if receipt is None:
            return {}
        read_at = to_text(receipt.read_at) if receipt.read_at else None
        return {"facts": {"topic": self.topic, "read_by": to_text(self.read_by), "read_at": read_at}}

    def event_facts(self) -> Mapping[str, Any]:
        """`to_deliver` is there only where the other parts are to follow this one, so that a rule can pick by it."""
        facts: dict[str, Any] = {
            "category": self.topic,
            "head": self.head,
            "part": self.part,
            "campuses": len(self.receipts),
            "unread": sum(receipt.read_at is None for receipt in self.receipts),
        }
        return facts if self.delivered_at else facts | {"to_deliver": True}


def part_id(head: str, part: int) -> str:
    """The id of a part; the same whoever makes it, and however often."""
    return head if part == 1 else case_id("safety_notice", head, f"part-{part}")


def parts_list(head: str) -> str:
    """The list in which all parts of a notice stand."""
    return f"notice#{head}"


def safety_notice(case: Record | None) -> SafetyNotice:
    """The case, if there is one and it is a safety notice; raises NotFound otherwise."""
    if not isinstance(case, SafetyNotice):
        raise no_such_record()
    return case
