"""What all HTTP functions share, asked with events as API Gateway sends them."""

import base64
import io
import json
import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, cast

import pytest
from aws_lambda_powertools.event_handler.openapi.params import Query
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from campus_safety import errors
from campus_safety.errors import BadInput, CampusSafetyError, Fault
from campus_safety.identity import CASE_ID
from campus_safety.kinds.incidents.taxonomy import Channel
from campus_safety.records.fields import CODE
from campus_safety_aws.http import (
    BODY_LIMIT,
    PROBLEMS,
    STATUS,
    Time,
    answers,
    api,
    caller,
    cursor,
    entry,
    logger,
    read_cursor,
    staff_number,
)
from campus_safety_aws.validation_wording import expected, fault_of
from tests.world import Context

EVENTS = Path(__file__).parent.parent / "events"
OPENAPI = Path(__file__).parents[2] / "functions" / "casework" / "openapi.json"
SECRET_WORDS = "张三 13800000000"
KEY = {"pk": "CASE#c1", "sk": "LIST#u", "list_key": "u#open", "list_order": "2026"}


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(min_length=2, max_length=70_000)]
    path: int = 0
    at: Time | None = None


class Said(BaseModel):
    text: str


app = api()
to_raise: list[Exception] = []


@app.post("/things", responses=answers(Said))
def thing(body: Thing) -> Said:
    return Said(text=body.at.isoformat() if body.at else body.text)


@app.get("/who", responses=answers(Said))
def who(cursor: Annotated[str, Query()] = "") -> Said:
    del cursor
    found = caller(app)
    return Said(text=f"{found.issuer} {found.subject}")


@app.post("/who", responses=answers(Said))
def who_says(body: dict[str, str]) -> Said:
    del body
    return who()


@app.get("/raise", responses=answers(Said))
def raising() -> Said:
    raise to_raise.pop()


@app.get("/wrong", responses=answers(Said))
def wrong() -> Said:
    return {"text": SECRET_WORDS * 2, "more": [SECRET_WORDS]} | {"text": None}  # type: ignore[return-value]


_handler = entry(app)


def answered(asked: dict[str, Any]) -> dict[str, Any]:
    return _handler(asked, cast("Any", Context()))


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the functions log while a test runs: every logger's lines, the library's own included."""
    written = io.StringIO()
    handler = cast("logging.StreamHandler[Any]", logger.registered_handler)
    usual, every_other = handler.setStream(written), logging.StreamHandler(written)
    logging.getLogger().addHandler(every_other)
    yield written
    logging.getLogger().removeHandler(every_other)
    handler.setStream(usual)


def event(name: str = "signed_in", **changes: Any) -> dict[str, Any]:
    """One of the stored events; `method`, `path` and `headers` reach into where they stand."""
    found: dict[str, Any] = json.loads((EVENTS / f"http_api_{name}.json").read_text())
    method, path = changes.pop("method", None), changes.pop("path", None)
    if method:
        found["requestContext"]["http"]["method"] = method
    if path:
        found["rawPath"] = found["requestContext"]["http"]["path"] = path
    found["headers"] |= changes.pop("headers", {})
    return found | changes


def ask(asked: dict[str, Any]) -> tuple[int, Any]:
    answer = answered(asked)
    return answer["statusCode"], json.loads(answer["body"])


def refused(asked: dict[str, Any]) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, slug and (field, code) of each fault of a problem, after its form was checked."""
    answer = answered(asked)
    assert answer["headers"]["Content-Type"] == "application/problem+json"
    found = json.loads(answer["body"])
    assert list(found) == ["type", "title", "status", "detail", "instance", "faults"]
    assert found["status"] == answer["statusCode"]
    assert all(isinstance(found[name], str) for name in ("type", "title", "detail", "instance"))
    assert found["instance"] == f"urn:request:{asked['requestContext']['requestId']}"
    chinese, _, english = found["title"].partition(" / ")
    assert not chinese.isascii() and english.isascii()
    for fault in found["faults"]:
        assert list(fault) == ["field", "code", "zh", "en"] and not fault["zh"].isascii()
    prefix, _, slug = found["type"].rpartition(":")
    assert prefix == "urn:campus-safety:problem"
    return found["status"], slug, [(fault["field"], fault["code"]) for fault in found["faults"]]


def raised(error: Exception) -> dict[str, Any]:
    to_raise.append(error)
    return answered(event("open_get", path="/raise"))


def every(kind: type[CampusSafetyError]) -> list[type[CampusSafetyError]]:
    """The error tree below a kind. What a store tells its callers (a lost race) stands elsewhere and is no answer."""
    below = [found for found in kind.__subclasses__() if found.__module__ == errors.__name__]
    return [*below, *(found for one in below for found in every(one))]


def test_a_good_request_is_answered() -> None:
    assert ask(event()) == (200, {"text": "hello"})
    encoded = base64.b64encode('{"text": "你好"}'.encode()).decode()
    assert ask(event(body=encoded, isBase64Encoded=True)) == (200, {"text": "你好"})


def test_what_somebody_was_told_is_kept_by_no_browser() -> None:
    for told in (
        answered(event()),
        answered(event(body="{")),
        raised(errors.NotFound(Fault("a", "b", "无", "none"))),
    ):
        assert told["headers"]["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "kind",
    [
        "application/json; charset=utf-8",
        "application/json",
        "",
        "APPLICATION/JSON",
        "Application/Json;Charset=UTF-8",
        " application/json ;charset=utf-8; x=y",
    ],
)
def test_json_is_read_under_its_names_and_when_nothing_is_said(kind: str) -> None:
    assert ask(event(headers={"content-type": kind}))[0] == 200


@pytest.mark.parametrize(
    "kind",
    [
        "application/jsonp",
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ],
)
def test_any_other_kind_of_body_is_refused(kind: str) -> None:
    asked = event(headers={"content-type": kind}, body="text=hello")
    assert refused(asked) == (415, "not-json", [("content-type", "not_json")])


@pytest.mark.parametrize(
    "body",
    [
        "{not json",
        '{"text": "hello", "path": NaN}',
        '{"text": "hello", "path": -Infinity}',
        '{"text": "hello", "path": ' + "9" * 5000 + "}",
        "[" * 60_000,
        '{"a":' * 10_000,
        "\ufeff{}",
    ],
    ids=["broken", "NaN", "Infinity", "endless number", "deep list", "deep object", "byte order mark"],
)
def test_a_body_that_is_not_json_is_said_to_be_none(body: str) -> None:
    assert refused(event(body=body)) == (400, "not-json", [("body", "not_json")])


@pytest.mark.parametrize("body", ["!!!", "//4=", base64.b64encode('{"text": "你好"}'.encode("gbk")).decode()])
def test_bytes_that_are_no_text_are_not_json_either(body: str) -> None:
    assert refused(event(body=body, isBase64Encoded=True)) == (400, "not-json", [("body", "not_json")])


@given(st.binary(max_size=300))
def test_no_bytes_whatever_make_it_stumble(body: bytes) -> None:
    status, _ = ask(event(body=base64.b64encode(body).decode(), isBase64Encoded=True))
    assert status in (200, 400, 422)


def test_the_limit_counts_bytes_whatever_the_alphabet_and_the_encoding() -> None:
    frame = len('{"text": ""}')
    full = json.dumps({"text": "x" * (BODY_LIMIT - frame)})
    assert len(full) == BODY_LIMIT
    assert ask(event(body=full))[0] == 200
    assert ask(event(body=base64.b64encode(full.encode()).decode(), isBase64Encoded=True))[0] == 200
    too_large = (413, "too-large", [("body", "too_large")])
    assert refused(event(body=full + " ")) == too_large
    chinese = json.dumps({"text": "长" * (BODY_LIMIT // 3)}, ensure_ascii=False)
    assert len(chinese) < BODY_LIMIT
    assert refused(event(body=chinese)) == too_large


@pytest.mark.parametrize("body", ["", "null", None])
def test_a_body_that_is_missing_is_a_fault_of_the_input(body: str | None) -> None:
    assert refused(event(body=body)) == (422, "bad-input", [("body", "missing")])


def test_every_fault_of_the_input_is_named_by_its_path_and_in_both_languages() -> None:
    said = {"text": "x", "path": 1.5, "at": "2026-11-24T09:30:00", "name": SECRET_WORDS}
    status, slug, faults = refused(event(body=json.dumps(said)))
    assert (status, slug) == (422, "bad-input")
    assert sorted(faults) == [
        ("at", "timezone_aware"),
        ("name", "extra_forbidden"),
        ("path", "int_from_float"),  # a field of that name, not the path of the address
        ("text", "string_too_short"),
    ]
    assert SECRET_WORDS not in json.dumps(ask(event(body=json.dumps(said))), ensure_ascii=False)


def test_the_detail_says_in_both_languages_which_field_is_wrong_within_which_bound_and_what_to_do() -> None:
    _, problem = ask(event(body=json.dumps({"text": "x", "path": 1.5})))
    assert problem["detail"] == (
        "text：至少 2 字，请补充；path：须为整数 / "
        "text: At least 2 characters; please say more; path: Must be a whole number"
    )
    _, problem = ask(event(body=json.dumps({"text": "hello", "name": 1})))
    assert problem["detail"] == "name：没有这个字段，请删去 / name: There is no such field; leave it out"


def test_the_detail_of_a_refusal_is_in_both_languages_and_names_no_field() -> None:
    to_raise.append(errors.may_not("查看时间线", "see timelines"))
    assert (
        ask(event(method="GET", path="/raise"))[1]["detail"]
        == "该账号不能查看时间线 / This account may not see timelines"
    )
    nothing = ask(event(method="GET", path="/nothing"))[1]
    assert nothing["detail"] == nothing["title"] == "没有这个接口 / No such route"


@pytest.mark.parametrize(
    ("pattern", "zh", "en"),
    [
        (CASE_ID, "须为记录编号", "The id of a record"),
        (CODE, "须为代码，只含小写字母、数字和 _ : -", "A code of small letters"),
        (r"^w[a-z2-7]{26}$", "须为编号（w 加 26 位", "w and 26 small letters or digits"),
        (
            r"^[a-z_]{1,40}$",
            "只能含小写字母和 _，至多 40 位",
            "Only small letters and _, at most 40 characters",
        ),
        (
            r"^[A-Za-z0-9][A-Za-z0-9._-]{0,19}$",
            "只能含字母、数字和 . _ -，以字母或数字开头，至多 20 位",
            "Only letters, digits and . _ -, beginning with a letter or digit, at most 20 characters",
        ),
        (r"^[0-9a-f]+$", "只能含字母 a 至 f、数字", "Only letters a to f, digits"),
        (r"^(x|y){2}$", "写法不正确", "Not written as it has to be"),
    ],
)
def test_what_a_field_has_to_look_like_is_said_in_words(pattern: str, zh: str, en: str) -> None:
    fault = fault_of(
        {"type": "string_pattern_mismatch", "loc": ("body", "root"), "ctx": {"pattern": pattern}}
    )
    assert fault.field == "root" and fault.zh.startswith(zh) and en in fault.en and fault.en.isascii()


def test_every_pattern_of_the_interface_is_said_in_words_and_never_as_an_expression() -> None:
    patterns = {*_patterns(json.loads(OPENAPI.read_text(encoding="utf-8")))}
    assert CASE_ID in patterns and len(patterns) > 20
    assert [one for one in patterns if expected(one) is None] == []
    for one in patterns:
        said = expected(one)
        assert said is not None and not set("^$\\{}[]") & set(f"{said}")


def _patterns(document: Any) -> Iterator[str]:
    """Of texts, and of the names of what a table holds."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name == "pattern" and isinstance(value, str):
                yield value
            if name == "patternProperties":
                yield from value
            yield from _patterns(value)
    if isinstance(document, list):
        for one in document:
            yield from _patterns(one)


def test_what_a_choice_may_be_is_named_by_its_codes_and_not_as_a_program_spells_them() -> None:
    class Painted(BaseModel):
        colour: Literal[Channel.SCHOOL_FORM, Channel.PATROL]

    with pytest.raises(ValidationError) as refused:
        Painted.model_validate({"colour": "none"})
    (error,) = refused.value.errors()
    assert fault_of(error).zh == "只能是：school_form, patrol"


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_outside_the_calendar_is_a_fault_like_any_other(at: str) -> None:
    body = json.dumps({"text": "hello", "at": at})
    assert refused(event(body=body)) == (422, "bad-input", [("at", "out_of_reach")])


def test_a_time_is_utc_whatever_its_offset() -> None:
    body = json.dumps({"text": "hello", "at": "2026-11-24T09:30:00+08:00"})
    assert ask(event(body=body)) == (200, {"text": datetime(2026, 11, 24, 1, 30, tzinfo=UTC).isoformat()})


@pytest.mark.parametrize(("method", "path"), [("GET", "/nothing"), ("DELETE", "/things"), ("POST", "/")])
def test_a_route_that_does_not_exist_is_not_found(method: str, path: str) -> None:
    assert refused(event(method=method, path=path)) == (404, "no-such-route", [])


def test_the_caller_is_whom_the_token_names() -> None:
    found = ask(event(method="GET", path="/who"))
    assert found == (200, {"text": "https://issuer.example/campus 8f14e45f-ceea-467a-9af0-5f3c1a1b2c3d"})


@pytest.mark.parametrize(
    "authorizer", [{}, {"jwt": {}}, {"jwt": {"claims": {}}}, {"jwt": {"claims": {"sub": "x"}}}]
)
def test_without_a_sign_in_nobody_is_the_caller_whatever_body_and_headers_claim(
    authorizer: Mapping[str, Any],
) -> None:
    body = json.dumps({"iss": "https://issuer.example/campus", "sub": "8f14e45f"})
    asked = event(
        path="/who", body=body, headers={"x-iss": "https://issuer.example/campus", "x-sub": "8f14e45f"}
    )
    asked["requestContext"]["authorizer"] = authorizer
    assert refused(asked)[0] == 401
    assert refused(event("open_get")) == (401, "unauthenticated", [("authorization", "missing")])


@pytest.mark.parametrize("kind", every(CampusSafetyError), ids=lambda kind: kind.slug)
def test_every_error_of_the_domain_has_a_status_that_the_document_names(
    kind: type[CampusSafetyError],
) -> None:
    answer = raised(kind(Fault("field", "code", "有误", "Wrong")))
    found = json.loads(answer["body"])
    assert (found["type"], found["status"]) == (
        f"urn:campus-safety:problem:{kind.slug}",
        answer["statusCode"],
    )
    assert answer["statusCode"] in PROBLEMS
    assert answer["statusCode"] == next(STATUS[one] for one in kind.__mro__ if one in STATUS)
    assert found["title"] == str(kind.title)
    assert found["faults"] == [{"field": "field", "code": "code", "zh": "有误", "en": "Wrong"}]


def test_errors_answer_the_status_of_the_nearest_family() -> None:
    assert raised(errors.StaleVersion())["statusCode"] == 409
    assert raised(errors.BadSignature())["statusCode"] == 401
    assert raised(errors.UnknownCampus())["statusCode"] == 404


def test_who_lost_a_race_is_told_when_to_ask_again() -> None:
    answer = raised(errors.Contended())
    assert (answer["statusCode"], answer["headers"]["Retry-After"]) == (503, "1")


class Unheard(CampusSafetyError):
    """An error that nobody has given a status."""


@pytest.mark.parametrize(
    "error",
    [RuntimeError(SECRET_WORDS), KeyError(SECRET_WORDS), Unheard(Fault("x", SECRET_WORDS, "错", "Wrong"))],
)
def test_what_nobody_expected_is_answered_and_logged_without_a_word_of_it(
    error: Exception, log: io.StringIO
) -> None:
    answer = raised(error)
    found = json.loads(answer["body"])
    assert (found["status"], found["type"]) == (500, "urn:campus-safety:problem:unexpected")
    said = log.getvalue()
    logged = json.loads(said.splitlines()[0])
    assert (logged["error"], logged["request_id"]) == (type(error).__name__, "JKJaXmPLvHcESHB=")
    for told in (answer["body"], said, json.dumps(logged, ensure_ascii=False)):
        assert "张三" not in told and "13800000000" not in told


def test_an_answer_of_ours_that_is_wrong_is_our_fault_and_not_the_senders(log: io.StringIO) -> None:
    status, found = ask(event("open_get", path="/wrong"))
    assert (status, found["type"], found["faults"]) == (500, "urn:campus-safety:problem:unexpected", [])
    assert "RequestValidationError" in log.getvalue()
    assert "13800000000" not in log.getvalue()


def test_refusals_and_good_answers_log_nothing_of_the_request(log: io.StringIO) -> None:
    ask(event(body=json.dumps({"text": SECRET_WORDS})))
    ask(event(body=json.dumps({"text": "x", "name": SECRET_WORDS})))
    ask(event(body=SECRET_WORDS))
    said = log.getvalue()
    assert SECRET_WORDS not in said and json.dumps(SECRET_WORDS)[1:-1] not in said
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    # That one was refused is said, by its declared route; of a good one that is about no record nothing.
    assert [(line["message"], line["route"], line["status"]) for line in lines] == [
        ("answered", "POST /things", 422),
        ("answered", "POST /things", 400),
    ]


def test_a_cursor_leads_back_to_its_place() -> None:
    text = cursor("u#open", KEY)
    assert read_cursor("u#open", text) == {name: KEY[name] for name in ("pk", "sk", "list_order")}
    assert (cursor("u#open", None), read_cursor("u#open", None)) == (None, None)


def test_a_cursor_names_neither_its_list_nor_whose_it_is() -> None:
    mine = "account:https://issuer.example|8f14e45f#reported"
    text = cursor(mine, KEY | {"list_key": mine})
    assert text is not None
    assert b"8f14e45f" not in base64.urlsafe_b64decode(text)


@given(st.text(max_size=200))
def test_a_cursor_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_cursor("u#open", text)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [("cursor", "bad_cursor")]


def _encoded(found: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(found).encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        cursor("u#over", KEY),
        cursor("v#open", KEY),
        _encoded([]),
        _encoded({"of": "x", "at": KEY}),
        base64.urlsafe_b64encode(b"[" * 6000).decode(),
        "长",
    ],
)
def test_the_cursor_of_another_list_is_no_cursor_of_this_one(text: str) -> None:
    with pytest.raises(BadInput):
        read_cursor("u#open", text)


@pytest.mark.parametrize(
    "place",
    [
        {"pk": "CASE#c1", "sk": "LIST#u"},
        {"pk": "CASE#c1", "sk": "LIST#u", "list_order": "2026", "list_key": "v#open"},
        {"pk": "CASE#c1", "sk": "LIST#u", "list_order": 2026},
        ["pk", "sk", "list_order"],
    ],
)
def test_a_forged_place_is_refused_and_cannot_name_another_list(place: object) -> None:
    good = json.loads(base64.urlsafe_b64decode(cursor("u#open", KEY) or ""))
    with pytest.raises(BadInput):
        read_cursor("u#open", _encoded(good | {"at": place}))


TELEPHONES = ["13800138000", "19912345678", "138-00138000", "06315212345", "0631-5212345"]


@pytest.mark.parametrize("text", ["T1001", "37-0001", "371234", "20150012", "2015001234", "FJ-0631", "0" * 8])
def test_a_staff_number_is_kept_as_written(text: str) -> None:
    assert staff_number(text) == text


@pytest.mark.parametrize("text", ["", "张三", "Li Lei", "371002199001011234", "T1001\n", *TELEPHONES])
def test_what_may_be_a_name_a_telephone_or_an_identity_card_is_no_staff_number(text: str) -> None:
    with pytest.raises(ValueError, match="staff number"):
        staff_number(text)
