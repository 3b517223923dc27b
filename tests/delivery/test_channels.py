"""`make channels`: where each post is told things, on an emulated AWS and with a real receiver."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import boto3
import pytest
from moto import mock_aws

from campus_safety_aws.one_send import Delivery, Outcome
from delivery.channels import (
    LARGEST_SECRET,
    BadChannelFile,
    TooMany,
    Unreadable,
    changes,
    read_channels,
    read_file,
    trial,
    write_channels,
)

HOLDERS = {"st-1/desk": ("k1",), "st-1/chief": ("k2",), "hc-edu/duty": ()}
ROBOT = "wecombot://a-key-that-nobody-may-see"


@pytest.fixture
def secrets() -> Iterator[Any]:
    with mock_aws():
        yield boto3.client("secretsmanager", "us-east-1")


def a_file(folder: Path, *rows: str, head: str = "address,url") -> Path:
    file = folder / "channels.csv"
    file.write_text("\n".join([head, *rows]) + "\n", "utf-8-sig")
    return file


def test_a_file_says_what_is_new_what_is_other_and_what_is_taken_away(tmp_path: Path) -> None:
    said = read_file(
        a_file(
            tmp_path, f"st-1/desk,{ROBOT}", "st-1/desk,json://example.org/x", "st-1/chief,", "account:k3,"
        ),
        HOLDERS,
    )
    known = {"st-1/desk": [ROBOT], "st-1/chief": [ROBOT], "st-9/desk": [ROBOT]}
    found = changes(known, said, HOLDERS)
    assert (found.new, found.other, found.gone) == ((), ("st-1/desk",), ("st-1/chief",))
    assert found.then == {"st-1/desk": [ROBOT, "json://example.org/x"], "st-9/desk": [ROBOT]}
    assert found.unreached == ("hc-edu/duty", "st-1/chief")


def test_the_same_file_again_changes_nothing_and_no_file_shows_whom_nothing_reaches() -> None:
    known = {"st-1/desk": [ROBOT], "account:k2": [ROBOT]}
    assert changes(known, {"st-1/desk": [ROBOT]}, HOLDERS).nothing
    assert changes(known, {}, HOLDERS).unreached == ("hc-edu/duty",), (
        "a holder's own channel reaches the post"
    )


def test_every_row_that_is_wrong_is_named_and_no_address_is_quoted(tmp_path: Path) -> None:
    file = a_file(tmp_path, f"st-2/desk,{ROBOT}", "st-1/desk,wecombot//a-slip", f"st-1/chief,{ROBOT}")
    with pytest.raises(BadChannelFile) as refused:
        read_file(file, HOLDERS)
    said = str(refused.value)
    assert "channels.csv:2" in said and "channels.csv:3" in said and "channels.csv:4" not in said
    assert "slip" not in said and ROBOT not in said
    with pytest.raises(BadChannelFile, match="address,url"):
        read_file(a_file(tmp_path, head="post,url"), HOLDERS)


def test_what_is_written_is_read_again_and_too_much_is_refused_whole(secrets: Any) -> None:
    secret = secrets.create_secret(Name="channels", SecretString="{}")["ARN"]
    write_channels(secrets, secret, {"st-1/desk": [ROBOT]})
    assert read_channels(secrets, secret) == {"st-1/desk": [ROBOT]}
    with pytest.raises(TooMany):
        write_channels(
            secrets, secret, {f"st-{number}/desk": [ROBOT] for number in range(LARGEST_SECRET // 40)}
        )
    assert read_channels(secrets, secret) == {"st-1/desk": [ROBOT]}


@pytest.mark.parametrize("text", [json.dumps({"st-1/desk": [ROBOT]})[:-1], "[]"])
def test_a_secret_that_somebody_has_spoilt_is_not_overwritten_and_not_quoted(secrets: Any, text: str) -> None:
    secret = secrets.create_secret(Name="channels", SecretString=text)["ARN"]
    with pytest.raises(Unreadable) as refused:
        read_channels(secrets, secret)
    assert ROBOT not in str(refused.value) and refused.value.__cause__ is None


def test_a_trial_goes_through_every_channel_and_says_how_each_ended() -> None:
    taken: list[str] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200 if self.path == "/good" else 503)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        place = f"json://127.0.0.1:{server.server_address[1]}"
        endings = trial(Delivery(), "st-1/desk", [f"{place}/good", f"{place}/bad"])
    finally:
        server.shutdown()
        server.server_close()
    assert [one.outcome for one in endings] == [Outcome.SENT, Outcome.REFUSED]
    assert len(taken) == 2 and all("测试" in json.loads(text)["title"] for text in taken)
    assert trial(Delivery(), "st-1/desk", []) == []
