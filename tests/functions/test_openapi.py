"""The interface's description: current, complete, and served as it is."""

import json

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
