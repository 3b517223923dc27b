"""What is sent follows from what the commands declare: routes take a person's fields, and refuse the server's by name."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any, get_args

import pytest
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler.api_gateway import Route

from campus_safety.records.declared_fields import Declared, record_inside, said_by
from campus_safety.records.fields import Choice, Rule, SetBy, Title
from campus_safety_aws.forms import Body
from campus_safety_aws.http import entry
from local.openapi import MODULES, ROOT, SETTINGS
from tests.world import Context, http_event

CASE = "c" + "a" * 26


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.setenv(name, "unused")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


@cache
def app(name: str) -> APIGatewayHttpResolver:
    module = import_module(name)
    made: APIGatewayHttpResolver = (
        module.app_of(module.from_settings()) if hasattr(module, "app_of") else module.app
    )
    return made


def taking_forms(name: str) -> Iterator[tuple[Route, type[Body[Any]]]]:
    """Every route of a function that takes a body, with the body's model."""
    for route in (*app(name)._static_routes, *app(name)._dynamic_routes):
        for field in route.dependant.body_params:
            (model,) = [
                one for one in (field.field_info.annotation, *get_args(field.field_info.annotation)) if one
            ]
            yield route, model


def refusals(name: str, route: Route, body: dict[str, Any]) -> set[tuple[str, str]]:
    path = route.openapi_path.replace("{case_id}", CASE)
    answer = entry(app(name))(http_event("POST", path, body), Context())  # type: ignore[arg-type]
    assert answer["statusCode"] == 422, answer["body"]
    return {(fault["field"], fault["code"]) for fault in json.loads(answer["body"])["faults"]}


@pytest.mark.parametrize("name", MODULES)
def test_what_the_server_sets_is_refused_by_name_wherever_it_is_sent(name: str) -> None:
    for route, model in taking_forms(name):
        # What any command has beside its fields is no field of its form either.
        servers = {field.name for field in said_by(model.declares, SetBy.SERVER)} | {
            "texts",
            "action",
            "of",
            "written",
        }
        for field in servers - set(model.model_fields):
            said = refusals(name, route, {field: "anything"})
            assert (field, "extra_forbidden") in said, (route.openapi_path, field)


def test_every_form_is_tried_and_many_fields_are_the_servers() -> None:
    found = [model for name in MODULES for _, model in taking_forms(name)]
    assert [model.__name__ for model in found if not issubclass(model, Body)] == [], "declared by no command"
    servers = [field for model in found for field in said_by(model.declares, SetBy.SERVER)]
    assert len(found) >= 140 and len(servers) >= 90


def asked_of(command: type[Any]) -> Iterator[Declared]:
    """What a person or a device is asked for, inside records too."""
    for field in said_by(command, SetBy.PERSON, SetBy.DEVICE):
        inside = record_inside(field.holds)
        if inside is not None:
            yield from asked_of(inside)
        if Rule.INLINE not in field.marks:
            yield field


def choices(holds: Any) -> Iterator[type[Enum]]:
    if isinstance(holds, type) and issubclass(holds, Enum):
        yield holds
    for part in get_args(holds):
        yield from choices(part)


@pytest.mark.parametrize("name", MODULES)
def test_every_field_that_is_asked_for_has_a_name_and_every_choice_its_words(name: str) -> None:
    for _, model in taking_forms(name):
        for field in asked_of(model.declares):
            where = f"{model.declares.__qualname__}.{field.name}"
            title, choice = field.mark(Title), field.mark(Choice)
            assert title is not None and title.zh and title.en, where
            for kind in choices(field.holds):
                assert choice is not None, where
                wordless = [one for one in choice.only or kind if choice.words[one].zh == str(one)]
                assert wordless == [], where


def test_a_function_makes_no_body_before_somebody_asks_for_it() -> None:
    program = (
        "from importlib import import_module; from campus_safety_aws import forms;"
        f"[import_module(name) for name in {MODULES!r}]; print(forms._derived.cache_info().currsize)"
    )
    paths = ("functions", "layers/domain/python", "layers/adapters/python")
    said = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(str(ROOT / path) for path in paths)},
    )
    assert said.stdout.strip() == "0"
