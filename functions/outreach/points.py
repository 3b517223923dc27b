"""Points of schools: a ledger of dated entries with reasons, only ever offset by another one.

GET /points; POST /points (by hand); GET /points/{case_id}, …/timeline; POST /points/{case_id}/offset. What is earned by
itself is entered by `outreach.earnings`; what is spent, by `outreach.redemptions`, whose routes are here too. A school
has points, a child has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from campus_safety.district.directory import DirectoryReader
from campus_safety.errors import Fault, NotFound
from campus_safety.kinds.points.actions import Action
from campus_safety.kinds.points.commands import ASKED, Offset
from campus_safety.kinds.points.decide import choices, decide
from campus_safety.kinds.points.entering import Award, award, tally_of
from campus_safety.kinds.points.kind import KIND
from campus_safety.kinds.points.points_entry import PointsEntry, points_entry
from campus_safety.kinds.points.seeing import campuses_of
from campus_safety.kinds.redemptions.kind import KIND as REDEMPTION
from campus_safety.records.change import Change
from campus_safety.records.kind import Kinds
from campus_safety.records.service import Asked, Listed
from campus_safety.records.store import Cases
from campus_safety.records.worklists import over_list
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import MakingBody
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, cursor, over_http, read_cursor, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import CursorQuery, RecordRoutes, SizeQuery, UnitQuery
from campus_safety_aws.settings import setting
from campus_safety_aws.shared_answers import RecordReceiptAnswer
from outreach.points_answers import PointsAnswer, PointsEntryAnswer, balances
from outreach.redemptions import Redemptions

POINTS: Final = ["学校积分 / Points of schools"]

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(KIND, REDEMPTION)


def _decided(asked: Asked[PointsEntry]) -> Sequence[Change[Any]]:
    if not isinstance(asked.command, Offset):
        raise TypeError(f"{asked.command.action} is not asked of an entry")
    return decide(
        asked.case,
        asked.command,
        asked.actor,
        asked.rules,
        asked.moment,
        code_attempt=asked.code_attempt,
    )


@dataclass(frozen=True, slots=True)
class Stores:
    ledger: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(CasesTable(setting("OUTREACH_TABLE"), SERVED), Directory(setting("DIRECTORY_TABLE")))


class _Points:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._ledger = stores.ledger
        self._directory = stores.directory
        self._routes = RecordRoutes(
            self._app,
            self._ledger,
            self._directory,
            outside,
            kind=KIND,
            kinds=SERVED,
            path="/points",
            read=points_entry,
            decide=_decided,
            choices=choices,
            tags=POINTS,
        )
        route(app, "GET /points", PointsAnswer, "学校积分 / Points of schools", POINTS)(self.points)
        route(app, "POST /points", RecordReceiptAnswer, "奖励积分 / Award points", POINTS, 201)(
            self.award_points
        )
        route(app, "GET /points/<case_id>", PointsEntryAnswer, "一条积分记录 / One entry", POINTS)(
            self.one_entry
        )
        self._routes.add_timeline()
        self._routes.add_actions(ASKED)
        Redemptions(app, self._ledger, self._directory, outside, SERVED)

    def points(self, campus: UnitQuery = None, start: CursorQuery = None, size: SizeQuery = 20) -> Spelled:
        """One query for all balances, and one for a page of one campus's entries."""
        account = self._routes.submitter().account
        district = self._directory.district(account.district)
        campuses = campuses_of(account, district)
        if campus is not None:
            campuses = tuple(one for one in campuses if one.id == campus)
            if not campuses:
                raise NotFound(Fault("campus", "not_found", "没有这个校园", "No such campus"))
        sums = self._ledger.tallies(tally_of(account.district))
        found, following = Listed(KIND, account, "", (), None, self._outside.now(), district), None
        if campus is not None:
            name = over_list(campus, KIND.name)
            page = self._ledger.page(name, newest_first=True, size=size, start=read_cursor(name, start))
            found, following = replace(found, rows=page.rows), cursor(name, page.next_key)
        return spell(PointsAnswer, found, found, schools=balances(campuses, sums), next=following)

    def award_points(self, body: "MakingBody[Award]") -> tuple[Spelled, int]:
        who = self._routes.submitter()
        self._routes.permit_making(who.account, Action.AWARD)
        rules, actor = self._routes.rulebook.in_force(who.account.district), who.acting(body.acting_staff)
        wanted = body.asked_by(who, "/points")
        case = self._routes.make_once(
            wanted.submission,
            lambda moment, attempt: award(wanted, actor, rules, moment, code_attempt=attempt),
            rules,
        )
        return spell(RecordReceiptAnswer, case, KIND), 201

    def one_entry(self, case_id: CaseId) -> Spelled:
        looked = self._routes.look(case_id)
        return spell(PointsEntryAnswer, looked.case, looked)


app_of, bootstrap = over_http(_Points)
handler = wired(lambda: bootstrap(from_settings()))
