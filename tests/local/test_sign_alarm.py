"""The stand-in for an alarm gateway, heard by a server of the test's own."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from campus_safety.district.device_signing import verify
from local import sign_alarm
from local.people import send_signed

SECRET = "a secret of the tests"
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


class Ear(HTTPServer):
    """Keeps what it is sent and answers as told."""

    status = 202

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.heard: list[tuple[str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Request(BaseHTTPRequestHandler):
    server: Ear

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(b'{"kept": true}')

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def ear() -> Iterator[Ear]:
    with Ear() as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_what_it_sends_holds_under_the_check_of_the_interface(ear: Ear) -> None:
    body = b'{"kind": "alarm"}'
    answer = send_signed(ear.url, SECRET, "dm-ms-01-alarm", body, nonce="nonce-0001", now=NOW, key_version=3)
    assert answer == (202, {"kept": True})
    ((path, headers, sent),) = ear.heard
    found = verify(
        SECRET,
        headers,
        method="POST",
        path=path,
        body=sent,
        now=NOW,
        window=timedelta(minutes=5),
    )
    assert (found.device, found.key_version, found.nonce, json.loads(sent)) == (
        "dm-ms-01-alarm",
        3,
        "nonce-0001",
        {"kind": "alarm"},
    )


def test_before_anything_runs_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sign_alarm.main(["--device", "dm-ms-01-alarm", "--state", str(tmp_path)]) == 1
    assert "make run" in capsys.readouterr().out


def test_it_sends_to_this_machine_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "outputs.json").write_text('{"ApiId": "x", "DeviceSecretArn": "arn"}')
    options = ["--device", "dm-ms-01-alarm", "--state", str(tmp_path), "--url", "https://campus.example"]
    assert sign_alarm.main(options) == 1
    assert "本机" in capsys.readouterr().out
