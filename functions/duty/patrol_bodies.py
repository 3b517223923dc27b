"""What schools, guards and officers send about patrols: codes apart from words, every field bounded."""

from datetime import time
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campus_safety.kinds.patrols import commands
from campus_safety.kinds.patrols.actions import Action
from campus_safety.kinds.patrols.plan_actions import Action as PlanAction
from campus_safety.kinds.patrols.planning import MOST_MEMBERS
from campus_safety.kinds.patrols.team import Member, Mode, TeamPart
from campus_safety.records.commands import Command
from campus_safety_aws.action_bodies import ActionBody, CaseIdField, Code, NoteBody, Words
from campus_safety_aws.http import Day, Time, staff_number
from duty.findings import FindingBody

Spot = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z_]+(-[1-9][0-9]?)?$")]
TimeOfDay = Annotated[
    str,
    Field(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$",
        description="北京时间，如 07:00 / China time",
    ),
]
Said = Annotated[str, Field(min_length=1, max_length=4000)]


class TeamPartBody(BaseModel):
    """队员类别与人数，不登记姓名 / a role and how many; never who."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Member
    count: Annotated[int, Field(ge=1, le=MOST_MEMBERS)]


class PointBody(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: Mode
    spot: Spot


class BeatBody(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: Mode
    per_day: Annotated[int, Field(ge=1, le=100)]


class PatrolPlanBody(BaseModel):
    """制定巡防方案 / a patrol plan. What is left out is the policy's: how often a day, the hours, how long it lasts.
    `replaces` names the plan that it takes over from; its printed codes hang on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
    campus: Code
    acting_staff: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(staff_number)]
    team: Annotated[tuple[TeamPartBody, ...], Field(min_length=1, max_length=len(Member))]
    points: Annotated[tuple[PointBody, ...], Field(min_length=1, max_length=100)]
    beats: Annotated[tuple[BeatBody, ...], Field(max_length=len(Mode))] = ()
    since: Day | None = None
    until: Day | None = None
    first: TimeOfDay | None = None
    last: TimeOfDay | None = None
    unit: Code | None = None
    replaces: CaseIdField | None = None
    text: Words = ""

    def said_hours(self) -> tuple[time | None, time | None]:
        said = (self.first, self.last)
        first, last = (time.fromisoformat(one) if one is not None else None for one in said)
        return first, last

    def said_team(self) -> tuple[TeamPart, ...]:
        return tuple(TeamPart(part.role, part.count) for part in self.team)

    def said_spots(self) -> tuple[tuple[Mode, str], ...]:
        return tuple((point.mode, point.spot) for point in self.points)

    def said_beats(self) -> tuple[tuple[Mode, int], ...]:
        return tuple((beat.mode, beat.per_day) for beat in self.beats)


class ReissueCodesBody(ActionBody):
    def command(self) -> Command:
        return commands.ReissueCodes(texts=self.words())


class WithdrawPlanBody(ActionBody):
    text: Said

    def command(self) -> Command:
        return commands.Withdraw(texts=self.words())


class CheckInBody(ActionBody):
    """点位打卡 / `code` as it was scanned at the point; a video patrol names the `camera`'s spot instead. `at` is when, if
    it could not be sent at once. Sent again, it changes nothing."""

    code: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    camera: Spot | None = None
    at: Time | None = None

    def command(self) -> Command:
        return commands.CheckIn(scanned=self.code, camera=self.camera, at=self.at)


class FinishPatrolBody(ActionBody):
    """提前结束 / with points left out it takes a reason."""

    def command(self) -> Command:
        return commands.Finish(texts=self.words())


class CancelPatrolBody(ActionBody):
    text: Said

    def command(self) -> Command:
        return commands.Cancel(texts=self.words())


PLAN_BODIES: dict[PlanAction, type[ActionBody]] = {
    PlanAction.REISSUE_CODES: ReissueCodesBody,
    PlanAction.NOTE: NoteBody,
    PlanAction.WITHDRAW: WithdrawPlanBody,
}
BODIES: dict[Action, type[ActionBody]] = {
    Action.CHECK_IN: CheckInBody,
    Action.FINISH: FinishPatrolBody,
    Action.REPORT_FINDING: FindingBody,
    Action.NOTE: NoteBody,
    Action.CANCEL: CancelPatrolBody,
}
