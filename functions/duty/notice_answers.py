"""What is answered about safety notices: each field by its name, each part by the rights tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from campus_safety.kinds.safety_notices.safety_notice import ADDRESSED, TOPICS, ReadReceipt, SafetyNotice
from campus_safety.kinds.safety_notices.seeing import receipts_shown
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Looked
from campus_safety_aws.declared_answers import Answer, brought, by_sight, from_, named, only_for, worded
from campus_safety_aws.shared_answers import RecordAnswer, RecordReceiptAnswer, unit_named


def _signed(receipt: ReadReceipt, at: Looked[SafetyNotice]) -> str | None:
    """Whose staff number signed is for the campus itself and for police; the education bureau sees that somebody did."""
    own = Part.WORK not in at.parts
    return receipt.by.staff if receipt.by and (own or Part.ACTORS in at.parts) else None


class ReadReceiptAnswer(Answer[ReadReceipt]):
    """阅读回执 / which campus has read it, when, and whose staff number signed; empty while it has not."""

    campus: str = named(unit_named, "unit")
    read_at: datetime | None
    staff: str | None = by_sight(_signed)


class Whole(NamedTuple):
    """A notice by one of its records, and all of them as they are listed. One that is not there yet nobody has read."""

    case: SafetyNotice
    rows: Sequence[Row]

    def sum_of(self, fact: str) -> int:
        return sum(int(row.facts[fact] or 0) for row in self.rows)


class WholeNoticeAnswer(Answer[Whole]):
    """整条提示 / all records of one notice together: how many of them are there, and how many campuses have read it."""

    head: str = from_("case.head")
    parts: int = from_("case.parts")
    made: int = from_(lambda whole: len(whole.rows))
    campuses: int = from_(lambda whole: whole.sum_of("campuses"))
    read: int = from_(lambda whole: whole.sum_of("campuses") - whole.sum_of("unread"))
    unread: int = from_(lambda whole: whole.sum_of("unread"))
    read_by_all: bool = from_(
        lambda whole: len(whole.rows) == whole.case.parts and whole.sum_of("unread") == 0
    )


class NoticeAnswer(RecordAnswer[SafetyNotice]):
    """`receipts` are all of them for police and the education bureau, for a campus its own; `whole` is there for those who
    see all."""

    topic: str = worded(TOPICS)
    addressed: str = worded(ADDRESSED)
    read_by: datetime
    part: int
    receipts: list[ReadReceiptAnswer] = by_sight(
        lambda case, at: receipts_shown(at.who.account, case, at.parts)
    )
    whole: WholeNoticeAnswer | None = only_for(Part.WORK, brought())
    replaces: str | None
    replaced_by: str | None


class NoticeReceiptAnswer(RecordReceiptAnswer[SafetyNotice]):
    """回执 / what was issued: to how many campuses, in how many records. The others follow the first at once."""

    campuses: int = from_(lambda case: len(case.receipts) + sum(len(part.campuses) for part in case.further))
    parts: int
    read_by: datetime


class Unread(NamedTuple):
    """What a unit's list shows of each notice in force: how many receipts it lacks."""

    unit: str
    counts: Sequence[int]
    more: bool


class UnreadAnswer(Answer[Unread]):
    """未读 / notices in force that a unit's list shows as unread, and how many receipts they lack; `more` where there are
    more than are counted."""

    unit: str
    notices: int = from_(lambda one: sum(count > 0 for count in one.counts))
    unread: int = from_(lambda one: sum(one.counts))
    more: bool
