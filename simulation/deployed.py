"""The real handlers behind doors: sandboxes are made once in a process and kept between runs; which world they see is said
by `enter`."""

import importlib
import json
import warnings
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel

from campus_safety.kinds.registry import KINDS
from campus_safety.records.kind import RecordTable
from campus_safety_aws.figures import State
from campus_safety_aws.outside import Outside
from campus_safety_aws.record_tables import At, RecordTables
from simulation.calls import Calls, Door, Ending, Handler, Request
from simulation.releases import NEXT, Abroad, NextRelease, the_next_release
from tests.districts import ISSUER
from tests.fakes.files import FakeUploads

warnings.filterwarnings("ignore", "No application metrics to publish", UserWarning)

# The first part of a path -> the function that serves it.
SERVED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "reports": "report_intake.reports",
        "warnings": "report_intake.reports",
        "alarms": "report_intake.alarms",
        "cases": "casework.cases",
        "codes": "casework.cases",
        "hazards": "hazards.hazards",
        "checklists": "hazards.hazards",
        "inspections": "inspections.inspections",
        "area-sweeps": "area_sweeps.area_sweeps",
        "posts": "duty.posts",
        "rotas": "duty.posts",
        "patrol-plans": "duty.patrols",
        "patrols": "duty.patrols",
        "registers": "duty.patrols",
        "log": "duty.daily_log",
        "assurances": "duty.daily_log",
        "notices": "duty.notices",
        "self-tests": "duty.devices",
        "activities": "outreach.activities",
        "quiz-rounds": "outreach.quiz_rounds",
        "quiz": "outreach.quiz",
        "points": "outreach.points",
        "redemptions": "outreach.points",
        "packs": "outreach.teaching",
        "appointments": "outreach.teaching",
        "bulletin-issues": "insight.figures",
        "reply-templates": "duty.notices",
    }
)


class _Uncounted:
    """Where handlers count, in place of the library's provider: nowhere, and nothing is printed."""

    def add_metric(self, *counted: Any, **more: Any) -> None: ...

    def log_metrics(self, lambda_handler: Handler, **options: Any) -> Handler:
        return lambda_handler


# What handlers of this process counted with before, by function: tests of other things look at it afterwards.
_COUNTING: dict[str, tuple[Any, Any]] = {}


def silence() -> None:
    """Whatever handlers count while lives are played goes nowhere."""
    for metrics, _ in _COUNTING.values():
        metrics.provider = _Uncounted()


def restore() -> None:
    """Handlers count again as they did before any life was played in this process."""
    for metrics, provider in _COUNTING.values():
        metrics.provider = provider


class _House:
    """The one world that is entered at present, and the doors through which handlers reach it."""

    def __init__(self) -> None:
        self.calls: Calls | None = None
        self.outside: Outside | None = None
        self.doors: dict[str, Door] = {}
        self.pool: dict[str, list[Handler]] = {}

    def door(self, name: str) -> Door:
        if name not in self.doors:
            self.doors[name] = Door(name.removeprefix(NEXT), self.present)
        return self.doors[name]

    def present(self) -> Calls:
        if self.calls is None:
            raise RuntimeError("no world is entered")
        return self.calls

    def given(self) -> Outside:
        if self.outside is None:
            raise RuntimeError("no world is entered")
        return self.outside


_HOUSE: Final = _House()
OUTSIDE: Final = Outside(
    clock=lambda: _HOUSE.given().clock(),
    pause=lambda seconds: _HOUSE.given().pause(seconds),
    salt=lambda: _HOUSE.given().salt(),
)


def enter(calls: Calls, behind_doors: Mapping[str, Any], outside: Outside) -> None:
    """Lets every handler see the world in which these calls are made and these things stand behind its doors."""
    _HOUSE.calls, _HOUSE.outside = calls, outside
    calls.pool = _HOUSE.pool
    for name, inside in behind_doors.items():
        _HOUSE.door(name).inside = inside


def sandbox(function: str) -> Handler:
    """One more process of a function: the module's handler, given doors for stores."""
    name, _, home = function.removeprefix(NEXT).partition("@")
    if function.startswith(NEXT):
        return _sandbox_of_next(name, home)
    module = _module(name)
    if hasattr(module, "metrics"):
        _COUNTING.setdefault(name, (module.metrics, module.metrics.provider))
        module.metrics.provider = _Uncounted()
    made: Handler = module.bootstrap(_stores(module, home), OUTSIDE)
    return made


@cache
def taken(function: str) -> Mapping[str, type[BaseModel]]:
    """Path of each route of a function that takes a form -> the body that it checks."""
    module = _module(function)
    app = module.app_of(_stores(module), OUTSIDE)
    found = {}
    for route in (*app._static_routes, *app._dynamic_routes):
        for field in route.dependant.body_params:
            found[str(route.path)] = field.field_info.annotation
    return MappingProxyType(found)


def _stores(module: Any, home: str = "") -> Any:
    return module.Stores(**{one.name: _given(one.name, home) for one in fields(module.Stores)})


# Which table a function means by the name of a store, where it is not the table's own.
_TABLES: Final[Mapping[str, RecordTable]] = MappingProxyType(
    {
        **dict.fromkeys(("cases", "incidents"), RecordTable.CASES),
        **dict.fromkeys(("duty", "log", "notices"), RecordTable.DUTY),
        **dict.fromkeys(("outreach", "rounds", "records", "ledger"), RecordTable.OUTREACH),
    }
)


def _given(store: str, home: str) -> Any:
    """What a handler is given under this name."""
    if store == "tables":
        return RecordTables({one: At(_HOUSE.door(one.value), FakeUploads()) for one in RecordTable}, KINDS)
    return _Book() if store == "figures" else _HOUSE.door(_behind(store, home))


def _behind(store: str, home: str) -> str:
    """The door that a handler knows under this name; what is deployed once for each table knows its own as "cases"."""
    if store in _TABLES:
        return home if home and store == "cases" else _TABLES[store].value
    if store == "parking":
        return f"parking {home or RecordTable.CASES.value}"
    if store == "flows":
        return "no flows" if home else "flows"
    return "secret" if store.endswith("_secret") else store


def _sandbox_of_next(function: str, home: str) -> Handler:
    """One more process of a function as the next release has it."""
    release = the_next_release()
    module, outside = release.load(function), release.load("campus_safety_aws.outside").Outside
    if hasattr(module, "metrics"):
        module.metrics.provider = _Uncounted()
    named = {one.name: _given_to_next(release, one.name, home) for one in fields(module.Stores)}
    with release.side(there=True):
        made = module.bootstrap(
            module.Stores(**named), outside(clock=OUTSIDE.clock, pause=OUTSIDE.pause, salt=OUTSIDE.salt)
        )

    def handler(event: dict[str, Any], context: Any) -> Any:
        with release.side(there=True):
            return made(event, context)

    return handler


def _given_to_next(release: NextRelease, store: str, home: str) -> Any:
    if store == "tables":
        there, kinds = (
            release.load(f"campus_safety{name}") for name in ("_aws.record_tables", ".kinds.registry")
        )
        at = {
            release.theirs(one): there.At(_their_table(release, one.value), FakeUploads())
            for one in RecordTable
        }
        return there.RecordTables(at, kinds.KINDS)
    if store == "figures":
        return _Book(release.theirs)
    name = _behind(store, home)
    if store in _TABLES:
        return _their_table(release, name)
    return Abroad(release, _HOUSE.door(name))


def _their_table(release: NextRelease, home: str) -> Abroad:
    return Abroad(release, _HOUSE.door(f"{NEXT}{home}"), speaks=True)


class _Book:
    """The figures, of one generation, as ours or the next release reads them."""

    def __init__(self, theirs: Callable[[Any], Any] | None = None) -> None:
        self._theirs = theirs

    def state(self) -> State:
        state: State = self._theirs(State()) if self._theirs is not None else State()
        return state

    def read(self) -> Any:
        return self.generation(1)

    def generation(self, number: int) -> Any:
        door = _HOUSE.door("figures")
        return door if self._theirs is None else Abroad(the_next_release(), door)


@cache
def _module(function: str) -> Any:
    return importlib.import_module(function)


def http(request: Request, now: int) -> tuple[str, dict[str, Any]]:
    """The function that serves a request, and the event that API Gateway makes of it."""
    function = SERVED[request.path.split("/")[1].partition("?")[0]]
    path, _, query = request.path.partition("?")
    context: dict[str, Any] = {
        "accountId": "123456789012",
        "apiId": "api",
        "domainName": "api.example",
        "http": {
            "method": request.method,
            "path": path,
            "protocol": "HTTP/1.1",
            "sourceIp": "192.0.2.1",
            "userAgent": "simulation",
        },
        "requestId": "request-1",
        "routeKey": "$default",
        "stage": "$default",
        "time": "",
        "timeEpoch": now,
    }
    if request.by:
        context["authorizer"] = {"jwt": {"claims": {"iss": ISSUER, "sub": request.by}, "scopes": None}}
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "queryStringParameters": dict(part.split("=", 1) for part in query.split("&")) if query else None,
        "headers": {"content-type": "application/json", **(request.headers or {})},
        "requestContext": context,
        "body": None if request.body is None else json.dumps(request.body, ensure_ascii=False),
        "isBase64Encoded": False,
    }
    return function, event


def read(ending: Ending) -> tuple[int, Any]:
    """Status and answer of a request, what is no JSON as it stands; status 0 where its process died, so that nobody answered."""
    if not ending.well:
        return 0, None
    status, body = ending.answer["statusCode"], ending.answer["body"]
    try:
        return status, json.loads(body or "null")
    except ValueError:
        return status, body
