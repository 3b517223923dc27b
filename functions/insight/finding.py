"""Finding records of every kind: GET /codes/{code}, GET /search, GET /messages/{case_id}.

What is found is what the account's own lists show, or, by its code, what it may see; anything else is not there. Whoever finds
incidents by words leaves a trace on each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import DirectoryReader, District
from campus_safety.errors import BadInput, Fault, may_not, no_such_record
from campus_safety.identity import read_code
from campus_safety.instants import to_text
from campus_safety.kinds.registry import KINDS
from campus_safety.lists.finding import (
    MOST_LOOKED_INTO,
    Search,
    bounded,
    check,
    found,
    is_plain,
    may_be_looked_into,
    says,
)
from campus_safety.lists.list_filters import ChosenList, View, permit
from campus_safety.messages.sent_messages import READERS, Outbox
from campus_safety.records.access import see, shown
from campus_safety.records.read_traces import trace_words
from campus_safety.records.relations import Part
from campus_safety.records.rows import Row
from campus_safety.records.service import Listed
from campus_safety.records.store import Cases
from campus_safety.records.submissions import Submitter
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, Day, caller, over_http, route
from campus_safety_aws.message_answers import MessagesAnswer, by_message
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import UnitQuery
from campus_safety_aws.record_tables import RecordTables
from campus_safety_aws.sent_messages import MessagesTable
from campus_safety_aws.settings import setting
from campus_safety_aws.submitters import submitter
from insight.worklist_answers import FoundAnswer, FoundRowsAnswer, In

TAGS: Final = ["查找 / Finding"]
# Rows of a list that are looked at for one search, a page at a time; and what is answered at most.
PAGE: Final = 100
MOST_PAGES: Final = 4
MOST: Final = 100

CodeQuery = Annotated[str | None, Query(pattern=r"^[a-z_]{1,40}$")]
KindQuery = Annotated[str, Query(pattern=r"^[a-z_]{1,40}$")]
SpotQuery = Annotated[str | None, Query(pattern=r"^[a-z_]+(-[1-9][0-9]?)?$", max_length=40)]
DayQuery = Annotated[Day | None, Query()]
PlainQuery = Annotated[bool | None, Query()]
TextQuery = Annotated[str | None, Query(min_length=2, max_length=40)]

logger = Logger()


@dataclass(frozen=True, slots=True)
class Stores:
    tables: RecordTables
    directory: DirectoryReader
    outbox: Outbox


def from_settings() -> Stores:
    return Stores(
        RecordTables.of_settings(setting, KINDS),
        Directory(setting("DIRECTORY_TABLE")),
        MessagesTable(setting("MESSAGES_TABLE")),
    )


class _Finding:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._tables, self._directory, self._outbox = stores.tables, stores.directory, stores.outbox
        route(app, "GET /codes/<code>", FoundAnswer, "按短码查找 / Find by code", TAGS)(self.by_code)
        route(
            app,
            "GET /messages/<case_id>",
            MessagesAnswer,
            "消息送达情况 / Who was told, and who was not reached",
            TAGS,
        )(self.record_messages)
        route(app, "GET /search", FoundRowsAnswer, "查找记录 / Find records", TAGS)(self.search)

    def by_code(self, code: Annotated[str, Path(max_length=20)]) -> Spelled:
        """A record of any kind: where it is read follows from its kind."""
        who, district = self._asking()
        read = read_code(code)
        if read is None:
            raise BadInput(
                Fault("code", "bad_code", "编号有误，请核对", "This code cannot be right; please check it")
            )
        case = self._tables.by_code(read)
        if case is None or case.kind not in KINDS:
            raise no_such_record()
        if Part.SUMMARY not in shown(who.account, KINDS[case.kind], case, district):
            raise no_such_record()
        return spell(FoundAnswer, case, In(district))

    def record_messages(self, case_id: CaseId) -> Spelled:
        """About a record of any kind. Who was not reached has to be telephoned: for the desk, the chief and the supervisor."""
        who, district = self._asking()
        found = self._tables.find(case_id)
        if found is None:
            raise no_such_record()
        _, case = found
        see(who.account, case, district)
        if who.account.role not in READERS:
            raise may_not("查看消息送达情况", "see what became of messages")
        return spell(MessagesAnswer, case, by_message(self._outbox.of_case(case.id)))

    def search(
        self,
        of: KindQuery = "incident",
        unit: UnitQuery = None,
        campus: UnitQuery = None,
        state: CodeQuery = None,
        category: CodeQuery = None,
        spot: SpotQuery = None,
        since: DayQuery = None,
        until: DayQuery = None,
        text: TextQuery = None,
        plain: PlainQuery = None,
    ) -> Spelled:
        """`since` and `until` are days in Shanghai, both included, on which it was received. `plain`: only what is open and
        may be told to somebody who is about to report."""
        who, district = self._asking()
        search = Search(
            ChosenList(of, unit or who.account.unit, campus=campus, state=state, category=category),
            _day_begins(since),
            _day_begins(until + timedelta(days=1) if until is not None else None),
            spot,
            text.strip() if text is not None else None,
            plain is True,
        )
        check(search, district)
        permit(who.account, search.chosen, district)
        present = self._outside.now()
        search = bounded(search, present)
        rows, cut = self._rows(search)
        wanted = found(rows, search, who.account, district)
        if search.words is not None:
            wanted, more = self._saying(search.words, wanted, who, district)
            cut = cut or more
        if search.plain:
            wanted, more = self._plain(wanted, who, district)
            cut = cut or more
        kind = KINDS[search.chosen.kind]
        listed = Listed(kind, who.account, "", wanted[:MOST], None, present, district)
        return spell(FoundRowsAnswer, listed, listed, more=cut or len(wanted) > MOST)

    def _rows(self, search: Search) -> tuple[list[Row], bool]:
        """The rows of the list, open and over, as far as they are looked at; and whether there are more."""
        lists, chosen = self._tables.of_kind(search.chosen.kind), search.chosen
        rows: list[Row] = []
        cut = False
        for view in (View.OPEN,) if search.plain else (View.OPEN, View.OVER):
            key = ChosenList(chosen.kind, chosen.unit, view).key
            # Nothing is over before it was received.
            since = to_text(search.since) if view is View.OVER and search.since is not None else None
            some, more = _pages(lists, key, since, newest_first=view is View.OVER)
            rows, cut = rows + some, cut or more
        return rows, cut

    def _plain(
        self, rows: tuple[Row, ...], who: Submitter, district: District
    ) -> tuple[tuple[Row, ...], bool]:
        """Those that somebody who is about to report may be told of, and whether any was not looked at."""
        looked = rows[:MOST_LOOKED_INTO]
        known = self._tables.of_kind("incident").get_all([row.case_id for row in looked]) if looked else {}
        plain = [
            row
            for row in looked
            if (case := known.get(row.case_id)) is not None and is_plain(who.account, case, district)
        ]
        return tuple(plain), len(rows) > len(looked)

    def _saying(
        self, said: str, rows: tuple[Row, ...], who: Submitter, district: District
    ) -> tuple[tuple[Row, ...], bool]:
        """Those that say so, as far as the account reads them; and whether any was not looked into."""
        looked, cases = rows[:MOST_LOOKED_INTO], self._tables.of_kind("incident")
        known = cases.get_all([row.case_id for row in looked]) if looked else {}
        kept = []
        for row in looked:
            case = known.get(row.case_id)
            if case is None or not may_be_looked_into(who.account, case, district):
                continue
            entries, narratives = cases.entries(case.id), cases.narratives(case.id)
            if says(said, who.account, case, district, entries, narratives):
                trace_words(cases, case, who.account, self._outside.now())
                kept.append(row)
        logger.info("looked for words", unit=who.account.unit, cases=len(looked), found=len(kept))
        return tuple(kept), len(rows) > len(looked)

    def _asking(self) -> tuple[Submitter, District]:
        who = submitter(caller(self._app), self._directory)
        return who, self._directory.district(who.account.district)


def _pages(lists: Cases, key: str, since: str | None, *, newest_first: bool) -> tuple[list[Row], bool]:
    rows: list[Row] = []
    start: Mapping[str, str] | None = None
    for _ in range(MOST_PAGES):
        page = lists.page(key, since=since, newest_first=newest_first, size=PAGE, start=start)
        rows += page.rows
        start = page.next_key
        if start is None:
            return rows, False
    return rows, True


def _day_begins(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) if day is not None else None


app_of, bootstrap = over_http(_Finding)
handler = wired(lambda: bootstrap(from_settings()))
