"""What whoever reports is answered at once: the receipt, field by field."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from campus_safety.district.policy import Policy
from campus_safety.kinds.incidents.taxonomy import LEVELS, Level
from campus_safety.labels import Label
from campus_safety.records.components import Promise, Receipt
from campus_safety.records.offers import Offer
from campus_safety_aws.declared_answers import Answer, by_sight, from_, itself
from campus_safety_aws.validation_wording import unsure_year


class Told(NamedTuple):
    """How a report is looked at: by the policy that it was received under, and what its reporter may do with it now."""

    policy: Policy
    offers: Sequence[Offer] = ()


def _clock_label(promise: Promise, at: Told) -> Label:
    """A clock's label; of one that another release has promised, its code."""
    known = at.policy.of("incident").clocks.get(promise.clock)
    return known.label if known is not None else Label(promise.clock, promise.clock)


class PromiseAnswer(Answer[Promise]):
    clock: str
    name: Label = by_sight(_clock_label)
    due_at: datetime
    law: bool


def _level(receipt: Receipt) -> Level:
    return Level(receipt.level or Level.THREE)


def _statement(receipt: Receipt) -> Label:
    if receipt.mandatory_report:
        return Label(
            f"已收到强制报告，编号 {receipt.code}。本回执证明报告时间；处理结果将依法反馈报告人。紧急情况请直接拨打110。",
            f"Mandatory report {receipt.code} received. This proves when it was made; the outcome will be told to "
            "you as the law requires. In an emergency call 110.",
        )
    return Label(
        f"已收到，编号 {receipt.code}。紧急情况请直接拨打110。",
        f"Received as {receipt.code}. In an emergency call 110.",
    )


class ReceiptAnswer(Answer[Receipt]):
    """回执 / the receipt: proof of what was reported and when, and what will happen by when."""

    case_id: str
    code: str
    received_at: datetime
    level: int = from_(_level)
    level_name: Label = from_(lambda receipt: LEVELS[_level(receipt)])
    mandatory_report: bool
    statement: Label = from_(_statement)
    promises: list[PromiseAnswer]
    warnings: list[Label] = from_(lambda receipt: [unsure_year(year) for year in receipt.unsure_years])


class SignalAnswer(Answer[str]):
    """设备信号已记录 / a self-test or heartbeat was kept; it makes no case."""

    kept: bool = from_(lambda _: True)
    kind: str = itself()
