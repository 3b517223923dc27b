"""The local mailbox: what the system would have sent to groups and people, kept and shown on this machine.

`python -m local.mailbox --port 4580 --file FILE` serves; `--print` shows what a running one holds. It speaks the plain
JSON webhook that the channels library posts, keeps each message in a file of JSON lines, and can be told to fail, so
that a test sees what happens when a channel refuses or falls silent.
"""

import argparse
import html
import json
import sys
import threading
import time
import urllib.request
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from campus_safety.calendars import SHANGHAI

PORT = 4580
# Longer than any sender waits.
HANG_SECONDS = 12


@dataclass(frozen=True, slots=True)
class Letter:
    address: str
    title: str
    body: str
    at: str


class Mailbox:
    """Letters in the order they came, in memory and in a file; and how many deliveries are to fail, by address."""

    def __init__(self, file: Path | None = None) -> None:
        self._file, self._lock = file, threading.Lock()
        self._letters: list[Letter] = []
        self._failing: dict[str, tuple[str, int]] = {}
        if file is not None and file.exists():
            self._letters = [
                Letter(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()
            ]

    def deliver(self, letter: Letter) -> None:
        with self._lock:
            self._letters.append(letter)
            if self._file is not None:
                with self._file.open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps(asdict(letter), ensure_ascii=False) + "\n")

    def letters(self, address: str | None = None, since: str = "") -> list[Letter]:
        with self._lock:
            return [
                one for one in self._letters if (not address or one.address == address) and one.at >= since
            ]

    def fail(self, address: str, mode: str, times: int) -> None:
        with self._lock:
            self._failing[address] = (mode, times)

    def failure_of(self, address: str) -> str | None:
        with self._lock:
            mode, times = self._failing.get(address, ("", 0))
            if times <= 0:
                return None
            self._failing[address] = (mode, times - 1)
            return mode

    def empty(self) -> None:
        with self._lock:
            self._letters.clear()
            if self._file is not None:
                self._file.write_text("", encoding="utf-8")


def server(port: int, file: Path | None = None) -> ThreadingHTTPServer:
    """A mailbox on loopback; port 0 takes a free one."""
    mailbox = Mailbox(file)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said: dict[str, Any] = json.loads(body or b"{}")
            path = urlsplit(self.path).path.strip("/")
            if path == "fail":
                mailbox.fail(str(said["address"]), str(said["mode"]), int(said["times"]))
                return self._answer(200, "application/json", "{}")
            mode = mailbox.failure_of(path)
            if mode == "refuse":
                return self._answer(503, "application/json", "{}")
            letter = Letter(
                path,
                str(said.get("title", "")),
                str(said.get("message", "")),
                datetime.now(UTC).isoformat(timespec="milliseconds"),
            )
            mailbox.deliver(letter)
            if mode == "hang":
                # Delivered, but the sender never hears of it: the worst case of an unknown outcome.
                time.sleep(HANG_SECONDS)
                return None
            return self._answer(200, "application/json", "{}")

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            letters = mailbox.letters(asked.get("address"), asked.get("since", ""))
            if parts.path == "/messages":
                found = json.dumps([asdict(letter) for letter in letters], ensure_ascii=False)
                return self._answer(200, "application/json; charset=utf-8", found)
            return self._answer(200, "text/html; charset=utf-8", page(letters))

        def do_DELETE(self) -> None:
            mailbox.empty()
            self._answer(200, "application/json", "{}")

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: the letters are the log."""

        def _answer(self, status: int, kind: str, body: str) -> None:
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def page(letters: list[Letter]) -> str:
    """Newest first, grouped by nothing: as a duty room would read it."""
    rows = "".join(
        f"<article><header><b>{html.escape(one.address)}</b><time>{_shown(one.at)}</time></header>"
        f"<h2>{html.escape(one.title)}</h2><pre>{html.escape(one.body)}</pre></article>"
        for one in reversed(letters[-300:])
    )
    empty = "<p>还没有消息。 / No messages yet.</p>"
    return f"""<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="3">
<meta name="viewport" content="width=device-width"><title>本机信箱 / Local mailbox</title><style>
body{{font:15px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;max-width:46rem;margin:1rem auto;padding:0 1rem;color:#1a2330;background:#f4f6f8}}
article{{background:#fff;border-left:4px solid #0b5cad;border-radius:4px;padding:.6rem 1rem;margin:.6rem 0;box-shadow:0 1px 2px #0002}}
header{{display:flex;justify-content:space-between;color:#5a6675;font-size:.85em}}h2{{font-size:1rem;margin:.2rem 0}}
pre{{white-space:pre-wrap;margin:0;font:inherit;color:#33404f}}</style>
<h1>本机信箱 <small>Local mailbox</small></h1>{rows or empty}</html>"""


def print_letters(port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/messages", timeout=5) as answer:
        letters = [Letter(**one) for one in json.load(answer)]
    for one in letters:
        print(f"{_shown(one.at)}  {one.address:<28} {one.title}")
    print(f"{len(letters)} 条消息 / messages")


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--print", action="store_true", dest="show")
    asked = parser.parse_args(argv)
    if asked.show:
        print_letters(asked.port)
        return 0
    server(asked.port, asked.file).serve_forever()
    return 0


def _shown(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(SHANGHAI).strftime("%m-%d %H:%M:%S")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
