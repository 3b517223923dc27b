"""What schools, officers and agencies send about hazards: codes apart from words, every field bounded."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campus_safety.kinds.hazards import commands
from campus_safety.kinds.hazards.categories import Grade, Source
from campus_safety_aws.action_bodies import (
    ActionBody,
    AnswerOrderBody,
    CaseIdField,
    Code,
    DecideExtensionBody,
    LinkBody,
    MeasureBody,
    NoteBody,
    Number,
    ReceiveOrderBody,
    SettleMeasureBody,
    SuperviseBody,
    Words,
    measure_texts,
    planned_measures,
)
from campus_safety_aws.http import Time, staff_number

Item = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_.-]+$")]
Spot = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z_]+(-[1-9][0-9]?)?$")]
Said = Annotated[str, Field(min_length=1, max_length=4000)]
# Inspections, sweeps and reviews make their own hazards; devices will.
By = Literal[Source.SELF_CHECK, Source.PATROL, Source.POLICE_CHECK]


class HazardBody(BaseModel):
    """上报隐患 / a hazard that was found. `grade` is what the finder takes it to be; the checklist decides, and a grade
    that contradicts it is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_key: Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
    campus: Code
    item: Item
    spot: Spot
    source: By
    acting_staff: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(staff_number)]
    grade: Grade | None = None
    text: Words = ""
    incident: CaseIdField | None = Field(
        default=None, description="由哪起警情发现 / the incident in whose handling it was found"
    )


class AssignBody(ActionBody):
    rectifier: Code | None = None
    due_at: Time | None = None

    def command(self) -> commands.Command:
        return commands.Assign(rectifier=self.rectifier, due_at=self.due_at, texts=self.words())


class ControlBody(ActionBody):
    text: Said

    def command(self) -> commands.Command:
        return commands.Control(texts=self.words())


class SubmitPlanBody(ActionBody):
    """五落实：责任、措施、资金、时限、预案 / owner (a post, not a name), measures, funds, deadline, contingency."""

    owner: Annotated[str, Field(max_length=400)] = ""
    measures: Words = ""
    funds: Annotated[str, Field(max_length=400)] = ""
    contingency: Words = ""
    deadline: Time

    def command(self) -> commands.Command:
        return commands.SubmitPlan(
            deadline=self.deadline,
            texts={
                "owner": self.owner,
                "measures": self.measures,
                "funds": self.funds,
                "contingency": self.contingency,
                **self.words(),
            },
        )


class RecordCheckBody(ActionBody):
    """民警现场检查 / police have looked at it on the spot; no order without one."""

    checked_at: Time | None = None
    text: Said

    def command(self) -> commands.Command:
        return commands.RecordCheck(checked_at=self.checked_at, texts=self.words())


class DraftOrderBody(ActionBody):
    due_at: Time
    clause: Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9_.-]+$")] | None = None
    measures: Words = ""

    def command(self) -> commands.Command:
        return commands.DraftOrder(
            due_at=self.due_at, clause=self.clause, texts={"measures": self.measures, **self.words()}
        )


class SignOrderBody(ActionBody):
    def command(self) -> commands.Command:
        return commands.SignOrder(texts=self.words())


class StartBody(ActionBody):
    def command(self) -> commands.Command:
        return commands.Start(texts=self.words())


class ClaimRectifiedBody(ActionBody):
    text: Said

    def command(self) -> commands.Command:
        return commands.ClaimRectified(texts=self.words())


class AskHazardExtensionBody(ActionBody):
    until: Time
    text: Words = ""

    def command(self) -> commands.Command:
        return commands.AskExtension(until=self.until, texts=self.words())


class RecheckBody(ActionBody):
    passed: bool
    opinion: Words = ""
    due_at: Time | None = None
    refers: bool = False

    def command(self) -> commands.Command:
        return commands.Recheck(
            passed=self.passed,
            due_at=self.due_at,
            refers=self.refers,
            texts={"opinion": self.opinion, **self.words()},
        )


class FollowUpBody(ActionBody):
    held: bool
    opinion: Words = ""
    due_at: Time | None = None

    def command(self) -> commands.Command:
        return commands.FollowUp(
            held=self.held, due_at=self.due_at, texts={"opinion": self.opinion, **self.words()}
        )


class RegradeBody(ActionBody):
    item: Item
    grade: Grade | None = None
    text: Words = ""

    def command(self) -> commands.Command:
        return commands.Regrade(item=self.item, grade=self.grade, texts=self.words())


class RerouteBody(ActionBody):
    to: Code
    text: Words = ""

    def command(self) -> commands.Command:
        return commands.Reroute(to=self.to, texts=self.words())


class WithdrawBody(ActionBody):
    text: Words = ""

    def command(self) -> commands.Command:
        return commands.Withdraw(texts=self.words())


class HazardReviewBody(ActionBody):
    cause: Words = ""
    worked: Words = ""
    gaps: Words = ""
    measures: Annotated[tuple[MeasureBody, ...], Field(max_length=12)] = ()
    topics: Annotated[tuple[Code, ...], Field(max_length=8)] = ()

    def command(self) -> commands.Command:
        return commands.Review(
            measures=planned_measures(self.measures),
            topics=self.topics,
            texts={
                "cause": self.cause,
                "worked": self.worked,
                "gaps": self.gaps,
                **self.words(),
                **measure_texts(self.measures),
            },
        )


class StrikeOffBody(ActionBody):
    def command(self) -> commands.Command:
        return commands.Close(texts=self.words())


class VoidPaperBody(ActionBody):
    kind: Literal["order", "extension_granted", "extension_refused", "recheck"]
    year: Annotated[int, Field(ge=2000, le=2999)]
    number: Number
    text: Words = ""

    def command(self) -> commands.Command:
        return commands.VoidPaper(kind=self.kind, year=self.year, number=self.number, texts=self.words())


ACTION_BODIES: dict[str, type[ActionBody]] = {
    "assign": AssignBody,
    "control": ControlBody,
    "submit_plan": SubmitPlanBody,
    "record_check": RecordCheckBody,
    "draft_order": DraftOrderBody,
    "sign_order": SignOrderBody,
    "start": StartBody,
    "note": NoteBody,
    "claim_rectified": ClaimRectifiedBody,
    "ask_extension": AskHazardExtensionBody,
    "decide_extension": DecideExtensionBody,
    "recheck": RecheckBody,
    "follow_up": FollowUpBody,
    "regrade": RegradeBody,
    "reroute": RerouteBody,
    "withdraw": WithdrawBody,
    "review": HazardReviewBody,
    "settle_measure": SettleMeasureBody,
    "close": StrikeOffBody,
    "supervise": SuperviseBody,
    "receive_order": ReceiveOrderBody,
    "answer_order": AnswerOrderBody,
    "link": LinkBody,
    "void_paper": VoidPaperBody,
}
