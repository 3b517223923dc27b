"""Registers of campuses, on the function of patrols: protection teams and cameras are what rounds go by.

POST, GET /registers; GET /registers/{case_id}, …/timeline; GET /registers/of/{campus}; POST /registers/{case_id}/{action}: one
conditional write each. What is expired or out of order is made a hazard by `duty/listen_devices`.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from campus_safety.district.calendars import day_of
from campus_safety.district.directory import DirectoryReader
from campus_safety.district.scope import campuses_of
from campus_safety.errors import Fault, NotFound
from campus_safety.kinds.patrols.patrol import Patrol, team_list
from campus_safety.kinds.patrols.team_work import DAYS, TeamWork, team_work
from campus_safety.kinds.registers.actions import Action
from campus_safety.kinds.registers.commands import ASKED
from campus_safety.kinds.registers.decide import decide
from campus_safety.kinds.registers.keeping import Enter, claims, enter, number_taken
from campus_safety.kinds.registers.kind import KIND
from campus_safety.kinds.registers.register_entry import RegisterEntry, register_entry, register_list
from campus_safety.kinds.registers.things import Register
from campus_safety.records.change import Change, Moment
from campus_safety.records.kind import Kinds
from campus_safety.records.record import Record
from campus_safety.records.service import Listed, by
from campus_safety.records.store import Cases, ClaimTaken, rows_since
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.forms import MakingBody
from campus_safety_aws.http import CaseId, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import RecordRoutes
from campus_safety_aws.shared_answers import RecordReceiptAnswer
from duty.reach import reach
from duty.register_answers import CampusRegisterAnswer, RegisterEntryAnswer

TAGS: Final = ["校园台账 / Registers"]
# As many records as one call reads.
_AT_ONCE: Final = 100
CampusPath = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,60}$")]


class Registers:
    """The routes of registers; `cases` are the incidents and hazards that a team's rounds have reported."""

    def __init__(
        self,
        app: APIGatewayHttpResolver,
        duty: Cases,
        cases: Cases,
        directory: DirectoryReader,
        outside: Outside,
        kinds: Kinds,
    ) -> None:
        self._duty, self._cases, self._outside = duty, cases, outside
        self._entries = RecordRoutes[RegisterEntry](
            app,
            duty,
            directory,
            outside,
            kind=KIND,
            kinds=kinds,
            path="/registers",
            read=register_entry,
            decide=by(decide),
            choices=decide.choices,
            tags=TAGS,
            claims=claims,
        )
        route(app, "POST /registers", RecordReceiptAnswer, "登记台账 / Enter into a register", TAGS, 201)(
            self.enter_one
        )
        route(
            app,
            "GET /registers/of/<campus>",
            CampusRegisterAnswer,
            "一所校园的台账 / A campus's register",
            TAGS,
        )(self.of_campus)
        route(app, "GET /registers/<case_id>", RegisterEntryAnswer, "台账条目详情 / One entry", TAGS)(
            self.one
        )
        self._entries.add_list_and_timeline()
        self._entries.add_actions(ASKED)

    def enter_one(self, body: "MakingBody[Enter]") -> tuple[Spelled, int]:
        who = self._entries.submitter()
        wanted = body.asked_by(who, "/registers")
        self._entries.permit_making(who.account, Action.ENTER, wanted.campus)
        rules, actor = self._entries.rulebook.in_force(who.account.district), who.acting(body.acting_staff)

        def made(moment: Moment, code: int) -> Change[RegisterEntry]:
            reach(who.account, wanted.campus, rules)
            return enter(wanted, actor, rules, moment, code_attempt=code)

        try:
            case = self._entries.make_once(wanted.submission, made, rules)
        except ClaimTaken as taken:
            raise number_taken() from taken
        return spell(RecordReceiptAnswer, case, KIND), 201

    def one(self, case_id: CaseId) -> Spelled:
        looked = self._entries.look(case_id)
        return spell(RegisterEntryAnswer, looked.case, looked, work=self._work(looked.case))

    def of_campus(
        self, campus: CampusPath, register_type: Annotated[Register, Query()] = Register.TEAM
    ) -> Spelled:
        """One register of a campus by its numbers, without what was withdrawn: what a form chooses from."""
        who = self._entries.submitter()
        account, present = who.account, self._outside.now()
        rules = self._entries.rulebook.in_force(account.district)
        if campus not in {one.id for one in campuses_of(account, rules.district)}:
            raise NotFound(Fault("campus", "not_found", "没有这个校园", "No such campus"))
        rows = tuple(
            row
            for row in rows_since(register_list(campus, register_type), None, self._duty)
            if row.state != "withdrawn"
        )
        found = Listed(KIND, account, "", rows, None, present, rules.district)
        return spell(CampusRegisterAnswer, found, found, campus=campus, register_type=register_type)

    def _work(self, case: RegisterEntry) -> TeamWork | None:
        """What a team has done in the last days: its rounds, and what became of what they found."""
        if case.register_type is not Register.TEAM:
            return None
        since = day_of(self._outside.now()) - timedelta(days=DAYS)
        rows = rows_since(team_list(case.id), since.isoformat(), self._duty)
        patrols = _all_of(self._duty, [row.case_id for row in rows if row.facts.get("found")])
        found = [each for one in patrols if isinstance(one, Patrol) for each in one.found]
        return team_work(rows, _all_of(self._cases, found), since)


def _all_of(cases: Cases, ids: Sequence[str]) -> Iterator[Record]:
    for first in range(0, len(ids), _AT_ONCE):
        yield from cases.get_all(ids[first : first + _AT_ONCE]).values()
