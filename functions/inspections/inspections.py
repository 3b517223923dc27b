"""Joint inspections: planning one, worklists, one inspection, its timeline, findings, and every other action on it.

POST, GET /inspections; GET /inspections/{case_id}, /inspections/{case_id}/timeline; POST /inspections/{case_id}/{action}:
one conditional transaction each. A finding writes its hazard with it, or links the open one that it was found to be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from campus_safety.district.directory import DirectoryReader
from campus_safety.kinds.area_sweeps.kind import KIND as AREA_SWEEP
from campus_safety.kinds.hazards.hazard import Hazard, hazard_facts
from campus_safety.kinds.hazards.kind import KIND as HAZARD
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.inspections.actions import Action
from campus_safety.kinds.inspections.commands import ASKED, RecordFinding
from campus_safety.kinds.inspections.decide import decide
from campus_safety.kinds.inspections.inspection import Inspection, inspection
from campus_safety.kinds.inspections.kind import KIND
from campus_safety.kinds.inspections.planning import Plan, plan
from campus_safety.kinds.inspections.seeing import permit_plan
from campus_safety.kinds.inspections.visiting import Known, record_finding
from campus_safety.records.kind import Kinds
from campus_safety.records.make_once import Changes
from campus_safety.records.rows import Row
from campus_safety.records.service import Asked
from campus_safety.records.store import Cases
from campus_safety.records.worklists import history_list
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import ActionBody, MakingBody
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import CursorQuery, RecordRoutes, SizeQuery, UnitQuery, ViewQuery
from campus_safety_aws.settings import setting
from inspections.answers import (
    FindingDoneAnswer,
    InspectionAnswer,
    InspectionPageAnswer,
    InspectionPlannedAnswer,
    inspection_timeline,
)

TAGS: Final = ["联合检查 / Joint inspections"]
# What a finding may be compared with: the last hazards of the same item in the same spot.
EARLIER: Final = 10

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(KIND, HAZARD, INCIDENT, AREA_SWEEP)


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(CasesTable(setting("CASES_TABLE"), SERVED), Directory(setting("DIRECTORY_TABLE")))


class _Inspections:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._cases = stores.cases
        self._routes = RecordRoutes[Inspection](
            app,
            stores.cases,
            stores.directory,
            outside,
            kind=KIND,
            kinds=SERVED,
            path="/inspections",
            read=inspection,
            decide=self._decided,
            choices=decide.choices,
            tags=TAGS,
        )
        route(
            app, "POST /inspections", InspectionPlannedAnswer, str(KIND.actions[Action.PLAN].label), TAGS, 201
        )(self.plan_one)
        route(app, "GET /inspections", InspectionPageAnswer, "联合检查清单 / Inspections", TAGS)(
            self.worklist
        )
        route(app, "GET /inspections/<case_id>", InspectionAnswer, "联合检查详情 / One inspection", TAGS)(
            self.one_inspection
        )
        route(
            app,
            "POST /inspections/<case_id>/record_finding",
            FindingDoneAnswer,
            str(KIND.actions[Action.RECORD_FINDING].label),
            TAGS,
            201,
        )(self.record)
        self._routes.add_timeline(
            "联合检查时间线 / Timeline of an inspection", "timeline", answer=inspection_timeline
        )
        self._routes.add_actions(ASKED)
        self._routes.asks(Action.RECORD_FINDING)

    def _decided(self, asked: Asked[Inspection]) -> Changes[Inspection]:
        case, command = asked.case, asked.command
        if not isinstance(command, RecordFinding):
            return asked.by(decide, command)
        earlier = self._earlier(command)
        return record_finding(
            case,
            command,
            asked.actor,
            asked.rules,
            asked.moment,
            known=self._known(case, command, earlier),
            earlier=earlier,
            code_attempt=asked.code_attempt,
        ).changes

    def plan_one(self, body: "MakingBody[Plan]") -> tuple[Spelled, int]:
        who = self._routes.submitter()
        rules, actor = self._routes.rulebook.in_force(who.account.district), who.acting(body.acting_staff)
        wanted = body.asked_by(who, "/inspections")
        permit_plan(who.account, wanted.campuses, rules.district)
        case = self._routes.make_once(
            wanted.submission,
            lambda moment, attempt: plan(wanted, actor, rules, moment, code_attempt=attempt),
            rules,
        )
        return spell(InspectionPlannedAnswer, case), 201

    def worklist(
        self,
        view: ViewQuery = "open",
        unit: UnitQuery = None,
        start: CursorQuery = None,
        size: SizeQuery = 20,
    ) -> Spelled:
        """One query, whatever the number of inspections: what is due first stands first."""
        found = self._routes.page(view, unit, start, size)
        return spell(InspectionPageAnswer, found, found)

    def one_inspection(self, case_id: CaseId) -> Spelled:
        looked = self._routes.look(case_id)
        return spell(InspectionAnswer, looked.case, looked)

    def record(self, case_id: CaseId, body: "ActionBody[RecordFinding]") -> tuple[Spelled, int]:
        """Inspection and hazard change in one transaction; the same form is the same finding."""
        who = self._routes.submitter()
        acted = self._routes.service.act(who, case_id, body.command(), body.acting_staff)
        return spell(FindingDoneAnswer, acted.case, acted), 201

    def _earlier(self, command: RecordFinding) -> Sequence[Row]:
        name = history_list(command.campus, f"{command.item}#{command.spot}")
        return self._cases.page(name, newest_first=True, size=EARLIER).rows

    def _known(self, case: Inspection, command: RecordFinding, earlier: Sequence[Row]) -> Known | None:
        """The open hazard of this item in this spot. What this inspection itself has found is looked at first: lists may be a
        moment behind."""
        place = (command.campus, command.item, command.spot)
        own = [one.hazard for one in reversed(case.findings) if (one.campus, one.item, one.spot) == place]
        listed = [
            row.case_id
            for row in earlier
            if (facts := hazard_facts(row)) is not None
            and facts.closed_at is None
            and facts.withdrawn_at is None
        ]
        for case_id in dict.fromkeys((*own, *listed)):
            found = self._cases.get(case_id)
            if isinstance(found, Hazard) and found.open:
                return Known(found, self._routes.rulebook.for_case(found))
        return None


app_of, bootstrap = over_http(_Inspections)
handler = wired(lambda: bootstrap(from_settings()))
