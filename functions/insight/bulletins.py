"""The monthly bulletin for a page: GET /bulletins/{month}, with what is asked of /figures/records for each number.

It says what the Word document says (`POST /papers`), in its words, which are Chinese.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from campus_safety.district.directory import Account, District
from campus_safety.figures.spans import Period
from campus_safety.papers.bulletin import (
    Bulletin,
    LengthLine,
    Line,
    Number,
    Source,
    ZeroLine,
    month_of,
    permit_bulletin,
    told,
)
from campus_safety.values import dataclass
from campus_safety_aws.declared_answers import Answer, Spelled, brought, from_, spell
from campus_safety_aws.figures import FiguresTable
from campus_safety_aws.http import route
from campus_safety_aws.outside import Outside
from campus_safety_aws.rulebook import Rulebook

TAGS: Final = ["统计 / Figures"]

MonthPath = Annotated[str, Path(pattern=r"^20[2-9][0-9]-(0[1-9]|1[0-2])$")]
ScopeQuery = Annotated[
    str | None,
    Query(alias="scope", pattern=r"^(\*|[a-z0-9_-]{1,60})$", description="派出所编号，默认本单位；* 为全区"),
]


class SourceAnswer(Answer[Source]):
    """What `/figures/records` is asked, with the bulletin's `scope`, for the records behind a number."""

    indicator: str
    start: date = from_("period.start")
    end: date = from_("period.end")
    where: str | None = from_(
        lambda source: ",".join(f"{dim}:{value}" for dim, value in source.where) or None
    )


class NumberAnswer(Answer[Number]):
    """As it is printed."""

    text: str
    source: SourceAnswer | None


class BulletinLineAnswer(Answer[Line]):
    """An indicator in this month and in the one before; `part` is a part of the one above it."""

    name: str
    now: NumberAnswer
    before: NumberAnswer
    change: str
    part: bool


class BulletinSectionAnswer(Answer[tuple[str, tuple[Line, ...]]]):
    title: str = from_(lambda section: section[0])
    lines: list[BulletinLineAnswer] = from_(lambda section: section[1])


class ZeroLineAnswer(Answer[ZeroLine]):
    """零发生 / nought established, beside what was reported and what nobody has decided yet."""

    name: str
    reported: NumberAnswer
    established: NumberAnswer
    undecided: NumberAnswer
    says: str


class LengthLineAnswer(Answer[LengthLine]):
    """How long a stage took: of how many, median and 90th percentile, and the median of the month before."""

    stage: str
    level: str
    count: NumberAnswer
    median: NumberAnswer
    p90: NumberAnswer
    before: NumberAnswer


@dataclass(frozen=True, slots=True)
class Told:
    """One indicator that the text names."""

    indicator: str
    now: Number
    before: Number
    year: Number
    change: str


class ToldNumberAnswer(Answer[Told]):
    """An indicator in this month, in the month before, and since the year began."""

    indicator: str
    now: NumberAnswer
    before: NumberAnswer
    year: NumberAnswer
    change: str


class BulletinAnswer(Answer[Bulletin]):
    """月度工作简报 / a month beside the month before. `scope` is whose figures it tells: "*" of the district."""

    month: str = brought()
    scope: str = brought()
    scope_name: str = from_("scope")
    title: str
    issue: str
    issuer: str
    days: str
    before_days: str
    notes: list[str]
    numbers: list[ToldNumberAnswer] = from_(
        lambda said: [
            Told(code, said.now[code], said.before[code], said.year[code], said.change[code])
            for code in sorted(said.codes)
        ]
    )
    zeros: list[ZeroLineAnswer]
    sections: list[BulletinSectionAnswer]
    lengths: list[LengthLineAnswer]
    server_time: datetime = brought()


class Bulletins:
    """The route of bulletins; `asking` says who asks, and of which district."""

    def __init__(
        self,
        app: APIGatewayHttpResolver,
        figures: FiguresTable,
        rulebook: Rulebook,
        outside: Outside,
        asking: Callable[[], tuple[Account, District]],
    ) -> None:
        self._figures, self._rulebook, self._outside, self._asking = figures, rulebook, outside, asking
        route(app, "GET /bulletins/<month>", BulletinAnswer, "月度工作简报 / Bulletin of a month", TAGS)(
            self.bulletin
        )

    def bulletin(self, month: MonthPath, scope: ScopeQuery = None) -> Spelled:
        """Twelve queries at most, whatever the history before."""
        account, district = self._asking()
        present = self._outside.now()
        unit = permit_bulletin(account, scope, district)
        kept = self._figures.read()

        def cells(period: Period) -> Mapping[str, int]:
            return kept.sums(district.id, unit, period)

        said = told(
            account, unit, month_of(month, present), cells, self._rulebook.in_force(district.id), present
        )
        return spell(BulletinAnswer, said, month=month, scope=unit, server_time=present)
