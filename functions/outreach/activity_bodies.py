"""What is sent of activities: codes apart from words, every field bounded. People are counted by group, never listed."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campus_safety.kinds.activities import commands
from campus_safety.kinds.activities.actions import Action
from campus_safety.kinds.activities.activity import ActivityType, Group, Way
from campus_safety.records.commands import Command
from campus_safety_aws.action_bodies import ActionBody, CaseIdField, Code, NoteBody, Words
from campus_safety_aws.http import Time, staff_number

Said = Annotated[str, Field(min_length=1, max_length=4000)]
# The key of an account, "me", or the appointment of the campus's law vice-principal.
HostName = Annotated[str, Field(min_length=1, max_length=300)]
# Bounds of the form; what is too many for a campus the domain says.
Count = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]


class ActivityPlanBody(BaseModel):
    """安排活动 / what, where, when, by whom: "me", the key of an account, or the case id of the vice-principal's
    appointment; without a host the campus holds it itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
    activity_type: ActivityType
    campus: Code
    starts_at: Time
    ends_at: Time
    host: HostName | None = None
    way: Way = Way.ON_SITE
    as_vice_principal: bool = False
    topics: Annotated[tuple[Code, ...], Field(max_length=8)] = ()
    pack: CaseIdField | None = None
    acting_staff: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(staff_number)]
    text: Words = ""


class ActivityTakeUpBody(ActionBody):
    """采纳建议 / as the activity that is suggested, or as another type."""

    starts_at: Time
    ends_at: Time
    activity_type: ActivityType | None = None
    host: HostName | None = None
    way: Way = Way.ON_SITE
    as_vice_principal: bool = False
    pack: CaseIdField | None = None

    def command(self) -> Command:
        return commands.TakeUp(
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            activity_type=self.activity_type,
            named=self.host,
            way=self.way,
            as_vice_principal=self.as_vice_principal,
            pack=self.pack,
            texts=self.words(),
        )


class ActivityDeclineBody(ActionBody):
    text: Said

    def command(self) -> Command:
        return commands.Decline(texts=self.words())


class ActivityRescheduleBody(ActionBody):
    starts_at: Time
    ends_at: Time

    def command(self) -> Command:
        return commands.Reschedule(starts_at=self.starts_at, ends_at=self.ends_at, texts=self.words())


class ActivityConfirmBody(ActionBody):
    def command(self) -> Command:
        return commands.Confirm(texts=self.words())


class ActivityStartExerciseBody(ActionBody):
    """启动实战演练 / the category of the incident that is exercised; the text is what is reported."""

    category: Code

    def command(self) -> Command:
        return commands.StartExercise(category=self.category, texts=self.words())


class ActivityHoldBody(ActionBody):
    """已开展 / when, where that differs from the plan."""

    started_at: Time | None = None
    ended_at: Time | None = None

    def command(self) -> Command:
        return commands.Hold(started_at=self.started_at, ended_at=self.ended_at, texts=self.words())


class ActivityRecordBody(ActionBody):
    """登记 / heads by group, class hours, and how many seconds an evacuation took."""

    audience: Annotated[dict[Group, Count], Field(max_length=len(Group))]
    class_hours: Count = 0
    evacuated_in: Count | None = None
    pack: CaseIdField | None = None

    def command(self) -> Command:
        return commands.Record(
            audience=self.audience,
            class_hours=self.class_hours,
            evacuated_in=self.evacuated_in,
            pack=self.pack,
            texts=self.words(),
        )


class ActivityCorrectBody(ActivityRecordBody):
    """更正登记 / all of it anew, with the reason as the text."""

    text: Said

    def command(self) -> Command:
        return commands.Correct(
            audience=self.audience,
            class_hours=self.class_hours,
            evacuated_in=self.evacuated_in,
            pack=self.pack,
            texts=self.words(),
        )


class ActivityCancelBody(ActionBody):
    text: Said

    def command(self) -> Command:
        return commands.Cancel(texts=self.words())


ACTION_BODIES: dict[Action, type[ActionBody]] = {
    Action.TAKE_UP: ActivityTakeUpBody,
    Action.DECLINE: ActivityDeclineBody,
    Action.RESCHEDULE: ActivityRescheduleBody,
    Action.CONFIRM: ActivityConfirmBody,
    Action.HOLD: ActivityHoldBody,
    Action.RECORD: ActivityRecordBody,
    Action.CORRECT: ActivityCorrectBody,
    Action.NOTE: NoteBody,
    Action.CANCEL: ActivityCancelBody,
}
