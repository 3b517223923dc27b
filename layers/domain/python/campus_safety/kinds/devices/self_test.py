"""A campus's overdue self-tests in one month (设备自检): told to it once, and settled when its devices have been tested."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from campus_safety.errors import no_such_record
from campus_safety.labels import Label, labelled
from campus_safety.records.record import Record
from campus_safety.values import dataclass


class State(StrEnum):
    DUE = "due"
    TESTED = "tested"
    MISSED = "missed"


STATES: Mapping[str, Label] = labelled(
    {
        State.DUE: Label("待自检", "Due"),
        State.TESTED: Label("已自检", "Tested"),
        State.MISSED: Label("逾期未自检", "Missed"),
    }
)


class Stage(StrEnum):
    TESTING = "testing"


STAGES: Mapping[str, Label] = labelled({Stage.TESTING: Label("自检", "Testing")})


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest(Record):
    """`month` is "2026-11" in Shanghai; `devices` are those that were overdue when the campus was told."""

    month: str
    devices: tuple[str, ...]
    state: State = State.DUE
    kind: str = "self_test"
    ended_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.state is State.DUE

    @property
    def over_at(self) -> datetime | None:
        return self.ended_at

    @property
    def stage(self) -> Stage | None:
        return Stage.TESTING if self.open else None

    def row_facts(self) -> dict[str, Any]:
        return {"facts": {"month": self.month, "devices": len(self.devices)}}

    def event_facts(self) -> Mapping[str, Any]:
        return {"campus": self.campus, "month": self.month, "devices": len(self.devices)}


def self_test(case: Record | None) -> SelfTest:
    """The case, if there is one and it is a month's self-tests; raises NotFound otherwise."""
    if not isinstance(case, SelfTest):
        raise no_such_record()
    return case
