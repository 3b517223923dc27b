"""What a page draws its forms from: GET /forms and GET /forms/{kind}, without sign-in, nothing but static text.

`forms.json` beside this file is generated from the routes and from what the commands declare (`python -m local.forms`); a
test says it is current. Whether an account may do an action is said with each record (`actions`), never here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path as File
from typing import Annotated, Any, Final, Literal

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import BaseModel

from campus_safety.errors import Fault, NotFound
from campus_safety_aws.handlers import wired
from campus_safety_aws.http import Words, kept, kept_answers, over_http, version_of
from campus_safety_aws.outside import Outside

TAGS: Final = ["表单 / Forms"]
_FORMS: Final = File(__file__).with_name("forms.json")

FieldType = Literal[
    "text",
    "long_text",
    "integer",
    "yes_no",
    "date",
    "time",
    "instant",
    "choice",
    "reference",
    "list",
    "table",
    "group",
    "staff_number",
    "client_key",
]


class CodeAnswer(BaseModel):
    """一个选项 / one choice and its words."""

    code: str | int
    zh: str
    en: str


class ValueAnswer(BaseModel):
    """一个值 / what a value is. `least` and `most` bound a number itself, the characters of a text, the members of a list.
    `names` is what a code refers to: a list of the vocabulary, or what the directory keeps. `of` are the members of a list,
    or the values of a table, whose keys are `choices` where they are named; `fields` are those of a group."""

    type: FieldType
    least: int | None = None
    most: int | None = None
    pattern: str | None = None
    unit: Words | None = None
    names: str | None = None
    choices: list[CodeAnswer] | None = None
    of: "ValueAnswer | None" = None
    fields: "list[FieldAnswer] | None" = None


class WhereAnswer(BaseModel):
    """何时填写 / the field applies where another `field` of the form, or this field of the record's own answer, has one of
    `has` (a list one of them among its members), or anything where none are named; with one of `needed` it is required."""

    field: str | None = None
    record: str | None = None
    has: list[str | int | bool] | None = None
    needed: list[str | int | bool] | None = None


class FieldAnswer(ValueAnswer):
    """一栏 / a field that a person fills in. What is not required may be left out: `default` holds then. It applies where all
    of `where` hold."""

    name: str
    title: Words
    hint: Words | None = None
    where: list[WhereAnswer] | None = None
    required: bool
    default: str | int | bool | list[str] | None = None


class FormAnswer(BaseModel):
    """一张表单 / an action, or what makes a record. `binds`: it cannot simply be undone, so a page asks once more.
    `needs_version`: it is sent with the version that was looked at. `action`, of what makes a record: the action that
    `makes` of /me names, for those who may."""

    name: str
    action: str | None = None
    label: Words
    method: str
    path: str
    binds: bool
    needs_version: bool
    fields: list[FieldAnswer]


class FilesAnswer(BaseModel):
    """可附文件 / what files such a record takes, announced at `/attachments`."""

    purpose: str
    name: Words
    media: list[str]
    most_bytes: int


class KindFormsAnswer(BaseModel):
    """一类记录的表单 / all that can be asked for about one kind of record."""

    version: str
    kind: str
    name: Words
    path: str | None
    actions: list[FormAnswer]
    making: list[FormAnswer]
    files: list[FilesAnswer]


class KindVersionAnswer(BaseModel):
    kind: str
    name: Words
    version: str


class FormsAnswer(BaseModel):
    """有哪些表单 / which kinds there are, and the version of each: a page keeps what it has read until that changes."""

    version: str
    kinds: list[KindVersionAnswer]


@dataclass(frozen=True, slots=True)
class Stores:
    """None: it is all in the code."""


def from_settings() -> Stores:
    return Stores()


class _Forms:
    def __init__(self, app: APIGatewayHttpResolver, stores: Stores, outside: Outside) -> None:
        self._app = app
        app.get(
            "/forms",
            responses=kept_answers(FormsAnswer),
            summary="有哪些表单 / Which forms there are",
            tags=TAGS,
        )(self.index)
        app.get(
            "/forms/<kind>",
            responses=kept_answers(KindFormsAnswer),
            summary="一类记录的表单 / Forms of one kind",
            tags=TAGS,
        )(self.of_kind)

    def index(self) -> Response[str]:
        return kept(self._app, *_known()[""])

    def of_kind(self, kind: Annotated[str, Path(pattern=r"^[a-z_]{1,40}$")]) -> Response[str]:
        if kind not in _known():
            raise NotFound(Fault("kind", "not_found", "没有这类记录", "No such kind"))
        return kept(self._app, *_known()[kind])


def version() -> str:
    """Of all forms together, as `GET /forms` says it."""
    return _known()[""][0]


@cache
def _known() -> Mapping[str, tuple[str, str]]:
    """By kind the version and the text; under the empty name which kinds there are."""
    found = json.loads(_FORMS.read_text(encoding="utf-8"))
    versions = {kind: version_of(_text(one)) for kind, one in found.items()}
    listed = [{"kind": kind, "name": one["name"], "version": versions[kind]} for kind, one in found.items()]
    index = version_of(_text(listed))
    texts = {kind: (versions[kind], _text({"version": versions[kind], **one})) for kind, one in found.items()}
    return {"": (index, _text({"version": index, "kinds": listed})), **texts}


def _text(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


app_of, bootstrap = over_http(_Forms)
handler = wired(lambda: bootstrap(from_settings()))
