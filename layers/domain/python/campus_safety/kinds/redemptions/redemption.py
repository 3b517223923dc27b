"""A request of a school that spends points (积分兑换): what it asks for, what that costs, and how it was answered.

The points are set aside with the request, by an entry of the ledger that is written in the same transaction
(`campus_safety.kinds.points.entering`), and come back the same way where it is not carried out.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from campus_safety.errors import no_such_record
from campus_safety.labels import Label, labelled
from campus_safety.records.record import Record
from campus_safety.values import dataclass


class State(StrEnum):
    ASKED = "asked"
    DELIVERED = "delivered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


STATES: Mapping[str, Label] = labelled(
    {
        State.ASKED: Label("待兑现", "Waits for an answer"),
        State.DELIVERED: Label("已兑现", "Delivered"),
        State.DECLINED: Label("未予兑换，积分已退回", "Declined, points given back"),
        State.WITHDRAWN: Label("已撤回，积分已退回", "Withdrawn, points given back"),
    }
)


class Stage(StrEnum):
    ANSWERING = "answering"


STAGES: Mapping[str, Label] = labelled({Stage.ANSWERING: Label("待兑现", "Waits for an answer")})


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption(Record):
    """`reward` is the id of what is asked for in the district's file, `points` what it cost when it was asked for, `lead` who
    gives it. `period` is the term or year whose number it takes one of, "" where there is no such number.
    `ended_at` is when it was delivered, declined or withdrawn."""

    reward: str
    points: int
    period: str = ""
    state: State = State.ASKED
    kind: str = "redemption"
    ended_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.state is State.ASKED

    @property
    def over_at(self) -> datetime | None:
        return self.ended_at

    @property
    def stage(self) -> Stage | None:
        return Stage.ANSWERING if self.open else None

    @property
    def concerns_education(self) -> bool:
        return True

    def row_facts(self) -> dict[str, Any]:
        return {"facts": {"reward": self.reward, "points": self.points}}

    def event_facts(self) -> Mapping[str, Any]:
        return {"campus": self.campus, "points": self.points}


def redemption(case: Record | None) -> Redemption:
    """The case, if there is one and it is a request that spends points; raises NotFound otherwise."""
    if not isinstance(case, Redemption):
        raise no_such_record()
    return case
