"""Joint inspections: planning one, worklists, one inspection, its timeline, findings, and every other action on it.

POST, GET /inspections; GET /inspections/{case_id}, /inspections/{case_id}/timeline; POST /inspections/{case_id}/{action}:
one conditional transaction each. A finding writes its hazard with it, or links the open one that it was found to be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from campus_safety.district.directory import DirectoryReader
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Contended, Fault, NotAllowed, NotFound
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.inspections.actions import Action
from campus_safety.kinds.inspections.commands import RecordFinding
from campus_safety.kinds.inspections.decide import decide
from campus_safety.kinds.inspections.inspection import Inspection, inspection
from campus_safety.kinds.inspections.kind import KIND
from campus_safety.kinds.inspections.planning import Plan, plan
from campus_safety.kinds.inspections.seeing import permit_plan, sight
from campus_safety.kinds.inspections.visiting import Known, record_finding
from campus_safety.records.access import lists_of, permit, shown
from campus_safety.records.attempts import ATTEMPTS, carry_out
from campus_safety.records.case import Case
from campus_safety.records.change import Change
from campus_safety.records.relations import Part
from campus_safety.records.store import AlreadyReported, Cases, CodeTaken, VersionMoved
from campus_safety.records.submissions import same_submission
from campus_safety.records.timeline import Actor
from campus_safety.records.worklists import Row, history_list, open_list, over_list, reported_list
from campus_safety_aws.action_bodies import ActionBody
from campus_safety_aws.case_answers import DoneAnswer, TimelineAnswer, done_answer
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.http import answers, api, caller, cursor, entry, read_cursor
from campus_safety_aws.instants import to_text
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from campus_safety_aws.submitters import digest_of, submitter
from inspections import bodies
from inspections.answers import (
    FindingDoneAnswer,
    InspectionAnswer,
    InspectionPageAnswer,
    InspectionPlannedAnswer,
)
from inspections.views import (
    finding_done_answer,
    inspection_answer,
    inspection_timeline,
    planned_answer,
    row_answer,
)

TAGS: Final = ["联合检查 / Joint inspections"]
# What a finding may be compared with: the last hazards of the same item in the same spot.
EARLIER: Final = 10


CaseId = Annotated[str, Path(pattern=r"^c[a-z2-7]{26}$")]
View = Literal["open", "overdue", "over", "mine"]


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    directory: DirectoryReader


def from_settings() -> Stores:
    return Stores(CasesTable(setting("CASES_TABLE")), Directory(setting("DIRECTORY_TABLE")))


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return entry(app_of(stores, outside))


def app_of(stores: Stores, outside: Outside = REAL) -> APIGatewayHttpResolver:
    app = api()
    _Inspections(app, stores, outside)
    return app


class _Inspections:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._cases, self._directory = stores.cases, stores.directory
        self._rulebook = Rulebook(stores.directory)
        app.post(
            "/inspections",
            responses=answers(InspectionPlannedAnswer, 201),
            summary=str(KIND.actions[Action.PLAN].label),
            tags=TAGS,
        )(self.plan_one)
        app.get(
            "/inspections",
            responses=answers(InspectionPageAnswer),
            summary="联合检查清单 / Inspections",
            tags=TAGS,
        )(self.worklist)
        app.get(
            "/inspections/<case_id>",
            responses=answers(InspectionAnswer),
            summary="联合检查详情 / One inspection",
            tags=TAGS,
        )(self.one_inspection)
        app.get(
            "/inspections/<case_id>/timeline",
            responses=answers(TimelineAnswer),
            summary="联合检查时间线 / Timeline of an inspection",
            tags=TAGS,
        )(self.timeline)
        app.post(
            "/inspections/<case_id>/record_finding",
            responses=answers(FindingDoneAnswer, 201),
            summary=str(KIND.actions[Action.RECORD_FINDING].label),
            tags=TAGS,
        )(self.record)
        for name, taken in bodies.ACTION_BODIES.items():
            self._route(Action(name), taken)

    def plan_one(self, body: bodies.InspectionPlanBody) -> tuple[InspectionPlannedAnswer, int]:
        who = submitter(caller(self._app), self._directory)
        rules = self._rulebook.in_force(who.account.district)
        permit_plan(who.account, body.campuses, rules.district)
        wanted = Plan(
            client_key=body.client_key,
            digest=digest_of("/inspections", body),
            campuses=body.campuses,
            agencies=body.agencies,
            selection=body.selection,
            planned_on=body.planned_on,
            announced=body.announced,
            text=body.text,
            account=who.account.key,
        )
        case = self._planned(wanted, who.acting(body.acting_staff), rules)
        return planned_answer(case, self._rulebook.for_case(case)), 201

    def worklist(
        self,
        view: Annotated[View, Query()] = "open",
        unit: Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,60}$")] = None,
        start: Annotated[str | None, Query(alias="cursor", max_length=1000)] = None,
        size: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> InspectionPageAnswer:
        """One query, whatever the number of inspections: what is due first stands first."""
        account = submitter(caller(self._app), self._directory).account
        if account.role is Role.GATEWAY:
            raise NotAllowed(
                Fault("authorization", "not_allowed", "该账号没有工作清单", "This account has no worklist")
            )
        district = self._directory.district(account.district)
        units = lists_of(account, district)
        whose = unit or units[0]
        if whose not in units:
            raise NotFound(Fault("unit", "not_found", "没有这个单位的清单", "No such worklist"))
        if view == "mine":
            name = reported_list(account.key, KIND.name)
        else:
            name = over_list(whose, KIND.name) if view == "over" else open_list(whose, KIND.name)
        present = self._outside.now()
        page = self._cases.page(
            name,
            before=to_text(present) if view == "overdue" else None,
            newest_first=view in ("over", "mine"),
            size=size,
            start=read_cursor(f"{view}:{name}", start),
        )
        return InspectionPageAnswer(
            inspections=[row_answer(row, account, district, present) for row in page.rows],
            next=cursor(f"{view}:{name}", page.next_key),
        )

    def one_inspection(self, case_id: CaseId) -> InspectionAnswer:
        who, case = submitter(caller(self._app), self._directory), self._case(case_id)
        parts = shown(who.account, KIND, case, self._rulebook.district_of(case))
        rules = self._rulebook.for_case(case)
        seen = sight(who.account, case, rules.district)
        return inspection_answer(
            seen,
            parts,
            self._cases.entries(case_id),
            self._cases.narratives(case_id),
            rules,
            self._outside.now(),
        )

    def timeline(self, case_id: CaseId) -> TimelineAnswer:
        who, case = submitter(caller(self._app), self._directory), self._case(case_id)
        parts = shown(who.account, KIND, case, self._rulebook.district_of(case))
        rules = self._rulebook.for_case(case)
        if Part.TIMELINE not in parts:
            raise NotAllowed(
                Fault(
                    "authorization",
                    "not_allowed",
                    "该账号不能查看时间线",
                    "This account may not see timelines",
                )
            )
        seen = sight(who.account, case, rules.district)
        return inspection_timeline(
            seen, parts, self._cases.entries(case_id), self._cases.narratives(case_id), rules
        )

    def record(self, case_id: CaseId, body: bodies.InspectionFindingBody) -> tuple[FindingDoneAnswer, int]:
        """Inspection and hazard change in one transaction; the same form is the same finding."""
        who = submitter(caller(self._app), self._directory)
        command = body.finding(digest_of(f"/inspections/{case_id}/record_finding", body))
        code_attempt = 0
        for attempt in range(1, ATTEMPTS + 1):
            case = self._case(case_id)
            permit(who.account, KIND, Action.RECORD_FINDING, case, self._rulebook.district_of(case))
            rules = self._rulebook.for_case(case)
            earlier = self._earlier(command)
            recorded = record_finding(
                case,
                command,
                who.acting(body.acting_staff),
                rules,
                self._outside.moment(),
                known=self._known(case, command, earlier),
                earlier=earlier,
                code_attempt=code_attempt,
            )
            if not recorded.changes:
                return finding_done_answer(case, recorded.finding), 201
            try:
                self._cases.commit(recorded.changes, rules.district)
            except CodeTaken:
                code_attempt += 1
                continue
            except (VersionMoved, AlreadyReported):
                # Somebody wrote first: perhaps this very form, which the inspection then names.
                self._outside.rest(attempt)
                continue
            return finding_done_answer(inspection(recorded.changes[0].after), recorded.finding), 201
        raise _contended("case_id")

    def _acted(self, case_id: str, action: Action, body: ActionBody) -> DoneAnswer:
        who = submitter(caller(self._app), self._directory)
        command, actor = body.command(), who.acting(body.acting_staff)
        versioned = KIND.actions[action].versioned

        def permitted(case: Case) -> None:
            permit(who.account, KIND, action, inspection(case), self._rulebook.district_of(case))
            if versioned and body.version is None:
                raise BadInput(
                    Fault(
                        "version", "missing", "请带上您看到的版本号", "Say which version you were looking at"
                    )
                )

        def decided(found: Case) -> Change[Inspection]:
            case = inspection(found)
            rules = self._rulebook.for_case(case)
            return decide(case, command, actor, rules, self._outside.moment())

        # Nobody is stale by what another unit has written meanwhile and they cannot even see.
        seen = body.version if versioned else None
        change = carry_out(
            self._cases,
            case_id,
            decided,
            self._rulebook.district_of,
            permit=permitted,
            version=seen,
            pause=self._outside.rest,
        )
        return done_answer(change.after)

    def _route(self, action: Action, body_type: type[ActionBody]) -> None:
        """One route for each action, so that the interface's document shows what each of them takes."""

        def act(case_id: CaseId, body: ActionBody) -> DoneAnswer:
            return self._acted(case_id, action, body)

        act.__name__ = act.__qualname__ = f"inspection_{action.value}"
        act.__annotations__ = {"case_id": CaseId, "body": body_type, "return": DoneAnswer}
        self._app.post(
            f"/inspections/<case_id>/{action.value}",
            responses=answers(DoneAnswer),
            summary=str(KIND.actions[action].label),
            tags=TAGS,
        )(act)

    def _planned(self, wanted: Plan, actor: Actor, rules: Rules) -> Inspection:
        """The inspection of this form: new, or the one that the same form made before."""
        code_attempt = 0
        for attempt in range(1, ATTEMPTS + 1):
            change = plan(wanted, actor, rules, self._outside.moment(), code_attempt=code_attempt)
            try:
                self._cases.add(change, rules.district)
            except AlreadyReported as error:
                return inspection(same_submission(error.case, wanted.digest))
            except CodeTaken:
                code_attempt += 1
                continue
            except VersionMoved:
                self._outside.rest(attempt)
                continue
            return change.after
        raise _contended("client_key")

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
            if row.hazard is not None and row.hazard.closed_at is None and row.hazard.withdrawn_at is None
        ]
        for case_id in dict.fromkeys((*own, *listed)):
            found = self._cases.get(case_id)
            if isinstance(found, Hazard) and found.open:
                return Known(found, self._rulebook.for_case(found))
        return None

    def _case(self, case_id: str) -> Inspection:
        return inspection(self._cases.get(case_id))


def _contended(where: str) -> Contended:
    return Contended(Fault(where, "contended", "系统繁忙，请重试", "Busy; asking again is safe"))


handler = wired(lambda: bootstrap(from_settings()))
