"""What those who plan a joint inspection and those who take part send: codes apart from words, every field bounded."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campus_safety.kinds.hazards.categories import Grade
from campus_safety.kinds.inspections import commands
from campus_safety.kinds.inspections.planning import MOST_AGENCIES, MOST_CAMPUSES
from campus_safety.kinds.inspections.visiting import MOST_OFFICERS
from campus_safety_aws.action_bodies import (
    ActionBody,
    AnswerOrderBody,
    Code,
    NoteBody,
    ReceiveOrderBody,
    SuperviseBody,
    Words,
)
from campus_safety_aws.http import Day, Time, staff_number

ClientKey = Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
Staff = Annotated[str, Field(min_length=1, max_length=12), AfterValidator(staff_number)]
Item = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_.-]+$")]
Spot = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z_]+(-[1-9][0-9]?)?$")]


class InspectionPlanBody(BaseModel):
    """安排联合检查 / campuses, the units that go there (the station too, where it goes), a selection of the checklists,
    and a day in China. Campuses hear of an inspection that is not announced when it begins."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: ClientKey
    campuses: Annotated[tuple[Code, ...], Field(min_length=1, max_length=MOST_CAMPUSES)]
    agencies: Annotated[tuple[Code, ...], Field(min_length=1, max_length=MOST_AGENCIES)]
    selection: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_-]+$")]
    planned_on: Day
    announced: bool = True
    acting_staff: Staff
    text: Words = ""


class InspectionBeginBody(ActionBody):
    def command(self) -> commands.Command:
        return commands.Begin(texts=self.words())


class InspectionFindingBody(ActionBody):
    """检查发现 / one item found wanting. `grade` is what the finder takes it to be; the checklist decides, and a grade
    that contradicts it is refused. `officers` are the staff numbers of who else was there."""

    client_key: ClientKey
    campus: Code
    item: Item
    spot: Spot
    grade: Grade | None = None
    officers: Annotated[tuple[Staff, ...], Field(max_length=MOST_OFFICERS)] = ()
    seen_at: Time | None = None

    def finding(self, submission: str) -> commands.RecordFinding:
        return commands.RecordFinding(
            client_key=self.client_key,
            submission=submission,
            campus=self.campus,
            item=self.item,
            spot=self.spot,
            grade=self.grade,
            officers=self.officers,
            seen_at=self.seen_at,
            texts=self.words(),
        )


class InspectionNothingFoundBody(ActionBody):
    campus: Code
    officers: Annotated[tuple[Staff, ...], Field(max_length=MOST_OFFICERS)] = ()
    seen_at: Time | None = None

    def command(self) -> commands.Command:
        return commands.NothingFound(
            campus=self.campus, officers=self.officers, seen_at=self.seen_at, texts=self.words()
        )


class InspectionConcludeBody(ActionBody):
    def command(self) -> commands.Command:
        return commands.Conclude(texts=self.words())


class InspectionCancelBody(ActionBody):
    def command(self) -> commands.Command:
        return commands.Cancel(texts=self.words())


ACTION_BODIES: dict[str, type[ActionBody]] = {
    "begin": InspectionBeginBody,
    "nothing_found": InspectionNothingFoundBody,
    "note": NoteBody,
    "conclude": InspectionConcludeBody,
    "cancel": InspectionCancelBody,
    "supervise": SuperviseBody,
    "receive_order": ReceiveOrderBody,
    "answer_order": AnswerOrderBody,
}
