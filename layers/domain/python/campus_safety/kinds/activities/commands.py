"""What people ask of an activity. `terms` are those in which the campus had law vice-principals, `beside` the other activities
of its host about that time: whoever asks looks them up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from campus_safety.kinds.activities.actions import Action
from campus_safety.kinds.activities.activity import ActivityType, Group, Way
from campus_safety.kinds.activities.compliance import Occasion
from campus_safety.kinds.appointments.appointment import Term
from campus_safety.records.commands import Command, Note

__all__ = [
    "Cancel",
    "Command",
    "Confirm",
    "Correct",
    "Decline",
    "Hold",
    "Host",
    "Note",
    "Record",
    "Reschedule",
    "StartExercise",
    "TakeUp",
]


@dataclass(frozen=True, slots=True)
class Host:
    """Who holds it: an account, and the unit that it acts for."""

    account: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUp(Command):
    """A suggestion is taken up, as the activity that it suggests or as another; nobody named: the campus holds it. `named`
    is how the host was named, for whoever looks it up."""

    action = Action.TAKE_UP
    starts_at: datetime
    ends_at: datetime
    activity_type: ActivityType | None = None
    named: str | None = None
    host: Host | None = None
    way: Way = Way.ON_SITE
    as_vice_principal: bool = False
    pack: str | None = None
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(Command):
    """The reason is the text."""

    action = Action.DECLINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Reschedule(Command):
    """Another time; whoever confirmed the old one is asked again."""

    action = Action.RESCHEDULE
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm(Command):
    action = Action.CONFIRM


@dataclass(frozen=True, slots=True, kw_only=True)
class StartExercise(Command):
    """`case` is the incident that was made for it."""

    action = Action.START_EXERCISE
    category: str
    submission: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Command):
    """When it was, where that differs from the plan."""

    action = Action.HOLD
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Command):
    """Heads by group, never names; `evacuated_in` in seconds."""

    action = Action.RECORD
    audience: Mapping[Group, int] = field(default_factory=dict)
    class_hours: int = 0
    evacuated_in: int | None = None
    pack: str | None = None
    terms: tuple[Term, ...] = ()
    beside: tuple[Occasion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Record):
    """What was recorded wrongly, whole and with the reason as its text: it takes the place of what stood there."""

    action = Action.CORRECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Command):
    """The reason is the text."""

    action = Action.CANCEL
