"""What is refused, as RFC 9457 has it: Chinese first, every fault named. For functions with and without a resolver."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from campus_safety.errors import Fault, Meanwhile
from campus_safety.instants import to_text
from campus_safety.labels import Label

PROBLEM_TYPE: Final = "application/problem+json"
NO_ROUTE: Final = Label("没有这个接口", "No such route")
NO_ROUTE_SLUG: Final = "no-such-route"


def problem_answer(
    event: Mapping[str, Any], status: HTTPStatus, slug: str, title: Label, faults: tuple[Fault, ...]
) -> dict[str, Any]:
    request = event.get("requestContext", {}).get("requestId", "")
    return {
        "statusCode": int(status),
        "headers": {"Content-Type": PROBLEM_TYPE},
        "body": problem_document(status, slug, title, faults, request),
        "isBase64Encoded": False,
    }


def problem_document(
    status: HTTPStatus,
    slug: str,
    title: Label,
    faults: tuple[Fault, ...],
    request: str,
    since: tuple[Meanwhile, ...] = (),
) -> str:
    document: dict[str, Any] = {
        "type": f"urn:campus-safety:problem:{slug}",
        "title": str(title),
        "status": int(status),
        "detail": _detail(status, title, faults),
        "instance": f"urn:request:{request}",
        "faults": [
            {"field": fault.field, "code": fault.code, "zh": fault.zh, "en": fault.en} for fault in faults
        ],
    }
    if since:
        document["since"] = [_meanwhile(one) for one in since]
    return json.dumps(document, ensure_ascii=False)


def _meanwhile(one: Meanwhile) -> dict[str, Any]:
    return {
        "version": one.version,
        "at": to_text(one.at),
        "own": one.own,
        "action": one.action,
        "action_name": _said(one.label),
        "by": _said(one.by),
    }


def _said(label: Label | None) -> dict[str, str] | None:
    return {"zh": label.zh, "en": label.en} if label is not None else None


def _detail(status: HTTPStatus, title: Label, faults: tuple[Fault, ...]) -> str:
    """All that is wrong, in both languages; of what was sent each field by its name."""
    if not faults:
        return str(title)
    named = status is HTTPStatus.UNPROCESSABLE_ENTITY
    zh = "；".join(f"{fault.field}：{fault.zh}" if named else fault.zh for fault in faults)
    en = "; ".join(f"{fault.field}: {fault.en}" if named else fault.en for fault in faults)
    return f"{zh} / {en}"
