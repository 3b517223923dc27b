"""A release that does not answer as it should is stopped: each fault that a deployment could have is found by its own line.
That a deployment in good order passes is tried on the embedded cloud (tests/pages/test_front_door.py)."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from delivery.findings import Grade
from delivery.smoke import DESCRIPTION, smoke

POLICY = {"Content-Security-Policy": "default-src 'none'"}
Said = tuple[int, Mapping[str, str], bytes]


def page(release: str = "r1", asset: str = "/assets/app.js", discovery: str = "/discovery") -> bytes:
    settings = json.dumps({"release": release, "signIn": {"issuer": "http://i", "discovery": discovery}})
    return (
        f'<script type="application/json" id="settings">{settings}</script>'
        f'<script type="module" src="{asset}"></script>'
    ).encode()


def well(address: str) -> dict[str, Said]:
    """A deployment in good order, by method and path."""
    return {
        "GET /app": (200, POLICY, page(discovery=f"{address}/discovery")),
        "GET /assets/app.js": (200, {}, b"1"),
        "GET /discovery": (200, {}, b'{"issuer": "http://i", "authorization_endpoint": "http://i/a"}'),
        "GET /openapi.json": (200, {}, DESCRIPTION.read_bytes()),
        "GET /me": (401, {}, b"{}"),
        "GET /cases": (401, {}, b"{}"),
        "POST /reports": (401, {}, b"{}"),
        "POST /alarms": (401, {}, b"{}"),
        "GET /no-such-place": (404, {}, b'{"title": "x"}'),
    }


@contextmanager
def served(changes: Mapping[str, Said]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer()

        def _answer(self) -> None:
            status, headers, body = answers[f"{self.command} {self.path}"]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_port}"
    answers = {**well(address), **changes}
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield address
    finally:
        server.shutdown()
        server.server_close()


def wrongs(changes: Mapping[str, Said]) -> list[tuple[str, str]]:
    with served(changes) as address:
        found = smoke(address, json.loads(DESCRIPTION.read_text("utf-8")))
    return [(one.what, one.says) for one in found if one.grade is Grade.WRONG]


def test_a_deployment_in_good_order_has_no_fault() -> None:
    assert wrongs({}) == []


@pytest.mark.parametrize(
    ("changes", "what", "says"),
    [
        ({"GET /app": (500, {}, b"")}, "页面 pages", "answers 500"),
        ({"GET /app": (200, POLICY, b"<html>")}, "页面 pages", "answers 200"),
        ({"GET /app": (200, {}, page())}, "页面 pages", "security policy"),
        ({"GET /assets/app.js": (404, {}, b"")}, "页面 pages", "/assets/app.js"),
        ({"GET /discovery": (503, {}, b"")}, "登录 sign-in", "does not answer"),
        ({"GET /openapi.json": (502, {}, b"")}, "接口 interface", "502"),
        ({"GET /openapi.json": (200, {}, b'{"paths": {"/old": {}}}')}, "接口 interface", "not this release's"),
        ({"GET /me": (200, {}, b"{}")}, "GET /me", "has to be refused"),
        ({"GET /cases": (500, {}, b"{}")}, "GET /cases", "answers 500"),
        ({"POST /reports": (201, {}, b"{}")}, "POST /reports", "answers 201"),
        ({"POST /alarms": (202, {}, b"{}")}, "POST /alarms", "answers 202"),
        ({"GET /no-such-place": (403, {}, b"{}")}, "未知地址 unknown address", "answers 403"),
        ({"GET /no-such-place": (404, {}, b"not found")}, "未知地址 unknown address", "answers 404"),
    ],
)  # fmt: skip
def test_what_is_not_as_it_should_be_is_named(changes: Mapping[str, Said], what: str, says: str) -> None:
    (found,) = wrongs(changes)
    assert found[0] == what
    assert says in found[1]


def test_a_deployment_that_does_not_answer_at_all_is_not_taken_for_one_that_does() -> None:
    with served({}) as address:
        pass
    found = smoke(address, json.loads(DESCRIPTION.read_text("utf-8")))
    assert {one.grade for one in found} == {Grade.WRONG}
