"""The interface's own description: GET /openapi.json and GET /docs, without sign-in, nothing but static text.

Whatever no route of the interface leads to comes here too, and is refused as everything else is: API Gateway would say
"Not Found" in words of its own.

`openapi.json` beside this file is generated from the code (`python -m local.openapi`); a test says it is current.
"""

from functools import cache
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from aws_lambda_powertools.event_handler.openapi.swagger_ui import generate_swagger_html
from aws_lambda_powertools.utilities.typing import LambdaContext

from campus_safety_aws.handlers import wired
from campus_safety_aws.pages import document, page
from campus_safety_aws.problems import NO_ROUTE, NO_ROUTE_SLUG, problem_answer

_DOCUMENT: Final = Path(__file__).with_name("openapi.json").read_text(encoding="utf-8")


def _answer(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    match event["requestContext"]["http"]["method"], event["rawPath"]:
        case "GET", "/openapi.json":
            return document("application/json; charset=utf-8", _DOCUMENT)
        case "GET", "/docs":
            return _page()
    return problem_answer(event, HTTPStatus.NOT_FOUND, NO_ROUTE_SLUG, NO_ROUTE, ())


@cache
def _page() -> dict[str, Any]:
    """The document in the library's own viewer, its scripts included."""
    bundle = files("aws_lambda_powertools.event_handler.openapi.swagger_ui")
    html = generate_swagger_html(
        _DOCUMENT,
        bundle.joinpath("swagger-ui-bundle.min.js").read_text(encoding="utf-8"),
        bundle.joinpath("swagger-ui.min.css").read_text(encoding="utf-8"),
        swagger_base_url="",
        oauth2_config=None,
    )
    # The viewer's icons stand in its style.
    return page(html, images=True)


handler = wired(lambda: _answer)
