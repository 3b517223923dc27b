"""Whether an answer is what the interface's document says: every test that asks over HTTP holds what it gets to it, and a
field that the document does not name fails the test."""

import copy
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from local.openapi import TARGET


def hold_to_the_document(method: str, path: str, answer: Mapping[str, Any]) -> None:
    """Raises an AssertionError for an answer that is not as the document says; what is no JSON is not looked at."""
    kind = next((value for name, value in answer["headers"].items() if name.lower() == "content-type"), "")
    if answer["statusCode"] >= 300 or not kind.startswith("application/json"):
        return
    validator = _validator(method.lower(), _template(path), str(answer["statusCode"]))
    faults = [
        f"{fault.instance_path}: {fault.message}"
        for fault in validator.iter_errors(json.loads(answer["body"]))
    ]
    assert not faults, (method, path, faults)


@cache
def _validator(method: str, template: str, status: str) -> Any:
    said = _document()["paths"][template][method]["responses"][status]["content"]["application/json"][
        "schema"
    ]
    return jsonschema_rs.Draft202012Validator(said | {"components": _document()["components"]})


@cache
def _document() -> Any:
    """The document, in which an object has no field besides those that it names."""
    document = copy.deepcopy(json.loads(TARGET.read_text(encoding="utf-8")))
    for schema in document["components"]["schemas"].values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return document


def _template(path: str) -> str:
    path = path.partition("?")[0]
    return next(found for found, pattern in _patterns() if pattern.fullmatch(path))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The fixed words before the names: /quiz-rounds/bank is no round."""
    return tuple(_in_order(_document()["paths"]))


def _in_order(paths: Mapping[str, Any]) -> Iterator[tuple[str, re.Pattern[str]]]:
    for path in sorted(paths, key=lambda one: one.count("{")):
        yield path, re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path))
