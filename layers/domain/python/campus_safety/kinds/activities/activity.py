"""An activity of outreach (宣传活动): a lesson, a drill, a training, planned for one campus and recorded when held.

The audience is counted by group and never listed. A drill may run through the real incident flow as an exercise.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from campus_safety.errors import no_such_record
from campus_safety.instants import to_text
from campus_safety.labels import Label, labelled
from campus_safety.records.components import Party
from campus_safety.records.record import Record
from campus_safety.values import dataclass


class ActivityType(StrEnum):
    LAW_LESSON = "law_lesson"
    FIRST_LESSON = "first_lesson"
    HOLIDAY_LESSON = "holiday_lesson"
    SAFETY_LESSON = "safety_lesson"
    ANTI_FRAUD = "anti_fraud"
    COUNTER_TERROR_DRILL = "counter_terror_drill"
    EVACUATION_DRILL = "evacuation_drill"
    FIRE_DRILL = "fire_drill"
    GUARD_TRAINING = "guard_training"
    MOCK_COURT = "mock_court"
    ROLE_PLAY = "role_play"
    QUIZ = "quiz"
    PARENTS_MEETING = "parents_meeting"
    OTHER = "other"


ACTIVITY_TYPES: Mapping[ActivityType, Label] = labelled(
    {
        ActivityType.LAW_LESSON: Label("法治课", "Law lesson"),
        ActivityType.FIRST_LESSON: Label("开学第一课", "First lesson of term"),
        ActivityType.HOLIDAY_LESSON: Label("假期预防课", "Lesson before the holidays"),
        ActivityType.SAFETY_LESSON: Label("校园安全课", "Safety lesson"),
        ActivityType.ANTI_FRAUD: Label("反诈宣传", "Anti-fraud"),
        ActivityType.COUNTER_TERROR_DRILL: Label("反恐防暴演练", "Counter-terror drill"),
        ActivityType.EVACUATION_DRILL: Label("应急疏散演练", "Evacuation drill"),
        ActivityType.FIRE_DRILL: Label("消防演练", "Fire drill"),
        ActivityType.GUARD_TRAINING: Label("保安培训", "Guard training"),
        ActivityType.MOCK_COURT: Label("模拟法庭", "Mock court"),
        ActivityType.ROLE_PLAY: Label("反校园暴力角色扮演", "Role play against violence"),
        ActivityType.QUIZ: Label("知识问答", "Quiz"),
        ActivityType.PARENTS_MEETING: Label("家长会", "Parents' meeting"),
        ActivityType.OTHER: Label("其他", "Other"),
    }
)
DRILLS = frozenset(
    {ActivityType.COUNTER_TERROR_DRILL, ActivityType.EVACUATION_DRILL, ActivityType.FIRE_DRILL}
)


class Group(StrEnum):
    """Who an audience is made of; numbers only."""

    KINDERGARTEN = "kindergarten"
    LOWER_PRIMARY = "lower_primary"
    UPPER_PRIMARY = "upper_primary"
    MIDDLE = "middle"
    HIGH = "high"
    STAFF = "staff"
    PARENTS = "parents"
    GUARDS = "guards"


GROUPS: Mapping[Group, Label] = labelled(
    {
        Group.KINDERGARTEN: Label("幼儿", "Kindergarten children"),
        Group.LOWER_PRIMARY: Label("小学低年级", "Lower primary"),
        Group.UPPER_PRIMARY: Label("小学高年级", "Upper primary"),
        Group.MIDDLE: Label("初中", "Middle school"),
        Group.HIGH: Label("高中", "High school"),
        Group.STAFF: Label("教职工", "Staff"),
        Group.PARENTS: Label("家长", "Parents"),
        Group.GUARDS: Label("保安", "Guards"),
    }
)


PUPILS = frozenset({Group.LOWER_PRIMARY, Group.UPPER_PRIMARY, Group.MIDDLE, Group.HIGH})


class Way(StrEnum):
    """How it is held."""

    ON_SITE = "on_site"
    ONLINE = "online"
    BROADCAST = "broadcast"


WAYS: Mapping[Way, Label] = labelled(
    {
        Way.ON_SITE: Label("现场", "On site"),
        Way.ONLINE: Label("线上", "Online"),
        Way.BROADCAST: Label("广播", "Broadcast"),
    }
)


class State(StrEnum):
    SUGGESTED = "suggested"
    PLANNED = "planned"
    CONFIRMED = "confirmed"
    HELD = "held"
    RECORDED = "recorded"
    DECLINED = "declined"
    CANCELLED = "cancelled"


STATES: Mapping[str, Label] = labelled(
    {
        State.SUGGESTED: Label("建议开展", "Suggested"),
        State.PLANNED: Label("已计划", "Planned"),
        State.CONFIRMED: Label("已确认", "Confirmed"),
        State.HELD: Label("已开展，待登记", "Held, to be recorded"),
        State.RECORDED: Label("已登记", "Recorded"),
        State.DECLINED: Label("未采纳", "Declined"),
        State.CANCELLED: Label("已取消", "Cancelled"),
    }
)


class Stage(StrEnum):
    DECIDING = "deciding"
    CONFIRMING = "confirming"
    HOLDING = "holding"
    RECORDING = "recording"


STAGES: Mapping[str, Label] = labelled(
    {
        Stage.DECIDING: Label("待采纳", "Taking up"),
        Stage.CONFIRMING: Label("待确认", "Confirming"),
        Stage.HOLDING: Label("待开展", "Holding"),
        Stage.RECORDING: Label("待登记", "Recording"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Record):
    """`topics` (of `Case`) are codes of `topics.TOPICS`. `host` is an account key, whose unit is `lead`; None where the campus
    holds it itself. `as_vice_principal` says that it is held as law vice-principal (法治副校长) of the campus, whose
    `class_hours` count then. `starts_at` and `ends_at` are None while it is only suggested; they are when it was planned to
    be until somebody says when it was. `audience` counts heads by group. `evacuated_in` is in seconds; `drill_case` is the
    incident of its exercise. `planned_by` is who named the present time. `suggested_by` is the case whose review suggested
    it, None where that is not to be known."""

    activity_type: ActivityType
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    host: str | None = None
    way: Way = Way.ON_SITE
    as_vice_principal: bool = False
    state: State = State.PLANNED
    kind: str = "activity"
    class_hours: int = 0
    audience: Mapping[Group, int]
    pack: str | None = None
    suggested_by: str | None = None
    evacuated_in: int | None = None
    drill_case: str | None = None
    planned_at: datetime | None = None
    planned_by: Party | None = None
    confirmed_at: datetime | None = None
    held_at: datetime | None = None
    recorded_at: datetime | None = None
    corrected_at: datetime | None = None
    declined_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def is_drill(self) -> bool:
        return self.activity_type in DRILLS

    @property
    def person_times(self) -> int:
        """受众人次: heads, counted anew at each activity."""
        return sum(self.audience.values())

    @property
    def open(self) -> bool:
        return self.state in (State.SUGGESTED, State.PLANNED, State.CONFIRMED, State.HELD)

    @property
    def over_at(self) -> datetime | None:
        return self.recorded_at or self.declined_at or self.cancelled_at

    @property
    def stage(self) -> Stage | None:
        match self.state:
            case State.SUGGESTED:
                return Stage.DECIDING
            case State.PLANNED:
                return Stage.CONFIRMING
            case State.CONFIRMED:
                return Stage.HOLDING
            case State.HELD:
                return Stage.RECORDING
            case _:
                return None

    @property
    def concerns_education(self) -> bool:
        """The bureau looks after lessons and drills."""
        return True

    @property
    def counts(self) -> bool:
        """Whether some quota asks for it: a drill, or hours of a law vice-principal."""
        return self.is_drill or self.as_vice_principal

    @property
    def changed_at(self) -> datetime:
        """When what a calendar shows of it was changed last."""
        known = (self.planned_at, self.confirmed_at, self.held_at, self.recorded_at, self.corrected_at)
        return max(at for at in (self.received_at, *known, self.cancelled_at) if at is not None)

    @property
    def filed(self) -> Mapping[str, tuple[str, str]]:
        """By when it is held: a year of a campus, of a station or of whoever holds it is one query. The district's own
        list has only what some quota asks for."""
        if self.starts_at is None or self.state in (State.SUGGESTED, State.DECLINED):
            return {}
        order = f"{to_text(self.starts_at)}#{self.id}"
        whose = {"calendar:campus": self.campus, "calendar:station": self.station}
        if self.host is not None:
            whose["calendar:host"] = f"account:{self.host}"
        if self.counts:
            whose["calendar:district"] = f"district:{self.district}"
        return {name: (calendar_list(owner), order) for name, owner in whose.items()}

    def person_called(self, name: str) -> str | None:
        """ "assignee" is who holds it."""
        return self.host if name == "assignee" else super().person_called(name)

    def row_facts(self) -> dict[str, Any]:
        return {
            "facts": {
                "activity_type": self.activity_type.value,
                "starts_at": to_text(self.starts_at) if self.starts_at else None,
                "ends_at": to_text(self.ends_at) if self.ends_at else None,
                "way": self.way.value,
                "as_vice_principal": self.as_vice_principal,
                "class_hours": self.class_hours,
                "person_times": self.person_times,
                "evacuated_in": self.evacuated_in,
                "exercised": self.drill_case is not None,
                "topics": " ".join(self.topics),
                "changed_at": to_text(self.changed_at),
            }
        }

    def event_facts(self) -> Mapping[str, Any]:
        return {"campus": self.campus, "category": self.activity_type.value}


def calendar_list(owner: str) -> str:
    """Activities in the order in which they begin: of a campus, a station, "account:<key>" or "district:<id>"."""
    return f"{owner}#activity#by_start"


def activity(case: Record | None) -> Activity:
    """The case, if there is one and it is an activity; raises NotFound otherwise."""
    if not isinstance(case, Activity):
        raise no_such_record()
    return case
