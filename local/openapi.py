"""Writes the interface's OpenAPI document from the code: `python -m local.openapi`; `--check` only compares.

It describes what programs ask. Pages that people open are no part of it: `GET /quiz`, `/docs`, `/app` and what they load.
"""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "functions" / "casework" / "openapi.json"
MODULES = (
    "report_intake.reports",
    "report_intake.alarms",
    "casework.cases",
    "casework.forms",
    "hazards.hazards",
    "inspections.inspections",
    "area_sweeps.area_sweeps",
    "duty.notices",
    "duty.daily_log",
    "duty.patrols",
    "duty.devices",
    "outreach.teaching",
    "outreach.activities",
    "outreach.feeds",
    "duty.posts",
    "attachments.uploads",
    "papers.requests",
    "insight.figures",
    "insight.worklists",
    "district.accounts",
    "district.district_files",
    "insight.finding",
    "outreach.quiz_rounds",
    "outreach.quiz",
    "outreach.points",
)

# The routes are made with stores; nothing is called, so any value will do.
SETTINGS = (
    "CASES_TABLE",
    "DUTY_TABLE",
    "OUTREACH_TABLE",
    "DIRECTORY_TABLE",
    "MESSAGES_TABLE",
    "DEVICE_SECRET_ARN",
    "POINT_SECRET_ARN",
    "QUIZ_SECRET_ARN",
    "FILES_BUCKET",
    "PAPERS_TABLE",
    "PAPERS_BUCKET",
    "FIGURES_TABLE",
    "WORKLISTS_TABLE",
)

# How the library would describe its own errors; every error here is a Problem.
UNUSED = ("HTTPValidationError", "ResponseValidationError", "ValidationError")

GATEWAY_REFUSAL: dict[str, Any] = {
    "type": "object",
    "title": "GatewayRefusal",
    "description": "未登录或令牌过期时由网关直接答复 / what the gateway itself answers without a valid token",
    "properties": {"message": {"type": "string"}},
}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457 problem details; every fault is named in Chinese and English.",
    "required": ["type", "title", "status", "faults"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "faults": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "zh", "en"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "zh", "en")},
            },
        },
        "since": {
            "type": "array",
            "description": "版本过期时：此后他人所做 / of a stale version: what was done since, oldest first",
            "items": {
                "type": "object",
                "required": ["version", "at", "own", "action", "action_name", "by"],
                "properties": {
                    "version": {"type": "integer"},
                    "at": {"type": "string"},
                    "own": {"type": "boolean"},
                    "action": {"type": ["string", "null"]},
                    "action_name": {"anyOf": [{"$ref": "#/components/schemas/Words"}, {"type": "null"}]},
                    "by": {"anyOf": [{"$ref": "#/components/schemas/Words"}, {"type": "null"}]},
                },
            },
        },
    },
}


def document() -> dict[str, Any]:
    """One OpenAPI 3.1 document of every HTTP function."""
    merged: dict[str, Any] = {}
    for app in apps():
        found = json.loads(
            app.get_openapi_json_schema(
                title="护校安园 Campus Safety Loop", version="1.0.0", openapi_version="3.1.0"
            )
        )
        found["components"]["schemas"] |= _answers(found)
        for schema in found["components"]["schemas"].values():
            # In which order they stand says nothing.
            schema.get("required", []).sort()
        if not merged:
            merged = found
        else:
            merged["paths"] |= found["paths"]
            _join(merged["components"]["schemas"], found["components"]["schemas"])
    for name in UNUSED:
        merged["components"]["schemas"].pop(name, None)
    merged["components"]["schemas"] |= {"Problem": PROBLEM, "GatewayRefusal": GATEWAY_REFUSAL}
    merged["components"]["securitySchemes"] = {
        "signIn": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "统一登录 / OIDC sign-in",
        }
    }
    merged["security"] = [{"signIn": []}]
    merged["paths"]["/alarms"]["post"] |= {"security": [], "parameters": _device_headers()}
    for path, method in (
        ("/quiz/{code}", "get"),
        ("/quiz/{code}/sheets", "post"),
        ("/forms", "get"),
        ("/forms/{kind}", "get"),
    ):
        merged["paths"][path][method] |= {"security": []}
    # Relative to where the document is served: "Try it out" works on AWS and under the emulator's path alike.
    merged["servers"] = [{"url": "."}]
    return merged


def _answers(found: Any) -> dict[str, Any]:
    """The schemas of what a function answers, by what its routes refer to."""
    from local.answer_schemas import answer_schemas

    good = (
        content["schema"]["$ref"].rpartition("/")[2]
        for methods in found["paths"].values()
        for operation in methods.values()
        for response in operation["responses"].values()
        for content in response.get("content", {}).values()
        if "$ref" in content["schema"]
    )
    return answer_schemas(sorted(set(good)))


def apps() -> Iterator[Any]:
    """The routes of every HTTP function; the stores that they are made with are never asked."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    for name in SETTINGS:
        os.environ.setdefault(name, "unused")
    sys.path[:0] = [
        str(ROOT / part) for part in ("functions", "layers/domain/python", "layers/adapters/python")
    ]
    for name in MODULES:
        module = importlib.import_module(name)
        yield module.app_of(module.from_settings()) if hasattr(module, "app_of") else module.app


def _join(schemas: dict[str, Any], more: dict[str, Any]) -> None:
    """Two functions may share a schema's name only if they mean the same by it."""
    for name, schema in more.items():
        if schemas.setdefault(name, schema) != schema:
            raise SystemExit(f"two functions say different things of the schema {name}")


def _device_headers() -> list[dict[str, Any]]:
    return [
        {"in": "header", "name": name, "required": True, "schema": {"type": "string"}}
        for name in ("X-Device", "X-Key-Version", "X-Timestamp", "X-Nonce", "X-Signature")
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    text = json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if parser.parse_args().check:
        return 0 if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
