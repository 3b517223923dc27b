"""An entry of a campus's log (安保室日志): what was done there, once and for all. A wrong entry is offset, never edited.

Two kinds of entry stay open for a while: an officer who is still in the security room, and a shift that nobody has taken
over yet. People are counted, never listed; what was said lies in narratives.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from campus_safety.errors import no_such_record
from campus_safety.instants import to_text
from campus_safety.labels import Label, labelled
from campus_safety.records.components import Party
from campus_safety.records.record import Record
from campus_safety.values import dataclass


class EntryType(StrEnum):
    """What an entry is about. Which facts each needs, and who writes it, is said in `daily_log.forms`."""

    HELP_REQUEST = "help_request"
    GUARD_TRAINING = "guard_training"
    GUARD_DRILL = "guard_drill"
    MEDIATION = "mediation"
    SHIFT_HANDOVER = "shift_handover"
    OFFICER_VISIT = "officer_visit"
    LEGAL_CONSULTATION = "legal_consultation"
    GUIDANCE = "guidance"
    SELF_TEST = "self_test"
    ASSURANCE = "assurance"
    DUTY = "duty"


ENTRY_TYPES: Mapping[EntryType, Label] = labelled(
    {
        EntryType.HELP_REQUEST: Label("受理求助", "Help request taken"),
        EntryType.GUARD_TRAINING: Label("保安培训", "Guard training"),
        EntryType.GUARD_DRILL: Label("保安演练", "Guard drill"),
        EntryType.MEDIATION: Label("纠纷调解", "Mediation"),
        EntryType.SHIFT_HANDOVER: Label("交接班", "Shift hand-over"),
        EntryType.OFFICER_VISIT: Label("民警驻室", "Officer in the security room"),
        EntryType.LEGAL_CONSULTATION: Label("法律咨询", "Legal consultation"),
        EntryType.GUIDANCE: Label("安保指导", "Guidance on guards and equipment"),
        EntryType.SELF_TEST: Label("一键报警自检", "One-key alarm self-test"),
        EntryType.ASSURANCE: Label("“四个100%”核定", "One of the four 100 % assured"),
        EntryType.DUTY: Label("学校定期事项", "A recurring duty of the school"),
    }
)


class State(StrEnum):
    RECORDED = "recorded"
    PRESENT = "present"
    HANDED_OVER = "handed_over"
    OFFSET = "offset"


STATES: Mapping[str, Label] = labelled(
    {
        State.RECORDED: Label("已登记", "Recorded"),
        State.PRESENT: Label("民警在室", "Officer present"),
        State.HANDED_OVER: Label("已交班，待接班", "Handed over, to be taken over"),
        State.OFFSET: Label("已冲销", "Offset"),
    }
)


class Stage(StrEnum):
    """What an open entry waits for."""

    LEAVING = "leaving"
    TAKING_OVER = "taking_over"


STAGES: Mapping[str, Label] = labelled(
    {
        Stage.LEAVING: Label("登记离开", "The officer's leaving"),
        Stage.TAKING_OVER: Label("接班", "Taking over"),
    }
)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was open at the campus when a shift ended: how much of each kind, and which. Sealed cases are neither counted
    nor named: whoever must know of them knows without a log. `more` where there was more than is named."""

    incidents: int
    hazards: int
    notices: int
    cases: tuple[str, ...] = ()
    more: bool = False

    @property
    def spelling(self) -> str:
        return f"{self.incidents}/{self.hazards}/{self.notices}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry(Record):
    """`day` in Shanghai; `at` is when it happened, as stated. `minutes` is how long it took, `people` how many took part
    (a count, never a list). `facts` are the codes that this type needs, such as which assurance and whether it holds.
    `closed_at` is when nothing was to be waited for any more."""

    entry_type: EntryType
    day: date
    at: datetime
    by: Party
    minutes: int = 0
    people: int = 0
    facts: Mapping[str, str]
    state: State = State.RECORDED
    kind: str = "log_entry"
    closed_at: datetime | None = None
    left_at: datetime | None = None
    handed: HandedOver | None = None
    taken_at: datetime | None = None
    taken_by: Party | None = None
    replaces: str | None = None
    offset_at: datetime | None = None
    replaced_by: str | None = None

    @property
    def open(self) -> bool:
        return self.state in (State.PRESENT, State.HANDED_OVER)

    @property
    def over_at(self) -> datetime | None:
        return None if self.open else self.offset_at or self.closed_at

    @property
    def stage(self) -> Stage | None:
        match self.state:
            case State.PRESENT:
                return Stage.LEAVING
            case State.HANDED_OVER:
                return Stage.TAKING_OVER
            case _:
                return None

    @property
    def concerns_education(self) -> bool:
        """The bureau sees which campuses lack one of the four 100 % or a recurring duty, and what says so."""
        return self.assures

    @property
    def assures(self) -> bool:
        """Whether how its campus stands follows from it."""
        return self.entry_type in (EntryType.ASSURANCE, EntryType.DUTY)

    @property
    def filed(self) -> Mapping[str, tuple[str, str]]:
        """A campus's log by day, and the visits of a month by station: each one query at any length of the log."""
        order = f"{self.at.isoformat(timespec='milliseconds')}#{self.id}"
        lists = {"day": (day_list(self.campus, self.day), order)}
        if self.entry_type is EntryType.OFFICER_VISIT:
            lists["visits"] = (visits_list(self.station, month_of(self.day)), order)
        return lists

    def row_facts(self) -> dict[str, Any]:
        return {
            "facts": {
                "entry_type": self.entry_type.value,
                "day": self.day.isoformat(),
                "at": to_text(self.at),
                "minutes": self.minutes,
                "people": self.people,
                "unit": self.by.unit,
                **self.facts,
            }
        }

    def event_facts(self) -> Mapping[str, Any]:
        """What figures are made of; an entry that was offset counts no more, which its state says."""
        return {
            "campus": self.campus,
            "category": self.entry_type.value,
            "day": self.day.isoformat(),
            "minutes": self.minutes,
            "people": self.people,
            "unit": self.by.unit,
            **({"facts": dict(self.facts)} if self.facts else {}),
        }


def day_list(campus: str, day: date) -> str:
    return f"{campus}#log#{day.isoformat()}"


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def visits_list(station: str, month: str) -> str:
    """The visits to the campuses of a station in one month ("2026-11"), whoever made them."""
    return f"{station}#visits#{month}"


def log_entry(case: Record | None) -> LogEntry:
    """The case, if there is one and it is a log entry; raises NotFound otherwise."""
    if not isinstance(case, LogEntry):
        raise no_such_record()
    return case
