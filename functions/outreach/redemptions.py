"""Requests that spend points, on the function of points: what they take and give back are entries of the ledger.

POST, GET /redemptions; GET /redemptions/rewards, /redemptions/{case_id}, …/timeline; POST /redemptions/{case_id}/{action}: one
conditional write each.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from campus_safety.district.calendars import day_of
from campus_safety.district.directory import DirectoryReader
from campus_safety.errors import Fault, NotFound, may_not
from campus_safety.kinds.points.entering import tally_of
from campus_safety.kinds.points.seeing import campuses_of
from campus_safety.kinds.redemptions.actions import Action
from campus_safety.kinds.redemptions.commands import ASKED
from campus_safety.kinds.redemptions.decide import decide, decide_all
from campus_safety.kinds.redemptions.kind import KIND
from campus_safety.kinds.redemptions.redeeming import Redeem, redeem, taken_of
from campus_safety.kinds.redemptions.redemption import Redemption, redemption
from campus_safety.records.access import has_lists
from campus_safety.records.change import Change
from campus_safety.records.kind import Kinds
from campus_safety.records.service import Asked
from campus_safety.records.store import Cases
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.forms import MakingBody
from campus_safety_aws.http import CaseId, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import RecordRoutes, UnitQuery
from campus_safety_aws.shared_answers import RecordReceiptAnswer
from outreach.redemption_answers import RedemptionAnswer, RewardsAnswer, RewardsSight

TAGS: Final = ["积分兑换 / Points spent"]


def _decided(asked: Asked[Redemption]) -> Sequence[Change[Any]]:
    return decide_all(
        asked.case,
        asked.command,
        asked.actor,
        asked.rules,
        asked.moment,
        code_attempt=asked.code_attempt,
    )


class Redemptions:
    """The routes of requests that spend points of the `ledger`."""

    def __init__(
        self,
        app: APIGatewayHttpResolver,
        ledger: Cases,
        directory: DirectoryReader,
        outside: Outside,
        kinds: Kinds,
    ) -> None:
        self._ledger, self._directory, self._outside = ledger, directory, outside
        self._requests = RecordRoutes[Redemption](
            app,
            ledger,
            directory,
            outside,
            kind=KIND,
            kinds=kinds,
            path="/redemptions",
            read=redemption,
            decide=_decided,
            choices=decide.choices,
            tags=TAGS,
        )
        route(app, "POST /redemptions", RecordReceiptAnswer, "兑换积分 / Spend points", TAGS, 201)(
            self.redeem_points
        )
        route(
            app,
            "GET /redemptions/rewards",
            RewardsAnswer,
            "积分能兑换什么 / What points are good for",
            TAGS,
        )(self.rewards)
        route(app, "GET /redemptions/<case_id>", RedemptionAnswer, "积分兑换详情 / One request", TAGS)(
            self.one_request
        )
        self._requests.add_list_and_timeline()
        self._requests.add_actions(ASKED)

    def redeem_points(self, body: "MakingBody[Redeem]") -> tuple[Spelled, int]:
        """The request and what it takes are one write; whether there are points enough is decided by that write."""
        who = self._requests.submitter()
        wanted = body.asked_by(who, "/redemptions")
        self._requests.permit_making(who.account, Action.REDEEM, wanted.campus)
        rules, actor = self._requests.rulebook.in_force(who.account.district), who.acting(body.acting_staff)
        known = {one.id: one for one in self._directory.rewards(who.account.district)}
        wanted = replace(wanted, found=known.get(wanted.reward))
        case = self._requests.make_once(
            wanted.submission,
            lambda moment, attempt: redeem(wanted, actor, rules, moment, code_attempt=attempt),
            rules,
        )
        return spell(RecordReceiptAnswer, case, KIND), 201

    def rewards(self, campus: UnitQuery = None) -> Spelled:
        """With a campus, whose account reads its points, what its balance suffices for."""
        account = self._requests.submitter().account
        if not has_lists(account, KIND):
            raise may_not("查看积分兑换", "look at what points are good for")
        rules = self._requests.rulebook.in_force(account.district)
        taken = self._ledger.tallies(taken_of(account.district))
        seen = RewardsSight(rules, day_of(self._outside.now()), taken)
        if campus is not None:
            known = {one.id: one for one in campuses_of(account, rules.district)}
            if campus not in known:
                raise NotFound(Fault("campus", "not_found", "没有这个校园", "No such campus"))
            balance = self._ledger.tallies(tally_of(account.district)).get(campus, 0)
            seen = seen._replace(campus=known[campus], balance=balance)
        return spell(RewardsAnswer, seen, seen, rewards=self._directory.rewards(account.district))

    def one_request(self, case_id: CaseId) -> Spelled:
        looked = self._requests.look(case_id)
        known = {one.id: one.name for one in self._directory.rewards(looked.case.district)}
        return spell(RedemptionAnswer, looked.case, looked, reward_name=known.get(looked.case.reward))
