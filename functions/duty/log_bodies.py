"""What is sent to a security room's log: codes and counts apart from words, every field bounded."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campus_safety.kinds.daily_log import commands
from campus_safety.kinds.daily_log.actions import Action
from campus_safety.kinds.daily_log.log_entry import EntryType
from campus_safety.kinds.daily_log.visiting import MOST_OFFICERS
from campus_safety.kinds.daily_log.writing import DAY_MINUTES, MOST_PEOPLE
from campus_safety.records.commands import Command
from campus_safety_aws.action_bodies import ActionBody, CaseIdField, Code, Words
from campus_safety_aws.http import Time, staff_number

# Visits and hand-overs have forms of their own.
Recorded = Literal[
    EntryType.HELP_REQUEST,
    EntryType.GUARD_TRAINING,
    EntryType.GUARD_DRILL,
    EntryType.MEDIATION,
    EntryType.LEGAL_CONSULTATION,
    EntryType.GUIDANCE,
    EntryType.SELF_TEST,
    EntryType.ASSURANCE,
    EntryType.DUTY,
]


class LogForm(BaseModel):
    """`at` is when it began, if it was not just now; late entry is bounded. `replaces` is an entry that was wrong: it is
    offset by this one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
    campus: Code
    at: Time | None = None
    replaces: CaseIdField | None = None
    acting_staff: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(staff_number)]
    text: Words = ""


class LogEntryBody(LogForm):
    """登记日志 / an entry: how long it took, how many took part (never who), and the codes that its type asks for.
    `evidence` says what an assurance rests on; a mediation may name the dispute that it was about."""

    entry_type: Recorded
    minutes: Annotated[int, Field(ge=0, le=DAY_MINUTES)] = 0
    people: Annotated[int, Field(ge=0, le=MOST_PEOPLE)] = 0
    facts: Annotated[dict[Code, Code], Field(max_length=5)] = Field(default_factory=dict)
    incident: CaseIdField | None = None
    evidence: Annotated[str, Field(max_length=1000)] = ""


class RoomVisitBody(LogForm):
    """民警驻室 / officers in the security room: present from now on, or, afterwards, from when to when."""

    left_at: Time | None = None
    people: Annotated[int, Field(ge=1, le=MOST_OFFICERS)] = 1


class HandOverShiftBody(LogForm):
    """交班 / what is open at the campus is counted and named by the system; the text is what else the next shift should
    know."""


class LeaveRoomBody(ActionBody):
    """登记离开 / `left_at` is when, if not now."""

    left_at: Time | None = None

    def command(self) -> Command:
        return commands.Leave(left_at=self.left_at, texts=self.words())


class TakeOverShiftBody(ActionBody):
    """接班 / by somebody else than who handed over."""

    def command(self) -> Command:
        return commands.TakeOver(texts=self.words())


class OffsetLogEntryBody(ActionBody):
    """冲销 / with the reason; the entry stays on record and counts no more."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> Command:
        return commands.Offset(texts=self.words())


ACTION_BODIES: dict[Action, type[ActionBody]] = {
    Action.LEAVE: LeaveRoomBody,
    Action.TAKE_OVER: TakeOverShiftBody,
    Action.OFFSET: OffsetLogEntryBody,
}
