"""One send, and what is known of how it ended: the library's plugins against a real HTTP server."""

import email
import json
import logging
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from campus_safety.messages.message import Message
from campus_safety.messages.messages import LONGEST_BYTES, repeated
from campus_safety_aws.channels import Channel
from campus_safety_aws.one_send import Delivery, Ending, Outcome, plugin_of

# The library's rarer plugins load one that Python is about to lose.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

MESSAGE = Message(
    "m1",
    "dm-st-harbour/desk",
    "护校安园 一级 紧急：新警情",
    "编号 7K3MQ2XA\n打开系统查看。",
    True,
    "c1#1",
    "c1",
)


class Robot(ThreadingHTTPServer):
    """Answers every post with one status and body, and keeps what was posted."""

    daemon_threads = True

    def __init__(self, status: int, answer: str) -> None:
        self.status, self.answer, self.posted = status, answer, list[bytes]()
        super().__init__(("127.0.0.1", 0), Answering)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Answering(BaseHTTPRequestHandler):
    server: Robot

    def do_POST(self) -> None:
        self.server.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
        data = self.server.answer.encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def robot(request: pytest.FixtureRequest) -> Iterator[Robot]:
    status, answer = getattr(request, "param", (200, '{"errcode": 0, "errmsg": "ok"}'))
    with Robot(status, answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


class Post(socketserver.ThreadingTCPServer):
    """A mail server that takes whatever it is given."""

    daemon_threads = True

    def __init__(self) -> None:
        self.taken = list[bytes]()
        super().__init__(("127.0.0.1", 0), Taking)


class Taking(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while command := self.rfile.readline().strip():
            if command.upper() == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def wecom(robot: Robot) -> Ending:
    """Through the library's WeCom plugin, which would otherwise go to WeCom."""
    plugin = plugin_of("wecombot://a-key")
    assert plugin is not None
    plugin.api_url = f"http://{robot.place}/cgi-bin/webhook/send?key=a-key"  # type: ignore[attr-defined]
    return Delivery().through(plugin, MESSAGE)


def test_a_robot_gets_title_and_body_as_one_text(robot: Robot) -> None:
    assert wecom(robot) == Ending(Outcome.SENT)
    (posted,) = robot.posted
    text = json.loads(posted)["text"]["content"]
    assert text.splitlines() == [MESSAGE.title, *MESSAGE.body.splitlines()]


def test_the_longest_message_reaches_a_robot_whole(robot: Robot) -> None:
    plugin = plugin_of("wecombot://a-key")
    assert plugin is not None
    plugin.api_url = f"http://{robot.place}/"  # type: ignore[attr-defined]
    room = LONGEST_BYTES - len(f"{repeated(MESSAGE).title}\r\n".encode())
    longest = Message("m1", "a/b", repeated(MESSAGE).title, "字" * (room // 3), True, "e", "c")
    assert Delivery().through(plugin, longest) == Ending(Outcome.SENT)
    (posted,) = robot.posted
    assert json.loads(posted)["text"]["content"].endswith(longest.body)


@pytest.mark.parametrize(
    ("robot", "ending"),
    [
        (
            (200, '{"errcode": 45009, "errmsg": "api freq out of limit"}'),
            Ending(Outcome.LIMITED, "code_45009"),
        ),
        ((200, '{"errcode": 93000, "errmsg": "invalid webhook url"}'), Ending(Outcome.REFUSED, "code_93000")),
        ((201, '{"errcode": 0}'), Ending(Outcome.REFUSED, "not_taken")),
        ((200, "<html>who are you?</html>"), Ending(Outcome.UNKNOWN, "strange_answer")),
        ((200, '["errcode"]'), Ending(Outcome.UNKNOWN, "strange_answer")),
        ((429, "slower"), Ending(Outcome.LIMITED, "http_429")),
        ((403, "no"), Ending(Outcome.REFUSED, "http_403")),
        ((500, '{"errcode": 0}'), Ending(Outcome.REFUSED, "http_500")),
        ((504, "the gateway gave up waiting"), Ending(Outcome.UNKNOWN, "http_504")),
    ],
    indirect=["robot"],
)
def test_a_robot_is_judged_by_the_code_in_its_answer(robot: Robot, ending: Ending) -> None:
    assert wecom(robot) == ending


@pytest.mark.parametrize(
    ("url", "place", "robot", "ending"),
    [
        (
            "dingtalk://abc123",
            "notify_url",
            (200, '{"errcode": 310000}'),
            Ending(Outcome.REFUSED, "code_310000"),
        ),
        (
            "dingtalk://abc123",
            "notify_url",
            (200, '{"errcode": 130101}'),
            Ending(Outcome.LIMITED, "code_130101"),
        ),
        ("feishu://abc-123", "notify_url", (200, '{"code": 19021}'), Ending(Outcome.REFUSED, "code_19021")),
        ("feishu://abc-123", "notify_url", (400, '{"code": 11232}'), Ending(Outcome.LIMITED, "code_11232")),
        ("feishu://abc-123", "notify_url", (200, '{"StatusCode": 0}'), Ending(Outcome.SENT)),
        ("lark://abc-123", "webhook_url", (200, '{"code": 9499}'), Ending(Outcome.LIMITED, "code_9499")),
        ("lark://abc-123", "webhook_url", (200, '{"code": 0}'), Ending(Outcome.SENT)),
    ],
    indirect=["robot"],
)
def test_the_other_robots_are_judged_alike(url: str, place: str, robot: Robot, ending: Ending) -> None:
    plugin = plugin_of(url)
    setattr(plugin, place, f"http://{robot.place}/")
    assert plugin is not None
    assert Delivery().through(plugin, MESSAGE) == ending


@pytest.mark.parametrize("robot", [(200, '{"code": 7}')], indirect=True)
def test_a_webhook_of_somebody_elses_may_answer_what_it_likes(robot: Robot) -> None:
    channel = Channel("c", f"json://{robot.place}/hook")
    assert Delivery().send(channel, MESSAGE) == Ending(Outcome.SENT)


@pytest.mark.parametrize(
    "url",
    [
        "wecombot://a-key",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a-key",
        "dingtalk://SECabc@abcdef123456",
        "feishu://abcdef-123456",
        "lark://abcdef-123456",
        "json://127.0.0.1:1/hook",
        "jsons://example.org/hook",
        "mailto://user:pass@example.org?to=desk@example.org",
    ],
)
def test_the_channels_we_name_are_understood(url: str) -> None:
    assert plugin_of(url) is not None


@pytest.mark.parametrize("url", ["", "nonsense", "wecombot://", "nowhere://x", "json://"])
def test_an_address_that_is_none_is_refused_and_not_repeated_in_the_reason(url: str) -> None:
    assert Delivery().send(Channel("c", url), MESSAGE) == Ending(Outcome.REFUSED, "bad_channel")


def test_where_nobody_listens_nothing_can_have_arrived() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    refused = Ending(Outcome.REFUSED, "not_connected")
    assert Delivery().send(Channel("c", f"json://127.0.0.1:{port}/hook"), MESSAGE) == refused
    assert Delivery().send(Channel("c", "json://nowhere.invalid/hook"), MESSAGE) == refused


def test_a_mail_server_that_is_not_there_is_a_refusal() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"mailto://user:pass@example.org:{port}?smtp=127.0.0.1&to=desk@example.org&mode=insecure"
    assert Delivery().send(Channel("c", url), MESSAGE) == Ending(Outcome.REFUSED, "not_taken")


def test_mail_is_plain_text_in_its_own_lines(post: Post) -> None:
    url = f"mailto://example.org:{post.server_address[1]}?smtp=127.0.0.1&from=loop@example.org&to=desk@example.org"
    assert Delivery().send(Channel("c", f"{url}&mode=insecure"), MESSAGE) == Ending(Outcome.SENT)
    (taken,) = post.taken
    mail = email.message_from_bytes(taken)
    assert mail.get_content_type() == "text/plain"
    text = mail.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.decode().split() == MESSAGE.body.split()


@pytest.mark.parametrize("robot", [(429, "slower")], indirect=True)
def test_a_channel_that_says_too_many_rests_for_a_while(robot: Robot) -> None:
    delivery, channel = Delivery(), Channel("c", f"json://{robot.place}/hook")
    assert not delivery.rests(channel)
    delivery.send(channel, MESSAGE)
    assert delivery.rests(channel) and not delivery.rests(Channel("d", channel.url))


@pytest.mark.parametrize("robot", [(500, "the answer repeats a-secret-key")], indirect=True)
def test_no_log_carries_an_address(robot: Robot, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        Delivery().send(Channel("c", f"json://{robot.place}/a-secret-key"), MESSAGE)
        Delivery().send(Channel("c", "json://127.0.0.1:1/a-secret-key"), MESSAGE)
        Delivery().send(Channel("c", "wecombot://not a-secret-key!"), MESSAGE)
    assert "a-secret-key" not in caplog.text
    assert "a-secret-key" not in repr(Channel("c", "wecombot://a-secret-key"))


@pytest.mark.slow
@pytest.mark.parametrize(("urgent", "patience"), [(True, 3.0), (False, 5.0)])
def test_a_channel_that_says_nothing_is_waited_for_less_at_level_one(urgent: bool, patience: float) -> None:
    """Then the next one is tried. How much longer it takes says something of the machine only."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        channel = Channel("silent", f"json://127.0.0.1:{silent.getsockname()[1]}/")
        ending = Delivery().send(channel, replace(MESSAGE, urgent=urgent))
    assert ending == Ending(Outcome.UNKNOWN, "no_answer")
    assert time.monotonic() - began >= patience
