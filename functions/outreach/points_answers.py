"""What is answered about points of schools."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from campus_safety.district.directory import Campus
from campus_safety.kinds.points.points_entry import REASONS, PointsEntry
from campus_safety.labels import Label
from campus_safety.records.rows import Row
from campus_safety.records.service import Listed
from campus_safety_aws.declared_answers import Answer, brought, from_, worded
from campus_safety_aws.shared_answers import RecordAnswer, RecordRowAnswer


class Balance(NamedTuple):
    campus: Campus
    points: int


class BalanceAnswer(Answer[Balance]):
    """一所学校的积分 / a school and the sum of all its entries."""

    campus: str = from_("campus.id")
    name: Label = from_("campus.name")
    points: int


class PointsAnswer(Answer[Listed]):
    """学校积分 / schools by name, never by points. With `campus` that one alone, and its entries, the newest first."""

    schools: list[BalanceAnswer] = brought()
    entries: list[RecordRowAnswer[Row]] = from_("rows")
    next: str | None = brought()


class PointsEntryAnswer(RecordAnswer[PointsEntry]):
    """一条积分记录 / an entry; what it `offsets` is another one, and `source` what it was earned with."""

    points: int
    reason: str = worded(REASONS)
    day: date
    source: str | None
    offsets: str | None


def balances(campuses: Sequence[Campus], sums: Mapping[str, int]) -> list[Balance]:
    return [Balance(campus, sums.get(campus.id, 0)) for campus in campuses]
