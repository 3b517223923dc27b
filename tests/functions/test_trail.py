"""One thing is found again in the logs of every function that it comes through, by one id; and nobody is found in them."""

import json
import logging
from typing import Any

import pytest

from campus_safety_aws.handlers import Handler
from infra.log_queries import QUERIES
from tests.functions.test_given_a_world import DESK, Whole, reported
from tests.templates import ROOT, resources
from tests.world import Context, http_event

TEXT = "自行车被盗"


def lines(logged: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What stands in the log, a line each, as Lambda's would have it."""
    return [
        json.loads(logging.getLogger(one.name).handlers[0].format(one))
        for one in logged.records
        if logging.getLogger(one.name).handlers
    ]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    return caplog


def test_one_case_is_followed_by_its_id_from_the_request_to_the_message(
    logged: pytest.LogCaptureFixture,
) -> None:
    whole = Whole()
    case_id = reported(whole)
    whole.settle()
    whole.flows.kill(whole.flows.running()[0])
    due = whole.cases.get(case_id)
    assert due is not None and due.next_tick_at is not None
    whole.now = due.next_tick_at
    whole.sweep({}, Context())
    said = lines(logged)
    of_it = [one["message"] for one in said if one.get("case_id") == case_id]
    for step in ("answered", "published", "telling", "counted", "planned"):
        assert step in of_it, step
    (request,) = [one for one in said if one["message"] == "answered"]
    assert (request["status"], request["request_id"]) == (201, "request-1")
    events = {
        step: {one["event_id"] for one in said if one["message"] == step} for step in ("published", "telling")
    }
    assert events["published"] == events["telling"] == {f"{case_id}#1"}
    # A message's own id begins with that of the event.
    assert all(one["told"].startswith(f"{case_id}#1|") for one in said if "told" in one)


def test_what_the_sweep_serves_is_found_by_the_same_id(logged: pytest.LogCaptureFixture) -> None:
    from datetime import timedelta

    whole = Whole()
    case_id = reported(whole)
    whole.settle()
    whole.flows.kill(whole.flows.running()[0])
    whole.now += timedelta(hours=1)
    whole.sweep({}, Context())
    (served,) = [one for one in lines(logged) if one["message"] == "served"]
    assert (served["case_id"], served["version"]) == (case_id, 2)


def test_nothing_that_somebody_wrote_and_nobody_who_wrote_it_is_in_a_line(
    logged: pytest.LogCaptureFixture,
) -> None:
    whole = Whole()
    case_id = reported(whole)
    whole.ask(whole.casework, f"/cases/{case_id}/acknowledge", {"acting_staff": "D1", "version": 1}, DESK)
    whole.settle()
    said = json.dumps(lines(logged), ensure_ascii=False)
    assert case_id in said
    for written in (TEXT, "dm-ms-01-safety", DESK, "T1", "D1"):
        assert f'"{written}"' not in said and TEXT not in said, written


def test_reading_leaves_no_line_and_a_refusal_does(logged: pytest.LogCaptureFixture) -> None:
    whole = Whole()
    case_id = reported(whole)
    handlers: list[tuple[Handler, str, int]] = [
        (whole.casework, f"/cases/{case_id}", 200),
        (whole.casework, "/cases/caaaaaaaaaaaaaaaaaaaaaaaaaa", 404),
    ]
    for handler, path, status in handlers:
        logged.clear()
        assert handler(http_event("GET", path, by=DESK), Context())["statusCode"] == status
        found = [(one["status"], one["case_id"]) for one in lines(logged) if one["message"] == "answered"]
        assert found == ([] if status == 200 else [(404, "caaaaaaaaaaaaaaaaaaaaaaaaaa")])


def test_every_function_that_the_bus_brings_something_to_says_which() -> None:
    """Told directly or by a queue; arrivals of files come from storage, and name the file."""
    functions = resources("aws", "AWS::Lambda::Function")
    queues = {
        json.dumps(one["Properties"]["EventSourceArn"]): json.dumps(one["Properties"]["FunctionName"])
        for one in resources("aws", "AWS::Lambda::EventSourceMapping").values()
    }
    told = set[str]()
    for rule in resources("aws", "AWS::Events::Rule").values():
        pattern = rule["Properties"].get("EventPattern", {})
        for target in (
            rule["Properties"]["Targets"] if "aws.s3" not in pattern.get("source", ["aws.s3"]) else ()
        ):
            named = queues.get(json.dumps(target["Arn"]), json.dumps(target["Arn"]))
            (function,) = [one for one in functions if f'"{one}"' in named]
            told.add(functions[function]["Properties"]["Handler"])
    assert len(told) >= 7
    for handler in told:
        folder, file, _ = handler.split(".")
        code = (ROOT / "functions" / folder / f"{file}.py").read_text("utf-8")
        assert "followed(logger, " in code, handler


def test_the_saved_queries_ask_for_what_the_lines_say_and_the_page_names_them() -> None:
    saved = {
        one["Properties"]["Name"].partition("/")[2]: one["Properties"]
        for one in resources("aws", "AWS::Logs::QueryDefinition").values()
    }
    assert {name: one["QueryString"] for name, one in saved.items()} == QUERIES
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert not [name for name in QUERIES if name not in page]
    trail = (ROOT / "layers/adapters/python/campus_safety_aws/trail.py").read_text("utf-8")
    for field in ("case_id", "event_id", "status", "route"):
        assert (f"{field}=" in trail or f'"{field}":' in trail) and field in QUERIES[
            "一件事的全程 · one case"
        ]
