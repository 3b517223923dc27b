"""What is answered about safety notices, built field by field, each part by the rights tables."""

from pydantic import BaseModel

from campus_safety_aws.http import Instant, Words
from campus_safety_aws.record_answers import RecordAnswer, RecordReceiptAnswer


class ReadReceiptAnswer(BaseModel):
    """阅读回执 / which campus has read it, when, and whose staff number signed; empty while it has not."""

    campus: str
    campus_name: Words
    read_at: Instant | None
    staff: str | None


class WholeNoticeAnswer(BaseModel):
    """整条提示 / all records of one notice together: how many of them are there, and how many campuses have read it."""

    head: str
    parts: int
    made: int
    campuses: int
    read: int
    unread: int
    read_by_all: bool


class NoticeAnswer(RecordAnswer):
    """`receipts` are all of them for police and the education bureau, for a campus its own; `whole` is there for those who
    see all."""

    topic: str
    topic_name: Words
    addressed: str
    addressed_name: Words
    read_by: Instant
    part: int
    receipts: list[ReadReceiptAnswer]
    whole: WholeNoticeAnswer | None
    replaces: str | None
    replaced_by: str | None


class NoticeReceiptAnswer(RecordReceiptAnswer):
    """回执 / what was issued: to how many campuses, in how many records. The others follow the first at once."""

    campuses: int
    parts: int
    read_by: Instant


class UnreadAnswer(BaseModel):
    """未读 / notices in force that a unit's list shows as unread, and how many receipts they lack; `more` where there are
    more than are counted."""

    unit: str
    notices: int
    unread: int
    more: bool
