"""Channels by which posts are reached, through Apprise: WeCom robots first; DingTalk, Feishu, e-mail, webhooks alike.

Addresses are secrets: they come from one secret, {"<unit>/<post>": ["wecombot://…", …]}, and are never logged. In
tables and logs a channel is a digest.
"""

import hashlib
import json
import logging
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import apprise

from campus_safety.directory import District
from campus_safety.messages import Message
from campus_safety_aws.secrets import Secret

SEND_SECONDS: Final = 5.0

# Apprise writes addresses into its debug log; ours carries ids only.
logging.getLogger("apprise").setLevel(logging.CRITICAL)


class Outcome(StrEnum):
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach a post. `name` is a digest of the address and may be written down."""

    name: str
    url: str


class Channels:
    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    def of(self, address: str, district: District) -> tuple[Channel, ...]:
        """The post's own channels (a robot of its group) and those of whoever holds it now. A person's address,
        "account:<key>", is reached at that account and at the posts it holds."""
        known: dict[str, list[str]] = json.loads(self._secret.value() or "{}")
        if address.startswith("account:"):
            key = address.removeprefix("account:")
            posts = [post for post, holders in district.holders.items() if key in holders]
            wanted = [address, *posts]
        else:
            wanted = [address, *(f"account:{key}" for key in district.holders.get(address, ()))]
        urls = dict.fromkeys(url for name in wanted for url in known.get(name, ()))
        return tuple(Channel(hashlib.sha256(url.encode()).hexdigest()[:16], url) for url in urls)

    def send(self, channel: Channel, message: Message) -> Outcome:
        """Sends once. A failure that took as long as we wait is a silence, so nobody knows whether it arrived;
        one that came back sooner is a refusal."""
        sender = apprise.Apprise()
        separator = "&" if "?" in channel.url else "?"
        if not sender.add(f"{channel.url}{separator}cto={SEND_SECONDS / 2}&rto={SEND_SECONDS}"):
            return Outcome.REFUSED
        started = time.monotonic()
        if sender.notify(title=message.title, body=message.body):
            return Outcome.SENT
        return Outcome.REFUSED if time.monotonic() - started < SEND_SECONDS / 2 else Outcome.UNKNOWN
