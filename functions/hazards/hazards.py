"""Hazards: reporting what was found, worklists, one hazard, its timeline, and every action on it.

POST, GET /hazards; GET /hazards/{case_id}, /hazards/{case_id}/timeline, /checklists; POST /hazards/{case_id}/{action}:
one conditional write each, checked by the rights table, then the transition table, then the action itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from campus_safety.district.calendars import SHANGHAI
from campus_safety.district.directory import DirectoryReader
from campus_safety.district.roles import Role
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Contended, Fault, NotAllowed, NotFound, no_such_record
from campus_safety.kinds.hazards.actions import Action
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.checklists import Checklists
from campus_safety.kinds.hazards.decide import decide, paper_signed_by
from campus_safety.kinds.hazards.finding import Found, receive
from campus_safety.kinds.hazards.hazard import Hazard, hazard
from campus_safety.kinds.hazards.kind import KIND
from campus_safety.papers.numbers import series
from campus_safety.records.access import lists_of, permit, permit_report, see, shown
from campus_safety.records.attempts import ATTEMPTS, carry_out
from campus_safety.records.case import Case
from campus_safety.records.change import Change, Moment
from campus_safety.records.commands import Command, Link
from campus_safety.records.relations import Part
from campus_safety.records.store import AlreadyReported, Cases, CodeTaken, VersionMoved
from campus_safety.records.submissions import Submitter, same_submission
from campus_safety.records.timeline import Actor
from campus_safety.records.worklists import Row, history_list, listed, open_list, over_list, reported_list
from campus_safety_aws.action_bodies import ActionBody
from campus_safety_aws.case_answers import DoneAnswer, TimelineAnswer, done_answer, timeline_answer
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.http import answers, api, caller, cursor, entry, read_cursor
from campus_safety_aws.instants import to_text
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from campus_safety_aws.submitters import form_of, submitter
from hazards import bodies
from hazards.answers import ChecklistAnswer, HazardAnswer, HazardPageAnswer, HazardReceiptAnswer
from hazards.views import checklist_answer, hazard_answer, receipt_answer, row_answer

FINDING: Final = ["隐患 / Hazards"]
ACTIONS: Final = ["隐患整改 / Rectification"]
# What a hazard may be compared with: the last ones of the same item in the same spot.
EARLIER: Final = 10

# Who may say that a hazard was found in this way.
SOURCES_OF: Final = {
    Source.SELF_CHECK: frozenset({Role.SCHOOL_STAFF, Role.GUARD}),
    Source.PATROL: frozenset({Role.GUARD, Role.SCHOOL_STAFF, Role.OFFICER, Role.DESK, Role.CHIEF}),
    Source.POLICE_CHECK: frozenset(
        {Role.OFFICER, Role.DESK, Role.CHIEF, Role.SUPERVISOR, Role.AGENCY, Role.EDUCATION}
    ),
}


CaseId = Annotated[str, Path(pattern=r"^c[a-z2-7]{26}$")]
View = Literal["open", "overdue", "over", "mine", "history"]


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
    _Hazards(app, stores, outside)
    return app


class _Hazards:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._cases, self._directory = stores.cases, stores.directory
        self._rulebook = Rulebook(stores.directory)
        app.post(
            "/hazards",
            responses=answers(HazardReceiptAnswer, 201),
            summary="上报隐患 / Report a hazard",
            tags=FINDING,
        )(self.report)
        app.get("/hazards", responses=answers(HazardPageAnswer), summary="隐患清单 / Hazards", tags=FINDING)(
            self.worklist
        )
        app.get(
            "/checklists", responses=answers(ChecklistAnswer), summary="检查表 / Checklists", tags=FINDING
        )(self.checklists)
        app.get(
            "/hazards/<case_id>",
            responses=answers(HazardAnswer),
            summary="隐患详情 / One hazard",
            tags=FINDING,
        )(self.one_hazard)
        app.get(
            "/hazards/<case_id>/timeline",
            responses=answers(TimelineAnswer),
            summary="隐患时间线 / Timeline of a hazard",
            tags=FINDING,
        )(self.timeline)
        for name, taken in bodies.ACTION_BODIES.items():
            self._route(Action(name), taken)

    def report(self, body: bodies.HazardBody) -> tuple[HazardReceiptAnswer, int]:
        who = submitter(caller(self._app), self._directory)
        if who.account.role not in SOURCES_OF[body.source]:
            raise NotAllowed(
                Fault(
                    "source",
                    "not_your_source",
                    "该账号不能以此来源上报",
                    "This account may not use this source",
                )
            )
        rules = self._rulebook.in_force(who.account.district)
        permit_report(who.account, KIND, body.campus)
        if body.incident is not None:
            self._see(who, body.incident)
        found = Found(
            submission=form_of(who, "/hazards", body.client_key, body),
            campus=body.campus,
            item=body.item,
            spot=body.spot,
            source=body.source,
            text=body.text,
            grade=body.grade,
            account=who.account.key,
            incident=body.incident,
        )
        case = self._accepted(found, who.acting(body.acting_staff), rules)
        return receipt_answer(case, self._rulebook.for_case(case)), 201

    def worklist(
        self,
        view: Annotated[View, Query()] = "open",
        unit: Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,60}$")] = None,
        campus: Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,60}$")] = None,
        item: Annotated[str | None, Query(pattern=r"^[a-z0-9_.-]{1,60}$")] = None,
        spot: Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,40}$")] = None,
        start: Annotated[str | None, Query(alias="cursor", max_length=1000)] = None,
        size: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> HazardPageAnswer:
        """One query, whatever the number of hazards: what is due first stands first."""
        account = submitter(caller(self._app), self._directory).account
        units = lists_of(account, self._directory.district(account.district))
        whose = unit or units[0]
        if whose not in units:
            raise NotFound(Fault("unit", "not_found", "没有这个单位的清单", "No such worklist"))
        if view == "history":
            if not campus or not item or not spot:
                raise BadInput(
                    Fault(
                        "campus", "missing", "请选择校园、检查项和部位", "Name a campus, an item and a spot"
                    )
                )
            name = history_list(campus, f"{item}#{spot}")
        elif view == "mine":
            name = reported_list(account.key, KIND.name)
        else:
            name = over_list(whose, KIND.name) if view == "over" else open_list(whose, KIND.name)
        present = self._outside.now()
        page = self._cases.page(
            name,
            before=to_text(present) if view == "overdue" else None,
            newest_first=view in ("over", "mine", "history"),
            size=size,
            start=read_cursor(f"{view}:{name}", start),
        )
        rows = [row for row in page.rows if listed(account, row) and _reads(account.role, row, units, view)]
        return HazardPageAnswer(
            hazards=[row_answer(row, present) for row in rows], next=cursor(f"{view}:{name}", page.next_key)
        )

    def checklists(self) -> ChecklistAnswer:
        """What to look at, in the version that is in force; with the parts of a campus that a spot can name."""
        account = submitter(caller(self._app), self._directory).account
        return checklist_answer(
            self._rulebook.in_force(account.district).document(Checklists), self._outside.now()
        )

    def one_hazard(self, case_id: CaseId) -> HazardAnswer:
        who, case = submitter(caller(self._app), self._directory), self._case(case_id)
        parts = shown(who.account, KIND, case, self._rulebook.district_of(case))
        rules = self._rulebook.for_case(case)
        return hazard_answer(
            case,
            who.account,
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
        return timeline_answer(
            case, self._cases.entries(case_id), self._cases.narratives(case_id), parts, rules.policy
        )

    def _acted(self, case_id: str, action: Action, body: ActionBody) -> DoneAnswer:
        who = submitter(caller(self._app), self._directory)
        command, actor = body.command(), who.acting(body.acting_staff)

        def permitted(case: Case) -> None:
            permit(who.account, KIND, action, hazard(case), self._rulebook.district_of(case))
            if KIND.actions[action].versioned and body.version is None:
                raise BadInput(
                    Fault(
                        "version", "missing", "请带上您看到的版本号", "Say which version you were looking at"
                    )
                )

        def decided(found: Case) -> Change[Hazard]:
            case = hazard(found)
            rules = self._rulebook.for_case(case)
            if isinstance(command, Link):
                for linked in command.cases:
                    self._see(who, linked)
            return decide(
                case,
                command,
                actor,
                rules,
                self._numbered(case, command, actor, rules, self._outside.moment()),
            )

        change = carry_out(
            self._cases,
            case_id,
            decided,
            self._rulebook.district_of,
            permit=permitted,
            version=body.version,
            pause=self._outside.rest,
        )
        return done_answer(change.after)

    def _route(self, action: Action, body_type: type[ActionBody]) -> None:
        """One route for each action, so that the interface's document shows what each of them takes."""

        def act(case_id: CaseId, body: ActionBody) -> DoneAnswer:
            return self._acted(case_id, action, body)

        act.__name__ = act.__qualname__ = f"hazard_{action.value}"
        act.__annotations__ = {"case_id": CaseId, "body": body_type, "return": DoneAnswer}
        self._app.post(
            f"/hazards/<case_id>/{action.value}",
            responses=answers(DoneAnswer),
            summary=str(KIND.actions[action].label),
            tags=ACTIONS,
        )(act)

    def _accepted(self, found: Found, actor: Actor, rules: Rules) -> Hazard:
        """The hazard of this form: new, or the one that the same form made before."""
        code_attempt = 0
        for attempt in range(1, ATTEMPTS + 1):
            earlier = self._cases.page(
                history_list(found.campus, f"{found.item}#{found.spot}"), newest_first=True, size=EARLIER
            )
            change = receive(
                found, actor, rules, self._outside.moment(), earlier=earlier.rows, code_attempt=code_attempt
            )
            try:
                self._cases.add(change, rules.district)
            except AlreadyReported as error:
                return hazard(same_submission(error.case, found.submission.digest))
            except CodeTaken:
                code_attempt += 1
                continue
            except VersionMoved:
                self._outside.rest(attempt)
                continue
            return change.after
        raise Contended(
            Fault(
                "client_key", "contended", "系统繁忙，请用同一编号重试", "Busy; try again with the same key"
            )
        )

    def _numbered(self, case: Hazard, command: Command, actor: Actor, rules: Rules, at: Moment) -> Moment:
        """The moment with the number that the paper would get which this command signs, if it signs one. Somebody who takes
        it first makes the write fail, and the decision is made again."""
        kind = paper_signed_by(case, command)
        if kind is None:
            return at
        year = at.now.astimezone(SHANGHAI).year
        number = self._cases.next_number(
            series(case.district, rules.district.acting_unit(actor.unit), kind, year)
        )
        return Moment(at.now, at.salt, number)

    def _case(self, case_id: str) -> Hazard:
        return hazard(self._cases.get(case_id))

    def _see(self, who: Submitter, case_id: str) -> None:
        """Only what somebody can see can they link; anything else does not exist for them."""
        linked = self._cases.get(case_id)
        if linked is None:
            raise no_such_record()
        see(who.account, linked, self._rulebook.district_of(linked))


def _reads(role: Role, row: Row, units: Iterable[str], view: str) -> bool:
    """The history of a spot is nobody's list: each row is shown to whom its hazard concerns."""
    if view != "history" or role in (Role.SUPERVISOR, Role.LEADER, Role.AUDITOR, Role.EDUCATION):
        return True
    return bool(set(units) & {row.station, row.lead, row.campus, *row.concerned})


handler = wired(lambda: bootstrap(from_settings()))
