"""The mailbox of a try-out: it keeps what it is given, shows it, and fails on request."""

import http.client
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from local.mailbox import Server, main
from local.mailbox_page import page

DESK = "dm-st-harbour/desk"


class Caller:
    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, str]:
        data = body.encode() if isinstance(body, str) else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.base}{path}", data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def post(self, address: str = DESK, title: str = "标题", body: str = "正文") -> int:
        return self.ask("POST", f"/{quote(address)}", {"title": title, "message": body})[0]

    def letters(self, query: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.ask("GET", f"/messages{query}")[1])
        return found


@contextmanager
def running(file: Path | None = None) -> Iterator[Caller]:
    with Server(0, file) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield Caller(server.port)
        server.shutdown()


@pytest.fixture
def mailbox() -> Iterator[Caller]:
    with running() as caller:
        yield caller


def test_letters_are_kept_by_address_in_the_order_they_came(mailbox: Caller) -> None:
    for address in (DESK, "dm-brigade/supervisor", DESK, "account:https://pool|someone"):
        assert mailbox.post(address) == 200
    assert [letter["address"] for letter in mailbox.letters()] == [
        DESK,
        "dm-brigade/supervisor",
        DESK,
        "account:https://pool|someone",
    ]
    assert len(mailbox.letters(f"?address={quote(DESK)}")) == 2


def test_letters_can_be_asked_for_from_a_moment_on(mailbox: Caller) -> None:
    mailbox.post()
    (letter,) = mailbox.letters()
    assert mailbox.letters(f"?since={letter['at']}") == [letter]
    assert mailbox.letters("?since=2999-01-01T00:00:00.000Z") == []


def test_letters_survive_a_restart_and_a_line_cut_short(tmp_path: Path) -> None:
    file = tmp_path / "letters.jsonl"
    with running(file) as mailbox:
        mailbox.post(title="第一封")
        mailbox.post(title="第二封")
    file.write_text(file.read_text("utf-8") + '{"address": "cut off', "utf-8")
    with running(file) as mailbox:
        assert [letter["title"] for letter in mailbox.letters()] == ["第一封", "第二封"]
        mailbox.post(title="第三封")
    with running(file) as mailbox:
        assert [letter["title"] for letter in mailbox.letters()] == ["第一封", "第二封", "第三封"]


def test_forgotten_letters_stay_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "letters.jsonl"
    with running(file) as mailbox:
        mailbox.post()
        assert mailbox.ask("DELETE", "/messages")[0] == 200
        assert mailbox.letters() == []
    with running(file) as mailbox:
        assert mailbox.letters() == []


@pytest.mark.parametrize(("mode", "status"), [("refuse", 503), ("limit", 429)])
def test_a_refusal_takes_no_letter_and_passes(mailbox: Caller, mode: str, status: int) -> None:
    assert mailbox.ask("POST", "/fail", {"address": DESK, "mode": mode, "times": 2})[0] == 200
    assert [mailbox.post(), mailbox.post(), mailbox.post()] == [status, status, 200]
    assert mailbox.post("dm-brigade/supervisor") == 200
    assert len(mailbox.letters()) == 2


def test_a_drop_takes_the_letter_and_never_says_so(mailbox: Caller) -> None:
    mailbox.ask("POST", "/fail", {"address": DESK, "mode": "drop"})
    with pytest.raises(http.client.RemoteDisconnected):
        mailbox.post()
    assert len(mailbox.letters()) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/a/b", "not JSON"),
        ("/a/b", "[]"),
        ("/fail", {"mode": "refuse"}),
        ("/fail", {"address": "a/b", "mode": "explode"}),
        ("/a/b", " " * 70_000),
    ],
)
def test_what_is_no_letter_is_refused(mailbox: Caller, path: str, body: object) -> None:
    assert mailbox.ask("POST", path, body)[0] == 400
    assert mailbox.letters() == []


def test_there_are_no_other_pages(mailbox: Caller) -> None:
    assert mailbox.ask("GET", "/favicon.ico")[0] == 404
    assert mailbox.ask("DELETE", "/")[0] == 404


def test_the_page_shows_the_newest_first_in_both_languages(mailbox: Caller) -> None:
    assert "还没有消息" in mailbox.ask("GET", "/")[1]
    mailbox.post(title="第一封")
    mailbox.post("dm-brigade/supervisor", title="第二封")
    shown = mailbox.ask("GET", "/")[1]
    assert shown.index("第二封") < shown.index("第一封")
    assert "本机信箱" in shown and "Local mailbox" in shown
    assert "第二封" not in mailbox.ask("GET", f"/?address={quote(DESK, safe='')}")[1]


def test_the_page_runs_nothing_that_a_letter_says() -> None:
    letter = {
        "address": "<b>",
        "title": "<script>",
        "body": "\"><img onerror='x'>",
        "at": "2026-11-24T02:00:00.000Z",
    }
    shown = page([letter])
    assert "<script>" not in shown and "<img" not in shown and "<b>" not in shown


def test_the_terminal_shows_what_a_running_mailbox_holds(
    mailbox: Caller, capsys: pytest.CaptureFixture[str]
) -> None:
    mailbox.post(title="护校安园 一级 紧急：新警情", body="编号 7K3MQ2XA\n打开系统查看。")
    port = mailbox.base.rpartition(":")[2]
    assert main(["--print", "--port", port]) == 0
    said = capsys.readouterr().out
    assert DESK in said and "    编号 7K3MQ2XA" in said and "1 条消息" in said


def test_the_terminal_says_when_no_mailbox_runs(capsys: pytest.CaptureFixture[str]) -> None:
    with Server(0) as server:
        port = str(server.port)
    assert main(["--print", "--port", port]) == 1
    assert "make run" in capsys.readouterr().out
