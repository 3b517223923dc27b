"""What every HTTP function shares: one resolver, one place where errors become problem details, and who is asking.

    app = api()

    def report(body: "MakingBody[Report]") -> tuple[Spelled, int]:
        sender = caller(app)
        ...

    route(app, "POST /reports", ReceiptAnswer, "上报警情 / Report an incident", TAGS, 201)(report)
    handler = entry(app)

Errors are RFC 9457 problem details, Chinese first; every fault is named. Bodies are never logged.
"""

import base64
import hashlib
import json
import logging
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Annotated, Any, Final, Protocol, TypeVar

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.event_handler.openapi.params import Path
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import AfterValidator, AwareDatetime, BaseModel, PlainSerializer
from pydantic_core import PydanticCustomError

from campus_safety import errors
from campus_safety.errors import BadInput, CampusSafetyError, Fault, TooLarge
from campus_safety.identity import CASE_ID
from campus_safety.instants import to_text
from campus_safety.labels import Label
from campus_safety_aws import trail
from campus_safety_aws.declared_answers import Answer
from campus_safety_aws.failure_names import failure
from campus_safety_aws.handlers import Handler
from campus_safety_aws.outside import REAL, Outside
from campus_safety_aws.problems import NO_ROUTE, NO_ROUTE_SLUG, PROBLEM_TYPE, problem_answer, problem_document
from campus_safety_aws.validation_wording import fault_of

S = TypeVar("S")
S_contra = TypeVar("S_contra", contravariant=True)

BODY_LIMIT: Final = 64 * 1024
JSON_TYPE: Final = "application/json"
# Where a page of a list ended; which list it was is the reader's to say.
# A mobile or a fixed line's number, hyphens left out: which person it is, and no staff number.
_TELEPHONE: Final = re.compile(r"1[3-9][0-9]{9}|0[1-9][0-9]{8,10}")
PLACE: Final = ("pk", "sk", "list_order")

# The first class in an error's ancestry that stands here gives the status.
STATUS: Final[Mapping[type[CampusSafetyError], HTTPStatus]] = {
    errors.BadInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Contended: HTTPStatus.SERVICE_UNAVAILABLE,
}

PROBLEM_LABELS: Final[Mapping[HTTPStatus, Label]] = {
    HTTPStatus.BAD_REQUEST: Label("请求体不是 JSON", "The body is not JSON"),
    HTTPStatus.UNAUTHORIZED: Label("未登录", "Not signed in"),
    HTTPStatus.FORBIDDEN: Label("无权操作", "Not allowed"),
    HTTPStatus.NOT_FOUND: Label("未找到", "Not found"),
    HTTPStatus.CONFLICT: Label("与当前情况冲突", "Conflict"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Label("内容过大", "Too large"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: Label("请求体须为 JSON", "The body has to be JSON"),
    HTTPStatus.UNPROCESSABLE_ENTITY: Label("填写有误", "Faults in the input"),
    HTTPStatus.TOO_MANY_REQUESTS: Label("次数已满", "Too many"),
    HTTPStatus.SERVICE_UNAVAILABLE: Label("系统繁忙", "Busy, try again"),
}

# What the OpenAPI document says of every route.
PROBLEMS: Final[dict[int, Any]] = {
    int(status): {
        "description": f"{label}",
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, label in PROBLEM_LABELS.items()
}
# Before a request reaches any function, API Gateway refuses it in words of its own, and cannot be told others.
PROBLEMS[int(HTTPStatus.UNAUTHORIZED)]["content"]["application/json"] = {
    "schema": {"$ref": "#/components/schemas/GatewayRefusal"}
}


def answers(model: type[Any], status: int = 200) -> dict[int, Any]:
    """A route's responses for the OpenAPI document: what it answers when all is well, and every problem. What an answer is
    made of, the document takes from its declaration (`declared_answers`)."""
    declared = issubclass(model, Answer)
    said = {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}} if declared else {"model": model}
    good = {"description": "办理成功 / Done", "content": {"application/json": said}}
    return {status: good, **PROBLEMS}


def route(
    app: APIGatewayHttpResolver,
    place: str,
    answer: type[Any],
    summary: str,
    tags: list[str],
    status: int = 200,
) -> Callable[[Callable[..., Any]], object]:
    """A route such as "GET /cases/<case_id>" that answers this, to be called with its handler."""
    method, _, path = place.partition(" ")
    add: Callable[[Callable[..., Any]], object] = app.route(
        path, method, responses=answers(answer, status), summary=summary, tags=tags
    )
    return add


def kept_answers(model: type[Any]) -> dict[int, Any]:
    """As `answers`, of what a page may keep: 304 to whoever has this version already."""
    unchanged = {int(HTTPStatus.NOT_MODIFIED): {"description": "未改变 / Not modified"}}
    return answers(model) | unchanged


def version_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def kept(app: APIGatewayHttpResolver, version: str, text: str) -> Response[str]:
    """This JSON, to be kept by whoever asks and asked for again each time; to those who say that they have this version,
    nothing but that."""
    asked = app.current_event.headers.get("if-none-match", "")
    known = f'"{version}"' in (one.strip().removeprefix("W/") for one in asked.split(","))
    status = HTTPStatus.NOT_MODIFIED if known else HTTPStatus.OK
    return Response(
        int(status),
        content_type=JSON_TYPE,
        body="" if known else text,
        headers={"ETag": f'"{version}"', "Cache-Control": "private, no-cache"},
    )


def origin(app: APIGatewayHttpResolver) -> str:
    """Scheme and host by which this request came in. For links that are used at once: what is printed to last takes the
    deployment's own address (`PUBLIC_ADDRESS`)."""
    event = app.current_event
    host = event.headers.get("host") or event.raw_event.get("requestContext", {}).get("domainName", "")
    # The gateway says how it was asked; what runs on this very machine is asked without TLS and says nothing.
    own = host.partition(":")[0].endswith("localhost") or host.startswith("127.")
    scheme = event.headers.get("x-forwarded-proto", "http" if own else "https")
    return f"{scheme.partition(',')[0].strip()}://{host}"


# Whatever a person names lies between them: at either end of the calendar there is no week before, or no midnight in UTC.
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099


def _reached(named: date) -> None:
    if not FIRST_YEAR <= named.year <= LAST_YEAR:
        raise PydanticCustomError(
            "out_of_reach", "outside the years that are kept", {"first": FIRST_YEAR, "last": LAST_YEAR}
        )


def _near(moment: datetime) -> datetime:
    _reached(moment)
    return moment.astimezone(UTC)


Time = Annotated[
    AwareDatetime,
    AfterValidator(_near),
    PlainSerializer(to_text, return_type=str, when_used="json"),
]
"""A time that somebody names, with its offset; a naive one is refused, since it could mean any of twenty-four hours."""


def _in_reach(day: date) -> date:
    _reached(day)
    return day


Day = Annotated[date, AfterValidator(_in_reach)]
"""A day in Shanghai that somebody names, from which days can be counted."""

CaseId = Annotated[str, Path(pattern=CASE_ID)]
"""The id of a record, in a route's path."""

# The library logs what it catches with its message, which may quote the request; the edge below logs without it.
logging.getLogger("aws_lambda_powertools.event_handler").setLevel(logging.CRITICAL)

logger = Logger()


class Words(BaseModel):
    """Chinese first, English beside it."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who the token says is asking. What they may do is the directory's to say."""

    issuer: str
    subject: str


def json_text(answer: Any) -> str:
    """Chinese as Chinese: what people read on a terminal is not escaped."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def api() -> APIGatewayHttpResolver:
    """A resolver that validates, and answers every error with a problem document."""
    app = APIGatewayHttpResolver(enable_validation=True, serializer=json_text)

    @app.exception_handler(CampusSafetyError)  # type: ignore[untyped-decorator]
    def domain_error(error: CampusSafetyError) -> Response[str]:
        status = next((STATUS[cls] for cls in type(error).__mro__ if cls in STATUS), None)
        if status is None:
            raise error
        since = error.since if isinstance(error, errors.StaleVersion) else ()
        return problem(app, status, error.slug, error.title, error.faults, since)

    @app.exception_handler(RequestValidationError)  # type: ignore[untyped-decorator]
    def invalid(error: RequestValidationError) -> Response[str]:
        found = error.errors()
        # The library checks our own answers too, under the same name: such a fault is ours, not the sender's.
        if any(one["loc"][:1] == ("response",) for one in found):
            raise error
        return problem(
            app,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            BadInput.slug,
            BadInput.title,
            tuple(fault_of(one) for one in found),
        )

    @app.not_found
    def no_route(error: NotFoundError) -> Response[str]:
        return problem(app, HTTPStatus.NOT_FOUND, NO_ROUTE_SLUG, NO_ROUTE, ())

    return app


def entry(
    app: APIGatewayHttpResolver, larger: Mapping[str, int] = MappingProxyType({})
) -> Callable[[dict[str, Any], LambdaContext], dict[str, Any]]:
    """The Lambda handler of a resolver; `larger` says of paths that take longer bodies than others how many bytes. The broad catch of the interface stands here, at the outermost edge:
    whatever nobody expected is answered without a word of it, and logged by class and place only."""

    def answered(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        if (refused := _unreadable(event, larger.get(event.get("rawPath", ""), BODY_LIMIT))) is not None:
            return problem_answer(event, *refused)
        try:
            return app.resolve(_in_small_letters(event), context)
        except Exception as error:  # noqa: BLE001 - the edge: AWS would answer a bare 500, the emulator the message
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error("unexpected", error=failure(error), file=place.filename, line=place.lineno)
            return problem_answer(
                event, HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", CampusSafetyError.title, ()
            )

    def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        logger.append_keys(request_id=event.get("requestContext", {}).get("requestId"))
        answer = answered(event, context)
        trail.answered(logger, event, answer)
        # What somebody was told stays on no shared desk, unless the route says what may be kept.
        answer["headers"] = {"Cache-Control": "no-store", **answer.get("headers", {})}
        return answer

    return handler


class _AppOf(Protocol[S_contra]):
    def __call__(self, stores: S_contra, outside: Outside = REAL) -> APIGatewayHttpResolver: ...


class _Bootstrap(Protocol[S_contra]):
    def __call__(self, stores: S_contra, outside: Outside = REAL) -> Handler: ...


def over_http(
    routes: Callable[[APIGatewayHttpResolver, S, Outside], object],
    larger: Mapping[str, int] = MappingProxyType({}),
) -> tuple[_AppOf[S], _Bootstrap[S]]:
    """What a module of routes offers, from the class that adds them to a resolver: `app_of(stores, outside)`, the resolver,
    and `bootstrap(stores, outside)`, the handler over it."""

    def app_of(stores: S, outside: Outside = REAL) -> APIGatewayHttpResolver:
        app = api()
        routes(app, stores, outside)
        return app

    def bootstrap(stores: S, outside: Outside = REAL) -> Handler:
        return entry(app_of(stores, outside), larger)

    return app_of, bootstrap


def caller(app: APIGatewayHttpResolver) -> Caller:
    """The sign-in that API Gateway has verified. Raises Unauthenticated where no authorizer stood before the route."""
    context = app.current_event.raw_event.get("requestContext", {})
    claims = context.get("authorizer", {}).get("jwt", {}).get("claims", {})
    if not claims.get("iss") or not claims.get("sub"):
        raise errors.Unauthenticated(Fault("authorization", "missing", "请先登录", "Sign in first"))
    return Caller(claims["iss"], claims["sub"])


def problem(
    app: APIGatewayHttpResolver,
    status: HTTPStatus,
    slug: str,
    title: Label,
    faults: tuple[Fault, ...],
    since: tuple[errors.Meanwhile, ...] = (),
) -> Response[str]:
    request = app.current_event.raw_event.get("requestContext", {}).get("requestId", "")
    headers: dict[str, str | list[str]] = (
        {"Retry-After": "1"} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    )
    return Response(
        int(status),
        content_type=PROBLEM_TYPE,
        body=problem_document(status, slug, title, faults, request, since),
        headers=headers,
    )


def cursor(list_name: str, key: Mapping[str, str] | None) -> str | None:
    """An opaque cursor for the next page, bound to the list it came from. It names neither the list nor its owner."""
    if key is None:
        return None
    place = {name: key[name] for name in PLACE}
    return base64.urlsafe_b64encode(json.dumps({"of": _mark(list_name), "at": place}).encode()).decode()


def read_cursor(list_name: str, text: str | None) -> dict[str, str] | None:
    """The place in a cursor; raises BadInput for garbage and for the cursor of another list."""
    if text is None:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(text.encode()))
        place = found["at"] if found["of"] == _mark(list_name) else None
    except (ValueError, KeyError, TypeError, RecursionError):
        place = None
    if (
        not isinstance(place, dict)
        or place.keys() != set(PLACE)
        or not all(isinstance(value, str) for value in place.values())
    ):
        raise BadInput(
            Fault("cursor", "bad_cursor", "翻页标记无效", "This cursor belongs to no page of this list")
        )
    return {name: str(place[name]) for name in PLACE}


def _mark(list_name: str) -> str:
    return hashlib.sha256(list_name.encode()).hexdigest()[:16]


def _unreadable(
    event: Mapping[str, Any], most: int
) -> tuple[HTTPStatus, str, Label, tuple[Fault, ...]] | None:
    """What is wrong with a body before any field is looked at; the library would stumble over some of it, and read
    forms too, which nobody here sends."""
    body = event.get("body")
    if not body:
        return None
    if _media_type(event) not in ("", JSON_TYPE):
        label = PROBLEM_LABELS[HTTPStatus.UNSUPPORTED_MEDIA_TYPE]
        fault = Fault("content-type", "not_json", label.zh, label.en)
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not-json", label, (fault,)
    try:
        raw = base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
        if len(raw) > most:
            label = Label(f"请求体超过 {most} 字节", f"The body exceeds {most} bytes")
            fault = Fault("body", "too_large", label.zh, label.en)
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TooLarge.slug, TooLarge.title, (fault,)
        json.loads(raw.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        label = Label("请求体不是有效的 JSON", "The body is not valid JSON")
        fault = Fault("body", "not_json", label.zh, label.en)
        return HTTPStatus.BAD_REQUEST, "not-json", label, (fault,)
    return None


def _media_type(event: Mapping[str, Any]) -> str:
    """Without its parameters, and in small letters: its case says nothing (RFC 9110, 8.3.1)."""
    given: str = (event.get("headers") or {}).get("content-type", "")
    return given.partition(";")[0].strip().lower()


def _in_small_letters(event: dict[str, Any]) -> dict[str, Any]:
    """The event with its media type as the library compares it."""
    if _media_type(event) != JSON_TYPE:
        return event
    return event | {"headers": event["headers"] | {"content-type": JSON_TYPE}}


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def staff_number(text: str) -> str:
    """A staff number as people write it; raises a ValueError for what could be a name, a telephone or an identity card."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,12}", text) or _TELEPHONE.fullmatch(text.replace("-", "")):
        raise PydanticCustomError("staff_number", "not a staff number")
    return text
