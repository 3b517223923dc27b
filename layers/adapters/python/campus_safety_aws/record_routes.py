"""Thin routes over the one way in (`campus_safety.records.service`): a kind's handler says its own bodies and answers."""

from collections.abc import Callable, Iterable, Mapping
from inspect import Parameter, Signature
from typing import Annotated, Any, Generic

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.openapi.params import Query

from campus_safety.district.directory import Account, DirectoryReader
from campus_safety.district.rules import Rules
from campus_safety.records.commands import Command
from campus_safety.records.kind import Kind, Kinds
from campus_safety.records.make_once import Claims, Make, no_claims
from campus_safety.records.offers import Opening
from campus_safety.records.read_traces import What
from campus_safety.records.record import C, Record
from campus_safety.records.service import Acted, Decided, Listed, Looked, Service, View
from campus_safety.records.store import Cases
from campus_safety.records.submissions import Submission, Submitter
from campus_safety_aws.declared_answers import Answer, Spelled, spell
from campus_safety_aws.forms import ActionBody
from campus_safety_aws.http import CaseId, answers, caller, read_cursor
from campus_safety_aws.outside import Outside
from campus_safety_aws.rulebook import Rulebook
from campus_safety_aws.shared_answers import (
    DoneAnswer,
    RecordPageAnswer,
    TimelineAnswer,
    timeline_of,
)
from campus_safety_aws.submitters import submitter

ViewQuery = Annotated[View, Query()]
UnitQuery = Annotated[str | None, Query(pattern=r"^[a-z0-9_-]{1,60}$")]
CursorQuery = Annotated[str | None, Query(alias="cursor", max_length=1000)]
SizeQuery = Annotated[int, Query(ge=1, le=100)]


class ActionRoute:
    """What Powertools calls for POST …/<case_id>/<action>. It reads the signature once, at the route's first request, or
    when the interface's document is written: only then is the body's model made."""

    def __init__(
        self,
        kind: Kind,
        name: str,
        command: type[Command],
        answer: type[Any],
        act: Callable[[str, ActionBody[Any]], Any],
    ) -> None:
        self.__name__ = self.__qualname__ = name
        self.__doc__ = act.__doc__
        self.kind = kind
        self._command, self._answer, self._act = command, answer, act

    @property
    def __signature__(self) -> Signature:
        place = Parameter.POSITIONAL_OR_KEYWORD
        return Signature(
            [
                Parameter("case_id", place, annotation=CaseId),
                Parameter("body", place, annotation=ActionBody[self._command]),  # type: ignore[name-defined]
            ],
            return_annotation=Spelled if issubclass(self._answer, Answer) else self._answer,
        )

    def __call__(self, case_id: str, body: ActionBody[Any]) -> Any:
        return self._act(case_id, body)


class RecordRoutes(Generic[C]):
    """The routes of one kind under `path`, such as "/posts", over its service: `read`, `decide`, `choices` and `claims`
    are the service's."""

    def __init__(
        self,
        app: APIGatewayHttpResolver,
        cases: Cases,
        directory: DirectoryReader,
        outside: Outside,
        *,
        kind: Kind,
        kinds: Kinds,
        path: str,
        read: Callable[[Record | None], C],
        decide: Decided[C],
        choices: Opening,
        tags: list[str],
        claims: Claims = no_claims,
        prefix: str | None = None,
    ) -> None:
        # How the interface's document names an action: by its kind, unless there is only one such action.
        self._prefix = f"{kind.name}_" if prefix is None else prefix
        self._app, self._directory, self._outside = app, directory, outside
        self._kind, self._path, self._tags = kind, path, tags
        self.rulebook = Rulebook(directory, kinds)
        self.service = Service(
            kind,
            cases,
            directory,
            self.rulebook,
            outside,
            read=read,
            decide=decide,
            choices=choices,
            claims=claims,
        )

    def submitter(self) -> Submitter:
        return submitter(caller(self._app), self._directory)

    def permit_making(self, account: Account, action: str, campus: str | None = None) -> None:
        self.service.permit_making(account, action, campus)

    def make_once(self, submission: Submission | None, make: Make[C], rules: Rules) -> C:
        return self.service.make_once(submission, make, rules)

    def look(self, case_id: str, what: What = What.RECORD) -> Looked[C]:
        return self.service.look(self.submitter(), case_id, what)

    def act(
        self,
        case_id: str,
        body: ActionBody[Any],
        decide: Decided[C] | None = None,
    ) -> Acted[C]:
        who = self.submitter()
        return self.service.act(
            who, case_id, body.command(), body.acting_staff, body.version, decide, body.sent_by(who)
        )

    def page(self, view: View, unit: str | None, start: str | None, size: int) -> Listed:
        return self.service.page(self.submitter(), view, unit, size=size, start=begins(start))

    def add_list_and_timeline(self) -> None:
        """GET <path> and GET <path>/<case_id>/timeline."""
        self.add_list()
        self.add_timeline()

    def add_list(self) -> None:
        """GET <path>; a kind that lists otherwise says so itself."""
        label, name = self._kind.label, self._kind.name

        def listed(
            view: ViewQuery = "open", unit: UnitQuery = None, start: CursorQuery = None, size: SizeQuery = 20
        ) -> Spelled:
            found = self.page(view, unit, start, size)
            return spell(RecordPageAnswer, found, found)

        listed.__name__ = listed.__qualname__ = f"{name}_list"
        self._app.get(
            self._path,
            responses=answers(RecordPageAnswer),
            summary=f"{label.zh}清单 / {label.en}: list",
            tags=self._tags,
        )(listed)

    def add_timeline(
        self,
        summary: str | None = None,
        name: str | None = None,
        tags: list[str] | None = None,
        answer: Callable[[Looked[C]], Spelled] = timeline_of,
    ) -> None:
        """GET <path>/<case_id>/timeline."""
        label = self._kind.label

        def timeline(case_id: CaseId) -> Spelled:
            return answer(self.look(case_id, What.TIMELINE))

        timeline.__name__ = timeline.__qualname__ = name or f"{self._kind.name}_timeline"
        self._app.get(
            f"{self._path}/<case_id>/timeline",
            responses=answers(TimelineAnswer),
            summary=summary or f"{label.zh}时间线 / {label.en}: timeline",
            tags=tags or self._tags,
        )(timeline)

    def add_actions(
        self,
        commands: Iterable[type[Command]],
        answer: type[Answer[Any]] = DoneAnswer,
    ) -> None:
        """POST <path>/<case_id>/<action> for each action, so that the interface's document shows what each takes."""
        for command in commands:
            self.add_action(command, lambda case_id, body: self._did(case_id, body, answer), answer)

    def _did(self, case_id: str, body: ActionBody[Any], answer: type[Answer[Any]]) -> Spelled:
        acted = self.act(case_id, body)
        return spell(answer, acted.case, acted)

    def asks(self, action: str) -> None:
        """There is a route by which people ask for this: it is offered to whom it is open."""
        self.service.asked.append(action)

    def add_action(
        self,
        command: type[Command],
        act: Callable[[str, ActionBody[Any]], Any],
        answer: type[Any] = DoneAnswer,
    ) -> None:
        """POST <path>/<case_id>/<action>, where `act` says what is done and answered."""
        self.asks(command.action)
        self._app.post(
            f"{self._path}/<case_id>/{command.action}",
            responses=answers(answer),
            summary=str(self._kind.actions[command.action].label),
            tags=self._tags,
        )(ActionRoute(self._kind, f"{self._prefix}{command.action}", command, answer, act))


def begins(start: str | None) -> Callable[[str], Mapping[str, str] | None]:
    """Where a page begins that a cursor says: it is read once its list is known, and belongs to no other."""
    return lambda place: read_cursor(place, start)
