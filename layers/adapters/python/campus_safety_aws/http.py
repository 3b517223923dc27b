"""What every HTTP function shares: one resolver, one place where errors become problem details, and who is asking.

    app = api()

    @app.post("/reports", responses=answers(ReceiptAnswer, 201))
    def report(body: ReportBody) -> ReceiptAnswer:
        sender = caller(app)
        ...

    handler = entry(app)

Errors are RFC 9457 problem details, Chinese first; every fault is named. Bodies are never logged.
"""

import base64
import json
import logging
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from http import HTTPStatus
from typing import Annotated, Any, Final

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import AfterValidator, AwareDatetime, BaseModel, PlainSerializer

from campus_safety import errors
from campus_safety.errors import BadInput, CampusSafetyError, Fault, TooLarge
from campus_safety.labels import Label
from campus_safety_aws.instants import to_text
from campus_safety_aws.wording import fault_of

BODY_LIMIT: Final = 64 * 1024
PROBLEM_TYPE: Final = "application/problem+json"

# The first class in an error's ancestry that stands here gives the status.
STATUS: Final[Mapping[type[CampusSafetyError], HTTPStatus]] = {
    errors.BadInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.Contended: HTTPStatus.SERVICE_UNAVAILABLE,
}

# What the OpenAPI document says of every route.
PROBLEMS: Final[dict[int, Any]] = {
    int(status): {
        "description": f"{label}",
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, label in {
        HTTPStatus.BAD_REQUEST: Label("请求体不是 JSON", "The body is not JSON"),
        HTTPStatus.UNAUTHORIZED: Label("未登录", "Not signed in"),
        HTTPStatus.FORBIDDEN: Label("无权操作", "Not allowed"),
        HTTPStatus.NOT_FOUND: Label("未找到", "Not found"),
        HTTPStatus.CONFLICT: Label("与当前情况冲突", "Conflict"),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Label("内容过大", "Too large"),
        HTTPStatus.UNPROCESSABLE_ENTITY: Label("填写有误", "Faults in the input"),
        HTTPStatus.SERVICE_UNAVAILABLE: Label("系统繁忙", "Busy, try again"),
    }.items()
}


def answers(model: type[BaseModel], status: int = 200) -> dict[int, Any]:
    """A route's responses for the OpenAPI document: what it answers when all is well, and every problem."""
    good = {"description": "办理成功 / Done", "content": {"application/json": {"model": model}}}
    return {status: good, **PROBLEMS}


Instant = Annotated[
    AwareDatetime,
    AfterValidator(lambda moment: moment.astimezone(UTC)),
    PlainSerializer(to_text, return_type=str, when_used="json"),
]
"""A time with its offset; a naive one is refused, since it could mean any of twenty-four hours."""

# The library logs what it catches with its message, which may quote the request; the edge below logs without it.
logging.getLogger("aws_lambda_powertools.event_handler").setLevel(logging.CRITICAL)

logger = Logger()


class Words(BaseModel):
    """Chinese first, English beside it."""

    zh: str
    en: str


def words(label: Label) -> Words:
    return Words(zh=label.zh, en=label.en)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who the token says is asking. What they may do is the directory's to say."""

    issuer: str
    subject: str


def api() -> APIGatewayHttpResolver:
    """A resolver that validates, and answers every error with a problem document."""
    app = APIGatewayHttpResolver(enable_validation=True)

    @app.exception_handler(CampusSafetyError)  # type: ignore[untyped-decorator]
    def domain_error(error: CampusSafetyError) -> Response[str]:
        status = next(status for cls in type(error).__mro__ if (status := STATUS.get(cls)) is not None)
        return problem(app, status, error.slug, error.title, error.faults)

    @app.exception_handler(RequestValidationError)  # type: ignore[untyped-decorator]
    def invalid(error: RequestValidationError) -> Response[str]:
        found = error.errors()
        if any(one["type"] == "json_invalid" for one in found):
            label = Label("请求体不是有效的 JSON", "The body is not valid JSON")
            return problem(
                app,
                HTTPStatus.BAD_REQUEST,
                "not-json",
                label,
                (Fault("body", "not_json", label.zh, label.en),),
            )
        return problem(
            app,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            BadInput.slug,
            BadInput.title,
            tuple(fault_of(one) for one in found),
        )

    @app.not_found
    def no_route(error: NotFoundError) -> Response[str]:
        return problem(app, HTTPStatus.NOT_FOUND, "no-such-route", Label("没有这个接口", "No such route"), ())

    return app


def entry(app: APIGatewayHttpResolver) -> Callable[[dict[str, Any], LambdaContext], dict[str, Any]]:
    """The Lambda handler of a resolver. The one broad catch of the project stands here, at the outermost edge:
    whatever nobody expected is answered without a word of it, and logged by class and place only."""

    def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        logger.append_keys(request_id=event.get("requestContext", {}).get("requestId"))
        if len(event.get("body") or "") > BODY_LIMIT:
            label = Label(f"请求体超过 {BODY_LIMIT} 字节", f"The body exceeds {BODY_LIMIT} bytes")
            fault = Fault("body", "too_large", label.zh, label.en)
            return _plain(event, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TooLarge.slug, TooLarge.title, (fault,))
        try:
            return app.resolve(event, context)
        except Exception as error:  # noqa: BLE001 - the edge: AWS would answer a bare 500, the emulator the message
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error("unexpected", error=type(error).__name__, file=place.filename, line=place.lineno)
            return _plain(event, HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", CampusSafetyError.title, ())

    return handler


def caller(app: APIGatewayHttpResolver) -> Caller:
    """The sign-in that API Gateway has verified. Raises Unauthenticated where no authorizer stood before the route."""
    context = app.current_event.raw_event.get("requestContext", {})
    claims = context.get("authorizer", {}).get("jwt", {}).get("claims", {})
    if not claims.get("iss") or not claims.get("sub"):
        raise errors.Unauthenticated(Fault("authorization", "missing", "请先登录", "Sign in first"))
    return Caller(claims["iss"], claims["sub"])


def problem(
    app: APIGatewayHttpResolver, status: HTTPStatus, slug: str, title: Label, faults: tuple[Fault, ...]
) -> Response[str]:
    request = app.current_event.raw_event.get("requestContext", {}).get("requestId", "")
    headers: dict[str, str | list[str]] = (
        {"Retry-After": "1"} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    )
    return Response(
        int(status),
        content_type=PROBLEM_TYPE,
        body=_document(status, slug, title, faults, request),
        headers=headers,
    )


def cursor(list_name: str, key: Mapping[str, str] | None) -> str | None:
    """An opaque cursor for the next page, bound to the list it came from."""
    if key is None:
        return None
    return base64.urlsafe_b64encode(json.dumps({"list": list_name, "key": dict(key)}).encode()).decode()


def read_cursor(list_name: str, text: str | None) -> dict[str, str] | None:
    """The key in a cursor; raises BadInput for garbage and for the cursor of another list."""
    if text is None:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(text.encode()))
        key = found["key"] if found["list"] == list_name else None
    except (ValueError, KeyError, TypeError):
        key = None
    wanted = {"pk", "sk", "list_key", "list_order"}
    if (
        not isinstance(key, dict)
        or key.keys() != wanted
        or not all(isinstance(value, str) for value in key.values())
    ):
        raise BadInput(
            Fault("cursor", "bad_cursor", "翻页标记无效", "This cursor belongs to no page of this list")
        )
    return {str(name): str(value) for name, value in key.items()}


def _plain(
    event: Mapping[str, Any], status: HTTPStatus, slug: str, title: Label, faults: tuple[Fault, ...]
) -> dict[str, Any]:
    request = event.get("requestContext", {}).get("requestId", "")
    return {
        "statusCode": int(status),
        "headers": {"Content-Type": PROBLEM_TYPE},
        "body": _document(status, slug, title, faults, request),
        "isBase64Encoded": False,
    }


def _document(status: HTTPStatus, slug: str, title: Label, faults: tuple[Fault, ...], request: str) -> str:
    document = {
        "type": f"urn:campus-safety:problem:{slug}",
        "title": str(title),
        "status": int(status),
        "detail": "；".join(fault.zh for fault in faults) or title.zh,
        "instance": f"urn:request:{request}",
        "faults": [
            {"field": fault.field, "code": fault.code, "zh": fault.zh, "en": fault.en} for fault in faults
        ],
    }
    return json.dumps(document, ensure_ascii=False)


def staff_number(text: str) -> str:
    """A staff number as people write it; raises ValueError for what could be a name or an identity card."""
    if not re.fullmatch(r"[A-Za-z0-9-]{1,12}", text):
        raise ValueError("not a staff number")
    return text
