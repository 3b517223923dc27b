"""One thing followed through the logs: from a request by `request_id`, and from there on by `case_id`, with the `event_id` of
each change, which messages have in their own id. Ids and codes only; the saved queries ask for them (`infra/log_queries.py`)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from aws_lambda_powertools import Logger

_IN_A_PATH: Final = re.compile(r"/(c[a-z2-7]{26})(?=/|$)")
_IN_AN_ANSWER: Final = re.compile(r'"case_id": ?"(c[a-z2-7]{26})"')


def followed(logger: Logger, what: str, detail: Mapping[str, Any], **also: int) -> None:
    """That an event of the bus has been followed: which, of which record. A reminder is of none. Nothing fails by what an
    event lacks: a line of the log is no reason to follow nothing."""
    logger.info(
        what,
        extra={"event_id": detail.get("event_id"), "case_id": detail.get("case_id"), **also},
        stacklevel=3,
    )


def answered(logger: Logger, event: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    """That a request which is about a record and changes something, or one that was refused, has been answered. Reading
    says nothing, nor do heartbeats of devices: there is so much of it, and a line costs. The route is the declared one, never
    the path that somebody has typed."""
    status = int(answer["statusCode"])
    if event.get("requestContext", {}).get("http", {}).get("method") == "GET" and status < 400:
        return
    found = _IN_A_PATH.search(event.get("rawPath", "")) or _IN_AN_ANSWER.search(_text(answer))
    if found is None and status < 400:
        return
    logger.info("answered", route=event.get("routeKey"), status=status, case_id=found and found[1])


def _text(answer: Mapping[str, Any]) -> str:
    body = answer.get("body")
    return body if isinstance(body, str) and not answer.get("isBase64Encoded") else ""
