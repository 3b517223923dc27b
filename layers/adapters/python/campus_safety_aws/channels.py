"""Where posts are reached: from an address to its channels, such as the robot of a group.

The channels are one secret, {"<unit>/<post>": ["wecombot://…", …], "account:<key>": […]}, read again after at most a
minute and never logged: who has the address of a robot can speak through it. In tables and logs a channel is a digest.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from campus_safety.district.directory import District
from campus_safety.messages.message import is_person
from campus_safety_aws.secrets import SecretText

KEPT_SECONDS: Final = 60.0


class BadChannels(RuntimeError):
    """The secret is no JSON object: somebody has to mend it, and until then messages wait in their queue."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach a post. `name` may be written down, `url` may not."""

    name: str
    url: str = field(repr=False)


class Channels:
    def __init__(self, secret: SecretText) -> None:
        self._secret = secret
        self._read = ""
        self._known: Mapping[str, Any] = {}

    def of(self, address: str, district: District) -> tuple[Channel, ...]:
        """A post's own channels and those of whoever holds it now, each once; none if nobody can be reached.

        A person is reached at their own channels, or else at those of a post that they alone hold: what concerns a
        reporter is not told to a group of colleagues. Raises BadChannels.
        """
        known = self._channels()
        if is_person(address):
            key = address.partition(":")[2]
            own = (post for post, holders in sorted(district.holders.items()) if holders == (key,))
            names = [address] if known.get(address) else list(own)
        else:
            names = [address, *(f"account:{key}" for key in district.holders.get(address, ()))]
        urls = dict.fromkeys(url for name in names for url in _listed(known.get(name)))
        return tuple(Channel(hashlib.sha256(url.encode()).hexdigest()[:16], url) for url in urls)

    def _channels(self) -> Mapping[str, Any]:
        text = self._secret.value()
        if text != self._read:
            self._known = _parsed(text)
            self._read = text
        return self._known


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        # Without its cause: that quotes the secret.
        raise BadChannels(f"not JSON at character {error.pos}") from None
    if not isinstance(found, dict):
        raise BadChannels("not a JSON object")
    return found


def _listed(urls: Any) -> list[str]:
    return [url for url in urls if isinstance(url, str)] if isinstance(urls, list) else []
