"""An appointment as law vice-principal (法治副校长) of one campus, of an officer's account, from a day to a day."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from campus_safety.district.calendars import SHANGHAI
from campus_safety.errors import no_such_record
from campus_safety.labels import Label, labelled
from campus_safety.records.record import Record
from campus_safety.values import dataclass


class State(StrEnum):
    IN_OFFICE = "in_office"
    ENDED = "ended"


STATES: Mapping[str, Label] = labelled(
    {State.IN_OFFICE: Label("在任", "In office"), State.ENDED: Label("已卸任", "Ended")}
)


class Stage(StrEnum):
    SERVING = "serving"


STAGES: Mapping[str, Label] = labelled({Stage.SERVING: Label("任期中", "Serving")})


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when an account was law vice-principal of a campus; days in Shanghai, both included."""

    holder: str
    campus: str
    since: date
    until: date

    @property
    def over_at(self) -> datetime:
        """The moment after the last day."""
        return datetime.combine(self.until + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)

    def covers(self, day: date) -> bool:
        return self.since <= day <= self.until


def in_office(terms: Iterable[Term], holder: str, campus: str, day: date) -> bool:
    return any(term.holder == holder and term.campus == campus and term.covers(day) for term in terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment(Record):
    """`holder` is an account key. `since` and `until` are days in Shanghai, both included; ended early, `until` is the last
    day. `slot` is which of the campuses that one person may have it takes, counted from 1."""

    holder: str
    since: date
    until: date
    slot: int
    state: State = State.IN_OFFICE
    kind: str = "appointment"
    renewed: int = 0
    ended_at: datetime | None = None

    @property
    def term(self) -> Term:
        return Term(self.holder, self.campus, self.since, self.until)

    @property
    def open(self) -> bool:
        return self.state is State.IN_OFFICE

    @property
    def over_at(self) -> datetime | None:
        return self.ended_at

    @property
    def stage(self) -> Stage | None:
        return Stage.SERVING if self.open else None

    @property
    def concerns_education(self) -> bool:
        return True

    @property
    def filed(self) -> Mapping[str, tuple[str, str]]:
        """By the day it began: whom a campus, a station or the district has had, and which campuses somebody has."""
        order = f"{self.since.isoformat()}#{self.id}"
        whose = {
            "terms:campus": self.campus,
            "terms:station": self.station,
            "terms:district": f"district:{self.district}",
            "terms:holder": f"account:{self.holder}",
        }
        return {name: (terms_list(owner), order) for name, owner in whose.items()}

    def person_called(self, name: str) -> str | None:
        """ "assignee" is who was appointed."""
        return self.holder if name == "assignee" else super().person_called(name)

    def row_facts(self) -> dict[str, Any]:
        return {
            "facts": {
                "holder": self.holder,
                "since": self.since.isoformat(),
                "until": self.until.isoformat(),
                "renewed": self.renewed,
            }
        }

    def event_facts(self) -> Mapping[str, Any]:
        return {"campus": self.campus, "category": "law_vice_principal"}


def terms_list(owner: str) -> str:
    """Appointments in the order in which they began: of a campus, a station, "account:<key>" or "district:<id>"."""
    return f"{owner}#appointment#by_day"


def appointment(case: Record | None) -> Appointment:
    """The case, if there is one and it is an appointment; raises NotFound otherwise."""
    if not isinstance(case, Appointment):
        raise no_such_record()
    return case
