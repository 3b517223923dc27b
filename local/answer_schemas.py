"""The schemas of the answers for the interface's document, from what `campus_safety_aws.declared_answers` says of each field."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, create_model
from pydantic.json_schema import models_json_schema

from campus_safety.labels import Label
from campus_safety_aws.declared_answers import Answer, fields_of, section_of
from campus_safety_aws.http import Words


def answer_schemas(names: Iterable[str]) -> dict[str, Any]:
    """The schemas of these answers, and of all the sections inside them. A name that is no answer's is left out."""
    known: dict[str, Any] = {}
    for section in _sections(Answer):
        if known.setdefault(section.__name__, section) is not section:
            raise SystemExit(f"two answers are called {section.__name__}")
    models = [model_of(known[name]) for name in names if name in known]
    _, found = models_json_schema(
        [(model, "serialization") for model in models], ref_template="#/components/schemas/{model}"
    )
    schemas: dict[str, Any] = found.get("$defs", {})
    return schemas


def _sections(base: type[Any]) -> Iterator[type[Any]]:
    for section in base.__subclasses__():
        yield section
        yield from _sections(section)


@cache
def model_of(section: Any) -> type[BaseModel]:
    definitions: dict[str, Any] = {field.name: (_said(field.holds), ...) for field in fields_of(section)}
    model: type[BaseModel] = create_model(section.__name__, __doc__=section.__doc__, **definitions)
    return model


def _said(holds: Any) -> Any:
    """The type as pydantic describes it: a moment is spelled as text, and what a section is in the document is its model."""
    if holds is datetime:
        return str
    if holds is Label:
        return Words
    if (section := section_of(holds)) is not None:
        return model_of(section)
    origin, inner = get_origin(holds), get_args(holds)
    if origin in (Union, UnionType):
        return reduce(or_, (one if one is NoneType else _said(one) for one in inner))
    return origin[tuple(_said(one) for one in inner)] if inner else holds
