"""What officers do and look at: worklists, one case, its timeline, and every action on it.

GET /cases, /cases/{case_id}, /cases/{case_id}/timeline, …/reads, …/cap; POST /cases/{case_id}/{action}: one
conditional write each, checked by the access table, then the transition table, then the action itself. What a page asks first is `casework.start`'s.
"""

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.district.directory import Account, DirectoryReader, District
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Fault, NotAllowed, NotFound, may_not
from campus_safety.kinds.area_sweeps.kind import KIND as AREA_SWEEP
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.finding import Found, receive
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.hazards.kind import KIND as HAZARD
from campus_safety.kinds.incidents import commands
from campus_safety.kinds.incidents.actions import Action
from campus_safety.kinds.incidents.cap_alert import EXPORTERS, MEDIA, alert
from campus_safety.kinds.incidents.commands import Link, MarkDuplicate, Reinstate
from campus_safety.kinds.incidents.decide import decide, mark_duplicate, taken_back
from campus_safety.kinds.incidents.incident import Incident, State, incident
from campus_safety.kinds.incidents.kind import KIND
from campus_safety.kinds.incidents.need_to_know import candidates
from campus_safety.kinds.inspections.kind import KIND as INSPECTION
from campus_safety.records.access import concerned, permit, see
from campus_safety.records.change import Change, Moment
from campus_safety.records.decision import Choices
from campus_safety.records.kind import Kinds
from campus_safety.records.make_once import Changes
from campus_safety.records.read_traces import What, permit_reads, trace
from campus_safety.records.relations import Part
from campus_safety.records.service import Asked, Looked
from campus_safety.records.store import Cases
from campus_safety.records.submissions import Submission
from campus_safety.records.timeline import Actor
from campus_safety.records.worklists import history_list
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.declared_answers import Spelled, spell
from campus_safety_aws.directory import Directory
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import PROBLEMS, CaseId, over_http, route
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_routes import CursorQuery, RecordRoutes, SizeQuery, UnitQuery, begins
from campus_safety_aws.settings import setting
from campus_safety_aws.survey_routes import add_survey
from casework.answers import (
    CaseAnswer,
    OfficersAnswer,
    PageAnswer,
    Pressed,
    ReadsAnswer,
    Reporting,
)
from casework.start import Start

LISTS: Final = ["工作清单 / Worklists"]
CASE: Final = ["案件 / Cases"]
ACTIONS: Final = ["办理 / Actions"]
_CAP: Final[dict[int, Any]] = {
    200: {"description": "CAP 1.2", "content": {"application/cap+xml": {"schema": {"type": "string"}}}},
    **PROBLEMS,
}


CaseView = Literal["open", "overdue", "over", "history"]
# Who reads the whole history of a campus.
READ_ALL: Final = frozenset({Role.SUPERVISOR, Role.LEADER, Role.AUDITOR})

# The kinds that it reads, or goes by the rules of.
SERVED: Final = Kinds(KIND, HAZARD, INSPECTION, AREA_SWEEP)


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("CASES_TABLE"), SERVED),
        Directory(setting("DIRECTORY_TABLE")),
    )


class _Casework:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._outside = outside
        self._cases, self._directory = stores.cases, stores.directory
        self._routes = RecordRoutes[Incident](
            app,
            stores.cases,
            stores.directory,
            outside,
            kind=KIND,
            kinds=SERVED,
            path="/cases",
            read=incident,
            decide=self._decided,
            choices=self._choices,
            tags=ACTIONS,
            prefix="",
        )
        self._rulebook = self._routes.rulebook
        add_survey(
            app,
            stores.cases,
            stores.directory,
            self._rulebook,
            outside,
            path="/cases",
            read=incident,
            tags=["上报 / Intake"],
        )
        Start(app, self._routes, stores.directory, outside)
        route(app, "GET /cases", PageAnswer, "工作清单 / Worklist", LISTS)(self.worklist)
        route(app, "GET /cases/<case_id>", CaseAnswer, "案件详情 / One case", CASE)(self.one_case)
        route(app, "GET /cases/<case_id>/reads", ReadsAnswer, "阅读留痕 / Who has read a sealed case", CASE)(
            self.reads
        )
        app.get(
            "/cases/<case_id>/cap", responses=_CAP, summary="导出 CAP 1.2 / As a CAP 1.2 alert", tags=CASE
        )(self.cap)
        route(app, "GET /cases/<case_id>/officers", OfficersAnswer, "可指定的民警 / Who can be named", CASE)(
            self.officers
        )
        self._routes.add_timeline("时间线 / Timeline", "timeline", CASE)
        self._routes.add_actions(commands.ASKED)

    def worklist(
        self,
        view: Annotated[CaseView, Query()] = "open",
        unit: UnitQuery = None,
        campus: UnitQuery = None,
        category: Annotated[str | None, Query(pattern=r"^[a-z_]{1,40}$")] = None,
        start: CursorQuery = None,
        size: SizeQuery = 20,
    ) -> Spelled:
        """One query, whatever the number of cases: what is due first stands first."""
        if view != "history":
            found = self._routes.page(view, unit, start, size)
            return spell(PageAnswer, found, found)
        if not campus or not category:
            raise BadInput(Fault("campus", "missing", "请选择校园和类别", "Name a campus and a category"))
        who, service = self._routes.submitter(), self._routes.service
        about, owner = history_list(campus, category), service.list_owner(who, unit)
        found = service.rows(who, about, view, newest_first=True, size=size, start=begins(start))
        units, district = {owner, *service.lists_of(who)}, service.district(who)
        every = who.account.role in READ_ALL
        rows = tuple(row for row in found.rows if every or concerned(row, units, district))
        return spell(PageAnswer, replace(found, rows=rows), found)

    def one_case(self, case_id: CaseId) -> Spelled:
        return self._shown(case_id)

    def reads(self, case_id: CaseId) -> Spelled:
        """Who has read a sealed case, what of it, and in which hour first; for those who audit."""
        account, case = self._routes.submitter().account, self._routes.service.get(case_id)
        permit_reads(account, case, self._rulebook.district_of(case))
        trace(self._cases, case, account, What.READS, self._outside.now())
        return spell(ReadsAnswer, case, reads=self._cases.reads(case_id))

    def cap(self, case_id: CaseId) -> Response[str]:
        """For other systems: codes only, nothing that anybody wrote, and nothing of a sealed case."""
        account, case = self._routes.submitter().account, self._routes.service.get(case_id)
        district = self._rulebook.district_of(case)
        see(account, case, district)
        if account.role not in EXPORTERS:
            raise may_not("导出", "export alerts")
        sent = self._cases.entries(case_id, after=case.version - 1)[0].recorded_at
        return Response(
            int(HTTPStatus.OK),
            content_type=MEDIA,
            body=alert(case, sent, district).decode(),
            headers={"Cache-Control": "no-store"},
        )

    def officers(self, case_id: CaseId) -> Spelled:
        account, case = self._routes.submitter().account, self._routes.service.get(case_id)
        district = self._rulebook.district_of(case)
        permit(account, KIND, Action.NAME_OFFICERS, case, district)
        found = (self._directory.account(key) for key in candidates(case, district))
        return spell(OfficersAnswer, [one for one in found if one is not None and one.enabled], case)

    def _choices(self, case: Incident, action: str, actor: Actor, rules: Rules, moment: Moment) -> Choices:
        """As `decide`; of what was merged only whoever may change the other too takes it back."""
        if action == Action.REINSTATE and case.state is State.DUPLICATE and case.duplicate_of is not None:
            account = self._directory.account(actor.account)
            if account is not None:
                self._releasable(account, case.duplicate_of, rules.district)
        return decide.choices(case, action, actor, rules, moment)

    def _decided(self, asked: Asked[Incident]) -> Changes[Incident]:
        command = asked.command
        match command:
            case MarkDuplicate():
                return self._merged(asked, command)
            case Reinstate() if asked.case.state is State.DUPLICATE and asked.case.duplicate_of is not None:
                return self._taken_back(asked, command, asked.case.duplicate_of)
            case commands.Review():
                return self._reviewed(asked, command)
            case Link():
                # Only what somebody can see can they link; anything else does not exist for them.
                for linked in command.cases:
                    self._routes.service.see(asked.who, linked)
            case _:
                pass
        return asked.by(decide, command)

    def _merged(self, asked: Asked[Incident], command: MarkDuplicate) -> Changes[Incident]:
        """Both cases change in one transaction. A root that is a duplicate itself is followed to its own root."""
        named = self._routes.service.see(asked.who, command.root)
        root = self._routes.service.get(named.duplicate_of) if named.duplicate_of else named
        permit(asked.who.account, KIND, Action.TAKE_DUPLICATE, root, asked.rules.district)
        return mark_duplicate(
            asked.case,
            root,
            command.texts,
            asked.actor,
            asked.rules,
            asked.moment,
            root_rules=self._rulebook.for_case(root),
            across_campuses=command.across_campuses,
        )

    def _taken_back(self, asked: Asked[Incident], command: Reinstate, root_id: str) -> Changes[Incident]:
        """The root of a duplicate lets go of it in the same transaction: only whoever may change that too takes it back."""
        root = self._releasable(asked.who.account, root_id, asked.rules.district)
        rules = self._rulebook.for_case(root)
        return taken_back(asked.case, root, command, asked.actor, asked.rules, asked.moment, root_rules=rules)

    def _releasable(self, account: Account, root_id: str, district: District) -> Incident:
        """The root, where this account may have it let go of a duplicate. Raises NotAllowed."""
        root = self._routes.service.get(root_id)
        try:
            permit(account, KIND, Action.RELEASE_DUPLICATE, root, district)
        except NotFound:
            # They see what was merged, so they hear why not, and nothing of the other.
            raise NotAllowed(
                Fault(
                    "action",
                    "not_allowed",
                    "本案已并入其他单位的警情，由该警情所属派出所或治安大队撤回并案",
                    "It was merged into a case of another unit: that one's station or the brigade takes it back",
                )
            ) from None
        return root

    def _reviewed(self, asked: Asked[Incident], command: commands.Review) -> Changes[Incident]:
        """The hazards that a review finds are made in the same transaction, and linked both ways."""
        spawned = [
            self._spawned(asked.case, number, one, asked.actor, asked.code_attempt)
            for number, one in enumerate(command.hazards, 1)
        ]
        command = replace(command, spawned=tuple(change.after.id for change in spawned))
        return asked.by(decide, command), *spawned

    def _spawned(
        self, case: Incident, number: int, spawn: commands.Spawn, actor: Actor, code_attempt: int
    ) -> Change[Hazard]:
        """One hazard of a review, under the checklists in force now; its id is the review's, however often it is tried."""
        found = Found(
            submission=Submission(f"review|{case.id}", f"{case.reopened}.{number}"),
            campus=case.campus,
            item=spawn.item,
            spot=spawn.spot,
            source=Source.REVIEW,
            text=spawn.text,
            incident=case.id,
        )
        earlier = self._cases.page(
            history_list(case.campus, f"{spawn.item}#{spawn.spot}"), newest_first=True, size=10
        )
        rules = self._rulebook.in_force(case.district)
        return receive(
            found, actor, rules, self._outside.moment(), earlier=earlier.rows, code_attempt=code_attempt
        )

    def _shown(self, case_id: str) -> Spelled:
        looked = self._routes.look(case_id)
        case, device = looked.case, looked.case.device
        return spell(
            CaseAnswer,
            case,
            looked,
            reporter=self._reporting(looked) if Part.REPORTER_IDENTITY in looked.parts else None,
            alarm=Pressed(device, self._directory.device(device)) if device is not None else None,
        )

    def _reporting(self, looked: Looked[Incident]) -> Reporting:
        reporter = looked.case.reporter
        account = self._directory.account(reporter.account) if reporter.account is not None else None
        return Reporting(reporter, account, looked.rules.district.units.get(reporter.unit))


app_of, bootstrap = over_http(_Casework)
handler = wired(lambda: bootstrap(from_settings()))
