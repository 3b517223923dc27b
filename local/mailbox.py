"""The local mailbox: what the system would have sent to groups and people, kept and shown on this machine.

`python -m local.mailbox --port 4580 --file FILE` serves; `--print` shows what a running one holds. It speaks the plain
JSON webhook that the channels library posts, keeps each letter in a file of JSON lines, and can be told to fail, so
that a test sees what happens when a channel refuses or falls silent:

    POST   /<unit>/<post>                                  a letter, {"title": ..., "message": ...}
    GET    /?address=                                      the page
    GET    /messages?address=&since=                       letters as JSON, oldest first, from `since` on
    DELETE /messages                                       forget them all
    POST   /fail {"address": ..., "mode": ..., "times": n} the next n letters to an address fail

Modes: "refuse" (503) and "limit" (429) take no letter; "hang" takes it and never answers, "drop" takes it and hangs up.
"""

import argparse
import json
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from local.embedded import MAILBOX_PORT, remembered
from local.mailbox_page import page, shown

# Longer than any sender waits.
HANG_SECONDS = 12
LONGEST_LETTER = 64 * 1024


class Failing(StrEnum):
    REFUSE = "refuse"
    LIMIT = "limit"
    HANG = "hang"
    DROP = "drop"


# What takes no letter, and how it says so.
_TURNED_AWAY = {Failing.REFUSE: HTTPStatus.SERVICE_UNAVAILABLE, Failing.LIMIT: HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True, slots=True)
class Letter:
    """`at` is RFC 3339 UTC with milliseconds."""

    address: str
    title: str
    body: str
    at: str


class Mailbox:
    """Letters in the order they came, in memory and in a file; and how many deliveries are to fail, by address."""

    def __init__(self, file: Path | None = None) -> None:
        self._file, self._lock = file, threading.Lock()
        self._letters = _read(file)
        self._failing: dict[str, tuple[Failing, int]] = {}

    def deliver(self, address: str, title: str, body: str) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        letter = Letter(address, title, body, at)
        with self._lock:
            self._letters.append(letter)
            if self._file is not None:
                with self._file.open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps(asdict(letter), ensure_ascii=False) + "\n")

    def letters(self, address: str = "", since: str = "") -> list[Letter]:
        with self._lock:
            return [one for one in self._letters if address in ("", one.address) and one.at >= since]

    def fail(self, address: str, mode: Failing, times: int) -> None:
        with self._lock:
            self._failing[address] = (mode, times)

    def failure_of(self, address: str) -> Failing | None:
        """How this delivery is to fail; counts down."""
        with self._lock:
            mode, times = self._failing.get(address, (Failing.REFUSE, 0))
            if times <= 0:
                return None
            self._failing[address] = (mode, times - 1)
            return mode

    def empty(self) -> None:
        with self._lock:
            self._letters.clear()
            if self._file is not None:
                self._file.write_text("", encoding="utf-8")


class Server(ThreadingHTTPServer):
    """On loopback only: it trusts everybody who can reach it. Port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, port: int = MAILBOX_PORT, file: Path | None = None) -> None:
        self.mailbox = Mailbox(file)
        super().__init__(("127.0.0.1", port), Desk)

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Desk(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Server

    def do_POST(self) -> None:
        path = unquote(urlsplit(self.path).path).strip("/")
        try:
            said = self._said()
            if path == "fail":
                self.server.mailbox.fail(said["address"], Failing(said["mode"]), int(said.get("times", 1)))
                self._answer(HTTPStatus.OK)
                return
        except (ValueError, TypeError, KeyError):
            self._answer(HTTPStatus.BAD_REQUEST)
            return
        self._receive(path, said)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        address, mailbox = asked.get("address", ""), self.server.mailbox
        if parts.path == "/messages":
            letters = [asdict(letter) for letter in mailbox.letters(address, asked.get("since", ""))]
            self._answer(HTTPStatus.OK, json.dumps(letters, ensure_ascii=False))
        elif parts.path == "/":
            shown_letters = [asdict(letter) for letter in mailbox.letters()]
            self._answer(HTTPStatus.OK, page(shown_letters, address), "text/html; charset=utf-8")
        else:
            self._answer(HTTPStatus.NOT_FOUND)

    def do_DELETE(self) -> None:
        if urlsplit(self.path).path != "/messages":
            self._answer(HTTPStatus.NOT_FOUND)
            return
        self.server.mailbox.empty()
        self._answer(HTTPStatus.OK)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the letters are the log."""

    def _receive(self, address: str, said: Mapping[str, Any]) -> None:
        failure = self.server.mailbox.failure_of(address)
        if failure in _TURNED_AWAY:
            self._answer(_TURNED_AWAY[failure])
            return
        self.server.mailbox.deliver(address, str(said.get("title", "")), str(said.get("message", "")))
        if failure is None:
            self._answer(HTTPStatus.OK)
            return
        # Delivered, but the sender never hears of it: the worst case of an unknown outcome.
        if failure is Failing.HANG:
            time.sleep(HANG_SECONDS)
        self.close_connection = True

    def _said(self) -> dict[str, Any]:
        """Raises ValueError or TypeError unless the body is a JSON object of a letter's size."""
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 <= length <= LONGEST_LETTER:
            raise ValueError("too long")
        said = json.loads(self.rfile.read(length) or b"{}")
        if not isinstance(said, dict):
            raise TypeError("not an object")
        return said

    def _answer(
        self, status: HTTPStatus, body: str = "{}", kind: str = "application/json; charset=utf-8"
    ) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def print_letters(port: int) -> int:
    """Writes what a running mailbox holds to the terminal, oldest first."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/messages", timeout=5) as answer:
            letters = [Letter(**one) for one in json.load(answer)]
    except urllib.error.URLError:
        print(f"本机 {port} 端口没有信箱，先运行 make run / no mailbox on port {port}: run `make run` first")
        return 1
    for letter in letters:
        print(f"\n{shown(letter.at)}  {letter.address}\n  {letter.title}")
        for line in letter.body.splitlines():
            print(f"    {line}")
    print(f"\n{len(letters)} 条消息 / messages · http://127.0.0.1:{port}/")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="mailbox", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, help="4580, or the one that `make run` chose")
    parser.add_argument("--file", type=Path, help="JSON lines, kept over restarts")
    parser.add_argument("--print", action="store_true", dest="show", help="show what a running one holds")
    asked = parser.parse_args(arguments)
    port = remembered().mailbox_port if asked.port is None else asked.port
    if asked.show:
        return print_letters(port)
    with Server(port, asked.file) as server:
        server.serve_forever()
    return 0


def _read(file: Path | None) -> list[Letter]:
    """A line that a crash cut short is left out."""
    if file is None or not file.exists():
        return []
    letters = []
    text = file.read_text(encoding="utf-8", errors="replace")
    if text and not text.endswith("\n"):
        file.write_text(f"{text}\n", encoding="utf-8")
    for line in text.split("\n"):
        try:
            letters.append(Letter(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return letters


if __name__ == "__main__":
    sys.exit(main())
