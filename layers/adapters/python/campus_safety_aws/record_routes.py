"""What every kind of record is asked through its routes: made once for one form, listed, looked at, acted on.

A kind's handler says its own bodies and answers; the order in which rights, transitions and versions are asked, and how
often a lost race is decided again, stand here once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Annotated, Any, Generic, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from campus_safety.district.directory import Account, DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.errors import BadInput, Conflict, Contended, Fault, NotAllowed, NotFound, no_such_record
from campus_safety.records.access import has_lists, lists_of, permit, shown
from campus_safety.records.attempts import ATTEMPTS, refuse_stale
from campus_safety.records.case import C, Case
from campus_safety.records.change import Change, Moment
from campus_safety.records.commands import Command
from campus_safety.records.kind import Kind
from campus_safety.records.relations import Part
from campus_safety.records.store import AlreadyReported, Cases, ClaimTaken, CodeTaken, VersionMoved
from campus_safety.records.submissions import Submitter, same_submission
from campus_safety.records.timeline import Actor, Entry, Narrative
from campus_safety.records.worklists import open_list, over_list, reported_list
from campus_safety_aws.action_bodies import ActionBody as WrittenBody
from campus_safety_aws.case_answers import DoneAnswer, TimelineAnswer, done_answer, timeline_answer
from campus_safety_aws.forms import ActionBody
from campus_safety_aws.http import answers, caller, cursor, read_cursor
from campus_safety_aws.instants import to_text
from campus_safety_aws.outside import Outside
from campus_safety_aws.reception import Claims, no_claims, received_once
from campus_safety_aws.record_answers import RecordPageAnswer, record_row
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.submitters import submitter

CaseId = Annotated[str, Path(pattern=r"^c[a-z2-7]{26}$")]
View = Literal["open", "overdue", "over", "mine"]
ViewQuery = Annotated[View, Query()]
UnitQuery = Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,60}$")]
CursorQuery = Annotated[str | None, Query(alias="cursor", max_length=1000)]
SizeQuery = Annotated[int, Query(ge=1, le=100)]


@dataclass(frozen=True, slots=True)
class Looked(Generic[C]):
    """A record as one account may look at it."""

    who: Submitter
    case: C
    rules: Rules
    parts: frozenset[Part]
    entries: tuple[Entry, ...]
    narratives: Mapping[int, Narrative]


@dataclass(frozen=True, slots=True)
class Asked(Generic[C]):
    """One action that was asked, after rights and version were looked at. `code_attempt` counts the short codes that were
    taken already of what the action makes besides; `outside` is for what it makes in other tables first."""

    who: Submitter
    case: C
    command: Command
    actor: Actor
    rules: Rules
    moment: Moment
    outside: Outside
    code_attempt: int = 0


class ActionRoute:
    """What Powertools calls for POST …/<case_id>/<action>. It reads the signature once, at the route's first request, or
    when the interface's document is written."""

    def __init__(
        self, name: str, command: type[Command], act: Callable[[str, ActionBody[Any]], DoneAnswer]
    ) -> None:
        self.__name__ = self.__qualname__ = name
        self.__doc__ = act.__doc__
        self._command, self._act = command, act

    @property
    def __signature__(self) -> Signature:
        place = Parameter.POSITIONAL_OR_KEYWORD
        return Signature(
            [
                Parameter("case_id", place, annotation=CaseId),
                Parameter("body", place, annotation=ActionBody[self._command]),  # type: ignore[name-defined]
            ],
            return_annotation=DoneAnswer,
        )

    def __call__(self, case_id: str, body: ActionBody[Any]) -> DoneAnswer:
        return self._act(case_id, body)


class RecordRoutes(Generic[C]):
    """The routes of one kind under `path`, such as "/posts". `read` narrows a case to the kind or raises NotFound; `decide`
    makes the change of an action, or several that are written in one transaction, the record's own first; none where the
    action was done before. `claims` are the keys that the record's own change takes with it."""

    def __init__(
        self,
        app: APIGatewayHttpResolver,
        cases: Cases,
        directory: DirectoryReader,
        outside: Outside,
        *,
        kind: Kind,
        path: str,
        read: Callable[[Case | None], C],
        decide: Callable[[Asked[C]], Change[C] | Sequence[Change[Any]]],
        tags: list[str],
        claims: Claims = no_claims,
    ) -> None:
        self._claims = claims
        self._app, self._cases, self._directory, self._outside = app, cases, directory, outside
        self._kind, self._path, self._tags = kind, path, tags
        self._read, self._decide = read, decide
        self.rulebook = Rulebook(directory)

    def submitter(self) -> Submitter:
        return submitter(caller(self._app), self._directory)

    def permit_making(self, account: Account, action: str, campus: str | None = None) -> None:
        """Raises NotAllowed unless the account's role may make such a record, and for a campus's own account unless it is
        for that campus."""
        label = self._kind.actions[action].label
        if not account.enabled or not self._kind.may_ever(account.role, action):
            raise NotAllowed(
                Fault(
                    "action", "not_allowed", f"该账号不能“{label.zh}”", f"This account may not “{label.en}”"
                )
            )
        if campus is not None and account.unit in self._campuses(account) and campus != account.unit:
            raise NotAllowed(
                Fault("campus", "not_yours", "只能登记本校（园）情况", "You record for your own campus")
            )

    def made(
        self,
        make: Callable[[Moment, int], Change[C] | Sequence[Change[Any]]],
        rules: Rules,
        submission: str,
    ) -> C:
        """The record of this form: new, or the one that the same form made before; see `reception.received_once`."""
        return self._read(
            received_once(self._cases, make, rules.district, submission, self._claims, outside=self._outside)
        )

    def made_before(self, case_id: str, submission: str) -> C | None:
        """The record that this very form has made already: what was right then is not judged again by a later clock.
        Raises KeyReused."""
        before = self._cases.get(case_id)
        return None if before is None else self._read(same_submission(before, submission))

    def look(self, case_id: str) -> Looked[C]:
        """Raises NotFound, also for what is out of the account's scope."""
        who, case = self.submitter(), self._read(self._cases.get(case_id))
        # Rights first: who may not know of it must not learn either that its rules cannot be read.
        parts = shown(who.account, self._kind, case, self.rulebook.district_of(case))
        if Part.SUMMARY not in parts:
            raise no_such_record()
        rules = self.rulebook.for_case(case)
        return Looked(who, case, rules, parts, self._cases.entries(case_id), self._cases.narratives(case_id))

    def act(self, case_id: str, action: str, body: ActionBody[Any] | WrittenBody) -> tuple[C, Rules]:
        """The record after an action, and the rules it was decided by; one conditional write."""
        who = self.submitter()
        command, actor, code_attempt = body.command(), who.acting(body.acting_staff), 0
        for attempt in range(1, ATTEMPTS + 1):
            case = self._read(self._cases.get(case_id))
            permit(who.account, self._kind, action, case, self.rulebook.district_of(case))
            rules = self.rulebook.for_case(case)
            versioned = self._kind.actions[action].versioned
            if versioned and body.version is None:
                raise BadInput(
                    Fault(
                        "version", "missing", "请带上您看到的版本号", "Say which version you were looking at"
                    )
                )
            # What needs no version is sent again over bad networks, after its own first writing too.
            refuse_stale(self._cases, case, body.version if versioned else None)
            asked_at = self._outside.moment()
            decided = self._decide(
                Asked(who, case, command, actor, rules, asked_at, self._outside, code_attempt)
            )
            changes = (decided,) if isinstance(decided, Change) else tuple(decided)
            if not changes:
                return case, rules
            try:
                self._cases.commit(changes, rules.district, self._claims(changes[0], asked_at.now))
            except ClaimTaken as taken:
                raise Conflict(
                    Fault(
                        "case_id",
                        "taken_meanwhile",
                        "名额已被占用，请刷新后再试",
                        "Somebody else has taken its place meanwhile; reload and try again",
                    )
                ) from taken
            except CodeTaken:
                code_attempt += 1
                continue
            except (VersionMoved, AlreadyReported):
                self._outside.rest(attempt)
                continue
            return self._read(changes[0].after), rules
        raise Contended(
            Fault(
                "case_id",
                "contended",
                "该记录更新过于频繁，请重试",
                "The record is changing too fast; try again",
            )
        )

    def page(
        self,
        view: View,
        unit: str | None,
        start: str | None,
        size: int,
    ) -> RecordPageAnswer:
        """One query, whatever the number of records: what is due first stands first."""
        account = self.submitter().account
        if not has_lists(account, self._kind):
            raise NotAllowed(
                Fault("authorization", "not_allowed", "该账号没有此类清单", "This account has no such list")
            )
        units = lists_of(account, self._directory.district(account.district))
        whose = unit or units[0]
        if whose not in units:
            raise NotFound(Fault("unit", "not_found", "没有这个单位的清单", "No such worklist"))
        present, kind = self._outside.now(), self._kind.name
        if view == "mine":
            name = reported_list(account.key, kind)
        else:
            name = over_list(whose, kind) if view == "over" else open_list(whose, kind)
        found = self._cases.page(
            name,
            before=to_text(present) if view == "overdue" else None,
            newest_first=view in ("over", "mine"),
            size=size,
            start=read_cursor(f"{view}:{name}", start),
        )
        return RecordPageAnswer(
            records=[record_row(row, account, present) for row in found.rows],
            next=cursor(f"{view}:{name}", found.next_key),
        )

    def add_list_and_timeline(self) -> None:
        """GET <path> and GET <path>/<case_id>/timeline."""
        self.add_list()
        self.add_timeline()

    def add_list(self) -> None:
        """GET <path>; a kind that lists otherwise says so itself."""
        label, name = self._kind.label, self._kind.name

        def listed(
            view: ViewQuery = "open", unit: UnitQuery = None, start: CursorQuery = None, size: SizeQuery = 20
        ) -> RecordPageAnswer:
            return self.page(view, unit, start, size)

        listed.__name__ = listed.__qualname__ = f"{name}_list"
        self._app.get(
            self._path,
            responses=answers(RecordPageAnswer),
            summary=f"{label.zh}清单 / {label.en}: list",
            tags=self._tags,
        )(listed)

    def add_timeline(self) -> None:
        """GET <path>/<case_id>/timeline."""
        label, name = self._kind.label, self._kind.name

        def timeline(case_id: CaseId) -> TimelineAnswer:
            looked = self.look(case_id)
            if Part.TIMELINE not in looked.parts:
                raise NotAllowed(
                    Fault(
                        "authorization",
                        "not_allowed",
                        "该账号不能查看时间线",
                        "This account may not see timelines",
                    )
                )
            return timeline_answer(
                looked.case, looked.entries, looked.narratives, looked.parts, looked.rules.policy
            )

        timeline.__name__ = timeline.__qualname__ = f"{name}_timeline"
        self._app.get(
            f"{self._path}/<case_id>/timeline",
            responses=answers(TimelineAnswer),
            summary=f"{label.zh}时间线 / {label.en}: timeline",
            tags=self._tags,
        )(timeline)

    def add_actions(self, bodies: Mapping[Any, type[Any]] | Iterable[type[Command]]) -> None:
        """POST <path>/<case_id>/<action> for each action, so that the interface's document shows what each takes."""
        if not isinstance(bodies, Mapping):
            for command in bodies:
                self.add_action(command)
            return
        for action, body_type in bodies.items():
            self._add_action(str(action), body_type)

    def add_action(
        self, command: type[Command], act: Callable[[str, ActionBody[Any]], DoneAnswer] | None = None
    ) -> None:
        """POST <path>/<case_id>/<action>; `act` where more is to be done than to decide."""
        action = str(command.action)

        def acted(case_id: str, body: ActionBody[Any]) -> DoneAnswer:
            return done_answer(self.act(case_id, action, body)[0])

        self._app.post(
            f"{self._path}/<case_id>/{action}",
            responses=answers(DoneAnswer),
            summary=str(self._kind.actions[action].label),
            tags=self._tags,
        )(ActionRoute(f"{self._kind.name}_{action}", command, act or acted))

    def _add_action(self, action: str, body_type: type[WrittenBody]) -> None:
        def act(case_id: CaseId, body: WrittenBody) -> DoneAnswer:
            return done_answer(self.act(case_id, action, body)[0])

        act.__name__ = act.__qualname__ = f"{self._kind.name}_{action}"
        act.__annotations__ = {"case_id": CaseId, "body": body_type, "return": DoneAnswer}
        self._app.post(
            f"{self._path}/<case_id>/{action}",
            responses=answers(DoneAnswer),
            summary=str(self._kind.actions[action].label),
            tags=self._tags,
        )(act)

    def _campuses(self, account: Account) -> frozenset[str]:
        return frozenset(self._directory.district(account.district).campuses) & {account.unit}
