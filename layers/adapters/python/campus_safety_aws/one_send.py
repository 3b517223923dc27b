"""One send through one channel with the Apprise library, and what is known of how it ended.

Apprise answers yes or no. That is too little here: "no" does not say whether the message may have arrived all the same
(then it is not sent again), and to a robot that refuses with HTTP 200 and an error code in its answer it says "yes". So
the HTTP calls of the library's plugins are listened to, and judged by what came back.
"""

import importlib
import logging
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import requests
from apprise import Apprise
from apprise.common import NotifyFormat
from apprise.exception import AppriseException
from apprise.plugins.base import NotifyBase
from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ConnectTimeout, InvalidURL, RequestException
from urllib3.exceptions import MaxRetryError, NewConnectionError, SSLError

from campus_safety.messages.message import Message
from campus_safety_aws.channels import Channel

CONNECT_SECONDS: Final = 2.0
ANSWER_SECONDS: Final = 5.0
# At level 1 silence gives way to the next post (`functions/notification/notify.py`), within 5 s. Longer than a second to connect: a first
# packet that is lost is sent again after one.
URGENT_CONNECT_SECONDS: Final = 1.5
URGENT_ANSWER_SECONDS: Final = 3.0
# How long a robot that said "too many" is left alone by whatever is not urgent. Their limits are per minute.
REST_SECONDS: Final = 30.0

# Both write addresses, which are secrets, into their logs.
for _name in ("apprise", "urllib3.connectionpool"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

# Loaded by itself: loading all of Apprise's plugins takes several times as long, before the first alarm can go out.
_PLUGINS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "wecombot": ("apprise.plugins.wecombot", "NotifyWeComBot"),
        "dingtalk": ("apprise.plugins.dingtalk", "NotifyDingTalk"),
        "feishu": ("apprise.plugins.feishu", "NotifyFeishu"),
        "lark": ("apprise.plugins.lark", "NotifyLark"),
        "json": ("apprise.plugins.custom_json", "NotifyJSON"),
        "jsons": ("apprise.plugins.custom_json", "NotifyJSON"),
    }
)
# Robots that answer 200 to everything and say in a field of the answer whether they took it; zero means taken. By the
# notation of the plugin, not of the address: a robot's own https address leads to the same plugin.
_ANSWER_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "wecombot": ("errcode",),
        "dingtalk": ("errcode",),
        "feishu": ("code", "StatusCode"),
        "lark": ("code", "StatusCode"),
    }
)
# Their codes for "too many messages".
_TOO_MANY: Final = frozenset({45009, 90030, 130101, 9499, 11232, 230020})


class Outcome(StrEnum):
    """`LIMITED` is a refusal too: the channel wants fewer messages a minute."""

    SENT = "sent"
    REFUSED = "refused"
    LIMITED = "limited"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ending:
    """`reason` is a class ("http_503", "code_93000", "no_answer"), safe to write down."""

    outcome: Outcome
    reason: str = ""


class Delivery:
    """Sends; one send at a time in a process."""

    def __init__(self) -> None:
        self._listener = Listener()
        self._resting: dict[str, float] = {}

    def rests(self, channel: Channel) -> bool:
        """Whether the channel has said "too many" a moment ago."""
        return time.monotonic() < self._resting.get(channel.name, 0.0)

    def send(self, channel: Channel, message: Message) -> Ending:
        """Sends once, within `CONNECT_SECONDS` + `ANSWER_SECONDS`, or those of level 1, where the channel is an HTTP one."""
        plugin = plugin_of(channel.url)
        ending = Ending(Outcome.REFUSED, "bad_channel") if plugin is None else self.through(plugin, message)
        if ending.outcome is Outcome.LIMITED:
            self._resting[channel.name] = time.monotonic() + REST_SECONDS
        return ending

    def through(self, plugin: NotifyBase, message: Message) -> Ending:
        """Sends once through a plugin, listening to what it does."""
        module = sys.modules[type(plugin).__module__]
        if hasattr(module, "requests"):
            module.requests = self._listener  # type: ignore[attr-defined]
        connect = URGENT_CONNECT_SECONDS if message.urgent else CONNECT_SECONDS
        plugin.socket_connect_timeout = connect
        plugin.socket_read_timeout = URGENT_ANSWER_SECONDS if message.urgent else ANSWER_SECONDS
        # The queues do the pacing; the library's own would only make a single message wait for itself.
        plugin.request_rate_per_sec = 0
        # Lines stay lines: mail would otherwise be taken for HTML.
        plugin.notify_format = NotifyFormat.TEXT
        self._listener.begin(_ANSWER_FIELDS.get(str(plugin.secure_protocol), ()))
        started = time.monotonic()
        taken = bool(plugin.notify(body=message.body, title=message.title))
        ending = self._listener.ending() or _unheard(time.monotonic() - started, connect, taken=taken)
        if ending.outcome is Outcome.SENT and not taken:
            # The plugin knows its channel's answers better than a status does.
            return Ending(Outcome.REFUSED, "not_taken")
        return ending


class Listener:
    """Stands where a plugin looks for `requests`, makes its calls, and remembers how each ended."""

    def __init__(self) -> None:
        self._fields: tuple[str, ...] = ()
        self._endings: list[Ending] = []

    def begin(self, answer_fields: tuple[str, ...]) -> None:
        self._fields, self._endings = answer_fields, []

    def ending(self) -> Ending | None:
        """Of several calls the most doubtful; None when no call was made."""
        if not self._endings:
            return None
        outcomes = {ending.outcome for ending in self._endings}
        if Outcome.SENT in outcomes and len(outcomes) > 1:
            return Ending(Outcome.UNKNOWN, "in_part")
        doubt = [ending for ending in self._endings if ending.outcome is Outcome.UNKNOWN]
        return (doubt or self._endings)[0]

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        try:
            response = requests.request(method, url, **options)  # noqa: S113 - the plugin sets it
        except RequestException as error:
            self._endings.append(ending_of_error(error))
            raise
        self._endings.append(ending_of_answer(response, self._fields))
        return response

    def post(self, url: str, **options: Any) -> requests.Response:
        return self.request("POST", url, **options)

    def get(self, url: str, **options: Any) -> requests.Response:
        return self.request("GET", url, **options)

    def put(self, url: str, **options: Any) -> requests.Response:
        return self.request("PUT", url, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)


def ending_of_error(error: RequestException) -> Ending:
    """Refused when no connection came about, so that nothing can have arrived; unknown when one did."""
    if isinstance(error, ConnectTimeout | InvalidURL):
        return Ending(Outcome.REFUSED, "not_connected")
    cause = error.args[0] if isinstance(error, NoConnection) and error.args else None
    if isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError | SSLError):
        return Ending(Outcome.REFUSED, "not_connected")
    return Ending(Outcome.UNKNOWN, "no_answer")


def ending_of_answer(response: requests.Response, answer_fields: tuple[str, ...]) -> Ending:
    """By the status, and for robots by the code in their answer. A gateway that gave up waiting (504) knows nothing."""
    status = response.status_code
    if status == requests.codes.too_many_requests:
        return Ending(Outcome.LIMITED, f"http_{status}")
    if status == requests.codes.gateway_timeout:
        return Ending(Outcome.UNKNOWN, f"http_{status}")
    code = _code(response, answer_fields) if answer_fields else 0
    if code in _TOO_MANY:
        return Ending(Outcome.LIMITED, f"code_{code}")
    if not response.ok:
        return Ending(Outcome.REFUSED, f"http_{status}")
    if code is None:
        return Ending(Outcome.UNKNOWN, "strange_answer")
    return Ending(Outcome.SENT) if code == 0 else Ending(Outcome.REFUSED, f"code_{code}")


def _code(response: requests.Response, answer_fields: tuple[str, ...]) -> int | None:
    try:
        answer = response.json()
    except requests.exceptions.JSONDecodeError:
        return None
    if not isinstance(answer, dict):
        return None
    return next((answer[name] for name in answer_fields if isinstance(answer.get(name), int)), None)


def _unheard(seconds: float, connect: float, *, taken: bool) -> Ending:
    """What a plugin without HTTP (mail) leaves to go by: a failure as long as we wait was a silence, not an answer."""
    if taken:
        return Ending(Outcome.SENT)
    if seconds < connect:
        return Ending(Outcome.REFUSED, "not_taken")
    return Ending(Outcome.UNKNOWN, "no_answer")


def plugin_of(url: str) -> NotifyBase | None:
    """The plugin that an address asks for, set up; None when it is no address that the library understands."""
    known = _PLUGINS.get(_scheme(url))
    if known is None:
        # A notation of the library's that we did not foresee, or a robot's own https address.
        found = Apprise.instantiate(url, suppress_exceptions=True)
        return found if isinstance(found, NotifyBase) else None
    plugin: type[NotifyBase] = getattr(importlib.import_module(known[0]), known[1])
    parts = plugin.parse_url(url)
    if not parts:
        return None
    try:
        return plugin(**parts)
    except (AppriseException, TypeError):
        return None


def _scheme(url: str) -> str:
    return url.partition("://")[0].lower()
