"""The interface's description: current, complete, and served as it is."""

import base64
import hashlib
import json
import re

import pytest

from campus_safety.kinds.vocabulary import LISTS
from local.openapi import TARGET, document
from tests.world import Context, World, http_event


def test_the_document_is_what_the_code_says(world: World) -> None:
    del world
    assert json.loads(TARGET.read_text(encoding="utf-8")) == document(), "run: python -m local.openapi"


def test_every_route_says_what_it_answers_and_what_can_go_wrong() -> None:
    found = json.loads(TARGET.read_text(encoding="utf-8"))
    assert found["openapi"].startswith("3.1")
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            where = f"{method} {path}"
            assert {"401", "403", "404", "409", "422"} <= set(operation["responses"]), where
            good = [code for code in operation["responses"] if code.startswith("2")]
            assert good, where
            # JSON, but for what other programs read: alerts as XML, calendars, pages.
            assert all(one["schema"] for one in operation["responses"][good[0]]["content"].values()), where
            assert "/" in operation["summary"], where


def test_the_document_and_its_page_are_served_without_asking_another_host(world: World) -> None:
    interface = world.function("casework.interface")
    document_answer = interface.handler(http_event("GET", "/openapi.json"), Context())
    page = interface.handler(http_event("GET", "/docs"), Context())
    assert json.loads(document_answer["body"])["info"]["title"].startswith("护校安园")
    assert page["headers"]["Content-Type"].startswith("text/html")
    assert "SwaggerUIBundle" in page["body"]
    assert "cdn." not in page["body"][:5000]


def test_the_page_runs_nothing_but_what_stands_in_it(world: World) -> None:
    answer = world.function("casework.interface").handler(http_event("GET", "/docs"), Context())
    policy = answer["headers"]["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
    assert answer["headers"]["X-Content-Type-Options"] == "nosniff"
    scripts = re.findall(r"<script>(.*?)</script>", answer["body"], re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts]
    assert len(digests) == 2 and all(f"'sha256-{one}'" in policy for one in digests)
    # What a policy lets through by digest only has to stand in elements without attributes.
    assert not re.search(
        r"<script[^>]|<link|\son[a-z]+=", re.sub(r"<script>.*?</script>", "", answer["body"], flags=re.DOTALL)
    )


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nowhere"), ("POST", "/docs"), ("DELETE", "/reports"), ("GET", "/x/docs")]
)
def test_what_no_route_leads_to_is_refused_in_both_languages(world: World, method: str, path: str) -> None:
    answer = world.function("casework.interface").handler(http_event(method, path), Context())
    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (404, "application/problem+json")
    problem = json.loads(answer["body"])
    assert problem["detail"] == "没有这个接口 / No such route"
    assert problem["type"] == "urn:campus-safety:problem:no-such-route"


# Of no form that a person fills in: what devices send.
OF_MACHINES = {"SignalKind"}


def test_every_choice_that_a_form_offers_has_words() -> None:
    schemas = json.loads(TARGET.read_text(encoding="utf-8"))["components"]["schemas"]
    worded = [set(table) for table in LISTS.values()]
    choices = {name: {str(code) for code in one["enum"]} for name, one in schemas.items() if "enum" in one}
    assert choices
    wordless = {
        name for name, codes in choices.items() if not any(codes <= table for table in worded)
    } - OF_MACHINES
    assert wordless == set()


def test_the_vocabulary_says_what_a_category_obliges_to_and_how_everything_is_called(
    world: World,
) -> None:
    status, found = world.ask("GET", "/vocabulary", by="dm-ms-01-guard")
    assert status == 200
    bullying = next(one for one in found["categories"] if one["code"] == "bullying")
    assert bullying["name"] == {"zh": "学生欺凌", "en": "Bullying among pupils"}
    assert {"S", "E", "P", "C"} <= set(bullying["flags"])
    assert [one["code"] for one in found["flags"]] == ["R", "S", "E", "P", "C"]
    assert set(found["levels"]) == {"1", "2", "3"}
    incident = next(one for one in found["kinds"] if one["code"] == "incident")
    assert incident["actions"]["acknowledge"]["zh"]
    assert found["lists"]["closing_reason"]["mediated"]["en"]
    assert found["version"] == world.ask("GET", "/vocabulary", by="dm-st-harbour-desk")[1]["version"]


def test_the_vocabulary_is_for_those_who_have_signed_in_and_are_in_the_directory(world: World) -> None:
    assert world.ask("GET", "/vocabulary", by="nobody-that-is-known")[0] == 403
