"""One entry of a school's points (学校积分): dated, with a reason, only ever offset by another one, never edited.

Points belong to the school. No child has any, and no child is ranked.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from campus_safety.errors import no_such_record
from campus_safety.labels import Label, labelled
from campus_safety.records.record import Record
from campus_safety.values import dataclass


class Reason(StrEnum):
    """What points are given for, or taken."""

    QUIZ = "quiz"
    ACTIVITY = "activity"
    DRILL = "drill"
    OFFSET = "offset"
    AWARD = "award"
    SPENT = "spent"
    RETURNED = "returned"


REASONS: Mapping[Reason, Label] = labelled(
    {
        Reason.QUIZ: Label("知识问答", "Quiz"),
        Reason.ACTIVITY: Label("宣传活动", "Activity"),
        Reason.DRILL: Label("应急演练", "Drill"),
        Reason.OFFSET: Label("冲销", "Offset"),
        Reason.AWARD: Label("其他奖励", "Other award"),
        Reason.SPENT: Label("兑换", "Spent"),
        Reason.RETURNED: Label("兑换退回", "Given back"),
    }
)


class State(StrEnum):
    RECORDED = "recorded"
    OFFSET = "offset"


STATES: Mapping[str, Label] = labelled(
    {State.RECORDED: Label("已记分", "Recorded"), State.OFFSET: Label("已冲销", "Offset by another")}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsEntry(Record):
    """`day` in Shanghai. `points` is below zero where the entry offsets `offsets`, and where the school has spent them;
    `source` is the round, activity or other case that they were earned with, or the request that they were spent for. An
    entry that was offset keeps its number, and so does what offset it: their sum is nothing."""

    points: int
    reason: Reason
    day: date
    source: str | None = None
    offsets: str | None = None
    state: State = State.RECORDED
    kind: str = "points_entry"
    offset_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Nothing is left to be done about an entry."""
        return False

    @property
    def over_at(self) -> datetime | None:
        return self.received_at

    @property
    def stage(self) -> str | None:
        return None

    @property
    def concerns_education(self) -> bool:
        return True

    def row_facts(self) -> dict[str, Any]:
        return {
            "facts": {
                "points": self.points,
                "reason": self.reason.value,
                "day": self.day.isoformat(),
                "source": self.source or "",
            }
        }

    def event_facts(self) -> Mapping[str, Any]:
        return {"campus": self.campus, "category": self.reason.value, "points": self.points}


def points_entry(case: Record | None) -> PointsEntry:
    """The case, if there is one and it is an entry of points; raises NotFound otherwise."""
    if not isinstance(case, PointsEntry):
        raise no_such_record()
    return case
