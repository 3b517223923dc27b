"""What is sent about quiz rounds: a plan by somebody signed in, a sheet by nobody in particular."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campus_safety.kinds.quizzes import commands
from campus_safety.kinds.quizzes.actions import Action
from campus_safety.kinds.quizzes.questions import Band
from campus_safety_aws.action_bodies import ActionBody, Code, Words
from campus_safety_aws.http import Time, staff_number

ClientKey = Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9._:-]+$")]
QuestionId = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$")]
Letter = Annotated[str, Field(pattern=r"^[a-f]$")]


def _as_a_set(letters: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(letters)))


class RoundBody(BaseModel):
    """安排问答 / a round: questions by id, or how many to draw of which topics and for which years."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: ClientKey
    acting_staff: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(staff_number)]
    campuses: Annotated[tuple[Code, ...], Field(min_length=1, max_length=60)]
    opens_at: Time | None = None
    closes_at: Time
    questions: Annotated[tuple[QuestionId, ...], Field(max_length=50)] = ()
    topics: Annotated[tuple[Code, ...], Field(max_length=20)] = ()
    bands: Annotated[tuple[Band, ...], Field(max_length=4)] = ()
    count: Annotated[int, Field(ge=0, le=50)] = 0
    text: Words = ""


class CancelBody(ActionBody):
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Cancel:
        return commands.Cancel(texts=self.words())


class SheetBody(BaseModel):
    """一份答卷 / a sheet. It has no field for a name, and none is wanted; `band` only says which questions were asked,
    `lesson` is the code that staff say in a lesson."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    school: Annotated[str, Field(max_length=40)]
    token: Annotated[str, Field(max_length=200)]
    client_key: ClientKey
    band: Band | None = None
    lesson: Annotated[str, Field(max_length=40)] = ""
    answers: Annotated[
        dict[QuestionId, Annotated[tuple[Letter, ...], Field(max_length=6), AfterValidator(_as_a_set)]],
        Field(max_length=50),
    ]


ACTION_BODIES: dict[Action, type[ActionBody]] = {Action.CANCEL: CancelBody}
