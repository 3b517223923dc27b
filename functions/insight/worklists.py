"""Saved worklists: POST, GET /worklists; GET /worklists/{worklist_id}; POST /worklists/{worklist_id}/rename, …/delete.
How much is open: GET /worklists/counts, and at which campus in `insight.board`. What is mine to do is in `insight.mine`, versions of the policy in `insight.policies`.

They lie in a table of their own: nothing writes the Directory, where rights lie, what is in Papers vanishes, and what is in
Figures is made anew. A list is read through the rights that the account has when it looks.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from campus_safety.district.directory import DirectoryReader, District
from campus_safety.errors import Fault, NotFound
from campus_safety.identity import derived_id
from campus_safety.instants import to_text
from campus_safety.kinds.registry import KINDS
from campus_safety.lists.counts import ask_again_hidden_in, ask_again_in, counted, rings
from campus_safety.lists.list_filters import ChosenList, View, check, permit, reaches, readable
from campus_safety.lists.saved_worklists import Delete, Rename, Save, SavedWorklist, SavedWorklists
from campus_safety.records.service import Listed
from campus_safety.records.submissions import Submitter
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import Body
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import caller, cursor, over_http, read_cursor, route
from campus_safety_aws.list_rows import chosen_page
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import UnitQuery
from campus_safety_aws.record_tables import RecordTables
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.saved_worklists import WorklistsTable
from campus_safety_aws.settings import setting
from campus_safety_aws.submitters import digest_of, submitter
from insight.board import Boards
from insight.mine import Mine
from insight.policies import Policies
from insight.worklist_answers import (
    CountsAnswer,
    In,
    WorklistAnswer,
    WorklistDeletedAnswer,
    WorklistPageAnswer,
    WorklistsAnswer,
)

TAGS: Final = ["工作清单 / Worklists"]


OfQuery = Annotated[str, Query(pattern=r"^[a-z_]{1,40}$")]
# Rows that are counted with one query, and how far ahead what has just come in is due at the latest.
COUNTED: Final = 100
SOON: Final = timedelta(hours=1)

WorklistId = Annotated[str, Path(pattern=r"^w[a-z2-7]{26}$")]


@dataclass(frozen=True, slots=True)
class Stores:
    worklists: WorklistsTable
    tables: RecordTables
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        WorklistsTable(setting("WORKLISTS_TABLE")),
        RecordTables.of_settings(setting, KINDS),
        Directory(setting("DIRECTORY_TABLE")),
    )


class _Worklists:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._worklists = stores.worklists
        self._tables = stores.tables
        self._directory = stores.directory
        self._rulebook = Rulebook(stores.directory, KINDS)
        route(app, "POST /worklists", WorklistAnswer, "保存清单 / Save a worklist", TAGS, 201)(self.save)
        route(app, "GET /worklists", WorklistsAnswer, "保存的清单 / Saved worklists", TAGS)(self.saved)
        Policies(app, stores.directory, stores.tables, self._asking)
        Boards(app, stores.tables, outside, self._asking)
        Mine(app, stores.tables, outside, self._asking)
        route(
            app,
            "GET /worklists/counts",
            CountsAnswer,
            "未办结、超时、一级数量 / How many are open, late, of level 1",
            TAGS,
        )(self.counts)
        route(app, "GET /worklists/<worklist_id>", WorklistPageAnswer, "打开保存的清单 / Open one", TAGS)(
            self.rows
        )
        route(app, "POST /worklists/<worklist_id>/rename", WorklistAnswer, "改名 / Rename", TAGS)(self.rename)
        route(app, "POST /worklists/<worklist_id>/delete", WorklistDeletedAnswer, "删除清单 / Delete", TAGS)(
            self.delete
        )

    def save(self, body: "Body[Save]") -> tuple[Spelled, int]:
        said = body.command(digest=digest_of("/worklists", body))
        who, district = self._asking()
        chosen = ChosenList(
            kind=said.of,
            unit=said.unit or who.account.unit,
            view=View(said.view),
            campus=said.campus,
            state=said.state,
            category=said.category,
            late=said.late,
        )
        check(chosen, district)
        permit(who.account, chosen, district)
        new = SavedWorklist(
            id=_id(who, said.client_key),
            name=said.name,
            chosen=chosen,
            saved_at=self._outside.now(),
            submission=said.digest,
        )
        most = self._rulebook.in_force(district.id).policy.for_worklists.most
        after = self._worklists.change(
            who.account.key,
            lambda before: before.saved(new, most, lambda one: reaches(who.account, one, district)),
            self._outside.rest,
        )
        return spell(WorklistAnswer, after.find(new.id), In(district)), 201

    def saved(self) -> Spelled:
        who, district = self._asking()
        kept = self._worklists.of(who.account.key).kept
        shown = [one for one in kept if reaches(who.account, one.chosen, district)]
        most = self._rulebook.in_force(district.id).policy.for_worklists.most
        return spell(WorklistsAnswer, shown, In(district), most=most)

    def counts(self, of: OfQuery = "incident", unit: UnitQuery = None) -> Spelled:
        """For a page that asks every few seconds: one query, and of a list longer than a page one more for what has just
        come in."""
        who, district = self._asking()
        chosen = ChosenList(kind=of, unit=unit or who.account.unit)
        check(chosen, district)
        permit(who.account, chosen, district)
        present, lists = self._outside.now(), self._tables.of_kind(of)
        page = lists.page(chosen.key, size=COUNTED)
        rows = page.rows
        if page.next_key is not None:
            # Late ones stand first, and may be many; what was told just now is due soon.
            soon = to_text(present + SOON)
            rows += lists.page(chosen.key, before=soon, newest_first=True, size=COUNTED).rows
        found = counted(rows, who.account, chosen, district, present)
        return spell(
            CountsAnswer,
            found,
            of=of,
            unit=chosen.unit,
            at_least=page.next_key is not None,
            again_in=ask_again_in(who.account),
            again_hidden_in=ask_again_hidden_in(who.account),
            rings=rings(who.account, chosen),
            server_time=present,
        )

    def rows(
        self,
        worklist_id: WorklistId,
        start: Annotated[str | None, Query(alias="cursor", max_length=1000)] = None,
        size: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Spelled:
        """One query, whatever the number of records."""
        who, district = self._asking()
        one = _reached(self._worklists.of(who.account.key), worklist_id, who, district)
        chosen = one.chosen
        place, present = f"{chosen.view}:{chosen.key}", self._outside.now()
        page = chosen_page(
            self._tables.of_kind(chosen.kind),
            chosen,
            present,
            newest_first=chosen.view is View.OVER,
            size=size,
            start=read_cursor(place, start),
        )
        rows = tuple(row for row in page.rows if readable(who.account, row, chosen, district))
        found = Listed(KINDS[chosen.kind], who.account, place, rows, page.next_key, present, district)
        return spell(
            WorklistPageAnswer,
            found,
            found,
            worklist=one,
            may_hold_fewer=chosen.filtered,
            next=cursor(place, page.next_key),
        )

    def rename(self, worklist_id: WorklistId, body: "Body[Rename]") -> Spelled:
        said = body.command()
        who, district = self._asking()

        def decide(before: SavedWorklists) -> SavedWorklists:
            _reached(before, worklist_id, who, district)
            return before.renamed(worklist_id, said.name, said.version)

        after = self._worklists.change(who.account.key, decide, self._outside.rest)
        return spell(WorklistAnswer, after.find(worklist_id), In(district))

    def delete(self, worklist_id: WorklistId, body: "Body[Delete]") -> Spelled:
        said = body.command()
        who, district = self._asking()

        def decide(before: SavedWorklists) -> SavedWorklists:
            if worklist_id not in before.gone:
                _reached(before, worklist_id, who, district)
            return before.deleted(worklist_id, said.version)

        self._worklists.change(who.account.key, decide, self._outside.rest)
        return spell(WorklistDeletedAnswer, worklist_id)

    def _asking(self) -> tuple[Submitter, District]:
        who = submitter(caller(self._app), self._directory)
        return who, self._directory.district(who.account.district)


def _reached(kept: SavedWorklists, worklist_id: str, who: Submitter, district: District) -> SavedWorklist:
    one = kept.find(worklist_id)
    if not reaches(who.account, one.chosen, district):
        raise NotFound(Fault("worklist_id", "not_found", "没有这个清单", "No such worklist"))
    return one


def _id(who: Submitter, client_key: str) -> str:
    return derived_id("w", who.account.key, client_key)


app_of, bootstrap = over_http(_Worklists)
handler = wired(lambda: bootstrap(from_settings()))
