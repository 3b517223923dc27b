"""What the brigade, stations and authorities send about area sweeps: codes apart from words, every field bounded."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campus_safety.kinds.area_sweeps import commands
from campus_safety.kinds.area_sweeps.actions import Action
from campus_safety.kinds.area_sweeps.area_sweep import SweepPurpose
from campus_safety.kinds.area_sweeps.commands import Rest
from campus_safety.kinds.area_sweeps.places import Outcome
from campus_safety.kinds.area_sweeps.planning import MOST_CAMPUSES
from campus_safety.kinds.area_sweeps.sweeping import MOST_PEOPLE
from campus_safety_aws.action_bodies import (
    ActionBody,
    AnswerOrderBody,
    CaseIdField,
    Code,
    NoteBody,
    ReceiveOrderBody,
    SuperviseBody,
    Words,
)
from campus_safety_aws.http import Time, staff_number

PlaceId = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z0-9-]+$")]
Item = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_.-]+$")]
People = Annotated[int, Field(ge=0, le=MOST_PEOPLE)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Said = Annotated[str, Field(min_length=1, max_length=4000)]


class AreaSweepBody(BaseModel):
    """拟定清查 / a sweep that is asked for: which campuses, how far around them, by when. Without `radius_m` and
    `finish_by` the policy's usual ones are taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
    purpose: SweepPurpose
    campuses: Annotated[tuple[Code, ...], Field(min_length=1, max_length=MOST_CAMPUSES)]
    acting_staff: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(staff_number)]
    radius_m: Annotated[int, Field(ge=1, le=100_000)] | None = None
    finish_by: Time | None = None
    text: Words = ""


class FreezeListBody(ActionBody):
    """`digest` is that of the list as it was shown: what was looked at is what is frozen."""

    digest: Digest

    def command(self) -> commands.Command:
        return commands.Freeze(digest=self.digest, texts=self.words())


class AssignmentBody(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: Code
    places: Annotated[tuple[PlaceId, ...], Field(min_length=1, max_length=500)]


class AssignPlacesBody(ActionBody):
    """`rest` says who looks at the places that nobody was named for: the nearest campus's station, or the authority whose
    field it is."""

    assignments: Annotated[tuple[AssignmentBody, ...], Field(max_length=60)] = ()
    rest: Rest | None = None

    def command(self) -> commands.Command:
        units = {place: one.unit for one in self.assignments for place in one.places}
        return commands.AssignPlaces(units=units, rest=self.rest, texts=self.words())


class RecordOutcomeBody(ActionBody):
    """登记结果 / one place's outcome. People are counted, never named. `item` makes a hazard of an order to rectify,
    `hazard` names one that was made before."""

    place: PlaceId
    outcome: Outcome
    people_checked: People
    hazard: CaseIdField | None = None
    item: Item | None = None
    seen_at: Time | None = None

    def command(self) -> commands.RecordOutcome:
        return commands.RecordOutcome(
            place=self.place,
            outcome=self.outcome,
            people_checked=self.people_checked,
            hazard=self.hazard,
            item=self.item,
            seen_at=self.seen_at,
            texts=self.words(),
        )


class CorrectOutcomeBody(ActionBody):
    """更正结果 / `instead_of` is the outcome as it was seen, and is wrong."""

    place: PlaceId
    instead_of: Outcome
    outcome: Outcome
    people_checked: People
    text: Said

    def command(self) -> commands.Command:
        return commands.CorrectOutcome(
            place=self.place,
            instead_of=self.instead_of,
            outcome=self.outcome,
            people_checked=self.people_checked,
            texts=self.words(),
        )


class CloseSweepBody(ActionBody):
    def command(self) -> commands.Command:
        return commands.Close(texts=self.words())


class CancelSweepBody(ActionBody):
    text: Said

    def command(self) -> commands.Command:
        return commands.Cancel(texts=self.words())


ACTION_BODIES: dict[Action, type[ActionBody]] = {
    Action.FREEZE: FreezeListBody,
    Action.ASSIGN_PLACES: AssignPlacesBody,
    Action.RECORD_OUTCOME: RecordOutcomeBody,
    Action.CORRECT_OUTCOME: CorrectOutcomeBody,
    Action.NOTE: NoteBody,
    Action.CLOSE: CloseSweepBody,
    Action.CANCEL: CancelSweepBody,
    Action.SUPERVISE: SuperviseBody,
    Action.RECEIVE_ORDER: ReceiveOrderBody,
    Action.ANSWER_ORDER: AnswerOrderBody,
}
