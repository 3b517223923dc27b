"""The monthly bulletin for a page: GET /bulletins/{month}, with what is asked of /figures/records for each number; and its issues,
which are drafted by themselves (`outreach.remind`): GET /bulletin-issues, /bulletin-issues/{case_id}, …/timeline; POST
/bulletin-issues/{case_id}/{action}.

It says what the Word document says (`POST /papers`), in its words, which are Chinese.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from campus_safety.district.directory import Account, DirectoryReader, District
from campus_safety.figures.cells import ALL
from campus_safety.figures.indicators import INDICATORS
from campus_safety.figures.seeing import kinds_read
from campus_safety.figures.spans import Period, months_on
from campus_safety.kinds.bulletins import commands
from campus_safety.kinds.bulletins.bulletin_issue import BulletinIssue, ReleasedNumber, bulletin_issue
from campus_safety.kinds.bulletins.decide import decide
from campus_safety.kinds.bulletins.issuing import issue_id
from campus_safety.kinds.bulletins.kind import KIND
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.papers.bulletin import (
    Bulletin,
    LengthLine,
    Line,
    Number,
    Source,
    ZeroLine,
    month_of,
    numbers_now,
    permit_bulletin,
    spelled,
    told,
)
from campus_safety.records.access import relations_of, shown
from campus_safety.records.change import Change
from campus_safety.records.relations import Part
from campus_safety.records.service import Asked
from campus_safety.records.store import Cases
from campus_safety.records.surveys import month_of as answers_of
from campus_safety.values import dataclass
from campus_safety_aws.declared_answers import Answer, Spelled, brought, from_, only_for, spell
from campus_safety_aws.figures import FiguresTable
from campus_safety_aws.http import CaseId, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import RecordRoutes
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.shared_answers import RecordAnswer

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


class ReleasedNumberAnswer(Answer[ReleasedNumber]):
    """签发时的数字 / what an indicator came to when the bulletin was released."""

    indicator: str
    name: Label = from_(lambda number: INDICATORS[number.indicator].name)
    count: int
    whole: int | None
    text: str = from_(lambda number: spelled(number.count, number.whole))


class BulletinIssueAnswer(RecordAnswer[BulletinIssue]):
    """一期简报 / an issue of the bulletin: of which month, since when it is out, and what the figures were then."""

    month: str = from_(lambda issue: f"{issue.month:%Y-%m}")
    drafted_at: datetime = from_("received_at")
    released_at: datetime | None
    numbers: list[ReleasedNumberAnswer] = only_for(
        Part.WORK, from_(lambda issue: [one for one in issue.numbers if one.indicator in INDICATORS])
    )


@dataclass(frozen=True, slots=True)
class Corrected:
    """A number that is another now than it was when the bulletin was released."""

    indicator: str
    then: ReleasedNumber
    now: ReleasedNumber | None


class CorrectedAnswer(Answer[Corrected]):
    """签发后有更正的数字 / what it was when released, and what it is now."""

    indicator: str
    name: Label = from_(lambda one: INDICATORS[one.indicator].name)
    then: str = from_(lambda one: spelled(one.then.count, one.then.whole))
    now: str = from_(lambda one: "" if one.now is None else spelled(one.now.count, one.now.whole))


@dataclass(frozen=True, slots=True)
class Release:
    """The issue of a month, and what was corrected since it was released."""

    issue: BulletinIssue
    corrected: tuple[Corrected, ...] = ()


class BulletinReleaseAnswer(Answer[Release]):
    """签发情况 / how the issue of this month stands, and which of its numbers were corrected since."""

    case_id: str = from_("issue.id")
    state: str = from_("issue.state")
    state_name: Label = from_(lambda release: KIND.state_of(release.issue))
    drafted_at: datetime = from_("issue.received_at")
    released_at: datetime | None = from_("issue.released_at")
    corrected: list[CorrectedAnswer]


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
    release: BulletinReleaseAnswer | None = brought()
    server_time: datetime = brought()


class Bulletins:
    """The routes of bulletins and of their issues; `asking` says who asks, and of which district."""

    def __init__(
        self,
        app: APIGatewayHttpResolver,
        figures: FiguresTable,
        issues: Cases,
        cases: Cases,
        directory: DirectoryReader,
        rulebook: Rulebook,
        outside: Outside,
        asking: Callable[[], tuple[Account, District]],
    ) -> None:
        self._figures, self._rulebook, self._outside, self._asking = figures, rulebook, outside, asking
        self._issues, self._cases = issues, cases
        self._records = RecordRoutes[BulletinIssue](
            app,
            issues,
            directory,
            outside,
            kind=KIND,
            kinds=KINDS,
            path="/bulletin-issues",
            read=bulletin_issue,
            decide=self._decided,
            choices=decide.choices,
            tags=TAGS,
        )
        route(app, "GET /bulletins/<month>", BulletinAnswer, "月度工作简报 / Bulletin of a month", TAGS)(
            self.bulletin
        )
        route(app, "GET /bulletin-issues/<case_id>", BulletinIssueAnswer, "简报详情 / One issue", TAGS)(
            self.issue
        )
        self._records.add_list_and_timeline()
        self._records.add_actions(commands.ASKED)

    def issue(self, case_id: CaseId) -> Spelled:
        looked = self._records.look(case_id)
        return spell(BulletinIssueAnswer, looked.case, looked)

    def _decided(self, asked: Asked[BulletinIssue]) -> Change[BulletinIssue]:
        """A release keeps what its month comes to now, as whoever releases it reads the figures."""
        command = asked.command
        if isinstance(command, commands.Release):
            numbers = self._numbers(asked.who.account, asked.case, asked.rules.district)
            command = replace(command, numbers=numbers)
        return asked.by(decide, command)

    def _numbers(
        self, account: Account, issue: BulletinIssue, district: District
    ) -> tuple[ReleasedNumber, ...]:
        kept = self._figures.read()

        def cells(period: Period) -> Mapping[str, int]:
            return kept.sums(district.id, ALL, period)

        return numbers_now(account, ALL, Period(issue.month, months_on(issue.month, 1)), cells, district)

    def _release(self, account: Account, district: District, month: str) -> Release | None:
        """How the issue of a month stands, for who may know of it."""
        issue = self._issues.get(issue_id(district.id, date.fromisoformat(f"{month}-01")))
        if not isinstance(issue, BulletinIssue) or not relations_of(account, issue, district):
            return None
        if Part.WORK not in shown(account, KIND, issue, district):
            return None
        if not issue.numbers:
            return Release(issue)
        now = {one.indicator: one for one in self._numbers(account, issue, district)}
        return Release(
            issue,
            tuple(
                Corrected(one.indicator, one, now.get(one.indicator))
                for one in issue.numbers
                if _read_by(account, one) and now.get(one.indicator) != one
            ),
        )

    def bulletin(self, month: MonthPath, scope: ScopeQuery = None) -> Spelled:
        """Eighteen queries at most, whatever the history before."""
        account, district = self._asking()
        present = self._outside.now()
        unit = permit_bulletin(account, scope, district)
        kept = self._figures.read()

        def cells(period: Period) -> Mapping[str, int]:
            return kept.sums(district.id, unit, period)

        said = told(
            account,
            unit,
            month_of(month, present),
            cells,
            self._rulebook.in_force(district.id),
            present,
            lambda first: answers_of(self._cases, district.id, first),
        )
        release = self._release(account, district, month) if unit == ALL else None
        return spell(BulletinAnswer, said, month=month, scope=unit, release=release, server_time=present)


def _read_by(account: Account, number: ReleasedNumber) -> bool:
    known = INDICATORS.get(number.indicator)
    return known is not None and known.kind in kinds_read(account)
