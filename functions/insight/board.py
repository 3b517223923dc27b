"""The board of campuses: GET /board; and what a number of it is made of: GET /board/records. Only rows of lists are read, and of a wall's board nothing is answered that it is not told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.district.directory import District
from campus_safety.kinds.registry import KINDS
from campus_safety.labels import Label
from campus_safety.lists import board as boards
from campus_safety.lists.board import (
    AGES,
    KINDS_SHOWN,
    RANKS,
    SMALLEST,
    Age,
    AgePart,
    Board,
    Part,
    Tile,
    permit_board,
    permit_open_ones,
)
from campus_safety.records.rows import Row
from campus_safety.records.service import Listed
from campus_safety.records.submissions import Submitter
from campus_safety.records.worklists import open_list
from campus_safety_aws.declared_answers import Answer, Spelled, brought, by_sight, from_, spell, worded
from campus_safety_aws.http import route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import UnitQuery
from campus_safety_aws.record_tables import RecordTables
from insight.worklist_answers import RowsAnswer

TAGS: Final = ["工作清单 / Worklists"]
OfQuery = Annotated[Literal["incident", "hazard"], Query()]
AgeQuery = Annotated[Literal["hour", "day", "week", "month", "longer"] | None, Query()]
SeverityQuery = Annotated[str | None, Query(pattern=r"^[a-z0-9_]{1,20}$")]
# Rows of a kind that are read: so many queries, of so many each.
PAGE: Final = 250
MOST_PAGES: Final = 4


@dataclass(frozen=True, slots=True)
class At:
    district: District


class PartAnswer(Answer[Part]):
    kind: str = worded(lambda kind: KINDS[kind].label)
    severity: str
    severity_name: Label | None = from_(lambda one: KINDS[one.kind].severities.get(one.severity))
    count: int | None = from_("number.count")


class AgePartAnswer(Answer[AgePart]):
    """未办结的，按级别和时长 / what is open of a severity and age, at all campuses of the board."""

    kind: str = worded(lambda kind: KINDS[kind].label)
    severity: str
    severity_name: Label | None = from_(lambda one: KINDS[one.kind].severities.get(one.severity))
    count: int | None = from_("number.count")
    age: str = worded(AGES)


class TileAnswer(Answer[Tile]):
    """一所校园 / by the worst that is open there. A number of null is 1 or 2 and is not told; `parts` and `since` are empty where
    a board tells no more than colours."""

    campus: str = from_("campus.id")
    campus_name: Label = from_("campus.name")
    station: str = from_("campus.station")
    station_name: Label = by_sight(lambda tile, at: at.district.unit(tile.campus.station).name)
    rank: str = worded(RANKS)
    late: bool
    open: int | None = from_("open.count")
    overdue: int | None = from_("overdue.count")
    since: datetime | None
    parts: list[PartAnswer]


class BoardAnswer(Answer[Board]):
    """校园看板 / every campus in service, the worst first. `at_least`: there is more than was read. `smallest` is the least
    number that is told besides nought, where small ones are hidden."""

    campuses: list[TileAnswer] = from_("tiles")
    ages: list[AgePartAnswer]
    at_least: bool
    smallest: int | None = from_(lambda board: SMALLEST if board.small_hidden else None)
    server_time: datetime = brought()


class BoardRecordsAnswer(RowsAnswer):
    """看板上的记录 / the records that are open of a kind, as narrowed; `more`: there are more than were read."""

    more: bool = brought()


class Boards:
    """The route of the board; `asking` says who asks, and of which district."""

    def __init__(
        self,
        app: APIGatewayHttpResolver,
        tables: RecordTables,
        outside: Outside,
        asking: Callable[[], tuple[Submitter, District]],
    ) -> None:
        self._tables, self._outside, self._asking = tables, outside, asking
        route(app, "GET /board", BoardAnswer, "校园看板 / The board of campuses", TAGS)(self.board)
        route(
            app,
            "GET /board/records",
            BoardRecordsAnswer,
            "看板上的记录 / What a number of the board is of",
            TAGS,
        )(self.records)

    def board(self) -> Spelled:
        """Two queries, and more only where more than a page is open."""
        who, district = self._asking()
        permit_board(who.account)
        unit, present = boards.list_owner(who.account, district), self._outside.now()
        rows: list[Row] = []
        cut = False
        for kind in KINDS_SHOWN:
            some, more = self._open(kind, unit)
            rows, cut = rows + some, cut or more
        found = replace(boards.board(rows, who.account, district, present), at_least=cut)
        return spell(BoardAnswer, found, At(district), server_time=present)

    def records(
        self,
        of: OfQuery = "incident",
        campus: UnitQuery = None,
        severity: SeverityQuery = None,
        age: AgeQuery = None,
        late: Annotated[bool | None, Query()] = None,
    ) -> Spelled:
        who, district = self._asking()
        permit_open_ones(who.account)
        present = self._outside.now()
        rows, cut = self._open(of, boards.list_owner(who.account, district))
        found = boards.open_ones(
            rows,
            who.account,
            district,
            present,
            campus=campus,
            severity=severity,
            age=Age(age) if age is not None else None,
            late=late,
        )
        shown = Listed(KINDS[of], who.account, "", found, None, present, district)
        return spell(BoardRecordsAnswer, shown, shown, more=cut)

    def _open(self, kind: str, unit: str) -> tuple[list[Row], bool]:
        lists, key = self._tables.of_kind(kind), open_list(unit, kind)
        rows: list[Row] = []
        start = None
        for _ in range(MOST_PAGES):
            page = lists.page(key, size=PAGE, start=start)
            rows += page.rows
            start = page.next_key
            if start is None:
                break
        return rows, start is not None
