"""What police send with a safety notice, and campuses with their receipt: codes apart from words, every field bounded."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campus_safety.kinds.safety_notices import commands
from campus_safety.kinds.safety_notices.safety_notice import Addressed
from campus_safety.kinds.safety_notices.transitions import Action
from campus_safety.records.commands import Command
from campus_safety_aws.action_bodies import ActionBody, CaseIdField, Code
from campus_safety_aws.http import Time, staff_number

Said = Annotated[str, Field(min_length=1, max_length=4000)]


class NoticeBody(BaseModel):
    """发布安全提示 / a notice: what it is about, to whom, by when it is to be read. It may be written after an incident, of
    which it says nothing, and may take the place of an earlier notice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
    topic: Code
    addressed: Addressed
    campuses: Annotated[tuple[Code, ...], Field(max_length=500)] = ()
    station: Code | None = None
    read_by: Time | None = None
    incident: CaseIdField | None = None
    replaces: CaseIdField | None = None
    acting_staff: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(staff_number)]
    text: Said


class ReadNoticeBody(ActionBody):
    """确认已读 / the campus has read it; a remark may be added, which police read."""

    def command(self) -> Command:
        return commands.Read(texts=self.words())


class WithdrawNoticeBody(ActionBody):
    """撤回 / with a reason that every campus addressed is told."""

    text: Said

    def command(self) -> Command:
        return commands.Withdraw(texts=self.words())


ACTION_BODIES: dict[Action, type[ActionBody]] = {
    Action.READ: ReadNoticeBody,
    Action.WITHDRAW: WithdrawNoticeBody,
}
