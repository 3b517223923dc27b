"""Area sweeps: planning one and looking at the list it would freeze, every action on it, and the proof of its coverage.

POST, GET /area-sweeps; GET /area-sweeps/{case_id}, …/timeline, …/coverage; POST /area-sweeps/{case_id}/{action}: one
conditional write each, checked by the rights table, then the transition table, then the action itself.
"""

from dataclasses import dataclass, replace
from typing import Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from area_sweeps.answers import (
    AreaSweepAnswer,
    AreaSweepPageAnswer,
    AreaSweepReceiptAnswer,
    CoverageAnswer,
    Placed,
    Preview,
    SweepDoneAnswer,
    placed,
    sight_of,
)
from campus_safety.district.directory import DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Fault, no_such_record
from campus_safety.kinds.area_sweeps import commands
from campus_safety.kinds.area_sweeps.actions import Action
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep, State, area_sweep
from campus_safety.kinds.area_sweeps.decide import decide, ordered
from campus_safety.kinds.area_sweeps.kind import KIND
from campus_safety.kinds.area_sweeps.planning import Plan, plan, would_freeze
from campus_safety.kinds.area_sweeps.seeing import permit_plan
from campus_safety.kinds.area_sweeps.sweeping import SURROUNDINGS
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.hazards.kind import KIND as HAZARD
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.inspections.kind import KIND as INSPECTION
from campus_safety.records.access import see
from campus_safety.records.kind import Kinds
from campus_safety.records.make_once import Changes
from campus_safety.records.service import Asked, Looked
from campus_safety.records.store import Cases
from campus_safety.records.submissions import Submitter
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import MakingBody
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import CursorQuery, RecordRoutes, SizeQuery, UnitQuery, ViewQuery
from campus_safety_aws.settings import setting

SWEEPS: Final = ["周边清查 / Area sweeps"]
ACTIONS: Final = ["清查办理 / Sweeping"]

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(KIND, HAZARD, INCIDENT, INSPECTION)


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(CasesTable(setting("CASES_TABLE"), SERVED), Directory(setting("DIRECTORY_TABLE")))


class _AreaSweeps:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._cases, self._directory = stores.cases, stores.directory
        self._routes = RecordRoutes[AreaSweep](
            app,
            stores.cases,
            stores.directory,
            outside,
            kind=KIND,
            kinds=SERVED,
            path="/area-sweeps",
            read=area_sweep,
            decide=self._decided,
            choices=decide.choices,
            tags=ACTIONS,
        )
        route(
            app,
            "POST /area-sweeps",
            AreaSweepReceiptAnswer,
            "拟定清查并预览清单 / Plan a sweep and look at its list",
            SWEEPS,
            201,
        )(self.plan_sweep)
        route(app, "GET /area-sweeps", AreaSweepPageAnswer, "清查清单 / Area sweeps", SWEEPS)(self.worklist)
        route(app, "GET /area-sweeps/<case_id>", AreaSweepAnswer, "清查详情 / One area sweep", SWEEPS)(
            self.one_sweep
        )
        route(
            app, "GET /area-sweeps/<case_id>/coverage", CoverageAnswer, "覆盖证明 / Proof of coverage", SWEEPS
        )(self.proof)
        self._routes.add_timeline("清查时间线 / Timeline of a sweep", "timeline", SWEEPS)
        self._routes.add_actions(commands.ASKED, SweepDoneAnswer)

    def _decided(self, asked: Asked[AreaSweep]) -> Changes[AreaSweep]:
        """What the command makes of the sweep, and the hazard that it makes besides."""
        case, command, rules, moment = asked.case, asked.command, asked.rules, asked.moment
        match command:
            case commands.Freeze():
                found = would_freeze(case, self._directory.places(case.district), rules)
                command = replace(command, found=found)
            case commands.RecordOutcome(hazard=str(hazard), item=None):
                self._check_hazard(asked.who, case, hazard)
            case commands.RecordOutcome(hazard=str()):
                raise BadInput(
                    Fault(
                        "hazard",
                        "one_of_both",
                        "关联已有隐患与新建隐患只能选一项",
                        "Either names a hazard or makes one",
                    )
                )
            case commands.RecordOutcome(item=str()) if asked.known is not None:
                # The hazard of this place was made before, and its outcome corrected since: it is named again.
                command = replace(command, hazard=asked.known.id, item=None)
            case commands.RecordOutcome(item=str()):
                return ordered(case, command, asked.actor, rules, moment, code_attempt=asked.code_attempt)
            case _:
                pass
        return asked.by(decide, command)

    def plan_sweep(self, body: "MakingBody[Plan]") -> tuple[Spelled, int]:
        who = self._routes.submitter()
        permit_plan(who.account)
        rules, actor = self._routes.rulebook.in_force(who.account.district), who.acting(body.acting_staff)
        wanted = body.asked_by(who, "/area-sweeps")
        case = self._routes.make_once(
            wanted.submission,
            lambda moment, attempt: plan(wanted, actor, rules, moment, code_attempt=attempt),
            rules,
        )
        preview = self._preview(case, self._routes.rulebook.for_case(case))
        return spell(AreaSweepReceiptAnswer, case, preview=preview), 201

    def worklist(
        self,
        view: ViewQuery = "open",
        unit: UnitQuery = None,
        start: CursorQuery = None,
        size: SizeQuery = 20,
    ) -> Spelled:
        """One query, whatever the number of sweeps: what is due first stands first."""
        found = self._routes.page(view, unit, start, size)
        return spell(AreaSweepPageAnswer, found, found)

    def one_sweep(self, case_id: CaseId) -> Spelled:
        looked = self._routes.look(case_id)
        may_freeze = KIND.may_ever(looked.who.account.role, Action.FREEZE)
        preview = self._preview(looked.case, looked.rules) if may_freeze else None
        return spell(AreaSweepAnswer, looked.case, looked, places=self._lines(looked), preview=preview)

    def proof(self, case_id: CaseId) -> Spelled:
        """Every line that the account may see with its outcome, the counts, and what shows that nothing was left out."""
        looked = self._routes.look(case_id)
        return spell(CoverageAnswer, looked.case, looked, places=self._lines(looked))

    def _lines(self, looked: Looked[AreaSweep]) -> list[Placed]:
        return placed(sight_of(looked).places, self._directory.places(looked.case.district))

    def _check_hazard(self, who: Submitter, case: AreaSweep, hazard: str) -> None:
        """A hazard of the surroundings of one of the campuses, that the account can see; any other does not exist for it."""
        found = self._cases.get(hazard)
        if not isinstance(found, Hazard):
            raise no_such_record()
        see(who.account, found, self._routes.rulebook.district_of(found))
        if found.category != SURROUNDINGS or found.campus not in case.campuses:
            raise BadInput(
                Fault(
                    "hazard",
                    "not_surroundings",
                    "不是本次清查校园的周边场所隐患",
                    "No hazard of the surroundings of these campuses",
                )
            )

    def _preview(self, case: AreaSweep, rules: Rules) -> Preview | None:
        """The list as it would be frozen now; nothing once it was."""
        if case.state is not State.PLANNED:
            return None
        places = self._directory.places(case.district)
        return Preview(case.radius_m, placed(would_freeze(case, places, rules), places))


app_of, bootstrap = over_http(_AreaSweeps)
handler = wired(lambda: bootstrap(from_settings()))
