"""What the intake answers, built field by field so that a private field cannot leak by being added."""

from collections.abc import Sequence

from pydantic import BaseModel

from campus_safety.district.policy import Policy
from campus_safety.kinds.incidents.incident import STAGES, Incident, state_label
from campus_safety.kinds.incidents.taxonomy import LEVELS, Level
from campus_safety.labels import Label
from campus_safety.records.components import Receipt
from campus_safety.records.offers import Offer
from campus_safety_aws.case_answers import NotNowAnswer, OfferAnswer, not_now_answers, offer_answers
from campus_safety_aws.http import Instant, Words, words
from campus_safety_aws.validation_wording import unsure_year


class PromiseAnswer(BaseModel):
    clock: str
    name: Words
    due_at: Instant
    law: bool


class ReceiptAnswer(BaseModel):
    """回执 / the receipt: proof of what was reported and when, and what will happen by when."""

    case_id: str
    code: str
    received_at: Instant
    level: int
    level_name: Words
    mandatory_report: bool
    statement: Words
    promises: list[PromiseAnswer]
    warnings: list[Words]


class SignalAnswer(BaseModel):
    """设备信号已记录 / a self-test or heartbeat was kept; it makes no case."""

    kept: bool
    kind: str


class ReportAnswer(BaseModel):
    """我的上报 / where a report of mine stands, and what I was told."""

    receipt: ReceiptAnswer
    version: int
    state: str
    state_name: Words
    stage: str | None
    stage_name: Words | None
    question_open: bool
    feedback: list[str]
    questions: list[str]
    actions: list[OfferAnswer]
    not_now: list[NotNowAnswer]


class ReportLine(BaseModel):
    case_id: str
    code: str
    received_at: Instant
    state: str
    state_name: Words


class ReportPage(BaseModel):
    reports: list[ReportLine]
    next: str | None


def receipt_answer(receipt: Receipt, policy: Policy) -> ReceiptAnswer:
    level = Level(receipt.level or Level.THREE)
    return ReceiptAnswer(
        case_id=receipt.case_id,
        code=receipt.code,
        received_at=receipt.received_at,
        level=int(level),
        level_name=words(LEVELS[level]),
        mandatory_report=receipt.mandatory_report,
        statement=_statement(receipt),
        promises=[
            PromiseAnswer(
                clock=promise.clock,
                name=words(_named(promise.clock, policy)),
                due_at=promise.due_at,
                law=promise.law,
            )
            for promise in receipt.promises
        ],
        warnings=[words(unsure_year(year)) for year in receipt.unsure_years],
    )


def _named(clock: str, policy: Policy) -> Label:
    """A clock's label; of one that another release has promised, its code."""
    known = policy.of("incident").clocks.get(clock)
    return known.label if known is not None else Label(clock, clock)


def report_answer(
    case: Incident, policy: Policy, feedback: list[str], questions: list[str], offers: Sequence[Offer]
) -> ReportAnswer:
    assert case.receipt is not None  # noqa: S101 - every case is received with one
    return ReportAnswer(
        receipt=receipt_answer(case.receipt, policy),
        version=case.version,
        state=case.state.value,
        state_name=words(state_label(case.state, case.stage)),
        stage=case.stage.value if case.stage else None,
        stage_name=words(STAGES[case.stage]) if case.stage else None,
        question_open=case.question is not None and case.question.open,
        feedback=feedback,
        questions=questions,
        actions=offer_answers(offers),
        not_now=not_now_answers(offers),
    )


def _statement(receipt: Receipt) -> Words:
    if receipt.mandatory_report:
        return Words(
            zh=f"已收到强制报告，编号 {receipt.code}。本回执证明报告时间；处理结果将依法反馈报告人。紧急情况请直接拨打110。",
            en=f"Mandatory report {receipt.code} received. This proves when it was made; the outcome will be told to "
            "you as the law requires. In an emergency call 110.",
        )
    return Words(
        zh=f"已收到，编号 {receipt.code}。紧急情况请直接拨打110。",
        en=f"Received as {receipt.code}. In an emergency call 110.",
    )
