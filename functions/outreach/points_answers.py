"""What is answered about points of schools."""

from datetime import date

from pydantic import BaseModel

from campus_safety_aws.http import Words
from campus_safety_aws.record_answers import RecordAnswer, RecordRowAnswer


class BalanceAnswer(BaseModel):
    """一所学校的积分 / a school and the sum of all its entries."""

    campus: str
    name: Words
    points: int


class PointsAnswer(BaseModel):
    """学校积分 / schools by name, never by points. With `campus` that one alone, and its entries, the newest first."""

    schools: list[BalanceAnswer]
    entries: list[RecordRowAnswer]
    next: str | None


class PointsEntryAnswer(RecordAnswer):
    """一条积分记录 / an entry; what it `offsets` is another one, and `source` what it was earned with."""

    points: int
    reason: str
    reason_name: Words
    day: date
    source: str | None
    offsets: str | None
