"""Patrols and their plans: plans are made, replaced and withdrawn, their points' codes printed; patrols are checked in at.

POST, GET /patrol-plans; GET /patrol-plans/{case_id}, …/timeline, …/points; POST /patrol-plans/{case_id}/{action};
GET /patrols; GET /patrols/{case_id}, …/timeline; POST /patrols/check_in, /patrols/{case_id}/{action}: one conditional write
each. Registers of teams and cameras, which rounds go by, are in `duty.registers`. A finding is reported to those who keep
incidents and hazards first, and linked then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.district.directory import DirectoryReader, District
from campus_safety.district.organisation import UnitKind
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Fault, NotAllowed, NotFound
from campus_safety.instants import to_text
from campus_safety.kinds.findings import ReportFinding
from campus_safety.kinds.hazards.kind import KIND as HAZARD
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.patrols import commands
from campus_safety.kinds.patrols.decide import decide, decide_plan
from campus_safety.kinds.patrols.kind import PATROL, PATROL_PLAN
from campus_safety.kinds.patrols.observing import OBSERVED
from campus_safety.kinds.patrols.patrol import Patrol, patrol
from campus_safety.kinds.patrols.patrol_plan import PatrolPlan, patrol_plan
from campus_safety.kinds.patrols.patrolling import breaks
from campus_safety.kinds.patrols.plan_actions import Action as PlanAction
from campus_safety.kinds.patrols.planning import Plan, PlanRound, plan, plan_round
from campus_safety.kinds.patrols.point_codes import PointCode, read_code
from campus_safety.kinds.patrols.team import Mode
from campus_safety.kinds.registers.commands import ReportFault
from campus_safety.kinds.registers.decide import decide as decide_entry
from campus_safety.kinds.registers.kind import KIND as REGISTER_ENTRY
from campus_safety.kinds.registers.register_entry import RegisterEntry
from campus_safety.kinds.registers.register_entry import State as EntryState
from campus_safety.kinds.registers.rules import RegisterRules
from campus_safety.kinds.registers.wrong import hazard_id
from campus_safety.labels import Label
from campus_safety.records.access import permit
from campus_safety.records.change import Change, Moment
from campus_safety.records.kind import Kinds
from campus_safety.records.make_once import Changes
from campus_safety.records.service import Asked, by
from campus_safety.records.spots import spot_label
from campus_safety.records.store import Cases, rows_since
from campus_safety.records.submissions import Submitter
from campus_safety.records.worklists import open_list
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.forms import ActionBody, MakingBody
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import CaseId, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import RecordRoutes
from campus_safety_aws.secrets import Secret, SecretText
from campus_safety_aws.settings import given, setting
from campus_safety_aws.shared_answers import DoneAnswer, RecordReceiptAnswer, done_of
from duty.findings import reported
from duty.patrol_answers import (
    PatrolAnswer,
    PatrolPlanAnswer,
    PointCodesAnswer,
    Sticker,
    stickers,
)
from duty.point_sheets import Mark, sheets
from duty.reach import reach
from duty.registers import Registers

PLANS: Final = ["巡防方案 / Patrol plans"]
PATROLS: Final = ["护校队巡防 / Patrols"]
AddressQuery = Annotated[str | None, Query(pattern=r"^https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$")]

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(PATROL, PATROL_PLAN, REGISTER_ENTRY, INCIDENT, HAZARD)


@dataclass(frozen=True, slots=True)
class Stores:
    """`cases`, incidents and hazards, are only ever added to from here. `address` is what printed codes begin with; None
    where the deployment has no domain yet."""

    duty: Cases
    cases: Cases
    directory: DirectoryReader
    point_secret: SecretText
    address: str | None = None


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("DUTY_TABLE"), SERVED),
        CasesTable(setting("CASES_TABLE"), SERVED),
        Directory(setting("DIRECTORY_TABLE")),
        Secret(setting("POINT_SECRET_ARN")),
        given("PUBLIC_ADDRESS"),
    )


class _Patrols:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._duty = stores.duty
        self._cases = stores.cases
        self._directory = stores.directory
        self._point_secret, self._address = stores.point_secret, stores.address
        self._plans = RecordRoutes[PatrolPlan](
            self._app,
            self._duty,
            self._directory,
            outside,
            kind=PATROL_PLAN,
            kinds=SERVED,
            path="/patrol-plans",
            read=patrol_plan,
            decide=by(decide_plan),
            choices=decide_plan.choices,
            tags=PLANS,
        )
        self._patrols = RecordRoutes[Patrol](
            self._app,
            self._duty,
            self._directory,
            outside,
            kind=PATROL,
            kinds=SERVED,
            path="/patrols",
            read=patrol,
            decide=self._decided,
            choices=decide.choices,
            tags=PATROLS,
        )
        route(
            app, "POST /patrol-plans", RecordReceiptAnswer, "制定巡防方案 / Make a patrol plan", PLANS, 201
        )(self.make_plan)
        route(
            app,
            "POST /patrol-plans/rounds",
            RecordReceiptAnswer,
            "安排巡逻排查 / Plan a station's own round",
            PLANS,
            201,
        )(self.make_round)
        route(app, "GET /patrol-plans/<case_id>", PatrolPlanAnswer, "巡防方案详情 / One patrol plan", PLANS)(
            self.one_plan
        )
        route(
            app,
            "GET /patrol-plans/<case_id>/points",
            PointCodesAnswer,
            "打印点位码 / Print the points' codes",
            PLANS,
        )(self.point_codes)
        route(app, "GET /patrols/<case_id>", PatrolAnswer, "巡防详情 / One patrol", PATROLS)(self.one_patrol)
        route(
            app,
            "POST /patrols/check_in",
            DoneAnswer,
            "扫码打卡 / Check in by the code alone",
            PATROLS,
        )(self.check_in_by_code)
        self._plans.add_list_and_timeline()
        self._plans.add_actions(commands.PLAN_ASKED)
        self._patrols.add_list_and_timeline()
        self._patrols.add_actions(commands.ASKED)
        Registers(app, self._duty, self._cases, self._directory, outside, SERVED)

    def _decided(self, asked: Asked[Patrol]) -> Changes[Patrol]:
        command = asked.command
        match command:
            case ReportFinding():
                command = reported(PATROL, asked, self._cases, self._patrols.rulebook)
            case commands.CheckIn(code=str(scanned)):
                command = replace(command, point=read_code(self._point_secret.value(), scanned))
            case commands.CheckIn(observed=seen) if seen:
                return self._looked_through(asked, command)
            case _:
                pass
        return asked.by(decide, command)

    def _looked_through(self, asked: Asked[Patrol], command: commands.CheckIn) -> Changes[Patrol]:
        """A camera that shows nothing is reported out of order in the same write; `duty/listen_devices` makes the hazard."""
        entry = self._duty.get(breaks(asked.case, command) or "")
        if (
            not isinstance(entry, RegisterEntry)
            or entry.state is not EntryState.IN_USE
            or asked.rules.policy.section_if_any(RegisterRules) is None
        ):
            return asked.by(decide, command)
        words = "、".join(OBSERVED[one].zh for one in sorted(command.observed))
        fault = ReportFault(on_patrol=True, texts={"text": f"视频巡发现：{words}"})
        rules = self._patrols.rulebook.for_case(entry)
        reported_now = decide_entry(entry, fault, asked.actor, rules, asked.moment)
        change = asked.by(decide, replace(command, hazard=hazard_id(reported_now.after)))
        return None if change is None else (change, reported_now)

    def make_round(self, body: "MakingBody[PlanRound]") -> tuple[Spelled, int]:
        who = self._plans.submitter()
        wanted = body.asked_by(who, "/patrol-plans/rounds")
        self._plans.permit_making(who.account, PlanAction.PLAN)
        rules = self._plans.rulebook.in_force(who.account.district)
        station, actor = _station(who, wanted, rules), who.acting(body.acting_staff)

        def made(moment: Moment, code: int) -> Change[PatrolPlan]:
            return plan_round(wanted, station, actor, rules, moment, code_attempt=code)

        case = self._plans.make_once(wanted.submission, made, rules)
        return spell(RecordReceiptAnswer, case, PATROL_PLAN), 201

    def make_plan(self, body: "MakingBody[Plan]") -> tuple[Spelled, int]:
        who = self._plans.submitter()
        wanted = body.asked_by(who, "/patrol-plans")
        self._plans.permit_making(who.account, PlanAction.PLAN, wanted.campus)
        rules = self._plans.rulebook.in_force(who.account.district)
        reach(who.account, wanted.campus, rules)
        if wanted.by_team is not None:
            entry = self._duty.get(wanted.by_team)
            wanted = replace(wanted, registered=entry if isinstance(entry, RegisterEntry) else None)
        actor = who.acting(body.acting_staff)

        def made(moment: Moment, code: int) -> Sequence[Change[PatrolPlan]]:
            if wanted.replaces is None:
                return (plan(wanted, actor, rules, moment, code_attempt=code),)
            old = self._replaced(who, wanted.replaces, wanted.campus, rules)
            new = plan(wanted, actor, rules, moment, replaced=old, code_attempt=code)
            taken_over = commands.Replace(by=new.after.id, since=new.after.since)
            return (new, decide_plan(old, taken_over, actor, self._plans.rulebook.for_case(old), moment))

        case = self._plans.make_once(wanted.submission, made, rules)
        return spell(RecordReceiptAnswer, case, PATROL_PLAN), 201

    def one_plan(self, case_id: CaseId) -> Spelled:
        looked = self._plans.look(case_id)
        return spell(PatrolPlanAnswer, looked.case, looked)

    def check_in_by_code(self, body: "ActionBody[commands.CheckIn]") -> Spelled:
        """At the round of the own unit that is on at the code's point. Whoever scans a code on the wall need not know which
        round that is, and a scan that waited for a network is of the round that was on then (`at`)."""
        said: commands.CheckIn = body.command()
        if said.code is None:
            raise BadInput(Fault("code", "missing", "请扫描点位码", "Scan the code that hangs at the point"))
        who, point = self._patrols.submitter(), read_code(self._point_secret.value(), said.code)
        found = self._round_at(who, point, said.at or self._outside.now())
        return done_of(self._patrols.act(found, body))

    def _round_at(self, who: Submitter, point: PointCode, at: datetime) -> str:
        """The one that began last, checked in at before or not: sent again, it is the same one. Raises NotFound."""
        service, moment = self._patrols.service, to_text(at)
        rows = [
            row
            for unit in service.lists_of(who)
            for row in rows_since(open_list(unit, PATROL.name), None, self._duty)
            if str(row.facts["since"]) <= moment <= str(row.facts["until"])
            and row.facts["mode"] != Mode.VIDEO
        ]
        for row in sorted(rows, key=lambda row: (str(row.facts["since"]), row.case_id), reverse=True):
            case = service.get(row.case_id)
            if case.sticker == point.sticker and any(line.hangs_as == point.spot for line in case.lines):
                return case.id
        raise NotFound(
            Fault(
                "code",
                "no_round",
                "这个点位此时没有本单位进行中的巡防",
                "No round of your unit is on at this point at that time",
            )
        )

    def point_codes(self, case_id: CaseId, address: AddressQuery = None) -> Spelled:
        """For those who may replace the plan: whoever has a code at home need not walk to it. Where the deployment has no
        permanent address, `address` is that of the page which asks."""
        looked = self._plans.look(case_id)
        permit(looked.who.account, PATROL_PLAN, PlanAction.REPLACE, looked.case, looked.rules.district)
        case = looked.case
        found = stickers(case, self._point_secret.value(), self._address or address)
        district = looked.rules.district
        marks = [Mark(_place(one, district), one.printed, one.code) for one in found]
        campus = district.unit(case.campus or case.station).name
        note = f"方案 Plan {case.sticker} · 第 {case.codes} 版 Printing {case.codes}"
        return spell(
            PointCodesAnswer,
            case,
            permanent=self._address is not None,
            stickers=found,
            sheets=sheets(campus, marks, note),
        )

    def one_patrol(self, case_id: CaseId) -> Spelled:
        looked = self._patrols.look(case_id)
        return spell(PatrolAnswer, looked.case, looked)

    def _replaced(self, who: Submitter, case_id: str, campus: str, rules: Rules) -> PatrolPlan:
        case = patrol_plan(self._duty.get(case_id))
        permit(who.account, PATROL_PLAN, PlanAction.REPLACE, case, rules.district)
        if case.campus != campus:
            raise BadInput(
                Fault("replaces", "another_campus", "不是该校园的方案", "Is a plan of another campus")
            )
        return case


def _station(who: Submitter, wanted: PlanRound, rules: Rules) -> str:
    """Whose round it is: a station plans its own, the brigade that of a station that it names."""
    if who.account.role is Role.SUPERVISOR:
        found = rules.district.units.get(wanted.station or "")
        if found is None or found.kind is not UnitKind.STATION:
            raise BadInput(Fault("station", "unknown_unit", "请写明派出所", "Say which station"))
        return found.id
    unit = rules.district.units.get(rules.district.acting_unit(who.account.unit))
    if unit is None or unit.kind is not UnitKind.STATION:
        raise NotAllowed(
            Fault("unit", "no_station", "只有派出所安排巡逻排查", "Only stations have such rounds")
        )
    if wanted.station not in (None, unit.id):
        raise NotFound(Fault("station", "not_found", "没有这个派出所", "No such station"))
    return unit.id


def _place(sticker: Sticker, district: District) -> Label:
    """What stands under a code: the part of the campus, and of a stop which campus it is."""
    label = spot_label(sticker.spot)
    if sticker.campus is None:
        return label
    campus = district.unit(sticker.campus).name
    return Label(f"{campus.zh} {label.zh}", f"{campus.en}, {label.en}")


app_of, bootstrap = over_http(_Patrols)
handler = wired(lambda: bootstrap(from_settings()))
