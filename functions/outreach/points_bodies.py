"""What is sent about points of schools."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campus_safety.kinds.points import commands
from campus_safety.kinds.points.actions import Action
from campus_safety_aws.action_bodies import ActionBody, Code
from campus_safety_aws.http import staff_number


class AwardBody(BaseModel):
    """奖励积分 / points for a school, with the reason."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9._:-]+$")]
    acting_staff: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(staff_number)]
    campus: Code
    points: Annotated[int, Field(ge=1, le=10_000)]
    text: Annotated[str, Field(min_length=1, max_length=4000)]


class OffsetBody(ActionBody):
    """冲销 / taking an entry back by another one, with the reason."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Offset:
        return commands.Offset(texts=self.words())


ACTION_BODIES: dict[Action, type[ActionBody]] = {Action.OFFSET: OffsetBody}
