"""An issue of the monthly bulletin (简报): that of one month is drafted by itself and released by a person.

What the bulletin of a month says is read from the figures whenever it is asked for. The issue says since when there is one,
who let it out, and what the figures were then: a number that was corrected afterwards is told beside it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from campus_safety.errors import no_such_record
from campus_safety.labels import Label, labelled
from campus_safety.records.record import Record
from campus_safety.values import dataclass


class State(StrEnum):
    DRAFTED = "drafted"
    RELEASED = "released"


STATES: Mapping[str, Label] = labelled(
    {State.DRAFTED: Label("待签发", "Drafted"), State.RELEASED: Label("已签发", "Released")}
)


class Stage(StrEnum):
    RELEASING = "releasing"


STAGES: Mapping[str, Label] = labelled({Stage.RELEASING: Label("等待签发", "Waiting to be released")})


@dataclass(frozen=True, slots=True, order=True)
class ReleasedNumber:
    """What an indicator came to when the bulletin was released: a count, of a rate its part with the whole."""

    indicator: str
    count: int
    whole: int | None = None

    @property
    def spelling(self) -> str:
        return f"{self.indicator}={self.count}" + ("" if self.whole is None else f"/{self.whole}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinIssue(Record):
    """`month` is the first day of the month that it tells of. It is the district's: `lead` is who releases it. `numbers` are
    those of the release, as whoever released it could read them; stations are `joined` once there is something to read."""

    month: date
    state: State = State.DRAFTED
    kind: str = "bulletin_issue"
    released_at: datetime | None = None
    numbers: tuple[ReleasedNumber, ...] = ()

    @property
    def open(self) -> bool:
        return self.state is State.DRAFTED

    @property
    def over_at(self) -> datetime | None:
        return self.released_at

    @property
    def stage(self) -> Stage | None:
        return Stage.RELEASING if self.open else None

    @property
    def filed(self) -> Mapping[str, tuple[str, str]]:
        """By month, so that a planner finds the last one there is."""
        return {"issues": (issues_list(self.district), f"{self.month.isoformat()}#{self.id}")}

    def row_facts(self) -> dict[str, Any]:
        return {"facts": {"month": f"{self.month:%Y-%m}"}}

    def event_facts(self) -> Mapping[str, Any]:
        return {"month": f"{self.month:%Y-%m}"}


def issues_list(district: str) -> str:
    """The issues of a district's bulletin, by month."""
    return f"district:{district}#bulletin_issue#by_month"


def bulletin_issue(case: Record | None) -> BulletinIssue:
    """The case, if there is one and it is an issue of the bulletin; raises NotFound otherwise."""
    if not isinstance(case, BulletinIssue):
        raise no_such_record()
    return case
