"""What officers do and look at: worklists, one case, its timeline, and every action on it.

GET /cases, /cases/{case_id}, /cases/{case_id}/timeline, …/reads, …/messages, …/cap, /codes/{code}, /me, /vocabulary; POST /cases/{case_id}/{action}: one
conditional write each, checked by the access table, then the transition table, then the action itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from campus_safety.district.directory import Account, DirectoryReader
from campus_safety.district.roles import Role
from campus_safety.errors import BadInput, Contended, Fault, NotAllowed, NotFound, no_such_record
from campus_safety.identity import read_code
from campus_safety.kinds.hazards.categories import Source
from campus_safety.kinds.hazards.finding import Found, receive
from campus_safety.kinds.hazards.hazard import Hazard
from campus_safety.kinds.incidents.actions import Action
from campus_safety.kinds.incidents.cap_alert import EXPORTERS, MEDIA, alert
from campus_safety.kinds.incidents.commands import Link
from campus_safety.kinds.incidents.decide import decide, mark_duplicate, taken_back
from campus_safety.kinds.incidents.incident import Incident, State, incident
from campus_safety.kinds.incidents.kind import KIND as INCIDENT
from campus_safety.kinds.incidents.knowing import candidates
from campus_safety.messages.sent_messages import READERS, Outbox
from campus_safety.records.access import answering, lists_of, permit, see, shown
from campus_safety.records.attempts import ATTEMPTS, carry_out, refuse_stale
from campus_safety.records.case import Case
from campus_safety.records.change import Change
from campus_safety.records.read_traces import What, permit_reads, trace
from campus_safety.records.relations import Part
from campus_safety.records.store import Cases, CodeTaken, VersionMoved
from campus_safety.records.submissions import Submission
from campus_safety.records.timeline import Actor
from campus_safety.records.worklists import history_list, listed, open_list, over_list
from campus_safety_aws.action_bodies import ActionBody
from campus_safety_aws.case_answers import DoneAnswer, TimelineAnswer, done_answer, timeline_answer
from campus_safety_aws.cases import CasesTable
from campus_safety_aws.directory import Directory
from campus_safety_aws.handlers import Handler, wired
from campus_safety_aws.http import PROBLEMS, answers, api, caller, cursor, entry, read_cursor, words
from campus_safety_aws.instants import to_text
from campus_safety_aws.outbox import MessagesTable
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.settings import setting
from campus_safety_aws.submitters import submitter
from casework import bodies
from casework.answers import (
    CaseAnswer,
    MeAnswer,
    MessagesAnswer,
    OfficerAnswer,
    OfficersAnswer,
    PageAnswer,
    ReadsAnswer,
)
from casework.views import case_answer, messages_answer, reads_answer, row_answer
from casework.words import VocabularyAnswer, vocabulary_answer

LISTS: Final = ["工作清单 / Worklists"]
CASE: Final = ["案件 / Cases"]
ACTIONS: Final = ["办理 / Actions"]
_CAP: Final[dict[int, Any]] = {
    200: {"description": "CAP 1.2", "content": {"application/cap+xml": {"schema": {"type": "string"}}}},
    **PROBLEMS,
}


CaseId = Annotated[str, Path(pattern=r"^c[a-z2-7]{26}$")]
View = Literal["open", "overdue", "over", "history"]


@dataclass(frozen=True, slots=True)
class Stores:
    cases: Cases
    directory: DirectoryReader
    outbox: Outbox


def from_settings() -> Stores:
    return Stores(
        CasesTable(setting("CASES_TABLE")),
        Directory(setting("DIRECTORY_TABLE")),
        MessagesTable(setting("MESSAGES_TABLE")),
    )


def bootstrap(stores: Stores, outside: Outside = REAL) -> Handler:
    return entry(app_of(stores, outside))


def app_of(stores: Stores, outside: Outside = REAL) -> APIGatewayHttpResolver:
    app = api()
    _Casework(app, stores, outside)
    return app


class _Casework:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app, self._outside = app, outside
        self._cases, self._directory = stores.cases, stores.directory
        self._outbox = stores.outbox
        self._rulebook = Rulebook(stores.directory)
        app.get("/me", responses=answers(MeAnswer), summary="当前账号 / Who am I", tags=LISTS)(self.me)
        app.get(
            "/vocabulary",
            responses=answers(VocabularyAnswer),
            summary="用语：类别、标记、级别和各项选择 / Words of every code",
            tags=LISTS,
        )(self.vocabulary)
        app.get("/cases", responses=answers(PageAnswer), summary="工作清单 / Worklist", tags=LISTS)(
            self.worklist
        )
        app.get(
            "/codes/<code>", responses=answers(CaseAnswer), summary="按短码查找 / Find by code", tags=CASE
        )(self.by_code)
        app.get("/cases/<case_id>", responses=answers(CaseAnswer), summary="案件详情 / One case", tags=CASE)(
            self.one_case
        )
        app.get(
            "/cases/<case_id>/timeline",
            responses=answers(TimelineAnswer),
            summary="时间线 / Timeline",
            tags=CASE,
        )(self.timeline)
        app.get(
            "/cases/<case_id>/reads",
            responses=answers(ReadsAnswer),
            summary="阅读留痕 / Who has read a sealed case",
            tags=CASE,
        )(self.reads)
        app.get(
            "/cases/<case_id>/messages",
            responses=answers(MessagesAnswer),
            summary="消息送达情况 / Who was told, and who was not reached",
            tags=CASE,
        )(self.messages)
        app.get(
            "/cases/<case_id>/cap", responses=_CAP, summary="导出 CAP 1.2 / As a CAP 1.2 alert", tags=CASE
        )(self.cap)
        app.get(
            "/cases/<case_id>/officers",
            responses=answers(OfficersAnswer),
            summary="可指定的民警 / Who can be named",
            tags=CASE,
        )(self.officers)
        app.post(
            "/cases/<case_id>/mark_duplicate",
            responses=answers(DoneAnswer),
            summary="标为重复 / Mark as duplicate",
            tags=ACTIONS,
        )(self.merge)
        app.post(
            "/cases/<case_id>/reinstate",
            responses=answers(DoneAnswer),
            summary=str(INCIDENT.actions[Action.REINSTATE].label),
            tags=ACTIONS,
        )(self.reinstate)
        app.post(
            "/cases/<case_id>/review",
            responses=answers(DoneAnswer),
            summary=str(INCIDENT.actions[Action.REVIEW].label),
            tags=ACTIONS,
        )(self.review)
        for name, taken in bodies.ACTION_BODIES.items():
            self._route(Action(name), taken)

    def me(self) -> MeAnswer:
        account = self._account()
        district = self._directory.district(account.district)
        return MeAnswer(
            role=account.role.value,
            role_name=words(account.role.label),
            district=account.district,
            unit=account.unit,
            posts=list(account.posts),
            shared=account.shared,
            worklists=list(lists_of(account, district)),
        )

    def vocabulary(self) -> VocabularyAnswer:
        """The same for everybody of a district until a release or its policy changes it: `version` says whether it has."""
        policy = self._rulebook.in_force(self._account().district).policy
        return vocabulary_answer(policy.of("incident").categories.values())

    def worklist(
        self,
        view: Annotated[View, Query()] = "open",
        unit: Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,60}$")] = None,
        campus: Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,60}$")] = None,
        category: Annotated[str | None, Query(pattern=r"^[a-z_]{1,40}$")] = None,
        start: Annotated[str | None, Query(alias="cursor", max_length=1000)] = None,
        size: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> PageAnswer:
        """One query, whatever the number of cases: what is due first stands first."""
        account = self._account()
        district = self._directory.district(account.district)
        units = lists_of(account, district)
        if account.role is Role.GATEWAY:
            raise NotAllowed(
                Fault("authorization", "not_allowed", "该账号没有工作清单", "This account has no worklist")
            )
        whose = unit or units[0]
        if whose not in units:
            raise NotFound(Fault("unit", "not_found", "没有这个单位的清单", "No such worklist"))
        present = self._outside.now()
        if view == "history":
            if not campus or not category:
                raise BadInput(Fault("campus", "missing", "请选择校园和类别", "Name a campus and a category"))
            name = history_list(campus, category)
        else:
            name = over_list(whose) if view == "over" else open_list(whose)
        page = self._cases.page(
            name,
            before=to_text(present) if view == "overdue" else None,
            newest_first=view in ("over", "history"),
            size=size,
            start=read_cursor(f"{view}:{name}", start),
        )
        rows = [row for row in page.rows if listed(account, row)]
        if view == "history":
            rows = [
                row
                for row in rows
                if set(units)
                & {*answering(row.station, row.campus, district), row.lead, row.campus, *row.concerned}
                or _all(account)
            ]
        return PageAnswer(
            cases=[row_answer(row, present) for row in rows], next=cursor(f"{view}:{name}", page.next_key)
        )

    def by_code(self, code: Annotated[str, Path(max_length=20)]) -> CaseAnswer:
        read = read_code(code)
        if read is None:
            raise BadInput(
                Fault("code", "bad_code", "编号有误，请核对", "This code cannot be right; please check it")
            )
        case_id = self._cases.by_code(read)
        if case_id is None:
            raise no_such_record()
        return self._shown(case_id)

    def one_case(self, case_id: CaseId) -> CaseAnswer:
        return self._shown(case_id)

    def timeline(self, case_id: CaseId) -> TimelineAnswer:
        account, case = self._account(), self._case(case_id)
        parts = shown(account, INCIDENT, case, self._rulebook.district_of(case))
        if Part.TIMELINE not in parts:
            raise NotAllowed(
                Fault(
                    "authorization",
                    "not_allowed",
                    "该账号不能查看时间线",
                    "This account may not see timelines",
                )
            )
        trace(self._cases, case, account, What.TIMELINE, self._outside.now())
        policy = self._rulebook.for_case(case).policy
        return timeline_answer(
            case, self._cases.entries(case_id), self._cases.narratives(case_id), parts, policy
        )

    def reads(self, case_id: CaseId) -> ReadsAnswer:
        """Who has read a sealed case, what of it, and in which hour first; for those who audit."""
        account, case = self._account(), self._case(case_id)
        permit_reads(account, case, self._rulebook.district_of(case))
        trace(self._cases, case, account, What.READS, self._outside.now())
        return reads_answer(case, self._cases.reads(case_id))

    def messages(self, case_id: CaseId) -> MessagesAnswer:
        """Who was not reached has to be telephoned: for the desk, the chief and the supervisor."""
        account, case = self._account(), self._case(case_id)
        see(account, case, self._rulebook.district_of(case))
        if account.role not in READERS:
            raise NotAllowed(
                Fault(
                    "authorization",
                    "not_allowed",
                    "该账号不能查看消息送达情况",
                    "This account may not see what became of messages",
                )
            )
        return messages_answer(case, self._outbox.of_case(case.id))

    def cap(self, case_id: CaseId) -> Response[str]:
        """For other systems: codes only, nothing that anybody wrote, and nothing of a sealed case."""
        account, case = self._account(), self._case(case_id)
        district = self._rulebook.district_of(case)
        see(account, case, district)
        if account.role not in EXPORTERS:
            raise NotAllowed(
                Fault("authorization", "not_allowed", "该账号不能导出", "This account may not export alerts")
            )
        sent = self._cases.entries(case_id, after=case.version - 1)[0].recorded_at
        return Response(
            int(HTTPStatus.OK),
            content_type=MEDIA,
            body=alert(case, sent, district).decode(),
            headers={"Cache-Control": "no-store"},
        )

    def officers(self, case_id: CaseId) -> OfficersAnswer:
        account, case = self._account(), self._case(case_id)
        district = self._rulebook.district_of(case)
        permit(account, INCIDENT, Action.NAME_OFFICERS, case, district)
        found = (self._directory.account(key) for key in candidates(case, district))
        return OfficersAnswer(
            officers=[
                OfficerAnswer(account=one.key, name=words(one.name), knows=one.key in case.knowing)
                for one in found
                if one is not None and one.enabled
            ]
        )

    def merge(self, case_id: CaseId, body: bodies.MarkDuplicateBody) -> DoneAnswer:
        """Both cases change in one transaction. A root that is a duplicate itself is followed to its own root."""
        account = self._account()
        _need_version(Action.MARK_DUPLICATE, body)

        def decided() -> tuple[Change[Incident], ...]:
            case, root = self._case(case_id), self._root(account, body.root)
            district = self._rulebook.district_of(case)
            permit(account, INCIDENT, Action.MARK_DUPLICATE, case, district)
            permit(account, INCIDENT, Action.TAKE_DUPLICATE, root, district)
            refuse_stale(self._cases, case, body.version)
            return mark_duplicate(
                case,
                root,
                body.words(),
                _actor(account, body),
                self._rulebook.for_case(case),
                self._outside.moment(),
                root_rules=self._rulebook.for_case(root),
                across_campuses=body.across_campuses,
            )

        return self._together(decided)

    def reinstate(self, case_id: CaseId, body: bodies.ReinstateBody) -> DoneAnswer:
        """Of a duplicate, its root lets go of it in the same transaction."""
        account, command = self._account(), body.command()
        actor = _actor(account, body)

        def decided() -> tuple[Change[Incident], ...]:
            case = self._case(case_id)
            permit(account, INCIDENT, Action.REINSTATE, case, self._rulebook.district_of(case))
            _need_version(Action.REINSTATE, body)
            refuse_stale(self._cases, case, body.version)
            rules = self._rulebook.for_case(case)
            moment = self._outside.moment()
            if case.state is not State.DUPLICATE or case.duplicate_of is None:
                return (decide(case, command, actor, rules, moment),)
            root = self._case(case.duplicate_of)
            root_rules = self._rulebook.for_case(root)
            return taken_back(case, root, command, actor, rules, moment, root_rules=root_rules)

        return self._together(decided)

    def _together(self, decided: Callable[[], tuple[Change[Incident], ...]]) -> DoneAnswer:
        """Writes changes of several cases in one transaction, decided again when a write came between; answers with what
        became of the first."""
        for attempt in range(1, ATTEMPTS + 1):
            changes = decided()
            case = changes[0].after
            try:
                self._cases.commit(changes, self._rulebook.district_of(case))
            except VersionMoved:
                self._outside.rest(attempt)
                continue
            return done_answer(case)
        raise Contended(
            Fault(
                "case_id",
                "contended",
                "该案件更新过于频繁，请重试",
                "The case is changing too fast; try again",
            )
        )

    def review(self, case_id: CaseId, body: bodies.ReviewBody) -> DoneAnswer:
        """The hazards that a review finds are made in the same transaction, and linked both ways."""
        account, command = self._account(), body.command()
        actor, code_attempt = _actor(account, body), 0
        for attempt in range(1, ATTEMPTS + 1):
            case = self._case(case_id)
            permit(account, INCIDENT, Action.REVIEW, case, self._rulebook.district_of(case))
            _need_version(Action.REVIEW, body)
            refuse_stale(self._cases, case, body.version)
            rules = self._rulebook.for_case(case)
            spawned = [
                self._spawned(case, number, one, actor, code_attempt)
                for number, one in enumerate(body.hazards, 1)
            ]
            command = replace(command, hazards=tuple(change.after.id for change in spawned))
            change = decide(case, command, actor, rules, self._outside.moment())
            try:
                self._cases.commit((change, *spawned), rules.district)
            except CodeTaken:
                code_attempt += 1
            except VersionMoved:
                self._outside.rest(attempt)
            else:
                return done_answer(change.after)
        raise Contended(
            Fault(
                "case_id",
                "contended",
                "该案件更新过于频繁，请重试",
                "The case is changing too fast; try again",
            )
        )

    def _spawned(
        self, case: Incident, number: int, spawn: bodies.SpawnBody, actor: Actor, code_attempt: int
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

    def _acted(self, case_id: str, action: Action, body: ActionBody) -> DoneAnswer:
        account = self._account()
        command = body.command()

        def permitted(case: Case) -> None:
            permit(account, INCIDENT, action, incident(case), self._rulebook.district_of(case))
            _need_version(action, body)

        def decided(case: Case) -> Change[Incident]:
            if isinstance(command, Link):
                self._see_all(account, command.cases)
            return decide(
                incident(case),
                command,
                _actor(account, body),
                self._rulebook.for_case(case),
                self._outside.moment(),
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
        label = INCIDENT.actions[action].label

        def act(case_id: CaseId, body: ActionBody) -> DoneAnswer:
            return self._acted(case_id, action, body)

        act.__name__ = act.__qualname__ = action.value
        act.__annotations__ = {"case_id": CaseId, "body": body_type, "return": DoneAnswer}
        self._app.post(
            f"/cases/<case_id>/{action.value}",
            responses=answers(DoneAnswer),
            summary=str(label),
            tags=ACTIONS,
        )(act)

    def _account(self) -> Account:
        return submitter(caller(self._app), self._directory).account

    def _case(self, case_id: str) -> Incident:
        return incident(self._cases.get(case_id))

    def _root(self, account: Account, case_id: str) -> Incident:
        """The root that a named case stands for; out of scope it does not exist."""
        root = self._case(case_id)
        see(account, root, self._rulebook.district_of(root))
        return self._case(root.duplicate_of) if root.duplicate_of else root

    def _shown(self, case_id: str) -> CaseAnswer:
        account, case = self._account(), self._case(case_id)
        district = self._rulebook.district_of(case)
        parts = shown(account, INCIDENT, case, district)
        trace(self._cases, case, account, What.RECORD, self._outside.now())
        entries = self._cases.entries(case_id)
        narratives = self._cases.narratives(case_id)
        return case_answer(
            case,
            account,
            parts,
            entries,
            narratives,
            district,
            self._rulebook.for_case(case).policy,
            self._outside.now(),
            reporter=self._account_of(case.reporter.account) if Part.REPORTER_IDENTITY in parts else None,
            device=self._directory.device(case.device) if case.device is not None else None,
        )

    def _account_of(self, key: str | None) -> Account | None:
        return self._directory.account(key) if key is not None else None

    def _see_all(self, account: Account, case_ids: Iterable[str]) -> None:
        """Only what somebody can see can they link; anything else does not exist for them."""
        for case_id in case_ids:
            linked = self._case(case_id)
            see(account, linked, self._rulebook.district_of(linked))


def _actor(account: Account, body: ActionBody) -> Actor:
    return Actor(account.key, account.role.value, account.unit, body.acting_staff)


def _need_version(action: Action, body: ActionBody) -> None:
    if INCIDENT.actions[action].versioned and body.version is None:
        raise BadInput(
            Fault("version", "missing", "请带上您看到的版本号", "Say which version you were looking at")
        )


def _all(account: Account) -> bool:
    return account.role in (Role.SUPERVISOR, Role.LEADER, Role.AUDITOR)


handler = wired(lambda: bootstrap(from_settings()))
