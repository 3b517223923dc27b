"""What people send with an action on any kind of case: codes apart from words, every field bounded."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campus_safety.identity import CASE_ID
from campus_safety.records import commands
from campus_safety_aws.http import Time, staff_number

Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_:-]+$")]
Words = Annotated[str, Field(max_length=4000)]
Address = Annotated[str, Field(max_length=120, pattern=r"^[a-z0-9_-]+/[a-z_]+$")]
CaseIdField = Annotated[str, Field(pattern=CASE_ID)]
Number = Annotated[int, Field(ge=1, le=10_000)]


class ActionBody(BaseModel):
    """Every action names the acting staff number: desks and security rooms share accounts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    acting_staff: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(staff_number)]
    version: Annotated[int, Field(ge=1)] | None = Field(
        default=None,
        description="您看到的版本；多数操作必填 / the version you were looking at; most actions need it",
    )
    text: Words = ""

    def command(self) -> commands.Command:
        raise TypeError(f"{type(self).__name__} has no command of its own")

    def words(self) -> dict[str, str]:
        return {"text": self.text}


class PlainNoteBody(ActionBody):
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.Note(texts=self.words())


NoteBody = PlainNoteBody


class MeasureBody(BaseModel):
    """措施 / what the review decided: the post address that owns it, and by when."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    owner: Address
    due_at: Time
    text: Annotated[str, Field(min_length=1, max_length=1000)]


class SettleMeasureBody(ActionBody):
    number: Number
    done: bool
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.SettleMeasure(number=self.number, done=self.done, texts=self.words())


class SuperviseBody(ActionBody):
    to: Code
    due_at: Time
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.Supervise(to=self.to, due_at=self.due_at, texts=self.words())


class ReceiveOrderBody(ActionBody):
    number: Number

    def command(self) -> commands.Command:
        return commands.ReceiveOrder(number=self.number, texts=self.words())


class AnswerOrderBody(ActionBody):
    number: Number
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.AnswerOrder(number=self.number, texts=self.words())


class DecideExtensionBody(ActionBody):
    number: Number
    granted: bool

    def command(self) -> commands.Command:
        return commands.DecideExtension(number=self.number, granted=self.granted, texts=self.words())


class LinkBody(ActionBody):
    cases: Annotated[tuple[CaseIdField, ...], Field(min_length=1, max_length=20)]

    def command(self) -> commands.Command:
        return commands.Link(cases=self.cases, texts=self.words())


def planned_measures(measures: Sequence[MeasureBody]) -> tuple[commands.PlannedMeasure, ...]:
    return tuple(commands.PlannedMeasure(owner=one.owner, due_at=one.due_at) for one in measures)


def measure_texts(measures: Sequence[MeasureBody]) -> dict[str, str]:
    """Their words, under the names that a review's texts have."""
    return {f"measure.{number}": one.text for number, one in enumerate(measures, 1)}
