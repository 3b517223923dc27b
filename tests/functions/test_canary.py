"""The canary: what it looks at, that its report goes the way of all reports, and that nothing is kept of it."""

from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from campus_safety_aws.outside import REAL
from report_intake import canary
from report_intake.canary import LOOKED_AT, Stores
from tests.fake_world import FakeWorld
from tests.fakes.directory import FakeDirectory
from tests.world import Context

ADDRESS = "https://hx.example.cn"
WELL = {ADDRESS + path: status for path, status in LOOKED_AT}
Said = pytest.CaptureFixture[str]


def gone_round(
    world: FakeWorld, answers: Mapping[str, int] = WELL, directory: Any = None
) -> dict[str, list[str]]:
    def ask(address: str) -> int:
        if address not in answers:
            raise TimeoutError
        return answers[address]

    stores = Stores(world.cases, directory or world.directory, ask, lambda: ADDRESS + "/")
    answer: dict[str, list[str]] = canary.bootstrap(stores, REAL)({}, Context())
    return answer


def test_where_all_is_well_that_is_counted_and_nothing_is_kept_of_the_report(capsys: Said) -> None:
    world = FakeWorld()
    assert gone_round(world) == {"wrong": []}
    assert '"CanaryPassed":[1.0]' in capsys.readouterr().out
    assert (world.cases.writes, [*world.cases.every()]) == (0, [])


@pytest.mark.parametrize(("path", "status"), LOOKED_AT)
def test_what_is_answered_wrongly_or_not_at_all_is_said_and_not_counted(
    path: str, status: int, capsys: Said
) -> None:
    assert gone_round(FakeWorld(), {**WELL, ADDRESS + path: 500}) == {"wrong": [f"{path}: 500"]}
    silent = {address: status for address, status in WELL.items() if address != ADDRESS + path}
    assert gone_round(FakeWorld(), silent) == {"wrong": [f"{path}: TimeoutError"]}
    assert "CanaryPassed" not in capsys.readouterr().out


class NoPolicy(FakeDirectory):
    """A directory whose policies are gone, as after a release that cannot read them."""

    def __init__(self, beneath: FakeDirectory) -> None:
        self.__dict__.update(beneath.__dict__)

    def policy(self, district: str, version: str) -> dict[str, Any]:
        raise KeyError(version)


def test_a_report_that_would_not_be_taken_is_found_before_anybody_sends_one(capsys: Said) -> None:
    world = FakeWorld()
    (wrong,) = gone_round(world, directory=NoPolicy(world.directory))["wrong"]
    assert wrong == "report: 500"
    assert "CanaryPassed" not in capsys.readouterr().out


class Door(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/app" else 401)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing: a test says what it has to say itself."""


def test_it_asks_as_anybody_does_and_takes_a_refusal_for_an_answer() -> None:
    server = HTTPServer(("127.0.0.1", 0), Door)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        here = f"http://127.0.0.1:{server.server_port}"
        assert [canary.ask(here + path) for path in ("/app", "/me")] == [200, 401]
    finally:
        server.shutdown()
        server.server_close()
    with pytest.raises(OSError, match="refused"):
        canary.ask(here)


def test_where_the_stage_has_no_domain_the_front_stack_says_the_address() -> None:
    client = boto3.client(
        "cloudformation", "us-east-1", aws_access_key_id="none", aws_secret_access_key="none"
    )
    answers = Stubber(client)
    stack = {
        "StackName": "front",
        "CreationTime": "2026-11-28T00:00:00Z",
        "StackStatus": "UPDATE_COMPLETE",
        "Outputs": [{"OutputKey": "PublicAddress", "OutputValue": ADDRESS}],
    }
    answers.add_response("describe_stacks", {"Stacks": [stack]}, {"StackName": "front"})
    with answers:
        assert canary.address(client, "front") == ADDRESS


def test_before_a_district_is_loaded_page_and_interface_are_looked_at_all_the_same() -> None:
    assert gone_round(FakeWorld(), directory=FakeDirectory()) == {"wrong": []}
