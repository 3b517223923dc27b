"""What officers and schools send with each action: codes apart from words, every field bounded."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.taxonomy import Circumstance, ClosingReason, Level
from campus_safety_aws.action_bodies import (
    ActionBody,
    AnswerOrderBody,
    CaseIdField,
    Code,
    DecideExtensionBody,
    LinkBody,
    MeasureBody,
    NoteBody,
    ReceiveOrderBody,
    SettleMeasureBody,
    SuperviseBody,
    Words,
    measure_texts,
    planned_measures,
)
from campus_safety_aws.http import Time


class AcknowledgeBody(ActionBody):
    def command(self) -> commands.Command:
        return commands.Acknowledge(texts=self.words())


class AssessBody(ActionBody):
    level: Level
    category: Code
    circumstances: Annotated[frozenset[Circumstance], Field(max_length=8)] = frozenset()
    lead: Code | None = None
    bullying_kinds: Annotated[tuple[Code, ...], Field(max_length=5)] = ()
    discovered_at: Time | None = None

    def command(self) -> commands.Command:
        return commands.Assess(
            level=self.level,
            category=self.category,
            circumstances=self.circumstances,
            lead=self.lead,
            bullying_kinds=self.bullying_kinds,
            discovered_at=self.discovered_at,
            texts=self.words(),
        )


class LiftFlagsBody(ActionBody):
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.LiftFlags(texts=self.words())


# The key of an account, as GET /cases/{case_id}/officers lists it.
AccountKey = Annotated[str, Field(min_length=3, max_length=300, pattern=r"^[^|\s]+\|[^|\s]+$")]


class NameOfficersBody(ActionBody):
    """指定知悉民警 / officers who need to know of a restricted case, and those who no longer do."""

    officers: Annotated[tuple[AccountKey, ...], Field(max_length=12)] = ()
    no_longer: Annotated[tuple[AccountKey, ...], Field(max_length=12)] = ()

    def command(self) -> commands.Command:
        return commands.NameOfficers(officers=self.officers, no_longer=self.no_longer, texts=self.words())


class LeaveOutSchoolBody(ActionBody):
    """是否告知本校 / the case is about those who answer at the school: it is restricted, and the school does not know."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]
    left_out: bool = True

    def command(self) -> commands.Command:
        return commands.LeaveOutSchool(left_out=self.left_out, texts=self.words())


class DispatchBody(ActionBody):
    """派警 / `officers` are named to a restricted case as they are sent: nobody else of their station sees it."""

    units: Annotated[tuple[Code, ...], Field(max_length=8)] = ()
    officers: Annotated[tuple[AccountKey, ...], Field(max_length=12)] = ()

    def command(self) -> commands.Command:
        return commands.Dispatch(units=self.units, officers=self.officers, texts=self.words())


class ArriveBody(ActionBody):
    arrived_at: Time | None = None

    def command(self) -> commands.Command:
        return commands.Arrive(arrived_at=self.arrived_at, texts=self.words())


class AskBody(ActionBody):
    text: Annotated[str, Field(min_length=1, max_length=4000)]
    clocks: Annotated[tuple[Code, ...], Field(max_length=8)] = ()

    def command(self) -> commands.Command:
        return commands.Ask(clocks=self.clocks, texts=self.words())


class AnswerBody(ActionBody):
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.Answer(texts=self.words())


class TellBureauBody(ActionBody):
    told_at: Time | None = None

    def command(self) -> commands.Command:
        return commands.TellBureau(told_at=self.told_at, texts=self.words())


class TellAuthorityBody(ActionBody):
    told_at: Time | None = None

    def command(self) -> commands.Command:
        return commands.TellAuthority(told_at=self.told_at, texts=self.words())


class ReportUpBody(ActionBody):
    told_at: Time | None = None

    def command(self) -> commands.Command:
        return commands.ReportUp(told_at=self.told_at, texts=self.words())


class StateCasualtiesBody(ActionBody):
    """How many as far as is known now, not how many more."""

    deaths: Annotated[int, Field(ge=0, le=9999)]
    injured: Annotated[int, Field(ge=0, le=9999)]

    def command(self) -> commands.Command:
        return commands.StateCasualties(deaths=self.deaths, injured=self.injured, texts=self.words())


class TellParentsBody(ActionBody):
    told_at: Time | None = None

    def command(self) -> commands.Command:
        return commands.TellParents(told_at=self.told_at, texts=self.words())


class ConcludeInvestigationBody(ActionBody):
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.ConcludeInvestigation(texts=self.words())


class ClaimHandledBody(ActionBody):
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.ClaimHandled(texts=self.words())


class HandleBody(ActionBody):
    closing_reason: ClosingReason

    def command(self) -> commands.Command:
        return commands.Handle(closing_reason=self.closing_reason, texts=self.words())


class GiveFeedbackBody(ActionBody):
    """反馈报告人 / read by all who reported it, those whose reports were merged into it too."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.GiveFeedback(texts=self.words())


class SpawnBody(BaseModel):
    """复盘发现的隐患 / a hazard that the review has found: what the checklist calls it, and where."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    item: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_.-]+$")]
    spot: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z_]+(-[1-9][0-9]?)?$")]
    text: Words = ""


class ReviewBody(ActionBody):
    cause: Annotated[str, Field(min_length=1, max_length=4000)]
    worked: Words = ""
    gaps: Words = ""
    measures: Annotated[tuple[MeasureBody, ...], Field(max_length=12)] = ()
    topics: Annotated[tuple[Code, ...], Field(max_length=8)] = ()
    hazards: Annotated[tuple[SpawnBody, ...], Field(max_length=5)] = ()

    def command(self) -> commands.Review:
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


class CloseBody(ActionBody):
    def command(self) -> commands.Command:
        return commands.Close(texts=self.words())


class ReopenBody(ActionBody):
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.Reopen(texts=self.words())


class FalseAlarmBody(ActionBody):
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.FalseAlarm(texts=self.words())


class WithdrawReportBody(ActionBody):
    """撤回上报 / a report of one's own that was a mistake, before it is assessed."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.Withdraw(texts=self.words())


class ReinstateBody(ActionBody):
    """恢复办理 / a false alarm, merge or transfer was wrong; of a merge both cases change."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Reinstate:
        return commands.Reinstate(texts=self.words())


class CorrectBody(ActionBody):
    """更正 / what was reported wrongly, and why; what is left out stays as it is."""

    text: Annotated[str, Field(min_length=1, max_length=4000)]
    campus: Code | None = None
    place: Annotated[str, Field(max_length=200)] = ""
    discovered_at: Time | None = None

    def command(self) -> commands.Command:
        return commands.Correct(
            campus=self.campus,
            discovered_at=self.discovered_at,
            texts={**self.words(), "place": self.place},
        )


class OfferTransferBody(ActionBody):
    to: Code
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.OfferTransfer(to=self.to, texts=self.words())


class AcceptTransferBody(ActionBody):
    def command(self) -> commands.Command:
        return commands.AcceptTransfer(texts=self.words())


class RefuseTransferBody(ActionBody):
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.RefuseTransfer(texts=self.words())


class WithdrawTransferBody(ActionBody):
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.WithdrawTransfer(texts=self.words())


class AskExtensionBody(ActionBody):
    clock: Code
    until: Time
    text: Annotated[str, Field(min_length=1, max_length=4000)]

    def command(self) -> commands.Command:
        return commands.AskExtension(clock=self.clock, until=self.until, texts=self.words())


class MarkDuplicateBody(ActionBody):
    """Merges this case into `root`; it needs both cases, so it is no single command. `across_campuses` says that both are
    known to be of different campuses."""

    root: CaseIdField
    root_version: Annotated[int, Field(ge=1)] | None = None
    across_campuses: bool = False
    text: Annotated[str, Field(min_length=1, max_length=4000)]


ACTION_BODIES: dict[str, type[ActionBody]] = {
    "acknowledge": AcknowledgeBody,
    "assess": AssessBody,
    "lift_flags": LiftFlagsBody,
    "name_officers": NameOfficersBody,
    "leave_out_school": LeaveOutSchoolBody,
    "dispatch": DispatchBody,
    "arrive": ArriveBody,
    "note": NoteBody,
    "ask": AskBody,
    "answer": AnswerBody,
    "tell_bureau": TellBureauBody,
    "tell_parents": TellParentsBody,
    "tell_authority": TellAuthorityBody,
    "report_up": ReportUpBody,
    "state_casualties": StateCasualtiesBody,
    "conclude_investigation": ConcludeInvestigationBody,
    "claim_handled": ClaimHandledBody,
    "handle": HandleBody,
    "give_feedback": GiveFeedbackBody,
    "settle_measure": SettleMeasureBody,
    "close": CloseBody,
    "reopen": ReopenBody,
    "false_alarm": FalseAlarmBody,
    "withdraw": WithdrawReportBody,
    "correct": CorrectBody,
    "offer_transfer": OfferTransferBody,
    "accept_transfer": AcceptTransferBody,
    "refuse_transfer": RefuseTransferBody,
    "withdraw_transfer": WithdrawTransferBody,
    "supervise": SuperviseBody,
    "receive_order": ReceiveOrderBody,
    "answer_order": AnswerOrderBody,
    "ask_extension": AskExtensionBody,
    "decide_extension": DecideExtensionBody,
    "link": LinkBody,
}
