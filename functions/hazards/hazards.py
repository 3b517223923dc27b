"""Hazards: reporting what was found, worklists, one hazard, its timeline, and every action on it.

POST, GET /hazards; GET /hazards/{case_id}, /hazards/{case_id}/timeline, /checklists; POST /hazards/{case_id}/{action}:
one conditional write each, checked by the rights table, then the transition table, then the action itself.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import DirectoryReader
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, Fault, NotAllowed, no_such_record
from campus_safety.kinds.area_sweeps.kind import KIND as AREA_SWEEP
from campus_safety.kinds.becoming import BecomeIncident, as_seen, reported
from campus_safety.kinds.hazards import commands
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.kinds.hazards.decide import decide, origin, paper_signed_by
from campus_safety.kinds.hazards.finding import SOURCES_OF, Found, receive
from campus_safety.kinds.hazards.hazard import Hazard, hazard
from campus_safety.kinds.hazards.kind import KIND
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.inspections.kind import KIND as INSPECTION
from campus_safety.records.access import concerned, permit_report, see
from campus_safety.records.change import Change, Moment
from campus_safety.records.commands import Link
from campus_safety.records.kind import Kinds
from campus_safety.records.paper_series import series
from campus_safety.records.service import Asked, View
from campus_safety.records.store import Cases
from campus_safety.records.submissions import Submitter
from campus_safety.records.surveys import still_asked
from campus_safety.records.worklists import history_list
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import MakingBody
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import CursorQuery, RecordRoutes, SizeQuery, UnitQuery, begins
from campus_safety_aws.settings import setting
from campus_safety_aws.shared_answers import Ruled
from campus_safety_aws.survey_routes import add_survey
from hazards.answers import ChecklistAnswer, HazardAnswer, HazardPageAnswer, HazardReceiptAnswer

FINDING: Final = ["隐患 / Hazards"]
ACTIONS: Final = ["隐患整改 / Rectification"]
# What a hazard may be compared with: the last ones of the same item in the same spot.
EARLIER: Final = 10

HazardView = Literal[View, "history"]
# Who reads the whole history of a spot.
READ_ALL: Final = frozenset({Role.SUPERVISOR, Role.LEADER, Role.AUDITOR, Role.EDUCATION})

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(KIND, INCIDENT, INSPECTION, AREA_SWEEP)


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(CasesTable(setting("CASES_TABLE"), SERVED), Directory(setting("DIRECTORY_TABLE")))


class _Hazards:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._cases = stores.cases
        self._routes = RecordRoutes[Hazard](
            app,
            stores.cases,
            stores.directory,
            outside,
            kind=KIND,
            kinds=SERVED,
            path="/hazards",
            read=hazard,
            decide=self._decided,
            choices=decide.choices,
            tags=ACTIONS,
        )
        route(app, "POST /hazards", HazardReceiptAnswer, "上报隐患 / Report a hazard", FINDING, 201)(
            self.report
        )
        route(app, "GET /hazards", HazardPageAnswer, "隐患清单 / Hazards", FINDING)(self.worklist)
        route(app, "GET /checklists", ChecklistAnswer, "检查表 / Checklists", FINDING)(self.checklists)
        route(app, "GET /hazards/<case_id>", HazardAnswer, "隐患详情 / One hazard", FINDING)(self.one_hazard)
        self._routes.add_timeline("隐患时间线 / Timeline of a hazard", "timeline", FINDING)
        self._routes.add_actions(commands.ASKED)
        add_survey(
            app,
            stores.cases,
            stores.directory,
            self._routes.rulebook,
            outside,
            path="/hazards",
            read=hazard,
            tags=FINDING,
        )

    def _decided(self, asked: Asked[Hazard]) -> Change[Hazard] | None:
        command = asked.command
        if isinstance(command, BecomeIncident):
            command = reported(asked, decide.choices, origin, self._cases, self._cases, self._routes.rulebook)
            if command is None:
                return None
        if isinstance(command, Link):
            for linked in command.cases:
                self._see(asked.who, linked)
        return decide(asked.case, command, asked.actor, asked.rules, self._numbered(asked))

    def report(self, body: "MakingBody[Found]") -> tuple[Spelled, int]:
        who = self._routes.submitter()
        found = body.asked_by(who, "/hazards")
        if who.account.role not in SOURCES_OF[found.source]:
            raise NotAllowed(
                Fault(
                    "source",
                    "not_your_source",
                    "该账号不能以此来源上报",
                    "This account may not use this source",
                )
            )
        rules, actor = self._routes.rulebook.in_force(who.account.district), who.acting(body.acting_staff)
        permit_report(who.account, KIND, found.campus)
        if found.incident is not None:
            self._see(who, found.incident)
        spot = history_list(found.campus, f"{found.item}#{found.spot}")

        def make(moment: Moment, code_attempt: int) -> Change[Hazard]:
            earlier = self._cases.page(spot, newest_first=True, size=EARLIER).rows
            return receive(found, actor, rules, moment, earlier=earlier, code_attempt=code_attempt)

        case = self._routes.make_once(found.submission, make, rules)
        rules = self._routes.rulebook.for_case(case)
        return spell(HazardReceiptAnswer, case, Ruled(KIND, rules)), 201

    def worklist(
        self,
        view: Annotated[HazardView, Query()] = "open",
        unit: UnitQuery = None,
        campus: UnitQuery = None,
        item: Annotated[str | None, Query(pattern=r"^[a-z0-9_.-]{1,60}$")] = None,
        spot: Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,40}$")] = None,
        start: CursorQuery = None,
        size: SizeQuery = 20,
    ) -> Spelled:
        """One query, whatever the number of hazards: what is due first stands first."""
        if view != "history":
            found = self._routes.page(view, unit, start, size)
            return spell(HazardPageAnswer, found, found)
        if not campus or not item or not spot:
            raise BadInput(
                Fault("campus", "missing", "请选择校园、检查项和部位", "Name a campus, an item and a spot")
            )
        who, about = self._routes.submitter(), history_list(campus, f"{item}#{spot}")
        units = self._routes.service.lists_of(who)
        found = self._routes.service.rows(who, about, view, newest_first=True, size=size, start=begins(start))
        # The history of a spot is nobody's list: each row is shown to whom its hazard concerns.
        district = self._routes.service.district(who)
        every = who.account.role in READ_ALL
        rows = tuple(row for row in found.rows if every or concerned(row, units, district))
        return spell(HazardPageAnswer, replace(found, rows=rows), found)

    def checklists(self) -> Spelled:
        """What to look at, in the version that is in force; with the parts of a campus that a spot can name."""
        account = self._routes.submitter().account
        checklists = self._routes.rulebook.in_force(account.district).document(Checklists)
        return spell(ChecklistAnswer, checklists, self._outside.now())

    def one_hazard(self, case_id: CaseId) -> Spelled:
        looked = self._routes.look(case_id)
        policy = self._routes.rulebook.in_force(looked.case.district).policy
        until = still_asked(looked.case, looked.who.account, policy, self._cases, self._outside.now())
        return spell(HazardAnswer, as_seen(looked, self._cases), looked, survey_until=until)

    def _numbered(self, asked: Asked[Hazard]) -> Moment:
        """The moment with the number that the paper would get which this command signs, if it signs one. Somebody who takes
        it first makes the write fail, and the decision is made again."""
        case, district, at = asked.case, asked.rules.district, asked.moment
        kind = paper_signed_by(case, asked.command)
        if kind is None:
            return at
        year = at.now.astimezone(SHANGHAI).year
        number = self._cases.next_number(
            series(case.district, district.acting_unit(asked.actor.unit), kind, year)
        )
        return Moment(at.now, at.salt, number)

    def _see(self, who: Submitter, case_id: str) -> None:
        """Only what somebody can see can they link; anything else does not exist for them."""
        linked = self._cases.get(case_id)
        if linked is None:
            raise no_such_record()
        see(who.account, linked, self._routes.rulebook.district_of(linked))


app_of, bootstrap = over_http(_Hazards)
handler = wired(lambda: bootstrap(from_settings()))
