"""What a safety notice adds."""

from typing import Final

from campus_safety.kinds.safety_notices import safety_notice
from campus_safety.kinds.safety_notices.safety_notice import ReadReceipt, SafetyNotice
from campus_safety.labels import Label
from campus_safety.records.counting import Counter, Figures, Reckoning


def count_notice(case: SafetyNotice, reckoning: Reckoning) -> None:
    """A notice counts once, whatever the number of its records; of one that was withdrawn only who had read it counts."""
    if case.part == 1:
        station = case.station if case.parts == 1 else ""
        reckoning.add(case.received_at, "notice", case.topic, campus="", station=station)
    for receipt in case.receipts:
        said = _read(receipt, case)
        if said is not None:
            reckoning.add(case.received_at, "notice_receipt", said, campus=receipt.unit, station=case.station)


def _read(receipt: ReadReceipt, case: SafetyNotice) -> str | None:
    if receipt.read_at is None:
        return None if case.state is safety_notice.State.WITHDRAWN else "unread"
    return "in_time" if receipt.read_at <= case.read_by else "late"


FIGURES: Final = Figures(
    counters=(
        Counter("notice", "safety_notice", ("topic",), ("notice",)),
        Counter("notice_receipt", "safety_notice", ("read",), ("notice_receipt",)),
    ),
    count=count_notice,
    names={
        "topic": safety_notice.TOPICS,
        "read": {
            "in_time": Label("按时阅知", "Read in time"),
            "late": Label("逾期阅知", "Read late"),
            "unread": Label("未阅", "Not read"),
        },
    },
)
