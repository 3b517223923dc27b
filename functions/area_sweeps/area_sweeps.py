"""Area sweeps: planning one and looking at the list it would freeze, every action on it, and the proof of its coverage.

POST, GET /area-sweeps; GET /area-sweeps/{case_id}, …/timeline, …/coverage; POST /area-sweeps/{case_id}/{action}: one
conditional write each, checked by the rights table, then the transition table, then the action itself.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from area_sweeps import bodies
from area_sweeps.answers import (
    AreaSweepAnswer,
    AreaSweepPageAnswer,
    AreaSweepReceiptAnswer,
    CoverageAnswer,
    PreviewAnswer,
    SweepDoneAnswer,
)
from area_sweeps.views import (
    area_sweep_answer,
    coverage_answer,
    names_of,
    preview_answer,
    receipt_answer,
    row_answer,
    sweep_done_answer,
)
from campus_safety.district.directory import DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Contended, Fault, NotAllowed, NotFound, no_such_record
from campus_safety.kinds.area_sweeps import commands
from campus_safety.kinds.area_sweeps.actions import Action
from campus_safety.kinds.area_sweeps.area_sweep import AreaSweep, State, area_sweep
from campus_safety.kinds.area_sweeps.decide import decide, ordered
from campus_safety.kinds.area_sweeps.kind import KIND
from campus_safety.kinds.area_sweeps.planning import Plan, plan, would_freeze
from campus_safety.kinds.area_sweeps.seeing import permit_plan, sight
from campus_safety.kinds.area_sweeps.sweeping import SURROUNDINGS
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.records.access import lists_of, permit, see, shown
from campus_safety.records.attempts import ATTEMPTS, refuse_stale
from campus_safety.records.change import Change
from campus_safety.records.relations import Part
from campus_safety.records.store import AlreadyReported, Cases, CodeTaken, VersionMoved
from campus_safety.records.submissions import Submitter, same_submission
from campus_safety.records.timeline import Actor, verify
from campus_safety.records.worklists import open_list, over_list, reported_list
from campus_safety_aws.action_bodies import ActionBody
from campus_safety_aws.case_answers import TimelineAnswer, timeline_answer
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.http import answers, api, caller, cursor, entry, read_cursor
from campus_safety_aws.instants import to_text
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from campus_safety_aws.submitters import digest_of, submitter

SWEEPS: Final = ["周边清查 / Area sweeps"]
ACTIONS: Final = ["清查办理 / Sweeping"]


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
    _AreaSweeps(app, stores, outside)
    return app


class _AreaSweeps:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._cases, self._directory = stores.cases, stores.directory
        self._rulebook = Rulebook(stores.directory)
        app.post(
            "/area-sweeps",
            responses=answers(AreaSweepReceiptAnswer, 201),
            summary="拟定清查并预览清单 / Plan a sweep and look at its list",
            tags=SWEEPS,
        )(self.plan_sweep)
        app.get(
            "/area-sweeps",
            responses=answers(AreaSweepPageAnswer),
            summary="清查清单 / Area sweeps",
            tags=SWEEPS,
        )(self.worklist)
        app.get(
            "/area-sweeps/<case_id>",
            responses=answers(AreaSweepAnswer),
            summary="清查详情 / One area sweep",
            tags=SWEEPS,
        )(self.one_sweep)
        app.get(
            "/area-sweeps/<case_id>/timeline",
            responses=answers(TimelineAnswer),
            summary="清查时间线 / Timeline of a sweep",
            tags=SWEEPS,
        )(self.timeline)
        app.get(
            "/area-sweeps/<case_id>/coverage",
            responses=answers(CoverageAnswer),
            summary="覆盖证明 / Proof of coverage",
            tags=SWEEPS,
        )(self.proof)
        for name, taken in bodies.ACTION_BODIES.items():
            self._route(name, taken)

    def plan_sweep(self, body: bodies.AreaSweepBody) -> tuple[AreaSweepReceiptAnswer, int]:
        who = submitter(caller(self._app), self._directory)
        permit_plan(who.account)
        rules = self._rulebook.in_force(who.account.district)
        wanted = Plan(
            client_key=body.client_key,
            digest=digest_of("/area-sweeps", body),
            purpose=body.purpose,
            campuses=body.campuses,
            finish_by=body.finish_by,
            radius_m=body.radius_m,
            text=body.text,
            account=who.account.key,
        )
        case = self._planned(wanted, who.acting(body.acting_staff), rules)
        rules = self._rulebook.for_case(case)
        return receipt_answer(case, self._preview(case, rules), rules), 201

    def worklist(
        self,
        view: Annotated[View, Query()] = "open",
        unit: Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,60}$")] = None,
        start: Annotated[str | None, Query(alias="cursor", max_length=1000)] = None,
        size: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> AreaSweepPageAnswer:
        """One query, whatever the number of sweeps: what is due first stands first."""
        account = submitter(caller(self._app), self._directory).account
        units = lists_of(account, self._directory.district(account.district))
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
        return AreaSweepPageAnswer(
            area_sweeps=[row_answer(row, present) for row in page.rows],
            next=cursor(f"{view}:{name}", page.next_key),
        )

    def one_sweep(self, case_id: CaseId) -> AreaSweepAnswer:
        who, case = submitter(caller(self._app), self._directory), self._case(case_id)
        parts = shown(who.account, KIND, case, self._rulebook.district_of(case))
        rules = self._rulebook.for_case(case)
        may_freeze = KIND.may_ever(who.account.role, Action.FREEZE)
        return area_sweep_answer(
            sight(who.account, case, rules.district),
            who.account,
            parts,
            self._cases.entries(case_id),
            self._cases.narratives(case_id),
            rules,
            names_of(self._directory.places(case.district)),
            self._preview(case, rules) if may_freeze else None,
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

    def proof(self, case_id: CaseId) -> CoverageAnswer:
        """Every line that the account may see with its outcome, the counts, and what shows that nothing was left out."""
        who, case = submitter(caller(self._app), self._directory), self._case(case_id)
        district = self._rulebook.district_of(case)
        parts = shown(who.account, KIND, case, district)
        return coverage_answer(
            sight(who.account, case, district),
            parts,
            district,
            names_of(self._directory.places(case.district)),
            self._outside.now(),
            chain_holds=not verify(self._cases.entries(case_id), case.chain),
        )

    def _acted(self, case_id: str, action: Action, body: ActionBody) -> SweepDoneAnswer:
        who = submitter(caller(self._app), self._directory)
        command, actor, code_attempt = body.command(), who.acting(body.acting_staff), 0
        for attempt in range(1, ATTEMPTS + 1):
            case = self._case(case_id)
            permit(who.account, KIND, action, case, self._rulebook.district_of(case))
            rules = self._rulebook.for_case(case)
            if KIND.actions[action].versioned and body.version is None:
                raise BadInput(
                    Fault(
                        "version", "missing", "请带上您看到的版本号", "Say which version you were looking at"
                    )
                )
            refuse_stale(self._cases, case, body.version)
            changes = self._changes(who, case, command, actor, rules, code_attempt)
            try:
                self._cases.commit(changes, rules.district)
            except AlreadyReported as made_before:
                command = _naming(command, made_before.case.id)
                continue
            except CodeTaken:
                code_attempt += 1
                continue
            except VersionMoved:
                self._outside.rest(attempt)
                continue
            return _done(who, changes, rules, command)
        raise Contended(
            Fault(
                "case_id",
                "contended",
                "该清查更新过于频繁，请重试",
                "The sweep is changing too fast; try again",
            )
        )

    def _changes(
        self,
        who: Submitter,
        case: AreaSweep,
        command: commands.Command,
        actor: Actor,
        rules: Rules,
        code_attempt: int,
    ) -> tuple[Change[Any], ...]:
        """What the command makes of the sweep, and the hazard that it makes besides."""
        match command:
            case commands.Freeze():
                found = would_freeze(case, self._directory.places(case.district), rules)
                return (decide(case, replace(command, found=found), actor, rules, self._outside.moment()),)
            case commands.RecordOutcome(hazard=str(hazard), item=None):
                self._check_hazard(who, case, hazard)
            case commands.RecordOutcome(hazard=str()):
                raise BadInput(
                    Fault(
                        "hazard",
                        "one_of_both",
                        "关联已有隐患与新建隐患只能选一项",
                        "Either names a hazard or makes one",
                    )
                )
            case commands.RecordOutcome(item=str()):
                return ordered(case, command, actor, rules, self._outside.moment(), code_attempt=code_attempt)
            case _:
                pass
        return (decide(case, command, actor, rules, self._outside.moment()),)

    def _check_hazard(self, who: Submitter, case: AreaSweep, hazard: str) -> None:
        """A hazard of the surroundings of one of the campuses, that the account can see; any other does not exist for it."""
        found = self._cases.get(hazard)
        if not isinstance(found, Hazard):
            raise no_such_record()
        see(who.account, found, self._rulebook.district_of(found))
        if found.category != SURROUNDINGS or found.campus not in case.campuses:
            raise BadInput(
                Fault(
                    "hazard",
                    "not_surroundings",
                    "不是本次清查校园的周边场所隐患",
                    "No hazard of the surroundings of these campuses",
                )
            )

    def _route(self, action: Action, body_type: type[ActionBody]) -> None:
        """One route for each action, so that the interface's document shows what each of them takes."""

        def act(case_id: CaseId, body: ActionBody) -> SweepDoneAnswer:
            return self._acted(case_id, action, body)

        act.__name__ = act.__qualname__ = f"area_sweep_{action.value}"
        act.__annotations__ = {"case_id": CaseId, "body": body_type, "return": SweepDoneAnswer}
        self._app.post(
            f"/area-sweeps/<case_id>/{action.value}",
            responses=answers(SweepDoneAnswer),
            summary=str(KIND.actions[action].label),
            tags=ACTIONS,
        )(act)

    def _planned(self, wanted: Plan, actor: Actor, rules: Rules) -> AreaSweep:
        """The sweep of this form: new, or the one that the same form made before."""
        code_attempt = 0
        for attempt in range(1, ATTEMPTS + 1):
            change = plan(wanted, actor, rules, self._outside.moment(), code_attempt=code_attempt)
            try:
                self._cases.add(change, rules.district)
            except AlreadyReported as error:
                return area_sweep(same_submission(error.case, wanted.digest))
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

    def _preview(self, case: AreaSweep, rules: Rules) -> PreviewAnswer | None:
        """The list as it would be frozen now; nothing once it was."""
        if case.state is not State.PLANNED:
            return None
        places = self._directory.places(case.district)
        return preview_answer(case, would_freeze(case, places, rules), names_of(places))

    def _case(self, case_id: str) -> AreaSweep:
        return area_sweep(self._cases.get(case_id))


def _naming(command: commands.Command, hazard: str) -> commands.Command:
    """The hazard of this place was made before, and its outcome corrected since: it is named again."""
    if not isinstance(command, commands.RecordOutcome):
        raise TypeError(f"{command.action} makes no hazard")
    return replace(command, hazard=hazard, item=None)


def _done(
    who: Submitter, changes: tuple[Change[Any], ...], rules: Rules, command: commands.Command
) -> SweepDoneAnswer:
    after = area_sweep(changes[0].after)
    line = after.place(command.place) if isinstance(command, commands.RecordOutcome) else None
    return sweep_done_answer(
        sight(who.account, after, rules.district), rules, line.hazard if line is not None else None
    )


handler = wired(lambda: bootstrap(from_settings()))
